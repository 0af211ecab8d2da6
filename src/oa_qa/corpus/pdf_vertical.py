"""Vertical Chinese and Japanese on a page of a PDF, brought into the order in which it is read.

PDFium gives the columns of a vertical font from left to right, and those that a browser drew as they come; a heading across such
a page it gives letter by letter, and columns in pieces where most of the page is horizontal, or where readings stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import regex

from oa_qa.corpus.pdf_layout import Line
from oa_qa.corpus.pdf_lines import MEASURED, Box, Read, box_of, line_spans, lines_of

_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー々。、「」『』（）・！？]")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}ー・\s]+")
_UPRIGHT = 0.1  # radians
_SPREAD = 1.5  # from a letter to the next one in a column at most, in widths of a letter
_READING = 0.65  # how high a reading is at most, in heights of what it stands beside
_BESIDE = 1.3  # and how far from it


def in_reading_order(text_page: Any, read: Read) -> tuple[Read, set[int]]:  # noqa: ANN401 - pypdfium2 has no types
    """The characters of a page as they are read, and PDFium's numbers of those that begin lines which run down.

    Columns go from right to left; so do the lines of a horizontal page that was turned. Readings beside them (ruby) are
    left out, and the gaps around what is written across, which PDFium takes for spaces. A page without vertical lines
    stays as it is.
    """
    columns = _lines(_joined(text_page, read, _is_right_below, fewest=3))
    if not any(_is_vertical(text_page, letters) for letters in columns):
        return read, set()
    whole = _joined(text_page, _joined(text_page, read, _is_below), _is_beside)
    whole = _text(_without_readings(lines_of(text_page, whole, 0, _heads(text_page, whole)), whole), whole)
    whole = _joined(text_page, whole, _is_below)
    down = _heads(text_page, whole)
    ordered = _right_to_left(lines_of(text_page, whole, 0, down))
    found: Read = []
    for letters in _lines(_text(ordered, whole)):
        found += [*(_without_gaps(text_page, letters) if letters[0][0] in down else letters), (0, "\n")]
    return found, down


def _lines(read: Read) -> list[Read]:
    return [read[start:end] for start, end in line_spans("".join(char for _, char in read))]


def _text(lines: Iterable[Line], read: Read) -> Read:
    return [one for line in lines for one in (*read[line.start : line.end], (0, "\n"))]


def _joined(text_page: Any, read: Read, follows: Callable[[Box, Box], bool], *, fewest: int = 2) -> Read:  # noqa: ANN401
    """The characters with lines that fall, or are one letter long, put together where they follow one another.

    Args:
        text_page: the page as PDFium knows it.
        read: its characters.
        follows: whether a line that begins in the second place goes on with the one that ends in the first.
        fewest: so many letters must be put together, or they are left apart.
    """
    runs: list[list[Read]] = []
    before: Read = []  # the line before, where it can go on
    for letters in _lines(read):
        piece = len(letters) == 1 or _falls(text_page, letters)
        if before and piece and follows(box_of(text_page, before[-1][0]), box_of(text_page, letters[0][0])):
            runs[-1].append(letters)
        else:
            runs.append([letters])
        before = letters if piece else []
    found: Read = []
    for run in runs:
        together = sum(map(len, run)) >= fewest
        for number, letters in enumerate(run, start=1):
            found += letters if together and number < len(run) else [*letters, (0, "\n")]
    return found


def _is_right_below(before: Box, box: Box) -> bool:
    width = before[2] - before[0]
    return abs(box[0] - before[0]) < 0.3 * width and 0 < before[3] - box[3] <= 1.15 * width


def _is_below(before: Box, box: Box) -> bool:
    width = max(before[2] - before[0], box[2] - box[0])  # of a full stop only the ink is known
    return before[0] < box[2] and box[0] < before[2] and -0.3 * width < before[1] - box[3] <= 0.8 * width


def _is_beside(before: Box, box: Box) -> bool:
    height = before[3] - before[1]
    return abs(box[1] - before[1]) < 0.3 * height and before[0] < box[0] <= before[2] + 0.5 * height


def _falls(text_page: Any, letters: Read) -> bool:  # noqa: ANN401
    """Whether the letters of a line stand below each other."""
    first, last = (box_of(text_page, letters[i][0]) for i in (0, min(len(letters), MEASURED) - 1))
    return first[3] - last[3] > abs(last[0] - first[0])


def _is_vertical(text_page: Any, letters: Read) -> bool:  # noqa: ANN401
    """Whether a line falls and is of Chinese or Japanese, and no column of a table."""
    letters = letters[:MEASURED]
    places = [place for place, char in letters if _CJK.match(char)]
    if not places or not _falls(text_page, letters):
        return False
    left, _, right, _ = box_of(text_page, places[0])
    top, last_top = (box_of(text_page, place)[3] for place in (letters[0][0], letters[-1][0]))
    return top - last_top <= _SPREAD * (right - left) * (len(letters) - 1)


def _heads(text_page: Any, read: Read) -> set[int]:  # noqa: ANN401
    """Of a page that has vertical lines, the letters that such lines begin with; a column may be of one letter."""
    return {
        letters[0][0]
        for letters in _lines(read)
        if _falls(text_page, letters) or (len(letters) == 1 and _CJK.match(letters[0][1]))
    }


def _without_readings(lines: list[Line], read: Read) -> list[Line]:
    """The lines less those of small kana right beside another one, which say how that one is read."""

    def is_reading(line: Line) -> bool:
        if not line.down or not _KANA.fullmatch("".join(char for _, char in read[line.start : line.end])):
            return False
        return any(
            other.down
            and _are_abreast(line, other)
            and line.height <= _READING * other.height
            and 0 <= line.bottom - other.bottom <= _BESIDE * other.height
            for other in lines
        )

    return [line for line in lines if not is_reading(line)]


def _right_to_left(lines: list[Line]) -> list[Line]:
    """The lines with columns that go from left to right turned around, one row of them at a time."""
    runs: list[list[Line]] = []
    for line in lines:
        before = runs[-1][-1] if runs else line
        if runs and line.down and before.down and _are_abreast(before, line) and line.bottom > before.bottom:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [line for run in runs for line in reversed(run)]


def _are_abreast(a: Line, b: Line) -> bool:
    return a.left < b.right and b.left < a.right


def _without_gaps(text_page: Any, letters: Read) -> Read:  # noqa: ANN401
    """The letters less the spaces that PDFium put beside upright Chinese and Japanese ones."""
    from pypdfium2 import raw

    def is_upright(place: int, char: str) -> bool:
        return bool(_CJK.match(char)) and abs(raw.FPDFText_GetCharAngle(text_page, place)) < _UPRIGHT

    kept = []
    for number, (place, char) in enumerate(letters):
        around = letters[max(0, number - 1) : number + 2]
        gap = char == " " and raw.FPDFText_IsGenerated(text_page, place)
        if not gap or not any(is_upright(*other) for other in around):
            kept.append((place, char))
    return kept
