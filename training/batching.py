"""Groups of windows -> tokens -> batches of groups of like length, with what is right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from oa_qa.reading.network import Batch
from oa_qa.reading.tokens import Tokenization, Tokens, batch_of, filled, tokens_in
from torch import Tensor

from windows import Example

_TOGETHER = 40  # batches among which groups are sorted by length


@dataclass(frozen=True)
class Encoded:
    """One example as tokens.

    Attributes:
        gold: numbers of the sentences that answer and were not cut off.
        spans: the first and last token of each answer, inclusive.
    """

    tokens: Tokens
    gold: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Task:
    """A batch and what is right; b windows, t tokens, s sentences.

    Attributes:
        gold: whether null (column 0) or a sentence is right, (b, 1 + s).
        starts, ends: whether the answer starts or ends at a token, the first one standing for null, (b, t).
        group: which of the batch's questions a window belongs to, (b,).
    """

    batch: Batch
    gold: Tensor
    starts: Tensor
    ends: Tensor
    group: Tensor


class Encoding:
    """Puts examples into tokens."""

    def __init__(self, folder: Path) -> None:
        self._tokenization = Tokenization(folder)

    def encode(self, examples: Sequence[Example]) -> list[Encoded]:
        """Examples as tokens, in their order."""
        found = self._tokenization.tokens([e.question for e in examples], [e.window for e in examples])
        return [_encoded(example, tokens) for example, tokens in zip(examples, found, strict=True)]


def _encoded(example: Example, tokens: Tokens) -> Encoded:
    seen = set(tokens.sentence.tolist())
    spans = (_tokens(tokens.offsets, start, end) for start, end in example.spans)
    return Encoded(
        tokens,
        tuple(number for number in example.gold if number in seen),
        tuple(span for span in spans if span and tokens.sentence[span[0]] >= 0 and tokens.sentence[span[1]] >= 0),
    )


def _tokens(offsets: NDArray[np.int32], start: int, end: int) -> tuple[int, int] | None:
    inside = tokens_in(offsets, start, end)
    return (int(inside[0]), int(inside[-1])) if len(inside) else None


def task_of(groups: Sequence[Sequence[Encoded]]) -> Task:
    """One batch of the windows of some questions."""
    examples = [example for group in groups for example in group]
    batch = batch_of([example.tokens for example in examples])
    rows, width = batch.ids.shape
    gold = np.zeros((rows, 1 + int(batch.sentences.max())), dtype=bool)
    starts, ends = np.zeros((rows, width), dtype=bool), np.zeros((rows, width), dtype=bool)
    for row, example in enumerate(examples):
        gold[row, [number + 1 for number in example.gold] or [0]] = True
        starts[row, [first for first, _ in example.spans] or [0]] = True
        ends[row, [last for _, last in example.spans] or [0]] = True
    group = np.repeat(np.arange(len(groups)), [len(members) for members in groups])
    return Task(batch, *map(torch.from_numpy, (gold, starts, ends, group)))


def batches(groups: Sequence[Sequence[Encoded]], tokens: int, seed: int) -> list[list[int]]:
    """Numbers of groups by batch: in random order, yet of like length within a batch.

    Args:
        groups: the windows of each question, in the order of the file, which is random already.
        tokens: the most tokens of a batch, padding included.
        seed: decides the order of the batches.
    """
    longest = [max(len(example.tokens.ids) for example in group) for group in groups]
    counts = [len(group) for group in groups]
    total = sum(length * count for length, count in zip(longest, counts, strict=True))
    stretch = max(1, round(_TOGETHER * tokens * len(groups) / max(1, total)))
    chance = random.Random(seed)
    found: list[list[int]] = []
    for first in range(0, len(groups), stretch):
        order = sorted(range(first, min(first + stretch, len(groups))), key=lambda i: (longest[i], i))
        together = list(filled(order, longest, counts, tokens))
        chance.shuffle(together)
        found += together
    return found
