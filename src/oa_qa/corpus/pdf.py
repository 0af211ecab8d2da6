"""PDF: the text of its pages as PDFium reads it, where each page begins, and which line breaks end nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from oa_qa.corpus.extraction import Extract, Limits, UnreadableError
from oa_qa.corpus.pdf_layout import Line, first_title, right_to_left, running_lines, soft_breaks
from oa_qa.corpus.stated import in_form

_BETWEEN_PAGES = "\n\n"
_BREAK = regex.compile(r"[\r\n\f\v\u2028\u2029\x85]+")
_HYPHENS = (0x02, 0xFFFE)  # a hyphen at a line's end, as PDFium says it
_UNTOLD = regex.compile(r"[\x00-\x08\x0e-\x1f\ufffd\p{Co}\p{Cn}]")
_UNSCALED = 2.0  # points: letters so small are written in another scale
_MEASURED = 8  # letters of a line
_DAY = regex.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_TITLE = regex.compile(
    r"(?:\(?(?:untitled|unspecified|anonymous|無題|名称未設定)\)?.*|microsoft \w+ - .*|.*\.(?:docx?|indd|qxd|pptx?|xlsx?|pdf|tex|dvi|ai|odt|rtf))",
    regex.IGNORECASE,
)


_Read = list[tuple[int, str]]  # characters, each with the number that PDFium knows it by


def read_pdf(data: bytes, limits: Limits) -> Extract:
    """Read a PDF.

    Raises:
        UnreadableError: the file is damaged or protected, has too many pages, or holds no text that can be read.
    """
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("it is protected by a password; save it without one") from error
        raise UnreadableError(f"it is damaged, or no PDF: {error}") from error
    count = len(file)
    if count > limits.pages:
        raise UnreadableError(f"it has {count:,} pages, more than max_pages = {limits.pages:,}")
    pages, warnings = _pages(file)
    if not any(lines for _, lines in pages):
        raise UnreadableError(
            "its pages hold no text, only pictures perhaps; have its text recognised (OCR) and try again"
        )
    text, starts, lines = _joined(pages)
    if len(_UNTOLD.findall(text)) > 0.2 * len(text):
        raise UnreadableError("its fonts do not tell which characters they show; have its text recognised (OCR)")
    empty = [str(number) for number, (_, found) in enumerate(pages, start=1) if not found]
    if empty:
        shown = ", ".join(empty[:10]) + (" …" if len(empty) > 10 else "")
        warnings.append(f"pages without text, only pictures perhaps: {shown}")
    furniture = running_lines(lines, text)
    return Extract(
        text=text,
        stated=_stated(file.get_metadata_dict(), first_title(lines, text)),
        markup=tuple((line.start, line.end) for line in furniture),
        pages=tuple(starts),
        soft_breaks=tuple(soft_breaks(lines, text, without=furniture)),
        warnings=tuple(warnings),
    )


def _pages(file: Any) -> tuple[list[tuple[str, list[Line]]], list[str]]:  # noqa: ANN401 - pypdfium2 has no types
    """The text of each page with its lines, and what could not be read."""
    import pypdfium2

    found, warnings = [], []
    for number in range(len(file)):
        try:
            page = file[number]
            text_page = page.get_textpage()
            found.append(_page(text_page, number + 1))
            text_page.close()
            page.close()
        except pypdfium2.PdfiumError as error:
            found.append(("", []))
            warnings.append(f"page {number + 1} cannot be read: {error}")
    return found, warnings


def _page(text_page: Any, number: int) -> tuple[str, list[Line]]:  # noqa: ANN401
    """The text of one page, and its lines with where they stand on it; where they are vertical, on the page turned."""
    from pypdfium2 import raw

    read = list(_characters([raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars())]))
    vertical = _is_vertical(text_page, read)
    if vertical:
        # What is written across has gaps before and after it, which are no spaces.
        read = [(i, char) for i, char in read if char != " " or not raw.FPDFText_IsGenerated(text_page, i)]
        ordered = right_to_left(_lines(text_page, read, number, turned=True))
        read = [one for line in ordered for one in (*read[line.start : line.end], (0, "\n"))]
    return "".join(char for _, char in read).rstrip(), _lines(text_page, read, number, turned=vertical)


def _lines(text_page: Any, read: _Read, number: int, *, turned: bool) -> list[Line]:  # noqa: ANN401
    from pypdfium2 import raw

    text = "".join(char for _, char in read)
    lines = []
    for start, end in _line_spans(text):
        boxes = [_box(text_page, place, turned=turned) for place, _ in read[start : min(end, start + _MEASURED)]]
        left, bottom = boxes[0][:2]
        height = max(top - bottom for _, bottom, _, top in boxes)  # of a letter alone it would depend on the letter
        size = raw.FPDFText_GetFontSize(text_page, read[start][0])  # before the page's own scale, if it has one
        height = size if size > _UNSCALED else height
        right = _box(text_page, read[end - 1][0], turned=turned)[2]
        word = _first_word(text, start, end)
        word_right = _box(text_page, read[word - 1][0], turned=turned)[2]
        lines.append(Line(number, start, end, left, right, bottom, height, max(0.0, word_right - left)))
    return lines


def _box(text_page: Any, place: int, *, turned: bool) -> tuple[float, float, float, float]:  # noqa: ANN401
    """Left, bottom, right and top of a character; of a page turned to the left, downwards is to the right."""
    left, bottom, right, top = text_page.get_charbox(place, loose=True)
    return (-top, left, -bottom, right) if turned else (left, bottom, right, top)


def _is_vertical(text_page: Any, read: _Read) -> bool:  # noqa: ANN401
    """Whether most of a page's lines run downwards, as in Japanese newspapers and books."""
    votes = 0
    for start, end in _line_spans("".join(char for _, char in read)):
        first, last = (_box(text_page, read[i][0], turned=False) for i in (start, end - 1))
        votes += (end - start) * (1 if first[3] - last[3] > abs(last[0] - first[0]) else -1)
    return votes > 0


