"""What several tests share: a quick encoder that needs no weights, and a small corpus."""

import atexit
import hashlib
import os
from itertools import pairwise
from pathlib import Path

import numpy as np

from oa_qa.corpus import CorpusReader
from oa_qa.reading import WindowScores
from oa_qa.settings import Settings
from oa_qa.text.normalization import normalize

ROOT = Path(__file__).parents[1]
QUICK_DIMENSION = 64

SMALL_CORPUS = {
    "ja.md": (
        "---\ntitle: 会社の一年\npublished: 2024-03-01\npublisher: 東の新聞\nlanguage: ja\n---\n"
        "田中工業は二〇二四年に山口県で設立された。社長は田中花子である。評価額は八十億円だった。\n"
        "同社は「急がない。止まらない。」という社是を掲げる。従業員は百二十人である。\n"
    ),
    "en.txt": "Tanaka Works was founded in Yamaguchi. Its president is Hanako Tanaka. It employs 120 people.\n",
    "old/zh.md": "---\npublished: 2019-05-02\nlanguage: zh\n---\n田中工业位于山口县。总经理是田中花子。公司有一百二十名员工。\n",
}


class QuickEncoder:
    """Random directions per character pair, summed: similar spellings get similar vectors."""

    name = "quick"

    def __init__(self, fingerprint="quick-1"):
        self.fingerprint = fingerprint
        self.asked, self.encoded = [], []

    def _vector(self, text):
        total = np.full(QUICK_DIMENSION, 1e-3, dtype=np.float32)
        for a, b in pairwise(f" {normalize(text)} "):
            seed = int.from_bytes(hashlib.blake2b((a + b).encode("utf-8", "surrogatepass"), digest_size=4).digest())
            total += np.random.default_rng(seed).standard_normal(QUICK_DIMENSION, dtype=np.float32)
        return total / np.linalg.norm(total)

    def encode_queries(self, texts):
        self.asked += texts
        return np.stack([self._vector(text) for text in texts])

    def encode_passages(self, texts, progress=None):
        self.encoded += texts
        vectors = np.stack([self._vector(text) for text in texts])
        if progress:
            progress(len(texts), len(texts))
        return vectors


class QuickReader:
    """Takes a sentence for an answer by the share of the question's character pairs that it has; marks its first word."""

    name = "quick"
    fingerprint = "quick-reader"
    undecided = (-6.0, 0.5)

    def read(self, question, windows):
        asked = {a + b for a, b in pairwise(normalize(question))} or {""}
        return [self._scores(asked, window) for window in windows]

    def _scores(self, asked, window):
        texts = [window.text[start:end] for start, end in window.sentences]
        shares = [sum(pair in normalize(text) for pair in asked) / len(asked) for text in texts]
        margins = np.asarray([8 * share - 4 for share in shares], dtype=np.float32)
        return WindowScores(margins, tuple((start, start + 1) for start, _ in window.sentences))


def write_corpus(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def read_file(file: Path, name: str, **settings):
    """What comes of one file of a corpus: `Taken` or `Skipped`."""
    chosen = Settings(**settings)
    if chosen not in _READERS:
        _READERS[chosen] = CorpusReader(chosen)
    return _READERS[chosen].read(file, name)


def headings_of(document):
    """The headings that a document's format tells, as they are written."""
    return [document.text[start:end] for start, end in document.headings]


_READERS: dict[Settings, CorpusReader] = {}  # kept: each has a process that takes a second to start


@atexit.register
def _close_readers():
    for reader in _READERS.values():
        reader.__exit__(None, None, None)


def environment_of(site: Path) -> dict[str, str]:
    """The environment in which Python finds what was installed into `site` before anything else."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), os.environ["PYTHONPATH"]])}
