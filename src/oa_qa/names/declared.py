"""Finding declared variants in a text of any script: the longest one at each place."""

from __future__ import annotations

from functools import lru_cache

import regex

from oa_qa.names.borders import can_begin, can_end
from oa_qa.names.parts import PARTS_JOINT
from oa_qa.names.table import NameTable
from oa_qa.text.normalization import normalize

_CLUSTER = regex.compile(r"[^\p{M}\uff9e\uff9f]?[\p{M}\uff9e\uff9f]*", regex.DOTALL)
_END = ""  # no character, so never a branch of its own

_Node = dict[str, "_Node"]


class DeclaredFinder:
    """A prefix tree over the declared variants, in normal form and without what joins their parts."""

    def __init__(self, table: NameTable) -> None:
        self._root: _Node = {}
        for variants in table.names:
            for variant in variants:
                node = self._root
                for letter in PARTS_JOINT.sub("", normalize(variant)):
                    node = node.setdefault(letter, {})
                node[_END] = {}

    def find(self, text: str) -> list[tuple[int, int]]:
        """Where declared variants stand in a text, as offsets, in order, not overlapping."""
        if not self._root:
            return []
        normal, starts, ends = _mapped(text)
        found = []
        i = 0
        while i < len(normal):
            stop = self._longest(normal, i) if normal[i] in self._root and can_begin(normal, i) else 0
            if stop:
                found.append((starts[i], ends[stop - 1]))
            i = stop or i + 1
        return [(start, end) for i, (start, end) in enumerate(found) if i == 0 or start >= found[i - 1][1]]

    def _longest(self, normal: str, start: int) -> int:
        node, i, best = self._root, start, 0
        while i < len(normal):
            following = node.get(normal[i])
            if following is None:
                joint = PARTS_JOINT.match(normal, i)
                if not joint or i == start or joint.end() - i > 2 or joint.end() >= len(normal):
                    break
                i = joint.end()
                following = node.get(normal[i])
                if following is None:
                    break
            node = following
            i += 1
            if _END in node and can_end(normal, i):
                best = i
        return best


def _mapped(text: str) -> tuple[str, list[int], list[int]]:
    """The normal form of a text, and where each of its characters begins and ends in the text."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        normal = _normal(cluster.group())
        letters.append(normal)
        starts += [cluster.start()] * len(normal)
        ends += [cluster.end()] * len(normal)
    return "".join(letters), starts, ends


@lru_cache(maxsize=65536)
def _normal(cluster: str) -> str:
    return normalize(cluster)
