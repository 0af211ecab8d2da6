"""The names of a corpus, and which of them a question's names are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Literal

import regex

from oa_qa.names.declared import DeclaredFinder
from oa_qa.names.errors import NamesError
from oa_qa.names.evidence import TextNames, count_names
from oa_qa.names.mentions import Mention, candidates
from oa_qa.names.parts import name_key, name_parts, names_gap, split_spelling
from oa_qa.names.sound import sound_keys
from oa_qa.names.table import NameTable

FORMAT = 2
_CLEARLY = 0.3  # a name must sound this much closer than another one to be preferred to it
_CASED = regex.compile(r"\p{Lu}")  # a question often begins with the name it asks for
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_LATIN = regex.compile(r"(?<![\p{Latin}\p{N}])[\p{Latin}\p{M}]{3,}(?![\p{Latin}\p{N}])")


@dataclass(frozen=True, slots=True)
class MatchedName:
    """A spelling of the corpus that is a name of the question.

    Attributes:
        asked: the name as the question has it.
        found: the name exactly as the corpus has it.
        how: whether a person declared the two to be one name, or they sound alike.
    """

    asked: str
    found: str
    how: Literal["declared", "sound"]


class NameIndex:
    """The spellings of names in a corpus, by what is declared and by sound.

    Args:
        spellings: how often each occurs.
        table: the declared names.
        sounds: the keys of their words, for they take long to find; None to find them now.
    """

    def __init__(
        self, spellings: Mapping[str, int], table: NameTable, sounds: Mapping[str, list[str]] | None = None
    ) -> None:
        self.spellings = spellings
        self.table = table
        self.sounds = sounds if sounds is not None else sounds_of(spellings, table, {})

    @classmethod
    def build(cls, texts: Iterable[str], table: NameTable) -> NameIndex:
        """Gather the names of texts."""
        finder = DeclaredFinder(table)
        found = [TextNames.gather(text, finder) for text in texts]
        return cls(count_names(lambda: found, table), table)

    def to_json(self) -> str:
        """The index as text, for `from_json`."""
        return as_json(self.spellings, self.table, self.sounds)

    @classmethod
    def from_json(cls, text: str) -> NameIndex:
        """Read what `to_json` or `as_json` wrote.

        Raises:
            NamesError: the text is something else, or of another format.
        """
        try:
            stated: dict[str, Any] = json.loads(text)
            if stated["format"] != FORMAT:
                raise ValueError(f"format {stated['format']!r}")
            spellings = {spelling: int(count) for spelling, count in stated["spellings"].items()}
            return cls(spellings, NameTable(stated["table"]), stated["sounds"])
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise NamesError(f"The index of names cannot be used ({error}). Build the index again.") from error

    @cached_property
    def _known(self) -> _Known:
        """Made with the first question: a build, which only takes sounds over, does not need the memory."""
        return _Known(self)

    def mentions(self, question: str) -> list[Mention]:
        """The names in a question, and ordinary words that are a surname in the corpus."""
        found = [
            mention
            for mention in candidates(question, self._known.finder)
            if mention.sure or name_key(mention.spelling) in self._known.surnames or _CASED.match(mention.spelling)
        ]
        return found or list(self._in_any_case(question))

    def _in_any_case(self, question: str) -> Iterator[Mention]:
        """Words that are names of the corpus, though typed in small or in capital letters alone.

        In a Japanese question a Latin word is likely enough a name to be compared by sound, too.
        """
        japanese = _KANA.search(question) is not None
        for word in _LATIN.finditer(question):
            key = name_key(word.group())
            known = key in self._known.surnames or any(s in self.spellings for s in self._known.by_key.get(key, ()))
            if known or japanese:
                yield Mention(word.start(), word.end(), word.group())

    def match(self, question: str) -> list[MatchedName]:
        """The other spellings that the corpus has for the names in a question, declared ones first, then the closest."""
        found: dict[tuple[str, str], MatchedName] = {}
        for mention in self.mentions(question):
            for name in self._match(mention.spelling):
                found.setdefault((name.asked, name.found), name)
        return list(found.values())

    def _match(self, asked: str) -> Iterator[MatchedName]:
        given = {asked}
        for spelling in self._declared(asked):
            if spelling not in given:
                given.add(spelling)
                yield MatchedName(asked, spelling, "declared")
        for spelling in self._by_ear(asked):
            if spelling not in given:
                given.add(spelling)
                yield MatchedName(asked, spelling, "sound")

    def _declared(self, asked: str) -> list[str]:
        return [
            spelling
            for variant in self.table.variants_of(asked)
            for spelling in self._known.by_key.get(name_key(variant), ())
        ]

    def _by_ear(self, asked: str) -> list[str]:
        """Spellings that sound like the asked one, closest first; none where two different names come as close."""
        gaps = self._gaps(asked)
        own = self.table.number_of(asked)
        if own is not None:  # a declared name is no other declared name, however it sounds
            gaps = {s: gap for s, gap in gaps.items() if self.table.number_of(s) in (None, own)}
        ranked = sorted(gaps, key=lambda spelling: (gaps[spelling], spelling))
        if not ranked:
            return []
        best = ranked[0]
        same = {s: None for s in ranked if self._is_same(asked, best, s)}
        others = [s for s in ranked if s not in same]
        if own is None and others and gaps[others[0]] - gaps[best] < _CLEARLY:
            return []
        found = []
        for spelling in same:
            number = self.table.number_of(spelling)
            if number is None:
                found.append(spelling)
            else:
                found += [s for v in self.table.names[number] for s in self._known.by_key.get(name_key(v), ())]
        return [s for s in dict.fromkeys(found) if s in self.spellings or s in self._known.fulls]

    def _gaps(self, asked: str) -> dict[str, float]:
        """How far the spellings of the corpus and of the table sound from the asked one, where it counts as one name."""
        words: set[str] = set()
        for last in _ends(asked):
            for key in sound_keys(last):
                words.update(self._known.by_sound.get(key, ()))
            words.add(last)
        near = {
            spelling: names_gap(asked, spelling)
            for word in words
            for spelling in (*self._known.by_last.get(word, ()), *self._known.declared_by_last.get(word, ()))
        }
        gaps = {spelling: gap for spelling, gap in near.items() if gap <= 1}
        parts = name_parts(asked)
        if len(parts) < 2 or any(len(name_parts(spelling)) > 1 for spelling in gaps):
            return gaps
        # A bare surname says nothing against the asked given name, but the full names that it stands for may.
        others = any(len(name_parts(full)) > 1 and names_gap(parts[-1], full) <= 1 for full in near)
        return {} if others else gaps

    def _is_same(self, asked: str, best: str, other: str) -> bool:
        a, b = self.table.number_of(best), self.table.number_of(other)
        if a is not None and b is not None:
            return a == b
        # オーサ・リンドクヴィスト and アサ・リンドクビスト have one surname, and it alone was asked.
        if len(name_parts(asked)) == 1:
            surname, other_surname = name_parts(best)[-1], name_parts(other)[-1]
            if names_gap(surname, other_surname) <= 1:
                return True
        return names_gap(best, other) <= 1


class _Known:
    """The names of an index, by all that they are looked up by."""

    def __init__(self, index: NameIndex) -> None:
        self.finder = DeclaredFinder(index.table)
        self.fulls: dict[str, list[str]] = defaultdict(list)  # a part, as written -> the full names that have it
        fulls = {spelling: parts for spelling in index.spellings if len(parts := split_spelling(spelling)) > 1}
        for spelling, parts in fulls.items():
            for part in parts:
                self.fulls[part].append(spelling)
        self.surnames = {name_key(parts[-1]) for parts in fulls.values()}
        own = dict.fromkeys([*index.spellings, *self.fulls])
        self.by_key = _grouped((name_key(spelling), spelling) for spelling in own)
        self.by_last = _grouped((end, spelling) for spelling in own for end in _ends(spelling))
        declared = [variant for variants in index.table.names for variant in variants]
        self.declared_by_last = _grouped((end, variant) for variant in declared for end in _ends(variant))
        self.by_sound = _grouped((key, word) for word, keys in index.sounds.items() for key in keys)


def as_json(spellings: Mapping[str, int], table: NameTable, sounds: Mapping[str, list[str]]) -> str:
    """What an index of these spellings would be as JSON, without the memory that making it takes."""
    stated = {"format": FORMAT, "table": table.names, "spellings": spellings, "sounds": sounds}
    return json.dumps(stated, ensure_ascii=False)


def sounds_of(spellings: Iterable[str], table: NameTable, known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The keys by which the words of names are found by sound; those that are known are not worked out again."""
    declared = (variant for variants in table.names for variant in variants)
    sounds: dict[str, list[str]] = {}
    for name in chain(spellings, declared):
        parts = split_spelling(name)
        for spelling in [name, *parts] if len(parts) > 1 else [name]:
            for word in _ends(spelling):
                if word not in sounds:
                    sounds[word] = known[word] if word in known else sorted(sound_keys(word))
    return sounds


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _ends(spelling: str) -> list[str]:
    """The words by which a name is found by sound: its last part, and all of it as one word."""
    parts = name_parts(spelling)
    joined = "".join(parts)
    return list(dict.fromkeys([parts[-1], joined])) if parts else []
