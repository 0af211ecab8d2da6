"""Stories: news that we invented, told by several documents, with questions in many languages; the folder `stories/`.

A file, `a01.txt`, holds one story. `=== doc ID | LANGUAGE | DATE or - | TITLE` opens a document, `=== questions` the questions:
`? LANGUAGE KIND | QUESTION`, a line `+ ID | SENTENCE` for every sentence that answers it, `= WORDS` for the answer itself. A
question without a `+` line is not answered by any of its story's documents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
from oa_qa.evaluation.matching import overlaps
from oa_qa.models import Document, Passage, Span
from oa_qa.splitting import split

from articles import PASSAGE_CHARACTERS, Article, index_of
from questions import reworded
from windows import Example, window

FOLDER = Path(__file__).parent / "stories"
_HELD_OUT = 6  # stories whose number this divides do not train; the calibration is fitted to them
_WITHOUT_ANSWER = 0.15  # share of the answerable questions that meet no passage that answers
_ANSWERING = 2  # the most passages that answer in one group
_LACKING = (3, 3, 4)  # how many stand beside them that do not
_LUCK = 1.0  # how much chance moves a passage's rank by words, which tell nothing across languages
_REWORDED = 0.25

Place = tuple[int, int]


@dataclass(frozen=True)
class StoryQuestion:
    """A question about a story.

    Attributes:
        kind: what it tries, such as `reason` or `near_miss`.
        gold: [start, end) of each sentence that answers, by the document's number.
        answers: the answer itself, as it stands in these sentences.
    """

    question: str
    lang: str
    kind: str
    gold: dict[int, list[Place]] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """Documents about the same events, and what people ask about them."""

    name: str
    articles: list[Article]
    questions: list[StoryQuestion]

    def passages(self) -> list[tuple[int, Passage]]:
        """The passages that the product makes of the documents, each with its document's number."""
        return [
            (number, passage)
            for number, article in enumerate(self.articles)
            for passage in split(article.document, PASSAGE_CHARACTERS)
        ]


def read_stories(part: Literal["train", "tune"], folder: Path = FOLDER) -> list[Story]:
    """The stories that train, or those that do not.

    Raises:
        ValueError: a file is not as the module's head says, or a sentence that answers does not stand in its document once.
    """
    files = sorted(folder.glob("*.txt"))
    return [_read(file) for file in files if (int(file.stem[1:]) % _HELD_OUT == 0) == (part == "tune")]


def story_groups(chance: random.Random) -> Iterator[list[Example]]:
    """Groups of windows without end: every question of every story once, then every question again with other windows."""
    telling = [_Telling(story) for story in read_stories("train")]
    asked = [(one, question) for one in telling for question in one.story.questions]
    while True:
        chance.shuffle(asked)
        for one, question in asked:
            group = one.group(question, chance)
            if group:
                yield group


def sentences_that_answer(passage: Passage, gold: Sequence[Place]) -> list[Place]:
    """The sentences of a passage that answer; what a person took for one sentence may be two."""
    return [(span.start, span.end) for span in passage.sentences if any(overlaps(span, Span(a, b)) for a, b in gold)]


class _Telling:
    """A story cut into passages."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._passages = story.passages()
        texts = (story.articles[n].document.text[passage.start : passage.end] for n, passage in self._passages)
        self._index = index_of(texts, story.name)

    def group(self, asked: StoryQuestion, chance: random.Random) -> list[Example]:
        """The question with passages of its story, as the product would read them together."""
        scores = self._index.scores(asked.question, len(self._passages))
        spread = float(scores.std()) or 1.0
        luck = np.asarray([chance.gauss(0, _LUCK) for _ in self._passages])
        order = [int(number) for number in np.argsort(-(scores / spread + luck))]
        answering = [n for n in order if self._answers(asked, n)]
        lacking = [n for n in order if n not in answering]
        if chance.random() < _WITHOUT_ANSWER:
            answering = []
        chosen = chance.sample(answering, min(_ANSWERING, len(answering))) + lacking[: chance.choice(_LACKING)]
        question = reworded(asked.question, chance) if chance.random() < _REWORDED else asked.question
        made = (self._example(asked, number, chance) for number in chosen)
        return [replace(example, question=question) for example in made if example]

    def _answers(self, asked: StoryQuestion, number: int) -> bool:
        document, passage = self._passages[number]
        return bool(sentences_that_answer(passage, asked.gold.get(document, ())))

    def _example(self, asked: StoryQuestion, number: int, chance: random.Random) -> Example | None:
        document, passage = self._passages[number]
        inside = sentences_that_answer(passage, asked.gold.get(document, ()))
        article = self.story.articles[document]
        echoes = [other.question for other in self.story.questions if other.lang == article.lang] or [asked.question]
        kind = asked.kind if inside or not asked.gold else "lacking"
        example = window(asked.question, article, passage, inside, kind, chance.choice(echoes), chance)
        return _with_answers(example, asked.answers) if example else None


def _with_answers(example: Example, answers: Sequence[str]) -> Example:
    """The example with the answer itself as its span, where one is stated; else it is the whole sentence."""
    found = []
    for start, end in (example.sentences[number] for number in example.gold):
        for answer in answers:
            at = example.text.find(answer, start, end)
            if at >= 0:
                found.append((at, at + len(answer)))
    return replace(example, spans=tuple(sorted(set(found)))) if found else example


def _read(file: Path) -> Story:
    articles: list[Article] = []
    questions: list[StoryQuestion] = []
    for number, (head, body) in enumerate(_parts(file)):
        if head.startswith("doc "):
            name, lang, date, title = (part.strip() for part in head.removeprefix("doc ").split("|"))
            document = Document(f"{file.stem}-{name}", body, title=title, published=None if date == "-" else date)
            articles.append(Article(title, lang, document))
        elif head == "questions":
            questions = [_question(lines, articles, f"{file.stem}-") for lines in _blocks(body)]
        else:
            raise ValueError(f"{file}: part {number + 1} is neither a document nor the questions: {head}")
    return Story(file.stem, articles, questions)


def _parts(file: Path) -> Iterator[tuple[str, str]]:
    for part in f"\n{file.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
        head, _, body = part.partition("\n")
        yield head.strip(), body.strip("\n")


def _blocks(body: str) -> Iterator[list[str]]:
    for block in f"\n{body}".split("\n? ")[1:]:
        yield [line.strip() for line in block.split("\n") if line.strip()]


def _question(lines: Sequence[str], articles: Sequence[Article], prefix: str) -> StoryQuestion:
    head, _, question = lines[0].partition("|")
    lang, kind = head.split()
    found = StoryQuestion(question.strip(), lang, kind)
    numbers = {article.document.id.removeprefix(prefix): number for number, article in enumerate(articles)}
    for line in lines[1:]:
        mark, rest = line[0], line[1:].strip()
        if mark == "=":
            found.answers.append(rest)
            continue
        name, _, sentence = rest.partition("|")
        number, sentence = numbers[name.strip()], sentence.strip()
        text = articles[number].document.text
        if mark != "+" or text.count(sentence) != 1:
            raise ValueError(f"{prefix}{name.strip()}: this must stand there once: {sentence}")
        start = text.index(sentence)
        found.gold.setdefault(number, []).append((start, start + len(sentence)))
    return found
