"""The things that oa-qa speaks of: documents, passages, citations, answers. Frozen; they know nothing but themselves.

All offsets are counted in Unicode code points of `Document.text`, start inclusive, end exclusive.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

Status = Literal["answered", "not_in_sources"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span must run forward from 0 on, got [{self.start}, {self.end})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a document that is kept but never quoted: its front matter, or page furniture."""

    start: int
    end: int
    kind: Literal["front_matter", "boilerplate"]


def file_of(document_id: str, record: str | None) -> str:
    """The file that a document stands in, by its id and the key of its record there, if it is one."""
    return document_id if record is None else document_id.removesuffix(f"#{record}")


@dataclass(frozen=True)
class Document:
    """One source text, whole and unaltered, with what it states about itself.

    Attributes:
        id: path relative to the corpus folder, with `/` between folders; `path#key` for a record inside a file.
        text: the file's text as decoded, with its line ends, byte order mark and front matter; of other formats than
            plain text, what was extracted.
        published: ISO date, or None where the source does not state one. So with title, publisher, author and url.
        language: as stated, else as the text's script gives it away, else None.
        encoding: the codec that turned the file's bytes into `text`; None where the text was extracted.
        file_sha256: of the file's bytes, hexadecimal.
        marks: what is left out of retrieval, in order, not overlapping.
        record: the key of the record inside its file, None for a whole file.
        pages: where each page begins in the text, ascending from 0; empty where there are no pages.
        soft_breaks: where the line breaks stand that only the width of a page or of a picture made, ascending; None where
            nothing but the lines themselves can tell.
        headings: [start, end) of each heading, ascending; None where only the signs of Markdown can tell.
        led_in: [start, end) of each list, and of what is below the first row of each table, ascending: what stands right
            before leads into it. None where only signs in the text can tell.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: str | None = "utf-8"
    file_sha256: str = ""
    marks: tuple[Mark, ...] = ()
    record: str | None = None
    pages: tuple[int, ...] = ()
    soft_breaks: tuple[int, ...] | None = None
    headings: tuple[tuple[int, int], ...] | None = None
    led_in: tuple[tuple[int, int], ...] | None = None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, hexadecimal: what a citation is checked against."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def file(self) -> str:
        """The path of the file that holds the document, relative to the corpus folder."""
        return file_of(self.id, self.record)

    def moved_to(self, file: str) -> Document:
        """The same document in a file of another name."""
        return replace(self, id=file if self.record is None else f"{file}#{self.record}")

    def page(self, offset: int) -> int | None:
        """The number of the page, from 1 on, on which a place in the text stands; None where there are no pages."""
        return bisect_right(self.pages, offset) or None

    def about(self) -> dict[str, Any]:
        """What a listing shows of the document: everything but the text and its marks."""
        return {
            "document_id": self.id,
            "title": self.title,
            "published": self.published,
            "publisher": self.publisher,
            "author": self.author,
            "url": self.url,
            "language": self.language,
            "encoding": self.encoding,
            "characters": len(self.text),
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document: the unit of retrieval."""

    document_id: str
    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    Attributes:
        score: the fused score; only comparable within one search.
        parts: what each retriever gave.
        copies: other documents with a passage that says the same.
    """

    document_id: str
    start: int
    end: int
    text: str
    score: float
    parts: dict[str, float] = field(default_factory=dict)
    copies: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The hit as JSON shows it."""
        return {
            "document_id": self.document_id,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "score": round(self.score, 6),
            "parts": {name: round(value, 6) for name, value in self.parts.items()},
            "copies": list(self.copies),
        }


