"""A model that a user names -> its local folder, fetched from the hub if need be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from oa_qa.errors import ModelError
from oa_qa.hashing import file_sha256


def model_folder(name: str, announce: Callable[[str], None] = lambda _: None) -> Path:
    """The local folder of a model. Only a hub id that is not in the local hub cache makes a connection.

    Args:
        name: a folder or a hub id.
        announce: told in a sentence what is going on, if it takes time.

    Raises:
        ModelError: there is no such folder or hub model.
    """
    path = Path(os.path.expanduser(name))  # noqa: PTH111 - pathlib's raises for an unknown user
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise ModelError(f"There is no model folder {name}. Give a sentence-transformers folder or a hub id.")
    return _fetched(name, announce)


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of everything in a model folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file_sha256(file).encode())
    return digest.hexdigest()


def _fetched(name: str, announce: Callable[[str], None]) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except LocalEntryNotFoundError:
        announce(f"Fetching the model {name} from its hub")
    except ValueError as error:
        raise ModelError(
            f"There is no model {name!r}: neither a folder nor a hub id. Give a sentence-transformers folder, "
            "a hub id like owner/name, or nothing for what is bundled."
        ) from error
    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.model", "*.safetensors"]))
    except Exception as error:  # the hub client raises a dozen kinds, down to those of its HTTP library
        raise ModelError(
            f"The model {name} could not be fetched: {type(error).__name__}: {error}. Check its name and the "
            "network, give a local folder, or name none to use what is bundled."
        ) from error
