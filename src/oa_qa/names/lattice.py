"""A spelling as a lattice of sounds: where a letter can be read in several ways, several arcs run side by side.

Sounds are written with one letter each: vowels `a i u e o`; consonants as usual, with `S` for sh, `C` for ch, `J` for j
as in Jack, `c` for ts, `T` for th. A mark after it says how firm a sound is: `~` comes and goes between spellings (the
u of ク before a consonant), `:` stands before a doubled consonant and is heard clearly, `!` ends the name and tells
Mario from Maria, `=` was written long and `.` short, where a script tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

VOWELS = frozenset("aiueo")

_CLASSES = {
    sound: name
    for name, sounds in {"B": "bv", "S": "szSCJc", "R": "rl", **{sound: sound for sound in "pftdkgmn"}}.items()
    for sound in sounds
}
# Roughly how telling a consonant is: nearly every name has an n, few have a ts.
_TELLING = {
    sound: weight
    for weight, sounds in {0.5: "nrl", 0.6: "ts", 0.8: "kmdhyw", 0.9: "b", 1.1: "gpfT", 1.5: "vzSCJ", 3.0: "c"}.items()
    for sound in sounds
}
_BOTH_CLASSES = "T"  # th is heard as s by some and as t by others
_MOST_SKELETONS = 48

_DROPS = {"r~": 0.35, "i~": 0.15, "y~": 0.12, "h": 0.35, "y": 0.25, "w": 0.35}

Reading = tuple[tuple[str, ...], float]
"""Sounds in order, and what this reading costs against the usual one."""


class Arc(NamedTuple):
    """One sound between two nodes; an empty sound is a silent letter."""

    source: int
    sound: str
    cost: float
    drop: float


class Lattice(NamedTuple):
    """The readings of one spelling.

    Attributes:
        arcs: by node, the arcs that end there; node 0 has none, the last node is the end of the word.
        size: how many firm sounds the usual reading has.
        telling: how much the consonants of the usual reading say by themselves.
        script: of the letters; spellings of one script are compared more strictly.
    """

    arcs: tuple[tuple[Arc, ...], ...]
    size: int
    telling: float
    script: str


@cache
def readings(*written: str) -> tuple[Reading, ...]:
    """Readings from a short notation: `"k"`, `"k s"`, and with a cost `"C .1"`. The first is the usual one."""
    found = []
    for text in written:
        *sounds, last = text.split(" ") if text else [""]
        if last.startswith("."):
            found.append((tuple(sound for sound in sounds if sound), float(last)))
        else:
            found.append((tuple(sound for sound in [*sounds, last] if sound), 0.0))
    return tuple(found)


def lattice(units: Sequence[tuple[Reading, ...]], script: str) -> Lattice:
    """Join the readings of a word's letters, in order, into one lattice."""
    arcs: list[list[Arc]] = [[]]
    here = 0
    usual = [sound for unit in units for sound in unit[0][0]]
    for unit in units:
        ends: list[Arc] = []
        for sounds, cost in unit:
            source = here
            for sound in sounds[:-1]:
                arcs.append([Arc(source, sound, cost, drop_cost(sound))])
                source, cost = len(arcs) - 1, 0.0
            last = sounds[-1] if sounds else ""
            ends.append(Arc(source, last, cost, drop_cost(last)))
        arcs.append(ends)
        here = len(arcs) - 1
    telling = sum(_TELLING.get(sound[0], 0.0) for sound in usual)
    return Lattice(
        tuple(tuple(node) for node in arcs), sum(not sound.endswith("~") for sound in usual), telling, script
    )


@cache
def drop_cost(sound: str) -> float:
    """What it costs that one spelling has a sound and the other nothing in its place."""
    if not sound:
        return 0.0
    if sound.endswith("~"):
        return _DROPS.get(sound, 0.02)
    if sound[0] in VOWELS:
        return 0.9 if sound[-1] in ":=!" else 0.6
    return _DROPS.get(sound, 1.2)


def skeletons(word: Lattice) -> frozenset[str]:
    """The coarse consonants of every reading: what two spellings must share before they are compared at all.

    A vowel counts only at the beginning of a word, where all vowels count as one.
    """
    known: list[set[str]] = [{""}]
    for node in word.arcs[1:]:
        found: set[str] = set()
        for arc in node:
            for start in known[arc.source]:
                found.update(start + heard for heard in _heard(arc.sound, bool(start)))
        known.append(set(sorted(found)[:_MOST_SKELETONS]))
    return frozenset(known[-1])


def _heard(sound: str, inside: bool) -> tuple[str, ...]:
    if not sound:
        return ("",)
    if sound[0] in VOWELS or sound[0] in "hyw":
        return ("",) if inside else ("A",)
    if sound == _BOTH_CLASSES:
        return ("t", "S")
    name = _CLASSES[sound[0]]
    return ("", name) if sound.endswith("~") else (name,)
