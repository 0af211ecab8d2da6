"""Questions and passages -> unit vectors, each side with its own prompt."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import regex
from numpy.typing import NDArray

from oa_qa.encoding import conversion
from oa_qa.encoding.hub import folder_digest, model_folder
from oa_qa.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many texts are encoded, and of how many."""

_BATCH = 16
_E5 = regex.compile(r"(?:^|.*[-_])e5(?:$|[-_](?!.*instruct).*)", regex.IGNORECASE)
_QUERY_KEYS = ("query",)
_PASSAGE_KEYS = ("passage", "document", "corpus")


class TextEncoder(Protocol):
    """What the rest of oa-qa asks of an encoder."""

    @property
    def name(self) -> str:
        """What a person calls the model."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors could change: weights, prompts, conversion."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""


class Encoder:
    """A sentence-transformers model: the bundled one, a folder, or a hub id. Loaded at first use, not before.

    Args:
        model: `multilingual-e5-small` for the bundled weights, else a sentence-transformers folder or a hub id. Only
            a hub id that is not in the local hub cache makes a connection.
        query_prompt: put before every question; None takes the model's own.
        passage_prompt: put before every passage; None takes the model's own.
        cache: folder of converted models, None for the user's.
        announce: told in a sentence what is going on, if it takes time.
    """

    def __init__(
        self,
        model: str = conversion.NAME,
        *,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        cache: Path | None = None,
        announce: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.name = model
        self._prompts = (query_prompt, passage_prompt)
        self._cache = cache
        self._announce = announce
        self._lock = threading.Lock()
        self._bundled = model == conversion.NAME

    @cached_property
    def fingerprint(self) -> str:
        """A digest of weights and prompts. For the bundled model it is known without loading anything.

        Raises:
            ModelError: there is no such folder or hub model.
        """
        weights = conversion.fingerprint() if self._bundled else folder_digest(self._folder)
        prompts = "\0".join("\1" if prompt is None else prompt for prompt in self._prompts)
        return hashlib.sha256(f"{weights}\0{prompts}\0{self._is_e5}".encode()).hexdigest()[:16]

    @cached_property
    def prompts(self) -> tuple[str, str]:
        """The prompts in use, before questions and before passages.

        Those of the settings, else the model's own; E5 models, whose hub folders state none, get `query: ` and
        `passage: `.
        """
        own = self._model.prompts
        query, passage = (next((own[key] for key in keys if own.get(key)), "") for keys in (_QUERY_KEYS, _PASSAGE_KEYS))
        if not query and not passage and self._is_e5:
            query, passage = conversion.PROMPTS["query"], conversion.PROMPTS["passage"]
        asked_query, asked_passage = self._prompts
        return (query if asked_query is None else asked_query, passage if asked_passage is None else asked_passage)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimension), float32."""
        return self._encode(texts, self.prompts[0])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension), float32.

        Args:
            texts: the passages; what goes beyond the model's longest input is not seen by it.
            progress: called after every batch.
        """
        return self._encode(texts, self.prompts[1], progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None = None) -> Vectors:
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))  # batches of like length waste least padding
        vectors: Vectors | None = None
        done = 0
        while done < len(order) or vectors is None:
            batch = order[done : done + _BATCH]
            encoded = self._model.encode(
                [texts[i] for i in batch] or [""],
                prompt=prompt,
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if vectors is None:
                vectors = np.empty((len(texts), encoded.shape[1]), dtype=np.float32)
            vectors[batch] = encoded[: len(batch)]
            done += len(batch)
            if progress:
                progress(done, len(order))
        return vectors

    @property
    def _is_e5(self) -> bool:
        """Whether the model's own name, the last part of a path or hub id, says that it wants E5's prompts."""
        return bool(_E5.fullmatch(Path(self.name).name))

    @cached_property
    def _folder(self) -> Path:
        """The local folder of the model, converted or fetched if need be."""
        if self._bundled:
            return conversion.converted_model(self._cache, self._announce)
        return model_folder(self.name, self._announce)

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        folder = self._folder
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else it warns after every fork
        from sentence_transformers import SentenceTransformer

        try:
            with conversion.quiet_loading():
                return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # whatever the libraries make of a damaged or foreign folder
            remedy = (
                "Run: oa-qa doctor --clear-model"
                if self._bundled
                else "Give a sentence-transformers folder or a hub id"
            )
            raise ModelError(f"The model in {folder} cannot be loaded: {error}. {remedy}.") from error
