"""Generations of an index folder: each build is a new folder, and one rename of the file `current` puts it in use.

    index/current                  the name of the generation in use
    index/20261121-101500-1f3a9c/  a generation: manifest.json and the files it lists with their SHA-256

A kill at any moment leaves the old generation in use. Readers open every file of a generation when they load it: on
POSIX systems the files live on while they are open, on Windows an open file cannot be deleted, so a generation that
somebody reads is either readable to its end or left for the next build to clear.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import regex
from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from oa_qa.errors import IndexUnavailableError
from oa_qa.hashing import file_sha256

FORMAT = 7
"""Raised whenever an older oa-qa could misread what a newer one writes, or the other way round, and whenever the same
files would be read, marked, split or searched for names and terms in another way: an unchanged corpus is then indexed
anew."""

Opened = TypeVar("Opened")

_MANIFEST = "manifest.json"
_POINTER = "current"
_NAME = regex.compile(r"\d{8}-\d{6}-[0-9a-f]{6}(?:\.partial)?")


@dataclass(frozen=True)
class Manifest:
    """What a generation says about itself.

    Attributes:
        format: of the files in the generation.
        fingerprint: a digest of the documents, the model and how they were split.
        built: when, ISO 8601 in UTC.
        model: name of the embedding model.
        model_fingerprint: of its weights and prompts.
        options: the settings that shape passages.
        corpus: absolute path of the corpus folder at the time.
        names: a digest of the declared name variants.
        counts: documents, passages, sentences, characters.
        files: every file that could be a document with the SHA-256 of its bytes, "" where it could not be opened.
        skipped: files that are not in the index, with the reason.
        warnings: what was noticed about files that are in it.
        checksums: every file of the generation with its SHA-256.
    """

    fingerprint: str
    built: str
    model: str
    model_fingerprint: str
    options: dict[str, Any]
    corpus: str
    names: str
    counts: dict[str, int]
    files: dict[str, str]
    skipped: dict[str, str]
    warnings: dict[str, list[str]]
    checksums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


@contextmanager
def building(index: Path) -> Iterator[None]:
    """Keep every other build away from the index folder.

    Raises:
        IndexUnavailableError: somebody else is building, or the folder cannot be written.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / ".lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IndexUnavailableError(
            f"The index {index} is being built by another process. Wait for it to finish, then try again."
        ) from error
    except OSError as error:
        raise _unwritable(index, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def new_generation(index: Path) -> Iterator[Path]:
    """A folder to write a generation into; it is deleted again if anything fails."""
    folder = index / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}.partial"
    try:
        folder.mkdir()
        yield folder
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _unwritable(index, error) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _unwritable(index: Path, error: Exception) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"The index folder {index} cannot be written: {error}. Free some space there, or name another one with --index; "
        "what was indexed before is untouched."
    )


def put_in_use(index: Path, folder: Path, manifest: Manifest) -> None:
    """Seal a written generation with its manifest, point to it, and clear the others."""
    sums = {
        path.relative_to(folder).as_posix(): file_sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    sealed = Manifest(**{**asdict(manifest), "checksums": sums})
    (folder / _MANIFEST).write_text(json.dumps(asdict(sealed), ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(folder)
    generation = folder.with_suffix("")
    folder.rename(generation)
    pointer = index / f"{_POINTER}.new"
    pointer.write_text(generation.name, encoding="utf-8")
    _flush(index, pointer)
    pointer.replace(index / _POINTER)
    for other in index.iterdir():
        if other.is_dir() and _NAME.fullmatch(other.name) and other != generation:
            shutil.rmtree(other, ignore_errors=True)


def current_generation(index: Path) -> Path:
    """The folder of the generation in use.

    Raises:
        IndexUnavailableError: there is no index, or its generation is gone.
    """
    name = None
    while True:
        before = name
        try:
            name = (index / _POINTER).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailableError(
                f"There is no index in {index}. Build one: oa-qa index FOLDER --index {index}"
            ) from error
        if _NAME.fullmatch(name) and (index / name).is_dir():
            return index / name
        if name == before:  # not just replaced by a build between the two looks
            raise IndexUnavailableError(
                f"The index in {index} is damaged: its generation {name!r} is gone. "
                f"Build it again: oa-qa index FOLDER --index {index}"
            )


def open_current(index: Path, open_generation: Callable[[Path], Opened]) -> Opened:
    """Open the generation in use, and the next one if a build replaces it while it is being opened.

    Raises:
        IndexUnavailableError: there is no index, or it is damaged or of another format.
    """
    while True:
        generation = current_generation(index)
        try:
            return open_generation(generation)
        except (OSError, ValueError, RuntimeError, sqlite3.Error, IndexUnavailableError) as error:
            if current_generation(index) != generation:
                continue
            if isinstance(error, IndexUnavailableError):
                raise
            raise IndexUnavailableError(
                f"The index in {index} is damaged: {error}. Build it again: oa-qa index FOLDER --index {index}"
            ) from error


def read_manifest(generation: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        IndexUnavailableError: it is missing, damaged, or of another format.
    """
    again = f"Build it again: oa-qa index FOLDER --index {generation.parent}"
    try:
        stated = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        found = stated["format"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise IndexUnavailableError(
            f"The index in {generation.parent} is damaged: no readable manifest. {again}"
        ) from error
    if found != FORMAT:
        raise IndexUnavailableError(
            f"The index in {generation.parent} has format {found}, this oa-qa reads format {FORMAT}. {again}"
        )
    try:
        return TypeAdapter(Manifest).validate_python(stated)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise IndexUnavailableError(
            f"The index in {generation.parent} is damaged: the manifest's {place}: {first['msg']}. {again}"
        ) from error


def changed_files(generation: Path, manifest: Manifest) -> list[str]:
    """The files of a generation that are missing or not as they were written."""
    return [name for name, sum_ in manifest.checksums.items() if not _is_unchanged(generation / name, sum_)]


def _is_unchanged(file: Path, expected: str) -> bool:
    try:
        return file_sha256(file) == expected
    except (OSError, ValueError):  # ValueError: a manifest may name anything
        return False


def _flush(folder: Path, *files: Path) -> None:
    """Have the files on the disk before a name points to them."""
    for file in files or folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
