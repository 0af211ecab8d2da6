"""Ask a system every question and keep, question by question, what came back and whether it was right."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from oa_qa.evaluation.errors import GoldError, ReportError
from oa_qa.evaluation.matching import holds_answer, holds_whole, is_hit, locate
from oa_qa.evaluation.questions import Gold, Question
from oa_qa.models import Document, Span
from oa_qa.qa import QA

QUOTES, PASSAGES = 3, 10
"""How many sentences and passages are asked for: the deepest that a metric looks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document that a system gave."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Response:
    """What a system gave for one question.

    Attributes:
        quotes: the sentences before the decision whether to answer, best first.
        passages: the passages found, best first.
        confidence: the higher, the surer that the first quote answers.
        answered: whether the system took it for an answer.
        latency_ms: how long the question took, in milliseconds.
    """

    quotes: Sequence[Place]
    passages: Sequence[Place]
    confidence: float
    answered: bool
    latency_ms: float


System = Callable[[Question], Response]


class Texts(Protocol):
    """Gives the documents that questions are about."""

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none."""


@dataclass(frozen=True)
class Row:
    """One question and what came of it. Lists are in the order of the system's ranking.

    Attributes:
        documents: the gold documents.
        located: whether gold evidence is known by its place; if not, there are no hits to count.
        quote_hits: whether each quote hits gold evidence.
        quote_chars: the length of each quote, in characters.
        quote_answers: whether each quote holds a gold answer string; None where no answer string is known.
        passage_hits: whether each passage holds a whole gold span.
        passage_documents: whether each passage is from a gold document.
        given, gold: the quotes and the gold evidence, to show side by side; without words if texts must stay where
            they are.
    """

    id: str
    question: str
    lang: str
    kind: str
    split: str
    answerable: bool
    answered: bool
    confidence: float
    latency_ms: float
    documents: list[str]
    located: bool
    quote_hits: list[bool]
    quote_chars: list[int]
    quote_answers: list[bool] | None
    passage_hits: list[bool]
    passage_documents: list[bool]
    given: list[dict[str, Any]] = field(default_factory=list)
    gold: list[dict[str, Any]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def correct(self) -> bool:
        """Whether the first sentence hits gold evidence."""
        return any(self.quote_hits[:1])


def public_api(qa: QA) -> System:
    """The system as its users meet it: `ask` for sentences, `search` for passages. Only `ask` is timed."""

    def respond(question: Question) -> Response:
        started = time.perf_counter()
        answer = qa.ask(question.question, limit=QUOTES, documents=question.documents)
        took = 1000 * (time.perf_counter() - started)
        quotes = answer.citations or answer.nearest
        return Response(
            [Place(quote.document_id, quote.start, quote.end) for quote in quotes],
            searched(qa, question),
            answer.confidence,
            answer.status == "answered",
            took,
        )

    return respond


def searched(qa: QA, question: Question) -> list[Place]:
    """The passages that the public `search` finds for a question, best first."""
    hits = qa.search(question.question, limit=PASSAGES, documents=question.documents)
    return [Place(hit.document_id, hit.start, hit.end) for hit in hits]


def locate_all(questions: Sequence[Question], texts: Texts) -> dict[str, dict[str, list[Span]]]:
    """Where the gold evidence of every question stands, by question and document.

    Raises:
        GoldError: a gold document is missing, is another text, or does not hold its quote.
    """
    return {question.id: _spans(question, texts) for question in questions}


def run(
    system: System,
    questions: Sequence[Question],
    texts: Texts,
    *,
    with_texts: bool = True,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Row]:
    """Ask every question. All gold evidence is located first, so that a wrong file fails before the work is done.

    Args:
        system: what is evaluated.
        questions: what it is asked.
        texts: the documents.
        with_texts: keep the words of quotes, for reports that show them; without, only places are kept.
        progress: called as (questions done, questions).

    Raises:
        GoldError: a gold document is missing, is another text, or does not hold its quote.
    """
    gold = locate_all(questions, texts)
    rows = []
    for done, question in enumerate(questions):
        progress(done, len(questions))
        rows.append(_row(question, gold[question.id], system(question), texts, with_texts))
    progress(len(questions), len(questions))
    return rows


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write rows as JSONL."""
    lines = (json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    file.write_text("".join(lines), encoding="utf-8")


def read_rows(file: Path) -> list[Row]:
    """Read what `write_rows` wrote.

    Raises:
        ReportError: the file cannot be read as rows.
    """
    try:
        return [Row(**json.loads(line)) for line in file.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError, TypeError) as error:
        raise ReportError(f"{file} holds no rows of an evaluation: {error}. Run that evaluation again.") from error


def _spans(question: Question, texts: Texts) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for gold in question.evidence:
        try:
            document = texts.document(gold.doc)
        except KeyError as error:
            raise GoldError(
                f"The question {question.id} has its evidence in {gold.doc}, which is not in the index. "
                "Give the corpus that the question file was written for."
            ) from error
        try:
            found.setdefault(gold.doc, []).extend(locate(document, gold))
        except GoldError as error:
            raise GoldError(f"Question {question.id}: {error}") from error
    return found


def _row(question: Question, gold: Mapping[str, list[Span]], response: Response, texts: Texts, with_texts: bool) -> Row:
    quotes = [_slice(place, texts) for place in response.quotes]
    return Row(
        id=question.id,
        question=question.question,
        lang=question.lang,
        kind=question.kind,
        split=question.split,
        answerable=question.answerable,
        answered=response.answered,
        confidence=response.confidence,
        latency_ms=round(response.latency_ms, 2),
        documents=list(gold),
        located=any(gold.values()),
        quote_hits=[is_hit(Span(q.start, q.end), gold.get(q.document_id, ())) for q in response.quotes],
        quote_chars=[len(quote) for quote in quotes],
        quote_answers=[holds_answer(quote, question.answers) for quote in quotes] if question.answers else None,
        passage_hits=[holds_whole(Span(p.start, p.end), gold.get(p.document_id, ())) for p in response.passages],
        passage_documents=[place.document_id in gold for place in response.passages],
        given=[asdict(place) | _words(place, texts, with_texts) for place in response.quotes],
        gold=[_gold_place(gold_, texts, with_texts) for gold_ in question.evidence],
        answers=list(question.answers) if with_texts else [],
    )


def _slice(place: Place, texts: Texts) -> str:
    return texts.document(place.document_id).text[place.start : place.end]


def _words(place: Place, texts: Texts, with_texts: bool) -> dict[str, str]:
    return {"quote": _slice(place, texts)} if with_texts else {}


def _gold_place(gold: Gold, texts: Texts, with_texts: bool) -> dict[str, Any]:
    if not with_texts or (gold.quote is None and gold.start is None):
        return {"document_id": gold.doc}
    quote = gold.quote if gold.quote is not None else texts.document(gold.doc).text[gold.start : gold.end]
    return {"document_id": gold.doc, "quote": quote}
