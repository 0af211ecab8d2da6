"""The comparable form of a text. It is only ever held beside the text, which itself is never altered."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

import regex

# A line of a quoted mail begins with >, which before a number may be a sign of the text's own: p > 0.05.
BREAK = regex.compile(r"[ \t]*[\r\n\f\v\u2028\u2029\x85]+[ \t\u3000]*+(?:>[> \t\u3000]*+(?=[\p{L}\"'“‘«(（「『]|\Z))?")
_UNSPACED = r"[\p{Han}々〆〇\p{Hiragana}\p{Katakana}ー\u3000-\u303f\uff00-\uffef]"
_JOINT = regex.compile(rf"(?:{_UNSPACED}.|.{_UNSPACED}|[-‐]\p{{L}})", regex.DOTALL)
# Spaces without width, marks of direction, and the selectors that say which form of the character before them is drawn.
_INVISIBLE = regex.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_BRACKETS = dict(zip("(（[［「『", ")）]］」』", strict=True))
_WORDS = regex.compile(r"[^\s、。，．,;；:：・…)）」』].*(?<![\s、，,;；:：・(（「『])", regex.DOTALL)


def normalize(text: str) -> str:
    """Fold width, case and compatibility forms (NFKC, casefold) and drop invisible characters.

    `ＯｐｅｎＡＩ`, `openai` and `OpenAI` come out the same, and so do `㌦` and `ドル`, half-width `ｶﾞ` and `ガ`,
    and 葛 with a selector of its form (U+E0100) and without.
    """
    visible = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def squeeze(text: str) -> str:
    """The normalised text without any white space: two texts that say the same in other lines come out the same."""
    return "".join(normalize(text).split())


def one_line(text: str) -> str:
    """Join the lines of a text with single spaces, for showing it; the text itself stays as it is."""
    return " ".join(text.split())


def join_lines(text: str) -> str:
    """A sentence or a part of it in one line, for showing it; the text itself stays as it is.

    Chinese and Japanese go on without a space, and so does what was broken at a hyphen. The > that begin the lines of a
    quoted mail go with the breaks.
    """
    return _joined(text, 0, len(text), None)


def unwrap(text: str, start: int, end: int, breaks: Sequence[int] | None) -> str:
    """`text[start:end]` with those line breaks joined that begin at some places (ascending), which only a width made."""
    return _joined(text, start, end, breaks or ())


def _joined(text: str, start: int, end: int, places: Sequence[int] | None) -> str:
    """`text[start:end]` with the line breaks joined that begin at these places (ascending); None: all of them."""
    if places is None:
        found = list(BREAK.finditer(text, start, end))
    else:
        chosen = places[bisect_left(places, start) : bisect_left(places, end)]
        found = [match for place in chosen if (match := BREAK.match(text, place, end))]
    borders = [start, *(border for match in found for border in match.span()), end]
    kept = [text[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True)]
    joints = [_joint(text, *match.span()) for match in found]
    return kept[0] + "".join(joint + piece for joint, piece in zip(joints, kept[1:], strict=True))


def _joint(text: str, start: int, end: int) -> str:
    """What takes the place of a line break at `text[start:end]`."""
    sides = text[max(0, start - 1) : start] + text[end : end + 1]
    return "" if len(sides) < 2 or _JOINT.fullmatch(sides) else " "


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without the commas, spaces and stray brackets at its ends; None where nothing else is in it."""
    words = _WORDS.search(text, start, end)
    if not words:
        return None
    first, last = words.span()
    cell = text.find("\t", first, last)  # a cell of a table says one thing
    last = last if cell < 0 else cell
    opened = [i for i in range(first, last) if text[i] in _BRACKETS]
    for i in reversed(opened):
        if text.find(_BRACKETS[text[i]], i, last) < 0:  # take in what closes it, or leave it out with what it opens
            closes = text[last : last + 1] == _BRACKETS[text[i]]
            last = last + 1 if closes else i
    return words.span() if last <= first else (first, last)
