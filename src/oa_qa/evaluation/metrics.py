"""Metrics of selective question answering, on arrays with one entry a question.

`confidence` is what the system claims, `answerable` whether the sources answer, `correct` whether the first sentence
hits gold evidence (never so for an unanswerable question: there every answer is a failure).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CALIBRATION_BINS = 15


def success_at(relevant: Sequence[Sequence[bool]], cutoffs: Sequence[int]) -> dict[int, Floats]:
    """Whether something relevant is among the first k results (Success@k, "hit@k"), by ir_measures.

    Args:
        relevant: for each question, whether each of its ranked results is relevant; may be empty.
        cutoffs: the values of k.

    Returns:
        For each k, 0 or 1 for each question, shape (len(relevant),).
    """
    import ir_measures

    measures = {ir_measures.Success @ cutoff: cutoff for cutoff in cutoffs}
    # A result is known by its rank. Every question is told of one relevant document more, so that it counts even
    # where nothing was found.
    judged = {
        str(n): {"gold": 1} | {str(rank): int(good) for rank, good in enumerate(ranked)}
        for n, ranked in enumerate(relevant)
    }
    run = {
        str(n): {str(rank): float(len(ranked) - rank) for rank in range(len(ranked))} or {"nothing": 0.0}
        for n, ranked in enumerate(relevant)
    }
    found = {cutoff: np.zeros(len(relevant)) for cutoff in cutoffs}
    for result in ir_measures.iter_calc(list(measures), judged, run):
        found[measures[result.measure]][int(result.query_id)] = result.value
    return found


def auroc(confidence: Floats, answerable: Flags) -> float | None:
    """Area under the ROC curve of telling answerable from unanswerable; None where only one of them is there."""
    from sklearn.metrics import roc_auc_score

    if len(set(answerable.tolist())) < 2:
        return None
    return float(roc_auc_score(answerable, confidence))


def auroc_by_ranks(confidence: Floats, answerable: Flags) -> float | None:
    """The same as `auroc`, from the rank sum (Mann and Whitney 1947): twenty times as fast, for the bootstrap."""
    from scipy.stats import rankdata

    positive = int(answerable.sum())
    negative = len(answerable) - positive
    if not positive or not negative:
        return None
    above = float(rankdata(confidence)[answerable].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)


def roc(confidence: Floats, answerable: Flags) -> tuple[Floats, Floats, Floats]:
    """The ROC curve: shares of unanswerable and of answerable questions answered, at each falling threshold."""
    from sklearn.metrics import roc_curve

    answered_wrongly, answered_rightly, thresholds = roc_curve(answerable, confidence)
    return answered_wrongly, answered_rightly, thresholds


def risk_coverage(confidence: Floats, correct: Flags) -> tuple[Floats, Floats]:
    """The generalized risk-coverage curve.

    Questions are answered from the surest down; those of equal confidence together. The generalized risk is the share
    of all questions that are answered and failed, so that, unlike the selective risk, it does not jump about at low
    coverage (Traub et al., "Overcoming Common Flaws in the Evaluation of Selective Classification Systems", 2024).

    Returns:
        Coverage and generalized risk, from (0, 0) on; each of shape (distinct confidences + 1,).
    """
    order = np.argsort(-confidence, kind="stable")
    last_of_equals = np.append(np.diff(confidence[order]) != 0, True)
    answered = np.arange(1, len(order) + 1)[last_of_equals]
    failed = np.cumsum(~correct[order])[last_of_equals]
    return np.append(0.0, answered / len(order)), np.append(0.0, failed / len(order))


def augrc(confidence: Floats, correct: Flags) -> float | None:
    """Area under the generalized risk-coverage curve, 0 to 0.5, lower is better; None without questions.

    The mean risk of answering and failing over all thresholds (Traub et al. 2024). Equal confidences count half.
    """
    if not len(confidence):
        return None
    coverage, risk = risk_coverage(confidence, correct)
    return float(np.trapezoid(risk, coverage))


def ece(confidence: Floats, correct: Flags, bins: int = CALIBRATION_BINS) -> float | None:
    """Expected calibration error over bins of equal mass; None without questions.

    The mean gap between confidence and share of correct first sentences, weighted by bin (Naeini et al. 2015; equal
    mass after Nguyen and O'Connor 2015). Equal confidences share a bin, so the order of questions does not matter.
    """
    if not len(confidence):
        return None
    claimed, right, counts = reliability(confidence, correct, bins)
    return float(np.abs(right - claimed) @ counts / len(confidence))


def reliability(
    confidence: Floats, correct: Flags, bins: int = CALIBRATION_BINS
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """What was claimed and what was right, in the bins of `ece`; bins without a question are left out.

    Returns:
        For each bin the mean confidence, the share of correct first sentences, and how many questions it has.
    """
    if not len(confidence):
        return np.array([]), np.array([]), np.array([], dtype=np.int64)
    borders = np.quantile(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    members = np.searchsorted(borders, confidence)
    counts = np.bincount(members, minlength=bins)
    filled = counts > 0
    claimed, right = (
        np.bincount(members, weights=values, minlength=bins)[filled] / counts[filled]
        for values in (confidence, correct)
    )
    return claimed, right, counts[filled]


def brier(confidence: Floats, correct: Flags) -> float | None:
    """Mean squared gap between the confidence and whether the first sentence is correct; None without questions.

    Brier 1950: 0 to 1, lower is better. Unlike `ece` it also counts how well right and wrong are told apart.
    """
    if not len(confidence):
        return None
    return float(np.mean((confidence - correct) ** 2))


def best_threshold(confidence: Floats, answerable: Flags) -> float:
    """The threshold with the best balanced accuracy of answering (Youden 1950), for scores that claim no probability.

    Halfway between neighbouring confidences, so that it does not hang on one question's exact score.
    """
    wrongly, rightly, thresholds = roc(confidence, answerable)
    best = float(thresholds[int(np.argmax(rightly - wrongly))])
    below = confidence[confidence < best]
    return (best + float(below.max())) / 2 if len(below) and np.isfinite(best) else best
