"""Numbers as people write them: in figures, with scale words, with the marks of East Asia, in Chinese numerals.

`13億`, `1.3 billion`, `1,3 Milliarden` and `一三〇〇〇〇万` are one number. What may be a word, or may be two numbers, is
not read: 一方, 八百屋, and 四五人 (four or five people).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from oa_qa.text.normalization import normalize

Found = tuple[int, int, str]
"""Where something stands in a text, and what it comes to."""

_LONGEST = 30  # characters; a longer row of digits is a key or a table, and would cost time
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "両": 2, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000}
_BIG = {mark: 10 ** (4 * power) for power, marks in enumerate(("万萬만", "億亿억", "兆조"), 1) for mark in marks}
# Words that one scale goes by in many languages; two of them in a row multiply (2 mil millones, 3 nghìn tỷ).
_WORDS = {
    2: "hundred ร้อย",
    3: "thousand mil mille mila tausend duizend тысяч тысячи тысяча тыс ألف آلاف nghìn ngàn พัน",
    4: "หมื่น",
    5: "lakh lakhs लाख แสน",
    6: "million millions mn mln millón millones millionen mio milione milioni milhão milhões miljoen"
    " миллион миллиона миллионов млн مليون ملايين triệu ล้าน",
    7: "crore crores करोड़",
    9: "billion billions bn milliard milliards milliarde milliarden mrd miliardo miliardi bilhão bilhões miljard"
    " миллиард миллиарда миллиардов млрд مليار مليارات tỷ tỉ",
    12: "trillion trillions tn billón billones billionen trilhão trilhões триллион триллиона триллионов",
}
_EXPONENTS = {normalize(word): exponent for exponent, words in _WORDS.items() for word in words.split()}
_LETTERS = {"k": 3, "m": 6, "b": 9, "t": 12}
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH = dict(zip(_ONES + _TEENS + _TENS, (*range(1, 20), *range(20, 100, 10)), strict=True))

# A comma before one or two last digits is a decimal comma, unless a list goes on. Groups may be of two digits (1,00,000).
_FIGURES = (
    r"(?>(?!0)[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?![0-9])(?:\.[0-9]+)?"
    r"|(?!0)[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}(?![0-9])"
    r"|(?!0)[0-9]{1,3}(?:\.[0-9]{3}){2,}(?!\.?[0-9])"
    r"|[0-9]{1,3}(?:٬[0-9]{3})+(?:٫[0-9]+)?"
    r"|(?<![\p{L}\p{N}/:-]|[0-9][ '’])(?!0)[0-9]{1,3}(?:[ '’][0-9]{3})+(?![ '’]?[0-9])(?:[.,][0-9]{1,2}(?![.,]?[0-9]))?"
    r"|0,[0-9]{3,}(?![.,]?[0-9])"
    r"|[0-9]+(?:[.٫][0-9]+|,[0-9]{1,2}(?![.,]?[0-9]))?)"
)
_DIGIT = f"[{''.join(_DIGITS)}]"
_SMALL_MARK, _HAN_MARK = f"[{''.join(_SMALL)}]", "十百千万萬億亿兆"
_BIG_MARK = "(?:[万萬만]?[億亿兆억조]|[万萬만])"
_IS_FIGURES = regex.compile(_FIGURES)


def _group(number: str, gap: str = "") -> regex.Pattern[str]:
    """Up to one big mark: 3千2百万, with each number in one writing."""
    return regex.compile(
        rf"(?P<small>(?:(?:{number})?{_SMALL_MARK}){{0,4}}+)(?P<ones>{number})?(?P<big>{gap}{_BIG_MARK})?",
        regex.VERSION1,
    )


# After a space, a mark may begin a word (3 万葉集).
_GROUP = _group(_FIGURES, gap="(?: (?!万[一葉能国歳引全]|億劫|兆[候し])(?=[万萬億亿兆억]))?")
_HAN_GROUP = _group(f"{_DIGIT}+")
_MARK_FOLLOWS = regex.compile(f" ?[{''.join(_SMALL)}{''.join(_BIG)}]")
_PART = regex.compile(rf"(?P<number>[^{''.join(_SMALL)}]*)(?P<mark>{_SMALL_MARK})")
_UNIT = r"(?=\s?(?:年|月|日|時|分|人|名|社|件|回|歳|円|元|株|個|个|倍|点|冊|台|部|ドル|美元|ユーロ|トン|パーセント|%|割|票))"
_START = regex.compile(
    rf"(?=[0-9{''.join(_DIGITS)}{_HAN_MARK}])(?:"  # the set saves most of the time
    rf"(?<![\p{{N}}.٫]|[0-9][,٬])(?P<figures>{_FIGURES})"
    rf"|(?<![{''.join(_DIGITS)}{_HAN_MARK}・])"
    rf"(?P<point>{_DIGIT}{{1,4}}[・·]{_DIGIT}{{1,4}})(?:(?P<scale>[百千]?{_BIG_MARK})|{_UNIT})"
    rf"|(?P<han>[{''.join(_DIGITS)}{_HAN_MARK}]{{2,}}))"
)
_HAN_UNIT = regex.compile(_UNIT)
# Names, and what is only about a number: 数十万, 一百多万.
_NO_NUMBER = regex.compile(
    rf"八百[屋長]|五十[嵐鈴]|[三八]千代|四万十|(?<=[数數何幾几])|[{''.join(_DIGITS)}{_HAN_MARK}]{{2,}}[多餘余数數][{_HAN_MARK}]"
)
_WORD_AFTER = regex.compile(
    r"(?:\s{0,2}|-)(?:(?P<word>[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{M}]{2,14}+)"
    r"|(?P<thai>ร้อย|พัน|หมื่น|แสน|ล้าน))"
)
_SHORT = regex.compile(r"(?P<letter>[kmbt])(?![\p{Latin}\p{N}])")
_MONEY_BEFORE = regex.compile(r"(?:\p{Sc}|(?<!\p{L})(?:usd|eur|gbp|jpy))\s?$")
_MONEY_AFTER = regex.compile(r"\s?(?:dollars?|usd|euros?|eur|pounds?|gbp|yen|jpy|円|ドル|ユーロ|美元|달러)")
_RANGE = regex.compile(r"\s?(?:[-~〜–—]|から|至|到|to|or|a|à|bis|до)\s?\p{Sc}?")
_ENGLISH_SCALE = regex.compile("thousand|illion|lakh|crore")
_IN_ENGLISH = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}-])(?<!hundred and )(?P<word>{'|'.join(_ENGLISH)})"
    rf"(?:-(?P<ones>{'|'.join(_ONES)}))?(?=[\s-]{{1,2}}\p{{Latin}})"
)


def plain_figures(written: str) -> str | None:
    """Figures without thousands separators and with a decimal point: `1300` for 1,300, `1.3` for 1,3.

    None where the text is something else, or more than one number (1,2,3).
    """
    if written.isdecimal() and written.isascii():
        return written
    if not _IS_FIGURES.fullmatch(written):
        return None
    digits = written.translate({ord("٫"): ".", **dict.fromkeys(map(ord, " '’٬"))})
    place = max(digits.rfind("."), digits.rfind(","))
    if place < 0:
        return digits
    sign, fraction = digits[place], digits[place + 1 :]
    whole = digits[:place].replace(",", "").replace(".", "")
    grouped = digits.count(sign) > 1 or (sign == "," and len(fraction) == 3 and not digits.startswith("0"))
    return whole + fraction if grouped else f"{whole}.{fraction}"


def spelled(run: str) -> int | None:
    """The number below 10,000 that a run of digits says, or one of Chinese numerals (十七, 一七, 二〇二三)."""
    if len(run) > 8:
        return None
    if run.isascii():
        return int(run) if run.isdigit() else None
    if all(char in _DIGITS for char in run):
        return int("".join(str(_DIGITS[char]) for char in run))
    match = _HAN_GROUP.fullmatch(run)
    said = _sum(match) if match and not match["big"] else None
    return None if said is None else int(said)


def numbers(text: str) -> Iterator[Found]:
    """The numbers of a normalised text with digits as 0-9, in plain decimal digits.

    What is written in English words comes last; a number may overlap another.
    """
    waiting: _Reading | None = None
    for reading in _readings(text):
        if waiting:
            yield _found(_in_range(waiting, reading, text))
        waiting = reading
    if waiting:
        yield _found(waiting)
    if _ENGLISH_SCALE.search(text):
        yield from _in_english(text)


class _Reading(NamedTuple):
    """A number, and the figures that it begins with."""

    start: int
    end: int
    figures: Decimal
    value: Decimal

    @property
    def scale(self) -> Decimal:
        """By how much the figures are multiplied; 1 where something is added to them (1億5000万)."""
        scale = self.value / self.figures if self.figures else Decimal(1)
        return scale if scale.normalize().as_tuple().digits == (1,) else Decimal(1)


def _readings(text: str) -> Iterator[_Reading]:
    place = 0
    while start := _START.search(text, place):
        reading = _in_figures(text, start.start()) if start["figures"] else _in_han(text, start)
        place = max(reading.end, start.end()) if reading else start.end()
        if reading:
            yield reading


def _in_range(first: _Reading, last: _Reading, text: str) -> _Reading:
    """The first number of a range, with the scale that is only written after the last (10〜20億)."""
    bare = first.value == first.figures < last.figures
    if bare and _RANGE.fullmatch(text, first.end, last.start):
        return first._replace(value=first.value * last.scale)
    return first


def _found(reading: _Reading) -> Found:
    plain = f"{reading.value:f}"
    return reading.start, reading.end, plain.rstrip("0").rstrip(".") if "." in plain else plain


def _in_figures(text: str, start: int) -> _Reading | None:
    """Figures with what they are multiplied by and what is added to them: 1兆3000億, 1.3 billion, $1.3b."""
    match = _IS_FIGURES.match(text, start)
    figures = _number(match.group()) if match else None
    if match is None or figures is None:
        return None
    if _MARK_FOLLOWS.match(text, match.end()):
        end, value = _marked(text, start, _GROUP)
        if end > match.end():
            return _Reading(start, end, figures, value)
    exponent, end = _scale_after(text, match.end())
    if not exponent:
        exponent, end = _letter_after(text, start, match.end())
    return _Reading(start, end, figures, figures * 10**exponent)


def _marked(text: str, start: int, group: regex.Pattern[str]) -> tuple[int, Decimal]:
    """A number of groups with falling big marks from a place on (1億2千3百万); where it ends, and what it comes to.

    One space may stand before a later group that has figures and a mark of its own (13억 5천만).
    """
    total, end, least = Decimal(0), start, Decimal("Infinity")
    while least > 1:
        space = end > start and text.startswith(" ", end)
        match = group.match(text, end + space)
        if match is None or (space and not (text[end + 1 : end + 2].isdigit() and (match["small"] or match["big"]))):
            break
        said = _sum(match)
        scale = _scale_of(match["big"])
        if said is None or said * scale >= least:
            break
        total, end, least = total + said * scale, match.end(), Decimal(scale)
    return end, total


def _scale_of(big: str | None) -> int:
    scale = 1
    for mark in (big or "").strip():
        scale *= _BIG[mark]
    return scale


def _sum(group: regex.Match[str]) -> Decimal | None:
    """What the parts of a group add up to; None where there are none, or their marks do not fall."""
    total, least = Decimal(0), Decimal("Infinity")
    parts = [(part["number"], _SMALL[part["mark"]]) for part in _PART.finditer(group["small"])]
    if group["ones"]:
        parts.append((group["ones"], 1))
    for written, scale in parts:
        number = _number(written) if written else Decimal(1)
        if number is None or number * scale >= least:
            return None
        total, least = total + number * scale, Decimal(scale)
    return total if parts else None


def _number(written: str) -> Decimal | None:
    if len(written) > _LONGEST:
        return None
    if written[0] not in _DIGITS:
        plain = plain_figures(written)
        return Decimal(plain) if plain else None
    if len(written) == 2 and written[0] not in "〇零" and written[1] not in "〇零":
        return None  # two or three of something
    return Decimal("".join(str(_DIGITS[char]) for char in written))


def _in_han(text: str, start: regex.Match[str]) -> _Reading | None:
    """Chinese numerals: 三億五千万, 百五十冊, 二〇二三年, 三・五万人."""
    begin, end = start.span()
    if end - begin > 2 * _LONGEST or _NO_NUMBER.match(text, begin):
        return None
    if start["point"]:
        whole, fraction = (
            "".join(str(_DIGITS[char]) for char in part) for part in regex.split("[・·]", start["point"])
        )
        figures, scale = Decimal(f"{whole}.{fraction}"), start["scale"] or ""
        small = _SMALL.get(scale[:1], 1)
        return _Reading(begin, end, figures, figures * small * _scale_of(scale.lstrip("百千")))
    run = start["han"]
    if all(char in _DIGITS for char in run):
        value = _number(run)  # digit by digit
    else:
        reached, said = _marked(text, begin, _HAN_GROUP)
        value = said if reached == end else None
    mixed = len({char in _DIGITS for char in run}) == 2
    return _Reading(begin, end, value, value) if value is not None and (mixed or _HAN_UNIT.match(text, end)) else None


def _scale_after(text: str, place: int) -> tuple[int, int]:
    """The power of ten that the scale words from a place on stand for, and where they end."""
    total = 0
    for _ in range(2):
        match = _WORD_AFTER.match(text, place)
        exponent = _EXPONENTS.get(match[match.lastgroup], 0) if match and match.lastgroup else 0
        if match is None or not exponent:
            break
        total, place = total + exponent, match.end()
    return total, place


def _letter_after(text: str, start: int, end: int) -> tuple[int, int]:
    """The same for a letter, which only counts beside a currency ($500M, 1.3B dollars)."""
    match = _SHORT.match(text, end)
    if match and (_MONEY_BEFORE.search(text, max(0, start - 5), start) or _MONEY_AFTER.match(text, match.end())):
        return _LETTERS[match["letter"]], match.end()
    return 0, end


def _in_english(text: str) -> Iterator[Found]:
    for match in _IN_ENGLISH.finditer(text):
        exponent, end = _scale_after(text, match.end())
        if exponent > 2:
            count = _ENGLISH[match["word"]] + (_ENGLISH[match["ones"]] if match["ones"] else 0)
            yield match.start(), end, str(count * 10**exponent)
