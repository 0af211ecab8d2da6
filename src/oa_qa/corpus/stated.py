"""Dates, languages and addresses as files state them, brought into one form; what does not fit is not used."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from urllib.parse import urlsplit

import regex

from oa_qa.text.normalization import normalize, one_line
from oa_qa.text.values import values

_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ISO = regex.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])|\d{8}(?=$|T)")
_REVISED = regex.compile(r"[\s（(/|・,;]*(?:最終)?(?:更新|改訂|updated|revised)", regex.IGNORECASE)
_GAP = regex.compile(r"[^\S\u3000]+")  # a wide space stays: it parts a title from its subtitle
_LONGEST = 500
_LONGEST_VALUES = {"title": 120, "author": 60, "publisher": 60}
_LINES = 12  # a text states its date and author near its beginning
_LABELS = {
    "title": "タイトル 題名 表題 件名 标题 標題 제목 title subject",
    "published": "公開日時? 投稿日時? 掲載日時? 配信日時? 発行日 発表日 公表日 提出日 作成日 日付 日期 发布时间 发布日期 發布時間 發布日期 發佈日期 날짜 게시일"
    " 작성일? 등록일 발행일 입력"
    " published(?:\\s+on)? posted(?:\\s+on)? publication\\s+date date veröffentlicht(?:\\s+am)? publié\\s+le publicado(?:\\s+el)?"
    " filed(?:\\s+on)?",
    "author": "著者 筆者 執筆者? 作者 文責 記者 저자 글쓴이 작성자? author written\\s+by autor auteur",
    "publisher": "発行元 発行者 掲載元 出版社 publisher herausgeber éditeur editorial",
    "url": "url 元記事 出典url 原文url source\\s+url original\\s+url permalink",
}
# In Markdown a label may stand in a list or a quotation, and be bold: - **公開日：** 2024年3月1日
_BEFORE = r"[\ufeff\s>・+*_-]*+"
_BETWEEN = r"[\s*_]*+[:：][\s*]*+"
_LABELLED = {
    key: regex.compile(rf"{_BEFORE}(?:{'|'.join(labels.split())}){_BETWEEN}(?P<value>\S.*)", regex.IGNORECASE)
    for key, labels in _LABELS.items()
}
# Statements side by side are parted by a wide gap: 著者：山田　　公開日：2024年3月1日. A single wide space may stand in a title.
_KNOWN = "|".join(" ".join(_LABELS.values()).split())
_GAP_BEFORE_LABEL = regex.compile(
    rf"(?:\s{{2,}}+|[\t\u3000])(?=[*_]*+(?:{_KNOWN}){_BETWEEN})"
    rf"|\s{{2,}}+(?=[*_]*+\p{{L}}[^\s*_:：]{{0,11}}+{_BETWEEN}(?!//))",
    regex.IGNORECASE,
)

# Of who wrote a text, and when: 2024年12月20日（金）　研究所 山田 一. No prose, so an English day stands alone.
_DATED = regex.compile(
    r"(?P<day>(?:\p{N}{4}|(?:昭和|平成|令和)\s?(?:\p{N}{1,2}|元))\s?[年년]\s?\p{N}{1,2}\s?[月월]\s?\p{N}{1,2}\s?[日일]"
    r"|\p{N}{4}(?P<sep>[-/.])\p{N}{1,2}(?P=sep)\p{N}{1,2})"
    r"(?:\s?[(（]\p{L}{1,3}[)）])?(?:\s++(?!.*(?:を|[\p{Han}\p{Katakana}][はがにでも]))[^\p{N}\p{Ll}。、，,!?！？]{1,60})?"
    r"|(?P<day>\p{L}{3,9}\.?\s\p{N}{1,2},?\s\p{N}{4}|\p{N}{1,2}\.?\s\p{L}{3,9}\.?\s\p{N}{4})"
)
_FEW_LINES = 6  # with the title before it


def iso_date(stated: str) -> str | None:
    """The day that a statement names, as `2023-11-20`; None where it names no one day in full."""
    stated = one_line(stated)[:_LONGEST]
    if _ISO.match(stated):
        try:
            return datetime.date.fromisoformat(_ISO.match(stated).group()).isoformat()  # type: ignore[union-attr]
        except ValueError:
            return None
    days = {value.normalized for value in values(normalize(stated)) if value.kind == "date"}
    if len(days) != 1:
        return None
    try:
        return datetime.date.fromisoformat(days.pop()).isoformat()
    except ValueError:  # a month without a day, or 31 February
        return None


def web_address(stated: str) -> str | None:
    """An absolute address of the web, which may stand in <>, or None."""
    stated = stated.strip().removeprefix("<").removesuffix(">")
    try:
        parts = urlsplit(stated)
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and parts.netloc and not regex.search(r"\s", stated)
    return stated if usable and len(stated) <= 4 * _LONGEST else None


def language_tag(stated: str) -> str | None:
    """A language tag like `ja` or `zh-Hant-TW`, or None."""
    stated = stated.strip()
    return stated.replace("_", "-") if _LANGUAGE.fullmatch(stated) else None


def phrase(stated: str) -> str | None:
    """A title or a name in one line, or None where there is none, or more than one could be."""
    line = " ".join(filter(None, (_GAP.sub(" ", line).strip() for line in stated.splitlines())))
    return line if line and len(line) <= _LONGEST else None


def in_form(key: str, stated: str) -> str | None:
    """A statement under one of the keys of `extraction.STATED` in the form that a document has it in, or None."""
    forms = {"published": iso_date, "url": web_address, "language": language_tag}
    return forms.get(key, phrase)(stated)


def labelled_lines(text: str, start: int = 0) -> dict[str, str]:
    """What the first lines of a text say under a label: 公開日：2024年3月1日, Author: Jane Smith."""
    found: dict[str, str] = {}
    lines = text[start : start + 20 * _LONGEST].splitlines()[:_LINES]
    for statement in (part for line in lines if len(line) <= _LONGEST for part in _statements(line)):
        for key, pattern in _LABELLED.items():
            match = pattern.fullmatch(statement)
            value = _value(key, match["value"].rstrip("* \t")) if match else None
            if value:
                found.setdefault(key, value)
    return found


def _statements(line: str) -> list[str]:
    """The parts of a line that state something side by side; the whole line where it begins with no label."""
    parts = _GAP_BEFORE_LABEL.split(line.strip())
    return parts if any(pattern.fullmatch(parts[0]) for pattern in _LABELLED.values()) else [line]


def _value(key: str, stated: str) -> str | None:
    """What is stated under a label, in the form that a document has it in, or None."""
    if key == "published":  # when it was revised may stand beside it
        stated = _REVISED.split(stated)[0]
    value = in_form(key, stated)
    if not value or len(value) > _LONGEST_VALUES.get(key, _LONGEST):
        return None
    # 작성 is said of who wrote it, and of when; 記者 stands before what one asks in an interview, too.
    return None if key == "author" and (iso_date(value) or value[-1] in "。？！?!") else value


def dated_line(text: str, soft_breaks: Collection[int]) -> str | None:
    """The day that one of a text's first lines begins with, and tells no more than when and by whom it was written.

    None where there is no such line, where those there are name different days, or one is in the middle of a paragraph.

    Args:
        text: of a file that has pages.
        soft_breaks: where lines end that others go on with.
    """
    days, end, inside = set(), 0, False
    for line in text[: 20 * _LONGEST].splitlines(keepends=True)[:_FEW_LINES]:
        match = _DATED.fullmatch(line.strip())
        if match and inside:
            return None
        if match and (day := iso_date(match["day"])):
            days.add(day)
        inside, end = end + len(line.rstrip()) in soft_breaks, end + len(line)
    return days.pop() if len(days) == 1 else None
