"""Page furniture in plain text: found by its shape and by its repetition, marked and never deleted."""

from __future__ import annotations

from collections import Counter

import regex

from oa_qa.models import Mark

_LINE = regex.compile(r"[^\r\n]+")
_ADDRESS_ONLY = regex.compile(r"\s*(?:[-*•・]\s*)?<?(?:https?://|www\.)\S+>?\s*")
_RULE_ONLY = regex.compile(r"[\s\p{P}\p{S}]*")
_BAR = regex.compile(r"[|｜]")
_SHORTEST_REPEAT = 3
_LONGEST_REPEAT = 60
_LONGEST_MENU = 150


def boilerplate_marks(text: str, start: int = 0) -> list[Mark]:
    """Mark lines of `text[start:]` that no reader would quote.

    Those are bare addresses, lines without a letter or digit, lines of at most 60 characters that stand in the document
    three times or more, and menus: a single line of entries between bars. Deliberately few: what is marked can no
    longer answer.
    """
    lines = list(_LINE.finditer(text, start))
    words = [line.group().strip() for line in lines]
    seen = Counter(words)
    marks: list[Mark] = []
    for i, line in enumerate(lines):
        repeated = seen[words[i]] >= _SHORTEST_REPEAT and len(words[i]) <= _LONGEST_REPEAT
        empty = words[i] and (_ADDRESS_ONLY.fullmatch(words[i]) or _RULE_ONLY.fullmatch(words[i]))
        if repeated or empty or _is_menu(words, i):
            marks.append(Mark(line.start(), line.end(), "boilerplate"))
    return marks


def _is_menu(words: list[str], i: int) -> bool:
    """Whether a line is a row of entries between bars, and not the row of a table."""
    if not _BAR.search(words[i]) or len(words[i]) > _LONGEST_MENU or words[i].startswith("|"):
        return False
    return not any(_BAR.search(neighbour) for neighbour in words[max(0, i - 1) : i] + words[i + 1 : i + 2])
