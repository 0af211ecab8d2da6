"""Page furniture in plain text: found by its shape and by its repetition, marked and never deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from oa_qa.models import Mark

_LINE = regex.compile(r"[^\r\n]+")
_ADDRESS_ONLY = regex.compile(r"\s*(?:[-*•・]\s*)?<?(?:https?://|www\.)\S+>?\s*")
_RULE_ONLY = regex.compile(r"[\s\p{P}\p{S}]*")
_SENTENCE_END = regex.compile(r"[。！？.!?][」』”\"）)]*$")
_BAR = regex.compile(r"[|｜]")
_SHORTEST_REPEAT = 3
_LONGEST_REPEAT = 60
_LONGEST_MENU = 150


def boilerplate_marks(text: str, start: int = 0, known: Sequence[tuple[int, int]] = ()) -> list[Mark]:
    """Mark lines of `text[start:]` that no reader would quote.

    Those are bare addresses, lines without a letter or digit, lines of at most 60 characters without a sentence end
    that stand in the document three times or more, and menus: a single line of entries between bars. Deliberately few:
    what is marked can no longer answer.
    """
    lines = list(_LINE.finditer(text, start))
    words = [line.group().strip() for line in lines]
    seen = Counter(words)
    found = [
        line.span()
        for i, line in enumerate(lines)
        if words[i] and (_is_repeated(words[i], seen) or _is_empty(words[i]) or _is_menu(words, i))
    ]
    return [Mark(first, last, "boilerplate") for first, last in _merged([*found, *known])]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that overlap are made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _is_repeated(line: str, seen: Counter[str]) -> bool:
    return seen[line] >= _SHORTEST_REPEAT and len(line) <= _LONGEST_REPEAT and not _SENTENCE_END.search(line)


def _is_empty(line: str) -> bool:
    """Whether a line is an address or a rule and nothing else; the rule under a table's head belongs to the table."""
    return bool(_ADDRESS_ONLY.fullmatch(line) or _RULE_ONLY.fullmatch(line)) and not line.startswith("|")


def _is_menu(words: list[str], i: int) -> bool:
    """Whether a line is a row of entries between bars, and not the row of a table."""
    bars = len(_BAR.findall(words[i]))
    if not bars or len(words[i]) > _LONGEST_MENU or words[i].startswith("|"):
        return False
    if bars == 1 and _SENTENCE_END.search(words[i]):  # 年次報告 | 売上は八十億円だった。
        return False
    return not any(_BAR.search(neighbour) for neighbour in words[max(0, i - 1) : i] + words[i + 1 : i + 2])
