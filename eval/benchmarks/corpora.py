"""Passages -> a folder of files and its index, kept in a cache folder so that a second run encodes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import oa_qa
from benchmarks.data import BenchmarkDataError, DataSet
from benchmarks.tasks import file_name
from oa_qa.encoding import TextEncoder


def index_passages(
    data: DataSet,
    passages: Sequence[str],
    cache: Path,
    encoder: TextEncoder,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> oa_qa.QA:
    """Write each passage to a file of its own, index the folder, and open the index.

    Args:
        data: the set.
        passages: the pids of the passages that make the corpus.
        cache: each set has a folder in it; `build_index` takes over the vectors of files that were there before.
        encoder: the model.
        progress: as for `build_index`.

    Raises:
        BenchmarkDataError: two passages would go to the same file.
        OaQaError: as for `build_index` and `load`.
    """
    place = cache / data.name
    corpus = place / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    wanted = {file_name(pid): str(data.passages[pid]["text"]).encode() for pid in passages}
    if len(wanted) != len(set(passages)):
        raise BenchmarkDataError(f"Two passages of {data.name} have the same file name. Rename one in passages.jsonl.")
    for file in corpus.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        file = corpus / name
        if not file.exists() or file.read_bytes() != text:
            file.write_bytes(text)
    oa_qa.build_index(corpus, place / "index", encoder=encoder, progress=progress)
    return oa_qa.load(place / "index", encoder=encoder)
