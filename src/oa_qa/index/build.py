"""Builds an index folder from a corpus folder; what did not change since the last build is taken over."""

from __future__ import annotations

import hashlib
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from oa_qa.corpus import NAMES_FILE, CorpusReader, Skipped, bundled_corpus, corpus_files
from oa_qa.corpus.formats import SUFFIXES
from oa_qa.encoding import TextEncoder
from oa_qa.errors import CorpusError, IndexUnavailableError
from oa_qa.hashing import file_sha256
from oa_qa.index.disk import DOCUMENTS, DiskIndex
from oa_qa.index.documents import DocumentReader, DocumentWriter
from oa_qa.index.generations import FORMAT, Manifest, building, new_generation, put_in_use
from oa_qa.index.writing import Progress, write_names, write_terms, write_vectors
from oa_qa.models import Document
from oa_qa.names import DeclaredFinder, NameTable, TextNames
from oa_qa.settings import Settings
from oa_qa.splitting import quotable, split


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
            usable = old if alike else None
            reading = _read(files, sums, folder, settings, usable, progress, _NameFinder(table, declared))
            reading.skipped |= skipped
            if not reading.counts["documents"]:
                raise CorpusError(_nothing_read(corpus, reading.skipped))
            _refuse_skipped(reading.skipped, strict)
            if not reading.counts["passages"]:
                raise CorpusError(
                    "The documents hold no sentence that could be quoted. Index a folder with texts in it."
                )
            with closing(DocumentReader(folder / DOCUMENTS)) as documents:
                write_vectors(folder, documents, encoder, usable, reading.known, progress)
                write_terms(folder, documents, usable, reading.known)
                write_names(folder, documents, table, usable)
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


class _NameFinder:
    """Finds what a document has to say about names.

    Attributes:
        declared: a digest of the declared names, on which it depends.
    """

    def __init__(self, table: NameTable, declared: str) -> None:
        self.declared = declared
        self._finder = DeclaredFinder(table)

    def names(self, document: Document) -> str:
        """As the index keeps it."""
        return TextNames.gather(quotable(document), self._finder).to_json()


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
    finder: _NameFinder,
) -> _Reading:
    """Write documents.db: read and split what is new, take over what the old index has of the same bytes."""
    reading = _Reading()
    writer = DocumentWriter(folder / DOCUMENTS)
    with CorpusReader(settings) as reader:
        for done, (name, file) in enumerate(files.items()):
            progress("read", done, len(files))
            known = old.reusable(name, sums[name], file.suffix.lower()) if old else []
            if old and known:
                warnings = old.manifest.warnings.get(known[0].document.file, [])
                for document, passages, numbers, names in known:
                    reading.known |= dict(enumerate(numbers, start=writer.passages))
                    stale = old.manifest.names != finder.declared
                    writer.add(document.moved_to(name), passages, finder.names(document) if stale else names)
                reading.documents[name] = known[0].document.file_sha256
            else:
                outcome = reader.read(file, name)
                if isinstance(outcome, Skipped):
                    reading.skipped[name] = outcome.reason
                    continue
                for document in outcome.documents:
                    writer.add(document, split(document, settings.passage_characters), finder.names(document))
                    sums[name] = document.file_sha256  # it may have changed since it was looked at
                reading.documents[name] = sums[name]
                warnings = list(outcome.warnings)
            if warnings:
                reading.warnings[name] = warnings
    progress("read", len(files), len(files))
    writer.close()
    reading.counts = {name: getattr(writer, name) for name in ("documents", "passages", "sentences", "characters")}
    return reading


def _names_file(corpus: Path, settings: Settings) -> Path:
    own = corpus / NAMES_FILE
    return settings.names or (own if own.is_file() else bundled_corpus() / NAMES_FILE)


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
