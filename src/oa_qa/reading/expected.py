"""What kind of answer a question asks for - a date, a number, a person - and whether a text has one."""

from __future__ import annotations

from typing import Literal

import regex

from oa_qa.names.mentions import find_mentions
from oa_qa.text.values import values

Kind = Literal["date", "number", "person"]

_ASKED: dict[Kind, tuple[str, ...]] = {  # in this order: 何年 is a date before it is a number
    "date": (
        r"いつ|何[年月日]|何曜|日付|年月日|日時",
        r"\bwhen\b|\b(?:what|which) (?:day|date|year|month)\b",
        r"什么时候|什麼時候|何[时時]|[哪几幾](?:一)?[年天日月]",
        r"언제|며칠|몇 ?[년월]",
        r"cu[áa]ndo|en qu[ée] (?:año|fecha|d[íi]a|mes)|\bquand\b|quelle (?:date|année)|quel (?:jour|mois)",
        r"\bwann\b|welche[mnrs]? (?:jahr|tag|datum|monat)|когда|в каком году|какого числа|متى|في أي (?:عام|سنة|يوم)",
    ),
    "number": (
        r"何(?:人|名|社|個|件|回|度|歳|ドル|円|割|倍|票|億|万|つ|本|台|時間|週間|か国|カ国|%|％|パーセント)",
        r"いくら|いくつ|どのくらい|どれくらい|どれほど|割合|人数|金額",
        r"\bhow (?:many|much|long|old|large|big|high|far)\b|\bwhat (?:percentage|share|number|amount|price)\b",
        r"多少|[几幾](?:个|個|名|位|人|次|家)|몇|얼마",
        r"cu[áa]nt[oa]s?|\bcombien\b|wie ?viele?|wie (?:lange|hoch|groß|alt)|сколько|\bكم\b",
    ),
    "person": (
        r"誰|だれ|どなた|何者|\bwh(?:o|om|ose)\b|谁|哪位|누구|누가",
        r"\bqui[ée]n|\bqui\b|\bwe[rmn]\b|\bкто\b|\bкому\b|\bкого\b|\bمن\b",
    ),
}
_QUESTIONS = {kind: regex.compile("|".join(words), regex.IGNORECASE) for kind, words in _ASKED.items()}
_DAY = regex.compile(
    r"[月火水木金土日]曜|周[一二三四五六日]|星期|(?:mon|tues|wednes|thurs|fri|satur|sun)day|翌日|昨日|先週",
    regex.IGNORECASE,
)
_COUNT = regex.compile(
    r"[一二三四五六七八九十百千数両全半]+[人名社件回割票]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|dozen)\b",
    regex.IGNORECASE,
)
_ROLE = regex.compile(r"\p{L}(?:氏|さん|社長|会長|教授|博士)|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")


def asked_for(question: str) -> Kind | None:
    """The kind of answer that the question words of a dozen languages ask for; None where they leave it open."""
    return next((kind for kind, words in _QUESTIONS.items() if words.search(question)), None)


def has_one(kind: Kind, text: str) -> bool:
    """Whether a text has a date, a number or a person in it."""
    if kind == "date":
        return bool(_DAY.search(text)) or any(value.kind == "date" for value in values(text))
    if kind == "number":
        return bool(_COUNT.search(text)) or bool(values(text))
    return bool(_ROLE.search(text)) or bool(find_mentions(text))
