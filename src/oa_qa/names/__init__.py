"""Name variants: those a person declared, and spellings that sound alike."""

from oa_qa.names.declared import DeclaredFinder
from oa_qa.names.errors import NamesError
from oa_qa.names.evidence import TextNames, count_names
from oa_qa.names.matching import MatchedName, NameIndex, as_json, sounds_of
from oa_qa.names.mentions import Mention, find_mentions
from oa_qa.names.parts import name_key, names_gap
from oa_qa.names.suggestions import Example, Suggestion, render_block, suggest
from oa_qa.names.table import NameTable

__all__ = [
    "DeclaredFinder",
    "Example",
    "MatchedName",
    "Mention",
    "NameIndex",
    "NameTable",
    "NamesError",
    "Suggestion",
    "TextNames",
    "as_json",
    "count_names",
    "find_mentions",
    "name_key",
    "names_gap",
    "render_block",
    "sounds_of",
    "suggest",
]
