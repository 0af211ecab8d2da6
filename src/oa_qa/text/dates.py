"""Dates as people write them, in many languages, in the eras of Japan and in Chinese numerals."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import regex

from oa_qa.text.numbers import Found, spelled

# The year before an era's first. Where an era ends is not looked at: 平成32年 was planned for.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"s": _ERAS["昭和"], "h": _ERAS["平成"], "r": _ERAS["令和"]}
_MONTHS = [
    "january jan janvier januar januari enero gennaio janeiro января يناير มกราคม",
    "february feb février fevrier februar februari febrero febbraio fevereiro февраля فبراير กุมภาพันธ์",
    "march mar mars märz marz maart marzo março марта مارس มีนาคม",
    "april apr avril abril aprile апреля أبريل ابريل เมษายน",
    "may mai mayo maggio maio mei мая مايو พฤษภาคม",
    "june jun juin juni junio giugno junho июня يونيو يونيه มิถุนายน",
    "july jul juillet juli julio luglio julho июля يوليو يوليه กรกฎาคม",
    "august aug août aout augustus agosto августа أغسطس اغسطس สิงหาคม",
    "september sep sept septembre septiembre settembre setembro сентября سبتمبر กันยายน",
    "october oct octobre oktober octubre ottobre outubro октября أكتوبر اكتوبر ตุลาคม",
    "november nov novembre noviembre novembro ноября نوفمبر พฤศจิกายน",
    "december dec décembre decembre dezember diciembre dicembre dezembro декабря ديسمبر ธันวาคม",
]
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_ALSO_WORDS = {"may", "march", "mar", "mars"}
_BUDDHIST = 543  # years of the Thai calendar before ours begins
_BUDDHIST_FROM = 2400

_HAN = "[〇零一二三四五六七八九]"
_LETTER = r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Thai}\p{M}]"
_NAME = rf"(?P<name>{_LETTER}{{3,12}}+)"
_APART = rf"(?<![\p{{N}}./-]|[0-9],|{_HAN})"  # not in the middle of a number
_TWO = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
_DAY = r"(?P<day>[0-9]{1,2})"
_TO_DAY = r"(?:\s?[-~–]\s?[0-9]{1,2})?"  # a range of days counts as its first
_YEAR = r"(?P<year>[0-9]{4})(?!\p{N})"
_IN_ERA = rf"(?P<era>明治|大正|昭和|平成|令和)\s?(?P<of_era>{_TWO}|元)"
_IN_YEAR = rf"(?:{_IN_ERA}|{_APART}(?P<year>[0-9]{{4}}|{_HAN}{{4}}))\s{{0,2}}[年년]"
_PATTERNS = [
    regex.compile(pattern)
    for pattern in (
        # 2023年11月17日, 令和五年十一月, 11月17日
        rf"(?=[0-9〇零一二三四五六七八九十令平昭大明])(?:{_IN_YEAR}\s{{0,2}}|{_APART})(?P<month>{_TWO})\s?[月월]"
        rf"(?:\s{{0,2}}(?P<day>{_TWO})(?:\s?[-~〜–]\s?{_TWO})?\s?[日号號일])?",
        # 2023-11-17, 2023. 11. 17.
        rf"{_APART}(?P<year>[0-9]{{4}})(?P<sep>[-/]|\.\s?)(?P<month>[0-9]{{1,2}})(?P=sep){_DAY}(?!\p{{N}})",
        # 17.11.2023, 11/17/2023
        rf"{_APART}(?P<one>[0-9]{{1,2}})(?P<sep>[-/.])(?P<other>[0-9]{{1,2}})(?P=sep){_YEAR}",
        # r5.11.17
        r"(?<![\p{Latin}\p{N}])(?P<era>[rhs])(?P<of_era>[0-9]{1,2})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)"
        rf"{_DAY}(?!\p{{N}}|[-/.][0-9])",
        # november 17, 2023
        rf"(?<!{_LETTER}){_NAME}(?:\.\s{{0,2}}|\s{{1,2}}){_DAY}(?P<ordinal>st|nd|rd|th)?{_TO_DAY}"
        rf"(?:(?:,\s{{0,2}}|\s{{1,2}}){_YEAR}|(?![.,:]?\p{{N}}))",
        # 17 november 2023, 1o de enero de 2024
        rf"{_APART}{_DAY}{_TO_DAY}(?P<ordinal>st|nd|rd|th|er|\.|o|-?го)?\s{{0,2}}(?P<of>(?:of|de)\s{{1,2}})?{_NAME}\.?"
        rf"(?:,?\s{{0,2}}(?:(?:del?|พ\.ศ\.)\s{{1,2}})?{_YEAR})?",
        # november 2023
        rf"(?<!{_LETTER}){_NAME}\.?,?\s{{0,2}}(?:(?:of|del?|พ\.ศ\.)\s{{1,2}})?{_YEAR}",
        # 17 tháng 11 năm 2023
        rf"(?<!{_LETTER})(?:{_APART}{_DAY}\s{{1,2}})?tháng\s{{1,2}}(?P<month>[0-9]{{1,2}})(?!\p{{N}})"
        rf"(?:(?:\s{{1,2}}năm|[,/-])\s{{0,2}}{_YEAR})?",
    )
]
_ERA_YEAR = regex.compile(rf"{_IN_ERA}\s?年")
_WORD_FOLLOWS = regex.compile(r"\s{1,2}\p{L}")
_ON = regex.compile(r"(?<!\p{L})(?:on|since|until|from|before|after|through|of)\s{1,2}$")


def dates(text: str) -> Iterator[Found]:
    """The dates of a normalised text with digits as 0-9: `2023-11-17`, `2023-11`, or without a year `--11-17`.

    Days that no calendar has are none. A date may overlap another, and comes after the one that is to be preferred.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            date = _date(match)
            if date and not _may_be_words(match):
                yield (*match.span(), date)


