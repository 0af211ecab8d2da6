"""Whether vectors kept in half precision find what those in single precision find: the share of the best 100 that is the same.

    python eval/half_precision.py

100,000 random unit vectors around a common direction, so that two of them have a cosine of about 0.8, as the vectors of
multilingual-e5-small have; 200 questions alike. The worst case: nothing stands out, and neighbours lie close.
"""

from __future__ import annotations

import json
import sys

import faiss
import numpy as np
from numpy.typing import NDArray

PASSAGES, QUESTIONS, DIMENSION, BEST = 100_000, 200, 384, 100
TOGETHER = 0.8


def main() -> None:
    """Measure and print one JSON document."""
    chance = np.random.default_rng(1)
    middle = chance.standard_normal(DIMENSION)
    passages, questions = (_around(middle, count, chance) for count in (PASSAGES, QUESTIONS))
    single = faiss.IndexFlatIP(DIMENSION)
    half = faiss.IndexScalarQuantizer(DIMENSION, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    scores, numbers = zip(*(_found(index, passages, questions) for index in (single, half)), strict=True)
    same = [len(set(a) & set(b)) / BEST for a, b in zip(*numbers, strict=True)]
    found = {
        "passages": PASSAGES,
        "questions": QUESTIONS,
        "mean_cosine": round(float((questions @ passages[:1000].T).mean()), 3),
        "same_of_best_100": {"mean": round(float(np.mean(same)), 5), "least": min(same)},
        "same_first": float(np.mean(numbers[0][:, 0] == numbers[1][:, 0])),
        "largest_difference_of_a_cosine": float(np.abs(scores[0] - scores[1]).max()),
    }
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def _around(middle: NDArray[np.float64], count: int, chance: np.random.Generator) -> NDArray[np.float32]:
    own = chance.standard_normal((count, DIMENSION))
    mixed = np.sqrt(TOGETHER) * middle / np.linalg.norm(middle)
    mixed = mixed + np.sqrt(1 - TOGETHER) * own / np.linalg.norm(own, axis=1, keepdims=True)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)


def _found(
    index: faiss.Index, passages: NDArray[np.float32], questions: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    index.add(passages)
    return index.search(questions, BEST)


if __name__ == "__main__":
    main()
