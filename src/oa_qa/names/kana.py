"""How katakana is read."""

from __future__ import annotations

from oa_qa.names.lattice import Lattice, Reading, lattice, readings

_MORAE = dict(
    pair.split(":")
    for pair in """
ア:a イ:i ウ:u エ:e オ:o ァ:a ィ:i ゥ:u ェ:e ォ:o カ:ka キ:ki ク:ku ケ:ke コ:ko ガ:ga ギ:gi グ:gu ゲ:ge ゴ:go
サ:sa シ:Si ス:su セ:se ソ:so ザ:za ジ:Ji ズ:zu ゼ:ze ゾ:zo タ:ta チ:Ci ツ:cu テ:te ト:to ダ:da ヂ:Ji ヅ:zu デ:de ド:do
ナ:na ニ:ni ヌ:nu ネ:ne ノ:no ハ:ha ヒ:hi フ:fu ヘ:he ホ:ho バ:ba ビ:bi ブ:bu ベ:be ボ:bo パ:pa ピ:pi プ:pu ペ:pe ポ:po
マ:ma ミ:mi ム:mu メ:me モ:mo ヤ:ya ユ:yu ヨ:yo ャ:ya ュ:yu ョ:yo ラ:ra リ:ri ル:ru レ:re ロ:ro ワ:wa ヲ:o ヮ:wa ヰ:i ヱ:e
ヴ:vu ヷ:va ヸ:vi ヹ:ve ヺ:vo
シャ:Sa シュ:Su ショ:So シェ:Se ジャ:Ja ジュ:Ju ジョ:Jo ジェ:Je チャ:Ca チュ:Cu チョ:Co チェ:Ce ヂャ:Ja ヂュ:Ju ヂョ:Jo
ティ:ti ディ:di トゥ:tu ドゥ:du テュ:tyu デュ:dyu ツァ:ca ツィ:ci ツェ:ce ツォ:co スィ:si ズィ:zi
ファ:fa フィ:fi フェ:fe フォ:fo フュ:fyu ヴァ:va ヴィ:vi ヴェ:ve ヴォ:vo ヴュ:vyu ウィ:wi ウェ:we ウォ:wo イェ:ye
クァ:kwa クィ:kwi クェ:kwe クォ:kwo クワ:kwa グァ:gwa グィ:gwi グェ:gwe グォ:gwo グワ:gwa
キャ:kya キュ:kyu キョ:kyo ギャ:gya ギュ:gyu ギョ:gyo ニャ:nya ニュ:nyu ニョ:nyo ヒャ:hya ヒュ:hyu ヒョ:hyo
ビャ:bya ビュ:byu ビョ:byo ピャ:pya ピュ:pyu ピョ:pyo ミャ:mya ミュ:myu ミョ:myo リャ:rya リュ:ryu リョ:ryo
""".split()
)
# What else a consonant of kana may stand for: before any vowel, then before one vowel only.
_ALSO = {
    "r": ("r", "l"), "b": ("b", "v .03"), "v": ("v", "b .03", "w .1"), "w": ("w", "v .15"), "J": ("J", "z .1"),
}  # fmt: skip
_ALSO_BEFORE = {
    "Si": ("S", "s"), "Ci": ("C", "t .1"), "cu": ("c", "t .1"), "Ji": ("J", "z", "d .1"), "fu": ("f", "h"),
    "ti": ("t", "C .1"), "di": ("d", "J .1"), "tu": ("t", "c .1"),
}  # fmt: skip
_WEAK_BEFORE_CONSONANT = frozenset("ku gu su zu cu fu bu pu mu ru vu Su Ju Cu to do Ci Ji Si ki gi".split())
_WEAK_BEFORE_VOWEL = frozenset("cu fu vu ku gu".split())  # ツア beside ツァ
_GLIDING = tuple("aiueoyw")
# At the end of a word, as in German and Russian.
_DEVOICED = {
    "z": ("z", "s .1"), "g": ("g", "k .2"), "d": ("d", "t .25"), "b": ("b", "v .03", "p .25"), "v": ("v", "b .03", "f .2")
}  # fmt: skip


