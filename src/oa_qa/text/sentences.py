"""Sentence spans of a text in any language, by rules, with offsets into the text as it is.

A line break ends a sentence unless it is known to be soft or a Latin-script line was wrapped; so do 。！？ and their kin, and a full stop that is
neither part of a number, an abbreviation, an initial nor an address. What stands in a short pair of quotation marks or
brackets stays with the sentence around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from oa_qa.models import Document, Span
from oa_qa.text.normalization import BREAK
from oa_qa.text.scripts import CJK, SPEAKABLE

MAX_SENTENCE = 400
"""Longer runs without any sentence end are cut at a clause boundary, so that a passage can hold whole sentences."""

_NEAR = 80  # as far as one needs to look from a full stop
_DEEPEST = 12  # brackets within brackets; more is no prose
_LONGEST_ASIDE = 160  # a quotation of more characters than this is told in sentences of its own

_PAIRS = dict(zip('「『（(【〔〈《“‘［[｛{«"', '」』）)】〕〉》”’］]｝}»"', strict=True))
_CLOSERS = frozenset(_PAIRS.values()) | {"'"}
_CJK_ENDS = frozenset("。．！？｡!?‼⁇⁈⁉")
_LATIN_ENDS = frozenset(".!?؟۔।…")
_SPACE = " \t\r\n\f\v\u00a0\u3000\u200b\u200e\u200f\u2028\u2029\ufeff\x85\x1c\x1d\x1e\x1f"

_LINE_ENDS = "\r\n\u2028\u2029\x85\f\v"
_LINE = regex.compile(rf"[^{_LINE_ENDS}]+")
_BLANK = regex.compile(rf"(?:\r\n|[{_LINE_ENDS}])")
_ADDRESS = regex.compile(r"(?:https?://|www\.)[\w\-.~:/?#@!$&'*+,;=%()\[\]]+", regex.ASCII | regex.IGNORECASE)
_LEAD = regex.compile(r"(?:#{1,6}[ \t\u3000]+|>[ \t]*|[-*+•‣◦●○■□◆◇※][ \t\u3000]+|・[ \t\u3000]*|[•●■◆])+")
_LAST_WORD = regex.compile(r"[\p{L}\p{M}.]+$")
_NUMBERED = regex.compile(r"\s*[(（]?\p{N}{1,3}[.)）]?")

# After 「…。」 these carry the sentence on: 「…。」と述べた.
_GOES_ON = regex.compile(
    r"\s*(?:と|って|っちゅう|て(?=[言い話])|との|という|など|なんて|なる|とか|に|を|は|が|も|の|で|へ|や|から|まで|だ|です|である|では"
    r"|[、，,;；:：)\]）」』】〕〉》”’…—―/／・])"
)
_TITLES = frozenset(
    "mr mrs ms mx dr prof sr jr st gen col lt capt sgt sen rep gov hon rev pres fig figs eq vol vols sec ch pp ed eds"
    " cf vs viz e.g i.e approx est dept univ mt ft jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed"
    " thu fri sat sun bn mn tn m mme mlle sra srta dra z.b bzw ca nr str abs hr fr".split()
)
_MAY_END = frozenset("inc ltd co corp llc llp plc gmbh ag etc al a.m p.m u.s u.k u.n e.u d.c ph.d b.c a.d bros".split())
_BEFORE_NUMBERS = frozenset("no nos nr p art".split())
_STARTERS = frozenset(
    "the a an this that these those he she it they we i you in on at by for from but and so if when while after before as"
    " its his her their there then however meanwhile what who why how where".split()
)


def sentence_spans(
    text: str, start: int = 0, end: int | None = None, soft_breaks: Sequence[int] | None = None
) -> list[Span]:
    """The sentences of `text[start:end]`, in order, as spans of `text`.

    Line breaks that stand in `soft_breaks` (ascending) end no sentence, all others do; None: only the lines can tell.

    Spans do not overlap, are free of white space at both ends, hold at least one letter or digit and at most
    `MAX_SENTENCE` code points. Markers of headings and list items stand outside of them.
    """
    end = len(text) if end is None else end
    spans = []
    for block_start, block_end in _blocks(text, start, end, soft_breaks):
        for first, last in _cut(text, block_start, block_end):
            for piece_start, piece_end in _shorten(text, first, last):
                span = _trim(text, piece_start, piece_end)
                if span:
                    spans.append(span)
    return spans


def width_breaks(document: Document, start: int, end: int) -> list[int]:
    """Where the line breaks of a stretch of a document begin that only a width made, ascending: known ones, or wrapped lines."""
    text = document.text
    line = 1 + max(text.rfind(char, 0, start) for char in _LINE_ENDS)  # how long it is tells whether it was wrapped
    blocks = _blocks(text, line, end, document.soft_breaks)
    return [found.start() for first, last in blocks for found in BREAK.finditer(text, max(first, start), last)]


def _blocks(text: str, start: int, end: int, soft_breaks: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Lines, with those joined that a soft break parts; where none is known, wrapped lines of Latin script."""
    begin = last = None
    for line in _LINE.finditer(text, start, end):
        if begin is None or last is None:
            begin, last = line.span()
        elif _soft(soft_breaks, last) if soft_breaks is not None else _wrapped(text, begin, last, *line.span()):
            last = line.end()
        else:
            yield begin, last
            begin, last = line.span()
    if begin is not None and last is not None:
        yield begin, last


