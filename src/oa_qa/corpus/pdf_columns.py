"""The cells of tables on a page of a PDF, told by where its words stand, and parted by tabs.

PDFium puts the same one space between cells as between words. A wide gap alone makes no table, though: a justified line has
such gaps, and so has a heading behind its number. Those of a row stand below or above those of another one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any, NamedTuple

import regex

from oa_qa.corpus.pdf_layout import SURELY_PROSE, Line
from oa_qa.corpus.pdf_lines import Read, box_of

_SPACES = regex.compile(r"[ \t\u00a0]+")
# Of an item or a heading, not of a row: ・ (1) 2. 3.1 ① a) 第4条
_LABEL = regex.compile(
    r"\p{P}|\p{S}|[①-⑳]|[(（]?[\p{N}\p{L}]{1,4}[.)）．、]|\p{N}+(?:[.．]\p{N}+)+[.．]?|第\p{N}+[章節条項]"
)
# In heights of a line:
_WIDE = 1.0  # a gap between cells at least
_STRETCHED = 2.5  # a gap in a justified line at most
_SLIP = 0.1  # between edges that are one, and widths that are alike, at most
_SHARED = 0.5  # of a gap and one above or below it at least
_PITCH = 1.6  # from a line of prose to the next one at most
_REACH = 8.0  # from a row to the next one at most; a cell may have several lines


class _Gap(NamedTuple):
    """What parts two words of a line: where its first space stands in the text, and where the words end and begin, in points."""

    place: int
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


_Gaps = dict[Line, list[_Gap]]


def with_cells(text_page: Any, read: Read, lines: list[Line]) -> tuple[Read, list[Line]]:  # noqa: ANN401 - pypdfium2 has no types
    """The characters of a page with a tab for the space between two cells, and its lines with where last cells begin.

    Args:
        text_page: the page as PDFium knows it.
        read: its characters.
        lines: its lines; those that run down stay as they are.
    """
    text = "".join(char for _, char in read)
    gaps = {line: _gaps(text_page, read, text, line) for line in lines if not line.down}
    tabs, last_cells = set(), {}
    for table in _tables(_rows(lines, gaps, text)):
        lefts = sorted(gap.left for wide in table.values() for gap in wide)
        rights = sorted(gap.right for wide in table.values() for gap in wide)
        for row in table:
            slip = _SLIP * row.height  # a narrow gap between full cells shows by the edge of its column
            cells = [gap for gap in gaps[row] if _near(gap.left, lefts, slip) or _near(gap.right, rights, slip)]
            tabs |= {gap.place for gap in cells}
            last_cells[row] = cells[-1].right
    if not tabs:
        return read, lines
    return (
        [(place, "\t" if i in tabs else char) for i, (place, char) in enumerate(read)],
        [replace(line, last_cell=last_cells.get(line)) for line in lines],
    )


def _gaps(text_page: Any, read: Read, text: str, line: Line) -> list[_Gap]:  # noqa: ANN401
    return [
        _Gap(
            spaces.start(),
            box_of(text_page, read[spaces.start() - 1][0])[2],
            box_of(text_page, read[spaces.end()][0])[0],
        )
        for spaces in _SPACES.finditer(text, line.start, line.end)
    ]


def _rows(lines: list[Line], gaps: _Gaps, text: str) -> _Gaps:
    """The wide gaps of lines of which each lines up with one in a line near above or below; no line of justified prose."""
    wide = {line: found for line, all_ in gaps.items() if (found := _wide(line, all_, text))}
    alike = {
        line: max(gap.width for gap in gaps[line]) - min(gap.width for gap in gaps[line]) <= _SLIP * line.height
        for line in wide
    }
    near: _Gaps = {line: [] for line in wide}
    order = list(wide)
    for line, following in chain(pairwise(order), zip(order, order[2:], strict=False)):  # a full row may lie between
        if _follows(line, following):
            near[line] += wide[following]
            near[following] += wide[line]
    rows = {
        line: found
        for line, found in wide.items()
        if all(_lines_up(gap, near[line], line.height, stretched=alike[line]) for gap in found)
    }
    for pair in pairwise(lines):
        for line in pair:
            if alike.get(line) and len(rows.keys() & set(pair)) == 1 and _are_flush(*pair):
                rows.pop(line, None)
    return rows


def _wide(line: Line, gaps: list[_Gap], text: str) -> list[_Gap]:
    """The gaps that may part cells; none where the line has but a label, or prose stands on both sides of one."""
    wide = [gap for gap in gaps if gap.width >= _WIDE * line.height]
    if len(wide) == 1 and _LABEL.fullmatch(text, line.start, wide[0].place):
        return []
    edges = [line.left, *(edge for gap in wide for edge in (gap.left, gap.right)), line.right]
    prose = [right - left >= SURELY_PROSE * line.height for left, right in zip(edges[::2], edges[1::2], strict=True)]
    return [] if any(a and b for a, b in pairwise(prose)) else wide  # the lines of two columns of a page


def _lines_up(gap: _Gap, others: Iterable[_Gap], height: float, *, stretched: bool) -> bool:
    """Whether a gap shares its place with one of the others; in a line that may be a stretched one, an edge as well."""
    return any(
        min(gap.right, one.right) - max(gap.left, one.left) >= _SHARED * height
        and (not stretched or gap.width > _STRETCHED * height or _share_edge(gap, one, height))
        for one in others
    )


def _share_edge(a: _Gap, b: _Gap, height: float) -> bool:
    return min(abs(a.left - b.left), abs(a.right - b.right)) <= _SLIP * height


def _near(edge: float, edges: list[float], slip: float) -> bool:
    """Whether an edge is one of the edges, which ascend."""
    i = bisect_left(edges, edge - slip)
    return i < len(edges) and edges[i] <= edge + slip


def _follows(row: Line, following: Line) -> bool:
    """Whether a row stands so near below another one that they may be of one table."""
    return 0.3 * row.height < row.bottom - following.bottom <= _REACH * row.height


def _are_flush(line: Line, following: Line) -> bool:
    """Whether two lines right below each other have both edges in common."""
    slip = _SLIP * line.height
    near = abs(line.bottom - following.bottom) <= _PITCH * line.height
    return near and abs(line.left - following.left) <= slip and abs(line.right - following.right) <= slip


def _tables(rows: _Gaps) -> Iterator[_Gaps]:
    """The rows, those of one table together."""
    table: _Gaps = {}
    before = None
    for row, gaps in rows.items():
        if before and not _follows(before, row):
            yield table
            table = {}
        table[row] = gaps
        before = row
    yield table
