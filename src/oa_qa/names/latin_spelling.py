"""How two Latin spellings of one name differ: far less freely than a Latin spelling from a transcription.

Leike and Lake can be read alike, but nobody writes the one for the other; Schulman and Shulman are one name.
"""

from __future__ import annotations

from functools import lru_cache

from oa_qa.names.latin import plain_letters
from oa_qa.names.lattice import VOWELS, Lattice, lattice, readings
from oa_qa.names.rules import by_letter

_RULES = {
    r"^ma?c(?=[ckgq])": ("m a: k~",),
    r"^ma?c": ("m a: k",),
    r"^geo(?=[fr])": ("J e:",),
    r"tschaik|tchaik|chaik|chayk": ("C a: i: k",),
    r"tzsch|tsch|tch": ("C",),
    r"shch|schtsch": ("S C",),
    r"sch|sh": ("S",),
    r"(?<=s)k[iy]{1,2}$": ("k i:",),
    r"ch(?=[rl])": ("k",),
    r"ch": ("C .2", "k .3"),
    r"cz": ("C",),
    r"ck|kk": ("k",),
    r"c(?=[eiyéí])": ("s .08",),
    r"cc?|q": ("k",),
    r"č": ("C",),
    r"ć": ("k", "C .1"),
    r"š": ("S",),
    r"ž": ("J",),
    r"dt|tt": ("t",),
    r"th": ("T",),
    r"ph": ("f",),
    r"tz|ts": ("c", "t s"),
    r"zz?": ("z", "c .15"),
    r"kh": ("k",),
    r"ow$|off$|ov$": ("o: v",),
    r"ff?": ("f",),
    r"w": ("w", "v"),
    r"x": ("k s",),
    r"j(?=[lk])|(?<=[aeiou])j": ("i:", "J"),
    r"j": ("J", "y .2"),
    r"([bdglmnprsv])\1": (r"\1 .03",),
    r"(?<=[aeiou])h(?![aeiouy])": ("h~",),
    r"ñ": ("n",),
    r"ł": ("l",),
    r"ö|ø|oe(?![vy])": ("o:", "e: .3"),
    r"ü|ue(?!$)": ("u:",),
    r"ä|æ|ae": ("a:", "e: .2"),
    r"å": ("a:", "o: .2"),
    r"ie$": ("i: .15", "i: e:"),
    r"yy": ("i: .05",),
    r"ey$": ("e: i:", "i: .2"),
    r"y(?=[aeiou])": ("y", "i:"),
    r"y": ("i: .05",),
    r"ee": ("i:", "e:"),
    r"oo": ("u: .15", "o: .2"),
    r"ou": ("o: u:", "u: .3"),
    r"aa": ("a:",),
    r"'": ("",),
}
_BY_LETTER = by_letter(_RULES)


@lru_cache(maxsize=4096)
def read_latin_spelling(word: str) -> Lattice:
    """The lattice by which a Latin word is compared with another one; `word` must be normalised."""
    letters = plain_letters(word)
    units = []
    i = 0
    while i < len(letters):
        for pattern, written in _BY_LETTER.get(letters[i], ()):
            found = pattern.match(letters, i)
            if found:
                units.append(readings(*(found.expand(text) for text in written)))
                i = found.end()
                break
        else:
            units.append(readings(letters[i] + (":" if letters[i] in VOWELS else "")))
            i += 1
    return lattice(units, "latin")
