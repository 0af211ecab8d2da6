"""Builds an index folder from a corpus folder; what did not change since the last build is taken over."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oa_qa.corpus import Skipped, corpus_files, document_id, read_document
from oa_qa.encoding import TextEncoder
from oa_qa.errors import CorpusError, IndexUnavailableError
from oa_qa.index.disk import DOCUMENTS, LEXICAL, SENTENCES, VECTORS, DiskIndex
from oa_qa.index.documents import DocumentReader, DocumentWriter
from oa_qa.index.generations import FORMAT, Manifest, building, new_generation, put_in_use
from oa_qa.lexical import LexicalIndex
from oa_qa.settings import Settings
from oa_qa.splitting import split
from oa_qa.text.normalization import one_line

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read` or `encode`), how much of it is done, and how much there is."""


_CHUNK = 64  # passages encoded and held in memory at a time


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        added, changed, removed, unchanged: document ids, compared with the index that stood there before.
        skipped: files that are not in the index, with the reason.
        warnings: what was noticed about files that are in it.
        up_to_date: nothing had to be written.
    """

    index: str
    documents: int
    passages: int
    sentences: int
    fingerprint: str
    model: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    up_to_date: bool = False
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON shows it."""
        return asdict(self)


def build(
    corpus: Path,
    index: Path,
    encoder: TextEncoder,
    settings: Settings,
    *,
    strict: bool = False,
    progress: Progress = lambda *_: None,
) -> BuildReport:
    """Build or bring up to date the index of a corpus folder.

    A new generation is written beside the old one and put in use by one rename, so whoever reads the index sees the
    old or the new one, whole. If nothing changed, nothing is written and the model is not loaded.

    Raises:
        CorpusError: there is no corpus folder, no document in it could be read, or with `strict` one was skipped.
        IndexUnavailableError: the index folder cannot be written, or somebody else is building.
        ModelError: the model cannot be used.
    """
    started = time.perf_counter()
    files, unopened = corpus_files(corpus, without=index)
    with building(index):
        options = {"passage_characters": settings.passage_characters, "mark_boilerplate": settings.mark_boilerplate}
        sums = {document_id(file, corpus): _file_sum(file, settings) for file in files}
        old = _previous(index)
        alike = old and old.manifest.model_fingerprint == encoder.fingerprint and old.manifest.options == options
        if (
            old
            and alike
            and old.manifest.corpus == str(corpus.resolve())
            and old.manifest.files == sums
            and not unopened
        ):
            _refuse_skipped(old.manifest.skipped, strict)
            return _report(index, old.manifest, old.manifest, started, up_to_date=True)
        with new_generation(index) as folder:
            reading = _read(corpus, files, sums, folder, settings, old if alike else None, progress)
            reading.skipped |= {item.file: item.reason for item in unopened}
            if not reading.counts["documents"]:
                raise CorpusError(_nothing_read(corpus, reading.skipped))
            _refuse_skipped(reading.skipped, strict)
            _write_search_files(folder, reading, encoder, old, progress)
            manifest = Manifest(
                fingerprint=_fingerprint(reading.documents, encoder, options),
                built=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                model=encoder.name,
                model_fingerprint=encoder.fingerprint,
                options=options,
                corpus=str(corpus.resolve()),
                counts=reading.counts,
                files=sums,
                skipped=reading.skipped,
                warnings=reading.warnings,
            )
            put_in_use(index, folder, manifest)
    return _report(index, manifest, old.manifest if old else None, started)


@dataclass
class _Reading:
    """What the first pass over the files found; the texts themselves are in documents.db by then."""

    documents: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)  # passage number -> its number in the old index


def _read(
    corpus: Path,
    files: list[Path],
    sums: dict[str, str],
    folder: Path,
    settings: Settings,
    old: DiskIndex | None,
    progress: Progress,
) -> _Reading:
    """Write documents.db: read and split what is new, take over what the old index has of the same bytes."""
    reading = _Reading()
    writer = DocumentWriter(folder / DOCUMENTS)
    limit = int(settings.max_file_mb * 1e6)
    for done, file in enumerate(files):
        progress("read", done, len(files))
        name = document_id(file, corpus)
        taken = old.reusable(sums[name]) if old else None
        if old and taken:
            document, passages, numbers = taken
            warnings = old.manifest.warnings.get(document.id, [])
            reading.known |= dict(enumerate(numbers, start=writer.passages))
            document = replace(document, id=name)
        else:
            outcome = read_document(file, corpus, max_bytes=limit, mark_boilerplate=settings.mark_boilerplate)
            if isinstance(outcome, Skipped):
                reading.skipped[outcome.file] = outcome.reason
                continue
            document, warnings = outcome
            passages = split(document, settings.passage_characters)
        writer.add(document, passages)
        reading.documents[document.id] = document.file_sha256
        if warnings:
            reading.warnings[document.id] = warnings
    progress("read", len(files), len(files))
    writer.close()
    reading.counts = {name: getattr(writer, name) for name in ("documents", "passages", "sentences", "characters")}
    return reading


