"""HTML: all the text that a browser would show, in its order, with what its structure shows to be page furniture.

Extractors of article texts (trafilatura, readability) delete what they take for furniture. Here it stays in the text
and is marked, so that a wrong guess can be seen, and undone with a setting.
"""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass, field

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from oa_qa.corpus.decoding import decode
from oa_qa.corpus.extraction import Extract, UnreadableError
from oa_qa.corpus.html_furniture import (
    HEADINGS,
    TITLES,
    Candidate,
    Part,
    announces_links,
    chosen,
    is_link_list,
    named_furniture,
)
from oa_qa.corpus.html_metadata import stated_in_html
from oa_qa.corpus.html_tables import (
    BLANK,
    CELLS,
    LAYOUT,
    MOST_COLUMNS,
    ROW_GROUPS,
    SHORT_CELL,
    UNSEEN,
    Grid,
    has_head_cells,
    is_pair,
    is_row_of_data,
    size_of,
)

_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article main figure header footer nav aside hr form"
    " fieldset details dialog address center".split()
)
_LINES = frozenset(
    "li dt dd tr div br option caption figcaption summary legend thead tbody tfoot select button".split()
)
_LISTS = frozenset(("ul", "ol", "dl"))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_END_OPTIONAL = frozenset("p li td th tr dt dd option optgroup thead tbody tfoot colgroup rt rp html body head".split())
_HIDDEN = regex.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", regex.IGNORECASE)
_TAG = regex.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)[^<>]*+(/?)>")
_DEEPEST = 5000
_CHARSET = regex.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", regex.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SINGLE_BYTE = frozenset(
    "cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman mac-cyrillic"
    " iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15"
    " iso8859-16".split()
)
_MULTI_BYTE = frozenset("utf-8 cp932 euc_jp iso2022_jp gb18030 hz big5hkscs cp949 iso2022_kr".split())
_AS_BROWSERS_DO = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    "shift_jis": "cp932",
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    # A declaration that can be read as ASCII is in no such encoding.
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "utf-8"),
}
"""Codecs, by Python's names, that pages name when they mean a larger one (the WHATWG's Encoding Standard)."""
_LABELS = {
    "windows-31j": "cp932",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
    "cn-big5": "big5",
    "gb_2312-80": "gb2312",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
}
"""Labels of that standard that Python does not know; it does not know the prefixes `x-` and `windows-` either."""
_LARGER = {"euc_jp": "euc_jis_2004", "cp1252": "latin-1"}
"""What is tried next: EUC-JP with ① and ㈱; bytes that the codec leaves out."""
_WIDE = regex.compile(r"[\u0800-\U0010ffff]")
_NOT_ASCII = regex.compile(r"[^\x00-\x7f]")
_KANA = regex.compile(r"[ぁ-ゖァ-ヺー]")
_KANA_SHARE = 0.1
_SPACES = regex.compile(rf"[{BLANK}]+")
_LINE_END = "a line's end in the file"
_NO_SPACE = regex.compile(r"[\p{Han}々〆〇\p{Hiragana}\p{Katakana}ー\u3000-\u303f\uff00-\uffef]{2}")


def read_html(data: bytes) -> Extract:
    """Read a web page.

    Raises:
        UnreadableError: the bytes are no text, or the page is nested too deep.
    """
    source = _decoded(data)
    _refuse_depth(source)
    page = LexborHTMLParser(source)
    walk = _Walk()
    if page.body is not None:
        walk.through(page.body)
    text = "".join(walk.pieces)
    headings = [(tag, *_trimmed(text, start, end)) for tag, start, end in walk.headings]
    first = next((text[start:end] for tag, start, end in headings if tag == "h1"), "")
    return Extract(
        text=text,
        stated=stated_in_html(page, source, first_heading=first),
        markup=tuple(chosen(walk.candidates, text)),
        headings=tuple(sorted((start, end) for _, start, end in headings)),
        led_in=tuple(sorted(_trimmed(text, start, end) for start, end in walk.led_in)),
    )


def _decoded(data: bytes) -> str:
    """The page's source: by a byte order mark or as the page declares it, else as any text."""
    declared = None if data.startswith(_BOMS) else _declared(data)
    text = _decoded_as(declared, data) if declared else None
    return decode(data)[0].removeprefix("\ufeff") if text is None else text


def _decoded_as(declared: str, data: bytes) -> str | None:
    """The page's source in the declared codec, or in one that it clearly is in; None where it is not valid."""
    for codec in _candidates(declared):
        try:
            text = data.decode(codec)
        except UnicodeError:  # declared wrong, as it often is
            continue
        if _fits(text, codec, declared):
            return text
    return None


