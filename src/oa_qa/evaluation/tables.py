"""The numbers of an evaluation, laid out for the reports in Markdown and HTML alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oa_qa.evaluation.comparison import Comparison
from oa_qa.evaluation.running import Row
from oa_qa.evaluation.summary import DECISION

HEADLINE = (
    "document_hit@1",
    "passage_hit@1",
    "passage_hit@5",
    "passage_hit@10",
    "evidence_hit@1",
    "evidence_hit@3",
    "containment@1",
    "containment@3",
    "quote_chars@1",
    "quote_chars@3",
    "auroc",
    "auroc_near",
    "augrc",
    "ece",
    "brier",
    *DECISION,
)
GROUP = (
    "passage_hit@5",
    "evidence_hit@1",
    "evidence_hit@3",
    "containment@1",
    "auroc",
    *DECISION,
)
WORST = 20

CAUTIONS_TITLE = "The same questions at each setting of caution"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report shows.

    Attributes:
        evaluation: the evaluation JSON.
        rows: what came of each question.
        comparison: with an earlier run, if there is one.
    """

    evaluation: Mapping[str, Any]
    rows: Sequence[Row]
    comparison: Comparison | None = None

    @property
    def systems(self) -> dict[str, Mapping[str, Any]]:
        """The overall figures of oa-qa and of every baseline."""
        others = self.evaluation.get("baselines", {})
        return {"oa-qa": self.evaluation["overall"]} | {name: found["overall"] for name, found in others.items()}

    @property
    def shows_texts(self) -> bool:
        """Whether the rows have the words of quotes, so that answers can be shown."""
        return any("quote" in given for row in self.rows for given in row.given)


Cells = list[list[str]]


def systems_table(report: Report) -> Cells:
    """One line a metric, one column a system; oa-qa with its interval.

    A metric that no system has, because the evaluation is older than it, has no line.
    """
    systems = report.systems
    intervals = report.evaluation["intervals"]["overall"]
    lines = [["metric", *systems]]
    for metric in HEADLINE:
        if not any(metric in values for values in systems.values()):
            continue
        own = _number(metric, report.evaluation["overall"].get(metric)) + _interval(metric, intervals.get(metric))
        lines.append([metric, own, *(_number(metric, values.get(metric)) for values in list(systems.values())[1:])])
    for percentile in ("p50", "p95"):
        shown = [_number("latency_ms", values["latency_ms"].get(percentile)) for values in systems.values()]
        lines.append([f"latency_ms {percentile}", *shown])
    return lines


def groups_table(groups: Mapping[str, Mapping[str, Any]], heading: str) -> Cells:
    """One line a kind or language."""
    lines = [[heading, "n", *GROUP]]
    lines += [
        [name, str(values["n"]), *(_number(metric, values.get(metric)) for metric in GROUP)]
        for name, values in groups.items()
    ]
    return lines


def cautions_table(evaluation: Mapping[str, Any]) -> Cells:
    """One line a caution: its threshold, and the rates with their intervals; no line where none was measured."""
    lines = [["caution", "threshold", *DECISION]]
    for caution, values in evaluation.get("by_caution", {}).items():
        intervals = evaluation["intervals"]["by_caution"][caution]
        rates = [_number(name, values[name]) + _interval(name, intervals.get(name)) for name in DECISION]
        lines.append([caution, f"{values['threshold']:.4f}", *rates])
    return lines


def comparison_table(comparison: Comparison) -> Cells:
    """One line a metric that both runs have."""
    lines = [["metric", "before", "after", "difference", "verdict"]]
    for change in comparison.changes:
        name = change.metric
        difference = f"{_number(name, change.after - change.before)}{_interval(name, (change.low, change.high))}"
        lines.append([name, _number(name, change.before), _number(name, change.after), difference, change.verdict])
    return lines


def run_table(report: Report) -> Cells:
    """The facts about the run."""
    facts = report.evaluation["run"]
    lines = [["fact", "value"]]
    for name, value in facts.items():
        shown = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
        lines.append([name, shown])
    return lines


def worst_rows(rows: Sequence[Row], count: int = WORST) -> list[tuple[str, Row]]:
    """The failures of which the system was surest, each with what is wrong with it."""
    failures: list[tuple[float, str, Row]] = []
    for row in rows:
        if row.answered and not row.answerable:
            failures.append((row.confidence, "answered, but the sources do not say", row))
        elif row.answered and row.located and not row.correct:
            failures.append((row.confidence, "answered with another sentence", row))
        elif row.answerable and not row.answered:
            failures.append((1 - row.confidence, "refused, but the sources say", row))
    failures.sort(key=lambda failure: (-failure[0], failure[2].id))
    return [(what, row) for _, what, row in failures[:count]]


def _number(metric: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if metric.startswith(("quote_chars", "latency")) else f"{value:.3f}"


def _interval(metric: str, ends: Sequence[float] | None) -> str:
    return f" [{_number(metric, ends[0])}, {_number(metric, ends[1])}]" if ends else ""
