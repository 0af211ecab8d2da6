"""Sentence spans of a text in any language, by rules, with offsets into the text as it is.

A line break ends a sentence unless it is known to be soft or a Latin-script line was wrapped; so do 。！？ and their kin, and a full stop that is
neither part of a number, an abbreviation, an initial nor an address. What stands in a short pair of quotation marks or
brackets stays with the sentence around it; the signs that close an emphasis after an end, and the marks of notes, [1],
stay with the sentence that ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from oa_qa.models import Document, Span
from oa_qa.text.normalization import BREAK
from oa_qa.text.scripts import CJK, SPEAKABLE

MAX_SENTENCE = 400
"""Longer runs without any sentence end are cut at a clause boundary, so that a passage can hold whole sentences."""

_NEAR = 80  # as far as one needs to look from a full stop
_DEEPEST = 12  # brackets within brackets; more is no prose
_LONGEST_ASIDE = 160  # a quotation of more characters than this is told in sentences of its own

_PAIRS = dict(zip('「『｢（(【〔〈《“‘［[｛{«"', '」』｣）)】〕〉》”’］]｝}»"', strict=True))
_CLOSERS = frozenset(_PAIRS.values()) | {"'"}
_BRACKETS = frozenset(")）]］}｝】〕》〉")  # the closers that close no quotation, but an aside or a title
_CJK_ENDS = frozenset("。｡．！？‼⁇⁈⁉")
_CERTAIN_ENDS = frozenset("؟۔।॥።။")  # of Arabic, Indic, Ethiopic and Burmese script; nothing else is written with them
_STRONG = _CJK_ENDS | _CERTAIN_ENDS | frozenset("!?")  # these tell in a run such as ……。 or Inc.。
_ENDS = _STRONG | frozenset(".…։។")
_SPACE = " \t\r\n\f\v\u00a0\u3000\u200b\u200e\u200f\u2028\u2029\ufeff\x85\x1c\x1d\x1e\x1f"

_LINE_ENDS = "\r\n\u2028\u2029\x85\f\v"
_LINE = regex.compile(rf"[^{_LINE_ENDS}]+")
_BLANK = regex.compile(rf"(?:\r\n|[{_LINE_ENDS}])")
_ADDRESS = regex.compile(r"(?:https?://|www\.)[\w\-.~:/?#@!$&'*+,;=%()\[\]]+", regex.ASCII | regex.IGNORECASE)
_LEAD = regex.compile(r"(?:#{1,6}[ \t\u3000]+|>[ \t]*|[-*+•‣◦●○■□◆◇※][ \t\u3000]+|・[ \t\u3000]*|[•●■◆]|:[ \t]+)+")
_QUOTED = regex.compile(r"\s{0,3}+(?:>[ \t\u3000]*+)++")  # of a mail that is answered
_LAST_WORD = regex.compile(r"[\p{L}\p{M}.]+$")
_NUMBERED = regex.compile(r"\s*[(（]?\p{N}{1,3}[.．)）]?")
# Before a full stop at the beginning: 2. 2.1. Q． Q1. IV. Section 3.
_LABEL = regex.compile(
    r"(?:(?i:section|sec\.|article|art\.|chapter|part|rule|§+)\s*+)?[(（]?(?:\p{L}?\p{N}{1,3}(?:[.．]\p{N}{1,3})*|[IVX]{2,5}|\p{L})[)）]?"
)
_LONGEST_LABEL = 16
_LEADER = regex.compile(r"(?<=\s)[.…]{4,}\s")  # Treasurer ........ Jane Doe
_ROW = regex.compile(r"[^\t|]*+(?:\t|\|[^|]*+\|)")
_LONGEST_ROW = 160  # cells of more characters are told in sentences of their own
_NAME = regex.compile(r"(?<=[\p{Latin}\p{N}]．)[\p{Latin}\p{N}]|(?<=[A-Za-z]！)")  # 3．5, Vol．2, Yahoo！ニュース

# Right after an end these refer to a note: [1][注 2], ¹, ※1. No link, [a](b), and no remark, ※3歳以下は無料.
_NOTES = regex.compile(
    r"(?:\[(?:(?:[注註][釈記]?|脚注|出典|note|nb)?\s*\p{N}{1,3}|\^[\w-]{1,20}|[a-z]|sic|要出典|citation needed)\](?!\())++"
    r"|[¹²³⁰⁴-⁹]{1,4}|(?:※\p{N}{1,2})++(?=\s|$)"
)
# Signs of Markdown's emphasis. None of them are signs between letters of Latin script, snake_case, 2**3, nor a single one
# that refers to a note, *1; behind a word, 料金*, it opens none.
_SIGNS = regex.compile(r"(?<=[\p{Latin}\p{N}])(?:\*++|_++)(?=[\p{Latin}\p{N}])|(?<!\*)\*(?=\p{N})|(?P<run>\*++|_++)")
_OPENS = regex.compile(r"(?:\*{2,3}+|(?<![\p{L}\p{N}])(?:\*|_{1,3}+))(?![\s*.,!?、。！？…])")
# Brackets after 「…。」 that name no source of it but begin what follows: （1）, （ア）, （株）.
_BEGINS = regex.compile(r"[（(](?:\p{N}{1,3}|[\p{Latin}\p{Hiragana}\p{Katakana}株有財社学独問答注])[)）]")

# After 「…。」 these carry the sentence on: 「…。」と述べた. Some words begin like them, and a sentence: 「…。」もう遅い.
_GOES_ON = regex.compile(
    r"\p{Hangul}"  # Korean writes its endings close, and other words apart
    r"|\s*+(?:(?!とても|とにかく|ともかく|とりわけ|ところ[がで]|もう|もし(?!ば)|もっと|もちろん|もはや|やがて|やはり|やっ[とぱ]|だから|なるほど|のちに|でも、)"
    r"(?:と|って|っちゅう|て(?=[言い話])|など|なんて|なる|に|を|は|が|も|の|で|へ|や|から|まで|だ"
    r"|しか(?!し)|ほど(?!なく)|より(?=[はも])|くらい|ぐらい|ばかり|か(?=[。、？とはがもをのだ])|[ねよさ](?=[。、！？]))"
    r"|[、，,;；:：)\]）」』｣】〕〉》”’…—―/／・。｡．！？]|이?라(?:고|며|는|면서)"
    r"|[\p{Han}\p{Latin}\p{N}·• ]{1,24}?(?:说|說|表示|称|稱|指出|[问問写寫答喊]道|强调|強調|补充|補充)道?[。，])"  # he said
)
# After a bare ！ or ？ these do: なぜか？と問う. Not so とはいえ, というのも, と同時に.
_QUOTES = regex.compile(
    r"(?:と|って)(?!同時|言うの|言え|思いき|思った)(?=\p{Han})|との(?=\p{Han})|という(?!わけ|こと|の[はもが])|と、"
)
_TITLES = frozenset(
    "mr mrs ms mx dr prof sr jr st gen col lt capt sgt sen rep gov hon rev pres fig figs eq vol vols sec ch pp ed eds"
    " cf vs viz e.g i.e approx est dept univ mt ft jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed"
    " thu fri sat sun bn mn tn m mme mlle sra srta dra z.b bzw ca nr str abs hr fr".split()
)
# J.K. and d. h., as Inc. and U.S., end a sentence only where a word follows that begins one.
_DOTTED = regex.compile(
    r"(?<![\p{L}\p{M}.])(?:(?:\p{Lu}\.)+\p{Lu}|[\p{Ll}&&\p{Latin}]\.[ \u00a0]?(?:\p{Latin}\.[ \u00a0]?)*\p{Latin})$",
    regex.VERSION1,
)
_DOTTED_ON = regex.compile(r"(?:\p{Lu}|Chr)\.")  # the B. of z. B.
_DAY = regex.compile(r"(?<!\p{N})\p{N}{1,2}$")
# 17. November: German writes months large; languages that write them small need no list.
_AFTER_DAY = regex.compile(
    r"(?:Jan(?:uar|\.)|Jänner|Feb(?:ruar|\.)|März|Mrz\.|Apr(?:il|\.)|Mai|Jun[i.]|Jul[i.]|Aug(?:ust|\.)|Sep(?:tember|t?\.)"
    r"|Okt(?:ober|\.)|Nov(?:ember|\.)|Dez(?:ember|\.)|Jahrhunderts?)(?!\p{L})"
)
_MAY_END = frozenset("inc ltd co corp llc llp plc gmbh ag etc al a.m p.m u.s u.k u.n e.u d.c ph.d b.c a.d bros".split())
_BEFORE_NUMBERS = frozenset("no nos nr p art ver mrz okt dez".split())
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
        row = block_end - block_start <= _LONGEST_ROW and _ROW.match(text[block_start:block_end].strip())
        for first, last in ((block_start, block_end),) if row else _cut(text, block_start, block_end):
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
    line, following = _without_marks_of_quoting(line, following)
    if "\t" in line or "\t" in following:  # rows of a table
        return False
    if not line or not following or _LEAD.match(following) or _NUMBERED.fullmatch(following.split(" ")[0]):
        return False
    if line[-1] in "、，":
        return True
    if len(line) < 40:
        return False
    if CJK.search(line[-1]) or CJK.search(following[0]) or line[-1] in "|。！？」":
        return False
    return following[0].islower() or (len(line) >= 60 and (line[-1].islower() or line[-1] in ",;-–—("))


def _without_marks_of_quoting(line: str, following: str) -> tuple[str, str]:
    """Two lines without the > that they begin with, where both are quoted equally deep; others as they are."""
    above, below = _QUOTED.match(line), _QUOTED.match(following)
    if above is None or below is None or above.group().count(">") != below.group().count(">"):
        return line, following
    return line[above.end() :], following[below.end() :]


class _Stop(NamedTuple):
    """A run of marks that may end a sentence, as ……。 or ！？, with the closers, the signs and the notes that hang on it."""

    first: int  # where the run begins
    mark: int  # where the mark stands that tells
    closed: bool  # whether a quotation or brackets are closed right after the run
    noted: bool  # whether the mark of a note follows
    end: int


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut one block at its sentence ends."""
    sheltered = _sheltered(text, start, end)
    emphasised = _emphasised(text, start, end)
    lead = _LEAD.match(text, start, end)
    first = lead.end() if lead else start
    number = _NUMBERED.match(text, first, end)
    i = number.end() if number else start  # "1. Something" is one sentence
    notes = not _NOTES.match(text, first, end)  # in a list of notes their marks begin what follows
    begin = start
    while i < end:
        stop = sheltered.get(i)
        if stop is not None:  # jump over an aside or an address
            i = stop
            past = _past_emphasis(_past_source(text, stop, sheltered), emphasised)
            past = _past_notes(text, past, end) if notes else stop
            if text[stop - 1] in _CLOSERS and _aside_ends_sentence(text, stop, past, end):
                yield begin, past
                begin = i = past
        elif _is_mark(text, i):
            run = _stop(text, i, end, sheltered, emphasised, notes)
            if _ends(text, begin, run, end):
                yield begin, run.end
                begin = run.end
            i = run.end
        else:
            i += 1
    if begin < end:
        yield begin, end


