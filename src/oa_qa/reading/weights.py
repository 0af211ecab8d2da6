"""The reader's weights as they ship: matrices of the layers as 8-bit numbers with a scale per output, all else in 16."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

_SCALE = ".scale"


def save_weights(weights: Mapping[str, Tensor], file: Path, about: Mapping[str, str]) -> None:
    """Write trained weights in the small form.

    Args:
        weights: in 32 bits, by name.
        file: where to.
        about: what the file says of itself, for instance the base model.
    """
    stored: dict[str, Tensor] = {}
    for name, value in weights.items():
        if value.ndim == 2 and ".layer." in name:
            scale = value.abs().amax(dim=1).clamp_min(1e-12) / 127
            stored[name] = (value / scale[:, None]).round().to(torch.int8)
            stored[name + _SCALE] = scale
        else:
            stored[name] = value.to(torch.float16)
    save_file(stored, file, metadata=dict(about))


def load_weights(file: Path) -> dict[str, Tensor]:
    """Read weights into 32 bits, in the small form or as training writes them."""
    stored = load_file(file)
    return {
        name: value.float() * stored[name + _SCALE][:, None] if name + _SCALE in stored else value.float()
        for name, value in stored.items()
        if not name.endswith(_SCALE)
    }
