"""What the reader sees of a passage: a run of its sentences, with the title and the sentence before."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import regex
from oa_qa.models import Document, Passage
from oa_qa.reading.windows import Window, before

from articles import Article

_WHOLE = 0.45  # share of passages that are read whole, as in the product; the rest is cropped to vary their length
_CROPS = (80, 320)
_WITHOUT_TITLE = 0.15
_WITHOUT_BEFORE = 0.35
_WITH_HEADING = 0.1
_WITH_ECHO = 0.25
_WITH_FILLER = 0.1
_FINER = 0.25  # share of the windows whose longer sentences are cut at their commas
_ECHO_FIRST = 0.6  # share of the echoes that stand right before what answers, as in an interview

_COMMA = regex.compile(r"[、，；]|[,;،] ")
_SHORTEST_PIECE = 8  # in characters

_FILLERS = {
    "ja": (
        "スポンサーリンク", "あわせて読みたい", "目次", "一つ目から見ていこう。", "写真はイメージです。", "ページの先頭へ戻る",
        "友だちに教える", "前置きはこのくらいにする。", "要点を挙げる。", "さて、どうなっただろうか。", "（敬称は省きます）",
    ),
    "zh": ("【广告】", "相关阅读", "以下是要点。", "（编辑：本刊）", "那么，究竟发生了什么？", "未完待续。", "第二点。", "点击查看全文"),
    "en": (
        "Read more", "Advertisement", "This story is developing.", "Share this article", "So what happened?",
        "Here is what we know:", "Second.", "(Photo: staff)", "Let us take them in turn.", "Related articles",
    ),
}  # fmt: skip
"""Lines that stand between the sentences of what people publish and that no encyclopedia has. They answer nothing."""


@dataclass(frozen=True)
class Example:
    """A question with a window, and what is right.

    Attributes:
        sentences: [start, end) in `text`; the reader chooses among them.
        gold: numbers of the sentences that answer; none if the window does not answer.
        spans: the answer itself, [start, end) in `text`.
        kind: how the example came about.
    """

    question: str
    title: str
    before: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    gold: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    kind: str

    @property
    def window(self) -> Window:
        """What the reader sees of it."""
        return Window(self.title, self.before, self.text, self.sentences)

    def to_json(self) -> dict[str, Any]:
        """The example as a line of the example file."""
        return asdict(self)


def window(
    question: str,
    article: Article,
    passage: Passage,
    spans: Sequence[tuple[int, int]],
    kind: str,
    echo: str,
    chance: random.Random,
) -> Example | None:
    """A window on a passage that holds as much of the answer as the passage does; None if that is no whole sentence.

    Args:
        question: as asked.
        article: whose passage it is.
        passage: of the article's document.
        spans: where the answer stands in the document; empty for a window that does not answer.
        kind: how the example comes about.
        echo: a question in the article's language, to stand among the sentences as it does in interviews.
        chance: decides the length and what is shown around.
    """
    gold = gold_sentences(passage, spans)
    if bool(gold) != bool(spans):
        return None
    first, last = _crop(passage, gold, chance)
    document, chosen = article.document, passage.sentences[first:last]
    start, end = chosen[0].start, chosen[-1].end
    inside = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    example = Example(
        question=question,
        title="" if chance.random() < _WITHOUT_TITLE else article.title,
        before="" if chance.random() < _WITHOUT_BEFORE else before(document, passage, first),
        text=document.text[start:end],
        sentences=tuple((span.start - start, span.end - start) for span in chosen),
        gold=tuple(number - first for number in gold if first <= number < last),
        spans=inside,
        kind=kind,
    )
    if chance.random() < _FINER:
        example = _finer(example)
    return _furnished(example, article, echo, chance)


def whole(question: str, document: Document, passage: Passage, spans: Sequence[tuple[int, int]], kind: str) -> Example:
    """A whole passage with all that can be shown around it, as the product reads it. Arguments as for `window`."""
    start = passage.start
    return Example(
        question=question,
        title=document.title or "",
        before=before(document, passage),
        text=document.text[start : passage.end],
        sentences=tuple((span.start - start, span.end - start) for span in passage.sentences),
        gold=tuple(gold_sentences(passage, spans)),
        spans=tuple((a - start, b - start) for a, b in spans if start <= a and b <= passage.end),
        kind=kind,
    )


def gold_sentences(passage: Passage, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers of the sentences that hold at least half of an answer."""
    return [number for number, span in enumerate(passage.sentences) if _holds(span.start, span.end, spans)]


