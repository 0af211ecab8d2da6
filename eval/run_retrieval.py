"""Measures how often the passage that answers is found in whole public data sets; writes retrieval.json and retrieval.md.

    python eval/run_retrieval.py FOLDER --output FOLDER               all of them
    python eval/run_retrieval.py FOLDER lawqa xquad --output FOLDER   two of them

FOLDER holds the unpacked sets, one folder each. The reader takes no part, so what takes long is encoding the passages;
their indexes are kept, and a run that was broken off encodes no language of a set again that it was done with.
See eval/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.corpora import index_corpus, write_passages
from benchmarks.data import read_data_set
from benchmarks.retrieval import EncodedOnce, markdown, measure
from benchmarks.tasks import CROSS_LANGUAGE, PASSAGES, assign_whole
from platformdirs import user_cache_path

import oa_qa
from oa_qa.errors import OaQaError
from oa_qa.qa import encoder_of
from oa_qa.settings import read_settings

WHOLE_SETS = PASSAGES + CROSS_LANGUAGE


def main() -> int:
    """Measure as the arguments say; 0, or 2 on an error that a user can mend."""
    parser = argparse.ArgumentParser(description="Measure retrieval on whole public data sets, without the reader.")
    parser.add_argument("data", type=Path, help="folder of the unpacked sets")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"which of {', '.join(WHOLE_SETS)} [default: all]")
    parser.add_argument("--output", type=Path, required=True, help="folder for the report")
    parser.add_argument("--questions", type=int, default=1000, help="questions a set and language [default: 1000]")
    parser.add_argument("--seed", type=int, default=1, help="of the questions drawn [default: 1]")
    parser.add_argument("--cache", type=Path, help="folder for corpora and indexes [default: the user's cache folder]")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.sets if name not in WHOLE_SETS]
    if unknown:
        parser.error(f"there is no set {unknown[0]}; choose from {', '.join(WHOLE_SETS)}")
    stated: dict[str, Any] = {"run": _facts(arguments), "sets": {}}
    arguments.output.mkdir(parents=True, exist_ok=True)
    try:
        for name in arguments.sets or WHOLE_SETS:
            _measure(name, arguments, stated)
    except OaQaError as error:
        _tell(f"eval/run_retrieval.py: {error}")
        return 2
    sys.stdout.write(markdown(stated))
    return 0


def _measure(name: str, arguments: argparse.Namespace, stated: dict[str, Any]) -> None:
    """Every language of one set; the report is written after each, as all of them take long."""
    data = read_data_set(arguments.data, name)
    # Not where run_benchmarks.py keeps its samples: one would clear away what the other has encoded.
    cache = (arguments.cache or user_cache_path("oa-qa", appauthor=False) / "benchmarks") / "whole"
    encoder = EncodedOnce(encoder_of(read_settings()))
    assignments = assign_whole(data, arguments.questions, arguments.seed)
    for language, assignment in assignments.items():
        _tell(f"{name}, {language}: {len(assignment.passages)} passages")
        qa = index_corpus(write_passages(data, assignment.passages, cache / language), encoder)
        for task in assignment.tasks:
            _tell(f"  {task.name}: {len(task.questions)} questions")
            full_name = f"{name} {task.name}" if len(assignments) > 1 else name
            stated["sets"][full_name] = measure(task, qa, encoder)
            _write(stated, arguments.output)


def _write(stated: dict[str, Any], output: Path) -> None:
    text = json.dumps(stated, ensure_ascii=False, indent=2) + "\n"
    (output / "retrieval.json").write_text(text, encoding="utf-8")
    (output / "retrieval.md").write_text(markdown(stated), encoding="utf-8")


def _facts(arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "oa_qa": oa_qa.__version__,
        "questions": arguments.questions,
        "seed": arguments.seed,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
