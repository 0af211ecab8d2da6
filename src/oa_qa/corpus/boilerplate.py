"""Page furniture in plain text, marked and never deleted: by its shape, by its words, and by its company.

A line is `sure` furniture, `maybe` furniture (a word that could be an article's heading, too), or neither. What may be
furniture is so beside what surely is, in a row of its kind, or at the very end. Wrongly marked text can no longer
answer, so a doubt leaves a line alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from oa_qa.corpus import furniture_words as words
from oa_qa.corpus.furniture_lines import (
    CODE,
    FULL_STOP,
    LONGEST_LINE,
    Kind,
    bare_words,
    could_be_fact,
    is_disclaimer,
    is_empty,
    is_number,
    is_rule,
    kind_of_line,
    kind_of_part,
    without_region,
)
from oa_qa.models import Mark
from oa_qa.text.normalization import normalize, one_line
from oa_qa.text.scripts import CJK

_LINE = regex.compile(r"[^\r\n]+")
_SHORTENED = (
    r"(?:https?://(?:t\.co|bit\.ly|goo\.gl|ow\.ly|buff\.ly|dlvr\.it|tinyurl\.com|amzn\.to|youtu\.be|is\.gd)/[\w\-./?=&%]+"
    r"|pic\.twitter\.com/\w+)"
)
_SHORT_ADDRESSES = regex.compile(rf"{_SHORTENED}(?:\s*+{_SHORTENED})*+\s*$")
_TABLE_RULE = regex.compile(r".*[|｜+│┃\u250c-\u254b\u2551-\u256c].*|(?:([=\-─━])\1+\s+)+\1{2,}")
_SENTENCE_END = regex.compile(r"[。！？.!?][」』”\"）)]*$")
_BAR = regex.compile(r"\s[|｜]\s|(?<!\u3000)\u3000*+｜\u3000*")
_LIST_MARK = regex.compile(r"\s*(?:[-*•・●○■◆▪◦‣]|\d{1,2}[.)])\s*")
_HEADING = regex.compile(r"#{1,6}\s|\*\*.*\*\*$|[■◆【].*")
_LINK = regex.compile(r"\[.+\]\(\S+\)")
_FACT = regex.compile(r"[^:：\u3000—–|｜]{1,20}?\s*(?P<between>[:：](?!//)|\u3000|\s[—–])\s*[^\u3000|｜]{1,40}")
_FENCE = regex.compile(r"(?:`{3,}|~{3,})")
_STRUCTURE = regex.compile(
    r"^\s*(?:#|[|>]|[-*+・•]\s?)|\d|[:：,、]$|^[\w\-]+[:：]|^第\p{N}|[.,;]\s|^\p{Ll}|^(?://|[\"'\[])"
)

_FEWEST_REPEATS = 3
_SHORTEST_REPEAT = 3
_LONGEST_REPEAT = 60
_ENTRIES = 3  # of a menu between bars
_ROW = 4  # so many words of a menu, or names of languages, one a line, are a menu
_LONGEST_LABEL = 40
_LONGEST_TITLE = 80
_MOST_TITLES = 10
_TAIL_SHARE = 0.5
_TOPICS = {"cookies": words.COOKIE_TOPIC, "rights": words.RIGHTS_TOPIC}
_TOPIC = 3  # a text that speaks more often of cookies, or of copyright, is about them


@dataclass(slots=True)
class _Line:
    """A line that is not blank; `gap` says that a blank line stands before it."""

    start: int
    end: int
    words: str
    gap: bool
    kind: Kind = Kind.NEITHER
    language: bool = False
    repeated: bool = False


def boilerplate_marks(text: str, start: int = 0, known: Sequence[tuple[int, int]] = ()) -> list[Mark]:
    """Mark in `text[start:]` what no reader would quote.

    Those are menus and buttons, lists of languages, notices about cookies and copyright, widgets for sharing and
    commenting, places of what could not be embedded, pointers to other articles, reading times, bare addresses, rules,
    and short lines without a sentence end that come beside such furniture three times or more.

    Args:
        text: the text of a document.
        start: where the text proper begins.
        known: stretches that are known to be furniture, ascending.
    """
    lines = _lines(text, start)
    _judge(lines, text)
    _spare_facts(lines)
    _spare_lists(lines)
    _judge_links(lines)
    _judge_repeated(lines)
    _judge_company(lines)
    _judge_tail(lines)
    found = [(line.start, line.end) for line in lines if line.kind is Kind.SURE]
    found += [span for line in lines if line.kind is not Kind.SURE and (span := _short_addresses(text, line))]
    return [Mark(first, last, "boilerplate") for first, last in _merged([*found, *known])]


def _lines(text: str, start: int) -> list[_Line]:
    found: list[_Line] = []
    end = start
    fenced = False
    for match in _LINE.finditer(text, start):
        shown = match.group().strip()
        if _FENCE.match(shown):
            fenced = not fenced
        elif shown and not fenced:
            gap = bool(found) and len(regex.findall(r"\r\n|\r|\n", text[end : match.start()])) > 1
            found.append(_Line(match.start(), match.end(), shown, gap))
            end = match.end()
    return found


def _judge(lines: list[_Line], text: str) -> None:
    """Judge each line by itself."""
    topics = frozenset(name for name, pattern in _TOPICS.items() if len(pattern.findall(text)) > _TOPIC)
    seen = Counter(line.words for line in lines)
    for i, line in enumerate(lines):
        line.repeated = _is_repeated(line.words, seen)
        if is_empty(line.words):
            line.kind = Kind.NEITHER if _is_rule_of_table(lines, i) else Kind.SURE
        elif _is_menu([line.words for line in lines[max(0, i - 1) : i + 2]], min(i, 1)):
            line.kind = Kind.SURE
        elif len(line.words) <= LONGEST_LINE and not line.words.startswith("|"):  # a row of a table
            said = normalize(one_line(line.words))
            line.kind = kind_of_line(line.words, said, topics)
            line.language = bare_words(said) in words.LANGUAGES or without_region(said) in words.LANGUAGES


def _is_repeated(line: str, seen: Counter[str]) -> bool:
    """Whether a line comes often, and is no heading, numbered part, or label of what follows (第1項, 記者：)."""
    longest = _LONGEST_REPEAT if CJK.search(line) else _LONGEST_REPEAT // 2  # letters say less
    often = seen[line] >= _FEWEST_REPEATS and _SHORTEST_REPEAT <= len(line) <= longest
    return often and not any(pattern.search(line) for pattern in (_SENTENCE_END, _STRUCTURE, CODE))


def _is_rule_of_table(lines: list[_Line], i: int) -> bool:
    """Whether a rule belongs to a table, or stands under its head: to mark it would cut the head from the rows."""
    rule = lines[i]
    if not is_rule(rule.words):
        return False
    if _TABLE_RULE.fullmatch(rule.words):
        return True
    under_head = i > 0 and not rule.gap and lines[i - 1].kind is Kind.NEITHER
    return under_head and not _SENTENCE_END.search(lines[i - 1].words)


def _is_menu(near: list[str], i: int) -> bool:
    """Whether the line `near[i]` is a row of entries of a menu between bars, and not the row of a table, or code."""
    entries = _BAR.split(near[i])
    if (
        len(entries) < _ENTRIES
        or near[i].startswith("|")
        or CODE.search(near[i])
        or any(char.isdigit() for char in near[i])
    ):
        return False
    known = sum(
        bare in words.SECTIONS or kind_of_part(bare, frozenset()) is not Kind.NEITHER
        for bare in (bare_words(normalize(entry)) for entry in entries)
    )
    if known < max(_ENTRIES, len(entries) - 1):  # one of them may be the name of the site
        return False
    return not any(_BAR.search(line) for k, line in enumerate(near) if k != i)


def _spare_facts(lines: list[_Line]) -> None:
    """Leave lists of facts whole: 読了時間：5分 stands below 題名：走れ, and 広告　鈴木 among the roles of others."""
    for between, group in groupby(lines, _sign_between):
        facts = list(group)
        if between and any(line.kind is Kind.NEITHER or _LIST_MARK.match(line.words) for line in facts):
            for line in facts:
                if line.kind is Kind.MAYBE or could_be_fact(line.words):
                    line.kind = Kind.NEITHER


def _sign_between(line: _Line) -> str:
    """What stands between the name and the value of a fact; nothing in other lines."""
    fact = _FACT.fullmatch(line.words)
    return normalize(fact["between"]).strip() or "\u3000" if fact and not _SENTENCE_END.search(line.words) else ""


def _spare_lists(lines: list[_Line]) -> None:
    """Leave the list right below a heading, unless a line in it is surely furniture: its entries are what is told."""
    for i, heading in enumerate(lines):
        announced = heading.kind is Kind.NEITHER and heading.words.endswith((":", "："))
        if not announced and (heading.kind is Kind.SURE or not _HEADING.match(heading.words)):
            continue
        end = i + 1
        while end < len(lines) and lines[end].kind is not Kind.NEITHER and _goes_on(lines, i, end):
            end += 1
        entries = lines[i + 1 : end]
        if len(entries) > 1 and all(line.kind is Kind.MAYBE for line in entries):
            for line in lines[i:end]:
                line.kind = Kind.NEITHER


def _goes_on(lines: list[_Line], heading: int, i: int) -> bool:
    """Whether a line still belongs to the list below a heading; blank lines part entries only where they have marks."""
    return i == heading + 1 or not lines[i].gap or bool(_LIST_MARK.match(lines[i].words))


def _judge_links(lines: list[_Line]) -> None:
    """Mark the heads of lists of other articles with the titles under them, and pointers to another article."""
    for i, line in enumerate(lines):
        if line.kind is Kind.SURE or len(line.words) > LONGEST_LINE:
            continue
        said = normalize(one_line(line.words))
        head = words.RELATED.fullmatch(bare_words(said)) or words.RELATED.fullmatch(said)
        pointer = words.POINTER.fullmatch(said)
        if not (pointer or (head and not FULL_STOP.search(said))):
            continue
        line.kind = Kind.SURE
        if head and head["rest"]:  # the article stands in the same line
            continue
        limit = 1 if pointer else _MOST_TITLES
        for k, title in enumerate(lines[i + 1 : i + 1 + limit]):
            if not _is_title(title, first=k == 0):
                break
            title.kind = Kind.SURE


def _is_title(line: _Line, *, first: bool) -> bool:
    """Whether a line goes on with a list of articles; after a blank line only links do, or a list that begins there."""
    link = _LINK.fullmatch(_LIST_MARK.sub("", line.words, count=1))
    if line.gap and not link and not (first and _LIST_MARK.match(line.words)):
        return False
    return bool(link) or (len(line.words) <= _LONGEST_TITLE and not FULL_STOP.search(line.words))


def _judge_repeated(lines: list[_Line]) -> None:
    """Mark what is repeated beside furniture each time; alone it may be a speaker, a result or a refrain."""
    runs = []
    for known, group in groupby(lines, lambda line: line.repeated or line.kind is not Kind.NEITHER):
        run = list(group)
        if known and any(_is_company(line) for line in run):
            runs.append(run)
    beside = Counter(said for run in runs for said in {line.words for line in run if line.repeated})
    for run in runs:
        for line in run:
            if beside[line.words] >= _FEWEST_REPEATS:
                line.kind = Kind.SURE


def _is_company(line: _Line) -> bool:
    """Whether a line shows that what is repeated beside it is furniture: surely furniture itself, or words of a menu."""
    if line.kind is Kind.SURE:
        return not is_rule(line.words)
    return line.repeated and bool(words.NAMES.fullmatch(normalize(line.words)))


def _judge_company(lines: list[_Line]) -> None:
    """Mark what may be furniture beside what surely is, and in a row of its kind."""
    i = 0
    while i < len(lines):
        run = i
        while run < len(lines) and lines[run].kind is not Kind.NEITHER:
            run += 1
        row = lines[i:run]
        sure = any(_is_worded(line) for line in row)
        languages = sum(line.language and not _LIST_MARK.match(line.words) for line in row)
        labels = sum(line.kind is Kind.MAYBE and _is_label(line.words) for line in row)
        if sure or languages >= _ROW or labels >= _ROW:
            for line in row:
                line.kind = Kind.SURE
        i = max(run, i + 1)
    for i, line in enumerate(lines):
        beside = lines[max(0, i - 1) : i] + lines[i + 1 : i + 2]
        if line.kind is Kind.NEITHER and any(near.kind is Kind.SURE for near in beside) and is_disclaimer(line.words):
            line.kind = Kind.SURE


def _is_label(line: str) -> bool:
    """Whether a line is a bare word of a menu: with a number it may be data, behind a list mark an article's own list."""
    services = bare_words(normalize(line)) in words.SERVICES
    return not services and not _LIST_MARK.match(line) and not any(char.isdigit() for char in line)