def _characters(codes: list[int]) -> Iterator[tuple[int, str]]:
    """Code points of PDFium's UTF-16 units; what is none is U+FFFD; a line's end is one line feed."""
    high = None
    for i, code in enumerate(codes):
        if high is not None and 0xDC00 <= code < 0xE000:
            yield i, chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
            high = None
            continue
        if high is not None:
            yield i, "\ufffd"
        high = code if 0xD800 <= code < 0xDC00 else None
        if code in _HYPHENS:
            yield i, "-"
        elif code == 0 or 0xDC00 <= code < 0xE000:
            yield i, "\ufffd"
        elif code != 0x0D and high is None:
            yield i, chr(code)


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in [*_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        line = text[start:end]
        if line.strip():
            yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        start = found.end() if found else end


def _first_word(text: str, start: int, end: int) -> int:
    """Where the first word ends that a line could not be broken within; of Chinese and Japanese, a character."""
    word = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}々ー]\p{P}*|[^\s\p{Han}\p{Hiragana}\p{Katakana}]+|\S").match(
        text, start, end
    )
    return word.end() if word else end


def _joined(pages: list[tuple[str, list[Line]]]) -> tuple[str, list[int], list[Line]]:
    """All pages' text as one, where each page begins in it, and all lines with their places in it."""
    starts, lines, at = [], [], 0
    for text, found in pages:
        starts.append(at)
        lines += [line.moved(at) for line in found]
        at += len(text) + len(_BETWEEN_PAGES)
    return _BETWEEN_PAGES.join(text for text, _ in pages), starts, lines


def _stated(metadata: dict[str, str], title: str) -> dict[str, str]:
    """What the file says of itself; its title else is what stands largest at its beginning."""
    stated = {}
    for key, name in (("title", "Title"), ("author", "Author")):
        value = in_form(key, metadata.get(name, "").strip("\x00\ufeff "))
        if value and not _NO_TITLE.fullmatch(value) and not _UNTOLD.search(value):
            stated[key] = value
    if "title" not in stated and (shown := in_form("title", title)):
        stated["title"] = shown
    day = _DAY.match(metadata.get("CreationDate", ""))
    if day and (published := in_form("published", "-".join(day.groups()))):
        stated["published"] = published
    return stated
