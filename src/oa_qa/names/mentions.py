"""What in a text looks like a name, in any script.

Katakana and capitalised words are found by their looks; names in other scripts only where they are declared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass

import regex

from oa_qa.names.declared import DeclaredFinder
from oa_qa.names.parts import HONORIFIC, PARTS_JOINT, name_key, name_parts
from oa_qa.names.words import is_ordinary

_KANA = regex.compile(r"[ァ-ヺｦ-ﾟー]{2,}(?:[・･＝=][ァ-ヺｦ-ﾟー]+)*")
_TITLE = regex.compile(rf"\s?(?:{HONORIFIC})(?![\p{{Latin}}])", regex.IGNORECASE)
_CAPITAL = r"(?:[\p{Lu}&&\p{%s}][\p{%s}\p{M}]*(?:['’‐-][\p{%s}]?[\p{%s}\p{M}]+)*)"
_PARTICLE = r"(?:de|da|di|del|della|dos|du|van|von|der|den|ten|bin|ibn|al|el|la|le)"
_CAPITALISED = [
    regex.compile(
        rf"(?<![\p{{{script}}}\p{{N}}_.@/])"
        + (word := _CAPITAL.replace("%s", script))
        + rf"(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:{word}|\p{{Lu}}\.))*",
        regex.VERSION1,
    )
    for script in ("Latin", "Cyrillic")
]
_WORD = regex.compile(r"[^ \u00a0]+")
_ACRONYM = regex.compile(r"\p{Lu}[\p{Lu}\p{N}]*s?")
_NO_NAMES = frozenset(
    "the a an this that these those he she it they we i you his her its their our your my in on at by for from of to with"
    " about as and but or so if when while after before since until because although than then there here now not no yes"
    " what who whom whose which why how where is are was were be been being do does did has have had can could may might"
    " will would shall should must neither nor another nobody everyone someone one see let please tell according both all each every some any many most more other such"
    " january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday mr mrs ms dr prof sir president chairman director professor chief officer".split()
)
# What may stand before a word within a sentence.
_AMID = regex.compile(r"[\p{L}\p{N},;、，）)]['’\"”]?[ \u00a0\u3000]?$")
_FULLEST = 5  # words of one name; a longer run is a heading


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a text.

    Attributes:
        spelling: the text from `start` to `end`. A title such as 氏 belongs to it only where the bare word would be
            taken for an ordinary one: シェア氏 is a name, シェア is not.
        sure: whether the mention by itself shows that it is a name; if not, it may be an ordinary word: one that the
            dictionary has, or a word that is capitalised because a sentence begins with it.
    """

    start: int
    end: int
    spelling: str
    sure: bool = True


def find_mentions(text: str, declared: DeclaredFinder | None = None, known: Container[str] = ()) -> list[Mention]:
    """The names in a text, in order, not overlapping.

    Args:
        text: any text.
        declared: finds the declared variants in it.
        known: keys of words (`name_key`) that are names here even though they may be ordinary words.
    """
    return [mention for mention in candidates(text, declared) if mention.sure or name_key(mention.spelling) in known]


def candidates(text: str, declared: DeclaredFinder | None = None) -> list[Mention]:
    """The names in a text and the ordinary words that may be one, in order, not overlapping."""
    stated = [Mention(start, end, text[start:end]) for start, end in declared.find(text)] if declared else []
    found = _outside(stated, [*_kana(text), *_capitalised(text)])
    return sorted(found, key=lambda mention: mention.start)


def _outside(stated: Iterable[Mention], seen: list[Mention]) -> list[Mention]:
    """Declared and seen mentions together; where they overlap the fuller name wins, a declared one at a tie."""
    seen.sort(key=lambda mention: mention.start)
    kept: list[Mention] = []
    at = 0
    for mention in sorted(stated, key=lambda mention: mention.start):
        while at < len(seen) and seen[at].end <= mention.start:
            kept.append(seen[at])
            at += 1
        rivals = []
        while at < len(seen) and seen[at].start < mention.end:
            rivals.append(seen[at])
            at += 1
        parts = len(name_parts(mention.spelling))
        fuller = [r for r in rivals if r.start <= mention.start and r.end >= mention.end]
        if parts == 1 and fuller and fuller[0].sure and len(name_parts(fuller[0].spelling)) > 1:
            at -= len(rivals)  # the next declared name may lie in it too
            seen[at : at + len(rivals)] = fuller[:1]
        else:
            rest = rivals[-1].end if rivals else 0
            kept.append(mention)
            if rest > mention.end:
                kept += _cut_off(mention.end, rivals[-1])
    kept += seen[at:]
    last = -1
    result = []
    for mention in kept:
        if mention.start >= last:
            result.append(mention)
            last = mention.end
    return result


def _cut_off(start: int, rival: Mention) -> list[Mention]:
    """What a capitalised run has left after a declared name inside it."""
    rest = rival.spelling[start - rival.start :]
    if not rest[:1].isspace():
        return []
    return [Mention(start + m.start, start + m.end, m.spelling, m.sure) for m in _capitalised(rest)]


def _kana(text: str) -> list[Mention]:
    found = []
    for run in _KANA.finditer(text):
        start, end = run.span()
        parts = [unicodedata.normalize("NFKC", part) for part in PARTS_JOINT.split(run.group()) if part]
        title = _TITLE.match(text, end)
        ordinary = all(is_ordinary(part) for part in parts)
        if ordinary and title and len(parts) == 1:
            end = title.end()
        sure = not ordinary or title is not None
        if sure or len(parts) == 1:
            found.append(Mention(start, end, text[start:end], sure))
    return found


def _capitalised(text: str) -> list[Mention]:
    return [
        mention
        for pattern in _CAPITALISED
        for run in pattern.finditer(text)
        for mention in _split_run(text, *run.span())
    ]


def _split_run(text: str, offset: int, stop: int) -> list[Mention]:
    """Cut a run of capitalised words at words that belong to no name, and at acronyms."""
    found: list[Mention] = []
    words: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, offset, stop):
        letters = word.group()
        bare = letters.removesuffix("'s").removesuffix("’s")
        initial = letters.endswith(".") and bool(words)
        if bare.casefold() in _NO_NAMES or (_ACRONYM.fullmatch(bare) and not initial and len(bare) > 1):
            found += _name(text, words)
            words = []
        elif words or not letters.islower():
            words.append(word.span())
    return found + _name(text, words)


def _name(text: str, words: list[tuple[int, int]]) -> list[Mention]:
    """The mention made by neighbouring words; a lone word is no sure name where any word would be capitalised."""
    while words and text[words[-1][0] : words[-1][1]].islower():
        words = words[:-1]
    if not words or len(words) > _FULLEST:
        return []
    start, end = words[0][0], words[-1][1]
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    if end - start < 2:
        return []
    inner_capital = any(letter.isupper() for letter in text[start + 1 : end])
    sure = len(words) > 1 or inner_capital or bool(_AMID.search(text, max(0, start - 3), start))
    return [Mention(start, end, text[start:end], sure)]
