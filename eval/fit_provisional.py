"""Fits the provisional confidence of `oa_qa.reading`: how likely the best sentence answers, from its cosine.

    python eval/fit_provisional.py

Fits on the `tune` half of eval/questions.jsonl over corpus/ and shows what comes out on the `report` half. A trained
reader will replace this together with the two constants that it prints.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import oa_qa
from oa_qa import reading

HERE = Path(__file__).parent


def main() -> None:
    """Ask every question, fit, print."""
    lines = (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as index:
        oa_qa.build_index(HERE.parent / "corpus", index)
        qa = oa_qa.load(index)
        confidence = np.array([qa.ask(question["question"]).confidence for question in questions])
    # The confidence is a logistic function of the best cosine: turn it round to get the cosine back.
    cosine = (np.log(confidence / (1 - confidence)) - reading.CERTAINTY_BIAS) / reading.CERTAINTY_WEIGHT
    answerable = np.array([question["answerable"] for question in questions])
    tune = np.array([question["split"] == "tune" for question in questions])

    model = LogisticRegression(C=1e4, class_weight="balanced").fit(cosine[tune, None], answerable[tune])
    probability = model.predict_proba(cosine[:, None])[:, 1]
    report = {
        "CERTAINTY_WEIGHT": round(float(model.coef_[0, 0]), 1),
        "CERTAINTY_BIAS": round(float(model.intercept_[0]), 1),
    }
    for name, half in (("tune", tune), ("report", ~tune)):
        answered = probability[half] >= 0.5
        report[name] = {
            "questions": int(half.sum()),
            "auroc": round(float(roc_auc_score(answerable[half], probability[half])), 3),
            "unanswerable_answered": round(float(answered[~answerable[half]].mean()), 3),
            "answerable_refused": round(float((~answered[answerable[half]]).mean()), 3),
        }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
