"""The passages of an index by the language of their documents, and how near each language lies to a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 10_000
_UNKNOWN = ""


@dataclass(frozen=True)
class Languages:
    """Groups of passages whose documents are in one language; what is in no known one is a group, too.

    Attributes:
        group: the group of each passage, (passages,).
        sizes: how many passages each group has, (groups,).
        centres: the mean of each group's unit vectors, (groups, dimension); 0 where there is one group only, as nothing
            is to be compared.
    """

    group: NDArray[np.int16]
    sizes: NDArray[np.int64]
    centres: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.sizes)

    def similarities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean cosine similarity of each group's passages, (groups,)."""
        return np.asarray((self.centres * vector.reshape(-1)).sum(axis=1), dtype=np.float32)


def languages_of(
    documents: Iterable[tuple[str | None, range]],
    vectors: Callable[[Sequence[int]], NDArray[np.float32]],
) -> Languages:
    """Group passages by language.

    Args:
        documents: the language of each document, such as `zh-TW`, of which the region does not count; and its passages.
        vectors: gives the unit vectors of passages by number, (passages, dimension).
    """
    names: dict[str, int] = {}
    groups: list[NDArray[np.int16]] = []
    for language, numbers in documents:
        name = (language or _UNKNOWN).replace("_", "-").split("-")[0].lower()
        groups.append(np.full(len(numbers), names.setdefault(name, len(names)), dtype=np.int16))
    group = np.concatenate(groups) if groups else np.empty(0, dtype=np.int16)
    sizes = np.bincount(group, minlength=len(names))
    centres = np.zeros((len(names), 1), dtype=np.float32)
    for first in range(0, len(group) if len(names) > 1 else 0, _AT_ONCE):
        some = range(first, min(first + _AT_ONCE, len(group)))
        member = group[some.start : some.stop] == np.arange(len(names))[:, None]
        centres = centres + member.astype(np.float32) @ vectors(some)
    means = np.asarray(centres / np.maximum(sizes, 1)[:, None], dtype=np.float32)
    return Languages(group, sizes, means)
