"""Documents and passages of one generation in an SQLite file, read one at a time."""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oa_qa.corpus.extraction import stretches
from oa_qa.models import Document, Mark, Passage, Span, file_of
from oa_qa.text.normalization import join_lines, squeeze, unwrap

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file_sha256 TEXT NOT NULL,
    first_passage INTEGER NOT NULL, end_passage INTEGER NOT NULL, about TEXT NOT NULL, text TEXT NOT NULL,
    names TEXT NOT NULL, said BLOB NOT NULL
);
CREATE INDEX documents_by_file ON documents (file_sha256);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL, first_sentence INTEGER NOT NULL, sentences TEXT NOT NULL
);
"""
_STATED = ("title", "published", "publisher", "author", "url", "language", "encoding", "file_sha256")


_KEPT = 16  # documents held in memory; one question reads the same few several times


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of a document as numbers that are equal where they are, ascending, with the sentences' lengths."""

    sentences: NDArray[np.uint64]
    lengths: NDArray[np.uint32]

    @classmethod
    def of(cls, document: Document, passages: Iterable[Passage]) -> Said:
        """Those of a document that was split into passages."""
        lengths = {}
        for passage in passages:
            for span in passage.sentences:
                words = squeeze(document.text[span.start : span.end])
                digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                lengths[int.from_bytes(digest)] = len(words)
        numbers = sorted(lengths)
        return cls(np.asarray(numbers, np.uint64), np.asarray([lengths[number] for number in numbers], np.uint32))

    def shared(self, other: Said) -> float:
        """The share of the shorter document that sentences of both make up."""
        _, here, _ = np.intersect1d(self.sentences, other.sentences, assume_unique=True, return_indices=True)
        shorter = min(int(self.lengths.sum()), int(other.lengths.sum()))
        return int(self.lengths[here].sum()) / shorter if shorter else 0.0

    def to_bytes(self) -> bytes:
        """For `from_bytes`."""
        return self.sentences.astype("<u8").tobytes() + self.lengths.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Said:
        """Read what `to_bytes` wrote."""
        count = len(data) // 12
        return cls(np.frombuffer(data, "<u8", count), np.frombuffer(data, "<u4", count, 8 * count))


