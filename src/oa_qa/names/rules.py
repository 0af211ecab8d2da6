"""Rules that read letters: which of them can begin at which letter."""

from __future__ import annotations

from collections.abc import Mapping

import regex

LETTERS_WITH_MARKS = frozenset("öüäøæåıñčćçśšşžł")
"""Letters whose mark says how they are read; from all others it is taken off."""

_CONTEXT = regex.compile(r"^(?:\^|\(\?<=(?:[^()\[\]]|\[[^\]]*\]|\([^()]*\))*\))")

Rules = list[tuple[regex.Pattern[str], tuple[str, ...]]]


def by_letter(rules: Mapping[str, tuple[str, ...]]) -> dict[str, Rules]:
    """The rules in their order, for each letter only those that can begin with it: most words need few of them."""
    compiled = [
        (regex.compile(pattern), regex.compile(_CONTEXT.sub("", pattern)), written)
        for pattern, written in rules.items()
    ]
    return {
        letter: [(pattern, written) for pattern, ahead, written in compiled if ahead.match(letter, partial=True)]
        for letter in "abcdefghijklmnopqrstuvwxyz'" + "".join(sorted(LETTERS_WITH_MARKS))
    }
