"""Whose a sentence is: of the speaker, the row or the numbered section that was asked about, or of another one.

Scores of a sentence and its surroundings see the words of the person or the section asked about near by, and take the line
below for theirs. What the layout says is plain: a turn of a talk has one speaker, a row of a table one subject, and what
stands below 第3号議案 is not about 第4号議案.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile

import regex

from oa_qa.models import Document, Span
from oa_qa.names.borders import stands_in
from oa_qa.text.lead_ins import cells_of, lead_in, line_above, line_at, line_below
from oa_qa.text.normalization import normalize
from oa_qa.text.numbers import spelled

_FURTHEST = 20_000  # characters above a sentence, where the section that it stands in may begin
_MOST_LINES = 60  # of a turn or a table, above and below
_LEAD = r"[ \t\u3000>#*+•・◦▪●○■□◆◇【（(\[-]*"
_NUMBER = r"(?P<number>\d{1,4}|[〇一二三四五六七八九十百]{1,5}|[ivxlc]{2,6})"
_KINDS = [
    *(
        rf"第\s?{_NUMBER}\s?{kind}"
        for kind in ("号議案", "議案", "条", "章", "節", "項", "号", "回", "話", "問", "條", "节")
    ),
    *(rf"제\s?{_NUMBER}\s?{kind}" for kind in ("조", "장", "절", "호 안건", "호")),
    *(
        rf"(?<!\p{{L}}){kind}\s{_NUMBER}(?![\p{{L}}\p{{N}}])"
        for kind in "article section chapter resolution motion item question rule clause exhibit appendix annex".split()
    ),
]
_SECTIONS = [
    (regex.compile(kind), regex.compile(rf"^{_LEAD}{kind}", regex.MULTILINE | regex.IGNORECASE)) for kind in _KINDS
]
_TURN = regex.compile(
    r"[ \t\u3000>#*+•・◦▪-]*+(?:[\[(（]?[^\[\](（）):：\n]{0,20}?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?[\])）]?[ \t\u3000]*)?\**(?P<label>[^\s:：。．、,*\d][^:：。、\n]{0,19}?)\**\s?[:：]"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_KOREAN_NAME = regex.compile(r"\p{Hangul}{3}")
_ALWAYS_A_TABLE = 3  # columns; with two, the first says what the second is

Line = tuple[int, int]
"""[start, end) of a line."""

Names = Sequence[Sequence[str]]
"""Whom and what a question names, each in all its forms."""


def is_anothers(document: Document, place: Span, question: str, names: Names) -> bool:
    """Whether a sentence is the turn of a speaker, the row, or in the numbered section that was not asked about.

    Args:
        document: where it stands.
        place: the sentence.
        question: the question as asked.
        names: whom and what it names.
    """
    text, start, end = document.text, place.start, place.end
    if _names_in(text[start:end], names) == len(names) > 0:
        return False
    return (
        _in_another_section(text, start, end, question)
        or _said_by_another(text, start, question, names)
        or _in_another_row(document, start, names)
    )


def _names_in(words: str, names: Names) -> int:
    return sum(any(stands_in(form, words) for form in forms) for forms in names)


def _in_another_section(text: str, start: int, end: int, question: str) -> bool:
    """Whether the last section of a kind that the question names begins above a sentence, and has another number."""
    for kind, asked in _asked_sections(question):
        begun = deque(_SECTIONS[kind][1].finditer(text, max(0, start - _FURTHEST), end), maxlen=1)
        if any(_value(section["number"]) not in asked for section in begun):
            return True
    return False


@lru_cache(maxsize=16)
def _asked_sections(question: str) -> tuple[tuple[int, frozenset[int]], ...]:
    """Which kinds of sections a question names, with their numbers."""
    words, found = normalize(question), []
    for kind, (in_question, _) in enumerate(_SECTIONS):
        numbers = frozenset(_value(match["number"]) for match in in_question.finditer(words))
        if numbers:
            found.append((kind, numbers))
    return tuple(found)


def _value(number: str) -> int:
    """The number that a section has, in figures, Chinese or Roman numerals."""
    number = normalize(number)
    if number.isdecimal():
        return int(number)
    if number[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in number]
        return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return spelled(number) or 0


def _said_by_another(text: str, start: int, question: str, names: Names) -> bool:
    """Whether a sentence is in the turn of somebody who is not named, beside turns of somebody who is."""
    line = line_at(text, start)
    paragraph = takewhile(lambda line: text[slice(*line)].strip(), chain((line,), _onwards(text, line, line_above)))
    own = next(filter(None, (_TURN.match(text, *line) for line in paragraph)), None)
    if own is None or _is_asked(own["label"], question, names):
        return False
    near = chain.from_iterable(_onwards(text, line, step) for step in (line_above, line_below))
    turns = filter(None, (_TURN.match(text, *other) for other in near))
    return any(_is_asked(turn["label"], question, names) for turn in turns)


def _is_asked(label: str, question: str, names: Names) -> bool:
    label = label.strip()
    if _KOREAN_NAME.fullmatch(label) and stands_in(label, question):
        return True
    return any(stands_in(form, label) for forms in names for form in forms)


def _in_another_row(document: Document, start: int, names: Names) -> bool:
    """Whether a sentence is a row of a table that has none of the names in it, and another row has."""
    text, line = document.text, line_at(document.text, start)
    columns = len(cells_of(text[slice(*line)]))
    head = lead_in(document, start) if columns > 1 and names else None
    if head is None or _names_in(text[slice(*line)], names):
        return False
    above = takewhile(lambda near: near[0] >= head.end, _onwards(text, line, line_above))
    subjects = 1 if columns < _ALWAYS_A_TABLE else columns
    return any(
        _names_in("\t".join(cells[:subjects]), names)
        for lines in (above, _onwards(text, line, line_below))
        for cells in takewhile(lambda cells: len(cells) > 1, (cells_of(text[slice(*near)]) for near in lines))
    )


def _onwards(text: str, line: Line, step: Callable[[str, Line], Line | None]) -> Iterator[Line]:
    """The lines above a line, or below it, the nearest first."""
    found = step(text, line)
    for _ in range(_MOST_LINES):
        if found is None:
            return
        yield found
        found = step(text, found)