def _soft(soft_breaks: Sequence[int], place: int) -> bool:
    i = bisect_left(soft_breaks, place)
    return i < len(soft_breaks) and soft_breaks[i] == place


def _wrapped(text: str, begin: int, last: int, next_start: int, next_end: int) -> bool:
    """Whether the line that begins at `next_start` carries on the one that ends at `last`."""
    if len(_BLANK.findall(text, last, next_start)) != 1:
        return False
    line = text[max(begin, last - 200) : last].rstrip()
    line = line[max(line.rfind("\n"), line.rfind("\r")) + 1 :]
    following = text[next_start : min(next_end, next_start + 40)].lstrip()
    if len(line) < 40 or not following or _LEAD.match(following) or _NUMBERED.fullmatch(following.split(" ")[0]):
        return False
    if CJK.search(line[-1]) or CJK.search(following[0]) or line[-1] in "|。！？」":
        return False
    return following[0].islower() or (len(line) >= 60 and (line[-1].islower() or line[-1] in ",;-–—("))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut one block at its sentence ends."""
    sheltered = _sheltered(text, start, end)
    lead = _LEAD.match(text, start, end)
    number = _NUMBERED.match(text, lead.end() if lead else start, end)
    i = number.end() if number else start  # "1. Something" is one sentence
    begin = start
    while i < end:
        stop = sheltered.get(i)
        if stop is not None:  # jump over an aside or an address
            i = stop
            if text[stop - 1] in _CLOSERS and _aside_ends_sentence(text, stop, end):
                yield begin, i
                begin = i
            continue
        i += 1
        if text[i - 1] in _CJK_ENDS or text[i - 1] in _LATIN_ENDS:
            after = i
            while after < end and (text[after] in _CJK_ENDS or text[after] in _LATIN_ENDS):
                after += 1
            while after < end and text[after] in _CLOSERS and after not in sheltered:
                after += 1
            if _ends(text, begin, i - 1, after, end):
                yield begin, after
                begin = after
            i = after
    if begin < end:
        yield begin, end


def _sheltered(text: str, start: int, end: int) -> dict[int, int]:
    """Where a short aside or an address begins -> where it ends."""
    found: dict[int, int] = {}
    for address in _ADDRESS.finditer(text, start, end):
        stop = address.end()
        while stop > address.start() and text[stop - 1] in ".,!?;:)]'":
            stop -= 1
        found[address.start()] = stop
    opened: list[tuple[int, str]] = []  # where, and by what it will be closed
    for i in range(start, end):
        char = text[i]
        depth = next((k for k in reversed(range(len(opened))) if opened[k][1] == char), None)
        if depth is not None:  # whatever was opened further in was never closed
            first = opened[depth][0]
            del opened[depth:]
            if i + 1 - first <= _LONGEST_ASIDE:
                found[first] = i + 1
        elif char in _PAIRS and not (char == "‘" and i > start and text[i - 1].isalpha()):
            opened = [*opened[-_DEEPEST:], (i, _PAIRS[char])]
    return found


def _aside_ends_sentence(text: str, stop: int, end: int) -> bool:
    """Whether a sentence ends with the aside that was closed just before `stop`, as in "No." or 「行くよ。」."""
    if text[stop - 1] in ")）]］}｝】〕" or text[stop - 2] not in _CJK_ENDS | _LATIN_ENDS:
        return False
    if stop >= end:
        return True
    if text[stop - 1] in "\"'”’" and not CJK.search(text[stop]):
        following = text[stop : min(end, stop + _NEAR)].lstrip()
        return text[stop] in _SPACE and bool(following) and not following[0].islower() and following[0] not in ",;:–—-)"
    return not _GOES_ON.match(text, stop, end)


def _ends(text: str, begin: int, at: int, after: int, end: int) -> bool:
    """Whether the mark at `at` (with its closers up to `after`) ends the sentence that began at `begin`."""
    if after >= end:
        return True
    mark, following = text[at], text[after]
    if mark in "。｡．！？‼⁇⁈⁉":
        decimal = mark == "．" and text[at - 1 : at].isdigit() and following.isdigit()
        name = mark == "！" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()  # Yahoo！ニュース
        return not decimal and not name and not (text[after - 1] in _CLOSERS and _GOES_ON.match(text, after, end))
    if mark in "!?" and at > begin and CJK.search(text[at - 1]):
        return not (text[after - 1] in _CLOSERS and _GOES_ON.match(text, after, end))
    if following not in _SPACE:
        return False
    rest = text[after : min(end, after + _NEAR)].lstrip(_SPACE)
    if not rest:
        return True
    if rest[0].islower() or mark == "…":
        return False
    return mark != "." or not _is_abbreviation(text[max(begin, at - _NEAR) : at], rest)


def _is_abbreviation(before: str, rest: str) -> bool:
    """Whether a full stop between `before` and `rest` belongs to an abbreviation or an initial."""
    last = _LAST_WORD.search(before)
    word = last.group().strip(".").lower() if last else ""
    if word in _MAY_END:
        starter = regex.match(r"[\p{L}']+", rest)
        return not (starter and starter.group().lower() in _STARTERS)
    initial = len(word) == 1 and before[-1:].isupper()
    return word in _TITLES or initial or (rest[0].isdigit() and word in _BEFORE_NUMBERS)


def _shorten(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is longer than `MAX_SENTENCE` at the last clause boundary or space that fits, else between characters."""
    while end - start > MAX_SENTENCE:
        window = text[start : start + MAX_SENTENCE]
        cut = max(window.rfind(mark) for mark in "、，；;,\u3000 ")
        stop = start + cut + 1 if cut >= MAX_SENTENCE // 4 else start + MAX_SENTENCE
        if cut < MAX_SENTENCE // 4:  # no boundary: at least leave combining marks with their letter
            clusters = regex.finditer(r"\X", text, pos=stop - _NEAR, endpos=min(end, stop + _NEAR))
            stop = max(
                (cluster.start() for cluster in clusters if stop - _NEAR < cluster.start() <= stop), default=stop
            )
        yield start, stop
        start = stop
    yield start, end


def _trim(text: str, start: int, end: int) -> Span | None:
    """Without white space and list or heading markers at the ends; None where nothing speakable is left."""

    def after_space(i: int) -> int:
        while i < end and (text[i].isspace() or text[i] in _SPACE):
            i += 1
        return i

    start = after_space(start)
    lead = _LEAD.match(text, start, end)
    if lead:
        start = after_space(lead.end())
    while end > start and (text[end - 1].isspace() or text[end - 1] in _SPACE):
        end -= 1
    return Span(start, end) if start < end and SPEAKABLE.search(text, start, end) else None