def _is_mark(text: str, i: int) -> bool:
    """Whether what stands at `i` may end a sentence; the ! of a Markdown image, ![…](…), may not."""
    if text[i] == "!" and text.startswith("[", i + 1):
        return _NOTES.match(text, i + 1) is not None
    return text[i] in _ENDS


def _stop(text: str, first: int, end: int, sheltered: dict[int, int], emphasised: dict[int, int], notes: bool) -> _Stop:
    """The run that begins at `first`; `notes`: whether marks of notes are to be looked for."""
    past = first
    while past < end and _is_mark(text, past):
        past += 1
    mark = first
    if past > first + 1:  # ……。 and Inc.。 end as 。 does, …. as a full stop
        mark = min(range(first, past), key=lambda i: (text[i] not in _STRONG, text[i] == "…"))
    after = past
    while after < end and text[after] in _CLOSERS and after not in sheltered:
        after += 1
    closed = after > past
    if closed:
        after = _past_source(text, after, sheltered)
    after = _past_emphasis(after, emphasised)
    noted = _past_notes(text, after, end) if notes else after
    return _Stop(first, mark, closed, noted > after, noted)


def _past_source(text: str, stop: int, sheltered: dict[int, int]) -> int:
    """Past the brackets right after a quotation, as in 『…。』（夏目漱石）; `stop` where there are none."""
    if text[stop - 1] in _BRACKETS or text[stop : stop + 1] not in ("（", "(") or _BEGINS.match(text, stop):
        return stop
    return sheltered.get(stop, stop)


