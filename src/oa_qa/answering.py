"""Scored sentences -> Answer: the decision, the choice of quotes, and their grouping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from oa_qa.models import Answer, Citation, Document, IndexInfo
from oa_qa.names import MatchedName
from oa_qa.names.borders import stands_in
from oa_qa.reading import Reading, ScoredSentence
from oa_qa.reading.signals import looks_finished
from oa_qa.text.lead_ins import lead_in
from oa_qa.text.normalization import squeeze
from oa_qa.text.sentences import width_breaks

_NEAREST = 3
_MARGIN = 3.0
"""How far below the best sentence's score, a logit, another one may stand and still be cited."""

_TOGETHER = 1.0
"""How far below a sentence its neighbour may stand and be quoted with it."""

_LONGEST_RUN = 160
"""In characters; a single sentence may be longer."""

_LABELLED = regex.compile(r"[\t|]|[:：](?=\s*\S)|(?<=\S)(?:\u3000{2,}| {3,})(?=\S)")
"""In a row of a table, or in a line such as 本社：東京 or 田中：はい, which says something by itself."""

_NEXT_LINE = regex.compile(r"[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*(?:[-*+•・◦▪][ \t\u3000]*)?")
_MARKER = regex.compile(r"[\s>#*+•・◦▪-]*")
_LINE_END = regex.compile(r"[\r\n]|\Z")


def compose(
    question: str,
    reading: Reading,
    *,
    limit: int,
    threshold: float,
    index: IndexInfo,
    names: Sequence[MatchedName] = (),
    undated: Sequence[str] = (),
    unknown_language: Sequence[str] = (),
    timings_ms: dict[str, float] | None = None,
) -> Answer:
    """Decide whether the sources answer, and put together what is shown.

    Args:
        question: the question as asked.
        reading: the sentences, best first.
        limit: the most citations to give.
        threshold: below this confidence the answer is that the sources do not say.
        index: which index was asked.
        names: names in the question that the documents spell in another way.
        undated: documents left out for want of a date.
        unknown_language: documents left out because their language is not known.
        timings_ms: milliseconds by stage.
    """
    answered = bool(reading.sentences) and reading.confidence >= threshold
    best = reading.sentences[0].score if reading.sentences else 0.0
    kept = [sentence for sentence in reading.sentences if not answered or sentence.score >= best - _MARGIN]
    quotes = _cite(kept, limit if answered else min(limit, _NEAREST), names, reading, together=answered)
    return Answer(
        question=question,
        status="answered" if answered else "not_in_sources",
        confidence=reading.confidence,
        citations=quotes if answered else (),
        nearest=() if answered else quotes,
        index=index,
        undated=tuple(undated),
        unknown_language=tuple(unknown_language),
        timings_ms=timings_ms or {},
        threshold=threshold,
        decision=reading.decision(),
    )


def _cite(
    sentences: Sequence[ScoredSentence],
    limit: int,
    names: Sequence[MatchedName],
    reading: Reading,
    *,
    together: bool,
) -> tuple[Citation, ...]:
    """Number the best sentences; one that stands in several documents is cited once, with its copies.

    Neighbours that answer are quoted together if wanted; what does not answer has nothing in common.
    """
    groups: dict[str, list[ScoredSentence]] = {}
    for sentence in sentences:
        groups.setdefault(squeeze(sentence.text), []).append(sentence)
    citations: list[Citation] = []
    while groups and len(citations) < limit:
        best, *others = groups.pop(next(iter(groups)))
        if any(_heads(best, cited) for cited in citations):
            continue
        near = [one for group in groups.values() for one in group if one.document.id == best.document.id]
        first = _with_what_is_below(best, near)
        start, end = _run(first, [one for one in near if together and one.score >= best.score - _TOGETHER])
        quoted = {words for words, group in groups.items() if any(_within(one, first, start, end) for one in group)}
        quote = first.document.text[start:end]
        elsewhere = dict.fromkeys(other.document.id for other in others if other.document.id != first.document.id)
        for words in quoted:  # a copy has all of the quote
            having = {one.document.id for one in groups.pop(words)}
            elsewhere = {name: None for name in elsewhere if name in having}
        citations.append(
            Citation(
                len(citations) + 1,
                first.document,
                start,
                end,
                first.score,
                first.highlight,
                matched_names=_names_in(quote, names),
                copies=tuple(elsewhere),
                parts=reading.parts(first),
                lead_in=lead_in(first.document, start),
            )
        )
    return tuple(citations)


