"""The plots of a report, each a piece of SVG to stand inside a page."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import regex

from oa_qa.evaluation import metrics
from oa_qa.evaluation.bootstrap import LEVEL
from oa_qa.evaluation.running import Row
from oa_qa.evaluation.summary import QUOTE_CUTOFFS, decide_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _SECOND, _FAINT = "#20508c", "#c2571a", "#9aa3ad"
_GROUP_ID = regex.compile(r'<g id="[^"]*"')
_SIZE = (5.2, 3.6)


def risk_coverage_plot(rows: Sequence[Row], thresholds: Mapping[str, float] | None = None) -> str:
    """Risk (selective and generalized) against the share of questions answered.

    Args:
        rows: what came of each question; a ring marks what was answered.
        thresholds: the least confidence that is answered, by caution; what each would answer is marked, too.
    """
    confidence = np.array([row.confidence for row in rows])
    correct = np.array([row.correct for row in rows], dtype=np.bool_)
    coverage, risk = metrics.risk_coverage(confidence, correct)
    figure, axes = _axes("share of questions answered (coverage)", "risk")
    axes.plot(coverage[1:], risk[1:] / coverage[1:], color=_FAINT, label="wrong, of those answered")
    axes.plot(coverage, risk, color=_INK, label="answered and wrong, of all")
    for marker, (name, threshold) in zip("v^s", (thresholds or {}).items(), strict=False):
        point = _coverage_and_risk(decide_at(rows, threshold))
        axes.plot(*point, marker, color=_SECOND, label=f"{name} ({threshold:.2f})")
    axes.plot(*_coverage_and_risk(rows), "o", color=_SECOND, markersize=12, fillstyle="none", label="as in this run")
    axes.set_ylim(0, 1)
    axes.legend(frameon=False)
    return _svg(figure)


def reliability_plot(rows: Sequence[Row]) -> str | None:
    """The share of first sentences that hit against the confidence, in the bins of `ece`, with intervals (Wilson 1927).

    None where it is not known of every answerable question what would hit.
    """
    from scipy.stats import binomtest

    if not rows or any(row.answerable and not row.located for row in rows):
        return None
    correct = np.array([row.correct for row in rows], dtype=np.bool_)
    claimed, right, counts = metrics.reliability(np.array([row.confidence for row in rows]), correct)
    figure, axes = _axes(f"confidence, {len(counts)} bins of equal mass", "the first sentence hits")
    axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=0.8)
    for x, share, count in zip(claimed, right, counts, strict=True):
        ends = binomtest(round(share * count), int(count)).proportion_ci(LEVEL, method="wilson")
        axes.plot([x, x], [ends.low, ends.high], color=_SECOND, linewidth=1.5)
    axes.plot(claimed, right, "o-", color=_INK, markersize=4)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    return _svg(figure)


Range = tuple[float, float]


def roc_plot(rows: Sequence[Row], others: Mapping[str, tuple[Range, Range]] | None = None) -> str | None:
    """The ROC curve of answerable against unanswerable, with the shipped threshold; None where one of them is missing.

    Args:
        rows: what came of each question.
        others: systems with one threshold, by name: the lowest and highest share of the unanswerable questions that they
            answered, and of the answerable ones; drawn as boxes.
    """
    answerable = np.array([row.answerable for row in rows], dtype=np.bool_)
    if len(set(answerable.tolist())) < 2:
        return None
    answered = np.array([row.answered for row in rows], dtype=np.bool_)
    wrongly, rightly, _ = metrics.roc(np.array([row.confidence for row in rows]), answerable)
    figure, axes = _axes("unanswerable questions answered", "answerable questions answered")
    axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=0.8)
    axes.plot(wrongly, rightly, color=_INK)
    axes.plot(answered[~answerable].mean(), answered[answerable].mean(), "o", color=_SECOND, label="as shipped")
    for number, (name, ((left, right), (low, high))) in enumerate((others or {}).items(), start=2):
        axes.fill_between([left, right], low, high, color=f"C{number}", alpha=0.8, label=name)
    axes.legend(frameon=False, loc="lower right")
    return _svg(figure)


def hits_plot(groups: Mapping[str, Mapping[str, Any]], intervals: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Evidence hits at 1 by group, with intervals, worst first; None where nothing can hit."""
    shown = sorted(
        (name for name, values in groups.items() if values["evidence_hit@1"] is not None),
        key=lambda name: groups[name]["evidence_hit@1"],
        reverse=True,
    )
    if not shown:
        return None
    figure, axes = _axes("evidence_hit@1, with its interval", "", height=0.9 + 0.28 * len(shown))
    positions = np.arange(len(shown))
    values = [groups[name]["evidence_hit@1"] for name in shown]
    axes.barh(positions, values, color=_INK, height=0.6)
    for position, name in enumerate(shown):
        ends = intervals.get(name, {}).get("evidence_hit@1")
        if ends:
            axes.plot(ends, [position, position], color=_SECOND, linewidth=1.5)
    axes.set_yticks(positions, [f"{name} ({groups[name]['n']})" for name in shown])
    axes.set_xlim(0, 1)
    return _svg(figure)


def length_plot(systems: Mapping[str, Mapping[str, Any]]) -> str:
    """Quote length against containment, for every system at each number of quotes: up and left is better."""
    figure, axes = _axes("characters quoted", "an answer string is in the quotes")
    for number, (name, values) in enumerate(systems.items()):
        lengths = [values[f"quote_chars@{cutoff}"] for cutoff in QUOTE_CUTOFFS]
        contained = [values[f"containment@{cutoff}"] for cutoff in QUOTE_CUTOFFS]
        if None not in lengths and None not in contained:
            axes.plot(lengths, contained, "o-", color=f"C{number}", label=name, markersize=4)
    axes.set_ylim(0, 1)
    axes.set_xlim(left=0)
    axes.legend(frameon=False, fontsize="small")
    return _svg(figure)


def latency_plot(rows: Sequence[Row]) -> str:
    """Histogram of the time that a question took."""
    figure, axes = _axes("milliseconds a question", "questions")
    axes.hist([row.latency_ms for row in rows], bins=30, color=_INK)
    return _svg(figure)


def _coverage_and_risk(rows: Sequence[Row]) -> tuple[float, float]:
    """The shares of all questions that were answered, and that were answered and failed."""
    answered = [row for row in rows if row.answered]
    return len(answered) / len(rows), sum(not row.correct for row in answered) / len(rows)


def _axes(x: str, y: str, height: float = _SIZE[1]) -> tuple[Figure, Axes]:
    # A Figure of its own, not pyplot: no window system, and nothing is kept once the plot is drawn.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_SIZE[0], height), layout="constrained")
    axes = figure.subplots()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    """The figure as SVG without prologue, date or group ids, so that equal data give equal bytes."""
    from matplotlib import rc_context

    stream = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "oa-qa"}):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    drawn = stream.getvalue()
    return _GROUP_ID.sub("<g", drawn[drawn.index("<svg") :])
