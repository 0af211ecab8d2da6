"""Writes the one report of the current state, README.md, from the runs that lie in a folder of results.

    python eval/write_state.py eval/results

`make eval` calls it last. It computes nothing: every figure is from a run's own report, which it links.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import report, retrieval

from oa_qa.evaluation.markdown import markdown_summary, markdown_table
from oa_qa.evaluation.tables import Report

RUNS = {
    "report": "Own questions, the half that nothing was fitted on",
    "all": "Own questions, both halves",
    "seeds": "Questions over the seed documents",
}


def main() -> int:
    """Write the report; 0, or 2 where a run is missing."""
    parser = argparse.ArgumentParser(description="Write the one report of the current state.")
    parser.add_argument("results", type=Path, help="the folder with the runs: report, all, seeds, benchmarks")
    results = parser.parse_args().results
    parts = [
        "# How good oa-qa is",
        "What the figures mean and how to measure them again: [eval/README.md](../README.md).",
    ]
    try:
        for name, title in RUNS.items():
            parts += _run(title, name, _read(results / name / "report.json"))
        parts += ["## Public sets", "[The run](benchmarks/benchmarks.md).", *_public(results), *_retrieval(results)]
        parts += ["## What each signal adds", *_ablation(_read(results / "ablation.json"))]
        parts += _retrieval_ablation(results / "retrieval_ablation.json")
    except (OSError, ValueError) as error:
        sys.stderr.write(f"eval/write_state.py: {error}. Run `make eval SEEDS=FOLDER SETS=FOLDER` first.\n")
        return 2
    (results / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return 0


def _run(title: str, name: str, evaluation: dict[str, Any]) -> list[str]:
    run = evaluation["run"]
    asked = f"Threshold {run['settings']['threshold']}, {run['machine']['cpus']} CPUs, finished {run['finished']}"
    links = f"[by kind and language]({name}/report.md), [every answer]({name}/rows.jsonl)"
    return [f"## {title}", f"{asked}; {links}.", markdown_summary(Report(evaluation, [])).strip()]


def _public(results: Path) -> list[str]:
    what, _, *lines = report.table(_read(results / "benchmarks" / "benchmarks.json"), "benchmarks/")
    return [what, "\n".join(lines)]


def _retrieval(results: Path) -> list[str]:
    """Retrieval from whole sets; nothing where it was not measured."""
    file = results / "benchmarks" / "retrieval.json"
    if not file.exists():
        return []
    what, _, *lines = retrieval.table(_read(file))
    return ["### Retrieval from whole sets, without the reader", what, "\n".join(lines)]


def _ablation(rows: list[dict[str, Any]]) -> list[str]:
    """Figures of the learnt combination without each signal, on questions that it was not fitted to."""
    parts = {"own": "own questions, tune half", "public": "stories and public sets, tune part"}
    figures = {"first": "right sentence first", "three": "among three", "auroc": "AUROC"}
    head = ["signals", *(f"{what}, {part}" for part in parts.values() for what in figures.values())]
    lines = [[row["signals"], *(f"{row[part][name]:.3f}" for part in parts for name in figures)] for row in rows]
    note = "Fitted on half of the questions and measured on the other half, both ways ([docs/reader.md](../../docs/reader.md))."
    return [note, markdown_table([head, *lines])]


def _retrieval_ablation(file: Path) -> list[str]:
    """Passage hits without each part of retrieval; nothing where it was not measured."""
    if not file.exists():
        return []
    stated = _read(file)
    groups = ("all questions", "cross-language")
    figures = ("passage_hit@1", "passage_hit@5", "passage_hit@10")
    head = ["parts", *(f"{figure}, {group}" for group in groups for figure in figures)]
    lines = [
        [row["parts"], *(f"{row[group][figure]:.3f}" for group in groups for figure in figures)]
        for row in stated["table"]
    ]
    note = f"{stated['questions']} answerable own questions, both halves (`python eval/retrieval_ablation.py`)."
    return ["## What each part of retrieval adds", note, markdown_table([head, *lines])]


def _read(file: Path) -> Any:  # noqa: ANN401
    return json.loads(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
