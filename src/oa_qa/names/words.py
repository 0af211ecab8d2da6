"""Is a katakana word an ordinary word? The dictionary of SudachiPy knows."""

from __future__ import annotations

from functools import lru_cache

from oa_qa.text.japanese import morphemes

_LONGEST = 100


@lru_cache(maxsize=65536)
def is_ordinary(word: str) -> bool:
    """Whether a katakana word, or each part it is compounded of, stands in the dictionary as no proper name."""
    if len(word) > _LONGEST:
        return True
    for morpheme in morphemes(word, "C"):
        if morpheme.is_oov() or morpheme.part_of_speech()[1] == "固有名詞":
            return False
    return True


@lru_cache(maxsize=65536)
def is_listed(word: str) -> bool:
    """Whether a katakana word stands in the dictionary, as a name or otherwise."""
    if len(word) > _LONGEST:
        return False
    found = morphemes(word, "C")
    return len(found) == 1 and not found[0].is_oov()
