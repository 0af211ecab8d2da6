"""Rows -> the evaluation JSON: every metric overall, by kind, language and caution, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
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
DECISION = ("hallucination_rate", "error_rate", "wrong_answer_rate")
"""The metrics that hang on the threshold."""

LOWER_IS_BETTER = frozenset({"augrc", "ece", "brier", *DECISION})
"""Of the metrics' names; `quote_chars` is neither better nor worse by itself."""

FAR = "far"
"""The kind of unanswerable questions that have nothing to do with the documents: easy to refuse."""

Statistics = Callable[[Indices | None], Metrics]
"""Metrics of the questions at the given positions, None for all."""

Figures = tuple[dict[str, Any], dict[str, Any]]
"""Metrics by name, and their intervals."""


class Table:
    """Rows as arrays, one entry a question.

    Attributes:
        names: of the metrics that are means over the questions they apply to.
        values: what they are the means of, shape (questions, len(names)); 0 where one does not apply.
        applies: whether a metric applies to a question, of the same shape.
        confidence, answerable, correct: see `oa_qa.evaluation.metrics`.
        near: questions that are not far off what the documents are about.
        scored: questions of which it is known whether the first sentence is correct.
        latency: milliseconds.
    """

    def __init__(self, rows: Sequence[Row], *, calibrated: bool = True) -> None:
        self.confidence = np.array([row.confidence for row in rows], dtype=np.float64)
        self.answerable = np.array([row.answerable for row in rows], dtype=np.bool_)
        self.correct = np.array([row.correct for row in rows], dtype=np.bool_)
        self.near = np.array([row.kind != FAR for row in rows], dtype=np.bool_)
        self.latency = np.array([row.latency_ms for row in rows], dtype=np.float64)
        self.scored = np.array([row.located or not row.answerable for row in rows], dtype=np.bool_)
        self.calibrated = calibrated
        columns = _mean_columns(rows)
        self.names = list(columns)
        values = np.stack([columns[name] for name in self.names], axis=1)
        self.applies = ~np.isnan(values)
        self.values = np.where(self.applies, values, 0.0)

    def means(self, chosen: Indices | None = None) -> Metrics:
        """The metrics that are means, over all questions or over those at the given positions, which may repeat."""
        at: Any = slice(None) if chosen is None else chosen
        counts = self.applies[at].sum(axis=0).tolist()
        sums = self.values[at].sum(axis=0).tolist()
        return {
            name: total / count if count else None for name, total, count in zip(self.names, sums, counts, strict=True)
        }

    def ranking(self, chosen: Indices | None = None) -> Metrics:
        """How well the confidence tells answerable questions from all others, and from those that are near."""
        at: Any = slice(None) if chosen is None else chosen
        auroc = metrics.auroc if chosen is None else metrics.auroc_by_ranks
        confidence, answerable, near = self.confidence[at], self.answerable[at], self.near[at]
        return {"auroc": auroc(confidence, answerable), "auroc_near": auroc(confidence[near], answerable[near])}

    def metrics(self, chosen: Indices | None = None) -> Metrics:
        """All metrics, over the same questions as `means`."""
        at: Any = slice(None) if chosen is None else chosen
        found = self.means(chosen) | self.ranking(chosen)
        confidence, correct = self.confidence[at], self.correct[at]
        # What a single answerable question without known evidence is worth cannot be told: no risk, no calibration.
        scored = bool(self.scored.all())
        found["augrc"] = metrics.augrc(confidence, correct) if scored else None
        found["ece"] = metrics.ece(confidence, correct) if scored and self.calibrated else None
        found["brier"] = metrics.brier(confidence, correct) if scored and self.calibrated else None
        for percent in (50, 95):
            latency = self.latency[at]
            found[f"latency_ms_p{percent}"] = float(np.percentile(latency, percent)) if len(latency) else None
        return found


def summarize(
    rows: Sequence[Row],
    *,
    calibrated: bool = True,
    thresholds: Mapping[str, float] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Any]:
    """The evaluation JSON of DESIGN section 5 without the facts about the run.

    Args:
        rows: what came of each question.
        calibrated: whether the system claims that its confidence is a probability; if not, there is no `ece` or `brier`.
        thresholds: the least confidence that is answered, by caution; where given, there is a `by_caution`, too.
        resamples: how many bootstrap draws.
        seed: of the draws.

    Returns:
        `overall`, `by_kind`, `by_language` and `intervals` (of the same shape: a low and a high end for each metric),
        and in `bootstrap` how those were drawn. A kind of unanswerable questions has the AUROC of all answerable
        questions against it. `by_caution` holds the threshold and the rates that it would give.
    """
    unit, cluster = clusters([row.documents[0] if row.documents else None for row in rows])

    def figures(statistics: Statistics, chosen: Sequence[int]) -> Figures:
        return _figures(statistics, [cluster[i] for i in chosen], resamples, seed)

    def group(chosen: Sequence[int]) -> Figures:
        values, ends = figures(Table([rows[i] for i in chosen], calibrated=calibrated).metrics, chosen)
        return {"n": len(chosen), **values}, ends

    def by(labels: Sequence[str]) -> dict[str, Figures]:
        return {name: group([i for i in everything if labels[i] == name]) for name in sorted(set(labels))}

    def against_answerable(kind: str) -> Figures:
        chosen = [i for i in everything if rows[i].answerable or rows[i].kind == kind]
        return figures(Table([rows[i] for i in chosen]).ranking, chosen)

    def at(threshold: float) -> Figures:
        rates, ends = figures(Table(decide_at(rows, threshold)).means, everything)
        kept = {name: ends[name] for name in DECISION if name in ends}
        return {"threshold": threshold, **{name: rates[name] for name in DECISION}}, kept

    everything = range(len(rows))
    overall, overall_ends = group(everything)
    found: dict[str, Any] = {"overall": overall}
    intervals: dict[str, Any] = {"overall": overall_ends}
    groups = {"by_kind": by([row.kind for row in rows]), "by_language": by([row.lang for row in rows])}
    for kind in {row.kind for row in rows} - {row.kind for row in rows if row.answerable}:
        for own, ranked in zip(groups["by_kind"][kind], against_answerable(kind), strict=True):
            own.update(ranked)
    if thresholds:
        groups["by_caution"] = {caution: at(threshold) for caution, threshold in thresholds.items()}
    for name, by_label in groups.items():
        found[name] = {label: values for label, (values, _) in by_label.items()}
        intervals[name] = {label: ends for label, (_, ends) in by_label.items()}
    found["intervals"] = intervals
    found["bootstrap"] = {"unit": unit, "resamples": resamples, "level": LEVEL, "seed": seed}
    return found


def decide_at(rows: Sequence[Row], threshold: float) -> list[Row]:
    """The rows as another threshold would have decided; where no sentence was read, nothing is answered."""
    return [replace(row, answered=bool(row.quote_hits) and row.confidence >= threshold) for row in rows]


def _figures(statistics: Statistics, cluster: Sequence[Hashable], resamples: int, seed: int) -> Figures:
    ends = bootstrap(statistics, cluster, seed=seed, count=resamples) if resamples else {}
    values = {name: None if value is None else round(value, 4) for name, value in statistics(None).items()}
    known = {name: [round(ends_[0], 4), round(ends_[1], 4)] for name, ends_ in ends.items() if ends_}
    return _with_latency(values), _with_latency(known)


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
