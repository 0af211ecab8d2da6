"""Document -> passages: runs of whole sentences, by spans, that never touch what is marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from oa_qa.corpus.plain import headings
from oa_qa.models import Document, Passage
from oa_qa.text.lead_ins import lead_in
from oa_qa.text.normalization import join_lines, unwrap
from oa_qa.text.sentences import sentence_spans

if TYPE_CHECKING:
    from langchain_text_splitters import TextSplitter

_SENTENCE_END = "\x1e"


def split(document: Document, passage_characters: int) -> list[Passage]:
    """Cut a document into passages of whole sentences.

    A passage holds at most `passage_characters` code points, unless a single sentence is longer. Passages do not
    overlap each other, nor any of the document's marks.
    """
    splitter = _splitter(passage_characters)
    return [passage for start, end in _unmarked(document) for passage in _passages(document, start, end, splitter)]


def quotable(document: Document) -> str:
    """The text of a document without what is marked; not for offsets."""
    return "\n".join(unwrap(document.text, start, end, document.soft_breaks) for start, end in _unmarked(document))


def contexts(document: Document, passages: Sequence[Passage]) -> list[str]:
    """What places each passage within its document, a line each: title, date, the heading above, what leads into it."""
    headed = _headings(document)
    starts = [start for start, _ in headed]
    found = []
    for passage in passages:
        last = bisect_right(starts, passage.start)  # a passage may begin with its own heading
        leading = lead_in(document, passage.start)
        stated = [
            document.title,
            document.published,
            *(words for _, words in headed[:last][-1:]),
            join_lines(document.text[leading.start : leading.end]) if leading else None,
        ]
        found.append("\n".join(dict.fromkeys(line for line in stated if line)))  # the heading may be what leads in
    return found


def _headings(document: Document) -> list[tuple[int, str]]:
    """Where each heading begins, and what it says; none of page furniture, which heads nothing that is read."""
    if document.headings is None:
        body = next((mark.end for mark in document.marks if mark.kind == "front_matter"), 0)
        found = [(heading.start, heading.words) for heading in headings(document.text, body)]
    else:
        found = [(start, join_lines(document.text[start:end])) for start, end in document.headings]
    ends = [mark.end for mark in document.marks]
    marked = [bisect_right(ends, start) for start, _ in found]  # the first mark that ends behind it
    return [
        heading
        for heading, number in zip(found, marked, strict=True)
        if number == len(ends) or heading[0] < document.marks[number].start
    ]


def _unmarked(document: Document) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in document.marks:
        if start < mark.start:
            yield start, mark.start
        start = max(start, mark.end)
    if start < len(document.text):
        yield start, len(document.text)


def _passages(document: Document, start: int, end: int, splitter: TextSplitter) -> Iterator[Passage]:
    """Passages of one unmarked stretch: langchain decides which sentences go together, spans say where they stand.

    The start indexes that langchain computes itself are wrong where a text repeats, so they are not asked for.
    """
    sentences = sentence_spans(document.text, start, end, document.soft_breaks)
    if not sentences:
        return
    # A sentence's piece reaches up to the next sentence, so that a chunk is as long as the passage will be.
    borders = [*(sentence.start for sentence in sentences), sentences[-1].end]
    pieces = (document.text[a:b].replace(_SENTENCE_END, " ") for a, b in pairwise(borders))
    taken = 0
    for chunk in splitter.split_text("".join(piece + _SENTENCE_END for piece in pieces)):
        run = tuple(sentences[taken : taken + chunk.count(_SENTENCE_END)])
        taken += len(run)
        yield Passage(document.id, run[0].start, run[-1].end, run)


@cache
def _splitter(passage_characters: int) -> TextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=[_SENTENCE_END],
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=passage_characters,
        chunk_overlap=0,
        length_function=lambda chunk: len(chunk) - chunk.count(_SENTENCE_END),
    )
