"""Bootstrap intervals: what a figure could have been, had other documents or other questions been drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]

FEWEST_DOCUMENTS = 30
"""With fewer documents than this, questions are drawn: an interval over a handful of clusters is far too narrow."""
RESAMPLES = 1000
LEVEL = 0.95


def clusters(documents: Sequence[str | None]) -> tuple[str, list[Hashable]]:
    """What is drawn with replacement, and what each question belongs to.

    Questions on the same document stand and fall together, so whole documents are drawn (Efron and Tibshirani 1993,
    ch. 8) where there are at least `FEWEST_DOCUMENTS` of them. A question without a document is drawn by itself.

    Args:
        documents: the gold document of each question, None where it has none.

    Returns:
        `document` or `question`, and the cluster of each question.
    """
    if len({document for document in documents if document is not None}) < FEWEST_DOCUMENTS:
        return "question", list(range(len(documents)))
    return "document", [number if document is None else document for number, document in enumerate(documents)]


def resamples(cluster: Sequence[Hashable], *, seed: int, count: int = RESAMPLES) -> Iterator[Indices]:
    """Draw clusters with replacement, as many as there are; gives the positions of their questions."""
    members: dict[Hashable, list[int]] = {}
    for position, name in enumerate(cluster):
        members.setdefault(name, []).append(position)
    groups = [np.asarray(positions, dtype=np.int64) for positions in members.values()]
    random = np.random.default_rng(seed)
    for _ in range(count):
        drawn = random.integers(len(groups), size=len(groups))
        yield np.concatenate([groups[number] for number in drawn])


def interval(values: Sequence[float | None]) -> tuple[float, float] | None:
    """The middle `LEVEL` of the resampled values (percentile method); None where none could be computed."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def bootstrap(
    statistics: Callable[[Indices], dict[str, float | None]],
    cluster: Sequence[Hashable],
    *,
    seed: int,
    count: int = RESAMPLES,
) -> dict[str, tuple[float, float] | None]:
    """Interval of each of several statistics.

    Args:
        statistics: computes them all on the questions at the given positions, which may repeat.
        cluster: what each question belongs to, see `clusters`.
        seed: of the draw.
        count: how many draws.
    """
    if not cluster:
        return {}
    drawn: dict[str, list[float | None]] = {}
    for positions in resamples(cluster, seed=seed, count=count):
        for name, value in statistics(positions).items():
            drawn.setdefault(name, []).append(value)
    return {name: interval(values) for name, values in drawn.items()}
