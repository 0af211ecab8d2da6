"""What speaks for a sentence besides the reader: its passage's rank, meaning, names, and its looks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from oa_qa.names.asked import asked_names
from oa_qa.names.borders import respelled, stands_in
from oa_qa.text.lead_ins import is_head, lead_in
from oa_qa.text.normalization import join_lines, unwrap

if TYPE_CHECKING:
    from oa_qa.models import Document, Span
    from oa_qa.retrieval import Retrieved

_ASKS = regex.compile(r"([?？؟]|(?<=[のるたういすんねだ何誰])か[。．])[」』”\"）)]*\s*$")
_ENDS = regex.compile(r"[。｡．.!?！？‼⁇⁈⁉…।։።؟။」』”\"](?:[)）\]］〉》】'’]|\[\d+\])*\s*$|[)）]\s*$")

Spellings = Mapping[str, Sequence[str]]
"""Names of the question, each with the other spellings that the documents have for it."""


@dataclass(frozen=True)
class Asked:
    """A question taken apart.

    Attributes:
        question: as asked.
        names: whom and what it names, each with all forms in which a text may have it.
    """

    question: str
    names: tuple[tuple[str, ...], ...]


def taken_apart(question: str, spellings: Spellings) -> Asked:
    """A question with whom and what it names, in its own spellings and in those of the documents."""
    mentioned = {forms[0]: forms for forms in [*((name,) for name in spellings), *asked_names(question)]}
    return Asked(question, tuple((*forms, *spellings.get(name, ())) for name, forms in mentioned.items()))


def as_spelled(question: str, spellings: Spellings, text: str) -> str:
    """The question with its names as a text spells them, where it has them in other spellings alone."""
    for name in sorted(spellings, key=len, reverse=True):
        there = [spelling for spelling in spellings[name] if stands_in(spelling, text)]
        if there and not stands_in(name, text):
            question = respelled(question, name, max(there, key=len))
    return question


def of_passage(asked: Asked, document: Document, item: Retrieved, rank: int) -> dict[str, float]:
    """The signals that all sentences of a passage share; `rank` is how many passages were retrieved before it."""
    text = unwrap(document.text, item.passage.start, item.passage.end, document.soft_breaks)
    around = "\n".join(filter(None, (document.title, text)))
    return {
        "log_rank": math.log1p(rank),
        "names": _share_of_names(asked, around),
    }


def of_sentence(document: Document, span: Span, cosine: float) -> dict[str, float]:
    """The signals of one sentence."""
    text = join_lines(document.text[span.start : span.end])
    return {
        "meaning": cosine,
        "whole": _looks_whole(text, document, span),
    }


def _share_of_names(asked: Asked, text: str) -> float:
    """Share of the question's names that stand in a text, in any spelling; 1 where it names nobody."""
    there = [any(stands_in(spelling, text) for spelling in spellings) for spellings in asked.names]
    return sum(there) / len(there) if there else 1.0


def _looks_whole(text: str, document: Document, span: Span) -> float:
    """1 for a statement, less for a heading or a stray line, 0 for a question and a table's head: those rarely answer.

    A row and an item are statements together with what leads into them.
    """
    if _ASKS.search(text) or is_head(document, span.start, span.end):
        return 0.0
    whole = looks_finished(text) or lead_in(document, span.start) is not None
    return 1.0 if whole else min(1.0, len(text) / 60)


def looks_finished(text: str) -> bool:
    """Whether a text ends as a sentence does, and not as a heading or an item does."""
    return _ENDS.search(text) is not None
