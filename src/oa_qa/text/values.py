"""Numbers and dates of a text in one spelling, whatever language they are written in.

`１３億ドル`, `13億ドル` and `1.3 billion dollars` hold the same number; `2023年11月17日`, `November 17, 2023` and
`17 de noviembre de 2023` the same date. Only what is written as digits, or in Chinese numerals with a unit, is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import regex


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a date in a text.

    Attributes:
        start, end: where it stands.
        normalized: a number in plain decimal digits (`1300000000`); a date as `2023-11-17`, as `2023-11`, or without a
            year as `--11-17`.
    """

    start: int
    end: int
    kind: Literal["number", "date"]
    normalized: str


# Western scales come once; those of East Asia follow one another from great to small (1兆3000億).
_WORDS = {
    10**3: "thousand mil mille tausend тысяч тысячи тысяча ألف آلاف",
    10**6: "million millions mn millón millones million(?:en)? mio\\.? миллион миллиона миллионов млн\\.? مليون ملايين",
    10
    ** 9: "billion billions bn milliards? milliarden? mrd\\.? mil\\s+millones миллиард миллиарда миллиардов млрд\\.? مليار مليارات",
    10**12: "trillion trillions tn billones billionen триллион триллиона триллионов",
}
_MARKS = {
    "百": 10**2,
    "千": 10**3,
    "천": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "만": 10**4,
    "億": 10**8,
    "亿": 10**8,
    "억": 10**8,
}
_MARKS |= {"兆": 10**12, "조": 10**12}
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "両": 2, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

_PLAIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = [
    (regex.compile(rf"\s*(?:{'|'.join(sorted(words.split(), key=len, reverse=True))})(?![\p{{L}}\p{{N}}])"), scale)
    for scale, words in sorted(_WORDS.items(), reverse=True)
]
_EAST = regex.compile(rf"(?:(?P<n>{_PLAIN})(?P<marks>[{''.join(_MARKS)}]+))")
_CHINESE = regex.compile(
    rf"(?:[{''.join(_DIGITS)}十百千]+[万億亿兆]?)+(?=\s*(?:年|月|日|時|分|人|名|社|件|回|歳|円|元|ドル|美元|ユーロ|パーセント|％|%|割|割合|票))"
)
_NUMBER = regex.compile(rf"(?<![\p{{N}}.,])(?:{_PLAIN})")
_KILO = regex.compile(r"[kmb](?![\p{L}\p{N}])")

_MONTHS = [
    "january jan janvier januar enero gennaio janeiro января",
    "february feb février fevrier februar febrero febbraio fevereiro февраля",
    "march mar mars märz marz marzo março марта",
    "april apr avril abril aprile апреля",
    "may mai mayo maggio maio мая",
    "june jun juin juni junio giugno junho июня",
    "july jul juillet juli julio luglio julho июля",
    "august aug août aout agosto августа",
    "september sep sept septembre septiembre settembre setembro сентября",
    "october oct octobre oktober octubre ottobre outubro октября",
    "november nov novembre noviembre novembro ноября",
    "december dec décembre decembre dezember diciembre dicembre dezembro декабря",
]
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\.?(?![\p{{L}}])"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_NOT_IN_NUMBER = r"(?<![\p{N}.,/-])"
_DATES = [
    regex.compile(pattern)
    for pattern in (
        rf"(?:(?P<era>{'|'.join(_ERAS)})\s*(?P<of_era>\d{{1,2}}|元)|{_NOT_IN_NUMBER}{_YEAR})\s*[年년]\s*"
        rf"(?P<month>\d{{1,2}})\s*[月월](?:\s*{_DAY}\s*[日号號일])?",
        rf"{_NOT_IN_NUMBER}(?P<month>\d{{1,2}})\s*[月월]\s*{_DAY}\s*[日号號일]",
        rf"{_NOT_IN_NUMBER}{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep){_DAY}(?![\p{{N}}])",
        rf"(?<![\p{{L}}]){_MONTH}\s*{_DAY}(?:st|nd|rd|th)?(?![\p{{N}}])(?:\s*,?\s*{_YEAR}(?![\p{{N}}]))?",
        rf"{_NOT_IN_NUMBER}{_DAY}(?:st|nd|rd|th|er|\.|º)?\s*(?:of\s+|de\s+)?{_MONTH}(?:\s*,?\s*(?:de\s+|del\s+)?{_YEAR}(?![\p{{N}}]))?",
        rf"(?<![\p{{L}}]){_MONTH}\s*(?:,|of|de|del)?\s*{_YEAR}(?![\p{{N}}])",
    )
]
_HAS_DIGIT = regex.compile(rf"\p{{N}}|[{''.join(_DIGITS)}十百千]")


