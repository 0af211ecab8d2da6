"""Plain text, subtitles and Markdown: the text is the file, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import regex

from oa_qa.corpus.decoding import decode
from oa_qa.corpus.extraction import Extract
from oa_qa.corpus.front_matter import read_front_matter
from oa_qa.corpus.stated import in_form
from oa_qa.corpus.subtitles import subtitles
from oa_qa.text.scripts import SPEAKABLE

_TOP = 12  # so many lines, blank ones and decoration not counted, are a text's beginning
_LONGEST_UNDERLINED = 120

_LINE = regex.compile(r"(?P<line>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_NUMBERED_SIGNS = regex.compile(r" {0,3}(?P<signs>#{1,6})[ \t\u3000]+(?P<words>\S.*)")
_UNDERLINE = regex.compile(r" {0,3}(?:=+|-+)[ \t]*")
# Below a list, a quotation, a table or the end of a sentence a row of dashes is a rule.
_NOT_UNDERLINED = regex.compile(r"(?: {4}|\t|[ ]*(?:[-*+][ \t]|\d+[.)][ \t]|[>|<]|・)).*|.*[。．.:：、,]\s*")
_FENCE = regex.compile(r"[ \t>]*+(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>`{3,}+(?!.*`)|~{3,}+)")
_COMMENT = regex.compile(r"[ \t]*+<!--(?!.*-->)")
_DECORATION = regex.compile(r"\s*(?:<|\[?!\[)")  # HTML and comments, badges, pictures


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a Markdown text: where its line begins, how deep it stands (1 to 6), and what it says."""

    start: int
    level: int
    words: str


def read_text(data: bytes) -> Extract:
    """Read a text file; if it holds subtitles, what stands around their words is no part of what is said.

    Raises:
        UndecodableError: the bytes are no text.
    """
    extract = _read(data)
    found = subtitles(extract.text, extract.body)
    return replace(extract, markup=found.markup, soft_breaks=found.soft_breaks) if found else extract


def read_markdown(data: bytes) -> Extract:
    """Read a Markdown file; the heading at its beginning is its title where none is stated.

    Raises:
        UndecodableError: the bytes are no text.
    """
    found = _read(data)
    title = None if "title" in found.stated else _title(found.text, found.body)
    return replace(found, stated={**found.stated, "title": title}) if title else found


def headings(text: str, start: int = 0) -> Iterator[Heading]:
    """The headings of a Markdown text from `start` on, numbered by signs or underlined; none in code or comments."""
    above: tuple[int, str] | None = None  # the line above, if it is a paragraph by itself
    blank = True
    for place, line in _lines_of_prose(text, start):
        signs = _NUMBERED_SIGNS.fullmatch(line)
        underline = _UNDERLINE.fullmatch(line)
        if signs and SPEAKABLE.search(signs["words"]):
            yield Heading(place, len(signs["signs"]), _unclosed(signs["words"]))
        elif underline and above and _can_be_underlined(above[1]):
            yield Heading(above[0], 1 if "=" in line else 2, above[1].strip())
        above = (place, line) if blank and line.strip() and not signs and not underline else None
        blank = not line.strip() or bool(signs or underline or _DECORATION.match(line))


def _read(data: bytes) -> Extract:
    """The text of a file, with what its front matter states."""
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


def _title(text: str, body: int) -> str | None:
    """What heads the whole text: at its beginning a heading of the first level, or its first one, if that has no equal.

    A text that goes straight into its sections (## 背景 … ## 方法 …) says nowhere what it is called.
    """
    said = (place for place, line in _lines_of_prose(text, body) if line.strip() and not _DECORATION.match(line))
    behind = next(islice(said, _TOP, None), len(text))
    found = list(headings(text, body))
    if not found:
        return None
    main = next((heading for heading in found if heading.level == 1), found[0])
    equals = sum(heading.level <= main.level for heading in found)
    return in_form("title", main.words) if main.start < behind and (main.level == 1 or equals == 1) else None


def _lines_of_prose(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Where each line begins, and the line; one blank line in the place of each block of code and of each comment."""
    fence = ""  # what the code that is open began with
    comment = False
    for match in _LINE.finditer(text, start):
        line = match["line"].removeprefix("\ufeff")
        if fence:
            sign = line.strip(" \t>")
            fence = "" if sign.startswith(fence) and not sign.strip(fence[0]) else fence
        elif comment:
            comment = "-->" not in line
        elif opening := _FENCE.match(line):
            fence = opening["fence"]
            yield match.start(), ""
        elif _COMMENT.match(line):
            comment = True
            yield match.start(), ""
        else:
            yield match.start(), line


def _unclosed(words: str) -> str:
    """What a heading says, without the signs that may close it: 見出し ##."""
    words = words.rstrip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare != words and bare[-1:].isspace() else words


def _can_be_underlined(line: str) -> bool:
    return len(line) <= _LONGEST_UNDERLINED and bool(SPEAKABLE.search(line)) and not _NOT_UNDERLINED.fullmatch(line)
