"""How Cyrillic and Hangul are read. Both write sounds one by one, so a table of letters is enough."""

from __future__ import annotations

import unicodedata

from oa_qa.names.lattice import Lattice, lattice, readings

_CYRILLIC = {
    letter: readings(*written.split("/"))
    for letter, written in {
        "а": "a", "б": "b", "в": "v/f .05", "г": "g/h .05", "д": "d", "е": "e/y e", "ё": "o/y o/e .05", "ж": "J",
        "з": "z", "и": "i", "й": "i~", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o/a .15", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h/k", "ц": "c/s .1", "ч": "C", "ш": "S", "щ": "S C/S",
        "ы": "i", "э": "e/a .1", "ю": "y~ u", "я": "y~ a", "і": "i", "ї": "y~ i", "є": "y~ e", "ґ": "g",
    }.items()
}  # fmt: skip
# By place in the syllable, in the order of Unicode: initial consonants, vowels, final consonants.
_INITIALS = "k/g,k,n,d/t,t,r/l,m,b/v,p,s/S,s,,J/z,c,C/c,k,t,p/f,h/f"
_MEDIALS = "a,e/a,y~ a,y~ e,o/a/e,e,y~ o,y~ e,o,w a,w e,w e/o e,y~ o,u,w o,w e,w i,y~ u,u~,i,i"
_FINALS = "k/g,k,k,n,n,n,t/d,r/l,k,m,r/l,r/l,r/l,p,r/l,m,p/b,p,t/s,t,n,t,t,k,t,p,t"
_HANGUL = {
    chr(first + i): readings(*written.split("/"))
    for first, row in ((0x1100, _INITIALS), (0x1161, _MEDIALS), (0x11A8, _FINALS))
    for i, written in enumerate(row.split(","))
    if written
}


def read_cyrillic(word: str) -> Lattice:
    """The lattice of a word in Cyrillic letters; `word` must be normalised."""
    return lattice([_CYRILLIC[letter] for letter in word if letter in _CYRILLIC], "cyrillic")


def read_hangul(word: str) -> Lattice:
    """The lattice of a word in Hangul."""
    units = [_HANGUL[letter] for letter in unicodedata.normalize("NFD", word) if letter in _HANGUL]
    merged = [unit for i, unit in enumerate(units) if not (i and unit == units[i - 1] == readings("r", "l"))]
    return lattice(merged, "hangul")
