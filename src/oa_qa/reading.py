"""Question + passages -> scored sentences, and how likely the best of them answers.

Provisional: embeddings and words of single sentences, combined by fixed weights. A trained reader will stand here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import regex
from numpy.typing import NDArray

from oa_qa.lexical import terms
from oa_qa.text.normalization import join_lines, squeeze, unwrap

if TYPE_CHECKING:
    from oa_qa.index import PassageIndex
    from oa_qa.models import Document
    from oa_qa.retrieval import Retrieved

_HIRAGANA = regex.compile(r"\p{Hiragana}+")
_ASKS = regex.compile(r"[?？؟][」』”\"）)]*\s*$")
_ENDS = regex.compile(r"[。．.!?！？」』”\"]\s*$")


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a document and how well it answers.

    Attributes:
        score: higher is better; only comparable within one reading.
        parts: what the score is made of.
        highlight: the answer itself within the sentence, as [start, end) in the document, if it is known.
    """

    document: Document
    start: int
    end: int
    score: float
    parts: dict[str, float]
    highlight: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All sentences of the passages read, best first, and the probability that the first one answers."""

    sentences: list[ScoredSentence]
    confidence: float


def read(
    index: PassageIndex,
    question: str,
    vector: NDArray[np.float32],
    found: Sequence[Retrieved],
    names: Mapping[str, Sequence[str]] | None = None,
) -> Reading:
    """Score every sentence of the retrieved passages.

    Args:
        index: where the passages come from.
        question: the question as asked.
        vector: its unit vector, shape (dimension,).
        found: the passages to read.
        names: names in the question, each with the other spellings that the documents have for it.
    """
    names = names or {}
    asked = _content_terms(question)
    weights = dict(zip(asked, index.rarity(asked), strict=True))
    sentences = []
    for item in found:
        document, passage = index.document(item.passage.document_id), item.passage
        passage_words = _coverage(
            weights, _as_asked(unwrap(document.text, passage.start, passage.end, document.soft_breaks), names)
        )
        cosines = index.sentence_vectors(item.number) @ vector
        for span, cosine in zip(passage.sentences, cosines, strict=True):
            text = join_lines(document.text[span.start : span.end])
            parts = {
                "meaning": float(cosine),
                "words": _coverage(weights, _as_asked(text, names)),
                "passage_meaning": item.parts["dense"],
                "passage_words": passage_words,
                "whole": _looks_whole(text),
            }
            sentences.append(ScoredSentence(document, span.start, span.end, _score(parts), parts))
        sentences += _in_copies(index, item, sentences[-len(passage.sentences) :])
    if not sentences:
        return Reading([], 0.0)
    sentences.sort(key=lambda sentence: (-sentence.score, sentence.document.id, sentence.start))
    return Reading(sentences, _confidence(sentences[0].parts))


def _in_copies(index: PassageIndex, item: Retrieved, read_: Sequence[ScoredSentence]) -> Iterator[ScoredSentence]:
    """The same sentences where other documents repeat the passage; what is read once need not be read again."""
    scored = {squeeze(sentence.document.text[sentence.start : sentence.end]): sentence for sentence in read_}
    for copy in item.copies:
        document = index.document(copy.document_id)
        for span in copy.sentences:
            same = scored.get(squeeze(document.text[span.start : span.end]))
            if same:
                yield replace(same, document=document, start=span.start, end=span.end, highlight=None)


def _content_terms(question: str) -> list[str]:
    """The distinct terms of a question without those of hiragana alone, which are mostly grammar."""
    return list(dict.fromkeys(term for term in terms(question) if not _HIRAGANA.fullmatch(term)))


def _as_asked(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """A text, and the names of the question that it has in another spelling."""
    return "\n".join([text, *(asked for asked, found in names.items() if any(name in text for name in found))])


def _coverage(weights: dict[str, float], text: str) -> float:
    """Share of the question's terms that a text has, each counted by its rarity; 0 to 1."""
    total = sum(weights.values())
    present = set(terms(text))
    return sum(weight for term, weight in weights.items() if term in present) / total if total else 0.0


def _looks_whole(text: str) -> float:
    """1 for what ends like a statement, less for a heading or a stray line, 0 for a question: those rarely answer."""
    if _ASKS.search(text):
        return 0.0
    return 1.0 if _ENDS.search(text) else min(1.0, len(text) / 60)


_RANKING = {"meaning": 1.0, "words": 0.1, "passage_meaning": 0.5, "passage_words": 0.05, "whole": 0.03}

CERTAINTY_WEIGHT, CERTAINTY_BIAS = 26.1, -22.4
"""The confidence is a logistic function of the best sentence's cosine. Fitted by eval/fit_provisional.py."""


def _score(parts: dict[str, float]) -> float:
    return sum(weight * parts[name] for name, weight in _RANKING.items())


def _confidence(parts: dict[str, float]) -> float:
    return 1 / (1 + math.exp(-CERTAINTY_WEIGHT * parts["meaning"] - CERTAINTY_BIAS))