def _is_worded(line: _Line) -> bool:
    """Whether a line surely is furniture, and no address or rule, which stand beside headings of articles, too."""
    return line.kind is Kind.SURE and not is_empty(line.words)


def _judge_tail(lines: list[_Line]) -> None:
    """Mark what may be furniture at the very end, and short lines there among a lot of furniture."""
    last = len(lines)
    while last and lines[last - 1].kind is not Kind.NEITHER:
        last -= 1
    while last < len(lines) and is_number(lines[last].words):  # of an article, perhaps
        last += 1
    if not last:  # a text that is nothing but a word or two
        return
    alone = not any(line.kind is Kind.SURE for line in lines[last:])
    for line in lines[last:]:
        if not (alone and _LIST_MARK.match(line.words)):  # a list of the article's own
            line.kind = Kind.SURE
    # Further up, as long as lines are furniture or could be a label of it, and most of them are furniture.
    first, sure, best = last, sum(not is_empty(line.words) for line in lines[last:]), last
    while first:
        line = lines[first - 1]
        prose = len(line.words) > _LONGEST_LABEL or _SENTENCE_END.search(line.words) or line.words.startswith("#")
        if line.kind is Kind.NEITHER and prose:
            break
        first -= 1
        sure += _is_worded(line)
        if line.kind is Kind.SURE and sure >= _ROW and sure >= _TAIL_SHARE * (len(lines) - first):
            best = first
    for line in lines[best:] if best < last else []:
        line.kind = Kind.SURE


def _short_addresses(text: str, line: _Line) -> tuple[int, int] | None:
    """Where the shortened addresses stand that a line of prose ends with."""
    found = _SHORT_ADDRESSES.search(text, line.start, line.end)
    return found.span() if found else None


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that overlap are made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
