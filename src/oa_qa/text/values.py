"""Numbers and dates of a text in one spelling, whatever language they are written in.

`１３億ドル`, `13億ドル` and `1.3 billion dollars` hold the same number; `2023年11月17日`, `November 17, 2023` and
`17 de noviembre de 2023` the same date. How numbers are read is told in `numbers`, and dates in `dates`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from oa_qa.text.dates import dates, era_years
from oa_qa.text.numbers import numbers

_FOREIGN_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a date in a text.

    Attributes:
        start, end: where it stands.
        kind: a year alone is a number, since nothing tells `2023` from one.
        normalized: a number in plain decimal digits (`1300000000`); a date as `2023-11-17`, as `2023-11`, or without a
            year as `--11-17`.
    """

    start: int
    end: int
    kind: Literal["number", "date"]
    normalized: str


def ascii_digits(text: str) -> str:
    """The text with the digits of every script as 0-9, character for character, so that places stay the same."""
    if text.isascii():
        return text
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0], match[0])), text)


def values(text: str) -> list[Value]:
    """The numbers and dates of a normalised text (see `normalize`), in order; they do not overlap."""
    taken = bytearray(len(text))
    found = []
    for value in _all(ascii_digits(text)):
        if not any(taken[value.start : value.end]):
            taken[value.start : value.end] = b"\1" * (value.end - value.start)
            found.append(value)
    return sorted(found, key=lambda value: value.start)


def _all(text: str) -> Iterator[Value]:
    """What may overlap, the preferred first."""
    for date in dates(text):
        yield Value(date[0], date[1], "date", date[2])
    for number in (*era_years(text), *numbers(text)):
        yield Value(number[0], number[1], "number", number[2])