def _holds(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch has at least half of one of some spans."""
    return any(2 * (min(end, b) - max(start, a)) >= b - a for a, b in spans)


def without(example: Example, kind: str) -> Example | None:
    """The window with the sentences that answer cut out; None if nothing remains."""
    borders = [start for start, _ in example.sentences] + [len(example.text)]
    text, sentences = "", []
    for number, (start, end) in enumerate(example.sentences):
        if number not in example.gold:
            sentences.append((len(text), len(text) + end - start))
            text += example.text[start : borders[number + 1]]
    if not sentences:
        return None
    return replace(example, text=text, sentences=tuple(sentences), gold=(), spans=(), kind=kind)


def _crop(passage: Passage, gold: Sequence[int], chance: random.Random) -> tuple[int, int]:
    """A run of sentences around one of those that answer, or around any."""
    sentences = passage.sentences
    if chance.random() < _WHOLE:
        return 0, len(sentences)
    longest = chance.randint(*_CROPS)
    first = chance.choice(gold) if gold else chance.randrange(len(sentences))
    last = first + 1
    while True:
        grown = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b <= len(sentences)]
        grown = [(a, b) for a, b in grown if sentences[b - 1].end - sentences[a].start <= longest]
        if not grown:
            return first, last
        first, last = chance.choice(grown)


def _furnished(example: Example, article: Article, echo: str, chance: random.Random) -> Example:
    """The window with lines among its sentences that are about the question, or about nothing, and never answer it."""
    if chance.random() < _WITH_ECHO:
        at = chance.randint(0, len(example.sentences) - 1)
        if example.gold and chance.random() < _ECHO_FIRST:
            at = example.gold[0]
        example = _inserted(example, at, echo)
    if chance.random() < _WITH_FILLER:
        fillers = _FILLERS.get(article.lang.split("-")[0], _FILLERS["en"])
        example = _inserted(example, chance.randint(0, len(example.sentences) - 1), chance.choice(fillers))
    return _inserted(example, 0, article.title) if chance.random() < _WITH_HEADING else example


def _finer(example: Example) -> Example:
    """The window with sentences cut at commas, so that what a sentence is about often stands in the one before it.

    An encyclopedia names its subject in every sentence and news do not. No cut goes through an answer.
    """
    text, sentences, numbers = list(example.text), list[tuple[int, int]](), list[int]()
    for number, (start, end) in enumerate(example.sentences):
        first = start
        for comma in _COMMA.finditer(example.text, start, end):
            at, after = comma.start(), comma.end()
            if min(at - first, end - after) < _SHORTEST_PIECE or any(a <= at < b for a, b in example.spans):
                continue
            text[at] = "." if comma.group().strip() in ",،;" else "。"
            sentences.append((first, at + 1))
            numbers.append(number)
            first = after
        sentences.append((first, end))
        numbers.append(number)
    gold = tuple(
        place
        for place, ((start, end), number) in enumerate(zip(sentences, numbers, strict=True))
        if number in example.gold and _holds(start, end, example.spans)
    )
    if bool(gold) != bool(example.gold):
        return example
    return replace(example, text="".join(text), sentences=tuple(sentences), gold=gold)


def _inserted(example: Example, at: int, line: str) -> Example:
    """The window with a line of its own before one of its sentences."""
    border, shift = example.sentences[at][0], len(line) + 1

    def moved(spans: Collection[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((a + shift, b + shift) if a >= border else (a, b) for a, b in spans)

    sentences = list(moved(example.sentences))
    sentences.insert(at, (border, border + len(line)))
    return replace(
        example,
        text=f"{example.text[:border]}{line}\n{example.text[border:]}",
        sentences=tuple(sentences),
        gold=tuple(number + (number >= at) for number in example.gold),
        spans=moved(example.spans),
    )
