"""How well the confidence holds on questions about stories that neither trained the reader nor fitted its calibration.

Run `python training/measure_calibration.py --work WORK --questions 2000 --output eval/results/calibration_unseen.json`.

The stories are those that do not train, on the shelves that the calibration was fitted to; its own questions are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import oa_qa
from oa_qa.encoding import Encoder
from oa_qa.evaluation.running import public_api, run
from oa_qa.evaluation.summary import summarize

from fit_calibration import story_questions

_AT_ONCE = 100
_MEASURES = ("ece", "auroc", "evidence_hit@1", "evidence_hit@3")
_MEASURES += ("hallucination_rate", "error_rate", "wrong_answer_rate")


def main() -> None:
    """Run the command; what was asked so far is written every hundred questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="where corpus and index go")
    parser.add_argument("--questions", type=int, default=2000, help="how many to ask [2000]")
    parser.add_argument("--output", type=Path, required=True, help="the JSON to write")
    options = parser.parse_args()
    corpus = options.work / "stories" / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    fitted, others = story_questions(corpus)
    questions = random.Random("unseen").sample(others, min(options.questions, len(others)))
    index, encoder = options.work / "stories" / "index", Encoder()
    oa_qa.build_index(corpus, index, encoder=encoder)
    qa = oa_qa.load(index, encoder=encoder)
    rows = []
    for first in range(0, len(questions), _AT_ONCE):
        rows += run(public_api(qa), questions[first : first + _AT_ONCE], qa, with_texts=False)
        found = summarize(rows, resamples=0)["overall"]
        stated = {"questions": len(rows), "left_out": len(fitted)} | {name: round(found[name], 4) for name in _MEASURES}
        options.output.write_text(json.dumps(stated, indent=1) + "\n", encoding="utf-8")
        print(stated, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
