"""How often the passage that answers is found, without the reader: oa-qa's search beside each of its two halves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

import oa_qa
from benchmarks.tasks import Task
from oa_qa.encoding.encoder import Progress, TextEncoder, Vectors
from oa_qa.evaluation.baselines import embeddings_alone, words_alone
from oa_qa.evaluation.bootstrap import bootstrap, clusters
from oa_qa.evaluation.metrics import Floats, success_at
from oa_qa.evaluation.running import Response, Row, System, run, searched
from oa_qa.evaluation.summary import PASSAGE_CUTOFFS, SEED

OWN, HALVES = "oa-qa", ("words alone", "embeddings alone")


class EncodedOnce:
    """An encoder that keeps the vectors of questions: several systems and corpora are asked the same ones.

    Args:
        encoder: makes the vectors.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """What a person calls the model."""
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        """Of the model."""
        return self._encoder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions; those not met before are encoded together."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._encoder.encode_queries(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of passages; an index keeps these."""
        return self._encoder.encode_passages(texts, progress)


def measure(task: Task, qa: oa_qa.QA, encoder: TextEncoder) -> dict[str, Any]:
    """The figures of oa-qa and of both halves, and by how much oa-qa is ahead of the better one.

    Args:
        task: what is asked; every question has gold passages.
        qa: the passages that are asked, indexed.
        encoder: the model, for the half that is embeddings alone.
    """
    encoder.encode_queries([question.question for question in task.questions])  # one by one takes several times as long
    systems = {
        OWN: _search(qa),
        "words alone": words_alone(qa.index),
        "embeddings alone": embeddings_alone(qa.index, encoder),
    }
    rows = {name: run(system, task.questions, qa, with_texts=False) for name, system in systems.items()}
    located = {name: [row for row in some if row.located] for name, some in rows.items()}
    return {
        "passages": len(qa.documents()),
        "cut_into": qa.index.manifest.counts["passages"],
        "n": len(task.questions),
        "located": len(located[OWN]),  # of whose answer it is known where it stands: what passage_hit is a share of
        **_figures("document_hit", rows, lambda row: row.passage_documents),
        **(_figures("passage_hit", located, lambda row: row.passage_hits) if located[OWN] else {}),
    }


def markdown(stated: Mapping[str, Any]) -> str:
    """The report: a line for each of the first 1, 5 and 10 of each set or pair of languages."""
    return "\n".join(["# Retrieval from whole public sets", "", *table(stated)]) + "\n"


def table(stated: Mapping[str, Any]) -> list[str]:
    """What was asked of what, an empty line, and the figures as lines of a Markdown table."""
    facts = stated["run"]
    lines = [
        f"All passages of each set, asked at most {facts['questions']:,} questions of the report part, seed "
        f"{facts['seed']}; the reader takes no part. hit@k: one of the first k passages found is cut from the passage of the set that answers.",
        "",
        "| set | passages | cut into | n | k | oa-qa hit@k | words alone | embeddings alone | against the better half | oa-qa, "
        "the whole answer in it |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, found in stated["sets"].items():
        head = f"| {name} | {found['passages']} | {found['cut_into']} | {found['n']} |"
        for cutoff in PASSAGE_CUTOFFS:
            hit, whole = found[f"document_hit@{cutoff}"], found.get(f"passage_hit@{cutoff}")
            cells = [_shown(hit[system]) for system in (OWN, *HALVES)]
            cells += [_shown(hit["lead"], "+.3f"), _shown(whole[OWN]) if whole else "–"]
            lines.append(f"{head} {cutoff} | {' | '.join(cells)} |")
    return lines


def _search(qa: oa_qa.QA) -> System:
    """The public `search`, as its users meet it."""
    return lambda question: Response([], searched(qa, question), confidence=0.0, answered=False, latency_ms=0.0)


def _figures(
    kind: str, rows: Mapping[str, Sequence[Row]], relevant: Callable[[Row], Sequence[bool]]
) -> dict[str, dict[str, Any]]:
    """At each cutoff the share of questions with a hit, of every system, and `lead`: oa-qa's before the `better` half."""
    hits = {name: success_at([relevant(row) for row in some], PASSAGE_CUTOFFS) for name, some in rows.items()}
    _, cluster = clusters([row.documents[0] for row in rows[OWN]])
    figures = {}
    for cutoff in PASSAGE_CUTOFFS:
        values = {name: found[cutoff] for name, found in hits.items()}
        better = HALVES[int(np.argmax([values[half].mean() for half in HALVES]))]
        values["lead"] = values[OWN] - values[better]
        figures[f"{kind}@{cutoff}"] = {**_with_intervals(values, cluster), "better": better}
    return figures


def _with_intervals(values: Mapping[str, Floats], cluster: Sequence[Hashable]) -> dict[str, dict[str, Any]]:
    """Means over the questions, each with its bootstrap interval; the same draws for all, so that a lead is paired."""
    drawn = bootstrap(lambda at: {name: float(of[at].mean()) for name, of in values.items()}, cluster, seed=SEED)
    return {
        name: {"value": round(float(of.mean()), 4), "interval": [round(end, 4) for end in drawn[name] or ()]}
        for name, of in values.items()
    }


def _shown(figure: Mapping[str, Any], form: str = ".3f") -> str:
    low, high = figure["interval"]
    return f"{figure['value']:{form}} [{low:{form}}, {high:{form}}]"
