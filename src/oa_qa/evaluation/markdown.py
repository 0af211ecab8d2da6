"""The report in Markdown: figures and the worst answers, without plots."""

from __future__ import annotations

import regex

from oa_qa.evaluation.running import Row
from oa_qa.evaluation.tables import (
    CAUTIONS_TITLE,
    Cells,
    Report,
    cautions_table,
    comparison_table,
    groups_table,
    run_table,
    systems_table,
    worst_rows,
)
from oa_qa.text.normalization import one_line

_IN_CELL = regex.compile(r"([\\`*<>|])")  # our own names and numbers; an underscore within a word is just that
_SPECIAL = regex.compile(r"([\\`*_\[\]<>|~&])")  # what means something within a line; no text begins one


def markdown_summary(report: Report) -> str:
    """The figures overall, and what changed against an earlier run."""
    parts = [
        f"{report.evaluation['overall']['n']} questions.",
        markdown_table(systems_table(report)),
        *_cautions(report),
    ]
    return "\n\n".join(parts + _comparison(report)) + "\n"


def markdown_report(report: Report) -> str:
    """The whole report."""
    parts = [
        "# Evaluation of oa-qa",
        f"{report.evaluation['overall']['n']} questions.",
        markdown_table(systems_table(report)),
    ]
    parts += _cautions(report)
    parts += ["## By kind", markdown_table(groups_table(report.evaluation["by_kind"], "kind"))]
    parts += [
        "## By language of the question",
        markdown_table(groups_table(report.evaluation["by_language"], "language")),
    ]
    parts += _comparison(report)
    if report.shows_texts:
        parts += ["## The twenty worst answers", *(_worst(what, row) for what, row in worst_rows(report.rows))]
    parts += ["## The run", markdown_table(run_table(report))]
    return "\n\n".join(parts) + "\n"


def _cautions(report: Report) -> list[str]:
    head, *lines = cautions_table(report.evaluation)
    return [CAUTIONS_TITLE + ":", markdown_table([head, *lines])] if lines else []


def _comparison(report: Report) -> list[str]:
    comparison = report.comparison
    if comparison is None:
        return []
    return [
        f"## Against the earlier run ({comparison.n} questions)",
        markdown_table(comparison_table(comparison)),
        f"Now hit: {_escape(', '.join(comparison.gained)) or 'none'}.",
        f"No longer hit: {_escape(', '.join(comparison.lost)) or 'none'}.",
    ]


def markdown_table(lines: Cells) -> str:
    """Lines of cells as a table; the first is its head, and all but the first column are figures."""
    head, *body = [[_IN_CELL.sub(r"\\\1", one_line(cell)) for cell in line] for line in lines]
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *body])


def _worst(what: str, row: Row) -> str:
    lines = [f"**{_escape(row.id)}** ({row.kind}, {row.lang}; confidence {row.confidence:.2f}): {what}.", ""]
    lines += [f"- asked: {_escape(row.question)}"]
    lines += [f"- gold: {_quote(gold)}" for gold in row.gold] or ["- gold: none"]
    lines += [f"- given: {_quote(given)}" for given in row.given] or ["- given: none"]
    return "\n".join(lines)


def _quote(place: dict[str, str]) -> str:
    return f"{_escape(place.get('quote', ''))} ({_escape(place['document_id'])})"


def _escape(text: str) -> str:
    """Source text in Markdown: on one line, and nothing in it means anything."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