def _past_emphasis(stop: int, emphasised: dict[int, int]) -> int:
    """Past the signs at `stop` that close an emphasis, as in **…。**; one may stand within another."""
    while stop in emphasised:
        stop = emphasised[stop]
    return stop


def _past_notes(text: str, stop: int, end: int) -> int:
    """Past the marks of notes that stand at `stop`."""
    notes = _NOTES.match(text, stop, end)
    return notes.end() if notes else stop


def _sheltered(text: str, start: int, end: int) -> dict[int, int]:
    """Where a short aside or an address begins -> where it ends."""
    found: dict[int, int] = {}
    for address in _ADDRESS.finditer(text, start, end):
        stop = address.end()
        while stop > address.start() and text[stop - 1] in ".,!?;:)]'*_":
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


def _emphasised(text: str, start: int, end: int) -> dict[int, int]:
    """Where signs that close an emphasis begin -> where they end."""
    found: dict[int, int] = {}
    opened: set[str] = set()
    for signs in _SIGNS.finditer(text, start, end):
        run, (first, last) = signs["run"], signs.span()
        if run in opened and not text[first - 1].isspace():
            opened.remove(run)
            found[first] = last
        elif run and _OPENS.match(text, first, end):
            opened.add(run)
    return found


def _aside_ends_sentence(text: str, stop: int, past: int, end: int) -> bool:
    """Whether a sentence ends with the aside that was closed just before `stop`, as in "No." or 「行くよ。」.

    What hangs on the aside, its source or a note, reaches up to `past`.
    """
    if text[stop - 1] in _BRACKETS or text[stop - 2] not in _ENDS:
        return False
    if past >= end:
        return True
    following = text[past : min(end, past + _NEAR)].lstrip()
    if text[stop - 1] in "\"'”’" and not CJK.search(following[:1]):
        return text[past] in _SPACE and bool(following) and not following[0].islower() and following[0] not in ",;:–—-)"
    return not _GOES_ON.match(text, past, end)


