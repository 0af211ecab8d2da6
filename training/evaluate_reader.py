"""How good given weights are, on small fixed samples of public sets; retrieval has no part in it.

Run `python training/evaluate_reader.py --weights W.safetensors --data SETS`. Beside the weights it leaves their figures.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from oa_qa.reading import BundledReader, WindowScores
from sklearn.metrics import roc_auc_score

from dev_sets import Read, closed_sets

Ranked = list[tuple[float, bool]]


def measures(reads: Sequence[Read], judged: Sequence[Sequence[WindowScores]]) -> dict[str, dict[str, float]]:
    """Per part: n, right sentence first and among three, AUROC of answerable against not."""
    parts: dict[str, list[tuple[Read, Ranked]]] = defaultdict(list)
    for read, windows in zip(reads, judged, strict=True):
        ranked = sorted(
            (
                (float(margin), number in example.gold)
                for example, window in zip(read.windows, windows, strict=True)
                for number, margin in enumerate(window.margins)
            ),
            reverse=True,
        )
        parts[read.part].append((read, ranked))
    return {part: _figures(rows) for part, rows in parts.items()}


def _figures(rows: Sequence[tuple[Read, Ranked]]) -> dict[str, float]:
    figures: dict[str, float] = {"n": len(rows)}
    located = [ranked for read, ranked in rows if read.answerable and any(hit for _, hit in ranked)]
    for depth in (1, 3) if located else ():
        figures[f"first {depth}"] = float(np.mean([any(hit for _, hit in ranked[:depth]) for ranked in located]))
    labels = [read.answerable for read, _ in rows]
    if len(set(labels)) == 2:
        figures["auroc"] = float(roc_auc_score(labels, [ranked[0][0] for _, ranked in rows]))
    return figures


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="what train_reader.py wrote")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the unpacked public sets")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    reads = closed_sets(options.data)
    for weights in options.weights:
        started = time.monotonic()
        reader = BundledReader(weights)
        judged = [reader.read(read.windows[0].question, [example.window for example in read.windows]) for read in reads]
        figures = measures(reads, judged)
        print(f"{weights.name}: {time.monotonic() - started:.0f} s")  # noqa: T201
        for part, values in figures.items():
            print(f"  {part:24}", "  ".join(f"{name} {value:.3g}" for name, value in values.items()))  # noqa: T201
        weights.with_suffix(".figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
