"""The words of a text in any language, and BM25 over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import regex
from numpy.typing import NDArray

from oa_qa.text.normalization import normalize
from oa_qa.text.scripts import HAN, KANA

if TYPE_CHECKING:
    from bm25s import BM25

Scores = NDArray[np.float32]

_NUMBER = r"\p{N}+(?:[.,:]\p{N}+)*"
_UNSPACED_SCRIPTS = rf"[{HAN}{KANA}\p{{Hangul}}\p{{Thai}}\p{{Lao}}\p{{Khmer}}\p{{Myanmar}}]"
_UNSPACED = rf"{_UNSPACED_SCRIPTS}+"
_WORD = rf"[[\p{{L}}\p{{M}}]--{_UNSPACED_SCRIPTS}]+"
_TOKEN = regex.compile(rf"(?P<number>{_NUMBER})|(?P<unspaced>{_UNSPACED})|(?P<word>{_WORD})", regex.VERSION1)


def terms(text: str) -> list[str]:
    """The terms of a text: words and numbers, and character bigrams where words are not set apart by spaces.

    `OpenAIの取締役会` gives `openai`, `の取`, `取締`, `締役`, `役会`. Width, case and compatibility forms are folded.
    """
    found: list[str] = []
    for token in _TOKEN.finditer(normalize(text)):
        run = token.group()
        if token.lastgroup == "unspaced" and len(run) > 1:
            found += [a + b for a, b in pairwise(run)]
        elif token.lastgroup == "number":
            found.append(run.replace(",", ""))
        else:
            found.append(run)
    return found


class LexicalIndex:
    """BM25 (Lucene's variant, by bm25s) over the terms of passages."""

    def __init__(self, bm25: BM25 | None) -> None:
        self._bm25 = bm25

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index texts; their positions are the numbers that scores refer to."""
        from bm25s import BM25

        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts]
        if not vocabulary:
            return cls(None)
        bm25 = BM25(k1=1.2, b=0.75, method="lucene")
        bm25.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(bm25)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, as arrays and JSON."""
        folder.mkdir(parents=True)
        if self._bm25 is not None:
            self._bm25.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        from bm25s import BM25

        if not any(folder.iterdir()):
            return cls(None)
        return cls(BM25.load(str(folder), show_progress=False, allow_pickle=False))

    def scores(self, question: str, count: int) -> Scores:
        """BM25 score of every text for the question, shape (count,), 0 where no term is shared."""
        if self._bm25 is None:
            return np.zeros(count, dtype=np.float32)
        known = [term for term in terms(question) if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def rarity(self, wanted: Sequence[str], count: int) -> list[float]:
        """Inverse document frequency of terms, `ln(1 + count / (1 + df))`: highest for what no text has."""
        if self._bm25 is None:
            return [1.0] * len(wanted)
        borders = self._bm25.scores["indptr"]  # a column per term, with an entry per text that has it
        ids = [self._bm25.vocab_dict.get(term) for term in wanted]
        found = [0 if i is None else int(borders[i + 1] - borders[i]) for i in ids]
        return [float(np.log(1 + count / (1 + df))) for df in found]
