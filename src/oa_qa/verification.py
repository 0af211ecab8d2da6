"""Proves the citations of an answer again: each is cut anew from the index and compared with the source file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from oa_qa.errors import AnswerFormatError
from oa_qa.hashing import file_sha256
from oa_qa.models import Document

Verdict = Literal["ok", "quote differs", "document changed", "document missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one citation.

    Attributes:
        part: `citations` or `nearest`.
        number: of the citation in its part.
        detail: a sentence for a person; empty when there is nothing to say.
    """

    part: str
    number: int
    document_id: str
    verdict: Verdict
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON shows it."""
        return {
            "part": self.part,
            "number": self.number,
            "document_id": self.document_id,
            "verdict": self.verdict,
            "detail": self.detail,
        }


class DocumentSource(Protocol):
    """Anything that holds documents by id: an index, or what is left of one."""

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none."""


def verify_answer(answer: Mapping[str, Any], source: DocumentSource, corpus: Path | None) -> list[Finding]:
    """Check every citation of an Answer JSON, and every nearest sentence too.

    Args:
        answer: the Answer JSON.
        source: the index.
        corpus: the corpus folder; a source file that is still there must hold the stored text.

    Raises:
        AnswerFormatError: this is no Answer JSON.
    """
    if not isinstance(answer, Mapping) or answer.get("schema") != 1:
        raise AnswerFormatError(
            "This is no Answer JSON of schema 1. Make one with: oa-qa ask QUESTION --json > answer.json"
        )
    return [_check(part, citation, source, corpus) for part, citation in _citations(answer)]


def _citations(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    wanted = {"number": int, "document_id": str, "start": int, "end": int, "quote": str, "sha256": str}
    for part in ("citations", "nearest"):
        entries = answer.get(part)
        if not isinstance(entries, list):
            raise AnswerFormatError(
                f"The Answer JSON has no list {part!r}. Make it again with: oa-qa ask QUESTION --json"
            )
        for i, entry in enumerate(entries, start=1):
            for key, kind in wanted.items():
                if not isinstance(entry, Mapping) or type(entry.get(key)) is not kind:  # a bool is no number here
                    raise AnswerFormatError(
                        f"Entry {i} of {part!r} has no usable {key!r}. Make the answer again with: oa-qa ask QUESTION --json"
                    )
            yield part, entry


def _check(part: str, citation: Mapping[str, Any], source: DocumentSource, corpus: Path | None) -> Finding:
    def finding(verdict: Verdict, detail: str = "") -> Finding:
        return Finding(part, citation["number"], citation["document_id"], verdict, detail)

    try:
        document = source.document(citation["document_id"])
    except KeyError:
        return finding("document missing", "the index has no such document")
    if document.sha256 != citation["sha256"]:
        return finding("document changed", "the index holds another text than the answer was cut from")
    start, end = citation["start"], citation["end"]
    if not 0 <= start < end <= len(document.text) or document.text[start:end] != citation["quote"]:
        there = document.text[max(start, 0) : max(end, 0)]
        return finding("quote differs", f"the document has there: {there[:80]!r}")
    wrong = _misstated(citation, document)
    if wrong:
        return finding("document changed", wrong)
    highlight = citation.get("highlight")
    if highlight is not None and not _lies_within(highlight, start, end):
        return finding("quote differs", f"the highlight {highlight!r} lies outside the quote")
    leading = citation.get("lead_in")
    if leading is not None and not _leads_in(leading, document.text, start):
        return finding("quote differs", f"the document does not have what leads in: {leading!r:.120}")
    return finding(*_compare_file(document, corpus)) if corpus else finding("ok")


def _misstated(citation: Mapping[str, Any], document: Document) -> str:
    """What a citation says of its source that the source does not; empty where all is right."""
    for key in ("title", "published", "publisher", "url", "language"):
        if citation.get(key) != getattr(document, key):
            return f"its {key} is {getattr(document, key)!r}, not {citation.get(key)!r}"
    return ""


def _lies_within(highlight: object, start: int, end: int) -> bool:
    match highlight:
        case [int(first), int(last)]:
            return start <= first < last <= end
    return False


def _leads_in(leading: object, text: str, start: int) -> bool:
    """Whether what is said to lead into a quote stands before it, character for character."""
    match leading:
        case {"start": int(first), "end": int(last), "quote": str(words)}:
            return 0 <= first < last <= start and text[first:last] == words
    return False


def _compare_file(document: Document, corpus: Path) -> tuple[Verdict, str]:
    file = corpus / document.file
    changed = f"the source file {file} is not what was indexed; index it again and ask again"
    try:
        if document.encoding is None:  # extracted: of the same bytes the same text
            return ("ok", "") if file_sha256(file) == document.file_sha256 else ("document changed", changed)
        text = file.read_bytes().decode(document.encoding)
    except FileNotFoundError:
        return "ok", "the source file is gone; checked against the copy in the index"
    except (OSError, ValueError, LookupError, TypeError) as error:  # the index may have been tampered with
        return "document changed", f"the source file cannot be read as it was: {error}"
    return ("ok", "") if text == document.text else ("document changed", changed)
