"""DOCX: the text of the body, the notes behind it, and the document's own properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from oa_qa.corpus.extraction import Extract, Limits, UnreadableError
from oa_qa.corpus.stated import in_form

if TYPE_CHECKING:
    from docx.document import Document as Package
    from lxml.etree import _Element as Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
# The reading above a word, what was struck out, field codes, and the second copy of a text box are no text.
_UNREAD = {f"{_W}{name}" for name in ("rt", "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr")}
_UNREAD.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_FORMULAS = (f"{_M}oMath", f"{_M}oMathPara")
_SCRIPTS = {f"{_M}sup": "^", f"{_M}sub": "_", f"{_M}lim": "_", f"{_M}den": "/", f"{_M}num": ""}
_BETWEEN = {f"{_M}mr": " ", f"{_M}m": "; ", f"{_M}eqArr": "; ", f"{_M}oMathPara": "\n"}
_WHOLE = regex.compile(r"[\p{L}\p{N}.,]*|\([^()]*\)")
_LINE_BREAKS = regex.compile(r"[\t\r\n]+")
_TITLE = regex.compile("title|表題|タイトル|(?:heading|見出し) 1")
_HEADING = regex.compile("title|表題|タイトル|(?:heading|見出し) [1-9]")
_LIST = regex.compile("list(?: bullet| number)?(?: paragraph)?(?: ([2-9]))?")
_BODY_TEXT = "9"  # the outline level of what is no heading
_OFF = ("0", "false", "off")
_MOST_COLUMNS = 63  # that Word lets a table have
_NOTES = ("footnotes", "endnotes")
_NOBODY = ("python-docx",)  # what programs write where a person's name belongs

Styles = dict[str, tuple[str, str, str]]
"""The styles of paragraphs by their ids: name, level in the outline, and the style that each rests on."""


def read_docx(data: bytes, limits: Limits) -> Extract:
    """Read a Word document: a paragraph a line, a blank line between them; a table row a line, its cells parted by tabs.

    Raises:
        UnreadableError: the file is damaged, protected, of another format, or unpacks to too much.
    """
    _refuse_unfit(data, limits)
    import docx

    try:
        package = docx.Document(io.BytesIO(data))
    except Exception as error:  # the library lets through whatever a damaged part makes it trip over
        raise UnreadableError(f"it is damaged, or no DOCX file: {_first_line(error)}") from error
    styles = _styles(package)
    outlined = _outlined(styles)
    text, headings, led_in = "", [], []
    open_: list[tuple[int, int]] = []  # lists that a paragraph may go on with: how deep each is, where it begins
    for element, block in (*_parts(package.element.body), *_notes(package)):
        if not block.strip():
            continue
        level = _list_level(element, styles, outlined)
        while open_ and open_[-1][0] > level:
            led_in.append((open_.pop()[1], len(text)))
        text += "\n\n" if text else ""
        if level >= 0 and (not open_ or open_[-1][0] < level):
            open_.append((level, len(text)))
        if element.tag == f"{_W}tbl" and "\n" in block:
            led_in.append((len(text) + block.index("\n") + 1, len(text) + len(block)))
        if _style(element) in outlined:
            words = block.strip().split("\n")[0].rstrip()  # below stand the text boxes that are anchored in it
            start = len(text) + block.index(words)
            headings.append((start, start + len(words)))
        text += block
    led_in += ((start, len(text)) for _, start in open_)
    return Extract(text=text, stated=_stated(package, styles), headings=tuple(headings), led_in=tuple(sorted(led_in)))


def _refuse_unfit(data: bytes, limits: Limits) -> None:
    if data.startswith(_OLE):
        raise UnreadableError(
            "it is protected by a password, or a .doc of old under another name; save it as plain .docx"
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError(f"it is damaged, or no DOCX file: {_first_line(error)}") from error
    unpacked = sum(part.file_size for part in parts)  # nothing reads beyond what is stated there
    if unpacked > limits.unpacked_bytes:
        raise UnreadableError(
            f"it unpacks to {unpacked / 1e6:,.1f} MB, more than max_unpacked_mb = {limits.unpacked_bytes / 1e6:g}"
        )


def _blocks(parent: Element) -> Iterator[str]:
    """The text of each paragraph, and of each table as a whole, in their order."""
    return (text for _, text in _parts(parent))


def _parts(parent: Element) -> Iterator[tuple[Element, str]]:
    """Each paragraph, and each table as a whole, with its text, in their order."""
    for element in parent:
        if element.tag == f"{_W}p":
            yield element, _words(element)
        elif element.tag == f"{_W}tbl":
            rows = (row for row in element.iter(f"{_W}tr") if _table_of(row) is element)
            lines = (_row(row) for row in rows if row.find(f"{_W}trPr/{_W}del") is None)
            yield element, "\n".join(filter(None, lines))
        elif element.tag in _FORMULAS:
            yield element, _formula(element)
        elif isinstance(element.tag, str) and element.tag not in _UNREAD:  # content controls, custom markup
            yield from _parts(element)


def _row(row: Element) -> str:
    """A row's cells, each in its column: what a merged cell takes from others is empty there, as it is at the row's end."""
    columns = [""] * _number(row, "trPr", "gridBefore", usual=0)
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is not row:
            continue
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        below = merge is not None and merge.get(f"{_W}val") != "restart"  # Word shows nothing of what is in it
        columns.append("" if below else _in_line("\n".join(_blocks(cell))))
        columns += [""] * (_number(cell, "tcPr", "gridSpan", usual=1) - 1)
    return "\t".join(columns).rstrip("\t")


def _number(element: Element, *path: str, usual: int) -> int:
    """A number of columns that a row or a cell states, no more than a table can have."""
    stated = element.find("/".join(f"{_W}{name}" for name in path))
    value = "" if stated is None else stated.get(f"{_W}val", "")
    return min(int(value), _MOST_COLUMNS) if value.isascii() and value.isdecimal() and len(value) < 10 else usual


def _in_line(text: str) -> str:
    """A cell's text without breaks and tabs, which would tear its row apart; its wide spaces stay."""
    return " ".join(filter(None, map(str.strip, _LINE_BREAKS.split(text))))


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{_W}tbl"), None)


