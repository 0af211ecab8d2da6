"""Does a passage repeat what another document says? A re-post has other furniture, and a few of its words are others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex

from oa_qa.models import Document, Passage
from oa_qa.names import find_mentions, name_key
from oa_qa.text.normalization import normalize, squeeze

SAME = 0.8
"""A passage repeats another document's passages when sentences that they have, too, make up this share of it."""

REPOSTED = 0.6
"""Two documents are one article when sentences that both have make up this share of the shorter one; then a sentence with
a word changed counts as the same. Below it, documents may be filled in from one form, where such a word is all that counts."""

_ALIKE = 0.75  # of their pairs of characters, that two sentences with a few words changed have in common
_OTHERWISE = -1  # no passage has this number
_NUMBERS = regex.compile(r"\p{N}+(?:\.\p{N}+)?|[〇一二三四五六七八九十百千万億兆]+")
_NOT = regex.compile(
    r"ない|なく|なかっ|ません|ず(?=[、。に])|[不未非無没否]|\b(?:not|no|never|without|neither|nor|none|cannot)\b|n['’]t\b"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence in comparable form."""

    text: str

    @cached_property
    def words(self) -> str:
        """Equal for sentences that differ in width, case and white space only."""
        return squeeze(self.text)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its pairs of characters."""
        return frozenset(a + b for a, b in pairwise(self.words))

    @cached_property
    def stated(self) -> tuple[list[str], int, frozenset[str]]:
        """What may not be another one in a sentence that is said to be the same: numbers, negations, names."""
        normal = normalize(self.text)
        names = frozenset(name_key(mention.spelling) for mention in find_mentions(self.text))
        return _NUMBERS.findall(normal), len(_NOT.findall(normal)), names

    def is_near(self, other: Sentence) -> bool:
        """Whether the two differ in a few words at most, whatever these say."""
        return len(self.pairs & other.pairs) >= _ALIKE * max(len(self.pairs), len(other.pairs), 1)


def same_statement(a: str, b: str) -> bool:
    """Whether two sentences of one article, as two documents have it, say the same: with the same numbers and names."""
    first, second = Sentence(a), Sentence(b)
    return first.words == second.words or (first.is_near(second) and first.stated == second.stated)


def sentences_of(document: Document, passage: Passage) -> list[Sentence]:
    """The sentences of a passage."""
    return [Sentence(document.text[span.start : span.end]) for span in passage.sentences]


class Told:
    """What passages of one document say."""

    def __init__(self) -> None:
        self._by_words: dict[str, tuple[Sentence, int]] = {}
        self._pairs: set[str] = set()

    def add(self, sentences: Iterable[Sentence], passage: int) -> None:
        """Take in the sentences of a passage, known by some number."""
        for sentence in sentences:
            self._by_words.setdefault(sentence.words, (sentence, passage))
            self._pairs |= sentence.pairs

    def touches(self, sentences: Sequence[Sentence]) -> bool:
        """Whether a passage with these sentences may repeat any of it; quick, and rules out what plainly does not."""
        return any(
            sentence.words in self._by_words
            or len(sentence.pairs & self._pairs) >= _ALIKE * max(len(sentence.pairs), 1)
            for sentence in sentences
        )

    def shares(self, sentences: Sequence[Sentence], *, reposted: bool) -> dict[int, int]:
        """How much a passage with these sentences has of each of the others, the most first; empty where it says other things.

        One that has a number, a name or a negation changed says other things, however much of it is the same.

        Args:
            sentences: those of the passage.
            reposted: the two documents are one article, so that a sentence may have a few words changed.
        """
        length, said = sum(len(sentence.words) for sentence in sentences), 0
        shares: dict[int, int] = {}
        for sentence in sentences:
            passage = self._passage(sentence, reposted=reposted)
            if passage == _OTHERWISE:
                return {}
            if passage is not None:
                said += len(sentence.words)
                shares[passage] = shares.get(passage, 0) + len(sentence.words)
        if not said or said < SAME * length:
            return {}
        return dict(sorted(shares.items(), key=lambda share: -share[1]))

    def _passage(self, sentence: Sentence, *, reposted: bool) -> int | None:
        """The passage that has a sentence, `_OTHERWISE` where it states something else in the same words, else None."""
        found = self._by_words.get(sentence.words)
        if found:
            return found[1]
        if len(sentence.pairs & self._pairs) < _ALIKE * len(sentence.pairs):
            return None
        near = [(other, passage) for other, passage in self._by_words.values() if sentence.is_near(other)]
        same = next((passage for other, passage in near if sentence.stated == other.stated), None)
        if near and same is None:
            return _OTHERWISE
        return same if reposted else None
