"""The spellings that a person declared to be one name: `[[name]]` blocks with `variants = ["…", "…"]`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import regex

from oa_qa.names.errors import NamesError
from oa_qa.names.parts import name_key

_HEAD = regex.compile(r"^\s*\[\[\s*name\s*\]\]", regex.MULTILINE)


class NameTable:
    """Declared names. The first variant of each is the one shown."""

    def __init__(self, names: Sequence[Sequence[str]] = ()) -> None:
        self.names = tuple(tuple(variants) for variants in names)
        self._number = {name_key(variant): i for i, variants in enumerate(self.names) for variant in variants}

    @classmethod
    def read(cls, path: Path) -> NameTable:
        """Read a file of names.

        Raises:
            NamesError: the file cannot be read, is not TOML, or one of its entries is wrong.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            reason = error.strerror or str(error)
            raise NamesError(f"The names in {path} cannot be read: {reason}. Check the path.") from error
        except UnicodeDecodeError as error:
            raise NamesError(f"The names in {path} are not UTF-8. Save the file as UTF-8.") from error
        return cls.parse(text, source=str(path))

    @classmethod
    def parse(cls, text: str, source: str = "names.toml") -> NameTable:
        """Read the text of a file of names; `source` is what messages call it.

        Raises:
            NamesError: the text is not TOML, or one of its entries is wrong; the message says where.
        """
        try:
            stated = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise NamesError(f"{source} is not valid TOML: {error}. Correct that line.") from error
        lines = [text.count("\n", 0, head.end()) + 1 for head in _HEAD.finditer(text)]
        return cls(list(_entries(stated, lines, source)))

    def variants_of(self, spelling: str) -> tuple[str, ...]:
        """All declared spellings of a name, the shown one first; empty where it is not declared."""
        number = self.number_of(spelling)
        return () if number is None else self.names[number]

    def number_of(self, spelling: str) -> int | None:
        """Which declared name a spelling belongs to; None where it is not declared."""
        return self._number.get(name_key(spelling))


def _entries(stated: dict[str, Any], lines: list[int], source: str) -> Iterator[list[str]]:
    unknown = sorted(set(stated) - {"name"})
    blocks = stated.get("name", [])
    if unknown or not isinstance(blocks, list):
        what = repr(unknown[0]) if unknown else "a name that is no [[name]] block"
        raise NamesError(f'{source} has {what}. Use only [[name]] blocks with variants = ["…", "…"].')
    owner: dict[str, int] = {}
    for i, block in enumerate(blocks):
        where = f"{source}, name {i + 1}" + (f" (line {lines[i]})" if len(lines) == len(blocks) else "")
        variants = _variants(block, where)
        for variant in variants:
            first = owner.setdefault(name_key(variant), i)
            if first != i:
                raise NamesError(
                    f"{where}: {variant!r} already belongs to name {first + 1}, {blocks[first]['variants'][0]!r}. "
                    "Keep it in one of the two, or join them."
                )
        yield variants


def _variants(block: object, where: str) -> list[str]:
    if not isinstance(block, dict) or "variants" not in block:
        raise NamesError(f'{where} has no variants. Add variants = ["…", "…"].')
    unknown = sorted(set(block) - {"variants"})
    if unknown:
        raise NamesError(f"{where} has {unknown[0]!r}, which is not known. Only variants can be stated.")
    variants = block["variants"]
    if not isinstance(variants, list) or not variants:
        raise NamesError(f"{where}: variants must be a list with at least one spelling. Add one, or remove the block.")
    for variant in variants:
        if not isinstance(variant, str) or not regex.search(r"\p{L}", variant):
            raise NamesError(f"{where}: {variant!r} is no spelling of a name. Write each variant in quotation marks.")
    return [variant.strip() for variant in variants]
