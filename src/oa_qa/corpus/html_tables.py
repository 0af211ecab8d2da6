"""Tables of web pages: in which column each cell stands, and which rows are written as a line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex
from selectolax.lexbor import LexborNode

CELLS = frozenset(("td", "th"))
ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
UNSEEN = frozenset(
    "head script style template noscript iframe object canvas audio video datalist rt rp rtc svg textarea input"
    " source track param embed frameset noframes title".split()
)
"""Elements whose text a browser does not show."""
SHORT_CELL = 200
_FEW_NODES = 200
LAYOUT = -1
_SPAN = regex.compile(r"\s*+([0-9]{1,5})")
MOST_COLUMNS = 100  # that stay empty in a row, or that a cell spans: a small page must not become a large text
BLANK = " \t\r\n\f"


@dataclass
class Grid:
    """Where the cells of a group of rows stand: those may span several columns, and rows below their own."""

    _row: int = 0
    _column: int = 0  # where the last cell begins
    _next: int = 0  # where it ends
    _taken: dict[int, int] = field(default_factory=dict)  # by a cell from above: columns, with the last row of each

    def next_row(self) -> None:
        """Go to the beginning of the row below."""
        self._row += 1
        self._column = self._next = 0

    def next_cell(self, attributes: Mapping[str, str | None]) -> int:
        """Put the row's next cell in its place; returns how many columns that is behind the place of the last cell."""
        while self._taken.get(self._next, -1) >= self._row:
            self._next += 1
        behind, self._column = self._next - self._column, self._next
        self._next += min(_span(attributes, "colspan") or 1, MOST_COLUMNS)
        last_row = self._row + (_span(attributes, "rowspan") or sys.maxsize) - 1  # 0 is all the group's rows
        if last_row > self._row:
            for column in range(self._column, min(self._next, MOST_COLUMNS)):
                self._taken[column] = last_row
        return behind


def has_head_cells(table: LexborNode) -> bool:
    """Whether a table has <th> of its own, as tables of data do, and those that lay out a page do not."""
    inner = [node for part in table.iter() for node in ((part,) if part.tag == "tr" else part.iter())]
    return any(cell.tag == "th" for row in inner if row.tag == "tr" for cell in row.iter())


def is_row_of_data(row: LexborNode) -> bool:
    """Whether a row without head cells is a line: two cells or more with words, and no cell that is long or laid out.

    The one cell, or the long one, of a row is most likely where an old page has its article.
    """
    sizes = [size_of(cell) for cell in row.iter() if cell.tag in CELLS]
    return sum(size > 0 for size in sizes) > 1 and all(0 <= size <= SHORT_CELL for size in sizes)


def is_pair(row: LexborNode) -> bool:
    """Whether a row has its own head cell, and what that names: 本社 | 東京."""
    cells = [cell.tag for cell in row.iter() if cell.tag in CELLS]
    return cells[:1] == ["th"] and "td" in cells


def size_of(cell: LexborNode) -> int:
    """The characters of a cell, counted no further than beyond a short one; `LAYOUT` where it holds a table, or code."""
    characters = 0
    for number, node in enumerate(cell.traverse(include_text=True)):
        if node.tag in ("table", "pre"):
            return LAYOUT
        if node.tag == "-text" and node.parent is not None and node.parent.tag not in UNSEEN:
            characters += len((node.text_content or "").strip(BLANK))
        if characters > SHORT_CELL or number > _FEW_NODES:  # few, so that no page takes the square of its size
            return SHORT_CELL + 1
    return characters


def _span(attributes: Mapping[str, str | None], name: str) -> int:
    """How many columns or rows a cell says that it spans."""
    stated = _SPAN.match(attributes.get(name) or "1")
    return int(stated[1]) if stated else 1
