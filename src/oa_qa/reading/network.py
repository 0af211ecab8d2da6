"""The reader's network: the layers of multilingual-e5-small with heads for sentence, null and span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.bert.modeling_bert import BertEncoder

NOWHERE = -1e4
"""Logit of what cannot be chosen: padding, the question, what is shown around the window."""

QUESTION, AROUND, WINDOW = range(3)
"""What a token belongs to."""

PADDING = 1
"""The token that fills up a batch."""

_ATTENTION = "oa_qa_reader"


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    **options: object,
) -> tuple[Tensor, None]:
    """Attention as transformers calls it: plain products in 16 bits, torch's fused kernel in 32.

    With heads of 32 numbers the fused kernel takes twice as long as plain products on a CPU with 16-bit arithmetic.
    """
    if query.dtype != torch.bfloat16:
        mixed, _ = sdpa_attention_forward(module, query, key, value, attention_mask, scaling=scaling, **options)
        return mixed, None
    logits = (query * (scaling or query.shape[-1] ** -0.5)) @ key.transpose(-1, -2)
    if attention_mask is not None:
        logits = logits + attention_mask
    return (logits.softmax(-1) @ value).transpose(1, 2).contiguous(), None


ALL_ATTENTION_FUNCTIONS.register(_ATTENTION, _attention)


@dataclass(frozen=True)
class Batch:
    """Questions with their windows as tensors; b of them, t tokens each, s sentences.

    Attributes:
        ids: (b, t).
        roles: QUESTION, AROUND or WINDOW for each token, (b, t).
        sentence: number of the sentence that a token belongs to, -1 for none, (b, t).
        sentences: how many sentences each window has, (b,).
    """

    ids: Tensor
    roles: Tensor
    sentence: Tensor
    sentences: Tensor


@dataclass(frozen=True)
class Scores:
    """Logits: of null and each sentence (b, 1 + s); of the answer's start and end at each token (b, t)."""

    choice: Tensor
    starts: Tensor
    ends: Tensor


class Embeddings:
    """The encoder's token embeddings, frozen. They are mapped from its file, so the encoder's own copy is the only one.

    Args:
        base: the encoder's tensors by name.
        config: its shape.
    """

    def __init__(self, base: Mapping[str, Tensor], config: BertConfig) -> None:
        self._words, self._positions, self._types, self._weight, self._bias = (
            base[f"embeddings.{name}"]
            for name in (
                "word_embeddings.weight",
                "position_embeddings.weight",
                "token_type_embeddings.weight",
                "LayerNorm.weight",
                "LayerNorm.bias",
            )
        )
        self._epsilon = config.layer_norm_eps

    def __call__(self, ids: Tensor) -> Tensor:
        """Embeddings of tokens (b, t) in their places, (b, t, width)."""
        summed = self._words[ids] + self._positions[: ids.shape[1]] + self._types[0]
        return functional.layer_norm(summed, self._weight.shape, self._weight, self._bias, self._epsilon)


class Network(nn.Module):
    """Scores every sentence of a window against the window not answering at all.

    Args:
        folder: the encoder that ships anyway. Its embeddings stay as they are; its layers are where training starts.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(
            folder,
            attn_implementation=_ATTENTION,
            hidden_dropout_prob=0.0,  # hardly any example is seen twice, and on a CPU random numbers cost time
            attention_probs_dropout_prob=0.0,
        )
        base = load_file(folder / "model.safetensors")
        self._embeddings = Embeddings(base, config)
        encoder = BertEncoder(config)
        encoder.load_state_dict(
            {name.removeprefix("encoder."): value for name, value in base.items() if name.startswith("encoder.")}
        )
        self.bert = nn.ModuleDict({"encoder": encoder})
        width = config.hidden_size
        self.role = nn.Embedding(3, width)
        self.attend = nn.Linear(width, 1)
        self.sentence = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.null = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)
        for zero in (self.role.weight, self.attend.weight):  # begin as plain E5 with plain means
            nn.init.zeros_(zero)

    def forward(self, batch: Batch) -> Scores:
        """Logits of a batch, in 32 bits."""
        mask = batch.ids != PADDING
        embedded = self._embeddings(batch.ids) + self.role(batch.roles)
        bias = _bias(mask, torch.is_autocast_enabled("cpu"))
        hidden = self.bert["encoder"](embedded, attention_mask=bias).last_hidden_state
        count = int(batch.sentences.max())
        pooled = self._pooled(hidden, batch.sentence, count)
        choice = torch.cat([self.null(hidden[:, 0]), self.sentence(pooled).squeeze(-1)], dim=1).float()
        missing = torch.arange(count) >= batch.sentences[:, None]
        choice = choice.masked_fill(functional.pad(missing, (1, 0)), NOWHERE)
        span = self.span(hidden).float()
        outside = batch.sentence < 0
        outside[:, 0] = False
        starts, ends = span.masked_fill(outside[..., None], NOWHERE).unbind(-1)
        return Scores(choice, starts, ends)

    def _pooled(self, hidden: Tensor, sentence: Tensor, count: int) -> Tensor:
        """A weighted mean of each sentence's tokens, (b, s, width)."""
        member = sentence[:, None, :] == torch.arange(count)[:, None]
        weights = self.attend(hidden).float().transpose(1, 2).masked_fill(~member, NOWHERE).softmax(-1)
        pooled: Tensor = weights.to(hidden.dtype) @ hidden
        return pooled


def _bias(mask: Tensor, half: bool) -> Tensor | None:
    """What padding adds to attention; None where there is none, which is quicker."""
    if bool(mask.all()):
        return None
    dtype = torch.bfloat16 if half else torch.float32
    bias = torch.zeros(mask.shape, dtype=dtype).masked_fill(~mask, torch.finfo(dtype).min)
    return bias[:, None, None, :]
