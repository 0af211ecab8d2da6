"""Seconds a question for reading 6, 8 and 10 passages, by kind of arithmetic.

Run `python training/time_reader.py --weights W.safetensors --index INDEX --questions Q.jsonl`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import oa_qa
import torch
from oa_qa.encoding.conversion import converted_model
from torch import nn

from batching import Encoding, batch_of
from dev_sets import question_set
from evaluate_reader import load_reader
from model import Reader
from windows import Example

_QUESTIONS = 12
Context = Callable[[], AbstractContextManager[object]]


def main() -> None:
    """Run the command."""
    options = _options()
    torch.set_num_threads(options.threads)
    base = converted_model()
    qa, encoding = oa_qa.load(options.index), Encoding(base)
    reader = load_reader(base, options.weights)
    small = torch.ao.quantization.quantize_dynamic(load_reader(base, options.weights), {nn.Linear}, dtype=torch.qint8)  # type: ignore[no-untyped-call]
    kinds: dict[str, tuple[Reader, Context]] = {
        "float32": (reader, contextlib.nullcontext),
        "bfloat16": (reader, lambda: torch.autocast("cpu", dtype=torch.bfloat16)),
        "int8 dynamic": (small, contextlib.nullcontext),
    }
    for count in (6, 8, 10):
        reads = question_set("timing", qa, options.questions, count, tune_only=True)[:_QUESTIONS]
        for name, (model, context) in kinds.items():
            for together in (True, False):
                seconds = [_timed(model, encoding, read.windows, context, together) for read in reads[1:]]
                how = "one batch" if together else "one by one"
                print(f"{count:3} passages  {name:13} {how:11} p50 {np.median(seconds):.3f} s", flush=True)  # noqa: T201


def _timed(reader: Reader, encoding: Encoding, windows: Sequence[Example], context: Context, together: bool) -> float:
    started = time.perf_counter()
    encoded = encoding.encode(windows)
    with torch.inference_mode(), context():
        for group in [encoded] if together else [[one] for one in encoded]:
            reader(batch_of(group))
    return time.perf_counter() - started


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="what train_reader.py or export_reader.py wrote")
    parser.add_argument("--index", type=Path, required=True, help="an index of the bundled corpus")
    parser.add_argument("--questions", type=Path, required=True, help="eval/questions.jsonl")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
