"""Any sentence-transformers CrossEncoder as a reader: it scores each sentence in its context."""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oa_qa.encoding.conversion import quiet_loading
from oa_qa.encoding.hub import folder_digest, model_folder
from oa_qa.errors import ModelError
from oa_qa.reading.reader import WindowScores
from oa_qa.reading.windows import Window

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16


class CrossEncoderReader:
    """A CrossEncoder with one output, for instance a reranker. Loaded at first use. Safe to share by threads.

    It sees each sentence after the document's title and the sentence before. It marks no answer within the sentence.

    Args:
        model: a folder or a hub id.
        announce: told in a sentence what is going on, if it takes time.
    """

    undecided = (-math.inf, math.inf)  # what its logits mean is not known, so all passages are read

    def __init__(self, model: str, announce: Callable[[str], None] = lambda _: None) -> None:
        self.name = model
        self._announce = announce
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the model's folder.

        Raises:
            ModelError: there is no such folder or hub model.
        """
        return hashlib.sha256(folder_digest(self._folder).encode()).hexdigest()[:16]

    def read(self, question: str, windows: Sequence[Window]) -> list[WindowScores]:
        """Score the sentences of windows, in their order; the margins are the model's logits.

        Raises:
            ModelError: the model cannot be loaded, or has more than one output.
        """
        import torch

        pairs = [(question, text) for window in windows for text in _in_context(window)]
        with self._lock:
            scores = self._model.predict(
                pairs,
                batch_size=_BATCH,
                activation_fn=torch.nn.Identity(),
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        remaining = iter(np.asarray(scores, dtype=np.float32).reshape(-1))
        return [
            WindowScores(
                np.asarray([next(remaining) for _ in window.sentences], dtype=np.float32),
                (None,) * len(window.sentences),
            )
            for window in windows
        ]

    @cached_property
    def _folder(self) -> Path:
        return model_folder(self.name, self._announce)

    @cached_property
    def _model(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder

        try:
            with quiet_loading():
                model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
        except ModelError:
            raise
        except Exception as error:  # whatever the libraries make of a damaged or foreign folder
            raise ModelError(
                f"The reader in {self._folder} cannot be loaded: {error}. Give a CrossEncoder's folder or hub id, or "
                "leave the setting out for the bundled reader."
            ) from error
        if model.num_labels != 1:
            raise ModelError(
                f"The reader {self.name} has {model.num_labels} outputs. Give a CrossEncoder with one, such as a reranker."
            )
        return model


def _in_context(window: Window) -> list[str]:
    """Each sentence of a window after the title and what stands before it."""
    texts = []
    before = window.before
    for start, end in window.sentences:
        sentence = window.text[start:end].strip()
        texts.append("\n".join(part for part in (window.title, before, sentence) if part))
        before = sentence
    return texts
