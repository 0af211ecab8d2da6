"""Which passages have a term, and how often: files on disk, written with little memory, and taken over by the next build.

    vocabulary.json   the terms, in the order of their columns
    starts.npy        where each term's column begins in the next three, and at the end how long these are
    passages.npy      the passages that have the term, ascending
    counts.npy        how often each of them has it
    scores.npy        what that is worth: BM25, Lucene's variant
    lengths.npy       the number of terms of each passage

A build collects postings in memory, puts them down in runs that are sorted by term, and merges these by term; the old
index is one more run.
"""

from __future__ import annotations

import json
import shutil
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from oa_qa.arrays import ArrayFile, open_array

Integers = NDArray[np.int64]

K1, B = 1.2, 0.75
"""Of BM25: how soon more of the same term counts no more, and how much long passages are held back."""

_HELD = 250_000  # postings in memory at a time; sorting them takes some 40 bytes each
_MOST = 2**16 - 1  # of one term in one passage; no passage is that long
_VOCABULARY, _RUNS = "vocabulary.json", "runs"
_COLUMNS = {"passages": "<i4", "counts": "<u2", "scores": "<f4"}


class Postings:
    """Postings as `PostingsWriter` wrote them into a folder; the columns stay on the disk.

    Attributes:
        folder: where they are.
        vocabulary: the column of each term.
        starts: see above, shape (terms + 1,).
        lengths: shape (passages,).

    Raises:
        OSError, ValueError: the files are missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        terms = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        self.folder = folder
        self.vocabulary: dict[str, int] = {term: column for column, term in enumerate(terms)}
        self.starts: Integers = np.load(folder / "starts.npy", allow_pickle=False)
        self.lengths: NDArray[np.int32] = np.load(folder / "lengths.npy", allow_pickle=False)
        self.passages, self.counts, self.scores = (open_array(folder / f"{name}.npy") for name in _COLUMNS)

    def has(self, term: str) -> int:
        """How many passages have a term."""
        column = self.vocabulary.get(term)
        return 0 if column is None else int(self.starts[column + 1] - self.starts[column])

    def add_scores(self, term: str, to: NDArray[np.float32]) -> None:
        """Add what a term is worth in each passage, shape (passages,)."""
        column = self.vocabulary.get(term)
        if column is not None:
            place = slice(*self.starts[column : column + 2])
            np.add.at(to, self.passages[place], self.scores[place])  # quicker than +=, which gathers and scatters


class PostingsWriter:
    """Writes the postings of passages, which get consecutive numbers from 0 on.

    Args:
        folder: a new folder.
        old: postings of an earlier build, from which passages can be taken over.
    """

    def __init__(self, folder: Path, old: Postings | None = None) -> None:
        folder.mkdir(parents=True)
        (folder / _RUNS).mkdir()
        self._folder = folder
        self._old = old
        self._vocabulary = dict(old.vocabulary) if old else {}
        self._renumbered = np.full(len(old.lengths) if old else 0, -1, dtype=np.int64)
        self._lengths = array("i")
        self._held = _Held()
        self._runs: list[_Run] = []

    def add(self, terms: Sequence[str]) -> None:
        """The next passage, with these terms."""
        counted = Counter(terms)
        for term, count in counted.items():
            self._held.add(self._vocabulary.setdefault(term, len(self._vocabulary)), len(self._lengths), count)
        self._lengths.append(len(terms))
        if len(self._held) >= _HELD:
            self._put_down()

    def take(self, number: int) -> None:
        """The next passage, which is that of this number in the earlier build; none can be taken twice."""
        if self._old is None or self._renumbered[number] >= 0:
            raise ValueError(f"there is no passage {number} left to take")
        self._renumbered[number] = len(self._lengths)
        self._lengths.append(int(self._old.lengths[number]))

    def close(self) -> None:
        """Bring everything together and write the files."""
        self._put_down()
        if self._old:
            self._runs.append(_Run(self._old.folder, self._old.starts, self._renumbered))
        lengths = np.asarray(self._lengths, dtype=np.int32)
        np.save(self._folder / "lengths.npy", lengths)
        mean = float(lengths.sum()) / max(len(lengths), 1) or 1.0
        held_back = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
        sizes = [np.zeros(0, dtype=np.int64)]  # of the columns that are not empty
        columns = [np.zeros(0, dtype=np.int64)]
        with ExitStack() as files:
            written = {
                name: files.enter_context(ArrayFile(self._folder / f"{name}.npy", kind))
                for name, kind in _COLUMNS.items()
            }
            for first, terms, passages, counts in self._merged():
                size = np.bincount(terms)
                rarity = np.log(1 + (len(lengths) - size + 0.5) / (size + 0.5)).astype(np.float32)
                written["passages"].append(passages)
                written["counts"].append(counts)
                written["scores"].append(rarity[terms] * (counts / (counts + held_back[passages])))
                columns.append(first + np.flatnonzero(size))
                sizes.append(size[size > 0])
        np.save(self._folder / "starts.npy", _starts(np.concatenate(sizes)))
        names = list(self._vocabulary)
        kept = [names[column] for column in np.concatenate(columns)]
        (self._folder / _VOCABULARY).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        self._runs.clear()
        shutil.rmtree(self._folder / _RUNS)

    def _put_down(self) -> None:
        """Sort the postings held in memory by term and write them as a run."""
        if len(self._held):
            folder = self._folder / _RUNS / str(len(self._runs))
            self._runs.append(self._held.written(folder, len(self._vocabulary)))
            self._held = _Held()

    def _merged(self) -> Iterator[tuple[int, Integers, Integers, NDArray[np.float32]]]:
        """All postings by term and passage, so many terms at a time as fit into memory.

        Yields:
            The first term, and of each posting: the term counted from the first, the passage, and the count.
        """
        totals = np.zeros(len(self._vocabulary), dtype=np.int64)
        for run in self._runs:
            totals[: len(run.starts) - 1] += np.diff(run.starts)
        for first, end in _blocks(totals):
            parts = [run.between(first, end) for run in self._runs]
            terms, passages, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
            order = np.argsort(terms * len(self._lengths) + passages)
            yield first, terms[order], passages[order], counts[order].astype(np.float32)


class _Held:
    """Postings in memory, a column each for terms, passages and counts."""

    def __init__(self) -> None:
        self._columns = (array("i"), array("i"), array("H"))

    def __len__(self) -> int:
        return len(self._columns[0])

    def add(self, term: int, passage: int, count: int) -> None:
        for column, value in zip(self._columns, (term, passage, min(count, _MOST)), strict=True):
            column.append(value)

    def written(self, folder: Path, terms: int) -> _Run:
        """The same as a run on disk."""
        folder.mkdir()
        term, passage, count = (np.asarray(column) for column in self._columns)
        order = np.argsort(term, kind="stable")
        for name, column in (("passages", passage), ("counts", count)):
            np.save(folder / f"{name}.npy", column[order])
        return _Run(folder, _starts(np.bincount(term, minlength=terms)))


class _Run:
    """Postings on disk, sorted by term: those of one stretch of new passages, or of the earlier build.

    Args:
        folder: with `passages.npy` and `counts.npy`.
        starts: where each term's postings begin in these, and at the end how long they are.
        renumbered: the new number of each passage, -1 for what is gone; None where the numbers are right.
    """

    def __init__(self, folder: Path, starts: Integers, renumbered: Integers | None = None) -> None:
        self.starts = starts
        self._folder = folder
        self._renumbered = renumbered

    def between(self, first: int, end: int) -> tuple[Integers, Integers, NDArray[np.uint16]]:
        """The postings of some terms: the term counted from the first, the passage, and the count."""
        starts = self.starts[first : end + 1]
        if len(starts) < 2:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, nothing.astype(np.uint16)
        place = slice(int(starts[0]), int(starts[-1]))
        terms = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        # Opened for this one look, because what an open file was ever read of counts as memory of the process.
        passages, counts = (
            np.array(open_array(self._folder / f"{name}.npy")[place]) for name in ("passages", "counts")
        )
        if self._renumbered is None:
            return terms, passages.astype(np.int64), counts
        passages = self._renumbered[passages]
        kept = passages >= 0
        return terms[kept], passages[kept], counts[kept]


def _starts(sizes: Integers) -> Integers:
    """Where columns of these sizes begin, one after the other, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _blocks(totals: Integers) -> Iterator[tuple[int, int]]:
    """Cut a row of terms, given by their numbers of postings, where these come to what memory may hold."""
    ends = _starts(totals)
    borders = [0]
    while borders[-1] < len(totals):
        reached = int(np.searchsorted(ends, ends[borders[-1]] + _HELD, side="right")) - 1
        borders.append(max(reached, borders[-1] + 1))
    yield from pairwise(borders)
