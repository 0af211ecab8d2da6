"""Plain text and Markdown: the text is the file, whole."""

from __future__ import annotations

from dataclasses import replace

import regex

from oa_qa.corpus.decoding import decode
from oa_qa.corpus.extraction import Extract
from oa_qa.corpus.front_matter import read_front_matter

_HEADING = regex.compile(r"\s*#[ \t\u3000]+([^\r\n]+)")


def read_text(data: bytes) -> Extract:
    """Read a text file.

    Raises:
        UndecodableError: the bytes are no text.
    """
    text, codec = decode(data)
    front = read_front_matter(text)
    return Extract(
        text=text,
        stated=front.values,
        encoding=codec,
        body=front.mark.end if front.mark else 0,
        keep_boilerplate=front.keep_boilerplate,
        front_matter=front.mark,
        warnings=front.warnings,
    )


def read_markdown(data: bytes) -> Extract:
    """Read a Markdown file; its first heading is its title where none is stated.

    Raises:
        UndecodableError: the bytes are no text.
    """
    found = read_text(data)
    heading = _HEADING.match(found.text, found.body)
    if not heading or "title" in found.stated:
        return found
    return replace(found, stated={**found.stated, "title": heading.group(1).strip()})
