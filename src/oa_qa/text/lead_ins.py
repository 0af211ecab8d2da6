"""What leads into a row of a table or an item of a list, without which neither can be understood."""

from __future__ import annotations

from bisect import bisect_right

import regex

from oa_qa.models import Document, Span
from oa_qa.text.normalization import squeeze
from oa_qa.text.scripts import SPEAKABLE
from oa_qa.text.sentences import sentence_spans

_LONGEST = 240
"""In characters; what is longer leads into nothing."""

_LONGEST_LINE = 5000
_MOST_LINES = 1000  # of a list or a table above a place; in a longer one nothing leads in
_MOST_BREAKS = 2  # between what leads in and what it leads into
_ITEM = regex.compile(
    r"(?P<indent>[ \t\u3000]*)(?:(?P<defines>:)[ \t]+|[-*+•▪◦●○■□◆◇‣–][ \t\u3000]+|[・●○■□◆◇①-⑳]"
    r"|[(（]?(?:\d{1,3}|[a-zａ-ｚ一二三四五六七八九十]{1,2})(?:[)）]|[.．、](?=[ \t\u3000]|[\p{Han}\p{Hiragana}\p{Katakana}])))"
)
_BLANK = regex.compile(r"\s*")
_COLON = regex.compile(r"[:：][\s*_]*\Z")
_CELLS = regex.compile(r"[\t|]")
_RULE = regex.compile(r"(?=[ \t|:]*+-)[ \t|:-]++")
_PAIR = 2
_INDENTS = (" ", "\t", "\u3000")
_TAB_WIDTH = 4


def lead_in(document: Document, place: int) -> Span | None:
    """What leads into the row or the item that stands at `place`; None where there is neither, or nothing leads in.

    Of a row, the first row of its table; of an item, the item that it belongs to, or else the last sentence, or the heading,
    above the list; of a definition (`: …`), the term above it. It is never page furniture.
    """
    led = document.led_in
    start = _below_first_row(document.text, place) or _list_start(document.text, place) if led is None else None
    if led:
        around = (
            start for start, end in reversed(led[: bisect_right(led, (place, len(document.text)))]) if place < end
        )
        start = next(around, None)
    return None if start is None else _last_before(document, start)


def _last_before(document: Document, start: int) -> Span | None:
    """The sentence, row or heading right before a place, with no more than a blank line between."""
    text = document.text
    least = max(0, start - _LONGEST_LINE)
    end = least + len(text[least:start].rstrip())
    begin = max(least, text.rfind("\n\n", least, end), text.rfind("\n\r\n", least, end))
    before = [mark for mark in document.marks if mark.start < start]
    if any(mark.end >= end for mark in before) or len(text[end:start].splitlines()) > _MOST_BREAKS:
        return None
    begin = max([begin, *(mark.end for mark in before[-1:])])
    for last in sentence_spans(text, begin, end, document.soft_breaks)[-1:]:
        words = text[last.start : last.end]
        if len(words) <= _LONGEST and squeeze(words) != squeeze(document.title or ""):
            return last
    return None


def _below_first_row(text: str, place: int) -> int | None:
    """Where the row below the first one of the table begins that a place is in; None if it is in no row or the first."""
    line = top = line_at(text, place)
    tabs = text.count("\t", *line) > 0
    columns = text.count("|", *line)
    if not tabs and not columns:
        return None
    second = None
    for _ in range(_MOST_LINES):
        above = line_above(text, top)
        if above is None or not (text.count("\t", *above) if tabs else text.count("|", *above) == columns):
            return second[0] if second and SPEAKABLE.search(text, *top) else None
        second, top = top, above
    return None


def _list_start(text: str, place: int) -> int | None:
    """Where the list begins whose item a place is in, told by the signs of its items; of definitions, those of one term."""
    line = _item_around(text, line_at(text, place))
    found = _ITEM.match(text, *line) if line else None
    if line is None or found is None:
        return None
    indent, first = _width(found["indent"]), line[0]
    defines = found["defines"]  # below a definition, what is no part of it is the term of the next
    parted = False  # whether a blank line was passed since the last item
    below = line
    for _ in range(_MOST_LINES):
        above = line_above(text, below)
        if above is None:
            return first
        below = above
        if _BLANK.fullmatch(text, *above):
            if parted:
                return first
            parted = True
            continue
        found = _ITEM.match(text, *above)
        if found and (_width(found["indent"]) < indent or found["defines"] != defines):
            return first
        if found:
            first, parted = above[0], False
        elif not _goes_on(text, above, indent, parted=parted or defines is not None):
            return first
    return None


def _item_around(text: str, line: tuple[int, int]) -> tuple[int, int] | None:
    """The line that begins the item of an indented line; a line that begins one itself, or is not indented, as it is."""
    found: tuple[int, int] | None = line
    for _ in range(_MOST_LINES):
        if found is None or _ITEM.match(text, *found):
            return found
        if not text[slice(*found)].strip() or not text.startswith(_INDENTS, found[0]):
            return None
        found = line_above(text, found)
    return None


def _goes_on(text: str, line: tuple[int, int], indent: int, *, parted: bool) -> bool:
    """Whether a line that begins no item goes on with one: by its indentation, or right below an item."""
    words = text[slice(*line)]
    if _width(words[: len(words) - len(words.lstrip(" \t\u3000"))]) > indent:
        return True
    above = line_above(text, line)
    return not parted and above is not None and not _COLON.search(words) and _ITEM.match(text, *above) is not None


def line_at(text: str, place: int) -> tuple[int, int]:
    """[start, end) of the line that a place is in."""
    least, most = max(0, place - _LONGEST_LINE), min(len(text), place + _LONGEST_LINE)
    start = max(text.rfind("\n", least, place), text.rfind("\r", least, place), least - 1) + 1
    ends = [end for end in (text.find("\n", place, most), text.find("\r", place, most)) if end >= 0]
    return start, min(ends, default=most)


def line_above(text: str, line: tuple[int, int]) -> tuple[int, int] | None:
    """[start, end) of the line above a line."""
    start, _ = line
    if start == 0:
        return None
    end = start - (2 if text.startswith("\r\n", max(0, start - 2)) else 1)
    least = max(0, end - _LONGEST_LINE)
    return max(text.rfind("\n", least, end), text.rfind("\r", least, end), least - 1) + 1, end


def line_below(text: str, line: tuple[int, int]) -> tuple[int, int] | None:
    """[start, end) of the line below a line."""
    _, end = line
    start = end + (2 if text.startswith("\r\n", end) else 1)
    return line_at(text, start) if start < len(text) else None


def cells_of(line: str) -> list[str]:
    """The cells of a line, if it is the row of a table; else a single one."""
    return [cell for cell in _CELLS.split(line.strip(" |")) if cell.strip()]


def is_head(document: Document, start: int, end: int) -> bool:
    """Whether a sentence is a row that says of no subject anything, but of the rows below what their cells are.

    The first row of a table of two columns may be one like the others, unless a rule parts it from these.
    """
    text = document.text
    columns = len(cells_of(text[start:end]))
    below = line_below(text, line_at(text, end)) if columns >= _PAIR else None
    if below is None:
        return False
    ruled = _RULE.fullmatch(text, *below) is not None
    if columns == _PAIR and not ruled:
        return False
    row = line_below(text, below) if ruled else below
    leading = lead_in(document, row[0]) if row else None
    return leading is not None and leading.start < end and start < leading.end


def _width(indent: str) -> int:
    return sum({"\t": _TAB_WIDTH, "\u3000": 2}.get(char, 1) for char in indent)