def _heads(sentence: ScoredSentence, cited: Citation) -> bool:
    """Whether a sentence is the heading right above what is cited already."""
    if sentence.document.id != cited.document_id or sentence.end > cited.start:
        return False
    above = _is_right_above(sentence.document.text, sentence.end, cited.start)
    return above and _is_heading(sentence) and looks_finished(cited.quote)


def _is_right_above(text: str, end: int, start: int) -> bool:
    """Whether nothing but blank lines and the signs of headings stands between what ends and what starts there."""
    return not text[end:start].strip("# \n\r\t")


def _is_heading(sentence: ScoredSentence) -> bool:
    """Whether a sentence has a line for itself, and says nothing by itself."""
    text = sentence.document.text
    before, after = text[: sentence.start].rstrip("# ")[-1:], text[sentence.end :].lstrip("# ")[:1]
    alone = not {before, after} - {"", "\n", "\r"}
    return alone and not looks_finished(sentence.text) and not _LABELLED.search(sentence.text)


def _with_what_is_below(best: ScoredSentence, near: Iterable[ScoredSentence]) -> ScoredSentence:
    """A heading together with the sentence under it, or that sentence alone where both are too long; others as they are."""
    text = best.document.text
    if not _is_heading(best):
        return best
    for one in near:
        if one.start < best.end or not _is_right_above(text, best.end, one.start) or not looks_finished(one.text):
            continue
        if one.score >= best.score - _MARGIN:
            start = best.start if one.end - best.start <= _LONGEST_RUN else one.start
            return replace(best, start=start, end=one.end, highlight=one.highlight)
    return best


def _run(first: ScoredSentence, near: Sequence[ScoredSentence]) -> tuple[int, int]:
    """[start, end) of a sentence together with its neighbours that answer about as well, such as the items of a list."""
    document, start, end = first.document, first.start, first.end
    while True:
        grown = (
            (min(start, other.start), max(end, other.end))
            for other in near
            if _adjoin(document, *sorted([(start, end), (other.start, other.end)]))
        )
        wider = next((run for run in grown if run != (start, end) and run[1] - run[0] <= _LONGEST_RUN), None)
        if wider is None:
            return start, end
        start, end = wider


def _adjoin(document: Document, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether a stretch follows another in its line or paragraph, or as a whole line on a whole line.

    Rows of a table and labelled lines stay apart: each says something else, or is said by somebody else.
    """
    text = document.text
    between = text[left[1] : right[0]]
    if not between.strip(" \t\u3000"):
        return True
    if not between.strip() and any(place < right[0] for place in width_breaks(document, left[1], right[1])):
        return True
    if not _NEXT_LINE.fullmatch(between) or any(_LABELLED.search(text, *stretch) for stretch in (left, right)):
        return False
    line = 1 + max(text.rfind(char, 0, left[1]) for char in "\r\n")
    marker, line_end = _MARKER.match(text, line), _LINE_END.search(text, right[0])
    whole = marker is not None and left[0] <= marker.end()
    return whole and line_end is not None and not text[right[1] : line_end.start()].strip()


def _within(sentence: ScoredSentence, first: ScoredSentence, start: int, end: int) -> bool:
    return sentence.document.id == first.document.id and start <= sentence.start and sentence.end <= end


def _names_in(quote: str, names: Sequence[MatchedName]) -> tuple[dict[str, str], ...]:
    """The names of the question that a quote has in another spelling; of spellings within one another, the longest."""
    found: dict[str, MatchedName] = {}
    for name in sorted(names, key=lambda name: -len(name.found)):
        if name.asked not in found and not stands_in(name.asked, quote) and stands_in(name.found, quote):
            found[name.asked] = name
    return tuple({"asked": name.asked, "found": name.found, "how": name.how} for name in found.values())
