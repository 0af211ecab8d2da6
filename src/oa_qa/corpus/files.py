"""The files of a corpus folder; what is passed over is named with its reason."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from oa_qa.corpus.formats import SUFFIXES
from oa_qa.errors import CorpusError

NAMES_FILE = "names.toml"
_HIDDEN = (".", "~$")  # Word locks a file that is open with another beside it, ~$report.docx
_LINK = "it is a link to a folder, which may lead round in a circle and is not followed; index that folder by itself"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not taken in, and why."""

    file: str
    reason: str


def corpus_files(folder: Path, *, without: Path | None = None) -> tuple[dict[str, Path], list[Skipped]]:
    """Every file below a folder that could be a document, by its id, which is its path relative to the folder.

    Hidden files and folders, Word's lock files, names.toml and what lies in the folder `without` (the index) are no
    documents.

    Returns:
        The files, sorted by id, and what was passed over: other formats, names that are no text, links to folders,
        which are not followed, and folders that could not be opened.

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
    links: list[Path] = []
    failures: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links += [Path(place, name) for name in folders if Path(place, name).is_symlink()]
        folders[:] = [name for name in folders if Path(place, name).resolve() != left_out]
        found += [Path(place, name) for name in files if not name.startswith(_HIDDEN) and name != NAMES_FILE]
    if any(Path(failure.filename) == folder for failure in failures):
        raise CorpusError(f"The folder {folder} cannot be opened: {failures[0].strerror}. Check its permissions.")
    skipped = [
        Skipped(_printable(Path(failure.filename), folder), f"the folder cannot be opened: {failure.strerror}")
        for failure in failures
    ]
    skipped += [Skipped(_printable(link, folder), _LINK) for link in links]
    kept: dict[str, Path] = {}
    for file in found:
        name = _printable(file, folder)
        if name != file.relative_to(folder).as_posix():
            skipped.append(Skipped(name, "its file name is not valid Unicode; rename it"))
        elif file.suffix.lower() not in SUFFIXES:
            kind = f"{file.suffix} files" if file.suffix else "files without an ending"
            skipped.append(Skipped(name, f"{kind} are not read; what is read are {', '.join(SUFFIXES)}"))
        else:
            kept[name] = file
    return dict(sorted(kept.items())), skipped


def _printable(file: Path, folder: Path) -> str:
    """The path relative to the folder; bytes that are no text are written out."""
    return file.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
