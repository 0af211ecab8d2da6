"""Which parts of a web page are furniture: by their tag, role, name, and by the share of links in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from oa_qa.corpus.furniture_words import LABELS, RELATED
from oa_qa.text.normalization import normalize

_TAGS = frozenset("nav footer header aside select dialog menu".split())
_ROLES = frozenset(
    "navigation banner contentinfo complementary search menu menubar toolbar tablist dialog alertdialog".split()
)
_WIDGETS = frozenset(
    "cookie cookies consent gdpr share shares sharing sns social addtoany addthis comments disqus respond related"
    " recommend recommended recommendation recommendations breadcrumb breadcrumbs pagination pager sidebar navbar nav navi"
    " navigation menu newsletter subscribe subscription ad ads advert advertisement adsense banner sponsored ranking"
    " popular trending footer topbar skip languages".split()
)
"""Words of class names and ids. Each must be a whole word of the name: `post-share`, not `market-shared`."""
_LONG_WIDGETS = frozenset("comments disqus sidebar footer cookie cookies consent related recommended".split())
"""Those whose text may be long, since readers write it, or lawyers."""
TITLES = frozenset("h1 h2 h3 h4 h5 h6".split())
HEADINGS = TITLES | {"dt", "summary"}
"""What is headed by them may be folded away behind a button, so a button in one of them is its words."""
_UNFOLDING = ("aria-expanded", "aria-controls")
_NEVER = frozenset("html body main article h1 h2 h3 h4 h5 h6 p span a td th tr em strong b i mark code".split())
_CONTAINERS = frozenset("ul ol dl div section p table nav menu center".split())
_WORD = regex.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_FEWEST_LINKS = 3
_LINK_SHARE = 0.8
_LONG = 600


@dataclass(slots=True)
class Part:
    """An element on the way through a page, with what it was found to hold so far.

    Attributes:
        start: where its text begins.
        named: why it may be furniture: `tag`, `role`, `button`, `aside` (of an article), `widget`, `long widget`, or "".
        in_heading: it is one of `HEADINGS`, or in one.
        labelled: it is a table that has head cells, or in one.
        headed: it is a list that has a heading in the article, or in one.
        in_line: it is the row of a table that is written as a line.
        line_end: up to there in the text, what parts it is no more than spaces; -1 where it may be lines and paragraphs.
        characters, link_characters: of its text, white space apart; how many of them are in links.
        links: how many links it has.
        holds_article: an <h1>, <article> or <main> is in it.
        holds_heading: an <h1> to <h6> is in it.
        holds_table: a table that has head cells is in it.
        holds_content: a `headed` list or <main> is in it.
        of_pair: it is a row that says itself what it tells of.
        first_row: of a table, where the text of its first row that is written as a line ends; -1 where that is `of_pair`,
            0 where there is none.
    """

    tag: str
    start: int = 0
    named: str = ""
    preformatted: bool = False
    in_link: bool = False
    in_article: bool = False
    in_heading: bool = False
    labelled: bool = False
    headed: bool = False
    in_line: bool = False
    line_end: int = -1
    characters: int = 0
    link_characters: int = 0
    links: int = 0
    holds_article: bool = False
    holds_heading: bool = False
    holds_table: bool = False
    holds_content: bool = False
    of_pair: bool = False
    first_row: int = 0

    @property
    def is_data(self) -> bool:
        """Whether it is, or holds, a table that has head cells, or a piece of one."""
        return self.labelled or self.holds_table

    def take_in(self, inner: Part) -> None:
        """Count what a part within this one holds."""
        self.characters += inner.characters
        self.link_characters += inner.link_characters
        self.links += inner.links
        self.holds_article |= inner.holds_article or inner.tag in ("h1", "article", "main")
        self.holds_heading |= inner.holds_heading or inner.tag in TITLES
        self.holds_table |= inner.holds_table or inner.labelled
        self.holds_content |= inner.holds_content or inner.headed or inner.tag == "main"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part that may be furniture, and where its text ends."""

    part: Part
    end: int


def named_furniture(
    tag: str, attributes: Mapping[str, str | None], *, in_heading: bool = False, in_article: bool = False
) -> str:
    """What in an element's tag, role or names says that it is furniture, as in `Part.named`."""
    if tag in _NEVER:
        return ""
    role = (attributes.get("role") or "").strip().lower()
    if "button" in (tag, role):
        if in_heading:  # the question of an FAQ, which unfolds its answer
            return ""
        if not any(name in attributes for name in _UNFOLDING):
            return "button"
    elif tag in _TAGS and not (tag == "aside" and in_article):  # there it may be a note
        return "tag"
    elif role in _ROLES:
        return "role"
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    words = {word.lower() for word in _WORD.findall(names)}
    if words & _LONG_WIDGETS:
        return "long widget"
    if words & _WIDGETS:
        return "widget"
    return "aside" if tag == "aside" else ""


def announces_links(heading: str) -> bool:
    """Whether a heading is one of links to other pages."""
    words = normalize(heading).strip()
    return words in LABELS or RELATED.fullmatch(words) is not None


def is_link_list(part: Part) -> bool:
    """Whether next to all the text of a container is in links, of which there are several, and it is no content.

    What a table's head or a heading of the article names is content, such as the members of a board with their pages.
    """
    return (
        part.tag in _CONTAINERS
        and not part.in_link
        and not (part.is_data or part.headed or part.holds_content)
        and part.links >= _FEWEST_LINKS
        and part.link_characters >= _LINK_SHARE * part.characters
    )


def chosen(candidates: Sequence[Candidate], text: str) -> list[tuple[int, int]]:
    """The stretches of the text that are furniture, ascending, not overlapping, without white space at their ends."""
    total = sum(1 for char in text if not char.isspace())
    found = sorted((item.part.start, item.end) for item in candidates if _holds_no_article(item.part, total))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _holds_no_article(part: Part, total: int) -> bool:
    """Whether a candidate can be marked without a risk for what the page is read for."""
    if is_link_list(part):
        return True
    if part.holds_article or (part.tag in ("header", "footer") and part.in_article):
        return False
    if part.named in ("tag", "role"):
        return True
    if part.named == "button":
        return not part.holds_heading  # of what it unfolds
    mostly_links = part.link_characters >= 0.5 * part.characters
    if part.named == "aside":
        return mostly_links
    if part.named == "widget" and part.is_data:
        return False
    if part.characters > 0.5 * total and not mostly_links:
        return False
    return part.named == "long widget" or mostly_links or part.characters <= _LONG
