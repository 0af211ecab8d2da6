"""SHA-256 of files, without holding them in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal; OSError where it cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
