"""The learnt combination of signals, the confidence, and the thresholds, as a file of numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from oa_qa.errors import SettingsError

if TYPE_CHECKING:
    from oa_qa.encoding import TextEncoder
    from oa_qa.reading.reader import Reader

BUNDLED_CALIBRATION = Path(__file__).parent / "calibration.json"

KNOWN_OF_SENTENCE = frozenset({"reader", "log_rank", "names", "meaning", "whole"})
KNOWN_OF_ANSWER = KNOWN_OF_SENTENCE | {"total", "meaning_best"}
"""The signals that reading gives of a sentence, and of the best one and how the others stand to it."""

Parts = dict[str, tuple[float, float]]
"""Signals by name, each with its value and what it adds."""

Caution = Literal["strict", "balanced", "eager"]
CAUTIONS: tuple[Caution, ...] = get_args(Caution)


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


def read_calibration(file: Path) -> Calibration:
    """Read what `Calibration.write` wrote. Read anew each time: it is small, and another fit may have replaced it.

    Raises:
        SettingsError: the file cannot be read, is no calibration, or is one that no question could be answered with.
    """
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        return Calibration(
            stated["reader"],
            stated["model"],
            _logistic(stated["sentence"], KNOWN_OF_SENTENCE),
            _logistic(stated["answer"], KNOWN_OF_ANSWER),
            _thresholds(stated["thresholds"]),
            stated.get("about", {}),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # The text of a KeyError is the bare key, that of a TypeError says little without its name.
        reason = str(error) if isinstance(error, ValueError | OSError) else repr(error)
        raise SettingsError(
            f"{file} holds no calibration: {reason}. Make one with: oa-qa eval QUESTIONS --corpus FOLDER --output OUT --calibrate; or leave the setting out."
        ) from error


def _logistic(stated: Mapping[str, Any], known: frozenset[str]) -> Logistic:
    weights = {name: float(weight) for name, weight in stated["weights"].items()}
    unknown = weights.keys() - known
    if unknown:
        raise ValueError(f"the signal {min(unknown)} is none of {', '.join(sorted(known))}")
    bias = float(stated["bias"])
    if not all(map(math.isfinite, (bias, *weights.values()))):
        raise ValueError("a bias or weight is no finite number")
    return Logistic(bias, weights)


def _thresholds(stated: Mapping[str, Any]) -> dict[str, float]:
    thresholds: dict[str, float] = {name: float(stated[name]) for name in CAUTIONS}
    if not 1 >= thresholds["strict"] >= thresholds["balanced"] >= thresholds["eager"] >= 0:
        raise ValueError(f"the thresholds {thresholds} are no probabilities that fall from strict to eager")
    return thresholds


def probability(logit: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
