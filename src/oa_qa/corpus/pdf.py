"""PDF: the text of its pages as PDFium reads it, where each page begins, and which line breaks end nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from oa_qa.corpus.extraction import Extract, Limits, UnreadableError
from oa_qa.corpus.pdf_columns import with_cells
from oa_qa.corpus.pdf_layout import Line, first_title, running_lines, soft_breaks
from oa_qa.corpus.pdf_lines import lines_of
from oa_qa.corpus.pdf_vertical import in_reading_order
from oa_qa.corpus.stated import in_form

_BETWEEN_PAGES = "\n\n"
_HYPHENS = (0x02, 0xFFFE)  # a hyphen at a line's end, as PDFium says it
_UNTOLD = regex.compile(r"[\x00-\x08\x0e-\x1f\ufffd\p{Co}\p{Cn}]")
_DAY = regex.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_TITLE = regex.compile(
    r"(?:\(?(?:untitled|unspecified|anonymous|無題|名称未設定)\)?.*|microsoft \w+ - .*|.*\.(?:docx?|indd|qxd|pptx?|xlsx?|pdf|tex|dvi|ai|odt|rtf))",
    regex.IGNORECASE,
)


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
    """The text of one page as it is read, and its lines with where they stand on it."""
    read = list(_characters(_codes(text_page)))
    read, down = in_reading_order(text_page, read)
    read, lines = with_cells(text_page, read, lines_of(text_page, read, number, down))
    return "".join(char for _, char in read).rstrip(), lines


def _codes(text_page: Any) -> list[int]:  # noqa: ANN401
    """PDFium's UTF-16 units of a page: all at once where that gives each of them, or it takes as long as all else."""
    from pypdfium2 import raw

    count = text_page.count_chars()
    whole = text_page.get_text_range() if count else ""
    if len(whole) == count and max(whole, default="") <= "\uffff":
        return [ord(char) for char in whole]
    return [raw.FPDFText_GetUnicode(text_page, i) for i in range(count)]


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