def values(text: str) -> list[Value]:
    """The numbers and dates of a normalised text (see `normalize`), in order; they do not overlap."""
    if not _HAS_DIGIT.search(text):
        return []
    taken = bytearray(len(text))
    found = []
    for value in (*_dates(text), *_numbers(text)):
        if not any(taken[value.start : value.end]):
            taken[value.start : value.end] = b"\1" * (value.end - value.start)
            found.append(value)
    return sorted(found, key=lambda value: value.start)


def _dates(text: str) -> Iterator[Value]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else _MONTH_OF[parts["name"]]
            day = int(parts.get("day") or 0)
            if not 1 <= month <= 12 or day > 31 or (parts.get("day") and not day):
                continue
            year = _year(parts)
            if not year and not day:
                continue
            normalized = f"{year:04}-{month:02}" if year else f"--{month:02}"
            yield Value(*match.span(), "date", normalized + (f"-{day:02}" if day else ""))


def _year(parts: dict[str, str | None]) -> int:
    era, of_era = parts.get("era"), parts.get("of_era")
    if era and of_era:
        return _ERAS[era] + (1 if of_era == "元" else int(of_era))
    return int(parts.get("year") or 0)


def _numbers(text: str) -> Iterator[Value]:
    yield from _east_asian(text)
    for match in _CHINESE.finditer(text):
        said = _chinese(match.group())
        if said is not None:
            yield Value(*match.span(), "number", str(said))
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        number = Decimal(match.group().replace(",", ""))
        for pattern, scale in _SCALES:
            after = pattern.match(text, end)
            if after:
                number, end = number * scale, after.end()
                break
        else:
            short = _KILO.match(text, end) if text[max(0, start - 1) : start] in tuple("$€£¥") else None
            if short:
                number, end = number * {"k": 10**3, "m": 10**6, "b": 10**9}[short.group()], short.end()
        yield Value(start, end, "number", _plain(number))


def _east_asian(text: str) -> Iterator[Value]:
    """`1兆3000億`, `8万6000`, `1천300억`: numbers with marks, one after another without a gap."""
    total = group = Decimal(0)
    start = end = -1
    for match in _EAST.finditer(text):
        if match.start() != end:
            if start >= 0:
                yield _with_rest(text, start, end, total + group)
            total, group, start = Decimal(0), Decimal(0), match.start()
        scale = 1
        for mark in match["marks"]:
            scale *= _MARKS[mark]
        number, end = Decimal(match["n"].replace(",", "")), match.end()
        if scale < 10**4:  # within a group of four digits, whose own mark is yet to come
            group += number * scale
        else:
            total, group = total + (group + number) * scale, Decimal(0)
    if start >= 0:
        yield _with_rest(text, start, end, total + group)


def _with_rest(text: str, start: int, end: int, total: Decimal) -> Value:
    rest = _NUMBER.match(text, end)
    if rest and "." not in rest.group():
        total, end = total + Decimal(rest.group().replace(",", "")), rest.end()
    return Value(start, end, "number", _plain(total))


def _chinese(run: str) -> int | None:
    """The number that Chinese numerals say; None for a lone digit before a unit, which may be part of a word (一人)."""
    if len(run) < 2:
        return None
    if not any(char in "十百千万億亿兆" for char in run):  # written digit by digit: 二〇二三
        return int("".join(str(_DIGITS[char]) for char in run))
    total = group = digit = 0
    for char in run:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char]
        elif char in _TENS:
            group, digit = group + (digit or 1) * _TENS[char], 0
        else:
            total, group, digit = total + (group + digit or 1) * _MARKS[char], 0, 0
    return total + group + digit


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
