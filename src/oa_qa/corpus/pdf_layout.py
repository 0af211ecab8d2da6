"""What the places of lines on their pages tell: which line breaks are soft, and which lines run through all pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import regex

_LIST_ITEM = regex.compile(
    r"(?:[-*+•‣◦●○■□◆◇※・▪–—―][ \t\u3000]?|[(（]?\p{N}{1,3}[.)）、．][ \t\u3000]*|第\p{N}+[章節条項])"
)
_NUMBER_ONLY = regex.compile(
    r"[-–—‐ ]*(?:p(?:age|\.)?\s*)?(?P<number>\d{1,4})(?:\s*(?:ページ|頁|页|쪽))?(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?[-–—‐ ]*",
    regex.IGNORECASE,
)
_SENTENCE_END = regex.compile(r"[。！？.!?][」』”\"）)]*$")
_DIGITS = regex.compile(r"\d+")
_AT_THE_EDGE = 2  # lines at the top and at the bottom of a page that may run through all pages
_FEWEST_PAGES = 3
SURELY_PROSE = 15  # in heights of a line: a line so wide is no cell of a table
_INDENT = 0.4
_SLACK = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        page: its number, from 1 on.
        start, end: where it stands in the text, without white space around it.
        left, right, bottom: where it stands on the page, in points.
        height: of its letters, in points.
        first_word: how wide its first word is, in points.
        down: whether it runs down; then it stands where it would on the page turned to the left.
        last_cell: where the last cell of a row of a table begins, in points; None for what is no row.
    """

    page: int
    start: int
    end: int
    left: float
    right: float
    bottom: float
    height: float
    first_word: float
    down: bool = False
    last_cell: float | None = None

    def moved(self, by: int) -> Line:
        """The same line in a text in which it stands further on."""
        return replace(self, start=self.start + by, end=self.end + by)


def soft_breaks(lines: Sequence[Line], text: str, *, without: Collection[Line]) -> Iterator[int]:
    """Where line breaks stand that are there only because the line was full, ascending.

    Args:
        lines: of all pages, in reading order.
        text: the text in which they stand.
        without: lines that run through all pages, and belong to no paragraph.
    """
    left_out = set(without)
    kept = [_as_last_cell(line) for line in lines if line not in left_out]
    edges = _right_edges(kept)
    pitch = _usual_pitch(kept)
    for line, following in pairwise(kept):
        if text[line.end : following.start].strip():  # a line that runs through all pages lies between
            continue
        if following.last_cell is not None:  # a row goes on with nothing above it
            continue
        if _goes_on(line, following, text, pitch) and _is_full(line, following, edges[line]):
            yield line.end


def _as_last_cell(line: Line) -> Line:
    """Of a row only its last cell, which is what a line below can go on with; any other line as it is."""
    return line if line.last_cell is None else replace(line, left=line.last_cell)


def _goes_on(line: Line, following: Line, text: str, pitch: float) -> bool:
    """Whether size, distance and indentation allow that two lines belong to one paragraph."""
    if line.down != following.down or abs(line.height - following.height) > 0.15 * line.height:
        return False
    if _LIST_ITEM.match(text, following.start, following.end):
        return False
    if line.last_cell is not None and following.left < line.left - _INDENT * line.height:
        return False
    hanging = bool(_LIST_ITEM.match(text, line.start, line.end))
    below = line.page == following.page and following.bottom < line.bottom
    if below and following.left > line.left + _INDENT * line.height and not hanging:
        return False
    if line.page == following.page and abs(line.bottom - following.bottom) < 0.3 * line.height:
        return False  # side by side: cells of a table
    return not (below and line.bottom - following.bottom > 1.4 * (pitch or 2 * line.height))


def _is_full(line: Line, following: Line, edge: tuple[float, int]) -> bool:
    """Whether the first word of the following line had no room in this one."""
    right, reached = edge
    wide = line.right - line.left >= SURELY_PROSE * line.height
    return (wide or reached > 1) and line.right + following.first_word > right - _SLACK * line.height


def _right_edges(lines: Sequence[Line]) -> dict[Line, tuple[float, int]]:
    """Of each line: how far the lines of its column reach to the right, and how many reach that far."""
    columns: dict[tuple[int, bool, int], list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.down, round(line.height)].append(line)
    found = {}
    for column in columns.values():
        for line in column:
            near = [other.right for other in column if abs(other.left - line.left) <= 3.5 * line.height]
            right = max(near)
            found[line] = right, sum(1 for other in near if other > right - 2 * line.height)
    return found


def _usual_pitch(lines: Sequence[Line]) -> float:
    """From one line to the next below it, in points: the median; 0 where no two lines follow each other."""
    steps = [
        a.bottom - b.bottom
        for a, b in pairwise(lines)
        if (a.page, a.down) == (b.page, b.down)
        and 0 < a.bottom - b.bottom < 3 * a.height
        and abs(a.height - b.height) <= 0.15 * a.height
    ]
    return median(steps) if steps else 0.0


def running_lines(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines at the top and bottom of pages that are there on most pages: headings, footings, page numbers."""
    within = set(soft_breaks(lines, text, without=()))
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    edges = [
        (place, line)
        for found in by_page.values()
        for place, line in {
            **dict(enumerate(found[:_AT_THE_EDGE])),
            **{-i: line for i, line in enumerate(reversed(found[-_AT_THE_EDGE:]), start=1)},
        }.items()
    ]
    # What ends like a sentence, or stands in a paragraph, is repeated by whoever wrote it.
    prose = {b for a, b in pairwise(lines) if a.end in within and a.page == b.page}
    prose |= {line for line in lines if line.end in within or _SENTENCE_END.search(text, line.start, line.end)}
    said = {line: _DIGITS.sub("0", text[line.start : line.end]).replace("\t", " ") for _, line in edges}
    pages = {words: len({line.page for _, line in edges if said[line] == words}) for words in set(said.values())}
    least = max(_FEWEST_PAGES, 0.4 * len(by_page))
    numbers = {
        line: int(match["number"]) for line in said if (match := _NUMBER_ONLY.fullmatch(text, line.start, line.end))
    }
    offsets = Counter(number - line.page for line, number in numbers.items())
    offset, agreeing = offsets.most_common(1)[0] if offsets else (0, 0)
    chosen = {
        line
        for line in said
        if (pages[said[line]] >= least and line not in prose)
        or (agreeing > 1 and numbers.get(line, -1) - line.page == offset)
    }
    return [line for line in lines if line in chosen]


def first_title(lines: Sequence[Line], text: str) -> str:
    """What stands at the top of the first page in letters larger than the usual, "" where nothing does."""
    page = [line for line in lines if line.page == lines[0].page] if lines else []
    if len(page) < 3 or page[0].height < 1.2 * median(line.height for line in page):
        return ""
    title = [page[0]]
    for line in page[1:4]:
        if abs(line.height - title[0].height) > 0.05 * title[0].height:
            break
        title.append(line)
    return text[title[0].start : title[-1].end]
