"""What a file states about itself: YAML between two lines of `---` at its very beginning."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import regex
import yaml

from oa_qa.models import Mark

_BLOCK = regex.compile(
    r"\ufeff?---[ \t]*(?:\r\n|\r|\n)(.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", regex.DOTALL
)
_SURROGATE = regex.compile(r"[\ud800-\udfff]")  # YAML can write half a character; nothing can store it
_LONGEST = 20_000
_TEXT_KEYS = ("title", "publisher", "author", "url", "language")
_KEEP = "keep"


@dataclass(frozen=True)
class FrontMatter:
    """The statements found, where they stand, and what could not be used of them.

    Attributes:
        keep_boilerplate: `boilerplate: keep` is stated: nothing of the file is to be marked as page furniture.
    """

    values: dict[str, str] = field(default_factory=dict)
    mark: Mark | None = None
    warnings: tuple[str, ...] = ()
    keep_boilerplate: bool = False


def read_front_matter(text: str) -> FrontMatter:
    """Read the front matter of a text; an empty result where there is none."""
    block = _BLOCK.match(text, 0, _LONGEST)
    if not block:
        cut = len(text) > _LONGEST and _BLOCK.match(text)
        return FrontMatter(
            warnings=(f"its front matter is longer than {_LONGEST:,} characters and was not used",) if cut else ()
        )
    mark = Mark(0, block.end(), "front_matter")
    try:
        # BaseLoader leaves every value a string: an impossible date must not cost the title beside it.
        stated = yaml.load(block.group(1), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" (line {line + 2})" if line is not None else ""
        return FrontMatter(mark=mark, warnings=(f"its front matter is not valid YAML{where} and was not used",))
    if not isinstance(stated, dict):  # nothing at all, or two rules around a paragraph
        return FrontMatter(mark=mark) if stated in (None, "") else FrontMatter()
    return _usable(stated, mark)


def _usable(stated: dict[str, Any], mark: Mark) -> FrontMatter:
    values: dict[str, str] = {}
    warnings = []
    for key in (*_TEXT_KEYS, "published"):
        value = stated.get(key, "")
        if not isinstance(value, str) or _SURROGATE.search(value):
            warnings.append(f"its front matter has a {key} that is not a text, which was not used")
        elif value.strip():
            values[key] = value.strip()
    published = values.pop("published", None)
    if published is not None:
        try:
            values["published"] = datetime.datetime.fromisoformat(published).date().isoformat()
        except ValueError:
            warnings.append(
                f"its front matter has published: {published!r}, which is no date like 2023-11-20 and was not used"
            )
    boilerplate = stated.get("boilerplate", "mark")
    if boilerplate not in (_KEEP, "mark"):
        warnings.append(f"its front matter has boilerplate: {boilerplate!r}, which is neither keep nor mark")
    return FrontMatter(values, mark, tuple(warnings), keep_boilerplate=boilerplate == _KEEP)
