"""An index folder, opened for reading: FAISS, BM25, names and the documents of the generation in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from oa_qa.arrays import open_array
from oa_qa.errors import IndexUnavailableError
from oa_qa.index.documents import DocumentReader
from oa_qa.index.generations import Manifest, changed_files, open_current, read_manifest
from oa_qa.index.languages import Languages, languages_of
from oa_qa.index.protocol import Found
from oa_qa.lexical import LexicalIndex
from oa_qa.models import Document, IndexInfo, Passage
from oa_qa.names import MatchedName, NameIndex, Suggestion, suggest
from oa_qa.postings import Postings

if TYPE_CHECKING:
    import faiss

DOCUMENTS, VECTORS, SENTENCES = "documents.db", "passages.faiss", "sentences.npy"
LEXICAL, NAMES = "lexical", "names.json"


class Known(NamedTuple):
    """What an index has of a file: the document, its passages with their numbers, and what it has to say about names."""

    document: Document
    passages: list[Passage]
    numbers: range
    names: str


class DiskIndex:
    """One generation of an index folder. Its files are opened here, so a later build cannot take them away.

    Args:
        index: the index folder.

    Attributes:
        generation: its folder; a later build may delete it.
        manifest: what the generation says about itself.
        postings: the terms of the passages.

    Raises:
        IndexUnavailableError: there is no index, or it is damaged or of another format.
    """

    def __init__(self, index: Path) -> None:
        open_current(index, self._open)

    def _open(self, generation: Path) -> None:
        import faiss

        self.generation = generation.absolute()

        self.manifest: Manifest = read_manifest(generation)
        changed = changed_files(generation, self.manifest)
        if changed:
            raise IndexUnavailableError(
                f"The index in {generation.parent} is damaged: {', '.join(changed)} changed since it was built. "
                f"Build it again: oa-qa index FOLDER --index {generation.parent}"
            )
        self._documents = DocumentReader(generation / DOCUMENTS)
        self._vectors: faiss.Index = faiss.deserialize_index(
            np.frombuffer((generation / VECTORS).read_bytes(), dtype=np.uint8)
        )
        self._sentences = open_array(generation / SENTENCES)
        self._borders = self._documents.sentence_borders()
        self.postings = Postings(generation / LEXICAL)
        self._lexical = LexicalIndex(self.postings)
        self._names = NameIndex.from_json((generation / NAMES).read_text(encoding="utf-8"))
        self._count = int(self._vectors.ntotal)

    @property
    def info(self) -> IndexInfo:
        """What an answer says about the index."""
        manifest = self.manifest
        return IndexInfo(manifest.fingerprint, manifest.built, manifest.model, manifest.counts["documents"])

    def about_documents(self) -> list[dict[str, Any]]:
        """Every document without its text, ordered by id."""
        return self._documents.about()

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none."""
        return self._documents.document(document_id)

    def shared(self, one: str, other: str) -> float:
        """The share of the shorter of two documents that sentences make up which the other one has, too."""
        return self._documents.said(one).shared(self._documents.said(other))

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """Passages by number, in the order asked."""
        return self._documents.passages(numbers)

    def vectors(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """Unit vectors of passages, shape (len(numbers), dimension)."""
        return np.asarray(self._vectors.reconstruct_batch(np.asarray(numbers, dtype=np.int64)), dtype=np.float32)

    def sentence_vectors(self, number: int) -> NDArray[np.float32]:
        """Unit vectors of a passage's sentences, shape (sentences, dimension); kept in half precision."""
        first, end = self._borders[number : number + 2]
        return np.asarray(self._sentences[first:end], dtype=np.float32)

    def suggested_names(self) -> list[Suggestion]:
        """Spellings of the documents that may be one name and are not declared to be, best first."""
        ids = [entry["document_id"] for entry in self.about_documents()]
        return suggest(((name, self.document(name).text) for name in ids), self._names.table)

    def declared_name(self, spelling: str) -> str | None:
        """The name, as it is shown, that a spelling was declared to be; None where it was not."""
        return next(iter(self._names.table.variants_of(spelling)), None)

    @property
    def name_sounds(self) -> Mapping[str, list[str]]:
        """What the words of names sound like: keys that need not be found again."""
        return self._names.sounds

    def reusable(self, name: str, file_sha256: str, suffix: str) -> list[Known]:
        """What is known of the documents of a file of these bytes and this ending, be it under this name or another."""
        try:
            found = []
            for same in self._documents.same_file(file_sha256, suffix, name):
                numbers = self._documents.passage_range(same)
                names = self._documents.names_of(same)
                found.append(Known(self.document(same), self.passages(numbers), numbers, names))
            return found
        except (sqlite3.Error, ValueError, KeyError, TypeError, IndexError):  # tampered with: read the file anew
            return []

    @cached_property
    def languages(self) -> Languages:
        """The passages by language."""
        return languages_of(self._documents.languages(), self.vectors)

    def nearest(
        self,
        vector: NDArray[np.float32],
        limit: int,
        documents: Collection[str] | None,
        *,
        of_each_language: bool = False,
    ) -> Found:
        """The passages with the highest cosine similarity."""
        allowed = None
        if documents is not None:
            allowed = np.zeros(self._count, dtype=np.bool_)
            allowed[self._documents.passages_of(documents)] = True
        if not of_each_language or len(self.languages) == 1:
            return self._nearest(vector, limit, allowed)
        found: Found = []
        for number in range(len(self.languages)):
            member = self.languages.group == number
            found += self._nearest(vector, limit, member if allowed is None else member & allowed)
        return sorted(found, key=lambda entry: -entry[1])

    def _nearest(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None) -> Found:
        import faiss

        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        scores, numbers = self._vectors.search(vector.reshape(1, -1), min(limit, self._count), params=parameters)
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]

    def names(self, question: str) -> list[MatchedName]:
        """The names in a question that the documents have in other spellings."""
        return self._names.match(question)

    def matching(
        self, question: str, limit: int, documents: Collection[str] | None, names: Mapping[str, Sequence[str]]
    ) -> Found:
        """The passages with the highest BM25 score above 0; a name counts once, in whichever spelling."""
        scores = self._lexical.scores(question, self._count, names)
        if documents is not None:
            kept = np.zeros_like(scores)
            allowed = self._documents.passages_of(documents)
            kept[allowed] = scores[allowed]
            scores = kept
        best = np.flatnonzero(scores > 0)
        values = scores[best]
        if len(best) > limit:  # sorting 100,000 scores would take longer than all the rest
            enough = values >= np.partition(values, -limit)[-limit]
            best, values = best[enough], values[enough]
        order = np.argsort(-values, kind="stable")[:limit]
        return [(int(best[i]), float(values[i])) for i in order]

    def similarities(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[float]:
        """The cosine similarity of each of these passages."""
        return [float(value) for value in self.vectors(numbers) @ vector.reshape(-1)] if numbers else []

    def best_sentences(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[float]:
        """The cosine similarity of the nearest sentence of each of these passages."""
        if not numbers:
            return []
        ranges = [range(*self._borders[number : number + 2]) for number in numbers]
        rows = np.asarray([row for rows in ranges for row in rows])
        cosines = np.asarray(self._sentences[rows], dtype=np.float32) @ vector.reshape(-1)
        firsts = np.cumsum([0, *(len(rows) for rows in ranges)])[:-1]
        return [float(value) for value in np.maximum.reduceat(cosines, firsts)]

    def rarity(self, terms: Sequence[str]) -> list[float]:
        """Inverse document frequency of terms over the passages."""
        return self._lexical.rarity(terms, self._count)


class DamagedIndex:
    """The documents of an index that may be damaged, for `verify`: what cannot be read counts as missing.

    Args:
        index: the index folder.

    Attributes:
        manifest: of the generation in use.
        changed: the names of index files that are not as they were built.

    Raises:
        IndexUnavailableError: there is no index, or nothing in it can be read.
    """

    def __init__(self, index: Path) -> None:
        open_current(index, self._open)

    def _open(self, generation: Path) -> None:
        self.manifest = read_manifest(generation)
        self.changed = changed_files(generation, self.manifest)
        self._documents = DocumentReader(generation / DOCUMENTS)

    def document(self, document_id: str) -> Document:
        """One document, whole; KeyError where there is none that can be read."""
        try:
            document = self._documents.document(document_id)
            document.sha256  # noqa: B018 - fails here if the text is none
            return document
        except (sqlite3.Error, ValueError, TypeError, AttributeError) as error:
            raise KeyError(document_id) from error
