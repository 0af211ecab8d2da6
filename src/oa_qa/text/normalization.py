"""The comparable form of a text. It is only ever held beside the text, which itself is never altered."""

from __future__ import annotations

import unicodedata

import regex

_INVISIBLE = regex.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def normalize(text: str) -> str:
    """Fold width, case and compatibility forms (NFKC, casefold) and drop invisible characters.

    `ＯｐｅｎＡＩ`, `openai` and `OpenAI` come out the same, and so do `㌦` and `ドル`, half-width `ｶﾞ` and `ガ`.
    """
    visible = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def squeeze(text: str) -> str:
    """The normalised text without any white space: two texts that say the same in other lines come out the same."""
    return "".join(normalize(text).split())


def one_line(text: str) -> str:
    """Join the lines of a text with single spaces, for showing it; the text itself stays as it is."""
    return " ".join(text.split())
