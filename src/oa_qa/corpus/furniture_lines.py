"""What a line of a text is by its own words: surely page furniture, maybe, or neither."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import regex

from oa_qa.corpus import furniture_words as words
from oa_qa.text.normalization import normalize, one_line

_ADDRESS_ONLY = regex.compile(r"\s*(?:[-*•・]\s*)?<?(?:https?://|www\.)\S+>?\s*")
_RULE_ONLY = regex.compile(r"[\s\p{P}\p{S}]*")
FULL_STOP = regex.compile(r"[。.!！][」』”\"）)]*$")
CODE = regex.compile(r"[{};=<>`$\\_~^]|^(?:\t|    )|\w\(|/\*|&&|\|\|")
_PARTS = regex.compile(r"\s+[|·•・]\s+|\s*｜\s*|\u3000+|\t+|\s{2,}|\s+/\s+")
_BETWEEN = regex.compile(r"\s[|·•・]\s|｜")
_DECORATION = regex.compile(
    r"^[\s\p{S}*#>\-–—•·・※\[\](){}【】「」<>«»\"']+|[\s\p{S}*#\-–—•·・\[\](){}【】「」<>«»\"':：]+$"
)
_COUNT = regex.compile(r"[(\[]?\d[\d,.]*\s*[km万]?\s*(?:件|個|人|回|条|개|명|건)?[)\]]?")
_NUMBERS_ONLY = regex.compile(r"[\d\s,./()\[\]:km万件個人回+\-]*\d[\d\s,./()\[\]:km万件個人回+\-]*")

LONGEST_LINE = 400  # longer lines are prose, whatever they say


class Kind(Enum):
    """How surely a line is page furniture."""

    SURE = 2
    MAYBE = 1
    NEITHER = 0


def kind_of_line(line: str, said: str, topics: frozenset[str]) -> Kind:
    """What a line, and the same line normalised, is by its words alone."""
    bare = bare_words(said)
    wide = _with_wide_spaces(line)
    stopped = FULL_STOP.search(said)
    if _is_notice(said, bare, topics) or (not stopped and any(notice.fullmatch(wide) for notice in words.NOTICES)):
        return Kind.SURE
    legal = words.LEGAL.fullmatch(bare) or words.LEGAL.fullmatch(said)
    if (legal and "rights" not in topics) or (not stopped and any(hint.fullmatch(said) for hint in words.HINTS)):
        return Kind.MAYBE
    parts = [normalize(one_line(part)) for part in _PARTS.split(line)]
    kinds = [kind_of_part(part, topics) for part in parts if bare_words(part)]
    if len(kinds) <= 1:
        return kinds[0] if kinds else Kind.NEITHER
    share = sum(kind is not Kind.NEITHER for kind in kinds) / len(kinds)
    row = len(kinds) > 2 and bool(_BETWEEN.search(line))
    if (share == 1 and (Kind.SURE in kinds or row)) or (share >= 0.6 and Kind.SURE in kinds and len(kinds) > 2):
        return Kind.SURE
    data = "\t" in line or any(char.isdigit() for char in line)  # rows of a table
    return Kind.MAYBE if share == 1 and not data and not CODE.search(line) else Kind.NEITHER


def _is_notice(said: str, bare: str, topics: frozenset[str]) -> bool:
    """Whether a line says what sites say of themselves and their articles."""
    return bool(
        words.READING_TIME.fullmatch(bare)
        or (words.LOST_EMBED.fullmatch(bare.rstrip(".")) and not said.endswith("。"))
        or ("cookies" not in topics and words.COOKIES.fullmatch(said))
        or (words.SHARE.fullmatch(bare) and not FULL_STOP.search(said))
    )


@lru_cache(maxsize=4096)
def kind_of_part(part: str, topics: frozenset[str]) -> Kind:
    """What an entry of a menu is, or a line that is one entry."""
    bare = bare_words(part)
    if _is_notice(part, bare, topics):
        return Kind.SURE
    uncounted = bare if CODE.search(part) else bare_words(_COUNT.sub("", bare))
    if bare in words.CONTROLS or uncounted in words.CONTROLS or any(notice.fullmatch(bare) for notice in words.NOTICES):
        return Kind.SURE
    if (
        bare in words.LABELS
        or uncounted in words.LABELS
        or bare in words.SERVICES
        or uncounted in words.SERVICES
        or bare in words.LANGUAGES
        or without_region(part) in words.LANGUAGES
    ):
        return Kind.MAYBE
    head, _, rest = bare.partition(":")
    if rest and (head in words.LABELS or head in words.CONTROLS) and kind_of_part(rest, topics) is not Kind.NEITHER:
        return Kind.MAYBE
    return Kind.MAYBE if _NUMBERS_ONLY.fullmatch(bare) or _ADDRESS_ONLY.fullmatch(part) else Kind.NEITHER


def bare_words(said: str) -> str:
    """A normalised line without list marks, brackets, emoji and the like at its ends."""
    return _DECORATION.sub("", said)


def without_region(said: str) -> str:
    """`Português (Brasil)` as `português`."""
    return bare_words(regex.sub(r"\s*[(（][^()（）]{1,30}[)）]\s*$", "", said))


def could_be_fact(line: str) -> bool:
    """Whether a line looks like a reading time or an advertisement, which in a list of facts it is not."""
    bare = bare_words(normalize(one_line(line)))
    return bool(words.READING_TIME.fullmatch(bare) or words.SPONSOR.fullmatch(_with_wide_spaces(line)))


def _with_wide_spaces(line: str) -> str:
    """A line normalised, but for wide spaces, which part an advertisement from its label: U+001F stands for each."""
    return normalize(line.replace("\u3000", "\x1f"))


def is_empty(line: str) -> bool:
    """Whether a line is an address or a rule and nothing else."""
    return bool(_ADDRESS_ONLY.fullmatch(line)) or is_rule(line)


def is_rule(line: str) -> bool:
    """Whether a line is a rule: signs alone."""
    return bool(_RULE_ONLY.fullmatch(line))


def is_number(line: str) -> bool:
    """Whether a line is a number, or a count of something."""
    return bool(_NUMBERS_ONLY.fullmatch(normalize(line)))


def is_disclaimer(line: str) -> bool:
    """Whether a line is what sites say of what they are not liable for."""
    said = normalize(line)
    if words.DISCLAIMER_HEAD.fullmatch(said):
        return True
    return len(said) <= LONGEST_LINE and sum(bool(pattern.search(said)) for pattern in words.DISCLAIMER) >= 3
