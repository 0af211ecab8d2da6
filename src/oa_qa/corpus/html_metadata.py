"""What a web page states about itself: <meta>, JSON-LD, <time>, <html lang>, the canonical address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import regex
from selectolax.lexbor import LexborHTMLParser

from oa_qa.corpus.stated import in_form

_META = {
    "title": "og:title twitter:title dc.title citation_title",
    "published": "article:published_time datepublished date pubdate publishdate publish_date dc.date dc.date.issued"
    " dcterms.issued dcterms.date citation_publication_date parsely-pub-date",
    "author": "author article:author dc.creator citation_author parsely-author",
    "publisher": "og:site_name publisher article:publisher dc.publisher citation_publisher",
    "url": "og:url",
    "language": "og:locale content-language dc.language",
}
_ARTICLE = frozenset(
    "Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle WebPage AnalysisNewsArticle"
    " ReportageNewsArticle OpinionNewsArticle SocialMediaPosting LiveBlogPosting AdvertiserContentArticle".split()
)
_SAVED_FROM = regex.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_FIRST = 4096
_DEEPEST = 20


def stated_in_html(page: LexborHTMLParser, source: str, *, first_heading: str) -> dict[str, str]:
    """The statements of a page; what it does not state is not there.

    Args:
        page: the parsed page.
        source: the page as text.
        first_heading: the text of its first <h1>.
    """
    linked = list(_json_ld(page))
    candidates: dict[str, list[str]] = {key: _meta(page, names.split()) for key, names in _META.items()}
    candidates["title"] += [_text(item.get("headline")) for item in linked] + [_first(page, "title"), first_heading]
    candidates["published"] += [_text(item.get("datePublished")) for item in linked] + _times(page)
    named = [_name(item.get("author")) for item in linked]
    candidates["author"] += [*named, _first(page, "[itemprop=author]"), _first(page, "[rel=author]")]
    candidates["author"] = [name for name in candidates["author"] if "://" not in name]
    candidates["publisher"] = [
        name
        for name in candidates["publisher"] + [_name(item.get("publisher")) for item in linked]
        if "://" not in name
    ]
    candidates["url"] = _addresses(page, source) + candidates["url"] + [_text(item.get("url")) for item in linked]
    candidates["language"] = [
        _attribute(page, "html", "lang"),
        *candidates["language"],
        *(_text(item.get("inLanguage")) for item in linked),
    ]
    found = {key: next(filter(None, (in_form(key, value) for value in said)), None) for key, said in candidates.items()}
    return {key: value for key, value in found.items() if value}


def _meta(page: LexborHTMLParser, names: list[str]) -> list[str]:
    """The contents of the <meta> elements of these names, in the order of the names."""
    found: dict[str, str] = {}
    for node in page.css("meta"):
        attributes = node.attributes
        for key in ("property", "name", "itemprop", "http-equiv"):
            found.setdefault((attributes.get(key) or "").strip().lower(), (attributes.get("content") or "").strip())
    return [found[name] for name in names if found.get(name)]


def _json_ld(page: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe an article, or the page."""
    for node in page.css('script[type="application/ld+json"]'):
        try:
            pending = [(json.loads(node.text(deep=True)), 0)]
        except (ValueError, RecursionError):
            continue
        while pending:
            value, depth = pending.pop(0)
            if isinstance(value, list) and depth < _DEEPEST:
                pending += [(item, depth + 1) for item in value]
            elif isinstance(value, dict):
                kinds = value.get("@type")
                if _ARTICLE & set(kinds if isinstance(kinds, list) and all(map(_is_text, kinds)) else [_text(kinds)]):
                    yield value
                pending += [(value["@graph"], depth + 1)] if "@graph" in value else []


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(value: object) -> str:
    """The name of a person or an organisation, or of several."""
    if isinstance(value, list):
        return (
            ", ".join(filter(None, map(_name, value[:_DEEPEST]))) if not any(isinstance(v, list) for v in value) else ""
        )
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _times(page: LexborHTMLParser) -> list[str]:
    """The day that a <time> says: one that is marked as the date of publication, else the only one that the page has."""
    marked = page.css("time[pubdate], time[itemprop=datePublished], [itemprop=datePublished]")
    said = [node.attributes.get("datetime") or node.attributes.get("content") or node.text() for node in marked]
    every = {
        day for node in page.css("time[datetime]") if (day := in_form("published", node.attributes["datetime"] or ""))
    }
    return said + (list(every) if len(every) == 1 else [])


def _addresses(page: LexborHTMLParser, source: str) -> list[str]:
    saved = _SAVED_FROM.search(source[:_FIRST])
    canonical = [node.attributes.get("href") or "" for node in page.css("link[rel=canonical]")]
    return canonical + ([saved[1]] if saved else [])


def _first(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return node.text(deep=True) if node is not None else ""


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return (node.attributes.get(name) or "") if node is not None else ""
