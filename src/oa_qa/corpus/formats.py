"""Which endings are read, and by which reader. A reader's libraries are loaded when the first such file comes."""

from __future__ import annotations

from collections.abc import Callable

from oa_qa.corpus.extraction import Extract, Limits
from oa_qa.corpus.plain import read_markdown, read_text
from oa_qa.corpus.records import read_csv, read_jsonl

TEXTS: dict[str, Callable[[bytes], Extract]] = {
    ".txt": read_text,
    ".text": read_text,
    ".srt": read_text,
    ".vtt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
"""Read in this process: nothing in them can hang or unpack itself."""

RECORDS = {".csv": read_csv, ".jsonl": read_jsonl}
"""Likewise; a file holds several documents."""

PARSED = (".html", ".htm", ".pdf", ".docx")
"""Read in a process of their own, which is stopped when it takes too long or too much."""

SUFFIXES = (*TEXTS, *PARSED, *RECORDS)


def parse(suffix: str, data: bytes, limits: Limits) -> Extract:
    """Read a file of one of the formats `PARSED`.

    Raises:
        UnreadableError: the file is damaged, protected, too large, or holds no text.
    """
    if suffix == ".pdf":
        from oa_qa.corpus.pdf import read_pdf

        return read_pdf(data, limits)
    if suffix == ".docx":
        from oa_qa.corpus.docx import read_docx

        return read_docx(data, limits)
    from oa_qa.corpus.html import read_html

    return read_html(data)