def _words(paragraph: Element) -> str:
    """The text of a paragraph; a text box anchored in it comes behind it."""
    own: list[str] = []
    boxes: list[str] = []
    pending = [(paragraph, own)]
    while pending:
        element, into = pending.pop()
        if element.tag in _UNREAD or not isinstance(element.tag, str) or _is_hidden(element):
            continue
        if element.tag == f"{_W}t":
            into.append(element.text or "")
        elif element.tag in _FORMULAS:
            into.append(_formula(element))
            continue
        elif element.tag in _SIGNS:
            into.append(_SIGNS[element.tag])
        elif element.tag == f"{_W}txbxContent":
            boxes += [f"\n{text}" for text in _blocks(element)]
            continue
        pending += [(child, into) for child in reversed(element)]
    return "".join(own + boxes)


def _is_hidden(element: Element) -> bool:
    """Whether an element is a run that Word does not show."""
    vanish = element.find(f"{_W}rPr/{_W}vanish") if element.tag in (f"{_W}r", f"{_M}r") else None
    return vanish is not None and vanish.get(f"{_W}val") not in _OFF


def _formula(element: Element) -> str:
    """A formula in one line, as Word itself writes one: E=mc^2, (a+b)/2, √x. Without the signs 10^8 would be 108."""
    tag = element.tag
    if tag in _UNREAD or not isinstance(tag, str) or _is_hidden(element):
        return ""
    if tag in (f"{_M}t", f"{_W}t"):
        return element.text or ""
    if tag in _SIGNS:
        return _SIGNS[tag]
    parts = [words for child in element if (words := _formula(child))]
    if tag == f"{_M}d":  # brackets are no characters, but properties
        return _sign(element, "begChr", "(") + _sign(element, "sepChr", "|").join(parts) + _sign(element, "endChr", ")")
    if tag == f"{_M}nary" and parts:  # a sum or an integral, with what it runs over
        return f"{_sign(element, 'chr', '∫')}{''.join(parts[:-1])} {parts[-1]}"
    if tag == f"{_M}rad" and parts:
        return f"√{_bracketed(parts[0])}" if len(parts) == 1 else f"√({'&'.join(parts)})"
    words = _BETWEEN.get(tag, "").join(parts)
    return _SCRIPTS[tag] + _bracketed(words) if tag in _SCRIPTS and words else words


