"""Whom and what a question names, as far as its letters and the Japanese dictionary tell."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from oa_qa.names.mentions import candidates
from oa_qa.text.japanese import morphemes

_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_HAN = regex.compile(r"\p{Han}+")
_CAPITALISED_IN_JAPANESE = regex.compile(r"\p{Lu}.*[\p{Hiragana}\p{Katakana}\p{Han}]", regex.DOTALL)


def asked_names(question: str) -> list[tuple[str, ...]]:
    """The names in a question, each with the shorter forms that a text may have for it."""
    found: list[tuple[str, ...]] = [
        (mention.spelling,)
        for mention in candidates(question)
        # A lone capitalised word may only begin a sentence, but not where Japanese goes on right behind it.
        if mention.sure or _CAPITALISED_IN_JAPANESE.fullmatch(question, mention.start, mention.end + 1)
    ]
    return [*found, *_people(question)] if _KANA.search(question) else found


def _people(question: str) -> Iterator[tuple[str, ...]]:
    """People whose names are written in Han: 田中花子, of whom a text may say 田中."""
    parts: list[str] = []
    for morpheme in [*morphemes(question, "C"), None]:
        surface = morpheme.surface() if morpheme else ""
        if morpheme and morpheme.part_of_speech()[2] == "人名" and _HAN.fullmatch(surface):
            parts.append(surface)
            continue
        whole = "".join(parts)
        if len(whole) > 1:
            yield tuple(dict.fromkeys([whole, *(part for part in parts if len(part) > 1)]))
        parts = []
