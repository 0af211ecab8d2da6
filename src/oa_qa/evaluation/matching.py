"""Where gold evidence stands in a document, and whether a citation or a passage hits it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from oa_qa.evaluation.errors import GoldError
from oa_qa.evaluation.questions import Gold
from oa_qa.models import Document, Span
from oa_qa.text.normalization import squeeze

LONGEST_HIT = 240
"""A citation of more characters is no hit, wherever it stands: the reader asked for the sentence, not for the page."""


def locate(document: Document, gold: Gold) -> list[Span]:
    """Where a piece of gold evidence stands: every place of a quote, exactly, else up to white space and width.

    Raises:
        GoldError: the quote is not in the document, or the document's text is not the one that the place is from.
    """
    if gold.quote is not None:
        spans = list(_occurrences(document.text, gold.quote)) or _loose_occurrences(document.text, gold.quote)
        if not spans:
            raise GoldError(
                f"The gold quote {gold.quote[:60]!r} is not in {document.id}. Correct the question file, or give the "
                "corpus that it was written for."
            )
        return spans
    if gold.start is None or gold.end is None:
        return []
    if gold.sha256 not in (None, document.sha256):
        raise GoldError(
            f"{document.id} has the SHA-256 {document.sha256[:12]}…, the gold evidence is from {str(gold.sha256)[:12]}…: "
            "the text is another one. Give the corpus that the question file was written for."
        )
    if gold.end > len(document.text):
        raise GoldError(
            f"The gold evidence [{gold.start}, {gold.end}) runs over the end of {document.id}, which has "
            f"{len(document.text)} characters. Correct the question file."
        )
    return [Span(gold.start, gold.end)]


def is_hit(quote: Span, gold: Iterable[Span]) -> bool:
    """Whether a citation overlaps a gold span by at least half of the shorter of the two and is short enough.

    Both must be of the same document.
    """
    return quote.end - quote.start <= LONGEST_HIT and any(overlaps(quote, span) for span in gold)


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans of a document share at least half of the shorter of them."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(one.end - one.start, other.end - other.start)


def holds_whole(passage: Span, gold: Iterable[Span]) -> bool:
    """Whether a passage holds a whole gold span of the same document."""
    return any(passage.start <= span.start and span.end <= passage.end for span in gold)


def holds_answer(quote: str, answers: Iterable[str]) -> bool:
    """Whether a quote holds one of the answer strings, up to white space, width and case."""
    words = squeeze(quote)
    return any(answer in words for answer in map(squeeze, answers) if answer)


def comparable(text: str) -> tuple[str, list[int]]:
    """A text without white space and in normal width (NFKC), with the way back.

    Composition never crosses a combining sequence, so each one is folded by itself.

    Returns:
        The comparable form, and for each of its characters the offset in `text` of the sequence it came from.
    """
    folded: list[str] = []
    origins: list[int] = []
    for start, end in _sequences(text):
        piece = "".join(unicodedata.normalize("NFKC", text[start:end]).split())
        folded.append(piece)
        origins += [start] * len(piece)
    return "".join(folded), origins


def _occurrences(text: str, words: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)


def _loose_occurrences(text: str, words: str) -> list[Span]:
    wanted, _ = comparable(words)
    if not wanted:
        return []
    folded, origins = comparable(text)
    ends = dict(_sequences(text))
    return [Span(origins[span.start], ends[origins[span.end - 1]]) for span in _occurrences(folded, wanted)]


def _sequences(text: str) -> Iterator[tuple[int, int]]:
    """Runs of a character and what composes with it: combining marks, half-width sound marks, Hangul jamo."""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not _continues(text[i]):
            yield start, i
            start = i


def _continues(char: str) -> bool:
    # The marks that NFKC attaches to the character before: those with a combining class, the half-width ﾞ and ﾟ, and
    # the vowels and finals of Hangul, which have class 0.
    return bool(unicodedata.combining(char)) or char in "ﾞﾟ" or "\u1160" <= char <= "\u11ff"