@dataclass(frozen=True)
class Citation:
    """A quote with its source. The quote is always a slice of the document: it cannot be set to anything else.

    Attributes:
        highlight: the part of the quote that is the answer itself, as [start, end) in the document, or None.
        score: how well this sentence answers, higher is better; only comparable within one answer.
        matched_names: pairs of a name as asked and as found, each with how they were matched.
        copies: other documents in which the same sentence was found for this question.
        parts: the signals that the score is made of, each with its value and what it adds to the score.
        lead_in: where the words stand that lead into a row of a table or an item of a list: its first row, the sentence
            or the heading above the list; None for other quotes.
    """

    number: int
    document: Document = field(repr=False)
    start: int
    end: int
    score: float
    highlight: tuple[int, int] | None = None
    matched_names: tuple[dict[str, str], ...] = ()
    copies: tuple[str, ...] = ()
    parts: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    lead_in: Span | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.document.text):
            raise ValueError(
                f"a citation of {self.document.id!r} must lie within its {len(self.document.text)} code points, "
                f"got [{self.start}, {self.end})"
            )
        if self.highlight and not self.start <= self.highlight[0] < self.highlight[1] <= self.end:
            raise ValueError(f"the highlight {self.highlight} lies outside the quote [{self.start}, {self.end})")
        if self.lead_in and self.lead_in.end > self.start:
            raise ValueError(f"what leads in, {self.lead_in}, must stand before the quote [{self.start}, {self.end})")

    @property
    def quote(self) -> str:
        """The cited words, cut from the source character for character."""
        return self.document.text[self.start : self.end]

    @property
    def leading(self) -> str:
        """The words that lead into the quote, cut from the source as it is; "" where there are none."""
        return self.document.text[self.lead_in.start : self.lead_in.end] if self.lead_in else ""

    @property
    def document_id(self) -> str:
        """The cited document."""
        return self.document.id

    @property
    def page(self) -> int | None:
        """The page on which the quote begins, from 1 on; None where the document has no pages."""
        return self.document.page(self.start)

    def to_dict(self) -> dict[str, Any]:
        """The citation as the Answer JSON shows it."""
        source, lead_in = self.document, self.lead_in
        return {
            "number": self.number,
            "document_id": source.id,
            "title": source.title,
            "published": source.published,
            "publisher": source.publisher,
            "url": source.url,
            "language": source.language,
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "quote": self.quote,
            "highlight": list(self.highlight) if self.highlight else None,
            "lead_in": {"start": lead_in.start, "end": lead_in.end, "quote": self.leading} if lead_in else None,
            "score": round(self.score, 6),
            "matched_names": [dict(name) for name in self.matched_names],
            "sha256": source.sha256,
            "copies": list(self.copies),
        }


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index gave an answer.

    Attributes:
        fingerprint: a digest of the documents, the model and how they were split.
        built: when, ISO 8601 in UTC.
        model: the name of the embedding model.
        documents: how many there are.
    """

    fingerprint: str
    built: str
    model: str
    documents: int

    def to_dict(self) -> dict[str, Any]:
        """The index as the Answer JSON shows it."""
        return {
            "fingerprint": self.fingerprint,
            "built": self.built,
            "model": self.model,
            "documents": self.documents,
        }


@dataclass(frozen=True)
class Answer:
    """What `QA.ask` returns. Abstaining is one of its two states, not an error.

    Attributes:
        confidence: calibrated probability that the best candidate answers the question, whatever the status.
        citations: the quotes that answer, best first; empty when the sources do not say.
        disagreements: values on which the cited sources differ.
        nearest: the best sentences when the sources do not say; they are not an answer. Empty when answered.
        undated: documents that a given `as_of` had to leave out because they state no date.
        unknown_language: documents that given `languages` had to leave out because theirs is not known.
        timings_ms: milliseconds spent by stage.
        threshold: the least confidence that is answered.
        decision: the signals that the confidence rests on, each with its value and what it adds to the confidence's logit.
    """

    question: str
    status: Status
    confidence: float
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    index: IndexInfo
    disagreements: tuple[dict[str, Any], ...] = ()
    undated: tuple[str, ...] = ()
    unknown_language: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    threshold: float = 0.5
    decision: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def explain(self) -> dict[str, Any]:
        """Why these quotes, and why this decision.

        Returns:
            `confidence`, `threshold`, `decision` (the signals that the confidence rests on) and `citations`, of those shown
            (`nearest` if not answered), with their `score` and its `parts`. A signal has its `value` and what it `adds`.
        """
        return {
            "confidence": round(self.confidence, 4),
            "threshold": round(self.threshold, 4),
            "decision": _stated(self.decision),
            "citations": [
                {"number": shown.number, "score": round(shown.score, 4), "parts": _stated(shown.parts)}
                for shown in self.citations or self.nearest
            ],
        }

    def to_dict(self) -> dict[str, Any]:
        """The Answer JSON, `schema` 1."""
        return {
            "schema": 1,
            "question": self.question,
            "status": self.status,
            "confidence": round(self.confidence, 4),
            "citations": [citation.to_dict() for citation in self.citations],
            "disagreements": [dict(disagreement) for disagreement in self.disagreements],
            "nearest": [citation.to_dict() for citation in self.nearest],
            "undated": list(self.undated),
            "unknown_language": list(self.unknown_language),
            "index": self.index.to_dict(),
            "timings_ms": {stage: round(value, 1) for stage, value in self.timings_ms.items()},
        }


def _stated(parts: dict[str, tuple[float, float]]) -> dict[str, dict[str, float]]:
    return {name: {"value": round(value, 4), "adds": round(adds, 4)} for name, (value, adds) in parts.items()}