def era_years(text: str) -> Iterator[Found]:
    """The years of a normalised text that are counted in an era of Japan: `2023` for 令和5年."""
    for match in _ERA_YEAR.finditer(text):
        year = _year(match.groupdict())
        if year:
            yield (*match.span(), str(year))


def _date(match: regex.Match[str]) -> str | None:
    parts = match.groupdict()
    year, month, day = _year(parts), _month(parts), spelled(parts.get("day") or "0")
    if parts.get("one"):
        day, month = _day_and_month(int(parts["one"]), int(parts["other"]), parts["sep"])
    stated = parts.get("day") or parts.get("one")
    if year is None or not month or day is None or not (year or day) or (stated and not day):
        return None
    try:
        datetime.date(year or 2024, month, day or 1)  # 2024 has a 29 February
    except ValueError:
        return None
    return (f"{year:04}-{month:02}" if year else f"--{month:02}") + (f"-{day:02}" if day else "")


def _year(parts: dict[str, str | None]) -> int | None:
    """0 where no year is stated; None where it cannot be."""
    era, of_era = parts.get("era"), parts.get("of_era")
    if era and of_era:
        count = 1 if of_era == "元" else spelled(of_era)
        return _ERAS[era] + count if count else None
    if not parts.get("year"):
        return 0
    year = spelled(parts["year"] or "")
    thai = "\u0e00" < (parts.get("name") or "")[:1] < "\u0e7f"
    return year - _BUDDHIST if year and thai and year >= _BUDDHIST_FROM else year or None


def _month(parts: dict[str, str | None]) -> int | None:
    return _MONTH_OF.get(parts["name"] or "") if "name" in parts else spelled(parts.get("month") or "0")


def _day_and_month(one: int, other: int, separator: str) -> tuple[int, int]:
    """Points go with the day first; with other signs, only a number above 12 tells. (0, 0) where nothing does."""
    if one > 12 or one == other or (separator == "." and other <= 12):
        return one, other
    return (other, one) if other > 12 else (0, 0)


def _may_be_words(match: regex.Match[str]) -> bool:
    """Whether `march 3` or `5 may` is rather about marching and being able: without case, what follows must tell."""
    parts, text = match.groupdict(), match.string
    if parts.get("name") not in _ALSO_WORDS or parts.get("year") or parts.get("ordinal") or parts.get("of"):
        return False
    if parts["name"] in ("mar", "mars") and match.start("name") > match.start():  # 17 mars
        return False
    before = _ON.search(text, max(0, match.start() - 10), match.start())
    return bool(_WORD_FOLLOWS.match(text, match.end())) and not before
