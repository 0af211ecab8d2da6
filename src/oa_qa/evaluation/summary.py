"""Rows -> the evaluation JSON: every metric overall, by kind and by language, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oa_qa.evaluation import metrics
from oa_qa.evaluation.bootstrap import LEVEL, RESAMPLES, Indices, bootstrap, clusters
from oa_qa.evaluation.running import Row

Metrics = dict[str, float | None]

SEED = 20_231_117
"""Of the bootstrap, so that the same rows give the same intervals."""

PASSAGE_CUTOFFS, QUOTE_CUTOFFS = (1, 5, 10), (1, 3)
LOWER_IS_BETTER = frozenset({"augrc", "ece", "hallucination_rate", "error_rate", "wrong_answer_rate"})
"""Of the metrics' names; `quote_chars` is neither better nor worse by itself."""


class Table:
    """Rows as arrays, one entry a question.

    Attributes:
        names: of the metrics that are means over the questions they apply to.
        values: what they are the means of, shape (questions, len(names)); 0 where one does not apply.
        applies: whether a metric applies to a question, of the same shape.
        confidence, answerable, correct: see `oa_qa.evaluation.metrics`.
        scored: questions of which it is known whether the first sentence is correct.
        latency: milliseconds.
    """

    def __init__(self, rows: Sequence[Row], *, calibrated: bool = True) -> None:
        self.confidence = np.array([row.confidence for row in rows], dtype=np.float64)
        self.answerable = np.array([row.answerable for row in rows], dtype=np.bool_)
        self.correct = np.array([row.correct for row in rows], dtype=np.bool_)
        self.latency = np.array([row.latency_ms for row in rows], dtype=np.float64)
        self.scored = np.array([row.located or not row.answerable for row in rows], dtype=np.bool_)
        self.calibrated = calibrated
        columns = _mean_columns(rows)
        self.names = list(columns)
        values = np.stack([columns[name] for name in self.names], axis=1)
        self.applies = ~np.isnan(values)
        self.values = np.where(self.applies, values, 0.0)

    def metrics(self, chosen: Indices | None = None) -> Metrics:
        """The metrics over all questions, or over those at the given positions, which may repeat."""
        at: Any = slice(None) if chosen is None else chosen
        counts = self.applies[at].sum(axis=0).tolist()
        sums = self.values[at].sum(axis=0).tolist()
        found: Metrics = {
            name: total / count if count else None for name, total, count in zip(self.names, sums, counts, strict=True)
        }
        confidence, answerable, correct = self.confidence[at], self.answerable[at], self.correct[at]
        # What a single answerable question without known evidence is worth cannot be told: no risk, no calibration.
        scored = bool(self.scored.all())
        auroc = metrics.auroc if chosen is None else metrics.auroc_by_ranks
        found["auroc"] = auroc(confidence, answerable)
        found["augrc"] = metrics.augrc(confidence, correct) if scored else None
        found["ece"] = metrics.ece(confidence, correct) if scored and self.calibrated else None
        for percent in (50, 95):
            latency = self.latency[at]
            found[f"latency_ms_p{percent}"] = float(np.percentile(latency, percent)) if len(latency) else None
        return found


def summarize(
    rows: Sequence[Row],
    *,
    calibrated: bool = True,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Any]:
    """The evaluation JSON of DESIGN section 5 without the facts about the run.

    Args:
        rows: what came of each question.
        calibrated: whether the system claims that its confidence is a probability; if not, there is no `ece`.
        resamples: how many bootstrap draws.
        seed: of the draws.

    Returns:
        `overall`, `by_kind`, `by_language` and `intervals` (of the same shape: a low and a high end for each metric),
        and in `bootstrap` how those were drawn.
    """
    unit, cluster = clusters([row.documents[0] if row.documents else None for row in rows])

    def group(chosen: Sequence[int]) -> tuple[dict[str, Any], dict[str, Any]]:
        return _group([rows[i] for i in chosen], [cluster[i] for i in chosen], calibrated, resamples, seed)

    overall, overall_intervals = group(range(len(rows)))
    found: dict[str, Any] = {"overall": overall}
    intervals: dict[str, Any] = {"overall": overall_intervals}
    for name, labels in (("by_kind", [row.kind for row in rows]), ("by_language", [row.lang for row in rows])):
        groups = {
            label: group([i for i, other in enumerate(labels) if other == label]) for label in sorted(set(labels))
        }
        found[name] = {label: values for label, (values, _) in groups.items()}
        intervals[name] = {label: ends for label, (_, ends) in groups.items()}
    found["intervals"] = intervals
    found["bootstrap"] = {"unit": unit, "resamples": resamples, "level": LEVEL, "seed": seed}
    return found


def _group(
    rows: Sequence[Row], cluster: Sequence[Hashable], calibrated: bool, resamples: int, seed: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    table = Table(rows, calibrated=calibrated)
    found = table.metrics()
    ends = bootstrap(table.metrics, cluster, seed=seed, count=resamples) if resamples else {}
    values = {name: None if value is None else round(value, 4) for name, value in found.items()}
    known = {name: [round(ends_[0], 4), round(ends_[1], 4)] for name, ends_ in ends.items() if ends_}
    return {"n": len(rows), **_with_latency(values)}, _with_latency(known)


def _with_latency(values: dict[str, Any]) -> dict[str, Any]:
    """Put the percentiles of latency where the contract has them: `latency_ms` {p50, p95}."""
    prefix = "latency_ms_"
    inner = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    outer = {name: value for name, value in values.items() if not name.startswith(prefix)}
    return outer | ({"latency_ms": inner} if inner else {})


def _mean_columns(rows: Sequence[Row]) -> dict[str, NDArray[np.float64]]:
    """One column a metric, NaN where it does not apply."""
    answerable = np.array([row.answerable for row in rows], dtype=np.bool_)
    located = np.array([row.located for row in rows], dtype=np.bool_)
    named = np.array([bool(row.documents) for row in rows], dtype=np.bool_)
    with_answers = np.array([row.quote_answers is not None for row in rows], dtype=np.bool_)
    answered = np.array([row.answered for row in rows], dtype=np.bool_)
    correct = np.array([row.correct for row in rows], dtype=np.bool_)
    columns: dict[str, NDArray[np.float64]] = {}
    for name, cutoffs, applies, relevant in (
        ("passage_hit", PASSAGE_CUTOFFS, located, [row.passage_hits for row in rows]),
        ("document_hit", PASSAGE_CUTOFFS, named, [row.passage_documents for row in rows]),
        ("evidence_hit", QUOTE_CUTOFFS, located, [row.quote_hits for row in rows]),
        ("containment", QUOTE_CUTOFFS, with_answers, [row.quote_answers or [] for row in rows]),
    ):
        for cutoff, values in metrics.success_at(relevant, cutoffs).items():
            columns[f"{name}@{cutoff}"] = np.where(applies, values, np.nan)
    for cutoff in QUOTE_CUTOFFS:
        characters = np.array([sum(row.quote_chars[:cutoff]) for row in rows], dtype=np.float64)
        columns[f"quote_chars@{cutoff}"] = np.where(answerable, characters, np.nan)
    columns["hallucination_rate"] = np.where(~answerable, answered, np.nan)
    columns["error_rate"] = np.where(answerable, ~answered, np.nan)
    columns["wrong_answer_rate"] = np.where(located & answered, ~correct, np.nan)
    return columns
