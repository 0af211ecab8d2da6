"""How Latin letters are read in names, in English first and then in the languages that names come from.

The rules are tried in order at every place of the word; the first that fits says how many letters are read and as what.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from oa_qa.names.lattice import Lattice, Reading, lattice, readings
from oa_qa.names.rules import LETTERS_WITH_MARKS, by_letter

_V = "[aeiouyöüäøæåı]"
_NOT_V = "(?![aeiouyröüäøæåı])"
_RULES: dict[str, tuple[str, ...]] = {
    # several consonants for one sound
    r"^m(?:a?c)(?=[cgkq])": ("m a", "m a k .1"),
    r"^mc": ("m a k",),
    r"tzsch|tsch|tch": ("C", "t S .1"),
    r"shch|schtsch": ("S C", "S"),
    r"sch": ("S", "s k .1"),
    r"sh": ("S",),
    r"sz": ("S", "s"),
    r"zs": ("J",),
    r"sc(?=[eiy])": ("s", "S"),
    r"ss": ("s",),
    r"chr|chl": ("k r", "k l"),
    r"ch$": ("C", "h .05", "k .15", "S .1"),
    r"ch": ("C", "k .05", "S .05", "h .1"),
    r"cz": ("C", "c"),
    r"ck(?=[iy])": ("k", "c k .1"),
    r"ck|kk": ("k",),
    r"cc(?=[eiy])": ("k s", "C"),
    r"cqu?|cc": ("k",),
    r"c(?=[eiy])": ("s", "C .15", "c .15"),
    r"č|ć": ("C",),
    r"ç|ś": ("s",),
    r"š|ş": ("S",),
    r"ž": ("J",),
    r"c$": ("k", "C .15", "c .15"),
    r"c": ("k",),
    r"dzh|dj": ("J",),
    r"dg(?=e)": ("J",),
    r"dt": ("t",),
    r"dh": ("d",),
    r"(?<=ar)d$": ("d", " .1"),
    r"dd?$": ("d", "t .1"),
    r"dd?": ("d",),
    r"tth?$": ("t",),
    r"th": ("T", "t .05"),
    r"tz|ts|zz": ("c", "z .1", "t s"),
    r"tion": ("S o n", "t i o n"),
    r"tt": ("t",),
    r"t$": ("t", " .35"),
    r"t": ("t",),
    r"ph": ("f",),
    r"pf": ("p f", "f"),
    r"pp?": ("p",),
    r"geo(?=[fr])": ("J e", "J o"),
    r"gh(?=" + _V + ")": ("g",),
    r"gh": ("", "g .2"),
    r"gn(?=[aiou])": ("n y~", "g n"),
    r"gu(?=[ei])": ("g", "g w"),
    r"gg(?=[ei])": ("g", "J"),
    r"g(?=[eiy])": ("g", "J", "h .15"),
    r"gg?$": ("g", "k .1"),
    r"gg?": ("g",),
    r"j(?=[lnrstk])": ("i .1", "J"),
    r"j": ("J", "y .05", "h .1"),
    r"kh": ("k", "h .05"),
    r"^kn": ("n", "k n"),
    r"k": ("k",),
    r"oln$": ("o n", "a n", "o l n"),
    r"(?<=[ao])l(?=[mk])": ("l", ""),
    r"(?<=[ao])l(?=[dtcbps])": ("l", "u .2"),
    r"ll": ("l", "y .2"),
    r"l|ł": ("l",),
    r"mm?": ("m",),
    r"ng(?=[tks]|$)": ("n g", "n"),
    r"nn?": ("n",),
    r"ñ": ("n y~",),
    r"qu": ("k w", "k"),
    r"q": ("k",),
    r"rrh?|rh": ("r",),
    r"r(?=" + _V + ")": ("r",),
    r"r": ("r", ""),
    r"^s(?=[pt])": ("s", "S .1"),
    r"s(?=[" + _V[1:-1] + "])": ("s", "z .05"),
    r"s$": ("s", "z", " .35"),
    r"s": ("s", "z .1"),
    r"vv?$": ("v", "f"),
    r"v(?=[^aeiouy])": ("v", "f"),
    r"vv?": ("v", "f .15"),
    r"ff?": ("f", "v .15"),
    r"^wr": ("r",),
    r"wh": ("w", "h .1"),
    r"w": ("w", "v .05"),
    r"^x": ("S", "z"),
    r"x": ("k s", "g z", "h .2", "S .2"),
    r"zh": ("J",),
    r"zz?": ("z", "s", "c"),
    r"bb?": ("b",),
    r"h(?=" + _V + ")": ("h", " .2"),
    r"h": ("", "h .2"),
    # vowels, long spellings first
    r"eaux?|aux$|aul?t$": ("o", "o r t .2"),
    r"augh|ough": ("o", "a f .1"),
    r"eigh": ("e i~", "a i"),
    r"igh": ("a i",),
    r"earn?e?(?=s?$)": ("i a", "e a .1"),
    r"(?:eer|ier|ere)(?=s?$)": ("i a", "i r", "e a .1"),
    r"(?:are|air|aire)(?=s?$)": ("e a", "e r"),
    r"(?:ire|yre)(?=s?$)": ("a i a",),
    r"(?:ore|oor|oar|our)(?=s?$)": ("o", "o r", "u a .1"),
    r"ure(?=s?$)": ("u a", "y~ u a"),
    r"ear" + _NOT_V: ("a", "e a", "i a"),
    r"er(?=s?$)": ("a", "e r", "o .15"),
    r"[iy]r(?=s?$)": ("a", "i r"),
    r"ur(?=s?$)": ("a", "u r"),
    r"or(?=s?$)": ("o", "o r", "a .15"),
    r"ar(?=s?$)": ("a", "a r"),
    r"er" + _NOT_V: ("a=", "e r"),
    r"[iy]r" + _NOT_V: ("a=", "i r"),
    r"ur" + _NOT_V: ("a= .1", "u r"),
    r"or" + _NOT_V: ("o=", "o r", "a= .3"),
    r"ar" + _NOT_V: ("a=", "a r", "o= .25"),
    r"(?<=^[^aeiouy]*)e(?=[^aeiouyrlwh]{1,2}$|th$)": ("e.",),
    r"(?<=^[^aeiouy]*)i(?=[^aeiouyrlwh]{1,2}$|th$)": ("i.",),
    r"(?<=^[^aeiouy]*)u(?=[^aeiouyrlwh]{1,2}$|sh$)": ("a.", "u."),
    r"aa|ah(?!" + _V + ")": ("a",),
    r"ae|ä|æ": ("e", "a", "a e"),
    r"ai": ("e i~", "a i", "e"),
    r"ay": ("e i~", "a i .25"),
    r"aj(?![aeiou])": ("a i", "a J"),
    r"au(?=[^aeiouy]+e$)": ("o=", "a u .3"),
    r"au": ("o", "a u"),
    r"aw": ("o", "a w"),
    r"ee": ("i", "e i~"),
    r"ea": ("i", "e", "e a", "i a", "e i~"),
    r"ei": ("a i", "e i~ .25", "i .25", "e .25"),
    r"ey$": ("i", "e i~"),
    r"ey": ("e i~", "a i", "e y"),
    r"eu": ("o i", "u", "y~ u", "e u"),
    r"ew": ("u", "y~ u"),
    r"ie$": ("i",),
    r"ie": ("i", "i e", "a i .1"),
    r"oo": ("u", "o .2"),
    r"oa": ("o", "o a"),
    r"oe|ö|ø": ("e", "o", "o e", "u .15"),
    r"oi|oy(?![aeiou])": ("o i", "w a .1"),
    r"(?<=^y)oung": ("a n g", "o n g"),
    r"ould": ("u l d", "o l d", "u d"),
    r"ou": ("u", "a u .05", "o .3", "a .3"),
    r"ow": ("o", "a u"),
    r"å": ("o",),
    r"ue$": ("", "u", "u e"),
    r"ue|ü": ("u", "y~ u", "u e", "i .2"),
    r"ui": ("u i", "u", "i"),
    r"uy": ("a i", "u i"),
    r"y(?=" + _V + ")": ("y", "i"),
    r"y$": ("i", "a i .15"),
    r"y(?=r[aeiou])": ("a i", "i .15"),
    r"y": ("i", "a i"),
    r"a(?=l[ldtmf])": ("a", "o .05"),
    r"(?<=w)al(?=k)": ("o=", "a l"),
    r"(?<=w)a": ("a", "o .18"),
    r"a$": ("a!",),
    r"(?<=[^aeiouy])o$": ("o!",),
    r"a(?=[^aeiouyrl]+e(?![lt])|[^aeiouy][iy])": ("a", "e i~ .05", "e .2"),
    r"a": ("a", "e .25"),
    r"(?<=ff|kk|ll|nn|pp|ss|tt)e$": ("e", " .2"),
    r"(?<=[^aeiouy])e$": ("", "e", "i .15"),
    r"(?<=[^aeiouy])e(?=s$)": ("", "e"),
    r"(?<=[aeiouy].*)e": ("e", "i .18", "a .25", " .2"),
    r"e": ("e", "i= .08"),
    r"i(?=[^aeiouy]e$)": ("a i", "i= .1"),
    r"i(?=[^aeiouy]+e|[dtnv][ey]|nd$)": ("i", "a i .05"),
    r"i|ı": ("i", "a i .2"),
    r"o": ("o", "a .3", "u .25"),
    r"u(?=[^aeiouy][aeiouy])": ("u", "y~ u .05", "o .14"),
    r"u(?=ng)": ("u", "a .2"),
    r"u": ("u", "a .08", "y~ u .05"),
    r"(?<=^d)'": ("", "i .05"),
}  # fmt: skip
_DOUBLED = regex.compile(r"(ck|([bcdfgklmnprstz])\2)")


_BY_LETTER = by_letter(_RULES)


def read_latin(word: str) -> Lattice:
    """The lattice of a word in Latin letters; `word` must be normalised."""
    letters = plain_letters(word)
    units: list[tuple[Reading, ...]] = []
    i = 0
    while i < len(letters):
        for pattern, written in _BY_LETTER.get(letters[i], ()):
            found = pattern.match(letters, i)
            if found:
                unit = readings(*written)
                if found.end() - i == 1 and letters[i] in "aeiou" and _DOUBLED.match(letters, i + 1):
                    unit = tuple(
                        (tuple(s + ":" for s in sounds), cost)
                        for sounds, cost in unit
                        if len(sounds) == 1 and cost < 0.2
                    )
                units.append(unit)
                i = found.end()
                break
        else:
            i += 1
    return lattice(units, "latin")


@lru_cache(maxsize=4096)
def plain_letters(word: str) -> str:
    """Without the accents that say nothing of how a letter is transcribed."""
    kept = []
    for letter in unicodedata.normalize("NFC", word):
        if letter in LETTERS_WITH_MARKS:
            kept.append(letter)
        else:
            kept += [mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark)]
    return "".join(kept).replace("ß", "ss").replace("’", "'").replace("ğ", "g").replace("đ", "d")
