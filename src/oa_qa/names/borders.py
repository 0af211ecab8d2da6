"""Where a word can begin and end in a text without spaces: シア stands in シアは, not in ロシア; Ann not in Annual."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_KANA = regex.compile(r"[\p{Katakana}ー]")
_SPACED = regex.compile(r"[[\p{L}\p{N}]--[\p{Han}\p{Katakana}\p{Hiragana}ー\p{Hangul}]]", regex.VERSION1)
_HANGUL = regex.compile(r"\p{Hangul}")


def can_begin(text: str, i: int) -> bool:
    """Whether a word can begin at an offset: not within a run of the same kind of letters."""
    return i == 0 or not any(kind.match(text[i]) and kind.match(text[i - 1]) for kind in (_KANA, _SPACED, _HANGUL))


def can_end(text: str, i: int) -> bool:
    """Whether a word can end before an offset; Han and Hangul go on with an ending or the next word at once."""
    return i == len(text) or not any(kind.match(text[i - 1]) and kind.match(text[i]) for kind in (_KANA, _SPACED))


def stands_in(spelling: str, text: str) -> bool:
    """Whether a text has a spelling as a word, or words, of its own."""
    return next(_places(spelling, text), None) is not None


def respelled(text: str, spelling: str, other: str) -> str:
    """A text with one spelling put in the place of another, wherever that stands as a word of its own."""
    at, parts = 0, []
    for place in _places(spelling, text):
        parts += [text[at:place], other]
        at = place + len(spelling)
    return "".join([*parts, text[at:]])


def _places(spelling: str, text: str) -> Iterator[int]:
    at = text.find(spelling) if spelling else -1
    while at >= 0:
        stop = at + len(spelling)
        whole = can_begin(text, at) and can_end(text, stop)
        if whole:
            yield at
        at = text.find(spelling, stop if whole else at + 1)
