"""Builds an index folder from a corpus folder; what did not change since the last build is taken over."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from oa_qa.corpus import NAMES_FILE, CorpusReader, Skipped, bundled_corpus, corpus_files
from oa_qa.corpus.formats import SUFFIXES
from oa_qa.encoding import TextEncoder
from oa_qa.errors import CorpusError, IndexUnavailableError
from oa_qa.hashing import file_sha256
from oa_qa.index.disk import DOCUMENTS, LEXICAL, NAMES, SENTENCES, VECTORS, DiskIndex
from oa_qa.index.documents import DocumentReader, DocumentWriter
from oa_qa.index.generations import FORMAT, Manifest, building, new_generation, put_in_use
from oa_qa.lexical import LexicalIndex
from oa_qa.names import NameIndex, NameTable
from oa_qa.settings import Settings
from oa_qa.splitting import contexts, quotable, split
from oa_qa.text.normalization import one_line, unwrap

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read` or `encode`), how much of it is done, and how much there is."""


_CHUNK = 64  # passages encoded and held in memory at a time


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        added, changed, removed, unchanged: files, compared with the index that stood there before.
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
        return {**asdict(self), "warning_count": self.warning_count}

    @property
    def warning_count(self) -> int:
        """How many files were skipped, and how many remarks there are about others."""
        return len(self.skipped) + sum(map(len, self.warnings.values()))


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
    files, passed_over = corpus_files(corpus, without=index)
    skipped = {item.file: item.reason for item in passed_over}
    with building(index):
        shaping = settings.shaping()
        options = {**shaping, "limits": settings.limits()}
        sums = {name: _file_sum(file, settings) for name, file in files.items()}
        table = NameTable.read(_names_file(corpus, settings))
        declared = hashlib.sha256(repr(table.names).encode()).hexdigest()
        old = _previous(index)
        alike = old and old.manifest.model_fingerprint == encoder.fingerprint and _shaping(old.manifest) == shaping
        same = alike and old and (old.manifest.options, old.manifest.names) == (options, declared)
        if old and same and _same_corpus(old.manifest, corpus, sums, skipped):
            _refuse_skipped(old.manifest.skipped, strict)
            return _report(index, old.manifest, old.manifest, started, up_to_date=True)
        with new_generation(index) as folder:
            reading = _read(files, sums, folder, settings, old if alike else None, progress)
            reading.skipped |= skipped
            if not reading.counts["documents"]:
                raise CorpusError(_nothing_read(corpus, reading.skipped))
            _refuse_skipped(reading.skipped, strict)
            _write_search_files(folder, reading, encoder, old, progress)
            _write_names(folder, table)
            manifest = Manifest(
                fingerprint=_fingerprint(reading.documents, encoder, shaping),
                built=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                model=encoder.name,
                model_fingerprint=encoder.fingerprint,
                options=options,
                corpus=str(corpus.resolve()),
                names=declared,
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

    documents: dict[str, str] = field(default_factory=dict)  # file -> its SHA-256, of those that were taken in
    skipped: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)  # passage number -> its number in the old index


def _read(
    files: dict[str, Path],
    sums: dict[str, str],
    folder: Path,
    settings: Settings,
    old: DiskIndex | None,
    progress: Progress,
) -> _Reading:
    """Write documents.db: read and split what is new, take over what the old index has of the same bytes."""
    reading = _Reading()
    writer = DocumentWriter(folder / DOCUMENTS)
    with CorpusReader(settings) as reader:
        for done, (name, file) in enumerate(files.items()):
            progress("read", done, len(files))
            known = old.reusable(sums[name], file.suffix.lower()) if old else []
            if old and known:
                warnings = old.manifest.warnings.get(known[0][0].file, [])
                for document, passages, numbers in known:
                    reading.known |= dict(enumerate(numbers, start=writer.passages))
                    writer.add(document.moved_to(name), passages)
                reading.documents[name] = known[0][0].file_sha256
            else:
                outcome = reader.read(file, name)
                if isinstance(outcome, Skipped):
                    reading.skipped[name] = outcome.reason
                    continue
                for document in outcome.documents:
                    writer.add(document, split(document, settings.passage_characters))
                    sums[name] = document.file_sha256  # it may have changed since it was looked at
                reading.documents[name] = sums[name]
                warnings = list(outcome.warnings)
            if warnings:
                reading.warnings[name] = warnings
    progress("read", len(files), len(files))
    writer.close()
    reading.counts = {name: getattr(writer, name) for name in ("documents", "passages", "sentences", "characters")}
    return reading


