"""The mixture that the reader is trained on: groups of windows that one question is put to, in a fixed random order."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from oa_qa.encoding import TextEncoder
from oa_qa.evaluation.matching import holds_answer
from oa_qa.models import Passage

from articles import Article, Asked, Source, families, read_source
from questions import about_another, another_subject, reworded
from stories import read_stories
from story_groups import StoryGroups
from windows import Example, gold_sentences, window, without

MIXTURE = {
    "stories": 0.62,
    "jaquad_train": 0.12,
    "xquad cross": 0.06,
    "squad2": 0.14,
    "drcd": 0.03,
    "cmrc2018": 0.03,
}
"""Shares of the groups. xquad crosses languages: question in one, passage in another."""

SETS = ("jaquad_train", "xquad", "squad2", "drcd", "cmrc2018")
_NEGATIVE = 0.35  # share of the groups that do not answer
_MADE_NEGATIVE = 0.15  # share of the answerable questions that are made negative where people wrote enough of them
_REWORDED = 0.35
_NEAREST = 8  # windows that do not answer are drawn from so many passages that BM25 ranks highest
_OTHERS = (1, 2, 2, 3)  # how many of them stand beside a group's first window
_OTHERS_ALONE = (2, 3)
_SAME_ARTICLE = 0.6

Group = list[Example]


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

    def wrong(self, numbers: Sequence[int], count: int) -> list[int]:
        """The first few of some passages that lack the answer."""
        return list(islice((number for number in numbers if self._lacks(number)), count))

    def _lacks(self, number: int) -> bool:
        article, passage = self.source.passages[number]
        text = article.document.text[passage.start : passage.end]
        return not holds_answer(text, self.asked.answers) and (
            article is not self.article or not gold_sentences(passage, self.asked.spans)
        )

    def answering(self) -> list[Passage]:
        """The passages that hold a sentence that answers."""
        passages = (self.source.passages[number][1] for number in self.article.numbers)
        return [passage for passage in passages if gold_sentences(passage, self.asked.spans)]


def write_groups(root: Path, file: Path, count: int, seed: int, encoder: TextEncoder) -> dict[str, int]:
    """Write groups as JSONL, best mixed, a group a line; returns how many windows there are of each kind."""
    sources = {name: read_source(root, name) for name in SETS}
    stories = StoryGroups(read_stories("train"), encoder)
    streams = {
        name: stories.endless(chance) if name == "stories" else _stream(sources[name.split()[0]], name, chance)
        for name, chance in ((name, random.Random(f"{seed} {name}")) for name in MIXTURE)
    }
    chance = random.Random(seed)
    kinds: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    with file.open("w", encoding="utf-8") as lines:
        while len(seen) < count:
            name = chance.choices(list(MIXTURE), list(MIXTURE.values()))[0]
            group = next(streams[name])
            line = json.dumps([example.to_json() for example in group], ensure_ascii=False)
            if line not in seen:
                seen.add(line)
                lines.write(line + "\n")
                for example in group:
                    kinds[f"{name}: {example.kind}"] += 1
    return dict(sorted(kinds.items()))


def read_groups(file: Path) -> Iterator[Group]:
    """Read what `write_groups` wrote."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield [_read(row) for row in json.loads(line)]


def _read(row: dict[str, Any]) -> Example:
    for key in ("sentences", "spans"):
        row[key] = tuple((start, end) for start, end in row[key])
    return Example(**row | {"gold": tuple(row["gold"])})


def _stream(source: Source, name: str, chance: random.Random) -> Iterator[Group]:
    """Groups of one source without end: every question once, then every question again with other windows."""
    unanswerable = [not asked.spans for article in source.articles for asked in article.asked]
    written = sum(unanswerable) / len(unanswerable)
    negative = max(_MADE_NEGATIVE, (_NEGATIVE - written) / (1 - written))
    while True:
        askings = _crossed(source, chance) if name == "xquad cross" else _plain(source)
        chance.shuffle(askings)
        for asking in askings:
            group = _group(asking, negative, chance)
            if group:
                yield group


def _plain(source: Source) -> list[Asking]:
    return [Asking(source, article, asked, asked.question) for article in source.articles for asked in article.asked]


def _crossed(source: Source, chance: random.Random) -> list[Asking]:
    """Every question of every language, each put to the article in one other language."""
    found = []
    for family in families(source.articles):
        for article, asked in family:
            others = [other for _, other in family if other.lang != article.lang]
            if others:
                found.append(Asking(source, article, asked, chance.choice(others).question))
    return found


def _group(asking: Asking, negative: float, chance: random.Random) -> Group:
    """One question with the windows that it is put to: at most one that answers, and likely ones that do not."""
    first: Example | None
    if not asking.asked.spans:
        first = _unanswerable(asking, chance)
    elif chance.random() >= negative:
        first = positive(asking, chance)
    else:
        first = chance.choice((cut_out, swapped, _nothing))(asking, chance)
    count = chance.choice(_OTHERS if first else _OTHERS_ALONE)
    # Another passage of the article may answer the question about something else, or the one people wrote to fail here.
    elsewhere = first is not None and first.kind in {"swapped", "unanswerable"}
    group = [first] if first else []
    group += _lacking(asking, count, 0.0 if elsewhere else _SAME_ARTICLE, chance)
    question = first.question if first else asking.question
    if chance.random() < _REWORDED:
        question = reworded(question, chance)
    return [replace(example, question=question) for example in group]


def _nothing(asking: Asking, chance: random.Random) -> None:
    """No window on the passage that answers."""


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


def _lacking(asking: Asking, count: int, same_article: float, chance: random.Random) -> Group:
    """Windows on passages that words rank high and that lack the answer, of the same article or of any in its language."""
    scores = asking.source.scores(asking.asked.question)
    passages = asking.source.passages
    best = [int(number) for number in np.argsort(-scores)[: 4 * _NEAREST]]
    pools = {
        "same article": sorted(asking.article.numbers, key=lambda number: -scores[number]),
        "lookalike": [
            n for n in best if passages[n][0].lang == asking.article.lang and n not in asking.article.numbers
        ],
    }
    pools = {kind: asking.wrong(numbers, _NEAREST) for kind, numbers in pools.items()}
    group: Group = []
    for _ in range(count):
        kind = "same article" if chance.random() < same_article and pools["same article"] else "lookalike"
        if pools[kind]:
            number = pools[kind].pop(chance.randrange(len(pools[kind])))
            article, passage = passages[number]
            example = window(asking.question, article, passage, (), kind, asking.echo(chance), chance)
            group += [example] if example else []
    return group


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
