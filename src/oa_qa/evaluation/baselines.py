"""Simpler systems to stand beside: each shows what one part of oa-qa is worth on the same data.

None of them knows when to abstain, so each gets the threshold that does best on the `tune` half.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from oa_qa.encoding import TextEncoder
from oa_qa.evaluation.metrics import best_threshold
from oa_qa.evaluation.questions import Question
from oa_qa.evaluation.running import PASSAGES, QUOTES, Place, Response, Row, System
from oa_qa.index import PassageIndex
from oa_qa.index.protocol import Found
from oa_qa.lexical import terms
from oa_qa.models import Passage, Span

CHUNK_CHARACTERS = 300

_Ranked = tuple[Sequence[Place], Sequence[Place], float]


def words_alone(index: PassageIndex) -> System:
    """Passages by BM25; within the best of them the sentences with most of the question's terms, rare ones first."""

    def rank(question: Question) -> _Ranked:
        found = index.matching(question.question, PASSAGES, question.documents, {})
        asked = list(dict.fromkeys(terms(question.question)))
        weights = dict(zip(asked, index.rarity(asked), strict=True))

        def score(_: int, passage: Passage) -> NDArray[np.float64]:
            text = index.document(passage.document_id).text
            present = (set(terms(text[span.start : span.end])) for span in passage.sentences)
            total = sum(weights.values()) or 1.0
            return np.array([sum(weights[term] for term in weights.keys() & words) / total for words in present])

        return _sentences(index, found, score)

    return _timed(rank)


def embeddings_alone(index: PassageIndex, encoder: TextEncoder) -> System:
    """Passages by cosine similarity; within the best of them the sentences nearest to the question."""

    def rank(question: Question) -> _Ranked:
        vector = encoder.encode_queries([question.question])[0]
        found = index.nearest(vector, PASSAGES, question.documents)
        return _sentences(index, found, lambda number, _: np.asarray(index.sentence_vectors(number) @ vector))

    return _timed(rank)


def whole_chunks(index: PassageIndex, encoder: TextEncoder) -> System:
    """Plain chunk retrieval: the nearest passages by cosine similarity are the citations, whole."""

    def rank(question: Question) -> _Ranked:
        vector = encoder.encode_queries([question.question])[0]
        found = index.nearest(vector, PASSAGES, question.documents)
        places = [_place(passage) for passage in index.passages([number for number, _ in found])]
        return places, places, found[0][1] if found else 0.0

    return _timed(rank)


def decide(rows: Sequence[Row]) -> list[Row]:
    """Let a system without a threshold of its own answer at the one that does best on the `tune` half."""
    tune = [row for row in rows if row.split == "tune"]
    if len({row.answerable for row in tune}) < 2:
        return [replace(row, answered=True) for row in rows]
    threshold = best_threshold(
        np.array([row.confidence for row in tune]), np.array([row.answerable for row in tune], dtype=np.bool_)
    )
    return [replace(row, answered=row.confidence >= threshold) for row in rows]


def _sentences(index: PassageIndex, found: Found, score: Callable[[int, Passage], NDArray[np.float64]]) -> _Ranked:
    """All sentences of the passages found, best first; of equals, the one of the better passage."""
    numbers = [number for number, _ in found]
    passages = index.passages(numbers)
    ranked: list[tuple[float, str, Span]] = []
    for number, passage in zip(numbers, passages, strict=True):
        scores = score(number, passage)
        ranked += [(float(s), passage.document_id, span) for s, span in zip(scores, passage.sentences, strict=True)]
    ranked.sort(key=lambda item: -item[0])
    quotes = [Place(name, span.start, span.end) for _, name, span in ranked]
    return quotes, [_place(passage) for passage in passages], ranked[0][0] if ranked else 0.0


def _place(passage: Passage) -> Place:
    return Place(passage.document_id, passage.start, passage.end)


def _timed(rank: Callable[[Question], _Ranked]) -> System:
    def respond(question: Question) -> Response:
        started = time.perf_counter()
        quotes, passages, confidence = rank(question)
        took = 1000 * (time.perf_counter() - started)
        return Response(quotes[:QUOTES], passages[:PASSAGES], confidence, answered=True, latency_ms=took)

    return respond
