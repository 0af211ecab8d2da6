"""Train the reader: one command from the unpacked public sets to the weights, which carries on where it was stopped.

Run `python training/train_reader.py --data SETS --work FOLDER --minutes 110`. The work folder gets `groups-SEED.jsonl`,
`checkpoint-SEED.pt`, `weights-*.safetensors` and `run.json`: the configuration, the SHA-256 of all data, how the loss went.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from oa_qa.encoding import Encoder
from oa_qa.encoding.conversion import converted_model
from oa_qa.hashing import file_sha256
from oa_qa.reading.network import Network
from oa_qa.reading.weights import load_weights
from safetensors.torch import save_file

from batching import Encoded, Encoding, batches, task_of
from examples import MIXTURE, SETS, read_groups, write_groups
from loss import loss_of


@dataclass(frozen=True)
class Config:
    """Everything that decides the weights, but for the data and the time there is."""

    groups: int = 12_000
    batch_tokens: int = 4096
    rate: float = 3e-5
    head_rate: float = 2e-4
    weight_decay: float = 0.01
    warm_up: float = 0.03
    span_weight: float = 0.5
    largest_gradient: float = 1.0
    seed: int = 5
    still_layers: int = 0


CHECKPOINT_SECONDS, SNAPSHOT_SECONDS, LOG_STEPS = 300, 1200, 10


class Training:
    """The state of a run: model, optimiser, and how far it is."""

    def __init__(self, config: Config, base: Path, work: Path, seconds: float) -> None:
        torch.manual_seed(config.seed)
        self.config, self.work, self.seconds = config, work, seconds
        self._checkpoint = work / f"checkpoint-{config.seed}.pt"  # another seed is another run
        self.model = Network(base).train()
        if config.still_layers:  # nothing below them learns either, so that a step ends above them
            still = ("role.", *(f"bert.encoder.layer.{number}." for number in range(config.still_layers)))
            for name, value in self.model.named_parameters():
                value.requires_grad_(not name.startswith(still))
        self.optimiser = torch.optim.AdamW(self._groups(), fused=True)
        self.step, self.seen, self.elapsed = 0, 0, 0.0
        self.losses: list[dict[str, float]] = []

    def _groups(self) -> list[dict[str, Any]]:
        config, groups = self.config, []
        for layers in (True, False):
            for matrix in (True, False):
                values = [
                    value
                    for name, value in self.model.named_parameters()
                    if value.requires_grad and name.startswith("bert.") == layers and (value.ndim > 1) == matrix
                ]
                rate = config.rate if layers else config.head_rate
                decay = config.weight_decay if matrix else 0.0
                groups.append({"params": values, "lr": rate, "peak": rate, "weight_decay": decay})
        return groups

    def begin(self, weights: Path) -> None:
        """Start from weights that were trained before."""
        self.model.load_state_dict(load_weights(weights))

    def learn(self, groups: Sequence[Sequence[Encoded]], progress: float) -> float:
        """One step on one batch; returns its loss."""
        share = min(progress / self.config.warm_up, (1 - progress) / (1 - self.config.warm_up))
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * max(0.0, share)
        task = task_of(groups)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.model(task.batch)
        loss = loss_of(scores, task, self.config.span_weight)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(list(self.model.parameters()), self.config.largest_gradient)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.seen += sum(map(len, groups))
        return loss.item()

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": {"step": self.step, "seen": self.seen, "elapsed": self.elapsed, "losses": self.losses},
        }
        partial = self._checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self._checkpoint)

    def resume(self) -> None:
        """Carry on from the checkpoint, if there is one."""
        file = self._checkpoint
        if not file.exists():
            return
        state = torch.load(file, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        for key, value in state["progress"].items():
            setattr(self, key, value)

    def snapshot(self, name: str) -> Path:
        """Write the weights by themselves, to be evaluated or exported."""
        file = self.work / f"weights-{name}.safetensors"
        save_file({key: value.detach().clone() for key, value in self.model.named_parameters()}, file)
        return file


def main() -> None:
    """Run the command."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    config = Config(seed=options.seed, still_layers=options.still_layers)
    base = converted_model(announce=_say)
    file = options.work / f"groups-{config.seed}.jsonl"
    record = _record(config, options, base)
    if not file.exists():
        _say("making groups of windows")
        partial = file.with_suffix(".partial")
        record["kinds"] = write_groups(options.data, partial, config.groups, config.seed, Encoder())
        partial.replace(file)
    record["groups_sha256"] = file_sha256(file)
    _say("putting them into tokens")
    encoded = _encoded(file, base)
    training = Training(config, base, options.work, 60 * options.minutes)
    if options.start:
        training.begin(options.start)
    training.resume()
    _train(training, encoded)
    final = training.snapshot("final")
    record |= {
        "steps": training.step,
        "seen": training.seen,
        "minutes": round(training.elapsed / 60, 1),
        "weights_sha256": file_sha256(final),
        "losses": training.losses,
    }
    (options.work / "run.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _say(f"done: {training.seen} windows in {training.elapsed / 60:.0f} minutes, {final}")


def _train(training: Training, encoded: Sequence[Sequence[Encoded]]) -> None:
    order = batches(encoded, training.config.batch_tokens, training.config.seed)
    begun = time.monotonic() - training.elapsed
    saved, shot, logged = training.elapsed, training.elapsed, (training.elapsed, training.seen)
    recent: deque[float] = deque(maxlen=200)
    for numbers in order[training.step :]:
        training.elapsed = time.monotonic() - begun
        progress = max(training.step / len(order), training.elapsed / training.seconds)
        if progress >= 1:
            break
        recent.append(training.learn([encoded[number] for number in numbers], progress))
        if training.step % LOG_STEPS == 0:
            speed = (training.seen - logged[1]) / (training.elapsed - logged[0] + 1e-9)
            logged = (training.elapsed, training.seen)
            mean = sum(recent) / len(recent)
            training.losses.append({"step": training.step, "seen": training.seen, "loss": round(mean, 4)})
            _say(f"step {training.step}/{len(order)} progress {progress:.3f} loss {mean:.3f} {speed:.1f} windows/s")
        if training.elapsed - saved > CHECKPOINT_SECONDS:
            saved = training.elapsed
            training.save()
        if training.elapsed - shot > SNAPSHOT_SECONDS:
            shot = training.elapsed
            _say(f"snapshot {training.snapshot(f'{training.step:05}').name}")
    training.save()


def _encoded(file: Path, base: Path) -> list[list[Encoded]]:
    encoding, groups = Encoding(base), list(read_groups(file))
    found: list[list[Encoded]] = []
    for first in range(0, len(groups), 1000):
        some = groups[first : first + 1000]
        windows = iter(encoding.encode([example for group in some for example in group]))
        found += [[next(windows) for _ in group] for group in some]
    return found


def _record(config: Config, options: argparse.Namespace, base: Path) -> dict[str, Any]:
    files = sorted(file for name in SETS for file in (options.data / name).glob("*.jsonl"))
    return {
        "config": asdict(config),
        "mixture": MIXTURE,
        "minutes": options.minutes,
        "base": base.name,
        "start_sha256": file_sha256(options.start) if options.start else None,
        "data_sha256": {file.relative_to(options.data).as_posix(): file_sha256(file) for file in files},
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the unpacked public sets")
    parser.add_argument("--work", type=Path, required=True, help="where examples, checkpoints and weights go")
    parser.add_argument(
        "--minutes", type=float, required=True, help="the time that training may take, all runs together"
    )
    parser.add_argument("--start", type=Path, help="weights of an earlier run to start from, instead of the encoder's")
    parser.add_argument("--seed", type=int, default=Config.seed, help="decides the groups and their order")
    parser.add_argument(
        "--still-layers", type=int, default=Config.still_layers, help="the lowest ones, left as they are"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _say(words: str) -> None:
    print(time.strftime("%H:%M:%S"), words, flush=True)  # noqa: T201


if __name__ == "__main__":
    random.seed(0)
    main()
