"""Fits the learnt combination of signals, the confidence and the thresholds to questions whose answers are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oa_qa.evaluation.errors import QuestionFileError
from oa_qa.evaluation.matching import is_hit
from oa_qa.evaluation.metrics import auroc, brier, ece
from oa_qa.evaluation.questions import Question
from oa_qa.evaluation.running import locate_all
from oa_qa.models import Span
from oa_qa.qa import QA
from oa_qa.reading import Calibration, Logistic, ScoredSentence
from oa_qa.reading.calibration import probability
from oa_qa.reading.scoring import decision_signals

SENTENCE_SIGNALS = ("reader", "log_rank", "whole")
ANSWER_SIGNALS = ("total", "names", "meaning_best")

_SENTENCE_PENALTY, _ANSWER_PENALTY = 0.02, 0.02
_LEAST_QUESTIONS = 40
_STRICT, _EAGER = 0.05, 0.05


@dataclass(frozen=True)
class Judged:
    """A question, all sentences read for it, and which of them answer.

    Attributes:
        weight: how much the question counts in the fit.
    """

    answerable: bool
    sentences: Sequence[ScoredSentence]
    hits: Sequence[bool]
    weight: float = 1.0


def judge(
    qa: QA, questions: Sequence[Question], progress: Callable[[int, int], None] = lambda *_: None
) -> list[Judged]:
    """Read for every question and look which sentences hit gold evidence.

    Raises:
        GoldError: gold evidence is not in the documents.
    """
    gold = locate_all(questions, qa)
    judged = []
    for done, question in enumerate(questions):
        progress(done, len(questions))
        reading = qa.read(question.question, documents=question.documents)
        places = gold[question.id]
        hits = [is_hit(Span(s.start, s.end), places.get(s.document.id, ())) for s in reading.sentences]
        judged.append(Judged(question.answerable, reading.sentences, hits))
    progress(len(questions), len(questions))
    return judged


def calibrate(
    judged: Sequence[Judged],
    reader: str,
    model: str,
    about: Mapping[str, Any],
    signals: Sequence[str] = SENTENCE_SIGNALS,
    of_answer: Sequence[str] = ANSWER_SIGNALS,
) -> Calibration:
    """Fit scores and confidence.

    The score of sentences is a conditional logit over all sentences of a question with the choice of none (McFadden
    1974), which is what the reader itself is trained with. The confidence is a logistic regression (Platt 1999) of
    whether the best sentence answers.

    Args:
        judged: questions that were read; at least 40, some of them answered and some not.
        reader: the fingerprint of what read them.
        model: the fingerprint of the encoder.
        about: what the calibration shall say of itself.
        signals: what the score of a sentence is made of.
        of_answer: what the confidence is made of.

    Raises:
        QuestionFileError: there are too few questions to fit to.
    """
    usable = [one for one in judged if one.sentences and (any(one.hits) or not one.answerable)]
    answerable = sum(one.answerable for one in usable)
    if len(usable) < _LEAST_QUESTIONS or answerable in (0, len(usable)):
        raise QuestionFileError(
            f"A calibration needs at least {_LEAST_QUESTIONS} questions, answerable and unanswerable ones; there are "
            f"{answerable} and {len(usable) - answerable}, whose evidence is among the passages read. Write more."
        )
    sentence = _fit_sentence(usable, signals)
    read_ = [one for one in judged if one.sentences]
    ranked = [_ordered(one, sentence) for one in read_]
    answer = _fit_answer(read_, ranked, of_answer)
    confidence = np.asarray([probability(answer.logit(decision_signals(best))) for best, _ in ranked])
    correct = np.asarray([hits[0] for _, hits in ranked])
    there = np.asarray([one.answerable for one in read_])
    thresholds = _thresholds(confidence, there)
    figures = {
        "questions": len(read_),
        "answerable": int(there.sum()),
        "auroc": auroc(confidence, there),
        "ece": ece(confidence, correct),
        "brier": brier(confidence, correct),
        "rates": {
            name: {
                "hallucination_rate": float((confidence[~there] >= least).mean()),
                "error_rate": float((confidence[there] < least).mean()),
            }
            for name, least in thresholds.items()
        },
    }
    return Calibration(reader, model, sentence, answer, thresholds, {**about, "in_sample": figures})


def figures_of(fitted: Calibration, judged: Sequence[Judged]) -> dict[str, float | None]:
    """How good a calibration is on questions: right sentence first and among three, AUROC of answerable against not."""
    ranked = [(one.answerable, *_ordered(one, fitted.sentence)) for one in judged if one.sentences]
    confidence = np.asarray([fitted.answer.logit(decision_signals(best)) for _, best, _ in ranked])
    answerable = np.asarray([there for there, _, _ in ranked])
    hits = [right for there, _, right in ranked if there]
    return {
        "n": len(ranked),
        "first": float(np.mean([any(right[:1]) for right in hits])),
        "three": float(np.mean([any(right[:3]) for right in hits])),
        "auroc": auroc(confidence, answerable),
    }


def _ordered(one: Judged, sentence: Logistic) -> tuple[list[ScoredSentence], list[bool]]:
    """The sentences by their new scores, best first, and whether each of them answers."""
    scored = [
        (replace(read_, score=sentence.logit(read_.parts)), hit)
        for read_, hit in zip(one.sentences, one.hits, strict=True)
    ]
    scored.sort(key=lambda pair: -pair[0].score)
    return [read_ for read_, _ in scored], [hit for _, hit in scored]


def _fit_sentence(judged: Sequence[Judged], signals: Sequence[str]) -> Logistic:
    from scipy.optimize import minimize

    values = [np.asarray([[s.parts[name] for name in signals] for s in one.sentences]) for one in judged]
    mean, deviation = _standard(np.concatenate(values))
    rows = [(x - mean) / deviation for x in values]
    hits = [np.asarray(one.hits) if one.answerable else np.zeros(len(one.hits), dtype=bool) for one in judged]
    weights = np.asarray([one.weight for one in judged])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(parameters)
        for x, right, weight in zip(rows, hits, weights, strict=True):
            scores = x @ parameters[1:] + parameters[0]
            everything = np.logaddexp(np.logaddexp.reduce(scores), 0.0)
            error = np.exp(scores - everything)
            if right.any():
                chosen = np.logaddexp.reduce(scores[right])
                error[right] -= np.exp(scores[right] - chosen)
            else:
                chosen = 0.0
            total += weight * (everything - chosen)
            slope += weight * np.append(error.sum(), error @ x)
        free = parameters[1:]
        return (
            total / weights.sum() + _SENTENCE_PENALTY * float(free @ free) / 2,
            slope / weights.sum() + _SENTENCE_PENALTY * np.append(0.0, free),
        )

    found = minimize(loss, np.zeros(len(signals) + 1), jac=True, method="L-BFGS-B").x
    return _plain(signals, found[0], found[1:], mean, deviation)


def _fit_answer(
    judged: Sequence[Judged], ranked: Sequence[tuple[list[ScoredSentence], list[bool]]], names: Sequence[str]
) -> Logistic:
    from sklearn.linear_model import LogisticRegression

    signals = [decision_signals(best) for best, _ in ranked]
    values = np.asarray([[one[name] for name in names] for one in signals])
    mean, deviation = _standard(values)
    model = LogisticRegression(C=1 / (_ANSWER_PENALTY * len(values)))
    model.fit((values - mean) / deviation, [hits[0] for _, hits in ranked], [one.weight for one in judged])
    return _plain(names, float(model.intercept_[0]), model.coef_[0], mean, deviation)


def _standard(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    deviation = values.std(axis=0)
    return values.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def _plain(
    names: Sequence[str],
    bias: float,
    weights: NDArray[np.float64],
    mean: NDArray[np.float64],
    deviation: NDArray[np.float64],
) -> Logistic:
    """The same regression on signals as they are, not standardised."""
    plain = weights / deviation
    return Logistic(
        round(float(bias - plain @ mean), 4),
        {name: round(float(weight), 4) for name, weight in zip(names, plain, strict=True)},
    )


def _thresholds(confidence: NDArray[np.float64], answerable: NDArray[np.bool_]) -> dict[str, float]:
    """The least confidences: balanced errs equally on both sides.

    Strict answers at most 5 % of the unanswerable questions, eager refuses at most 5 % of the answerable ones.
    """
    wrong, right = np.sort(confidence[~answerable]), np.sort(confidence[answerable])
    steps = np.unique(confidence)
    gap = [abs((wrong >= step).mean() - (right < step).mean()) for step in steps]
    balanced = float(steps[int(np.argmin(gap))])
    strict = float(np.nextafter(wrong[math.ceil((1 - _STRICT) * len(wrong)) - 1], 1))
    eager = float(right[math.floor(_EAGER * len(right))])
    return {  # rounded away from the rate that must hold
        "strict": math.ceil(1e4 * max(strict, balanced)) / 1e4,
        "balanced": round(balanced, 4),
        "eager": math.floor(1e4 * min(eager, balanced)) / 1e4,
    }
