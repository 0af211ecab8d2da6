"""What training makes small."""

from __future__ import annotations

import torch
from oa_qa.reading.network import NOWHERE, Scores
from torch import Tensor

from batching import Task


def loss_of(scores: Scores, task: Task, span_weight: float) -> Tensor:
    """Negative log-likelihood that a right sentence is chosen among those of all windows of a question, or none.

    The windows of a question share one softmax, as in Clark and Gardner (2018), "Simple and Effective Multi-Paragraph
    Reading Comprehension": only so are the logits of different passages comparable. To it is added that of the span's
    start and end, window by window.
    """
    margins = scores.choice[:, 1:] - scores.choice[:, :1]
    right = task.gold[:, 1:]
    groups = int(task.group.max()) + 1
    everything = _summed(margins, task.group, groups)
    answering = _summed(margins.masked_fill(~right, NOWHERE), task.group, groups)
    answered = torch.zeros(groups, dtype=torch.bool).index_fill(0, task.group[right.any(-1)], True)
    nothing = torch.zeros_like(everything)
    chosen = torch.where(answered, answering, nothing)
    choice = (torch.logaddexp(everything, nothing) - chosen).mean()
    return choice + span_weight * (_missed(scores.starts, task.starts) + _missed(scores.ends, task.ends)) / 2


def _summed(logits: Tensor, group: Tensor, groups: int) -> Tensor:
    """The logarithm of the summed exponentials of each group's rows, (groups,)."""
    rows = logits.logsumexp(-1)
    member = group[None, :] == torch.arange(groups)[:, None]
    summed: Tensor = rows[None, :].masked_fill(~member, NOWHERE).logsumexp(-1)
    return summed


def _missed(logits: Tensor, right: Tensor) -> Tensor:
    missed: Tensor = logits.logsumexp(-1) - logits.masked_fill(~right, -torch.inf).logsumexp(-1)
    return missed.mean()
