"""Do two spellings of a word sound like one name? A weighted edit distance between their lattices of sounds."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import product

import regex

from oa_qa.names.alphabets import read_cyrillic, read_hangul
from oa_qa.names.kana import read_kana
from oa_qa.names.latin import plain_letters, read_latin
from oa_qa.names.latin_spelling import read_latin_spelling
from oa_qa.names.lattice import VOWELS, Arc, Lattice, skeletons
from oa_qa.names.words import is_listed

_READERS = (
    (regex.compile(r"[\p{Katakana}ー]+"), read_kana),
    (regex.compile(r"[\p{Latin}\p{M}'’]+"), read_latin),
    (regex.compile(r"[\p{Cyrillic}\p{M}'’]+"), read_cyrillic),
    (regex.compile(r"\p{Hangul}+"), read_hangul),
)
_LONGEST = 40  # code points; no name is longer, and the comparison is quadratic

_APART = 2.0  # two consonants that no speaker takes for one another
_CONSONANTS = {
    "bv": 0.15, "pb": 0.9, "pf": 0.9, "fv": 0.25, "bf": 0.9, "pv": 1.2, "wv": 0.15, "wb": 0.5,
    "td": 0.9, "tT": 0.1, "dT": 0.4, "tC": 0.25, "tc": 0.45, "dJ": 0.35, "dz": 0.7,
    "kg": 0.9, "kh": 0.6, "hf": 0.4, "hk": 0.6,
    "sz": 0.35, "sS": 0.5, "sT": 0.0, "zT": 0.05, "zJ": 0.3, "ST": 0.2, "cs": 0.4, "cz": 0.3, "cC": 0.3, "cS": 0.8,
    "SC": 0.6, "CJ": 0.6, "SJ": 0.6, "sC": 0.9, "sJ": 0.9, "cT": 0.4, "cJ": 0.6,
    "rl": 0.9, "mn": 0.8, "yJ": 0.5, "yi": 0.05, "wu": 0.05,
}  # fmt: skip
_VOWELS = {
    "ai": 1.0, "au": 0.6, "ae": 0.55, "ao": 0.55, "iu": 0.6, "ie": 0.5, "io": 1.0, "ue": 0.7, "uo": 0.3, "eo": 0.6,
}  # fmt: skip
_Costs = dict[tuple[str, str], float]

# Costs and limits were set by hand against tests/names/pairs.toml.
_WEAK, _WEAK_MARKED, _FIRM = 0.6, 0.8, 1.6
_LONGER = 0.18  # the same vowel, written long in one spelling and short in the other
_LENGTHENED_GLIDE = 0.6  # a long i is no y
_CHECKED = 0.5  # ... long in one and before a doubled consonant in the other: ベーカー and ベッカー are two names
_TELLING = 3.8  # consonants that say so much are not met by chance in another script
_TELLING_ENOUGH = 5.0  # ... and those that say so much are known again whatever the vowels
_ROUGHLY = 0.25  # what is then left of the cost of another vowel
_LISTED = 0.6  # between two words that the dictionary has: it would hardly list a misspelling
_LATIN = 0.75  # of the usual limit, between two Latin spellings
# By the number of sounds: how much two words may differ and still be one name; a short name must be nearly the same.
_LIMITS = (0.05, 0.05, 0.05, 0.1, 0.17, 0.28, 0.4, 0.5, 0.62, 0.7, 0.8)
_LIMITS_ACROSS = (0.05, 0.05, 0.05, 0.1, 0.12, 0.15, 0.2, 0.25, 0.35, 0.45, 0.6)


def _firmness(marks: set[str]) -> float:
    """How much it means that two vowels differ, by their marks."""
    if "!" in marks:
        return _FIRM
    if "~" in marks:
        return _WEAK_MARKED if marks & {".", ":", "="} else _WEAK
    return _FIRM if marks & {":", "="} else 1.0


def _pairs(vowels: float) -> dict[tuple[str, str], float]:
    """The cost of hearing one sound for another, with all marks; `vowels` is a factor for two different vowels."""
    costs: dict[tuple[str, str], float] = {}
    sounds = sorted({sound for pair in [*_CONSONANTS, *_VOWELS] for sound in pair})
    for a, b in product(sounds, repeat=2):
        base = 0.0 if a == b else _CONSONANTS.get(a + b, _CONSONANTS.get(b + a, _APART))
        both_vowels = a in VOWELS and b in VOWELS
        for mark, other in product(("", "~", ":", "=", ".", "!"), repeat=2):
            cost = base
            if both_vowels and a != b:
                cost = _VOWELS.get(a + b, _VOWELS.get(b + a, _APART)) * _firmness({mark, other}) * vowels
            elif {a, b} == {"y", "i"} and {mark, other} & {"=", ":", "!"}:
                cost = _LENGTHENED_GLIDE
            elif both_vowels and {mark, other} in ({"=", "."}, {"=", "~"}):
                cost = _LONGER if "." in (mark, other) else 2 * _LONGER
            elif both_vowels and {mark, other} == {"=", ":"}:
                cost = _CHECKED
            costs[a + mark, b + other] = cost
    return costs


_COSTS = _pairs(1.0)
_ROUGH_COSTS = _pairs(_ROUGHLY)


@lru_cache(maxsize=4096)
def read(word: str) -> Lattice | None:
    """The lattice of one word in normal form; None for digits, mixed scripts, and scripts that are not read by sound."""
    if len(word) > _LONGEST:
        return None
    for letters, reader in _READERS:
        if letters.fullmatch(word):
            return reader(word)
    return None


@lru_cache(maxsize=4096)
def sound_keys(word: str) -> frozenset[str]:
    """The keys of one word in normal form: words that share none are never the same name by sound."""
    lattice = read(word)
    return skeletons(lattice) if lattice else frozenset()


def word_gap(a: str, b: str, widest: float = 1.0) -> float:
    """How far apart two words in normal form sound: 0 alike, up to 1 one name; infinite for more than `widest`."""
    if a == b:
        return 0.0
    left, right = read(a), read(b)
    if left is None or right is None or sound_keys(a).isdisjoint(sound_keys(b)):
        return math.inf
    limit = _limit(a, b, left, right)
    if left.script == right.script == "latin":
        if plain_letters(a) == plain_letters(b):
            return 0.0
        left, right = read_latin_spelling(a), read_latin_spelling(b)
    rough = "kana" in (left.script, right.script) and min(left.telling, right.telling) >= _TELLING_ENOUGH
    return _distance(left, right, _ROUGH_COSTS if rough else _COSTS, widest * limit) / limit


def _limit(a: str, b: str, left: Lattice, right: Lattice) -> float:
    size = min(left.size, right.size, len(_LIMITS) - 1)
    if left.script == right.script == "latin":
        return _LIMITS[size] * _LATIN
    if left.script == right.script == "kana":
        return _LIMITS[size] * (_LISTED if is_listed(a) and is_listed(b) else 1.0)
    # Across scripts a letter may be read in many ways, so chance alone brings short names close.
    return (_LIMITS if min(left.telling, right.telling) >= _TELLING else _LIMITS_ACROSS)[size]


def _distance(a: Lattice, b: Lattice, costs: _Costs, limit: float) -> float:
    """The cheapest way through both lattices at once; infinite where it costs more than `limit`."""
    rows: list[list[float] | None] = []
    for i, ends in enumerate(a.arcs):
        above = [(row, arc) for arc in ends if (row := rows[arc.source]) is not None]
        rows.append(_row(above, b, costs, limit) if above or not i else None)
    last = rows[-1]
    return last[-1] if last else math.inf


def _row(above: list[tuple[list[float], Arc]], b: Lattice, costs: _Costs, limit: float) -> list[float] | None:
    """The costs to reach one node of the first lattice together with each node of the second; None if all are too high."""
    row: list[float] = []
    for j, ends in enumerate(b.arcs):
        best = 0.0 if not above and not j else math.inf
        for arc in ends:
            cost = row[arc.source] + arc.drop + arc.cost
            if cost < best:
                best = cost
        for before, (source, sound, reading, drop) in above:
            cost = before[j] + drop + reading
            if cost < best:
                best = cost
            for other in ends:
                cost = before[other.source] + reading + other.cost
                if cost < best:
                    heard = costs.get((sound, other.sound), math.inf)
                    # The beginning of a name is heard best, so a difference there counts twice.
                    cost += heard if source or other.source else 2 * heard
                    if cost < best:
                        best = cost
        row.append(best if best <= limit else math.inf)
    return row if min(row) <= limit else None
