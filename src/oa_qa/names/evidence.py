"""Which words of a corpus are names: every text is looked at once, and all of them together decide."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import regex

from oa_qa.names.declared import DeclaredFinder
from oa_qa.names.mentions import Mention, candidates
from oa_qa.names.parts import name_key, name_parts
from oa_qa.names.table import NameTable

_SMALL = regex.compile(r"(?<![\p{L}\p{M}'’])\p{Ll}[\p{Ll}\p{M}]+")
_LONE_WORD = regex.compile(r"\p{Lu}[\p{Ll}\p{M}]+")


@dataclass(frozen=True, slots=True)
class TextNames:
    """What one text has to say about names; it can be kept and need not be gathered again.

    Attributes:
        mentions: how often each spelling occurs, apart for those places that are no sure name by themselves, in the
            order in which they first occur.
        small: the words that the text has in small letters.
    """

    mentions: dict[tuple[str, bool], int]
    small: frozenset[str]

    @classmethod
    def gather(cls, text: str, finder: DeclaredFinder) -> TextNames:
        """Look through a text; `finder` finds the declared variants in it."""
        return cls.of(text, candidates(text, finder))

    @classmethod
    def of(cls, text: str, mentions: Iterable[Mention]) -> TextNames:
        """The same for a text whose mentions are known."""
        counted = Counter((mention.spelling, mention.sure) for mention in mentions)
        return cls(dict(counted), frozenset(_SMALL.findall(text)))

    def to_json(self) -> str:
        """As text, for `from_json`."""
        mentions = [[spelling, sure, count] for (spelling, sure), count in self.mentions.items()]
        return json.dumps([mentions, " ".join(sorted(self.small))], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> TextNames:
        """Read what `to_json` wrote; ValueError or TypeError where it is something else."""
        mentions, small = json.loads(text)
        return cls({(spelling, sure): count for spelling, sure, count in mentions}, frozenset(small.split()))


class Evidence:
    """What the texts of a corpus together show.

    What may be an ordinary word counts as a name where some text shows it to be one, as the last part of a full name
    or within a sentence; a lone capitalised word does not where some text has it in small letters.
    """

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._small: set[str] = set()
        self._known: set[str] = set()

    def learn(self, names: TextNames) -> None:
        """Take in one text."""
        self._small |= names.small
        for spelling, sure in names.mentions:
            parts = name_parts(spelling)
            if sure and parts:
                self._known.add(parts[-1] if len(parts) > 1 else name_key(spelling))

    def is_name(self, spelling: str, sure: bool) -> bool:
        """Whether a mention is a name, once all texts were taken in."""
        if not sure and name_key(spelling) not in self._known:
            return False
        if _LONE_WORD.fullmatch(spelling) and spelling.lower() in self._small:
            return bool(self._table.variants_of(spelling))
        return True


def count_names(texts: Callable[[], Iterable[TextNames]], table: NameTable) -> dict[str, int]:
    """How often each name of a corpus occurs; `texts` is gone through twice, so that it need not be held in memory."""
    evidence = Evidence(table)
    for names in texts():
        evidence.learn(names)
    counts: Counter[str] = Counter()
    for names in texts():
        for (spelling, sure), count in names.mentions.items():
            if evidence.is_name(spelling, sure):
                counts[spelling] += count
    return dict(counts)


def corpus_mentions(texts: Iterable[tuple[str, str]], table: NameTable) -> Iterator[tuple[str, Mention]]:
    """The names in texts with their places, each with the id of its text."""
    finder, evidence = DeclaredFinder(table), Evidence(table)
    found: list[tuple[str, Mention]] = []
    for document_id, text in texts:
        mentions = candidates(text, finder)
        evidence.learn(TextNames.of(text, mentions))
        found += [(document_id, mention) for mention in mentions]
    for document_id, mention in found:
        if evidence.is_name(mention.spelling, mention.sure):
            yield document_id, mention