class DocumentWriter:
    """Writes documents.db; passages and sentences get consecutive numbers from 0 on."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file)
        self._db.executescript(_SCHEMA)
        self.documents = self.passages = self.sentences = self.characters = 0

    def add(self, document: Document, passages: Sequence[Passage], names: str) -> None:
        """Store a document with its passages, and with what it has to say about names."""
        about = {key: getattr(document, key) for key in _STATED}
        about["marks"] = [[mark.start, mark.end, mark.kind] for mark in document.marks]
        about |= {key: getattr(document, key) for key in ("record", "pages", "soft_breaks", "headings", "led_in")}
        about["sha256"] = document.sha256
        about["characters"] = len(document.text)
        first = self.passages
        for passage in passages:
            spans = [[span.start, span.end] for span in passage.sentences]
            row = (self.passages, self.documents, self.sentences, json.dumps(spans))
            self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?)", row)
            self.passages += 1
            self.sentences += len(spans)
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.documents,
                document.id,
                document.file_sha256,
                first,
                self.passages,
                json.dumps(about, ensure_ascii=False),
                document.text,
                names,
                Said.of(document, passages).to_bytes(),
            ),
        )
        self.documents += 1
        self.characters += len(document.text)

    def close(self) -> None:
        """Finish the file."""
        self._db.commit()
        self._db.close()


class DocumentReader:
    """Reads documents.db; safe to share between threads.

    Raises:
        sqlite3.Error: the file is no such database; so do all methods when it is damaged.
    """

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        weakref.finalize(self, self._db.close)
        self._lock = threading.Lock()
        self._document = lru_cache(maxsize=_KEPT)(self._read)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def about(self) -> list[dict[str, Any]]:
        """Every document without its text, ordered by id."""
        rows = self._rows("SELECT id, about FROM documents ORDER BY id")
        shown = ("title", "published", "publisher", "author", "url", "language", "encoding", "characters", "sha256")
        parsed = ((name, json.loads(about)) for name, about in rows)
        return [{"document_id": name, **{key: about[key] for key in shown}} for name, about in parsed]

    def languages(self) -> Iterator[tuple[str | None, range]]:
        """The language of each document and the numbers of its passages, in the order of these."""
        rows = self._rows(
            "SELECT json_extract(about, '$.language'), first_passage, end_passage FROM documents ORDER BY number"
        )
        yield from ((language, range(first, end)) for language, first, end in rows)

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none. An id may have its accents and kana marks composed or not."""
        try:
            return self._document(document_id)
        except KeyError:
            typed = unicodedata.normalize("NFC", document_id)
            ids = (name for (name,) in self._rows("SELECT id FROM documents"))
            found = next((name for name in ids if unicodedata.normalize("NFC", name) == typed), None)
            if found is None:
                raise
        return self._document(found)

    def _read(self, document_id: str) -> Document:
        stated, text = self._row("SELECT about, text FROM documents WHERE id = ?", document_id)
        about = json.loads(stated)
        marks = tuple(Mark(start, end, kind) for start, end, kind in about["marks"])
        soft_breaks = about["soft_breaks"]
        return Document(
            id=document_id,
            text=text,
            marks=marks,
            record=about["record"],
            pages=tuple(about["pages"]),
            soft_breaks=None if soft_breaks is None else tuple(soft_breaks),
            headings=stretches(about["headings"]),
            led_in=stretches(about["led_in"]),
            **{key: about[key] for key in _STATED},
        )

    def _row(self, query: str, document_id: str) -> tuple[Any, ...]:
        """What a query has of one document; KeyError where there is no such document."""
        try:
            rows = self._rows(query, document_id)
        except UnicodeEncodeError:  # half a character: no id of ours
            rows = []
        if not rows:
            raise KeyError(document_id)
        found: tuple[Any, ...] = rows[0]
        return found

    def same_file(self, file_sha256: str, suffix: str, name: str) -> list[str]:
        """The ids of the documents of one file of these bytes and this ending, in lower case; of `name` before others."""
        rows = self._rows("SELECT id, about FROM documents WHERE file_sha256 = ? ORDER BY number", file_sha256)
        by_file: dict[str, list[str]] = {}
        for document_id, about in rows:
            file = file_of(document_id, json.loads(about)["record"])
            if PurePosixPath(file).suffix.lower() == suffix:
                by_file.setdefault(file, []).append(document_id)
        return by_file.get(name) or next(iter(by_file.values()), [])

    def said(self, document_id: str) -> Said:
        """The sentences of a document, for comparing; KeyError where there is no such document."""
        (said,) = self._row("SELECT said FROM documents WHERE id = ?", document_id)
        return Said.from_bytes(said)

    def names_of(self, document_id: str) -> str:
        """What a document has to say about names; KeyError where there is no such document."""
        (names,) = self._row("SELECT names FROM documents WHERE id = ?", document_id)
        return str(names)

    def names(self) -> Iterator[str]:
        """What each document has to say about names, in the order in which they were written."""
        for first in itertools.count(0, _KEPT):
            rows = self._rows("SELECT names FROM documents WHERE number BETWEEN ? AND ?", first, first + _KEPT - 1)
            if not rows:
                return
            yield from (names for (names,) in rows)

    def passage_range(self, document_id: str) -> range:
        """The numbers of a document's passages."""
        rows = self._rows("SELECT first_passage, end_passage FROM documents WHERE id = ?", document_id)
        return range(*rows[0]) if rows else range(0)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """Passages by number, in the order asked."""
        rows = self._rows(
            "SELECT passages.number, documents.id, sentences FROM passages"
            " JOIN documents ON documents.number = document"
            " WHERE passages.number IN (SELECT value FROM json_each(?))",
            json.dumps(list(numbers)),
        )
        found = {}
        for number, name, sentences in rows:
            spans = tuple(Span(start, end) for start, end in json.loads(sentences))
            found[number] = Passage(name, spans[0].start, spans[-1].end, spans)
        return [found[number] for number in numbers]

    def sentence_borders(self) -> NDArray[np.int64]:
        """The number of each passage's first sentence, ascending, and at the end how many sentences there are."""
        with self._lock:
            rows = self._db.execute("SELECT first_sentence FROM passages ORDER BY number")
            firsts = np.fromiter((first for (first,) in rows), dtype=np.int64)
        last = self._rows("SELECT json_array_length(sentences) FROM passages ORDER BY number DESC LIMIT 1")
        return np.append(firsts, firsts[-1] + last[0][0] if last else 0)

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
        """Each passage under its document's title, and its sentences; quickest one document after the other."""
        document = None
        for passage in self.passages(numbers):
            if document is None or document.id != passage.document_id:
                document = self.document(passage.document_id)
            text = document.text
            title = f"{document.title}\n" if document.title else ""
            sentences = [join_lines(text[span.start : span.end]) for span in passage.sentences]
            yield title + unwrap(text, passage.start, passage.end, document.soft_breaks), sentences

    def passages_of(self, documents: Collection[str]) -> list[int]:
        """The numbers of all passages of these documents, ascending."""
        return sorted(number for name in documents for number in self.passage_range(name))

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._db.execute(query, values).fetchall()
