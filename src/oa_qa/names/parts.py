"""A name as its parts: what is compared, and how two names of several parts compare."""

from __future__ import annotations

import math
from functools import lru_cache

import regex

from oa_qa.names.sound import read, word_gap
from oa_qa.text.normalization import normalize

PARTS_JOINT = regex.compile(r"[\s・·•=゠\-‐‑‒–—⁃,]+|(?<=\b\p{L})\.\s*")
_RAW_JOINT = regex.compile(r"[\s・･·•=＝゠]+|\b\p{L}\.\s*")
_HONORIFICS = "さん 様 さま 君 くん ちゃん 氏 殿 先生 博士 教授 社長 会長 元社長 大統領 首相 議員 選手 監督 ceo cto cfo coo 씨 님 先生 女士 博士"
"""What may stand after a name without being part of it."""
HONORIFIC = "|".join(sorted(map(regex.escape, dict.fromkeys(_HONORIFICS.split())), key=len, reverse=True))
_TITLED = regex.compile(rf"(?<=\S)\s*(?:{HONORIFIC})$|^(?:(?:mr|mrs|ms|dr|prof|sir)\.?\s+)|['’]s$")


@lru_cache(maxsize=65536)
def name_parts(spelling: str) -> tuple[str, ...]:
    """The parts of a name in normal form, without honorifics, initials and what joins them."""
    bare = bare_name(spelling)
    parts = [part for part in PARTS_JOINT.split(bare) if part]
    full = [part for part in parts if len(part) > 1 or not part.isascii()]
    return tuple(full or parts)


def split_spelling(spelling: str) -> list[str]:
    """The parts of a name as they are written, in order, each a slice of the spelling."""
    return [part for part in _RAW_JOINT.split(spelling) if len(part) > 1]


def bare_name(spelling: str) -> str:
    """The normal form of a name without honorifics."""
    bare = normalize(spelling).strip()
    return _TITLED.sub("", bare) or bare


def name_key(spelling: str) -> str:
    """Equal for spellings that differ in width, case, honorifics or what joins the parts only."""
    return PARTS_JOINT.sub("", bare_name(spelling)) or normalize(spelling).strip()


def names_gap(a: str, b: str, widest: float = 1.0) -> float:
    """How far apart two names sound: 0 alike, up to 1 one name; infinite for more than `widest`.

    The last parts must agree. So must the first, where both names have one; what stands between may be left out.
    """
    return _parts_gap(name_parts(a), name_parts(b), widest)


def _parts_gap(a: tuple[str, ...], b: tuple[str, ...], widest: float) -> float:
    if len(a) == len(b):
        last = word_gap(a[-1], b[-1], widest) if a else math.inf
        if last > widest:
            return last
        return max([last, *(word_gap(x, y, widest) for x, y in zip(a[:-1], b[:-1], strict=True))])
    joined = _joined_gap(a, b, widest)
    if joined <= widest or not a or not b:
        return joined
    if min(len(a), len(b)) == 1:  # a surname alone does not contradict the full name
        return word_gap(a[-1], b[-1], widest)
    return max(word_gap(a[-1], b[-1], widest), word_gap(a[0], b[0], widest))


def _joined_gap(a: tuple[str, ...], b: tuple[str, ...], widest: float) -> float:
    """The gap where one side writes without a break what the other writes in parts."""
    one, other = "".join(a), "".join(b)
    word = read(one)
    return word_gap(one, other, widest) if word and word.size >= 7 else math.inf
