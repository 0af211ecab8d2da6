"""Spellings of a corpus that may be one name, with the sentences they stand in, for a person to judge."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from oa_qa.models import Span
from oa_qa.names.evidence import corpus_mentions
from oa_qa.names.parts import name_key, name_parts, names_gap
from oa_qa.names.sound import sound_keys
from oa_qa.names.table import NameTable
from oa_qa.text.sentences import sentence_spans

WIDEST = 2.2  # gaps above 1 are not applied unless declared; a person may still recognise the name
MOST_EXAMPLES = 3
_LOOKED_AT = 20  # places of one spelling; enough for three different sentences
_BUSIEST = 400  # spellings that share one skeleton; more are ordinary words


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which a spelling occurs."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two spellings that may be one name.

    Attributes:
        spellings: the two, the more frequent one first.
        score: from 1, they sound alike, down to 0.
        counts: how often each occurs.
        examples: for each, up to three sentences it occurs in.
    """

    spellings: tuple[str, str]
    score: float
    counts: tuple[int, int]
    examples: tuple[tuple[Example, ...], tuple[Example, ...]]


def suggest(texts: Iterable[tuple[str, str]], table: NameTable) -> list[Suggestion]:
    """Pairs of spellings in texts, given as (document id, text), that may be one name and are not declared; best first."""
    held = dict(texts)
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for document_id, mention in corpus_mentions(held.items(), table):
        places[mention.spelling].append((document_id, mention.start))
    pairs = _closest(_pairs(list(places), table), table)
    sentences = {document_id: sentence_spans(held[document_id]) for document_id in _needed(pairs, places)}
    found = []
    for (a, b), gap in pairs.items():
        first, second = sorted((a, b), key=lambda spelling: (-len(places[spelling]), spelling))
        found.append(
            Suggestion(
                (first, second),
                round(1 - gap / (2 * WIDEST), 3),
                (len(places[first]), len(places[second])),
                (_examples(places[first], sentences), _examples(places[second], sentences)),
            )
        )
    return sorted(found, key=lambda s: (-s.score, -sum(s.counts), s.spellings))


def render_block(spellings: Sequence[str]) -> str:
    """A `[[name]]` block for names.toml; the first spelling is the one shown."""
    # A JSON string is a TOML string too, save for DEL, which TOML wants escaped.
    listed = ", ".join(json.dumps(s, ensure_ascii=False).replace("\x7f", "\\u007f") for s in dict.fromkeys(spellings))
    return f"[[name]]\nvariants = [{listed}]\n"


def _pairs(spellings: list[str], table: NameTable) -> dict[tuple[str, str], float]:
    blocks: dict[str, dict[str, None]] = defaultdict(dict)
    for spelling in spellings:
        parts = name_parts(spelling)
        for word in {parts[-1], "".join(parts)} if parts else ():
            for key in sound_keys(word):
                blocks[key][spelling] = None
    gaps: dict[tuple[str, str], float] = {}
    for block in blocks.values():
        if len(block) > _BUSIEST:
            continue
        for pair in combinations(sorted(block), 2):
            if pair not in gaps and not _settled(*pair, table):
                gap = names_gap(*pair, widest=WIDEST)
                if gap <= WIDEST:
                    gaps[pair] = gap
    return gaps


def _closest(pairs: dict[tuple[str, str], float], table: NameTable) -> dict[tuple[str, str], float]:
    """For a spelling and a declared name, only the pair that is closest: one answer of a person settles them all."""
    kept: dict[tuple[str, str], float] = {}
    asked: set[tuple[str, int]] = set()
    for pair in sorted(pairs, key=lambda pair: (pairs[pair], pair)):
        question = [(a, n) for a, b in (pair, pair[::-1]) if (n := table.number_of(b)) is not None]
        if asked.isdisjoint(question):
            kept[pair] = pairs[pair]
            asked.update(question)
    return kept


def _settled(a: str, b: str, table: NameTable) -> bool:
    """Whether there is nothing to ask: both declared, or the same but for width, titles and a missing given name."""
    if table.number_of(a) is not None and table.number_of(b) is not None:
        return True
    first, second = name_parts(a), name_parts(b)
    return name_key(a) == name_key(b) or first[-1:] == second or second[-1:] == first


def _needed(pairs: Iterable[tuple[str, str]], places: dict[str, list[tuple[str, int]]]) -> list[str]:
    return list(dict.fromkeys(d for pair in pairs for s in pair for d, _ in places[s][:_LOOKED_AT]))


def _examples(places: list[tuple[str, int]], sentences: dict[str, list[Span]]) -> tuple[Example, ...]:
    found: dict[Example, None] = {}
    for document_id, at in places[:_LOOKED_AT]:
        span = next((span for span in sentences[document_id] if span.start <= at < span.end), None)
        if span and len(found) < MOST_EXAMPLES:
            found[Example(document_id, span.start, span.end)] = None
    return tuple(found)
