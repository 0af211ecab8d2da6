"""HTML in which text cannot pass for markup: whatever is not `Html` is escaped on its way into an element."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit


class Html(str):
    """Finished markup. Every other string is text, most likely from a source, and sources are hostile."""

    __slots__ = ()


def element(name: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """One HTML element.

    Args:
        name: the tag.
        *children: `Html` goes in as it is, other strings are escaped, None is left out.
        **attributes: `class_` is `class`, `data_x` is `data-x`; True stands alone, None and False are left out.
    """
    stated = [
        f" {_attribute(key)}" if value is True else f' {_attribute(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    ]
    return Html(f"<{name}{''.join(stated)}>{join(children)}</{name}>")


def join(children: Iterable[str | None], between: str = "") -> Html:
    """Put markup and text side by side, with `between`, which is text too, between them."""
    parts = (child if isinstance(child, Html) else escape(child) for child in children if child)
    return Html(escape(between).join(parts))


def link(address: str | None, *children: str) -> Html | None:
    """A link into the web, or None if the address is not http(s): a source may state `javascript:…`."""
    if address is None or not _is_web(address):
        return None
    return element("a", *children, href=address, target="_blank", rel="noopener noreferrer")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # for instance "http://[": no address at all
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
