"""What the reader sees of a passage: a run of its sentences, with the document's title and the sentence before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from oa_qa.models import Document, Passage
from oa_qa.text.lead_ins import lead_in
from oa_qa.text.normalization import one_line

LONGEST_TITLE = 120
"""Characters of the title that are shown; a text that stands where a title should must not push out the passage."""

LONGEST_BEFORE = 120
"""Characters of the sentence before that are shown; its end matters most for what a pronoun refers to."""

LONGEST_WINDOW = 400
"""In characters, but for a single sentence that is longer. The reader was trained on no longer ones."""


@dataclass(frozen=True)
class Window:
    """A run of sentences as the reader sees it.

    Attributes:
        title: of the document, or its beginning; "" if it has none.
        before: what leads into the first sentence, a row or an item, or else the end of what stands before; it is shown,
            but cannot be chosen.
        text: from the first sentence to the last.
        sentences: [start, end) in `text`; the reader chooses among them.
        start: where `text` begins in the document.
    """

    title: str
    before: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    start: int = 0


def windows_of(document: Document, passage: Passage) -> Iterator[Window]:
    """The windows of a passage: one, or several where passages are longer than what the reader can take."""
    first = 0
    for last in range(1, len(passage.sentences) + 1):
        following = passage.sentences[last : last + 1]
        if not following or following[0].end - passage.sentences[first].start > LONGEST_WINDOW:
            yield window(document, passage, first, last)
            first = last


def window(document: Document, passage: Passage, first: int, last: int) -> Window:
    """The window on the sentences `first` to `last`, the latter exclusive, of a passage."""
    chosen = passage.sentences[first:last]
    start, end = chosen[0].start, chosen[-1].end
    return Window(
        (document.title or "")[:LONGEST_TITLE],
        before(document, passage, first),
        document.text[start:end],
        tuple((span.start - start, span.end - start) for span in chosen),
        start,
    )


def before(document: Document, passage: Passage, first: int = 0) -> str:
    """What leads into a sentence of a passage, or the end of what stands before: the sentence, or the line it ends with."""
    leading = lead_in(document, passage.sentences[first].start)
    if leading:
        text = document.text[leading.start : leading.end]
    elif first:
        span = passage.sentences[first - 1]
        text = document.text[span.start : span.end]
    else:
        end = _above_times(document, passage.start)
        text = document.text[max(0, end - 2 * LONGEST_BEFORE) : end].rstrip()
        text = text[max(text.rfind(mark, 0, len(text) - 1) for mark in "。！？\n") + 1 :]
    return one_line(text[-LONGEST_BEFORE:]) if any(map(str.isalnum, text)) else ""


def _above_times(document: Document, place: int) -> int:
    """Where what stands before a place ends; the number and the times of a subtitle's cue, which hold no word, left out."""
    for mark in reversed(document.marks[: bisect_right(document.marks, place, key=lambda mark: mark.start)]):
        if document.text[mark.end : place].strip() or any(map(str.isalpha, document.text[mark.start : mark.end])):
            break
        place = mark.start
    return place
