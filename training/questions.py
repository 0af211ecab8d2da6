"""Questions changed: asked of the wrong person, number or thing, or the same question in another spelling."""

from __future__ import annotations

import random
from collections.abc import Callable

import regex

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
_KINDS = (
    _NUMBER,
    regex.compile(r"[ァ-ヴー]{3,}(?:[・=][ァ-ヴー]+)*"),
    regex.compile(r"(?<=[\p{Ll}\p{P}\d,] )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*"),
    regex.compile(r"(?<!\p{Han})\p{Han}{2,6}(?!\p{Han})"),
    regex.compile(r"(?<=[「『《“\"])[^「」『』《》“”\"\n]{2,20}(?=[」』》”\"])"),
)
_SHORTEST = 10
_SOUNDS = (
    ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"), ("ティ", "チ"), ("フィ", "ヒ"), ("ファ", "ハ"),
    ("ウェ", "ウエ"), ("シェ", "セ"), ("チェ", "チエ"), ("イア", "イヤ"), ("ッ", ""), ("ー", ""), ("バ", "ヴァ"), ("ベ", "ヴェ"), ("・", ""),
)  # fmt: skip


def about_another(question: str, article: str, shown: str, chance: random.Random) -> str | None:
    """The question with a name, number or term exchanged for another of its kind from the same article.

    What is put in stands nowhere in what is shown, so the window no longer answers.

    Args:
        question: as asked.
        article: the text to take from.
        shown: the title and window that the question will stand beside.
        chance: decides which is exchanged for which.
    """
    found = [(kind, match) for kind in _KINDS for match in kind.finditer(question)]
    chance.shuffle(found)
    for kind, match in found:
        old = match.group()
        others = sorted({other for other in kind.findall(article) if _differs(other, old, shown, question)})
        if kind is _NUMBER:
            others = [other for other in others if len(other) == len(old)] or _near(old)
            others = [other for other in others if other not in shown]
        if others:
            return f"{question[: match.start()]}{chance.choice(others)}{question[match.end() :]}"
    return None


def another_subject(question: str, title: str, other: str) -> str | None:
    """The question with the article's subject exchanged for that of another article; None if it is not named."""
    return question.replace(title, other) if len(title) > 1 and title in question and other not in question else None


def reworded(question: str, chance: random.Random) -> str:
    """The question as others would type it: names by another ear, less said, without its mark, in lower case."""
    changes: list[Callable[[str], str]] = [
        lambda text: _by_ear(_by_ear(text, chance), chance),
        lambda text: _by_ear(text, chance),
        _shortened,
        _without_mark,
        str.lower,
    ]
    chance.shuffle(changes)
    return next((changed for change in changes if (changed := change(question)) != question), question)


def _differs(other: str, old: str, shown: str, question: str) -> bool:
    return other not in shown and other not in question and old not in other and other not in old


def _near(number: str) -> list[str]:
    """Numbers of as many digits; a year moves by some years."""
    if not number.isdecimal():
        return []
    value = int(number)
    near = (value + step for step in (-9, -7, -4, -3, -2, 2, 3, 5, 6, 11))
    return [str(other) for other in near if other > 0 and len(str(other)) == len(number)]


def _without_mark(text: str) -> str:
    return text.rstrip("?？。 ")


def _shortened(text: str) -> str:
    """A Japanese or Chinese question without what leads up to it: what is asked stands at its end."""
    last = regex.split("[、，]", text)[-1].strip()
    return last if len(last) >= _SHORTEST else text


def _by_ear(text: str, chance: random.Random) -> str:
    runs = list(regex.finditer(r"[ァ-ヴー・]{4,}", text))
    if not runs:
        return text
    run = chance.choice(runs)
    possible = [(heard, written) for heard, written in _SOUNDS if heard in run.group()]
    if not possible:
        return text
    return text[: run.start()] + run.group().replace(*chance.choice(possible), 1) + text[run.end() :]
