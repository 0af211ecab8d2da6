"""HTML: all the text that a browser would show, in its order, with what its structure shows to be page furniture.

Extractors of article texts (trafilatura, readability) delete what they take for furniture. Here it stays in the text
and is marked, so that a wrong guess can be seen, and undone with a setting.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from oa_qa.corpus.decoding import decode
from oa_qa.corpus.extraction import Extract, UnreadableError
from oa_qa.corpus.html_furniture import Candidate, Part, chosen, is_link_list, named_furniture
from oa_qa.corpus.html_metadata import stated_in_html

_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article main figure header footer nav aside hr form"
    " fieldset details dialog address center".split()
)
_LINES = frozenset(
    "li dt dd tr div br option caption figcaption summary legend thead tbody tfoot select button".split()
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(
    "head script style template noscript iframe object canvas audio video datalist rt rp rtc svg textarea input"
    " source track param embed frameset noframes title".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_END_OPTIONAL = frozenset("p li td th tr dt dd option optgroup thead tbody tfoot colgroup rt rp html body head".split())
_HIDDEN = regex.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", regex.IGNORECASE)
_TAG = regex.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*+)[^<>]*+(/?)>")
_DEEPEST = 5000
_CHARSET = regex.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", regex.IGNORECASE)
_BLANK = " \t\r\n\f"
_SPACES = regex.compile(rf"[{_BLANK}]+")
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
    stated = stated_in_html(page, source, first_heading=walk.first_heading(text))
    return Extract(text=text, stated=stated, markup=tuple(chosen(walk.candidates, text)))


def _decoded(data: bytes) -> str:
    """The page's source: by a byte order mark or as the page declares it, else as any text."""
    declared = None if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) else _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):  # declared wrong, as it often is
            pass
    return decode(data)[0].removeprefix("\ufeff")


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
    _length: int = 0
    _break: str = ""  # what goes before the next text: the strongest, see _strength
    _heading: tuple[int, int] | None = None

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

    def first_heading(self, text: str) -> str:
        """The first <h1>, "" where there is none."""
        return text[slice(*self._heading)].strip() if self._heading else ""

    def _enter(self, node: LexborNode, parts: list[Part]) -> LexborNode | None:
        """Take in a node; returns its first child if the way leads down, where a part is put upon `parts`."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "", parts[-1])
            return None
        if tag.startswith(("-", "_")) or tag in _UNSEEN:
            return None
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            return None
        self._part_from(tag)
        child = node.child
        if child is not None:
            above = parts[-1]
            part = Part(
                tag=tag,
                start=self._length,
                named=named_furniture(tag, attributes),
                preformatted=above.preformatted or tag == "pre",
                in_link=above.in_link or (tag == "a" and "href" in attributes),
                in_article=above.in_article or above.tag in ("article", "main", "blockquote"),
            )
            above.links += tag == "a" and "href" in attributes
            parts.append(part)
        return child

    def _leave(self, parts: list[Part]) -> None:
        part = parts.pop()
        self._part_from(part.tag)
        if part.tag == "h1" and not self._heading and part.characters:
            self._heading = (part.start, self._length)
        if part.characters and (part.named or is_link_list(part)):
            self.candidates.append(Candidate(part, self._length))
        if parts:
            parts[-1].take_in(part)

    def _part_from(self, tag: str) -> None:
        """Note how what follows is parted from what stood before, at the border of an element."""
        if tag in _PARAGRAPHS:
            self._break = "\n\n"
        elif tag in _LINES:
            self._break = max(self._break, "\n", key=_strength)
        elif tag in _CELLS:
            self._break = max(self._break, "\t", key=_strength)

    def _write(self, text: str, part: Part) -> None:
        """Write words down with the white space that a browser would show before them."""
        words = text if part.preformatted else text.strip(_BLANK)
        if not words:
            self._break = max(self._break, _shown(text), key=_strength)
            return
        if not part.preformatted:
            before = text[: text.index(words[0])]
            self._break = max(self._break, _shown(before), key=_strength)
            words = _SPACES.sub(lambda found: _joint(_shown(found.group()), words, *found.span()), words)
        if self._length:
            self._put(_joint(self._break, self.pieces[-1][-1:] + words, 1, 1))
        self._put(words)
        self._break = "" if part.preformatted else _shown(text[len(text.rstrip(_BLANK)) :])
        part.characters += (shown := len(words.replace(" ", "")))
        part.link_characters += shown if part.in_link else 0

    def _put(self, piece: str) -> None:
        if not piece:
            return
        self.pieces.append(piece)
        self._length += len(piece)


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
