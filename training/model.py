"""The reader: the layers of multilingual-e5-small over a question and a window, with heads for sentence, null and span."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

NOWHERE = -1e4
"""Logit of what cannot be chosen: padding, the question, what is shown around the window."""

QUESTION, AROUND, WINDOW = range(3)
"""What a token belongs to."""


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
    """Examples as tensors; b examples, t tokens, s sentences.

    Attributes:
        ids: tokens, (b, t); 1 is padding.
        roles: QUESTION, AROUND or WINDOW for each token, (b, t).
        sentence: number of the sentence that a token belongs to, -1 for none, (b, t).
        sentences: how many sentences each window has, (b,).
        gold: whether null (column 0) or a sentence is right, (b, 1 + s).
        starts, ends: whether the answer starts or ends at a token, the first one standing for null, (b, t).
    """

    ids: Tensor
    roles: Tensor
    sentence: Tensor
    sentences: Tensor
    gold: Tensor
    starts: Tensor
    ends: Tensor


@dataclass(frozen=True)
class Scores:
    """Logits: of null and each sentence (b, 1 + s), of the answer's start and end at each token (b, t)."""

    choice: Tensor
    starts: Tensor
    ends: Tensor


class Reader(nn.Module):
    """Scores every sentence of a window against the window not answering at all.

    The embeddings are those of the encoder that ships anyway and stay as they are.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation=_ATTENTION,
            hidden_dropout_prob=0.0,  # hardly any example is seen twice, and on a CPU random numbers cost time
            attention_probs_dropout_prob=0.0,
        )
        self.bert.embeddings.requires_grad_(False)
        width = self.bert.config.hidden_size
        self.role = nn.Embedding(3, width)
        self.attend = nn.Linear(width, 1)
        self.sentence = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.null = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)
        for zero in (self.role.weight, self.attend.weight):  # begin as plain E5 with plain means
            nn.init.zeros_(zero)

    def forward(self, batch: Batch) -> Scores:
        """Logits of a batch, in 32 bits."""
        mask = batch.ids != 1
        with torch.no_grad():
            embedded = self.bert.embeddings(input_ids=batch.ids)
        hidden = self.bert.encoder(
            embedded + self.role(batch.roles), attention_mask=_bias(mask, torch.is_autocast_enabled("cpu"))
        ).last_hidden_state
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

    def trained(self) -> dict[str, nn.Parameter]:
        """What training changes, and what is stored, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


def loss_of(scores: Scores, batch: Batch, span_weight: float) -> Tensor:
    """Negative log-likelihood that a right sentence (or null) is chosen, and of the span's start and end."""
    span = (_missed(scores.starts, batch.starts) + _missed(scores.ends, batch.ends)) / 2
    return _missed(scores.choice, batch.gold) + span_weight * span


def _missed(logits: Tensor, right: Tensor) -> Tensor:
    missed: Tensor = logits.logsumexp(-1) - logits.masked_fill(~right, -torch.inf).logsumexp(-1)
    return missed.mean()


def _bias(mask: Tensor, half: bool) -> Tensor | None:
    """What padding adds to attention; None where there is none, which is quicker."""
    if bool(mask.all()):
        return None
    dtype = torch.bfloat16 if half else torch.float32
    bias = torch.zeros(mask.shape, dtype=dtype).masked_fill(~mask, torch.finfo(dtype).min)
    return bias[:, None, None, :]
