"""What a file states about itself: YAML between two lines of `---` at its very beginning."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import regex
import yaml

from oa_qa.corpus.extraction import STATED
from oa_qa.corpus.stated import in_form
from oa_qa.models import Mark
from oa_qa.text.normalization import one_line
from oa_qa.text.scripts import HAN, KANA

_BLOCK = regex.compile(
    r"\ufeff?---[ \t]*(?:\r\n|\r|\n)(.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", regex.DOTALL
)
_SURROGATE = regex.compile(r"[\ud800-\udfff]")  # YAML can write half a character; nothing can store it
_LONGEST = 20_000
_SHOWN = 80
_KEEP = "keep"
_ALIASES = {"published": ("date",), "language": ("lang",), "author": ("authors",)}  # of Jekyll, Hugo, Obsidian, Quarto
_EXPECTED = {
    "published": "no date like 2023-11-20",
    "language": "no language tag like ja",
    "url": "no web address like https://example.org/a",
}
_NOTHING = ("", "~", "null")
_SWITCH = ("true", "false")  # Jekyll's `published` says whether a page is, not when
_JAPANESE_OR_CHINESE = regex.compile(rf"[{HAN}{KANA}]")


@dataclass(frozen=True)
class FrontMatter:
    """The statements found, where they stand, and what could not be used of them.

    Attributes:
        values: some of `STATED`, each in the form that a document has it in.
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
    for key in STATED:
        for name in (key, *_ALIASES.get(key, ())):
            said = _names(stated.get(name, "")) if key == "author" else stated.get(name, "")
            if key in values or said in _NOTHING or (name == "published" and said in _SWITCH and "date" in stated):
                continue
            if not isinstance(said, str) or _SURROGATE.search(said):
                warnings.append(f"the {name} in its front matter is not a text and was not used")
            elif value := _in_form(key, said.strip()):
                values[key] = value
            elif said.strip():
                expected, shown = _EXPECTED.get(key, "too long"), one_line(said)[:_SHOWN]
                warnings.append(f"its front matter has {name}: {shown!r}, which is {expected} and was not used")
    boilerplate = stated.get("boilerplate", "mark")
    if boilerplate not in (_KEEP, "mark"):
        warnings.append(f"its front matter has boilerplate: {boilerplate!r}, which is neither keep nor mark")
    return FrontMatter(values, mark, tuple(warnings), keep_boilerplate=boilerplate == _KEEP)


def _in_form(key: str, stated: str) -> str | None:
    if key != "published":
        return in_form(key, stated)
    try:
        return datetime.datetime.fromisoformat(stated).date().isoformat()
    except ValueError:  # 2024/03/01, 2024年3月1日
        return in_form(key, stated)


def _names(author: object) -> object:
    """Several authors as one text, with the comma of their script; anything else as it is."""
    people = author if isinstance(author, list) else [author]
    named = [person.get("name") if isinstance(person, dict) else person for person in people]
    names = [name.strip() for name in named if isinstance(name, str)]
    if len(names) < len(named):
        return author
    return ("、" if _JAPANESE_OR_CHINESE.search("".join(names)) else ", ").join(filter(None, names))
