"""Evaluates oa-qa on public data sets and writes benchmarks.json and benchmarks.md.

    python eval/run_benchmarks.py FOLDER --output FOLDER                       a sample of every set
    python eval/run_benchmarks.py FOLDER --output FOLDER --full jsquad lawqa   all of two sets

FOLDER holds the unpacked sets, one folder each. See eval/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpora import index_corpus, write_passages
from benchmarks.data import read_data_set
from benchmarks.report import PUBLISHED, markdown
from benchmarks.tasks import ALL_SETS, Sample, Task, assign
from platformdirs import user_cache_path

import oa_qa
from oa_qa.encoding import TextEncoder
from oa_qa.errors import OaQaError
from oa_qa.evaluation.baselines import CHUNK_CHARACTERS, embeddings_alone, whole_chunks, words_alone
from oa_qa.evaluation.plots import roc_plot
from oa_qa.evaluation.running import System, public_api, run
from oa_qa.evaluation.summary import summarize
from oa_qa.qa import encoder_of
from oa_qa.settings import read_settings


def main() -> int:
    """Evaluate as the arguments say; 0, or 2 on an error that a user can mend."""
    parser = argparse.ArgumentParser(description="Evaluate oa-qa on public data sets.")
    parser.add_argument("data", type=Path, help="folder of the unpacked sets")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"which of {', '.join(ALL_SETS)} [default: all]")
    parser.add_argument("--output", type=Path, required=True, help="folder for the report")
    parser.add_argument("--full", action="store_true", help="all questions over all passages, no sample")
    parser.add_argument("--questions", type=int, default=30, help="questions a task [default: 30]")
    parser.add_argument("--passages", type=int, default=80, help="passages a set, where not more are needed [80]")
    parser.add_argument("--seed", type=int, default=1, help="of the sample [default: 1]")
    parser.add_argument("--cache", type=Path, help="folder for corpora and indexes [default: the user's cache folder]")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.sets if name not in ALL_SETS]
    if unknown:
        parser.error(f"there is no set {unknown[0]}; choose from {', '.join(ALL_SETS)}")
    sample = (
        Sample(None, None, arguments.seed)
        if arguments.full
        else Sample(arguments.questions, arguments.passages, arguments.seed)
    )
    cache = arguments.cache or user_cache_path("oa-qa", appauthor=False) / "benchmarks"
    encoder = encoder_of(read_settings())
    stated: dict[str, Any] = {"run": _facts(arguments), "sets": {}}
    arguments.output.mkdir(parents=True, exist_ok=True)
    try:
        for name in arguments.sets or ALL_SETS:
            stated["sets"][name] = _evaluate(arguments.data, name, sample, cache, encoder, arguments.output)
            _write(stated, arguments.output)  # after every set: all of them take long
    except OaQaError as error:
        _tell(f"eval/run_benchmarks.py: {error}")
        return 2
    sys.stdout.write(markdown(stated))
    return 0


def _write(stated: dict[str, Any], output: Path) -> None:
    text = json.dumps(stated, ensure_ascii=False, indent=2) + "\n"
    (output / "benchmarks.json").write_text(text, encoding="utf-8")
    (output / "benchmarks.md").write_text(markdown(stated), encoding="utf-8")


def _evaluate(root: Path, name: str, sample: Sample, cache: Path, encoder: TextEncoder, output: Path) -> dict[str, Any]:
    """All tasks of one set, by oa-qa and by the baselines."""
    started = time.perf_counter()
    data = read_data_set(root, name)
    assignment = assign(data, sample)
    _tell(f"{name}: {len(assignment.passages)} passages")
    corpus = write_passages(data, assignment.passages, cache)
    qa, chunks = index_corpus(corpus, encoder), index_corpus(corpus, encoder, CHUNK_CHARACTERS)
    indexed = time.perf_counter()
    systems = {
        "words alone": words_alone(qa.index),
        "embeddings alone": embeddings_alone(qa.index, encoder),
        f"whole {CHUNK_CHARACTERS}-character chunks": whole_chunks(chunks.index, encoder),
    }
    roc = output / f"{name.replace('/', '-')}-roc.svg"
    tasks = {task.name: _measure(task, qa, systems, roc) for task in assignment.tasks}
    return {
        "passages": len(assignment.passages),
        "seconds": {"index": round(indexed - started, 1), "ask": round(time.perf_counter() - indexed, 1)},
        "tasks": tasks,
    }


def _measure(task: Task, qa: oa_qa.QA, systems: Mapping[str, System], roc: Path) -> dict[str, Any]:
    _tell(f"  {task.name}: {len(task.questions)} questions")
    rows = run(public_api(qa), task.questions, qa, with_texts=False)
    found: dict[str, Any] = summarize(rows)
    baselines = {
        name: summarize(run(system, task.questions, qa, with_texts=False), calibrated=False, resamples=0)["overall"]
        for name, system in systems.items()
    }
    found["intervals"] = {"overall": found["intervals"]["overall"]}  # the groups of a sample are too small for any
    drawn = roc_plot(rows, PUBLISHED if roc.name.startswith("nomiracl") else {}) if "auroc" in task.metrics else None
    if drawn:
        roc.write_text(drawn, encoding="utf-8")
        found["roc"] = roc.name
    return {**found, "metrics": list(task.metrics), "baselines": baselines}


def _facts(arguments: argparse.Namespace) -> dict[str, Any]:
    sampled = {"questions": arguments.questions, "passages": arguments.passages, "seed": arguments.seed}
    return {
        "oa_qa": oa_qa.__version__,
        "sample": None if arguments.full else sampled,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
