"""The one rule that says which articles train, tune and report. Training and evaluation both import it from here.

The rule looks at the title alone, whatever the set and the language: squad2 and xquad share articles, so that an
article must fall on the same side in both; and where any other two sets share one, it does too. `jaquad_train` trains
whole: it shares no article with any other set. `nomiracl`, `lawqa` and `clapnq` never train.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Literal

Part = Literal["train", "tune", "report"]

ALWAYS_TRAIN = ("jaquad_train",)
ALWAYS_REPORT = ("nomiracl", "lawqa", "clapnq")
"""Sets too small, or made of lists that mix articles: they are measured whole and never trained on."""


def article_key(title: str) -> str:
    """A title as all sets spell it: xquad writes `Super_Bowl_50`, squad2 `Super Bowl 50`."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().replace("_", " ").split())


def part_of(title: str) -> Part:
    """The part that an article belongs to: half of them train, a fifth tunes, three tenths report."""
    bucket = int(hashlib.sha256(article_key(title).encode()).hexdigest(), 16) % 10
    return "train" if bucket < 5 else "tune" if bucket < 7 else "report"


def part_in(data_set: str, title: str) -> Part:
    """The part that an article belongs to in a set, by the folder's name, for instance `nomiracl/en`."""
    family = data_set.split("/")[0]
    if family in ALWAYS_TRAIN:
        return "train"
    return "report" if family in ALWAYS_REPORT else part_of(title)
