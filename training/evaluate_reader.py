"""How good given weights are, on small fixed samples.

Run `python training/evaluate_reader.py --weights W.safetensors --data SETS --index I --questions Q.jsonl --seed-index I
--seed-questions Q.jsonl`. Beside the weights it leaves their figures and, without any text, the logits of all windows.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import oa_qa
import torch
from oa_qa.encoding.conversion import converted_model
from sklearn.metrics import roc_auc_score

from batching import Encoding, batch_of, batches
from dev_sets import Read, closed_sets, question_set
from model import Reader
from stored import load_stored
from windows import Example

PASSAGES_READ = 8
_BATCH_TOKENS = 6144


@dataclass(frozen=True)
class Judged:
    """What the reader made of one window: the logit of null, and of each sentence."""

    null: float
    sentences: tuple[float, ...]


def load_reader(base: Path, weights: Path) -> Reader:
    """A reader with trained weights, ready to be asked."""
    reader = Reader(base).eval()
    stored = load_stored(weights)
    for name, value in reader.trained().items():
        value.data.copy_(stored[name])
    return reader


def judge(reader: Reader, encoding: Encoding, windows: Sequence[Example]) -> list[Judged]:
    """Score windows, in their order, in 16 bits as in training."""
    encoded = encoding.encode(windows)
    found: dict[int, Judged] = {}
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for numbers in batches(encoded, _BATCH_TOKENS, 0):
            choice = reader(batch_of([encoded[number] for number in numbers])).choice.tolist()
            for number, row in zip(numbers, choice, strict=True):
                found[number] = Judged(row[0], tuple(row[1 : 1 + len(windows[number].sentences)]))
    return [found[number] for number in range(len(windows))]


def measures(reads: Sequence[Read], judged: Sequence[Sequence[Judged]]) -> dict[str, dict[str, float]]:
    """Per part: n, right sentence read at all, first and among three of all read, AUROC of answerable against not."""
    parts: dict[str, list[tuple[Read, list[tuple[float, bool]]]]] = defaultdict(list)
    for read, windows in zip(reads, judged, strict=True):
        ranked = sorted(
            (
                (score - window.null, number in example.gold)
                for example, window in zip(read.windows, windows, strict=True)
                for number, score in enumerate(window.sentences)
            ),
            reverse=True,
        )
        parts[read.part].append((read, ranked))
        if read.kind and read.answerable:
            parts[f"{read.part}: {read.kind}"].append((read, ranked))
    return {part: _figures(rows) for part, rows in parts.items()}


def _figures(rows: Sequence[tuple[Read, list[tuple[float, bool]]]]) -> dict[str, float]:
    figures: dict[str, float] = {"n": len(rows)}
    located = [ranked for read, ranked in rows if read.answerable and not read.part.startswith("nomiracl")]
    if located:
        figures["found"] = float(np.mean([any(hit for _, hit in ranked) for ranked in located]))
        for depth in (1, 3):
            figures[f"first {depth}"] = float(np.mean([any(hit for _, hit in ranked[:depth]) for ranked in located]))
    labels = [read.answerable for read, _ in rows]
    if len(set(labels)) == 2:
        figures["auroc"] = float(roc_auc_score(labels, [ranked[0][0] if ranked else -1e4 for _, ranked in rows]))
    return figures


def main() -> None:
    """Run the command."""
    options = _options()
    torch.set_num_threads(options.threads)
    base = converted_model()
    reads = closed_sets(options.data)
    reads += question_set("own tune", oa_qa.load(options.index), options.questions, PASSAGES_READ, tune_only=True)
    seeds = oa_qa.load(options.seed_index)
    reads += question_set("seeds", seeds, options.seed_questions, PASSAGES_READ, tune_only=False)
    encoding = Encoding(base)
    for weights in options.weights:
        started = time.monotonic()
        reader = load_reader(base, weights)
        flat = judge(reader, encoding, [window for read in reads for window in read.windows])
        remaining = iter(flat)
        judged = [[next(remaining) for _ in read.windows] for read in reads]
        figures = measures(reads, judged)
        print(f"{weights.name}: {len(flat)} windows in {time.monotonic() - started:.0f} s")  # noqa: T201
        for part, values in figures.items():
            print(f"  {part:24}", "  ".join(f"{name} {value:.3g}" for name, value in values.items()))  # noqa: T201
        weights.with_suffix(".figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        _write_rows(reads, judged, weights.with_suffix(".rows.jsonl"))


def _write_rows(reads: Sequence[Read], judged: Sequence[Sequence[Judged]], file: Path) -> None:
    """Keep the logits, without any text, so that other ways to combine them can be tried."""
    rows = (
        {
            "part": read.part,
            "kind": read.kind,
            "answerable": read.answerable,
            "retrieval": read.retrieval,
            "windows": [
                {"null": window.null, "sentences": window.sentences, "gold": example.gold}
                for example, window in zip(read.windows, windows, strict=True)
            ],
        }
        for read, windows in zip(reads, judged, strict=True)
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="what train_reader.py wrote")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the unpacked public sets")
    parser.add_argument("--index", type=Path, required=True, help="an index of the bundled corpus")
    parser.add_argument("--questions", type=Path, required=True, help="eval/questions.jsonl")
    parser.add_argument("--seed-index", type=Path, required=True, help="an index of the users' documents")
    parser.add_argument("--seed-questions", type=Path, required=True, help="eval/seed_questions.jsonl")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