def _write_search_files(
    folder: Path, reading: _Reading, encoder: TextEncoder, old: DiskIndex | None, progress: Progress
) -> None:
    """Write the vectors of passages and sentences, encoding only what the old index does not have, and BM25."""
    documents = DocumentReader(folder / DOCUMENTS)
    count = reading.counts["passages"]
    if not count:
        raise CorpusError("The documents hold no sentence that could be quoted. Index a folder with texts in it.")
    # As a stream: mapping a file into memory that the disk has no room for kills the process.
    with (folder / SENTENCES).open("wb") as lines:
        passages = _write_vectors(lines, documents, reading, encoder, old, progress)
    (folder / VECTORS).write_bytes(passages)
    LexicalIndex.build(_searchable(documents, count)).save(folder / LEXICAL)
    documents.close()


def _write_vectors(
    lines: BinaryIO,
    documents: DocumentReader,
    reading: _Reading,
    encoder: TextEncoder,
    old: DiskIndex | None,
    progress: Progress,
) -> bytes:
    """Write the vectors of sentences as an array of half-precision numbers; returns FAISS's index of passages."""
    import faiss

    flat: Any = None  # FAISS's index; how wide it must be is known with the first vector
    total, done = reading.counts["sentences"], 0
    borders = documents.sentence_borders()
    for chunk in _chunks(reading.counts["passages"]):
        new = [number for number in chunk if number not in reading.known]

        def encoded(texts: int, of: int, done: int = done, last: int = chunk.stop) -> None:
            progress("encode", done + (borders[last] - done) * texts // of, total)

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
                header = {"descr": "<f2", "fortran_order": False, "shape": (total, len(passage))}
                np.lib.format.write_array_header_1_0(lines, header)
            flat.add(passage.reshape(1, -1))
            lines.write(sentences.astype("<f2").tobytes())
            done += len(sentences)
        progress("encode", done, total)
    return bytes(faiss.serialize_index(flat).tobytes())


def _names_file(corpus: Path, settings: Settings) -> Path:
    own = corpus / NAMES_FILE
    return settings.names or (own if own.is_file() else bundled_corpus() / NAMES_FILE)


def _write_names(folder: Path, table: NameTable) -> None:
    """Write which names the documents have, in which spellings."""
    documents = DocumentReader(folder / DOCUMENTS)
    ids = [entry["document_id"] for entry in documents.about()]
    names = NameIndex.build(((name, quotable(documents.document(name))) for name in ids), table)
    (folder / NAMES).write_text(names.to_json(), encoding="utf-8")
    documents.close()


def _searchable(documents: DocumentReader, count: int) -> Iterator[str]:
    """What BM25 sees of each passage: its text, and what places it within its document."""
    for chunk in _chunks(count):
        for name, group in groupby(documents.passages(chunk), key=lambda passage: passage.document_id):
            document, passages = documents.document(name), list(group)
            for passage, context in zip(passages, contexts(document, passages), strict=True):
                yield context + "\n" + unwrap(document.text, passage.start, passage.end, document.soft_breaks)


def _chunks(count: int) -> Iterator[range]:
    """The numbers from 0 on, a few at a time."""
    for first in range(0, count, _CHUNK):
        yield range(first, min(count, first + _CHUNK))


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


def _same_corpus(old: Manifest, corpus: Path, sums: dict[str, str], skipped: dict[str, str]) -> bool:
    """Whether an index holds just these files of this folder."""
    passed_over = {name: reason for name, reason in old.skipped.items() if name not in old.files}
    return old.corpus == str(corpus.resolve()) and old.files == sums and passed_over == skipped


def _shaping(manifest: Manifest) -> dict[str, Any]:
    """The options of a build without the limits, which only decide about what was skipped."""
    return {name: value for name, value in manifest.options.items() if name != "limits"}


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
        return file_sha256(file)
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
    return f"No document in {corpus} could be read. Put documents there ({', '.join(SUFFIXES)}).{reasons}"


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
