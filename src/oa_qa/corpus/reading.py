"""One file -> its documents: read by its format, with its statements and marks; or the reason why it was skipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from oa_qa.corpus.boilerplate import boilerplate_marks
from oa_qa.corpus.extraction import Extract, Limits, UnreadableError
from oa_qa.corpus.files import Skipped
from oa_qa.corpus.formats import PARSED, RECORDS, TEXTS
from oa_qa.corpus.parser_process import ParserProcess
from oa_qa.corpus.stated import dated_line, labelled_lines
from oa_qa.models import Document, Mark
from oa_qa.settings import Settings
from oa_qa.text.scripts import SPEAKABLE, language_of

_SCRIPTS = {
    "Latin": "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt ro sk sl sq sv"
    " sw tl tr uz vi",
    "Cyrillic": "be bg kk ky mk mn ru sr tg tt uk",
    "Arabic": "ar ckb fa ps sd ug ur",
    "Devanagari": "hi mr ne sa",
    "Bengali": "as bn",
    "Hebrew": "he yi",
    "Ethiopic": "am ti",
    "Han": "zh yue",
    **{tag: tag for tag in "ja ko th el hy ka ta te kn ml gu pa or si km lo my bo dv".split()},
}
_SCRIPT_OF = {tag: script for script, tags in _SCRIPTS.items() for tag in tags.split()}
"""What a language is written in: the name of a script, or its own tag where it is the only one of importance."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in.

    Attributes:
        documents: in their order; one, but for formats that hold records.
        warnings: what was noticed about the file.
    """

    documents: tuple[Document, ...]
    warnings: tuple[str, ...] = ()


class CorpusReader:
    """Reads files of a corpus. What could hang is read by another process, so close it: it is a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        limits = Limits(pages=settings.max_pages, unpacked_bytes=int(settings.max_unpacked_mb * 1e6))
        self._parser = ParserProcess(limits, seconds=settings.file_seconds, megabytes=settings.max_parser_mb)

    def __enter__(self) -> CorpusReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parser.close()

    def read(self, file: Path, name: str) -> Taken | Skipped:
        """Read one file, known as `name`: its documents with warnings, or why it was skipped."""
        try:
            data = _bytes(file, self._settings.max_file_mb)
            extracts, warnings = self._extracts(file.suffix.lower(), data)
        except UnreadableError as error:
            return Skipped(name, str(error))
        except OSError as error:
            return Skipped(name, f"it cannot be opened: {error.strerror or error}")
        sum_ = hashlib.sha256(data).hexdigest()
        return Taken(tuple(self._document(extract, name, sum_) for extract in extracts), tuple(warnings))

    def _extracts(self, suffix: str, data: bytes) -> tuple[list[Extract], Iterable[str]]:
        if suffix in RECORDS:
            return RECORDS[suffix](data, self._settings.fields)
        extract = _as_written(self._parser.parse(suffix, data)) if suffix in PARSED else TEXTS[suffix](data)
        if not SPEAKABLE.search(extract.text, extract.body):
            raise UnreadableError("it holds no words" if extract.text.strip() else "it is empty")
        return [extract], extract.warnings

    def _document(self, extract: Extract, name: str, sum_: str) -> Document:
        stated = dict(extract.stated)
        if extract.record is None:
            labelled = labelled_lines(extract.text, extract.body)
            if extract.pages:  # a PDF's own date is that of its making
                shown = dated_line(extract.text, extract.soft_breaks or ())
                if shown and shown <= stated.get("published", shown):  # a later day is one to come, of an event
                    labelled.setdefault("published", shown)
                if "published" in labelled:
                    stated.pop("published", None)
            stated = labelled | stated
        stated.setdefault("language", language_of(extract.text[extract.body :]) or "")
        return Document(
            id=name if extract.record is None else f"{name}#{extract.record}",
            text=extract.text,
            encoding=extract.encoding,
            file_sha256=sum_,
            marks=self._marks(extract),
            record=extract.record,
            pages=extract.pages,
            soft_breaks=extract.soft_breaks,
            headings=extract.headings,
            led_in=extract.led_in,
            **{key: value or None for key, value in stated.items()},
        )

    def _marks(self, extract: Extract) -> tuple[Mark, ...]:
        front = [extract.front_matter] if extract.front_matter else []
        if extract.keep_boilerplate or not self._settings.mark_boilerplate:
            return tuple(front)
        return (*front, *boilerplate_marks(extract.text, extract.body, known=extract.markup))


def _as_written(extract: Extract) -> Extract:
    """An extract without a stated language that its script belies: `<html lang="en">` is what many templates begin with.

    Only what a program may have put there is doubted, never front matter or the field of a record.
    """
    stated = _SCRIPT_OF.get(extract.stated.get("language", "").split("-")[0].lower())
    found = language_of(extract.text) if stated else None
    written = _SCRIPT_OF.get(found or "", "Latin")
    # Kanji alone look like Chinese: a table of names may be Japanese all the same.
    if written in ("Latin", stated) or (written == "Han" and stated == "ja"):
        return extract
    return replace(extract, stated={**extract.stated, "language": found or ""})


def _bytes(file: Path, max_mb: float) -> bytes:
    status = file.stat()
    if not file.is_file():
        raise OSError(None, "it is not a regular file")
    if status.st_size > max_mb * 1e6:
        raise UnreadableError(
            f"it has {status.st_size / 1e6:.1f} MB, more than max_file_mb = {max_mb:g}; split it or raise the setting"
        )
    return file.read_bytes()
