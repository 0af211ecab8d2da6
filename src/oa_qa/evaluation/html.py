"""The report as one self-contained HTML page: no script, no font, no image comes from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from oa_qa.evaluation import plots
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

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1d232a; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #d5dbe1; text-align: right; white-space: nowrap; }
th:first-child, td:first-child, .worst th, .worst td { text-align: left; }
.worst td { white-space: normal; vertical-align: top; min-width: 12rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem; }
figure { margin: 0; } svg { width: 100%; height: auto; } figcaption { font-weight: 600; }
q { quotes: none; } small { color: #55606b; }
"""


def html_report(report: Report) -> str:
    """The whole page."""
    evaluation = report.evaluation
    parts = ["<h1>Evaluation of oa-qa</h1>", f"<p>{evaluation['overall']['n']} questions.</p>"]
    parts += [_table(systems_table(report))]
    if "by_caution" in evaluation:
        parts += [f"<h2>{CAUTIONS_TITLE}</h2>", _table(cautions_table(evaluation))]
    parts += ["<h2>Plots</h2>", _figures(report)]
    parts += ["<h2>By kind</h2>", _table(groups_table(evaluation["by_kind"], "kind"))]
    parts += ["<h2>By language of the question</h2>", _table(groups_table(evaluation["by_language"], "language"))]
    if report.comparison:
        parts += [f"<h2>Against the earlier run ({report.comparison.n} questions)</h2>"]
        parts += [_table(comparison_table(report.comparison))]
        parts += [_ids("Now hit", report.comparison.gained), _ids("No longer hit", report.comparison.lost)]
    if report.shows_texts:
        parts += ["<h2>The twenty worst answers</h2>", _worst(report.rows)]
    parts += ["<h2>The run</h2>", _table(run_table(report))]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>Evaluation of oa-qa</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _figures(report: Report) -> str:
    evaluation, rows = report.evaluation, report.rows
    intervals = evaluation["intervals"]
    thresholds = {name: values["threshold"] for name, values in evaluation.get("by_caution", {}).items()}
    drawn = {
        "Risk and coverage": plots.risk_coverage_plot(rows, thresholds),
        "Reliability: what the confidence claims and what is right": plots.reliability_plot(rows),
        "ROC: answerable against unanswerable": plots.roc_plot(rows),
        "Hits by kind": plots.hits_plot(evaluation["by_kind"], intervals["by_kind"]),
        "Hits by language of the question": plots.hits_plot(evaluation["by_language"], intervals["by_language"]),
        "Quote length against containment, at 1 and 3 quotes": plots.length_plot(report.systems),
        "Latency": plots.latency_plot(rows),
    }
    figures = (f"<figure><figcaption>{name}</figcaption>{svg}</figure>" for name, svg in drawn.items() if svg)
    return '<div class="figures">' + "\n".join(figures) + "</div>"


def _table(lines: Cells) -> str:
    head, *body = lines
    rows = [_line("th", head), *(_line("td", line) for line in body)]
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _line(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _ids(what: str, ids: Sequence[str]) -> str:
    return f"<p>{what}: {escape(', '.join(ids) or 'none')}.</p>"


def _worst(rows: Sequence[Row]) -> str:
    lines = [_line("th", ["question", "gold", "given"])]
    for what, row in worst_rows(rows):
        asked = (
            f'<bdi lang="{escape(row.lang)}">{escape(row.question)}</bdi><br>'
            f"<small>{escape(row.id)}, {escape(row.kind)}, confidence {row.confidence:.2f}: {what}</small>"
        )
        lines.append(f"<tr><td>{asked}</td><td>{_quotes(row.gold)}</td><td>{_quotes(row.given)}</td></tr>")
    return '<table class="worst">\n' + "\n".join(lines) + "\n</table>"


def _quotes(places: Sequence[dict[str, Any]]) -> str:
    shown = (
        f"<q><bdi>{escape(place.get('quote', ''))}</bdi></q><br><small>{escape(place['document_id'])}</small>"
        for place in places
    )
    return "<br>".join(shown) or "–"
