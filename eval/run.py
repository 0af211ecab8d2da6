"""Evaluates oa-qa on a question file and writes report.json, report.md, report.html and rows.jsonl.

    python eval/run.py
    python eval/run.py --questions eval/seed_questions.jsonl --corpus FOLDER --no-texts --output FOLDER

The same as `oa-qa eval`; see eval/README.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from oa_qa.errors import OaQaError
from oa_qa.evaluation.evaluating import Options, evaluate
from oa_qa.evaluation.markdown import markdown_summary

HERE = Path(__file__).parent


def main() -> int:
    """Evaluate as the arguments say; 0, or 2 on an error that a user can mend."""
    parser = argparse.ArgumentParser(description="Evaluate oa-qa on a question file.")
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl", help="the question file (JSONL)")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--corpus", type=Path, help="folder of the documents [default: the repository's corpus/]")
    place.add_argument("--index", type=Path, help="an index that stands already, instead of a corpus")
    parser.add_argument("--output", type=Path, required=True, help="folder for the reports")
    parser.add_argument("--split", choices=["tune", "report"], help="report this half only [default: all]")
    parser.add_argument(
        "--compare", type=Path, metavar="REPORT.json", help="an earlier report.json, its rows beside it"
    )
    parser.add_argument("--cache", type=Path, help="folder for indexes [default: the user's cache folder]")
    parser.add_argument("--no-texts", action="store_true", help="keep the documents' words out of all files written")
    parser.add_argument("--no-baselines", action="store_true", help="leave the simpler systems out")
    parser.add_argument("--calibrate", action="store_true", help="fit the confidence to the tune half first")
    parser.add_argument("--reader", help="folder or hub id of a CrossEncoder [default: the bundled reader]")
    arguments = parser.parse_args()
    options = Options(
        split=arguments.split,
        texts=not arguments.no_texts,
        with_baselines=not arguments.no_baselines,
        compare=arguments.compare,
        calibrate=arguments.calibrate,
        cache=arguments.cache,
    )
    corpus = arguments.corpus or (None if arguments.index else HERE.parent / "corpus")
    try:
        report = evaluate(
            arguments.questions,
            arguments.output,
            corpus=corpus,
            index=arguments.index,
            options=options,
            settings={"reader": arguments.reader} if arguments.reader else None,
            progress=_progress,
            announce=_tell,
        )
    except OaQaError as error:
        _tell(f"eval/run.py: {error}")
        return 2
    sys.stdout.write(markdown_summary(report))
    return 0


def _progress(stage: str, done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        _tell(f"{stage}: {done} of {total}")


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
