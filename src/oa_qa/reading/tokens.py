"""Question + window -> tokens, and many of them -> one padded batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from oa_qa.reading.network import AROUND, PADDING, QUESTION, WINDOW, Batch
from oa_qa.reading.windows import Window

LONGEST_QUESTION, LONGEST_INPUT = 96, 448
"""In tokens. Of a longer question the end is read, where what is asked mostly stands; of a longer window the beginning."""

_BEGIN, _END = 0, 2


@dataclass(frozen=True)
class Tokens:
    """A question with a window; t tokens.

    Attributes:
        ids: (t,).
        roles: QUESTION, AROUND or WINDOW, (t,).
        sentence: the number of the sentence that a token belongs to, -1 for none, (t,).
        offsets: [start, end) of each token in the window's text, (t, 2); negative outside of it.
        sentences: how many sentences the window has. One that was cut off has no token.
    """

    ids: NDArray[np.int32]
    roles: NDArray[np.int8]
    sentence: NDArray[np.int16]
    offsets: NDArray[np.int32]
    sentences: int


class Tokenization:
    """Puts text into tokens: `<s> query: … </s> </s> passage: title, sentence before, window </s>`."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._prompt = self._tokenizer.encode("query:", add_special_tokens=False).ids

    def tokens(self, questions: Sequence[str], windows: Sequence[Window]) -> list[Tokens]:
        """The tokens of each question with its window, in their order."""
        asked = self._tokenizer.encode_batch([f"query: {question}" for question in questions], add_special_tokens=False)
        shown = self._tokenizer.encode_batch([_shown(window)[0] for window in windows], add_special_tokens=False)
        return [
            _joined(window, self._shortened(question.ids), passage.ids, passage.offsets)
            for window, question, passage in zip(windows, asked, shown, strict=True)
        ]

    def _shortened(self, question: list[int]) -> list[int]:
        if len(question) <= LONGEST_QUESTION:
            return question
        return self._prompt + question[len(self._prompt) - LONGEST_QUESTION :]


def tokens_in(offsets: NDArray[np.int32], start: int, end: int) -> NDArray[np.intp]:
    """The numbers of the tokens that have a part of [start, end) of the text; `offsets` as in `Tokens`."""
    return np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end) & (offsets[:, 1] > offsets[:, 0]))


def filled(order: Iterable[int], lengths: Sequence[int], rows: Sequence[int], most: int) -> Iterator[list[int]]:
    """Numbers of items by batch.

    Args:
        order: the numbers, from short to long.
        lengths: the tokens of each item's longest row.
        rows: how many rows of a batch each item fills.
        most: the most tokens of a batch, padding included; one item alone may have more.
    """
    batch: list[int] = []
    height = 0
    for number in order:  # from short to long, so the newest is the longest
        if batch and (height + rows[number]) * lengths[number] > most:
            yield batch
            batch, height = [], 0
        batch.append(number)
        height += rows[number]
    if batch:
        yield batch


def batch_of(tokens: Sequence[Tokens]) -> Batch:
    """One batch, padded to the longest."""
    rows, width = len(tokens), max(len(one.ids) for one in tokens)
    ids = np.full((rows, width), PADDING, dtype=np.int64)
    roles = np.full((rows, width), AROUND, dtype=np.int64)
    sentence = np.full((rows, width), -1, dtype=np.int64)
    for row, one in enumerate(tokens):
        length = len(one.ids)
        ids[row, :length], roles[row, :length], sentence[row, :length] = one.ids, one.roles, one.sentence
    counts = np.asarray([one.sentences for one in tokens])
    return Batch(*map(torch.from_numpy, (ids, roles, sentence, counts)))


def _shown(window: Window) -> tuple[str, int]:
    """The window's side of the input, and where in it the window's text begins."""
    around = "".join(f"{part}\n" for part in (window.title, window.before) if part)
    lead = f"passage: {around}"
    return lead + window.text, len(lead)


def _joined(window: Window, question: list[int], passage: list[int], offsets: Sequence[tuple[int, int]]) -> Tokens:
    lead = _shown(window)[1]
    question = [_BEGIN, *question, _END, _END]
    room = LONGEST_INPUT - len(question) - 1
    passage, places = passage[:room], np.asarray(offsets[:room], dtype=np.int32).reshape(-1, 2) - lead
    begin = len(question)
    ids = np.asarray([*question, *passage, _END], dtype=np.int32)
    sentence = np.full(len(ids), -1, dtype=np.int16)
    for number, (start, end) in enumerate(window.sentences):
        # A token that reaches over from the sentence before stays there.
        chosen = begin + tokens_in(places, start, end)
        sentence[chosen[sentence[chosen] < 0]] = number
    roles = np.full(len(ids), AROUND, dtype=np.int8)
    roles[:begin] = QUESTION
    roles[sentence >= 0] = WINDOW
    whole = np.full((len(ids), 2), -1, dtype=np.int32)
    whole[begin : begin + len(places)] = places
    return Tokens(ids, roles, sentence, whole, len(window.sentences))
