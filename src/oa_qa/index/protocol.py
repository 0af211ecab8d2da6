"""What retrieval and answering ask of an index, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from oa_qa.index.languages import Languages
from oa_qa.models import Document, IndexInfo, Passage
from oa_qa.names import MatchedName

Found = list[tuple[int, float]]
"""Passage numbers with their scores, best first."""


class PassageIndex(Protocol):
    """Documents, their passages, and the two ways to find passages. Passages are known by number, from 0 on."""

    @property
    def info(self) -> IndexInfo:
        """What an answer says about the index."""

    def about_documents(self) -> list[dict[str, Any]]:
        """Every document without its text, ordered by id, as `Document.about` gives it."""

    def document(self, document_id: str) -> Document:
        """One document, whole.

        Raises:
            KeyError: there is no such document.
        """

    def shared(self, one: str, other: str) -> float:
        """The share of the shorter of two documents that sentences make up which the other one has, too; 0 to 1."""

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """Passages by number, in the order asked."""

    @property
    def languages(self) -> Languages:
        """The passages by language."""

    def nearest(
        self,
        vector: NDArray[np.float32],
        limit: int,
        documents: Collection[str] | None,
        *,
        of_each_language: bool = False,
    ) -> Found:
        """The passages with the highest cosine similarity, of the given documents only, or of all for None.

        With `of_each_language` there are `limit` of each language, as far as it has so many.
        """

    def names(self, question: str) -> list[MatchedName]:
        """The names in a question that the documents have in other spellings."""

    def matching(
        self, question: str, limit: int, documents: Collection[str] | None, names: Mapping[str, Sequence[str]]
    ) -> Found:
        """The passages with the highest BM25 score above 0, of the given documents only, or of all for None.

        A name counts once, in whichever spelling a passage has: `names` gives those of each name in the question.
        """

    def similarities(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[float]:
        """The cosine similarity of each of these passages."""

    def best_sentences(self, vector: NDArray[np.float32], numbers: Sequence[int]) -> list[float]:
        """The cosine similarity of the nearest sentence of each of these passages."""

    def sentence_vectors(self, number: int) -> NDArray[np.float32]:
        """Unit vectors of a passage's sentences, shape (sentences, dimension)."""

    def rarity(self, terms: Sequence[str]) -> list[float]:
        """Inverse document frequency of terms over the passages: highest for what no passage has."""