def _sign(element: Element, name: str, usual: str) -> str:
    """The character that a part of a formula states among its properties, where it is not the usual one."""
    stated = element.find(f"{element.tag}Pr/{_M}{name}")
    return usual if stated is None else stated.get(f"{_M}val", "")


def _bracketed(words: str) -> str:
    return words if _WHOLE.fullmatch(words) else f"({words})"


def _notes(package: Package) -> Iterator[tuple[Element, str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in package.part.rels.values():
        if relation.is_external or relation.reltype.rsplit("/", 1)[-1] not in _NOTES:
            continue
        for note in etree.fromstring(relation.target_part.blob, parser):
            if note.get(f"{_W}type") is None:  # the others are the rules above the notes
                yield note, "\n".join(text.strip() for text in _blocks(note))


def _list_level(paragraph: Element, styles: Styles, outlined: set[str]) -> int:
    """How deep an item of a list stands, from 0 on; -1 for what is none, as headings that are numbered are not."""
    style = _style(paragraph) or ""
    if paragraph.tag != f"{_W}p" or style in outlined:
        return -1
    numbered = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if numbered is not None:
        level = _number(paragraph, "pPr", "numPr", "ilvl", usual=0)
        return -1 if numbered.get(f"{_W}val") == "0" else level
    named = _LIST.fullmatch(styles.get(style, ("", "", ""))[0])
    return int(named[1] or 1) - 1 if named else -1


def _stated(package: Package, styles: Styles) -> dict[str, str]:
    """Title, author and language; when the file was made is not when its text was published."""
    stated = {}
    for key in ("title", "author", "language"):
        try:
            value = in_form(key, getattr(package.core_properties, key))
        except Exception:  # noqa: S112 - a damaged statement is none
            continue
        if value and value not in _NOBODY:
            stated[key] = value
    titles = {style for style, (name, _, _) in styles.items() if _TITLE.fullmatch(name)}
    headings = (paragraph for paragraph in package.element.body.iter(f"{_W}p") if _style(paragraph) in titles)
    title = next(filter(None, (in_form("title", _words(heading)) for heading in headings)), None)
    return {"title": title, **stated} if title else stated


def _outlined(styles: Styles) -> set[str]:
    """The ids of the styles of headings: by their level in the outline or their name, or as the style that they rest on."""
    found = set()
    for style in styles:
        name, level, rest = styles[style]
        passed = {style}
        while not level and not _HEADING.fullmatch(name) and rest in styles and rest not in passed:
            passed.add(rest)
            name, level, rest = styles[rest]
        if level != _BODY_TEXT and (level or _HEADING.fullmatch(name)):
            found.add(style)
    return found


def _styles(package: Package) -> Styles:
    """Each style by its id: its name, its level in the outline, and the style that it rests on, "" where it states none.

    Localised Word numbers its ids (`1`, `a3`), but names built-in styles in English.
    """
    found = {"Title": ("title", "", ""), **{f"Heading{n}": (f"heading {n}", "", "") for n in range(1, 10)}}
    for style in package.styles.element.iter(f"{_W}style"):
        stated = (style.find(f"{_W}{path}") for path in ("name", f"pPr/{_W}outlineLvl", "basedOn"))
        name, level, rest = ("" if value is None else value.get(f"{_W}val", "") for value in stated)
        # Aliases stand behind a comma.
        found[style.get(f"{_W}styleId", "")] = (name.split(",")[0].strip().lower(), level, rest)
    return found


def _style(paragraph: Element) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0][:200] or type(error).__name__