def _write_search_files(
    folder: Path, reading: _Reading, encoder: TextEncoder, old: DiskIndex | None, progress: Progress
) -> None:
    """Write the vectors of passages and sentences, encoding only what the old index does not have, and BM25."""
    import faiss

    documents = DocumentReader(folder / DOCUMENTS)
    count, total = reading.counts["passages"], reading.counts["sentences"]
    flat: faiss.IndexFlatIP | None = None
    done = 0
    for first in range(0, count, _CHUNK):
        chunk = range(first, min(count, first + _CHUNK))
        new = [number for number in chunk if number not in reading.known]

        def encoded(texts: int, of: int, done: int = done, last: int = chunk.stop) -> None:
            progress("encode", done + (documents.sentence_range(last - 1).stop - done) * texts // of, total)

        vectors = dict(zip(new, _encode(list(documents.texts(new)), encoder, encoded), strict=True))
        for number in chunk:
            known = reading.known.get(number)
            passage, sentences = (
                vectors[number]
                if old is None or known is None
                else (old.vectors([known])[0], old.sentence_vectors(known))
            )
            if flat is None:
                flat = faiss.IndexFlatIP(len(passage))
                shape = (total, len(passage))
                lines = np.lib.format.open_memmap(folder / SENTENCES, mode="w+", dtype=np.float16, shape=shape)
            flat.add(passage.reshape(1, -1))
            lines[done : done + len(sentences)] = sentences
            done += len(sentences)
        progress("encode", done, total)
    if flat is None:
        raise CorpusError("The documents hold no sentence that could be quoted. Index a folder with texts in it.")
    lines.flush()
    faiss.write_index(flat, str(folder / VECTORS))
    LexicalIndex.build(
        text
        for first in range(0, count, _CHUNK)
        for text, _ in documents.texts(range(first, min(count, first + _CHUNK)))
    ).save(folder / LEXICAL)
    documents.close()


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


def _previous(index: Path) -> DiskIndex | None:
    """The index that stands there, if it can be used."""
    try:
        return DiskIndex(index)
    except IndexUnavailableError:
        return None


def _file_sum(file: Path, settings: Settings) -> str:
    """SHA-256 of a file's bytes; "" for what will be skipped unread."""
    try:
        if not file.is_file() or file.stat().st_size > settings.max_file_mb * 1e6:
            return ""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _fingerprint(documents: dict[str, str], encoder: TextEncoder, options: dict[str, Any]) -> str:
    stated = repr((sorted(documents.items()), encoder.fingerprint, sorted(options.items()), FORMAT))
    return hashlib.sha256(stated.encode()).hexdigest()[:16]


def _refuse_skipped(skipped: dict[str, str], strict: bool) -> None:
    if strict and skipped:
        file, reason = next(iter(skipped.items()))
        raise CorpusError(
            f"{len(skipped)} of the files could not be taken in, the first is {file}: {reason}. "
            "Mend or remove them, or build without --strict."
        )


def _nothing_read(corpus: Path, skipped: dict[str, str]) -> str:
    reasons = "".join(f"\n  {file}: {reason}" for file, reason in list(skipped.items())[:5])
    return f"No document in {corpus} could be read. Put text files (.txt, .md) there.{reasons}"


def _report(
    index: Path, manifest: Manifest, old: Manifest | None, started: float, *, up_to_date: bool = False
) -> BuildReport:
    now, before = _documents(manifest), _documents(old)
    return BuildReport(
        index=str(index),
        documents=manifest.counts["documents"],
        passages=manifest.counts["passages"],
        sentences=manifest.counts["sentences"],
        fingerprint=manifest.fingerprint,
        model=manifest.model,
        added=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and now[name] != before[name]),
        removed=tuple(name for name in before if name not in now),
        unchanged=tuple(name for name in now if before.get(name) == now[name]),
        skipped=manifest.skipped,
        warnings=manifest.warnings,
        up_to_date=up_to_date,
        seconds=round(time.perf_counter() - started, 3),
    )


def _documents(manifest: Manifest | None) -> dict[str, str]:
    files = manifest.files if manifest else {}
    return {name: sum_ for name, sum_ in files.items() if manifest and name not in manifest.skipped}