def _declared(data: bytes) -> str | None:
    """The codec that a page's <meta> names, as browsers understand its label; None where they would not know it."""
    found = _CHARSET.search(data[:4096])
    if not found:
        return None
    label = regex.sub(r"^(?:x-)+", "", found[1].decode("ascii").lower())
    label = _LABELS.get(label) or regex.sub(r"^windows-", "cp", label)
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    # Python's other codecs (undefined, unicode_escape, utf-7, cp037) are none of the web: what names them is in error.
    codec = _AS_BROWSERS_DO.get(name, name)
    return codec if codec in _SINGLE_BYTE or codec in _MULTI_BYTE else None


def _candidates(declared: str) -> list[str]:
    """The codecs to be tried for a declared one, in their order."""
    # Editors declare Western European on their own account. Any bytes are valid in it, so Japanese is looked for first.
    japanese = ["cp932", "euc_jp"] if declared == "cp1252" else []
    return list(dict.fromkeys(["utf-8", *japanese, declared, _LARGER.get(declared, declared)]))


def _fits(text: str, codec: str, declared: str) -> bool:
    """Whether a text that could be decoded is what the page says: in another codec than the declared one, if it tells."""
    if codec in (declared, _LARGER.get(declared)):
        return True
    if codec == "utf-8":
        # By accident hardly any text is valid UTF-8; but two bytes of Chinese, Japanese or Korean may be, in a short one.
        return declared in _SINGLE_BYTE or bool(_WIDE.search(text))
    return len(_KANA.findall(text)) > _KANA_SHARE * len(_NOT_ASCII.findall(text))


def _refuse_depth(source: str) -> None:
    """Parsing takes the square of the depth, so no page of absurd depth may reach the parser."""
    depth = 0
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if name in _VOID or name in _END_OPTIONAL or tag[3]:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise UnreadableError(f"its tags are nested more than {_DEEPEST:,} deep")


