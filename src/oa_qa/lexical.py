"""The words of a text in any language, and BM25 over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from oa_qa.postings import Postings, PostingsWriter
from oa_qa.text.japanese import morphemes
from oa_qa.text.normalization import normalize
from oa_qa.text.numbers import plain_figures
from oa_qa.text.scripts import HAN, KANA
from oa_qa.text.stems import stems
from oa_qa.text.values import ascii_digits, values

Scores = NDArray[np.float32]

_NUMBER = r"\p{N}+(?:[.,:٫٬]\p{N}+)*"
_POINT_OR_GROUP = regex.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_JAPANESE_SCRIPTS = rf"[{HAN}{KANA}]"
_OTHER_UNSPACED = r"[\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_WORD = rf"(?=\p{{L}})[[\p{{L}}\p{{M}}]--[{HAN}{KANA}\p{{Hangul}}\p{{Thai}}\p{{Lao}}\p{{Khmer}}\p{{Myanmar}}]]+"
_TOKEN = regex.compile(
    rf"(?P<number>{_NUMBER})|(?P<japanese>{_JAPANESE_SCRIPTS}+)|(?P<unspaced>{_OTHER_UNSPACED}+)|(?P<word>{_WORD})",
    regex.VERSION1,
)
_FOLDED_KANA = str.maketrans("ァィゥェォャュョヮヵヶヴヂヅヲー", "アイウエオヤユヨワカケブジズオ\0")
_GRAMMAR = frozenset({"助詞", "助動詞", "補助記号", "空白"})


def terms(text: str) -> list[str]:
    """The terms of a text in any language, as BM25 counts them.

    - words, and their Snowball stems where these differ (`~departur`);
    - where words are not set apart by spaces, pairs of characters, with small and long kana folded; for Japanese also
      the normalised forms that Sudachi gives (`~引っ越し` for 引越し), without particles;
    - numbers, and what they come to (`1300000000` for 13億 and for 1.3 billion);
    - dates (`@2023-11-17` and `@--11-17` for November 17, 2023 and for 2023年11月17日), and the year of each.

    Width, case and compatibility forms are folded, and a run of characters ends where the script changes.
    """
    normal = ascii_digits(normalize(text))
    found: list[str] = []
    words: list[str] = []
    for token in _TOKEN.finditer(normal):
        run, kind = token.group(), token.lastgroup
        if kind == "japanese":
            found += _pairs(run.translate(_FOLDED_KANA).replace("\0", ""))
            found += ["~" + form for form in _forms(run)]
        elif kind == "unspaced":
            found += _pairs(run)
        elif kind == "number":
            found += _figures(run)
        else:
            words.append(run)
    found += words
    found += ["~" + stem for word, stem in zip(words, stems(words), strict=True) if stem != word]
    return found + list(_value_terms(normal))


def _pairs(run: str) -> list[str]:
    return [a + b for a, b in pairwise(run)] if len(run) > 1 else [run] if run else []


def _figures(run: str) -> list[str]:
    """A number without thousands separators and with a decimal point; more than one in a row (1,2,3) each alone.

    1.300 is both 1.300 and 1300: which of them tells only the language, and a wrong term is met by nothing.
    """
    number = plain_figures(run)
    if number is None:
        return run.split(",")
    return [number, number.replace(".", "")] if _POINT_OR_GROUP.fullmatch(run) else [number]


def _forms(run: str) -> list[str]:
    """The normalised forms of the words of a Japanese run."""
    return [word.normalized_form() for word in morphemes(run, "A") if word.part_of_speech()[0] not in _GRAMMAR]


def _value_terms(normal: str) -> Iterator[str]:
    """Numbers and dates in their one spelling, where that says more than the digits as they stand."""
    for value in values(normal):
        surface = normal[value.start : value.end]
        if value.kind == "date":
            yield "@" + value.normalized
            year, _, rest = value.normalized.partition("-")
            if year and year not in surface:  # 令和5年11月
                yield year
            if year and "-" in rest:
                yield "@--" + rest
                yield f"@{year}-{rest[:2]}"
        elif value.normalized != (plain_figures(surface) or surface):
            yield value.normalized


class LexicalIndex:
    """BM25 over the terms of passages."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings

    @classmethod
    def build(cls, texts: Iterable[str], folder: Path) -> LexicalIndex:
        """Index texts into a new folder; their positions are the numbers that scores refer to."""
        writer = PostingsWriter(folder)
        for text in texts:
            writer.add(terms(text))
        writer.close()
        return cls(Postings(folder))

    def scores(self, question: str, count: int, names: Mapping[str, Sequence[str]] | None = None) -> Scores:
        """How well the words of every text match the question, shape (count,); 0 where no term is shared.

        That is BM25, except that a name counts once, in whichever of its spellings a text has.

        Args:
            question: the question as asked.
            count: how many texts there are.
            names: names in the question, each with the other spellings that the texts have for it.
        """
        names = names or {}
        rest = question
        for asked in names:
            rest = rest.replace(asked, "\n")
        total = self._bm25_of(terms(rest), count)
        for asked, found in names.items():
            total = total + self._name_scores(asked, found, count)
        return np.asarray(total, dtype=np.float32)

    def _name_scores(self, asked: str, found: Sequence[str], count: int) -> Scores:
        """The worth of a name, times the share of it that the best matching spelling has in each text."""
        spellings = [terms(spelling) for spelling in (asked, *found)]
        worths = [sum(self.rarity(spelling, count)) for spelling in spellings]
        # Where no text has the asked spelling, its terms are the rarest there are; that says nothing of the name.
        shares = [self._bm25_of(s, count) / worth for s, worth in zip(spellings, worths, strict=True) if worth]
        worth = worths[0] if shares and shares[0].any() else float(np.mean(worths))
        return worth * np.maximum.reduce(shares) if shares else np.zeros(count, dtype=np.float32)

    def _bm25_of(self, wanted: Sequence[str], count: int) -> Scores:
        total = np.zeros(count, dtype=np.float32)
        for term in wanted:
            self.postings.add_scores(term, to=total)
        return total

    def rarity(self, wanted: Sequence[str], count: int) -> list[float]:
        """Inverse document frequency of terms, `ln(1 + count / (1 + df))`: highest for what no text has."""
        return [float(np.log(1 + count / (1 + self.postings.has(term)))) for term in wanted]