def read_kana(word: str) -> Lattice:
    """The lattice of a katakana word; what is no katakana is passed over."""
    morae = _split(word)
    units: list[tuple[Reading, ...]] = []
    for i, (mora, mark) in enumerate(morae):
        if _lengthens(morae, i):
            continue
        before = morae[i - 1] if i else ("", "")
        ahead = morae[i + 1][0] if i + 1 < len(morae) else ""
        if mora == "n":
            units.append(_nasal(ahead))
        else:
            weak = not mark and _is_weak(mora, before, ahead)
            units += _consonants(mora, weak, before[0], ahead)
            long = i + 1 < len(morae) and _lengthens(morae, i + 1)
            units.append(readings("e. i~", "e= .09") if long else _vowel(mora, mark, weak, before[0], ahead))
    return lattice(units, "kana")


def _lengthens(morae: list[tuple[str, str]], i: int) -> bool:
    """Whether a mora is the second half of a long e, which is written エイ as well as エー, before a consonant."""
    if not i or morae[i] != ("i", "") or morae[i - 1][0][-1] != "e" or morae[i - 1][1] or i + 1 == len(morae):
        return False
    return morae[i + 1][0][0] not in _GLIDING


def _nasal(ahead: str) -> tuple[Reading, ...]:
    if ahead[:1] in ("n", "m"):
        return readings("n", "")
    return readings("n", "m") if ahead[:1] in ("p", "b") else readings("n")


def _is_weak(mora: str, before: tuple[str, str], ahead: str) -> bool:
    """Whether the vowel of a mora is one that Japanese had to add, so that other spellings need not have it."""
    if ahead[:1] in _GLIDING and not (ahead[:1] in "wy" and mora in _WEAK_BEFORE_CONSONANT and mora[-1] == "u"):
        return mora in _WEAK_BEFORE_VOWEL or (
            mora in ("Si", "Ci", "Ji") and ahead in ("a", "o", "u") and bool(before[0])
        )
    return mora in _WEAK_BEFORE_CONSONANT or (mora in ("ha", "ho") and before[1] == "ッ" and not ahead)


def _consonants(mora: str, weak: bool, before: str, ahead: str) -> list[tuple[Reading, ...]]:
    consonants = mora[:-1]
    if mora == "ru" and weak and before and ahead:
        return [readings("r~", "l")]
    if weak and not ahead and consonants in _DEVOICED:
        return [readings(*_DEVOICED[consonants])]
    if mora == "Ji" and ahead[:1] in ("a", "o", "u"):
        return [readings("J")]
    units = []
    for consonant in consonants:
        if consonant == mora[0] == "y" and before[-1:] == "i":  # リヤ beside リア
            units.append(readings("y", ""))
        elif consonant in "yw" and consonants[0] != consonant:
            units.append(readings(consonant + "~"))
        else:
            units.append(readings(*(_ALSO_BEFORE.get(mora) or _ALSO.get(consonant, (consonant,)))))
    return units


def _vowel(mora: str, mark: str, weak: bool, before: str, ahead: str) -> tuple[Reading, ...]:
    vowel = mora[-1]
    if weak or (mora == vowel and not mark and before[-1:] + vowel in ("ei", "ou")):
        return readings(vowel + "~")
    if not ahead and mark == "ー":  # as English -er, -or and -ar are written
        if vowel != "a":
            return readings(vowel + "!")
        # Not a bare o after t and d: it would meet the o that Japanese added in リスト, and リスター is another name.
        return readings("a", "o r .1" if mora in ("ta", "da") else "o .1", "e r .1")
    if vowel == "i" and not mark and ahead[:1] == "y":
        return readings("i.", "")
    if mora == "Se" and ahead == "a":
        return readings("e.", "i. .05")
    if vowel == "a" and ahead == "ru" and not mark:
        return readings("a.", "o. .2")
    if mark == "ー" and vowel in "ao" and ahead[:1] not in _GLIDING:  # カーパシー beside カルパシー
        return readings(vowel + "=", vowel + " r~ .25")
    return readings(vowel + ("!" if not ahead else ":" if mark == "ッ" else "=" if mark else "."))


def _split(word: str) -> list[tuple[str, str]]:
    """Morae as sounds, each with the mark that follows it (ー, ッ or nothing)."""
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(word):
        mora = _MORAE.get(word[i : i + 2])
        step = 2
        if mora is None or len(word) == i + 1:
            mora, step = _MORAE.get(word[i]), 1
        if mora:
            found.append((mora, ""))
        elif word[i] == "ン":
            found.append(("n", ""))
        elif word[i] in "ーッ" and found:
            found[-1] = (found[-1][0], word[i])
        i += step
    return found
