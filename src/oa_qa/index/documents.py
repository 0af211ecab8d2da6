"""Documents and passages of one generation in an SQLite file, read one at a time."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from oa_qa.models import Document, Mark, Passage, Span
from oa_qa.text.normalization import join_lines, unwrap

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file_sha256 TEXT NOT NULL,
    first_passage INTEGER NOT NULL, end_passage INTEGER NOT NULL, about TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX documents_by_file ON documents (file_sha256);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER NOT NULL, first_sentence INTEGER NOT NULL, sentences TEXT NOT NULL
);
"""
_STATED = ("title", "published", "publisher", "author", "url", "language", "encoding", "file_sha256")


_KEPT = 16  # documents held in memory; one question reads the same few several times


class DocumentWriter:
    """Writes documents.db; passages and sentences get consecutive numbers from 0 on."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file)
        self._db.executescript(_SCHEMA)
        self.documents = self.passages = self.sentences = self.characters = 0

    def add(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store a document with its passages."""
        about = {key: getattr(document, key) for key in _STATED}
        about["marks"] = [[mark.start, mark.end, mark.kind] for mark in document.marks]
        about |= {"record": document.record, "pages": document.pages, "soft_breaks": document.soft_breaks}
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
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self.documents,
                document.id,
                document.file_sha256,
                first,
                self.passages,
                json.dumps(about, ensure_ascii=False),
                document.text,
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

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none."""
        return self._document(document_id)

    def _read(self, document_id: str) -> Document:
        try:
            rows = self._rows("SELECT about, text FROM documents WHERE id = ?", document_id)
        except UnicodeEncodeError:  # half a character: no id of ours
            rows = []
        if not rows:
            raise KeyError(document_id)
        about, text = json.loads(rows[0][0]), rows[0][1]
        marks = tuple(Mark(start, end, kind) for start, end, kind in about["marks"])
        soft_breaks = None if about["soft_breaks"] is None else tuple(about["soft_breaks"])
        return Document(
            id=document_id,
            text=text,
            marks=marks,
            record=about["record"],
            pages=tuple(about["pages"]),
            soft_breaks=soft_breaks,
            **{key: about[key] for key in _STATED},
        )

    def same_file(self, file_sha256: str, suffix: str) -> list[str]:
        """The ids of the documents that were read from one file of these bytes and this ending, in lower case."""
        rows = self._rows("SELECT id, about FROM documents WHERE file_sha256 = ? ORDER BY number", file_sha256)
        by_file: dict[str, list[str]] = {}
        for name, about in rows:
            record = json.loads(about)["record"]
            file = name if record is None else name.removesuffix(f"#{record}")
            by_file.setdefault(file, []).append(name)
        return next((names for file, names in by_file.items() if PurePosixPath(file).suffix.lower() == suffix), [])

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

    def sentence_borders(self) -> list[int]:
        """The number of each passage's first sentence, ascending, and at the end how many sentences there are."""
        firsts = [first for (first,) in self._rows("SELECT first_sentence FROM passages ORDER BY number")]
        if not firsts:
            return [0]
        ((spans,),) = self._rows("SELECT sentences FROM passages WHERE number = ?", len(firsts) - 1)
        return [*firsts, firsts[-1] + len(json.loads(spans))]

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
