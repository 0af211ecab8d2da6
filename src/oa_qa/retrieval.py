"""Question -> passages: nearest by meaning, as a whole and sentence by sentence, and matching by words; fused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oa_qa.index import PassageIndex
from oa_qa.lexical import terms
from oa_qa.models import Document, Passage
from oa_qa.names import MatchedName
from oa_qa.text.normalization import squeeze

CANDIDATES = 100
"""How many passages each retriever puts forward, at least."""

WEIGHTS = {"dense": 1.0, "sentence": 1.0, "lexical": 2.0}
"""Of the standardised scores in the sum: words count as much as both kinds of meaning together."""

NOISE = 0.05
"""Lexical scores that spread by less than this share of what the question's terms are worth are not blown up to full
size: with passages in another language than the question's, words find only noise, and meaning decides."""

SAME = 0.8
"""A passage repeats one of another document when sentences that both have make up this share of it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found.

    Attributes:
        score: the fused score; only comparable within one retrieval.
        parts: what each retriever gave: `dense` and `sentence` cosines (of the passage, and of its nearest sentence), and
            `lexical` BM25.
        copies: passages of other documents that say the same.
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


_Ranked = list[tuple[int, float, dict[str, float]]]


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
    dense = dict(index.nearest(vector, count, documents))
    only_lexical = [number for number in lexical if number not in dense]
    dense |= dict(zip(only_lexical, index.similarities(vector, only_lexical), strict=True))
    numbers = list(dense)
    scores = {
        "dense": np.asarray(list(dense.values())),
        "sentence": np.asarray(index.best_sentences(vector, numbers)),
        "lexical": np.asarray([lexical.get(number, 0.0) for number in numbers]),
    }
    least = {"lexical": NOISE * sum(index.rarity(terms(question)))}
    fused = sum(
        (WEIGHTS[name] * _standard(values, least.get(name, 0.0)) for name, values in scores.items()),
        start=np.zeros(len(numbers)),
    )
    order = sorted(range(len(numbers)), key=lambda i: (-fused[i], numbers[i]))
    return [(numbers[i], float(fused[i]), {name: float(values[i]) for name, values in scores.items()}) for i in order]


def _standard(values: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Standardise to mean 0 and deviation 1, or less where the values spread by less than `least`."""
    spread = max(values.std(), least, 1e-9) if values.size else 1.0
    return np.asarray((values - values.mean()) / spread if values.size else values)


def _without_copies(index: PassageIndex, ranked: _Ranked, limit: int) -> list[Retrieved]:
    """The first passages, each with those further down, or up to where the limit is reached, that repeat it."""
    kept: list[tuple[Retrieved, dict[str, int]]] = []
    for (number, score, parts), passage in zip(ranked, _passages(index, ranked, limit), strict=False):
        name = passage.document_id
        said = _said(index.document(name), passage)
        for position, (first, told) in enumerate(kept):
            if first.passage.document_id != name and _repeats(said, told):
                copies = (*first.copies, passage)
                kept[position] = (Retrieved(first.number, first.passage, first.score, first.parts, copies), told)
                break
        else:
            if len(kept) == limit:
                break
            kept.append((Retrieved(number, passage, score, parts), said))
    return [item for item, _ in kept]


def _passages(index: PassageIndex, ranked: _Ranked, step: int) -> Iterator[Passage]:
    """The ranked passages, fetched a few at a time."""
    for first in range(0, len(ranked), step):
        yield from index.passages([number for number, *_ in ranked[first : first + step]])


def _said(document: Document, passage: Passage) -> dict[str, int]:
    """The sentences of a passage in comparable form, with their lengths."""
    lines = (squeeze(document.text[span.start : span.end]) for span in passage.sentences)
    return {line: len(line) for line in lines}


def _repeats(said: dict[str, int], told: dict[str, int]) -> bool:
    return sum(length for line, length in said.items() if line in told) >= SAME * sum(said.values())
