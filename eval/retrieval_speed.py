"""How long retrieval takes once the question is encoded, as a ratio against encoding it; both in the same run.

    python eval/retrieval_speed.py                      1,000 and 100,000 passages
    python eval/retrieval_speed.py 1000                 one size

The passages are drawn from the sentences of corpus/ and get random vectors: what they say does not matter to the time
that FAISS, BM25 and the matching of names take, and encoding 100,000 passages would take hours.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import oa_qa
from oa_qa.corpus import CorpusReader, Taken
from oa_qa.evaluation.questions import read_questions
from oa_qa.qa import encoder_of
from oa_qa.retrieval import retrieve, spellings
from oa_qa.settings import Settings, read_settings
from oa_qa.text.sentences import sentence_spans

HERE = Path(__file__).parent
CHARACTERS = 200
DIMENSION = 384
QUESTIONS = 60


class RandomVectors:
    """Stands in for the encoder while the index is built.

    Args:
        dimension: how many numbers each vector has.
    """

    name = "random"
    fingerprint = "random"

    def __init__(self, dimension: int = DIMENSION) -> None:
        self._dimension = dimension
        self._random = np.random.default_rng(1)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimension)."""
        return self.encode_passages(texts)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimension)."""
        del progress
        vectors = self._random.standard_normal((len(texts), self._dimension), dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def main() -> None:
    """Measure each size and print one JSON document."""
    parser = argparse.ArgumentParser(description="Retrieval against encoding the question.")
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 100_000], help="how many passages")
    asked = [question.question for question in read_questions(HERE / "questions.jsonl")]
    questions = random.Random(1).sample(asked, QUESTIONS)
    encoder = encoder_of(read_settings())
    encoder.encode_queries(questions[:3])  # the model is loaded by now
    found = {}
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as place:
            found[f"{size} passages"] = _measured(_indexed(Path(place), size), encoder.encode_queries, questions)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def _indexed(place: Path, size: int) -> oa_qa.QA:
    chance = random.Random(size)
    sentences = list(_sentences())
    corpus = place / "corpus"
    corpus.mkdir()
    for number in range(max(1, size // 100)):
        passages = []
        for _ in range(100):
            taken: list[str] = []
            while sum(map(len, taken)) < CHARACTERS * 3 // 4:
                taken.append(chance.choice(sentences))
            passages.append("".join(taken)[:CHARACTERS])
        (corpus / f"{number}.txt").write_text("\n\n".join(passages), encoding="utf-8")
    vectors = RandomVectors()
    oa_qa.build_index(corpus, place / "index", encoder=vectors, passage_characters=CHARACTERS)
    return oa_qa.load(place / "index", encoder=vectors)


def _sentences() -> list[str]:
    found = []
    with CorpusReader(Settings()) as reader:
        for file in sorted((HERE.parent / "corpus").glob("*.md")):
            outcome = reader.read(file, file.name)
            if isinstance(outcome, Taken):
                text = outcome.documents[0].text
                found += [text[span.start : span.end] for span in sentence_spans(text)]
    return found


def _measured(
    qa: oa_qa.QA, encode: Callable[[list[str]], NDArray[np.float32]], questions: list[str]
) -> dict[str, float]:
    times: dict[str, list[float]] = {"encode": [], "names": [], "retrieve": []}
    for question in questions:
        started = time.perf_counter()
        vector = encode([question])[0]
        encoded = time.perf_counter()
        names = spellings(qa.index.names(question))
        matched = time.perf_counter()
        retrieve(qa.index, question, vector, 10, None, names)
        done = time.perf_counter()
        for stage, took in zip(times, (encoded - started, matched - encoded, done - matched), strict=True):
            times[stage].append(1000 * took)
    median = {f"{stage}_ms": round(statistics.median(values), 2) for stage, values in times.items()}
    ratio = (median["names_ms"] + median["retrieve_ms"]) / median["encode_ms"]
    return {**median, "passages": qa.index.manifest.counts["passages"], "retrieval_to_encoding": round(ratio, 2)}


if __name__ == "__main__":
    main()
