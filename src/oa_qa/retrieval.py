"""Question -> passages: nearest by meaning and matching by words, fused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oa_qa.index import PassageIndex
from oa_qa.models import Passage

CANDIDATES = 50
"""How many passages each retriever puts forward, at least."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage with its number, its fused score and what each retriever gave: `dense` a cosine, `lexical` BM25."""

    number: int
    passage: Passage
    score: float
    parts: dict[str, float]


def retrieve(
    index: PassageIndex,
    question: str,
    vector: NDArray[np.float32],
    limit: int,
    documents: Collection[str] | None = None,
) -> list[Retrieved]:
    """The passages most likely to answer, best first.

    Both retrievers put forward their best; the candidates' scores are standardised (z-scores) and added. With a
    corpus in another language than the question's, words find nothing and the sum is that of meaning alone.

    Args:
        index: where to look.
        question: the question as asked.
        vector: its unit vector, shape (dimension,).
        limit: how many to return; fewer only where there are fewer passages.
        documents: look in these only; None for all.
    """
    count = max(limit, CANDIDATES)
    lexical = dict(index.matching(question, count, documents))
    dense = dict(index.nearest(vector, count, documents))
    only_lexical = [number for number in lexical if number not in dense]
    dense |= dict(zip(only_lexical, index.similarities(vector, only_lexical), strict=True))
    numbers = list(dense)
    fused = _standard([dense[number] for number in numbers]) + _standard(
        [lexical.get(number, 0.0) for number in numbers]
    )
    order = sorted(range(len(numbers)), key=lambda i: (-fused[i], numbers[i]))[:limit]
    passages = index.passages([numbers[i] for i in order])
    return [
        Retrieved(
            numbers[i],
            passage,
            float(fused[i]),
            {"dense": dense[numbers[i]], "lexical": lexical.get(numbers[i], 0.0)},
        )
        for i, passage in zip(order, passages, strict=True)
    ]


def _standard(values: list[float]) -> NDArray[np.float64]:
    """Standardise to mean 0 and deviation 1; all zeros where the values do not differ."""
    array = np.asarray(values, dtype=np.float64)
    spread = array.std() if array.size else 0.0
    return (array - array.mean()) / spread if spread > 1e-9 else np.zeros_like(array)
