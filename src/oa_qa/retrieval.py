"""Question -> passages: nearest by meaning, as a whole and sentence by sentence, and matching by words; fused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from oa_qa.copies import REPOSTED, Sentence, Told, sentences_of
from oa_qa.index import PassageIndex
from oa_qa.index.languages import Languages
from oa_qa.lexical import terms
from oa_qa.models import Passage
from oa_qa.names import MatchedName

CANDIDATES = 100
"""How many passages each retriever puts forward, at least."""

WEIGHTS = {"dense": 1.0, "sentence": 1.0, "lexical": 2.0}
"""Of the standardised scores in the sum: words count as much as both kinds of meaning together."""

NOISE = 0.05
"""Lexical scores that spread by less than this share of what the question's terms are worth are not blown up to full
size: with passages in another language than the question's, words find only noise, and meaning decides."""

SAME_FOOTING = 0.9
"""How much of what a language is ahead of the others is taken from its passages' scores; measured on invented news in
several languages (`training/stories/`), where 1 begins to cost questions in the language of their answer."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found.

    Attributes:
        score: the fused score; only comparable within one retrieval.
        parts: what each retriever gave: `dense` and `sentence` cosines (of the passage, and of its nearest sentence), and
            `lexical` BM25; and `language`, by how much the cosines are ahead for nothing but the language they are in.
        copies: passages of other documents that say the same, word for word or, in a re-post, but for a few words.
    """

    number: int
    passage: Passage
    score: float
    parts: dict[str, float]
    copies: tuple[Passage, ...] = ()


