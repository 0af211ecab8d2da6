"""Stories: news that we invented, told by several documents, with questions in many languages; the folder `stories/`.

A file, `a01.txt`, holds one story. `=== doc ID | LANGUAGE | DATE or - | TITLE` opens a document, `=== questions` the questions:
`? LANGUAGE KIND | QUESTION`, a line `+ ID | SENTENCE` for every sentence that answers it, `= WORDS` for the answer itself, and
`~ LANGUAGE | QUESTION` where it is asked once more, in another language or other words. A question without a `+` line is not
answered by any of its story's documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from oa_qa.evaluation.matching import overlaps
from oa_qa.models import Document, Passage, Span
from oa_qa.splitting import split

from articles import PASSAGE_CHARACTERS, Article

FOLDER = Path(__file__).parent / "stories"
_HELD_OUT = 6  # stories whose number this divides do not train; the calibration is fitted to them

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


def sentences_that_answer(passage: Passage, gold: Sequence[Place]) -> list[Place]:
    """The sentences of a passage that answer; what a person took for one sentence may be two."""
    return [(span.start, span.end) for span in passage.sentences if any(overlaps(span, Span(a, b)) for a, b in gold)]


def _read(file: Path) -> Story:
    articles: list[Article] = []
    questions: list[StoryQuestion] = []
    for number, (head, body) in enumerate(_parts(file)):
        if head.startswith("doc "):
            name, lang, date, title = (part.strip() for part in head.removeprefix("doc ").split("|"))
            document = Document(f"{file.stem}-{name}", body, title=title, published=None if date == "-" else date)
            articles.append(Article(title, lang, document))
        elif head == "questions":
            questions = [asked for lines in _blocks(body) for asked in _asked(lines, articles, f"{file.stem}-")]
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


def _asked(lines: Sequence[str], articles: Sequence[Article], prefix: str) -> list[StoryQuestion]:
    """A question in all the ways that it is asked."""
    head, _, question = lines[0].partition("|")
    lang, kind = head.split()
    found = StoryQuestion(question.strip(), lang, kind)
    again: list[tuple[str, str]] = []
    numbers = {article.document.id.removeprefix(prefix): number for number, article in enumerate(articles)}
    for line in lines[1:]:
        mark, (name, _, rest) = line[0], line[1:].partition("|")
        name, rest = name.strip(), rest.strip()
        if mark == "=":
            found.answers.append(line[1:].strip())
        elif mark == "~":
            if not name or not rest:
                raise ValueError(f"{prefix}: this must be a language and a question: {line}")
            again.append((name, rest))
        elif name not in numbers:
            raise ValueError(f"{prefix}{name}: there is no such document: {line}")
        else:
            text = articles[numbers[name]].document.text
            if mark != "+" or text.count(rest) != 1:
                raise ValueError(f"{prefix}{name}: this must stand there once: {rest}")
            start = text.index(rest)
            found.gold.setdefault(numbers[name], []).append((start, start + len(rest)))
    return [found, *(replace(found, lang=lang, question=question) for lang, question in again)]
