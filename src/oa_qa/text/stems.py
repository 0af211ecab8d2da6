"""Stems of words by Snowball, in the language that the function words around them give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

_BY_SCRIPT = (
    ("russian", regex.compile(r"\p{Cyrillic}")),
    ("arabic", regex.compile(r"\p{Arabic}")),
    ("greek", regex.compile(r"\p{Greek}")),
    ("hindi", regex.compile(r"\p{Devanagari}")),
)
_FUNCTION_WORDS = {
    "english": "the of and to in is was that for on with as by at from who what when where which how did does were are",
    "spanish": "el la los las de del que y en un una por con para se su es fue al quién qué cuándo dónde cuál cómo",
    "french": "le la les des du de et en un une que qui est dans pour par sur au aux a été quel quelle quand où combien",
    "german": "der die das den dem des und in ist war mit von zu auf für ein eine im nicht wer was wann wo welche wie",
    "italian": "il lo la gli i di del della e che in un una per con è fu sono alla chi cosa quando dove quale come",
    "portuguese": "o a os as do da dos das e que em um uma por com para foi é no na quem quando onde qual como",
    "dutch": "de het een van en in is was dat op met voor door aan wie wat wanneer waar welke hoe zijn werd",
}
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()
}
"""The commonest function words of languages in Latin letters, in lower case, by Snowball's name of the language."""

_LANGUAGES_OF: dict[str, set[str]] = {}
for _language, _words in FUNCTION_WORDS.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, set()).add(_language)


def stems(words: Sequence[str]) -> list[str]:
    """The stem of each word of a text, all in case-folded form; which language they are in is read from all of them.

    Words in Latin letters whose language no function word gives away are taken for English.
    """
    latin = _latin_language(words)
    return [_stem(_language_of(word) or latin, word) for word in words]


def _latin_language(words: Sequence[str]) -> str:
    counts = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    return max(counts, key=lambda language: counts[language])  # of equals, the first: English


def _language_of(word: str) -> str | None:
    return next((language for language, script in _BY_SCRIPT if script.match(word)), None)


@lru_cache(maxsize=1 << 16)
def _stem(language: str, word: str) -> str:
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> BaseStemmer:
    import snowballstemmer

    return snowballstemmer.stemmer(language)
