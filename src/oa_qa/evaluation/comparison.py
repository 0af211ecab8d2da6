"""Two runs over the same questions: what got better, what got worse, and whether it is more than noise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from oa_qa.evaluation.bootstrap import RESAMPLES, Indices, bootstrap, clusters
from oa_qa.evaluation.errors import ReportError
from oa_qa.evaluation.running import Row, read_rows
from oa_qa.evaluation.summary import LOWER_IS_BETTER, SEED, Metrics, Table

ROWS = "rows.jsonl"
"""Where the rows of a report lie: beside it."""

Verdict = Literal["better", "worse", "within noise", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """How a metric moved.

    Attributes:
        low, high: interval of the difference `after - before`, by a paired bootstrap.
        verdict: better or worse where the interval leaves out 0; `changed` for what has no better side.
    """

    metric: str
    before: float
    after: float
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Comparison:
    """Two runs over the questions that both were asked.

    Attributes:
        n: how many questions both runs share.
        changes: metric by metric.
        gained, lost: ids of answerable questions whose first sentence now hits, and now no longer does.
    """

    n: int
    changes: list[Change]
    gained: list[str]
    lost: list[str]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON shows it."""
        return asdict(self)


def compare_rows(
    before: Sequence[Row], after: Sequence[Row], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Comparison:
    """Compare two runs question by question.

    Both runs are resampled with the same draws (paired bootstrap, Koehn 2004), which removes what makes questions hard
    for both. Latency is left out: it depends on what else the machine does.

    Raises:
        ReportError: the runs share no question.
    """
    old = {row.id: row for row in before}
    shared = [row for row in after if row.id in old and old[row.id].question == row.question]
    if not shared:
        raise ReportError("The two evaluations share no question. Compare runs over the same question file.")
    tables = Table([old[row.id] for row in shared]), Table(shared)
    _, cluster = clusters([row.documents[0] if row.documents else None for row in shared])

    def differences(chosen: Indices) -> Metrics:
        first, second = (table.metrics(chosen) for table in tables)
        return {name: _difference(first[name], second[name]) for name in first}

    ends = bootstrap(differences, cluster, seed=seed, count=resamples)
    first, second = (table.metrics() for table in tables)
    changes = []
    for name, interval in ends.items():
        was, is_now = first[name], second[name]
        if was is None or is_now is None or interval is None or name.startswith("latency"):
            continue
        changes.append(Change(name, was, is_now, *interval, _verdict(name, *interval)))
    return Comparison(
        len(shared),
        changes,
        gained=[row.id for row in shared if row.correct and not old[row.id].correct],
        lost=[row.id for row in shared if old[row.id].correct and not row.correct],
    )


def rows_of(report: Path) -> list[Row]:
    """The rows of an earlier evaluation, which lie beside its report.

    Raises:
        ReportError: the report or its rows cannot be read.
    """
    try:
        if "overall" not in json.loads(report.read_text(encoding="utf-8")):
            raise ValueError("it has no `overall`")
    except (OSError, ValueError, TypeError) as error:
        raise ReportError(
            f"{report} is no evaluation JSON: {error}. Give the report.json of an earlier run."
        ) from error
    return read_rows(report.with_name(ROWS))


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _verdict(metric: str, low: float, high: float) -> Verdict:
    if low <= 0 <= high:
        return "within noise"
    if metric.startswith("quote_chars"):
        return "changed"
    return "better" if (high < 0) == (metric in LOWER_IS_BETTER) else "worse"
