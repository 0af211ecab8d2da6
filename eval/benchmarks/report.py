"""The report of a benchmark run in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PUBLISHED = {
    "GPT-4 (ja, en)": ((0.42, 0.43), (0.95, 0.96)),
    "Mixtral-8x7B (ja, en)": ((0.16, 0.27), (0.76, 0.80)),
}
"""From the outputs that the authors of NoMIRACL (Thakur et al. 2024) publish, for its 500 questions each in Japanese and
English: the shares of the unanswerable and of the answerable ones that were answered, the lower and the higher. The
names say the languages, as the charts of Chinese and Korean show them, too."""

_DECISION = ("hallucination_rate", "error_rate", "wrong_answer_rate")


def markdown(stated: Mapping[str, Any]) -> str:
    """One line for each figure of each task of each set."""
    return "\n".join(["# Public data sets", "", *table(stated)]) + "\n"


def table(stated: Mapping[str, Any], folder: str = "") -> list[str]:
    """What was asked of what, an empty line, and the figures as lines of a Markdown table; `folder` has the ROC curves."""
    sample = stated["run"]["sample"]
    what = (
        f"A sample: at most {sample['questions']} questions a task, {sample['passages']} passages a set, seed "
        f"{sample['seed']}. Figures of a sample are not those of the whole set."
        if sample
        else "All questions of the report part, over all passages."
    )
    lines = [what, ""]
    lines += ["| set | passages | task | n | metric | oa-qa | words alone | embeddings alone | whole chunks |"]
    lines += ["| --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: |"]
    for name, found in stated["sets"].items():
        for task, measured in found["tasks"].items():
            task = f"[{task}]({folder}{measured['roc']})" if "roc" in measured else task
            head = f"| {name} | {found['passages']} | {task} | {measured['overall']['n']} |"
            lines += [f"{head} {metric} | {_cells(metric, measured)} |" for metric in measured["metrics"]]
    return lines


def _cells(metric: str, measured: Mapping[str, Any]) -> str:
    ends = measured["intervals"]["overall"].get(metric)
    interval = f" [{_shown(metric, ends[0])}, {_shown(metric, ends[1])}]" if ends else ""
    own = _shown(metric, measured["overall"][metric]) + interval
    # The baselines have no threshold of their own, and no half to take one from.
    others = ["–" if metric in _DECISION else _shown(metric, o[metric]) for o in measured["baselines"].values()]
    return " | ".join([own, *others])


def _shown(metric: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if metric.startswith("quote_chars") else f"{value:.3f}"