def retrieve(
    index: PassageIndex,
    question: str,
    vector: NDArray[np.float32],
    limit: int,
    documents: Collection[str] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> list[Retrieved]:
    """The passages most likely to answer, best first; where documents repeat each other, a passage is found once.

    The candidates' scores are standardised (z-scores) and added.

    Args:
        index: where to look.
        question: the question as asked.
        vector: its unit vector, shape (dimension,).
        limit: how many to return; fewer only where there are fewer passages.
        documents: look in these only; None for all.
        names: names in the question, each with the other spellings that the documents have for it.
    """
    count = max(limit, CANDIDATES)
    while True:
        ranked = _ranked(index, question, vector, count, documents, names or {})
        found = _without_copies(index, ranked, limit)
        if len(found) == limit or len(ranked) < count:
            return found
        count *= 2  # so many were copies that others have to take their places


def spellings(names: Iterable[MatchedName]) -> dict[str, list[str]]:
    """Names of a question, each with the other spellings that the documents have for it."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.asked, []).append(name.found)
    return found


_Entry = tuple[int, float, dict[str, float]]
_Ranked = list[_Entry]


def _ranked(
    index: PassageIndex,
    question: str,
    vector: NDArray[np.float32],
    count: int,
    documents: Collection[str] | None,
    names: Mapping[str, Sequence[str]],
) -> _Ranked:
    """All candidates by number, with their fused scores and the parts of these, best first."""
    lexical = dict(index.matching(question, count, documents, names))
    dense = dict(index.nearest(vector, count, documents, of_each_language=True))
    only_lexical = [number for number in lexical if number not in dense]
    dense |= dict(zip(only_lexical, index.similarities(vector, only_lexical), strict=True))
    numbers = list(dense)
    scores = {
        "dense": np.asarray(list(dense.values())),
        "sentence": np.asarray(index.best_sentences(vector, numbers)),
        "lexical": np.asarray([lexical.get(number, 0.0) for number in numbers]),
    }
    least = {"lexical": NOISE * sum(index.rarity(terms(question)))}
    lead = _lead_of_language(index.languages, vector, numbers, scores["lexical"])
    fused = sum(
        (WEIGHTS[name] * standardised(values - lead[name], least.get(name, 0.0)) for name, values in scores.items()),
        start=np.zeros(len(numbers)),
    )
    order = sorted(range(len(numbers)), key=lambda i: (-fused[i], numbers[i]))
    parts = scores | {"language": lead["dense"]}
    return [(numbers[i], float(fused[i]), {name: float(values[i]) for name, values in parts.items()}) for i in order]


def _lead_of_language(
    languages: Languages, vector: NDArray[np.float32], numbers: Sequence[int], lexical: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """By how much each passage is ahead for nothing but the language it is in; nothing where all are in one.

    Embeddings lie nearer to those of their own language (Yang et al. 2021, "A Simple and Effective Method To Eliminate the
    Self Language Bias in Multilingual Representations"), and only a passage in the question's language shares its
    words: without this, passages in another language are not found beside a few in the question's own.
    """
    group, count = languages.group[numbers], len(languages)
    # What a group of few passages is like says more about these than about their language.
    trust = SAME_FOOTING * languages.sizes / (languages.sizes + 1)
    nearness = languages.similarities(vector)
    shared = np.bincount(group, lexical, minlength=count) / np.maximum(languages.sizes, 1)
    shares = languages.sizes / max(languages.sizes.sum(), 1)
    ahead, words = (trust * (values - shares @ values) for values in (nearness, shared))
    return {"dense": ahead[group], "sentence": ahead[group], "lexical": words[group]}


def standardised(values: NDArray[np.float64], least: float = 0.0) -> NDArray[np.float64]:
    """Standardise to mean 0 and deviation 1, or less where the values spread by less than `least`."""
    spread = max(values.std(), least, 1e-9) if values.size else 1.0
    return np.asarray((values - values.mean()) / spread if values.size else values)


def _without_copies(index: PassageIndex, ranked: _Ranked, limit: int) -> list[Retrieved]:
    """The first passages, each with those further down, or up to where the limit is reached, that repeat it."""
    sieve = _Sieve(index, ranked)
    for entry, passage in zip(ranked, _passages(index, ranked, limit), strict=False):
        if not sieve.take(entry, passage, limit):
            break
    return sieve.kept


class _Sieve:
    """Keeps passages, unless other documents said the same before; an article that was posted again has one voice."""

    def __init__(self, index: PassageIndex, ranked: _Ranked) -> None:
        self.kept: list[Retrieved] = []
        self._index = index
        self._parts = {number: parts for number, _, parts in ranked}
        self._told: dict[str, Told] = {}  # by document, what its kept passages say; these are known by number
        self._places: dict[int, int] = {}  # of kept passages

    def take(self, entry: _Entry, passage: Passage, limit: int) -> bool:
        """Keep a passage, or note it with the one that it repeats; False where it must be kept and the limit is reached."""
        number, score, _ = entry
        if number in self._places:  # kept already in the place of a copy
            return True
        sentences = sentences_of(self._index.document(passage.document_id), passage)
        for other, told in self._told.items():
            if other != passage.document_id and told.touches(sentences):
                repeated = self._repeated(other, told, passage, sentences, score, limit)
                for place in map(self._places.__getitem__, repeated):
                    first = self.kept[place]
                    self.kept[place] = replace(first, copies=(*first.copies, passage))
                if repeated:
                    return True
        if len(self.kept) == limit:
            return False
        self._keep(number, passage, score, sentences)
        return True

    def _repeated(
        self, other: str, told: Told, passage: Passage, sentences: list[Sentence], score: float, limit: int
    ) -> list[int]:
        """The kept passages of another document that a passage repeats, by number; one of these may be kept only now."""
        reposted = self._index.shared(passage.document_id, other) >= REPOSTED
        shares = told.shares(sentences, reposted=reposted)
        if shares or not reposted:
            return list(shares)
        # The article has other borders there: what this passage says is in two of its passages, not both kept so far.
        candidates, whole = self._by_document[other], Told()
        for number, candidate in candidates.items():
            whole.add(sentences_of(self._index.document(other), candidate), number)
        shares = whole.shares(sentences, reposted=True)
        missing = next((number for number in shares if number not in self._places), None)
        if missing is not None:
            if len(self.kept) == limit:
                return []
            there = candidates[missing]
            self._keep(missing, there, score, sentences_of(self._index.document(other), there))
        return [number for number in shares if number in self._places]

    def _keep(self, number: int, passage: Passage, score: float, sentences: list[Sentence]) -> None:
        self._told.setdefault(passage.document_id, Told()).add(sentences, number)
        self._places[number] = len(self.kept)
        self.kept.append(Retrieved(number, passage, score, self._parts[number]))

    @cached_property
    def _by_document(self) -> dict[str, dict[int, Passage]]:
        """The candidates of each document."""
        found: dict[str, dict[int, Passage]] = {}
        for number, passage in zip(self._parts, self._index.passages(list(self._parts)), strict=True):
            found.setdefault(passage.document_id, {})[number] = passage
        return found


def _passages(index: PassageIndex, ranked: _Ranked, step: int) -> Iterator[Passage]:
    """The ranked passages, fetched a few at a time."""
    for first in range(0, len(ranked), step):
        yield from index.passages([number for number, *_ in ranked[first : first + step]])
