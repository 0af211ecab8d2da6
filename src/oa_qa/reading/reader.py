"""Readers: question + windows -> how well each sentence answers. The bundled one, and any CrossEncoder."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from oa_qa.encoding import conversion
from oa_qa.errors import ModelError
from oa_qa.hashing import file_sha256
from oa_qa.reading.windows import Window

if TYPE_CHECKING:
    from oa_qa.reading.network import Network
    from oa_qa.reading.tokens import Tokenization, Tokens

WEIGHTS = Path(__file__).parent / "reader.safetensors"
BUNDLED_READER = "bundled"

_LONGEST_SPAN = 48
_LEAST_SHARE = 0.3  # of the probability of all spans of a sentence, for the likeliest one to be shown
_BATCH_TOKENS = 640  # two windows or three of like length: padding costs more than small batches
_UNSEEN = -20.0  # the margin of a sentence that lies beyond the longest input


@dataclass(frozen=True, slots=True)
class WindowScores:
    """What a reader made of one window with s sentences.

    Attributes:
        margins: how much rather each sentence answers than the window does not, as a logit, (s,).
        spans: for each sentence the answer itself if it answers, [start, end) in the window's text, where the reader
            is sure which words it is.
    """

    margins: NDArray[np.float32]
    spans: tuple[tuple[int, int] | None, ...]


class Reader(Protocol):
    """What the rest of oa-qa asks of a reader."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever scores could change."""

    @property
    def undecided(self) -> tuple[float, float]:
        """[least, end) of the best margin of the first passages, a logit, with which the other ones are read, too.

        Above it a sentence answers so well, and below it all are so far from answering, that reading more adds nothing.
        """

    def read(self, question: str, windows: Sequence[Window]) -> list[WindowScores]:
        """Score the sentences of windows, in their order."""


class BundledReader:
    """The reader that ships with oa-qa: see docs/reader.md. Loaded at first use, not before. Safe to share by threads.

    Args:
        weights: the file of its weights.
        cache: folder of the converted encoder, whose embeddings it shares; None for the user's.
        announce: told in a sentence what is going on, if it takes time.
    """

    name = BUNDLED_READER
    undecided = (-6.0, 0.5)

    def __init__(
        self, weights: Path = WEIGHTS, cache: Path | None = None, announce: Callable[[str], None] = lambda _: None
    ) -> None:
        self._weights, self._cache, self._announce = weights, cache, announce
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the weights and of the encoder they were trained on."""
        return hashlib.sha256(f"{file_sha256(self._weights)} {conversion.fingerprint()}".encode()).hexdigest()[:16]

    def read(self, question: str, windows: Sequence[Window]) -> list[WindowScores]:
        """Score the sentences of windows, in their order.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        import torch

        from oa_qa.reading.tokens import batch_of, filled

        network, tokenization = self._model
        tokens = tokenization.tokens([question] * len(windows), windows)
        lengths = [len(one.ids) for one in tokens]
        order = sorted(range(len(tokens)), key=lengths.__getitem__)
        found: dict[int, WindowScores] = {}
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=_sixteen_bits()):
            for numbers in filled(order, lengths, [1] * len(tokens), _BATCH_TOKENS):
                scores = network(batch_of([tokens[number] for number in numbers]))
                margins = (scores.choice[:, 1:] - scores.choice[:, :1]).numpy()
                starts, ends = scores.starts.numpy(), scores.ends.numpy()
                for row, number in enumerate(numbers):
                    places = windows[number].sentences
                    found[number] = _window_scores(tokens[number], places, margins[row], starts[row], ends[row])
        return [found[number] for number in range(len(windows))]

    @property
    def _model(self) -> tuple[Network, Tokenization]:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> tuple[Network, Tokenization]:
        from oa_qa.reading.network import Network
        from oa_qa.reading.tokens import Tokenization
        from oa_qa.reading.weights import load_weights

        base = conversion.converted_model(self._cache, self._announce)
        try:
            network = Network(base)
            network.load_state_dict(load_weights(self._weights))
        except Exception as error:  # whatever the libraries make of a damaged file
            raise ModelError(f"The reader {self._weights} cannot be loaded: {error}. Install oa-qa again.") from error
        return network.eval(), Tokenization(base)


def _sixteen_bits() -> bool:
    """Whether 16-bit arithmetic is quicker here: only where the processor has it."""
    import torch

    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _window_scores(
    tokens: Tokens,
    sentences: Sequence[tuple[int, int]],
    margins: NDArray[np.float32],
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
) -> WindowScores:
    places = [np.flatnonzero(tokens.sentence == number) for number in range(tokens.sentences)]
    kept = np.asarray(
        [margins[number] if len(place) else _UNSEEN for number, place in enumerate(places)], dtype=np.float32
    )
    spans = tuple(
        _span(tokens, place, sentence, starts, ends) for place, sentence in zip(places, sentences, strict=True)
    )
    return WindowScores(kept, spans)


def _span(
    tokens: Tokens,
    place: NDArray[np.intp],
    sentence: tuple[int, int],
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
) -> tuple[int, int] | None:
    """The likeliest answer among the tokens of one sentence, given that it answers; None where many are as likely."""
    if not len(place):
        return None
    scores = starts[place][:, None] + ends[place][None, :]
    length = np.arange(len(place))[None, :] - np.arange(len(place))[:, None]
    scores = np.where((length >= 0) & (length < _LONGEST_SPAN), scores, -np.inf)
    first, last = np.unravel_index(int(scores.argmax()), scores.shape)
    if 1 / np.exp(scores - scores[first, last]).sum() < _LEAST_SHARE:
        return None
    # A token may reach over into the next sentence, or begin in the one before.
    start = max(int(tokens.offsets[place[first], 0]), sentence[0])
    end = min(int(tokens.offsets[place[last], 1]), sentence[1])
    return (start, end) if start < end else None
