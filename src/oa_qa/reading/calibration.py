"""The learnt combination of signals, the confidence, and the thresholds, as a file of numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from oa_qa.errors import SettingsError

if TYPE_CHECKING:
    from oa_qa.encoding import TextEncoder
    from oa_qa.reading.reader import Reader

BUNDLED_CALIBRATION = Path(__file__).parent / "calibration.json"

Parts = dict[str, tuple[float, float]]
"""Signals by name, each with its value and what it adds."""

Caution = Literal["strict", "balanced", "eager"]


@dataclass(frozen=True)
class Logistic:
    """A logistic regression: the logit is `bias` plus each signal times its weight."""

    bias: float
    weights: dict[str, float]

    def logit(self, signals: Mapping[str, float]) -> float:
        """The logit that signals come to. Every signal with a weight must be there."""
        return self.bias + sum(weight * signals[name] for name, weight in self.weights.items())

    def parts(self, signals: Mapping[str, float]) -> Parts:
        """The value of each signal that counts, and what it adds to the logit; the weightiest first."""
        parts = {name: (signals[name], weight * signals[name]) for name, weight in self.weights.items()}
        return dict(sorted(parts.items(), key=lambda part: -abs(part[1][1])))


@dataclass(frozen=True)
class Calibration:
    """How signals become a score, and the best scores a probability.

    Attributes:
        reader, model: the fingerprints of the reader and the encoder whose scores it was fitted to.
        sentence: signals of a sentence -> its score.
        answer: signals of all sentences read -> the confidence that the best one answers.
        thresholds: the least confidence that is answered, by caution.
        about: what it was fitted on and what came out, for people.
    """

    reader: str
    model: str
    sentence: Logistic
    answer: Logistic
    thresholds: dict[str, float]
    about: dict[str, Any] = field(default_factory=dict)

    def fits(self, reader: Reader, encoder: TextEncoder) -> bool:
        """Whether it was fitted to this reader and this encoder."""
        return (self.reader, self.model) == (reader.fingerprint, encoder.fingerprint)

    def write(self, file: Path) -> None:
        """Write the calibration as JSON."""
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def read_calibration(file: Path) -> Calibration:
    """Read what `Calibration.write` wrote.

    Raises:
        SettingsError: the file cannot be read, or is no calibration.
    """
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        sentence, answer = (
            Logistic(float(stated[k]["bias"]), dict(stated[k]["weights"])) for k in ("sentence", "answer")
        )
        thresholds = {name: float(stated["thresholds"][name]) for name in ("strict", "balanced", "eager")}
        return Calibration(stated["reader"], stated["model"], sentence, answer, thresholds, stated.get("about", {}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{file} holds no calibration: {error!r}. Make one with: oa-qa eval QUESTIONS --corpus FOLDER --output OUT --calibrate; or leave the setting out."
        ) from error


def probability(logit: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
