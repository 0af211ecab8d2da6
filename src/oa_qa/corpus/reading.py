"""A folder of files -> documents, one at a time; what cannot be read is named with its reason."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import regex

from oa_qa.corpus.boilerplate import boilerplate_marks
from oa_qa.corpus.decoding import UndecodableError, decode
from oa_qa.corpus.front_matter import read_front_matter
from oa_qa.errors import CorpusError
from oa_qa.models import Document, Mark
from oa_qa.text.scripts import SPEAKABLE, language_of

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
NAMES_FILE = "names.toml"

_HEADING = regex.compile(r"\s*#[ \t\u3000]+([^\r\n]+)")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not taken in, and why."""

    file: str
    reason: str


def corpus_files(folder: Path, *, without: Path | None = None) -> tuple[dict[str, Path], list[Skipped]]:
    """Every file below a folder that could be a document, by its id, which is its path relative to the folder.

    Hidden files and folders, names.toml and what lies in the folder `without` (the index) are no documents. Links to
    folders are not followed.

    Returns:
        The files, sorted by id, and what was passed over: other formats, names that are no text, folders that could
        not be opened.

    Raises:
        CorpusError: the folder is not there, is no folder, cannot be listed, or is the index folder itself.
    """
    if not folder.exists():
        raise CorpusError(
            f"There is no folder {folder}. Give the folder that holds your documents: oa-qa index FOLDER."
        )
    if not folder.is_dir():
        raise CorpusError(f"{folder} is a file. Give the folder that holds it: oa-qa index {folder.parent}.")
    left_out = without.resolve() if without else None
    if folder.resolve() == left_out:
        raise CorpusError(f"{folder} cannot hold both the documents and their index. Name another folder with --index.")
    found: list[Path] = []
    failures: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(place, name).resolve() != left_out]
        found += [Path(place, name) for name in files if not name.startswith(".") and name != NAMES_FILE]
    if any(Path(failure.filename) == folder for failure in failures):
        raise CorpusError(f"The folder {folder} cannot be opened: {failures[0].strerror}. Check its permissions.")
    skipped = [
        Skipped(_printable(Path(failure.filename), folder), f"the folder cannot be opened: {failure.strerror}")
        for failure in failures
    ]
    kept: dict[str, Path] = {}
    for file in found:
        name = _printable(file, folder)
        if name != file.relative_to(folder).as_posix():
            skipped.append(Skipped(name, "its file name is not valid Unicode; rename it"))
        elif file.suffix.lower() not in TEXT_SUFFIXES:
            kind = f"{file.suffix} files" if file.suffix else "files without an ending"
            skipped.append(Skipped(name, f"{kind} are not read; text is read from {', '.join(sorted(TEXT_SUFFIXES))}"))
        else:
            kept[name] = file
    return dict(sorted(kept.items())), skipped


def _printable(file: Path, folder: Path) -> str:
    """The path relative to the folder; bytes that are no text are written out."""
    return file.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def read_document(
    file: Path, name: str, *, max_bytes: int, mark_boilerplate: bool
) -> tuple[Document, list[str]] | Skipped:
    """Read one file, to be known as the document `name`.

    Returns:
        The document with warnings about what it states of itself, or why the file was skipped.
    """
    try:
        data = _read(file, max_bytes)
        text, codec = decode(data)
    except UndecodableError as error:
        return Skipped(name, str(error))
    except OSError as error:
        return Skipped(name, f"it cannot be opened: {error.strerror or error}")
    front = read_front_matter(text)
    body = front.mark.end if front.mark else 0
    if not SPEAKABLE.search(text, body):
        return Skipped(name, "it is empty" if not text.strip() else "it holds no words")
    marks: list[Mark] = [front.mark] if front.mark else []
    if mark_boilerplate:
        marks += boilerplate_marks(text, body)
    values = dict(front.values)
    heading = _HEADING.match(text, body)
    if heading and file.suffix.lower() in {".md", ".markdown"}:
        values.setdefault("title", heading.group(1).strip())
    values.setdefault("language", language_of(text[body:]) or "")
    document = Document(
        id=name,
        text=text,
        encoding=codec,
        file_sha256=hashlib.sha256(data).hexdigest(),
        marks=tuple(marks),
        **{key: value or None for key, value in values.items()},
    )
    return document, list(front.warnings)


def _read(file: Path, max_bytes: int) -> bytes:
    status = file.stat()
    if not file.is_file():
        raise OSError(None, "it is not a regular file")
    if status.st_size > max_bytes:
        size = status.st_size / 1e6
        raise UndecodableError(
            f"it has {size:.1f} MB, more than max_file_mb = {max_bytes / 1e6:g}; split it or raise the setting"
        )
    return file.read_bytes()
