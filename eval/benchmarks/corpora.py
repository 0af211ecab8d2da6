"""Passages -> a folder of files and its indexes, kept in a cache folder so that a second run encodes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import oa_qa
from benchmarks.data import BenchmarkDataError, DataSet
from benchmarks.tasks import file_name
from oa_qa.encoding import TextEncoder


def write_passages(data: DataSet, passages: Sequence[str], cache: Path) -> Path:
    """Write each passage to a file of its own, under its title and language, and return the folder.

    Args:
        data: the set.
        passages: the pids of the passages that make the corpus.
        cache: each set has a folder in it.

    Raises:
        BenchmarkDataError: two passages would go to the same file.
    """
    corpus = cache / data.name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    wanted = {file_name(pid): (data.front_matter(pid) + data.passages[pid]["text"]).encode() for pid in passages}
    if len(wanted) != len(set(passages)):
        raise BenchmarkDataError(f"Two passages of {data.name} have the same file name. Rename one in passages.jsonl.")
    for file in corpus.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        file = corpus / name
        if not file.exists() or file.read_bytes() != text:
            file.write_bytes(text)
    return corpus


def index_corpus(corpus: Path, encoder: TextEncoder, passage_characters: int | None = None) -> oa_qa.QA:
    """Index what `write_passages` wrote, and open the index.

    Args:
        corpus: the folder of files; the index is kept beside it, one for each size of passages, and `build_index` takes
            over the vectors of files that were there before.
        encoder: the model.
        passage_characters: how long passages may be; None for what oa-qa does by default.

    Raises:
        OaQaError: as for `build_index` and `load`.
    """
    settings: dict[str, Any] = {"passage_characters": passage_characters} if passage_characters else {}
    index = corpus.parent / ("index" + "".join(f"-{size}" for size in settings.values()))
    oa_qa.build_index(corpus, index, encoder=encoder, **settings)
    return oa_qa.load(index, encoder=encoder, **settings)
