"""Which script a character belongs to, and what language a text's script gives away."""

from __future__ import annotations

import regex

HAN = r"\p{Han}々〆〇"
KANA = r"\p{Hiragana}\p{Katakana}ー"
CJK = regex.compile(rf"[{HAN}{KANA}\p{{Hangul}}]")
"""Scripts written without spaces between words, and Hangul, whose words take endings."""

SPEAKABLE = regex.compile(r"[\p{L}\p{N}]")
"""A letter or a digit of any script: without one there is nothing to say."""

_LANGUAGE_OF_SCRIPT = (
    ("ko", regex.compile(r"\p{Hangul}")),
    ("th", regex.compile(r"\p{Thai}")),
    ("el", regex.compile(r"\p{Greek}")),
    ("he", regex.compile(r"\p{Hebrew}")),
)
_KANA = regex.compile(rf"[{KANA}]")
_HAN = regex.compile(r"\p{Han}")
_LETTER = regex.compile(r"\p{L}")
_SAMPLE = 20_000


def language_of(text: str) -> str | None:
    """The language that a text's script gives away (`ja`, `zh`, `ko`, `th`, `el`, `he`), else None.

    Latin, Cyrillic and Arabic letters serve many languages, so such a text's language stays unknown.
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample)) or 1
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    # Japanese prose is a third to a half kana; a Chinese text may quote a kana word.
    if kana > 0.1 * (kana + han) and kana + han > 0.3 * letters:
        return "ja"
    if han > 0.3 * letters:
        return "zh"
    for language, script in _LANGUAGE_OF_SCRIPT:
        if len(script.findall(sample)) > 0.5 * letters:
            return language
    return None