def _ends(text: str, begin: int, run: _Stop, end: int) -> bool:
    """Whether a run of marks ends the sentence that began at `begin`."""
    if run.end >= end:
        return True
    mark, before, following = text[run.mark], text[run.first - 1 : run.first], text[run.end]
    lead = _LEAD.match(text, begin, run.first)
    first = lead.end() if lead else begin
    labels = mark in ".．" and run.first - first <= _LONGEST_LABEL
    if labels and _LABEL.fullmatch(text[first : run.first].strip(_SPACE + "*_")):
        return False
    if run.first > begin and run.end - run.first > 1 and _LEADER.match(text, run.first):
        return False
    after_cjk = mark in "!?" and run.first > begin and (before in "」』｣）】〉》" or CJK.search(before) is not None)
    if mark in _CJK_ENDS or mark in _CERTAIN_ENDS or after_cjk:
        if run.closed:
            return not _GOES_ON.match(text, run.end, end)
        return not _in_name(text, run) and (mark in "。｡．" or not _QUOTES.match(text, run.end, end))
    if following not in _SPACE and not run.noted:
        return False
    rest = text[run.end : min(end, run.end + _NEAR)].lstrip(_SPACE)
    if not rest:
        return True
    if rest[0].islower() or mark == "…":
        return False
    return mark != "." or not _is_abbreviation(text[max(begin, run.first - _NEAR) : run.first], rest)


def _in_name(text: str, run: _Stop) -> bool:
    """Whether a single wide mark stands within a number or a name."""
    return run.end == run.first + 1 and _NAME.match(text, run.end) is not None


def _is_abbreviation(before: str, rest: str) -> bool:
    """Whether a full stop between `before` and `rest` belongs to an abbreviation, an initial or a day of the month."""
    last = _LAST_WORD.search(before)
    word = last.group().strip(".").lower() if last else ""
    if word in _TITLES or (_DAY.search(before) and _AFTER_DAY.match(rest)):
        return True
    if word in _MAY_END or _DOTTED.search(before):
        starter = regex.match(r"[\p{L}']+", rest)
        return not (starter and starter.group().lower() in _STARTERS)
    initial = len(word) == 1 and (before[-1:].isupper() or _DOTTED_ON.match(rest) is not None)
    return initial or (rest[0].isdigit() and word in _BEFORE_NUMBERS)


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
