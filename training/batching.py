"""Examples -> tokens -> batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from model import AROUND, QUESTION, WINDOW, Batch
from windows import Example

LONGEST_QUESTION, LONGEST_INPUT = 96, 448
"""In tokens; what goes beyond is cut off."""

_BEGIN, _PAD, _END = 0, 1, 2
_TOGETHER = 40  # batches among which examples are sorted by length


@dataclass(frozen=True)
class Encoded:
    """One example as tokens. `first` and `last` are the tokens of each answer span, inclusive."""

    ids: NDArray[np.int32]
    roles: NDArray[np.int8]
    sentence: NDArray[np.int8]
    offsets: NDArray[np.int32]
    sentences: int
    gold: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Encoding:
    """Puts examples into tokens: `<s> query: … </s> </s> passage: title, sentence before, window </s>`."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()

    def encode(self, examples: Sequence[Example]) -> list[Encoded]:
        """Tokens of examples, in their order."""
        questions = self._tokenizer.encode_batch([f"query: {e.question}" for e in examples], add_special_tokens=False)
        passages = self._tokenizer.encode_batch([_shown(e)[0] for e in examples], add_special_tokens=False)
        return [
            _encoded(example, question.ids[:LONGEST_QUESTION], passage.ids, passage.offsets)
            for example, question, passage in zip(examples, questions, passages, strict=True)
        ]


def _shown(example: Example) -> tuple[str, int]:
    """The passage's side of the input, and where in it the window begins."""
    around = "".join(f"{part}\n" for part in (example.title, example.before) if part)
    lead = f"passage: {around}"
    return lead + example.text, len(lead)


def _encoded(example: Example, question: list[int], passage: list[int], offsets: Sequence[tuple[int, int]]) -> Encoded:
    lead = _shown(example)[1]
    question = [_BEGIN, *question, _END, _END]
    room = LONGEST_INPUT - len(question) - 1
    passage, places = passage[:room], np.asarray(offsets[:room], dtype=np.int32).reshape(-1, 2) - lead
    begin = len(question)
    ids = np.asarray([*question, *passage, _END], dtype=np.int32)
    sentence = np.full(len(ids), -1, dtype=np.int8)
    for number, (start, end) in enumerate(example.sentences):
        inside = (places[:, 1] > start) & (places[:, 0] < end) & (places[:, 1] > places[:, 0])
        # A token that reaches over from the sentence before stays there.
        tokens = begin + np.flatnonzero(inside)
        sentence[tokens[sentence[tokens] < 0]] = number
    roles = np.full(len(ids), AROUND, dtype=np.int8)
    roles[:begin] = QUESTION
    roles[sentence >= 0] = WINDOW
    seen = set(sentence.tolist())
    whole = np.full((len(ids), 2), -1, dtype=np.int32)
    whole[begin : begin + len(places)] = places
    spans = (_tokens(places, begin, start, end) for start, end in example.spans)
    return Encoded(
        ids,
        roles,
        sentence,
        whole,
        len(example.sentences),
        tuple(number for number in example.gold if number in seen),
        tuple(span for span in spans if span and sentence[span[0]] >= 0 and sentence[span[1]] >= 0),
    )


def _tokens(places: NDArray[np.int32], begin: int, start: int, end: int) -> tuple[int, int] | None:
    inside = np.flatnonzero((places[:, 1] > start) & (places[:, 0] < end) & (places[:, 1] > places[:, 0]))
    return (begin + int(inside[0]), begin + int(inside[-1])) if len(inside) else None


def batch_of(examples: Sequence[Encoded]) -> Batch:
    """One batch, padded to its longest example."""
    rows, width = len(examples), max(len(example.ids) for example in examples)
    choices = 1 + max(example.sentences for example in examples)
    ids = np.full((rows, width), _PAD, dtype=np.int64)
    roles = np.full((rows, width), AROUND, dtype=np.int64)
    sentence = np.full((rows, width), -1, dtype=np.int64)
    gold = np.zeros((rows, choices), dtype=bool)
    starts, ends = np.zeros((rows, width), dtype=bool), np.zeros((rows, width), dtype=bool)
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length], roles[row, :length], sentence[row, :length] = example.ids, example.roles, example.sentence
        gold[row, [number + 1 for number in example.gold] or [0]] = True
        starts[row, [first for first, _ in example.spans] or [0]] = True
        ends[row, [last for _, last in example.spans] or [0]] = True
    counts = np.asarray([example.sentences for example in examples])
    return Batch(*map(torch.from_numpy, (ids, roles, sentence, counts, gold, starts, ends)))


def batches(examples: Sequence[Encoded], tokens: int, seed: int) -> list[list[int]]:
    """Numbers of examples by batch: in random order, yet of like length within a batch.

    Args:
        examples: in the order of the example file, which is random already.
        tokens: the most tokens of a batch, padding included.
        seed: decides the order of the batches.
    """
    lengths = [len(example.ids) for example in examples]
    stretch = max(1, round(_TOGETHER * tokens * len(lengths) / max(1, sum(lengths))))
    chance = random.Random(seed)
    found: list[list[int]] = []
    for first in range(0, len(lengths), stretch):
        order = sorted(range(first, min(first + stretch, len(lengths))), key=lambda i: (lengths[i], i))
        together = list(_filled(order, lengths, tokens))
        chance.shuffle(together)
        found += together
    return found


def _filled(order: Iterable[int], lengths: Sequence[int], tokens: int) -> Iterable[list[int]]:
    batch: list[int] = []
    for number in order:  # from short to long, so the newest is the longest
        if batch and (len(batch) + 1) * lengths[number] > tokens:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
