"""Small fixed samples to follow training by. None of their articles and stories trains."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from oa_qa.evaluation.matching import holds_answer
from oa_qa.models import Document, Passage
from oa_qa.splitting import split

from articles import PASSAGE_CHARACTERS, Article, Asked, Source, families, read_source
from stories import Story, StoryQuestion, read_stories, sentences_that_answer
from windows import Example, gold_sentences, whole


@dataclass(frozen=True)
class Read:
    """A question with all that is read for it.

    Attributes:
        part: what it is counted under.
        answerable: whether any window answers.
    """

    part: str
    answerable: bool
    windows: tuple[Example, ...]


def closed_sets(root: Path, seed: int = 7) -> list[Read]:
    """Questions of public sets, each put to a passage that answers and to a likely one that does not."""
    chance = random.Random(seed)
    reads = _pairs("jaquad", _own(read_source(root, "jaquad", "report")), 100, chance)
    reads += _pairs("jsquad", _own(read_source(root, "jsquad", "report")), 75, chance)
    reads += _pairs("xquad cross", _cross(read_source(root, "xquad", "report"), chance), 100, chance)
    reads += _written(read_source(root, "squad2", "tune"), 100, chance)
    reads += _told(read_stories("tune"), 160, chance)
    for language in ("en", "ko", "zh"):
        reads += _listed(root / "nomiracl" / language, f"nomiracl {language}", 24, 3, chance)
    return reads


Askings = list[tuple[Source, Article, Asked, str]]


def _own(source: Source) -> Askings:
    return [(source, article, asked, asked.question) for article in source.articles for asked in article.asked]


def _cross(source: Source, chance: random.Random) -> Askings:
    found = []
    for family in families(source.articles):
        for article, asked in family:
            found.append(
                (source, article, asked, chance.choice([o for _, o in family if o.lang != asked.lang]).question)
            )
    return found


def _pairs(part: str, askings: Askings, count: int, chance: random.Random) -> list[Read]:
    reads: list[Read] = []
    for source, article, asked, question in chance.sample(askings, len(askings)):
        gold = next((p for p in _passages(source, article) if gold_sentences(p, asked.spans)), None)
        other = _likely(source, article, asked)
        if gold and other and asked.spans:
            reads.append(Read(part, True, (whole(question, article.document, gold, asked.spans, part),)))
            reads.append(Read(part, False, (whole(question, other[0].document, other[1], (), part),)))
        if len(reads) >= 2 * count:
            break
    return reads


def _likely(source: Source, article: Article, asked: Asked) -> tuple[Article, Passage] | None:
    """The passage that words rank highest of those in the same language that lack the answer."""
    scores = source.scores(asked.question)
    for number in (-scores).argsort()[:30]:
        other, passage = source.passages[int(number)]
        text = other.document.text[passage.start : passage.end]
        if other.lang == article.lang and not holds_answer(text, asked.answers):
            return other, passage
    return None


def _written(source: Source, count: int, chance: random.Random) -> list[Read]:
    """Questions with the whole paragraph that they were written for, in the product's passages."""
    askings = chance.sample(_own(source), count)
    reads = []
    for _, article, asked, question in askings:
        start, end = asked.paragraph
        passages = [p for p in _passages(source, article) if p.start < end and start < p.end]
        windows = tuple(whole(question, article.document, passage, asked.spans, "squad2") for passage in passages)
        reads.append(Read("squad2", bool(asked.spans), windows))
    return reads


def _told(stories: Sequence[Story], count: int, chance: random.Random) -> list[Read]:
    """Questions about stories with all passages of their story, Japanese ones and others apart."""
    everything = [(story, asked) for story in stories for asked in story.questions]
    reads = []
    for story, asked in chance.sample(everything, min(count, len(everything))):
        part = "stories ja" if asked.lang == "ja" else "stories other"
        windows = tuple(_windows(story, asked, part))
        reads.append(Read(part, bool(asked.gold), windows))
    return reads


def _windows(story: Story, asked: StoryQuestion, part: str) -> Iterator[Example]:
    for number, passage in story.passages():
        gold = sentences_that_answer(passage, asked.gold.get(number, ()))
        yield whole(asked.question, story.articles[number].document, passage, gold, part)


def _listed(folder: Path, part: str, count: int, candidates: int, chance: random.Random) -> list[Read]:
    """Questions with the first passages of their closed lists."""
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        texts = {entry["pid"]: entry for entry in map(json.loads, lines)}
    with (folder / "questions.jsonl").open(encoding="utf-8") as lines:
        questions = list(map(json.loads, lines))
    reads = []
    for answerable in (True, False):
        of_kind = [question for question in questions if question["answerable"] == answerable]
        for question in chance.sample(of_kind, count // 2):
            windows: list[Example] = []
            for pid in question["cand_pids"][:candidates]:
                document = Document(pid, texts[pid]["text"], title=texts[pid]["title"])
                passages = split(document, PASSAGE_CHARACTERS)
                windows += [whole(question["question"], document, passage, (), part) for passage in passages]
            reads.append(Read(part, answerable, tuple(windows)))
    return reads


def _passages(source: Source, article: Article) -> Sequence[Passage]:
    return [source.passages[number][1] for number in article.numbers]