@dataclass
class _Walk:
    """Goes through the nodes without recursion, so that no depth is too deep, and writes the text down."""

    pieces: list[str] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    headings: list[tuple[str, int, int]] = field(default_factory=list)
    led_in: list[tuple[int, int]] = field(default_factory=list)
    _length: int = 0
    _break: str = ""  # what goes before the next text: the strongest, see _strength
    _tabs: int = 0  # what goes between that and the next text, which stands in a row that is a line
    _grids: list[Grid] = field(default_factory=lambda: [Grid()])  # of the groups of rows that the way is in

    def through(self, body: LexborNode) -> None:
        parts = [Part(tag="body")]
        node: LexborNode | None = body.child
        depth = 0
        while node is not None:
            child = self._enter(node, parts)
            if child is not None:
                node, depth = child, depth + 1
                continue
            while node is not None and node.next is None and depth:
                node, depth = node.parent, depth - 1
                self._leave(parts)
            node = node.next if node is not None else None
        while parts:
            self._leave(parts)

    def _enter(self, node: LexborNode, parts: list[Part]) -> LexborNode | None:
        """Take in a node; returns its first child if the way leads down, where a part is put upon `parts`."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "", parts[-1])
            return None
        if tag.startswith(("-", "_")) or tag in UNSEEN:
            return None
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            return None
        above = parts[-1]
        columns = self._grids[-1].next_cell(attributes) if tag in CELLS else 0
        if above.in_line and tag in CELLS:
            # Empty cells count: without them the values behind them would stand under another head.
            self._tabs += columns
            self._break = self._break if self._length == above.start else ""
        else:
            self._part_from(tag, above)
        if tag == "tr":
            self._grids[-1].next_row()
        child = node.child
        if child is not None:
            above.links += tag == "a" and "href" in attributes
            parts.append(self._part_of(node, tag, above))
        return child

    def _part_of(self, node: LexborNode, tag: str, above: Part) -> Part:
        attributes = node.attributes
        in_heading = above.in_heading or tag in HEADINGS
        in_article = above.in_article or above.tag in ("article", "main", "blockquote")
        labelled = has_head_cells(node) if tag == "table" else above.labelled
        if tag in ROW_GROUPS:
            self._grids.append(Grid())
        return Part(
            tag=tag,
            start=self._length,
            named=named_furniture(tag, attributes, in_heading=in_heading, in_article=in_article),
            preformatted=above.preformatted or tag == "pre",
            in_link=above.in_link or (tag == "a" and "href" in attributes),
            in_article=in_article,
            in_heading=in_heading,
            labelled=labelled,
            headed=above.headed or (in_article and tag in _LISTS and self._is_under_heading()),
            in_line=tag == "tr" and (labelled or is_row_of_data(node)),
            of_pair=tag == "tr" and is_pair(node),
            line_end=self._line_end(node, above) if tag in CELLS else above.line_end,
        )

    def _is_under_heading(self) -> bool:
        """Whether what follows stands right under a heading, and not under one of links to other pages."""
        _, start, end = self.headings[-1] if self.headings else ("", 0, -1)
        if end != self._length:
            return False
        if end - start > SHORT_CELL:
            return True
        first = len(self.pieces)
        while end > start:
            first -= 1
            end -= len(self.pieces[first])
        return not announces_links("".join(self.pieces[first:]))

    def _line_end(self, cell: LexborNode, above: Part) -> int:
        """Up to where a cell's own paragraphs and lines come to spaces, as in `Part.line_end`.

        A short cell is one piece of its row's line, whatever elements it is made of. A long one in a row that is a
        line is parted from the cell before it by a tab, and keeps its paragraphs.
        """
        size = size_of(cell) if above.in_line else LAYOUT
        if size == LAYOUT:
            return -1
        return sys.maxsize if size <= SHORT_CELL else self._length

    def _leave(self, parts: list[Part]) -> None:
        part = parts.pop()
        if part.tag in ROW_GROUPS:
            self._grids.pop()
        if part.tag not in CELLS or part.line_end < 0:  # the cells of a line are parted where they begin
            self._part_from(part.tag, part)
        if part.tag in TITLES and part.characters:
            self.headings.append((part.tag, part.start, self._length))
        self._note_led_in(part, parts)
        if part.characters and (part.named or is_link_list(part)):
            self.candidates.append(Candidate(part, self._length))
        if parts:
            parts[-1].take_in(part)

    def _note_led_in(self, part: Part, above: list[Part]) -> None:
        """Note a list that ends here, what a term is followed by, or the rows of a table below its first."""
        if not part.characters:
            return
        if part.tag == "tr" and part.in_line:
            table = next((outer for outer in reversed(above) if outer.tag == "table"), None)
            if table is not None and not table.first_row:
                table.first_row = -1 if part.of_pair else self._length
        start = part.first_row if part.tag == "table" else part.start
        if self._length > start > 0 and part.tag in ("ul", "ol", "dd", "table"):
            self.led_in.append((start, self._length))

    def _part_from(self, tag: str, part: Part) -> None:
        """Note how what follows is parted from what stood before, at the border of an element that is `part` or in it."""
        if tag in CELLS:
            self._break = max(self._break, "\t", key=_strength)
        elif tag in _PARAGRAPHS or tag in _LINES:
            parted = " " if self._length <= part.line_end else "\n\n" if tag in _PARAGRAPHS else "\n"
            self._break = max(self._break, parted, key=_strength)
            self._tabs = self._tabs if parted == " " else 0  # a row ends without its empty cells

    def _write(self, text: str, part: Part) -> None:
        """Write words down with the white space that a browser would show before them."""
        words = text if part.preformatted else text.strip(BLANK)
        if not words:
            self._break = max(self._break, _shown(text), key=_strength)
            return
        if not part.preformatted:
            before = text[: text.index(words[0])]
            self._break = max(self._break, _shown(before), key=_strength)
            words = _SPACES.sub(lambda found: _joint(_shown(found.group()), words, *found.span()), words)
        if self._length and (not self._tabs or self._break.startswith("\n")):
            self._put(_joint(self._break, self.pieces[-1][-1:] + words, 1, 1))
        self._put("\t" * min(self._tabs, MOST_COLUMNS))
        self._tabs = 0
        self._put(words)
        self._break = "" if part.preformatted else _shown(text[len(text.rstrip(BLANK)) :])
        part.characters += (shown := len(words.replace(" ", "")))
        part.link_characters += shown if part.in_link else 0

    def _put(self, piece: str) -> None:
        if not piece:
            return
        self.pieces.append(piece)
        self._length += len(piece)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of text without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _strength(part: str) -> int:
    return ("", _LINE_END, " ", "\t", "\n", "\n\n").index(part)


def _shown(space: str) -> str:
    """What a run of white space in the source comes to."""
    if not space:
        return ""
    return _LINE_END if "\n" in space or "\r" in space else " "


def _joint(part: str, text: str, start: int, end: int) -> str:
    """What stands between `text[:start]` and `text[end:]`: no space where a line of Chinese or Japanese was broken."""
    if part != _LINE_END:
        return part
    return "" if _NO_SPACE.fullmatch(text[max(0, start - 1) : start] + text[end : end + 1]) else " "
