"""The lines of a PDF's page, and where they stand on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import regex

from oa_qa.corpus.pdf_layout import Line

MEASURED = 8
"""So many letters of a line tell how high it is, and where it goes."""

_BREAK = regex.compile(r"[\r\n\f\v\u2028\u2029\x85]+")
_UNSCALED = 2.0  # points: letters so small are written in another scale

Read = list[tuple[int, str]]
"""Characters, each with the number that PDFium knows it by."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def lines_of(text_page: Any, read: Read, number: int, down: Collection[int]) -> list[Line]:  # noqa: ANN401 - pypdfium2 has no types
    """The lines of a page.

    Args:
        text_page: the page as PDFium knows it.
        read: its characters.
        number: of the page, from 1 on.
        down: PDFium's numbers of the characters that lines which run down begin with; such a line is measured on the page
            turned to the left, so that down is to the right, and what is read next lies below.
    """
    from pypdfium2 import raw

    text = "".join(char for _, char in read)
    lines = []
    for start, end in line_spans(text):
        turned = read[start][0] in down
        boxes = [box_of(text_page, place, turned=turned) for place, _ in read[start : min(end, start + MEASURED)]]
        left, bottom = boxes[0][:2]
        height = max(top - bottom for _, bottom, _, top in boxes)  # of a letter alone it would depend on the letter
        size = raw.FPDFText_GetFontSize(text_page, read[start][0])  # before the page's own scale, if it has one
        height = size if size > _UNSCALED else height
        right = box_of(text_page, read[end - 1][0], turned=turned)[2]
        word_right = box_of(text_page, read[_first_word(text, start, end) - 1][0], turned=turned)[2]
        first_word = max(0.0, word_right - left)
        lines.append(Line(number, start, end, left, right, bottom, height, first_word, turned))
    return lines


def box_of(text_page: Any, place: int, *, turned: bool = False) -> Box:  # noqa: ANN401
    """Where a character stands on its page, or on the page turned to the left."""
    left, bottom, right, top = text_page.get_charbox(place, loose=True)
    return (-top, left, -bottom, right) if turned else (left, bottom, right, top)


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each line that is not blank, without white space around it."""
    start = 0
    for found in [*_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        line = text[start:end]
        if line.strip():
            yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        start = found.end() if found else end


def _first_word(text: str, start: int, end: int) -> int:
    """Where the first word ends that a line could not be broken within; of Chinese and Japanese, a character."""
    word = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}々ー]\p{P}*|[^\s\p{Han}\p{Hiragana}\p{Katakana}]+|\S").match(
        text, start, end
    )
    return word.end() if word else end
