"""Question + passages -> scored sentences, and how likely the best of them answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oa_qa.models import Span
from oa_qa.reading.belonging import is_anothers
from oa_qa.reading.calibration import Calibration, Parts, probability
from oa_qa.reading.reader import Reader, WindowScores
from oa_qa.reading.signals import Asked, Spellings, as_spelled, of_passage, of_sentence, taken_apart
from oa_qa.reading.windows import Window, windows_of
from oa_qa.text.lead_ins import cells_of
from oa_qa.text.normalization import squeeze, trimmed

if TYPE_CHECKING:
    from oa_qa.index import PassageIndex
    from oa_qa.models import Document
    from oa_qa.retrieval import Retrieved


_OF_ANOTHER = -2.0
"""The most that the reader's margin can be of a sentence that is another's than was asked about: hardly an answer."""

_FEW_CELLS = 2

FIRST = 4
"""So many passages are read first, and the others only where these leave open whether the sources answer."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a document and how well it answers.

    Attributes:
        score: the logit that it answers, higher is better.
        parts: the signals that the score is made of.
        highlight: the answer itself within the sentence, as [start, end) in the document, if the reader sees one.
    """

    document: Document
    start: int
    end: int
    score: float
    parts: dict[str, float]
    highlight: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """All sentences of the passages read, best first, and the probability that the first one answers.

    Attributes:
        signals: what the confidence rests on.
        calibration: what scores and confidence were made with.
    """

    sentences: list[ScoredSentence]
    confidence: float
    signals: dict[str, float] = field(default_factory=dict)
    calibration: Calibration | None = None

    def parts(self, sentence: ScoredSentence) -> Parts:
        """The signals that a sentence's score is made of, each with its value and what it adds; the weightiest first."""
        return self.calibration.sentence.parts(sentence.parts) if self.calibration else {}

    def decision(self) -> Parts:
        """The same of the confidence's logit."""
        return self.calibration.answer.parts(self.signals) if self.calibration and self.signals else {}


def read(
    index: PassageIndex,
    question: str,
    vector: NDArray[np.float32],
    found: Sequence[Retrieved],
    reader: Reader,
    calibration: Calibration,
    names: Spellings | None = None,
) -> Reading:
    """Score every sentence of the retrieved passages, or of the first ones where the reader finds an answer in these.

    Args:
        index: where the passages come from.
        question: the question as asked.
        vector: its unit vector, shape (dimension,).
        found: the passages to read.
        reader: scores sentences in their context.
        calibration: combines the reader's score with other signals; it must have been fitted to this reader.
        names: names in the question, each with the other spellings that the documents have for it.
    """
    spellings = names or {}
    asked = taken_apart(question, spellings)
    sentences: list[ScoredSentence] = []
    everything = list(enumerate(found))
    least, end = reader.undecided
    for ranked in (everything[:FIRST], everything[FIRST:]):
        windows = [list(windows_of(index.document(item.passage.document_id), item.passage)) for _, item in ranked]
        flat = [window for windows_ in windows for window in windows_]
        scores = iter(_read_as_spelled(reader, question, flat, spellings))
        for (rank, item), those in zip(ranked, windows, strict=True):
            scored = _scored(index, asked, vector, item, rank, [(w, next(scores)) for w in those], calibration)
            sentences += [*scored, *_in_copies(index, item, scored)]
        if not least <= max((sentence.parts["reader"] for sentence in sentences), default=least) < end:
            break
    if not sentences:
        return Reading([], 0.0)
    sentences.sort(key=_order)
    signals = decision_signals(sentences)
    return Reading(sentences, probability(calibration.answer.logit(signals)), signals, calibration)


def _order(sentence: ScoredSentence) -> tuple[float, bool, bool, str, int]:
    """Best first; of documents that say the same, one where the answer is marked and that is dated."""
    document = sentence.document
    return -sentence.score, sentence.highlight is None, document.published is None, document.id, sentence.start


def _read_as_spelled(
    reader: Reader, question: str, windows: Sequence[Window], spellings: Spellings
) -> list[WindowScores]:
    """Read each window with the question's names as the window spells them: the reader knows few names by other spellings."""
    groups: dict[str, list[int]] = {}
    for number, window in enumerate(windows):
        text = "\n".join((window.title, window.before, window.text))
        groups.setdefault(as_spelled(question, spellings, text), []).append(number)
    found: dict[int, WindowScores] = {}
    for put, numbers in groups.items():
        found |= dict(zip(numbers, reader.read(put, [windows[number] for number in numbers]), strict=True))
    return [found[number] for number in range(len(windows))]


def _scored(
    index: PassageIndex,
    asked: Asked,
    vector: NDArray[np.float32],
    item: Retrieved,
    rank: int,
    read_: Sequence[tuple[Window, WindowScores]],
    calibration: Calibration,
) -> list[ScoredSentence]:
    document = index.document(item.passage.document_id)
    cosines = iter(index.sentence_vectors(item.number) @ vector - item.parts["language"])
    shared = of_passage(asked, document, item, rank)
    found = []
    for window, scores in read_:
        for (start, end), margin, span in zip(window.sentences, scores.margins, scores.spans, strict=True):
            place = Span(window.start + start, window.start + end)
            parts = {"reader": float(margin)} | shared | of_sentence(document, place, float(next(cosines)))
            if is_anothers(document, place, asked.question, asked.names):
                parts |= {"reader": min(parts["reader"], _OF_ANOTHER), "names": 0.0}
            words = trimmed(window.text, *span) if span and not _has_columns(window.text[start:end]) else None
            highlight = (window.start + words[0], window.start + words[1]) if words else None
            found.append(
                ScoredSentence(document, place.start, place.end, calibration.sentence.logit(parts), parts, highlight)
            )
    return found


def _has_columns(text: str) -> bool:
    """Whether a sentence is a row of so many cells that the reader, which does not see columns, may mark a wrong one."""
    return len(cells_of(text)) > _FEW_CELLS


def decision_signals(sentences: Sequence[ScoredSentence]) -> dict[str, float]:
    """What the confidence rests on: the signals of the best sentence, and how the others stand to it."""
    said = {squeeze(sentence.text): sentence.score for sentence in reversed(sentences)}  # what is repeated counts once
    return {
        **sentences[0].parts,
        "total": float(np.logaddexp.reduce(list(said.values()))),
        "meaning_best": max(sentence.parts["meaning"] for sentence in sentences),
    }


def _in_copies(index: PassageIndex, item: Retrieved, read_: Sequence[ScoredSentence]) -> Iterator[ScoredSentence]:
    """The same sentences where other documents repeat the passage; what is read once need not be read again."""
    scored = {squeeze(sentence.text): sentence for sentence in read_}
    for copy in item.copies:
        document = index.document(copy.document_id)
        for span in copy.sentences:
            same = scored.get(squeeze(document.text[span.start : span.end]))
            if same:
                yield replace(
                    same,
                    document=document,
                    start=span.start,
                    end=span.end,
                    highlight=_shifted(same, document, span.start),
                )


def _shifted(same: ScoredSentence, document: Document, start: int) -> tuple[int, int] | None:
    """Where the answer stands in another document that has the same sentence letter by letter."""
    if same.highlight is None or document.text[start : start + len(same.text)] != same.text:
        return None
    return same.highlight[0] - same.start + start, same.highlight[1] - same.start + start
