"""The mixture that the reader is trained on: positives and hard negatives of all sets, in a fixed random order."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from oa_qa.evaluation.matching import holds_answer
from oa_qa.models import Passage

from articles import Article, Asked, Source, read_source
from questions import about_another, another_subject, reworded
from windows import Example, gold_sentences, window, without

MIXTURE = {
    "jaquad_train": 0.42,
    "xquad cross": 0.28,
    "xquad same": 0.04,
    "squad2": 0.10,
    "drcd": 0.09,
    "cmrc2018": 0.07,
}
"""Shares of the examples. xquad crosses languages: question in one, passage in another."""

SETS = ("jaquad_train", "xquad", "squad2", "drcd", "cmrc2018")
_NEGATIVE = 0.5  # share of the examples that do not answer
_MADE_NEGATIVE = 0.15  # share of the answerable questions that are made negative where people wrote enough of them
_REWORDED = 0.35
_NEAREST = 6  # negatives are drawn from so many passages that BM25 ranks highest

Maker = Callable[["Asking", random.Random], Example | None]


class Asking:
    """A question put to an article, which for xquad is another article than the question was read from.

    Attributes:
        asked: the question in the article's own language: it ranks the passages and knows where the answer stands.
        question: the question as the reader will see it.
    """

    def __init__(self, source: Source, article: Article, asked: Asked, question: str) -> None:
        self.source, self.article, self.asked, self.question = source, article, asked, question

    def holds(self, example: Example) -> bool:
        """Whether an answer string stands in a window."""
        return holds_answer(example.text, self.asked.answers)

    def echo(self, chance: random.Random) -> str:
        """A question in the article's language: this one, another about the same article, or half of one as a heading."""
        question = self.asked.question if chance.random() < 0.5 else chance.choice(self.article.asked).question
        return question[: max(4, len(question) * 2 // 3)].rstrip() if chance.random() < 0.3 else question

    def answering(self) -> list[Passage]:
        """The passages that hold a sentence that answers."""
        passages = (self.source.passages[number][1] for number in self.article.numbers)
        return [passage for passage in passages if gold_sentences(passage, self.asked.spans)]


def write_examples(root: Path, file: Path, count: int, seed: int) -> dict[str, int]:
    """Write examples as JSONL, best mixed; returns how many there are of each kind."""
    sources = {name: read_source(root, name) for name in SETS}
    streams = {name: _stream(sources[name.split()[0]], name, random.Random(f"{seed} {name}")) for name in MIXTURE}
    chance = random.Random(seed)
    kinds: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    with file.open("w", encoding="utf-8") as lines:
        while sum(kinds.values()) < count:
            name = chance.choices(list(MIXTURE), list(MIXTURE.values()))[0]
            example = next(streams[name])
            line = json.dumps(example.to_json(), ensure_ascii=False)
            if line not in seen:
                seen.add(line)
                kinds[f"{name}: {example.kind}"] += 1
                lines.write(line + "\n")
    return dict(sorted(kinds.items()))


def read_examples(file: Path) -> Iterator[Example]:
    """Read what `write_examples` wrote."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for key in ("sentences", "spans"):
                row[key] = tuple((start, end) for start, end in row[key])
            yield Example(**row | {"gold": tuple(row["gold"])})


def _stream(source: Source, name: str, chance: random.Random) -> Iterator[Example]:
    """Examples of one source without end: every question once, then every question again with other windows."""
    unanswerable = [not asked.spans for article in source.articles for asked in article.asked]
    written = sum(unanswerable) / len(unanswerable)
    negative = max(_MADE_NEGATIVE, (_NEGATIVE - written) / (1 - written))
    while True:
        askings = _crossed(source, chance) if name == "xquad cross" else _plain(source)
        chance.shuffle(askings)
        for asking in askings:
            example = _example(asking, negative, chance)
            if example is not None:
                yield example


def _plain(source: Source) -> list[Asking]:
    return [Asking(source, article, asked, asked.question) for article in source.articles for asked in article.asked]


def _crossed(source: Source, chance: random.Random) -> list[Asking]:
    """Every question of every language, each put to the article in one other language."""
    versions: dict[str, list[tuple[Article, Asked]]] = defaultdict(list)
    for article in source.articles:
        for asked in article.asked:
            versions[asked.parallel].append((article, asked))
    found = []
    for family in versions.values():
        for article, asked in family:
            others = [other for _, other in family if other.lang != article.lang]
            if others:
                found.append(Asking(source, article, asked, chance.choice(others).question))
    return found


def _example(asking: Asking, negative: float, chance: random.Random) -> Example | None:
    if not asking.asked.spans:
        return _unanswerable(asking, chance)
    if chance.random() >= negative:
        example = positive(asking, chance)
    else:
        makers = list(_NEGATIVES)
        weights = [_NEGATIVES[maker] for maker in makers]
        first = chance.choices(makers, weights)[0]
        tried = (maker(asking, chance) for maker in (first, *makers))
        example = next((found for found in tried if found is not None), None)
    if example is not None and chance.random() < _REWORDED:
        return replace(example, question=reworded(example.question, chance))
    return example


def positive(asking: Asking, chance: random.Random) -> Example | None:
    """A window that answers."""
    passages = asking.answering()
    if not passages:
        return None
    example = window(
        asking.question,
        asking.article,
        chance.choice(passages),
        asking.asked.spans,
        "positive",
        asking.echo(chance),
        chance,
    )
    return example if example and example.spans else None


def cut_out(asking: Asking, chance: random.Random) -> Example | None:
    """A window that answered, without the sentences that did."""
    example = positive(asking, chance)
    example = without(example, "cut out") if example else None
    return None if example is None or asking.holds(example) else example


def swapped(asking: Asking, chance: random.Random) -> Example | None:
    """A window that answers another question: the one asked is about another person, number or thing."""
    example = positive(asking, chance)
    if example is None:
        return None
    other = chance.choice(asking.source.articles).title
    question = another_subject(example.question, asking.article.title, other) if chance.random() < 0.3 else None
    shown = f"{example.title} {example.before} {example.text}"
    question = question or about_another(example.question, asking.article.document.text, shown, chance)
    return replace(example, question=question, gold=(), spans=(), kind="swapped") if question else None


def same_article(asking: Asking, chance: random.Random) -> Example | None:
    """A passage of the same article that words rank high and that lacks the answer."""
    scores = asking.source.scores(asking.asked.question)
    order = sorted(asking.article.numbers, key=lambda number: -scores[number])
    return _lacking(asking, order, "same article", chance)


def lookalike(asking: Asking, chance: random.Random) -> Example | None:
    """A passage of any article that words rank high and that lacks the answer."""
    order = np.argsort(-asking.source.scores(asking.asked.question))[: 3 * _NEAREST]
    same = asking.article.lang
    kept = [int(number) for number in order if asking.source.passages[number][0].lang == same]
    return _lacking(asking, kept, "lookalike", chance)


def _lacking(asking: Asking, order: list[int], kind: str, chance: random.Random) -> Example | None:
    kept = []
    for number in order:
        article, passage = asking.source.passages[number]
        text = article.document.text[passage.start : passage.end]
        if not holds_answer(text, asking.asked.answers) and not gold_sentences(passage, asking.asked.spans):
            kept.append((article, passage))
            if len(kept) == _NEAREST:
                break
    if not kept:
        return None
    article, passage = chance.choice(kept)
    return window(asking.question, article, passage, (), kind, asking.echo(chance), chance)


def _unanswerable(asking: Asking, chance: random.Random) -> Example | None:
    """A question that people wrote so that its paragraph does not answer it, with the likeliest passage there."""
    start, end = asking.asked.paragraph
    scores = asking.source.scores(asking.question)
    numbers = [
        number
        for number in asking.article.numbers
        if start <= asking.source.passages[number][1].start and asking.source.passages[number][1].end <= end
    ]
    if not numbers:
        return None
    numbers.sort(key=lambda number: -scores[number])
    passage = asking.source.passages[chance.choice(numbers[:2])][1]
    return window(asking.question, asking.article, passage, (), "unanswerable", asking.echo(chance), chance)


_NEGATIVES: dict[Maker, float] = {cut_out: 0.25, swapped: 0.2, same_article: 0.35, lookalike: 0.2}
