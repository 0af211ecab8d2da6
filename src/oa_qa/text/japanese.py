"""The words of Japanese text by SudachiPy; its dictionary is loaded at first use."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sudachipy import Dictionary, MorphemeList, Tokenizer

_local = threading.local()  # a tokenizer serves one thread at a time; all share the dictionary


def morphemes(text: str, mode: Literal["A", "C"]) -> MorphemeList:
    """The morphemes of a text, as short as they come (A) or with compounds kept together (C)."""
    return _tokenizer(mode).tokenize(text)


def _tokenizer(mode: str) -> Tokenizer:
    from sudachipy import SplitMode

    known: dict[str, Tokenizer] = _local.__dict__.setdefault("tokenizers", {})
    if mode not in known:
        known[mode] = _dictionary().tokenizer(mode=getattr(SplitMode, mode))
    return known[mode]


@cache
def _dictionary() -> Dictionary:
    from sudachipy import Dictionary

    return Dictionary(dict="core")
