"""Subtitles in plain text, SubRip and WebVTT: what stands around the words of a cue, and line breaks within what one says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

_FEWEST_CUES = 2
_MOST_LINES = 8  # a cue, blank ones and notes not counted; a text with more of them about an example is prose

_BREAK = r"(?:\r\n|\r|\n)"
_BELOW_BLANK = r"(?<=\n\n|\r\r|\n\r\n)"
_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{2}(?:[,.]\d{1,3})?"
_TIMES = rf"[ \t]*+{_TIME}[ \t]*+-->[ \t]*+{_TIME}(?![\d:])(?:[ \t]++[\w-]++:[^\s:]++)*+[ \t]*+"
_REST = rf"[^\r\n]*+(?:{_BREAK}(?![^\r\n]*-->)[^\r\n]++)*+"  # of a block, up to its blank line or a line of times
_HEADER = regex.compile(rf"\s*+\ufeff?\s*+WEBVTT(?![^\s\ufeff]){_REST}")
_NUMBERED = rf"(?<![^\r\n\ufeff])(?:[ \t]*+\d++[ \t]*+{_BREAK})?+(?P<times>{_TIMES})"
_SUBRIP = regex.compile(_NUMBERED)
_WEBVTT = regex.compile(
    rf"{_BELOW_BLANK}(?:(?:NOTE|STYLE|REGION)(?!\S){_REST}|[^\r\n]++{_BREAK}(?P<times>{_TIMES}))|{_NUMBERED}"
)
_LINE = regex.compile(r"[^\r\n]+")
_WORDS = regex.compile(r"\S[^\r\n]*")
# Of two who speak in one cue, what the second says begins with a dash, a name or a sound: － はい。 （拍手） 田中：
_SPEAKER = regex.compile(
    r"\s*+(?:[-–—―‐－・♪♬]|>>|<v[ .]|[（(\[［【〈《][^）)\]］】〉》\r\n]{1,20}[）)\]］】〉》]"
    r"|(?:[\p{Lu}\p{N} .'-]{1,20}|[\p{Han}々\p{Katakana}ー・]{1,12})[:：])"
)


@dataclass(frozen=True, slots=True)
class Subtitles:
    """What a text of subtitles holds beside words.

    Attributes:
        markup: the header, notes, styles, and the name and the times of each cue, ascending, not overlapping.
        soft_breaks: the line breaks within what one says in one cue, ascending.
    """

    markup: tuple[tuple[int, int], ...]
    soft_breaks: tuple[int, ...]


def subtitles(text: str, start: int = 0) -> Subtitles | None:
    """What `text[start:]` holds beside words if it surely is a file of subtitles, else None."""
    if text.count("-->", start) < _FEWEST_CUES:
        return None
    header = _HEADER.match(text, start)
    parts = list((_WEBVTT if header else _SUBRIP).finditer(text, header.end() if header else start))
    ends = [*(part.start() for part in parts), len(text)][1:]
    cues = [(part.end(), end) for part, end in zip(parts, ends, strict=True) if part["times"]]
    lines = sum(1 for _ in _WORDS.finditer(text, start))
    if len(cues) < _FEWEST_CUES or not (header or lines <= _MOST_LINES * len(cues)):
        return None
    head = [header.span()] if header else []
    return Subtitles(
        markup=(*head, *(part.span() for part in parts)),
        soft_breaks=tuple(place for cue in cues for place in _soft_breaks(text, *cue)),
    )


def _soft_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where lines of the cue whose words begin at `start` break within what one says."""
    for line, following in pairwise(_LINE.finditer(text, start, end)):
        if text[line.end() : following.start()] not in ("\n", "\r", "\r\n") or following.group().isspace():
            return
        if not _SPEAKER.match(text, following.start(), end):
            yield line.end()
