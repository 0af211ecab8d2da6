"""The articles of the public sets that may train, as documents cut into the passages that the product makes."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from oa_qa.lexical import LexicalIndex
from oa_qa.models import Document, Passage
from oa_qa.splitting import split

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "eval"))
from benchmarks.data import front_matter
from benchmarks.splits import Part, part_in

PASSAGE_CHARACTERS = 400
"""As in the product's settings: the reader meets no other passages."""

Entry = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question about an article.

    Attributes:
        spans: where the answer stands, in code points of the article's document; empty if it does not.
        paragraph: the stretch of the document that the question was written for.
    """

    question: str
    lang: str
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    paragraph: tuple[int, int]
    parallel: str


@dataclass
class Article:
    """One article in one language, with its passages' numbers in the set's lexical index."""

    title: str
    lang: str
    document: Document
    asked: list[Asked] = field(default_factory=list)
    numbers: range = range(0)


@dataclass
class Source:
    """The articles of one set, and a lexical index over all their passages."""

    name: str
    articles: list[Article]
    passages: list[tuple[Article, Passage]]
    index: LexicalIndex

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every passage of the set."""
        return self.index.scores(question, len(self.passages))


def front_matter_of(name: str, article: Article) -> str:
    """What the file of an article of a set begins with."""
    return front_matter(name, article.title, article.lang.split("-")[0])


def read_source(root: Path, name: str, part: Part = "train") -> Source:
    """Read the articles of a set that belong to a part.

    Args:
        root: the folder of the unpacked sets.
        name: the folder of one of them.
        part: which articles; only `train` may train.
    """
    entries = {entry["pid"]: entry for entry in _lines(root / name / "passages.jsonl")}
    kept = {pid: entry for pid, entry in entries.items() if part_in(name, entry["title"]) == part}
    articles, places = _articles(root / name, kept)
    for question in _lines(root / name / "questions.jsonl"):
        _ask(question, articles, places)
    return _indexed(name, list(articles.values()))


def index_of(texts: Iterable[str], name: str) -> LexicalIndex:
    """A lexical index over passages, in a temporary folder."""
    return LexicalIndex.build(texts, Path(tempfile.mkdtemp(prefix="oa-qa-training-")) / name)


def families(articles: Iterable[Article]) -> list[list[tuple[Article, Asked]]]:
    """The questions that are translations of one another, each with its article."""
    found: dict[str, list[tuple[Article, Asked]]] = defaultdict(list)
    for article in articles:
        for asked in article.asked:
            found[asked.parallel].append((article, asked))
    return list(found.values())


def _articles(folder: Path, kept: dict[str, Entry]) -> tuple[dict[str, Article], dict[str, tuple[str, int, int]]]:
    """Articles by key, and for every passage the key of its article with the stretch that it fills there."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    whole = folder / "docs.jsonl"
    texts: dict[str, str] = {}
    if whole.exists():
        by_pid = {pid: entry["did"] for entry in _lines(whole) for pid in entry["pids"]}
        texts = {entry["did"]: entry["text"] for entry in _lines(whole)}
        for pid, entry in kept.items():
            groups[by_pid[pid]].append(entry)
    else:
        for entry in kept.values():
            groups[f"{entry['title']}\0{entry['lang']}"].append(entry)
    articles: dict[str, Article] = {}
    places: dict[str, tuple[str, int, int]] = {}
    for key, members in groups.items():
        text = texts.get(key) or "\n\n".join(entry["text"] for entry in members)
        title = members[0]["title"].replace("_", " ")
        articles[key] = Article(title, members[0]["lang"], Document(key, text, title=title))
        at = 0
        for entry in members:
            at = text.index(entry["text"], at)
            places[entry["pid"]] = (key, at, at + len(entry["text"]))
            at += len(entry["text"])
    return articles, places


def _ask(question: Entry, articles: dict[str, Article], places: dict[str, tuple[str, int, int]]) -> None:
    written_for = question["pids"] or question.get("cand_pids", ())
    pid = next((pid for pid in written_for if pid in places), None)
    if pid is None:
        return
    key, start, end = places[pid]
    spans = sorted(
        {
            (start + span["start"], start + span["end"])
            for span in question.get("spans", ())
            if span["pid"] == pid and span["start"] < span["end"]
        }
    )
    if question["answerable"] and not spans:
        return
    articles[key].asked.append(
        Asked(
            question["question"].strip(),
            question["lang"],
            tuple(question["answers"]),
            tuple(spans),
            (start, end),
            str(question.get("parallel") or question["qid"]),
        )
    )


def _indexed(name: str, articles: list[Article]) -> Source:
    passages: list[tuple[Article, Passage]] = []
    for article in articles:
        first = len(passages)
        passages += [(article, passage) for passage in split(article.document, PASSAGE_CHARACTERS)]
        article.numbers = range(first, len(passages))
    texts = (article.document.text[passage.start : passage.end] for article, passage in passages)
    return Source(name, articles, passages, index_of(texts, name))


def _lines(file: Path) -> Iterator[Entry]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
