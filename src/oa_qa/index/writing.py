"""The files of a generation that searching needs: vectors, terms and names; what is known is taken from the old index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oa_qa.arrays import ArrayFile
from oa_qa.encoding import TextEncoder
from oa_qa.index.disk import LEXICAL, NAMES, SENTENCES, VECTORS, DiskIndex
from oa_qa.index.documents import DocumentReader
from oa_qa.lexical import terms
from oa_qa.names import NameTable, TextNames, as_json, count_names, sounds_of
from oa_qa.postings import PostingsWriter
from oa_qa.splitting import contexts
from oa_qa.text.normalization import one_line, unwrap

if TYPE_CHECKING:
    import faiss

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read` or `encode`), how much of it is done, and how much there is."""

_CHUNK = 64  # passages encoded and held in memory at a time


def write_vectors(
    folder: Path,
    documents: DocumentReader,
    encoder: TextEncoder,
    old: DiskIndex | None,
    known: Mapping[int, int],
    progress: Progress,
) -> None:
    """Write the vectors of passages, as an index of FAISS, and of sentences, as an array; both in half precision.

    Args:
        folder: of the new generation.
        documents: its documents.
        encoder: encodes what is new.
        old: the earlier index; it has what is known.
        known: passages that are there again: their numbers now and then.
        progress: told how many sentences are done.
    """
    import faiss

    borders = documents.sentence_borders()
    total = int(borders[-1])
    vectors: faiss.Index | None = None  # how wide it must be is known with the first vector
    lines: ArrayFile | None = None
    try:
        for chunk in _chunks(len(borders) - 1):
            done = int(borders[chunk.start])
            new = [number for number in chunk if number not in known]

            def encoded(texts: int, of: int, done: int = done, end: int = chunk.stop) -> None:
                progress("encode", done + (int(borders[end]) - done) * texts // of, total)

            made = dict(zip(new, _encode(list(documents.texts(new)), encoder, encoded), strict=True))
            for number in chunk:
                passage, sentences = made[number] if number in made else _vectors(old, known[number])
                if vectors is None or lines is None:
                    kind = faiss.ScalarQuantizer.QT_fp16
                    vectors = faiss.IndexScalarQuantizer(len(passage), kind, faiss.METRIC_INNER_PRODUCT)
                    lines = ArrayFile(folder / SENTENCES, "<f2", passage.shape)
                vectors.add(passage.reshape(1, -1))
                lines.append(sentences)
            progress("encode", int(borders[chunk.stop]), total)
    finally:
        if lines:
            lines.close()
    if vectors is None:
        raise ValueError("there is no passage to write the vector of")
    (folder / VECTORS).write_bytes(faiss.serialize_index(vectors).data)


def _vectors(old: DiskIndex | None, number: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vector of a passage of the old index, and those of its sentences."""
    if old is None:
        raise ValueError("there is no old index to take vectors from")
    return old.vectors([number])[0], old.sentence_vectors(number)


def _encode(
    texts: list[tuple[str, list[str]]], encoder: TextEncoder, progress: Callable[[int, int], None]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """The vector of each passage and those of its sentences."""
    if not texts:
        return []
    flat = [passage for passage, _ in texts] + [one_line(line) for _, sentences in texts for line in sentences]
    vectors = encoder.encode_passages(flat, progress)
    borders = np.cumsum([len(sentences) for _, sentences in texts])[:-1]
    return list(zip(vectors[: len(texts)], np.split(vectors[len(texts) :], borders), strict=True))


def write_terms(folder: Path, documents: DocumentReader, old: DiskIndex | None, known: Mapping[int, int]) -> None:
    """Write BM25 of the passages: of their texts, and of what places them within their documents. See `write_vectors`."""
    writer = PostingsWriter(folder / LEXICAL, old.postings if old else None)
    first: dict[int, int] = {}  # of the copies of a file, one takes its terms over, the others count them again
    for number, before in known.items():
        first.setdefault(before, number)
    taken = {number: before for before, number in first.items()}
    for chunk in _chunks(len(documents.sentence_borders()) - 1):
        new = iter(_searchable(documents, [number for number in chunk if number not in taken]))
        for number in chunk:
            if number in taken:
                writer.take(taken[number])
            else:
                writer.add(terms(next(new)))
    writer.close()


def _searchable(documents: DocumentReader, numbers: list[int]) -> Iterator[str]:
    """What BM25 sees of each passage."""
    for name, group in groupby(documents.passages(numbers), key=lambda passage: passage.document_id):
        document, passages = documents.document(name), list(group)
        for passage, context in zip(passages, contexts(document, passages), strict=True):
            yield context + "\n" + unwrap(document.text, passage.start, passage.end, document.soft_breaks)


def write_names(folder: Path, documents: DocumentReader, table: NameTable, old: DiskIndex | None) -> None:
    """Write which names the documents have, in which spellings."""

    def found() -> Iterator[TextNames]:
        return map(TextNames.from_json, documents.names())

    spellings = count_names(found, table)
    sounds = sounds_of(spellings, table, old.name_sounds if old else {})
    (folder / NAMES).write_text(as_json(spellings, table, sounds), encoding="utf-8")


def _chunks(count: int) -> Iterator[range]:
    """The numbers from 0 on, a few at a time."""
    for first in range(0, count, _CHUNK):
        yield range(first, min(count, first + _CHUNK))
