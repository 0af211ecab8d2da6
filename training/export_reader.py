"""Write trained weights, or the mean of several, in the form that ships, at most 25 MB.

Run `python training/export_reader.py --weights W.safetensors --output reader.safetensors`. What the rounding costs,
`evaluate_reader.py --weights W.safetensors reader.safetensors` shows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from oa_qa.encoding.conversion import fingerprint
from oa_qa.hashing import file_sha256
from oa_qa.reading.weights import load_weights, save_weights

LARGEST = 25_000_000
_ROUNDING = 1e-6


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="what train_reader.py wrote")
    parser.add_argument("--shares", type=float, nargs="+", help="of each in the mean [default: equal ones]")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    shares = options.shares or [1 / len(options.weights)] * len(options.weights)
    if len(shares) != len(options.weights) or abs(sum(shares) - 1) > _ROUNDING:
        parser.error("give a share for each file of weights; together they are 1")
    runs = [load_weights(file) for file in options.weights]
    weights = {
        name: torch.stack([share * run[name] for share, run in zip(shares, runs, strict=True)]).sum(0)
        for name in runs[0]
    }
    trained = " ".join(file_sha256(file) for file in options.weights)
    about = {"format": "oa-qa reader 1", "base": fingerprint(), "trained_sha256": trained}
    save_weights(weights, options.output, about)
    size = options.output.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{options.output} has {size:,} bytes, more than {LARGEST:,}.")
    error = max(
        float((value - weights[name]).norm() / weights[name].norm().clamp_min(1e-12))
        for name, value in load_weights(options.output).items()
    )
    print(f"{options.output}: {size:,} bytes, SHA-256 {file_sha256(options.output)}, largest error {error:.4f}")  # noqa: T201


if __name__ == "__main__":
    main()
