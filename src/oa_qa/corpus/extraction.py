"""What a reader gets out of a file, before it becomes a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oa_qa.models import Mark

STATED = ("title", "published", "publisher", "author", "url", "language")


class UnreadableError(ValueError):
    """The file cannot be taken in; the message is the reason that the summary of a build gives."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read at most.

    Attributes:
        pages: of a PDF.
        unpacked_bytes: of a DOCX, whose parts are compressed.
    """

    pages: int
    unpacked_bytes: int


@dataclass(frozen=True)
class Extract:
    """A text with what is known of it.

    Attributes:
        stated: what the file says of itself: some of `STATED`; dates in ISO form.
        body: where the text proper begins, behind front matter.
        record: the key of a record inside its file.
        markup: what the format itself shows to be page furniture, ascending, not overlapping.
        keep_boilerplate: the file asks that nothing be marked as page furniture.

    The other attributes are those of `Document`.
    """

    text: str
    stated: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    body: int = 0
    record: str | None = None
    markup: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    soft_breaks: tuple[int, ...] | None = None
    headings: tuple[tuple[int, int], ...] | None = None
    led_in: tuple[tuple[int, int], ...] | None = None
    keep_boilerplate: bool = False
    front_matter: Mark | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stated: dict[str, Any]) -> Extract:
        """An extract that came as JSON from another process; only what risky formats give."""
        breaks = stated["soft_breaks"]
        return cls(
            text=stated["text"],
            stated=stated["stated"],
            markup=tuple((start, end) for start, end in stated["markup"]),
            pages=tuple(stated["pages"]),
            soft_breaks=None if breaks is None else tuple(breaks),
            headings=stretches(stated["headings"]),
            led_in=stretches(stated["led_in"]),
            warnings=tuple(stated["warnings"]),
        )


def stretches(stated: list[list[int]] | None) -> tuple[tuple[int, int], ...] | None:
    """Stretches of a text as JSON has them, [start, end) each; None stays None."""
    return None if stated is None else tuple((start, end) for start, end in stated)
