"""Measures what each part of retrieval adds: passage hits with all of them, and with one left out at a time.

    python eval/retrieval_ablation.py
    python eval/retrieval_ablation.py --questions eval/seed_questions.jsonl --corpus FOLDER --output FILE

Nothing is read: a passage hit is a passage that holds a whole gold quote, over the answerable questions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
from platformdirs import user_cache_path

import oa_qa
from oa_qa import retrieval
from oa_qa.evaluation.matching import holds_whole
from oa_qa.evaluation.questions import read_questions
from oa_qa.evaluation.running import locate_all
from oa_qa.models import Span
from oa_qa.qa import encoder_of
from oa_qa.settings import read_settings

HERE = Path(__file__).parent
DEPTHS = (1, 5, 10)
PARTS = ("dense", "sentence", "lexical", "names", "same footing of languages")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Measure what each part of retrieval adds.")
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl", help="the question file (JSONL)")
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus", help="folder of the documents")
    parser.add_argument("--output", type=Path, default=HERE / "results" / "retrieval_ablation.json", help="to write")
    options = parser.parse_args()
    questions = [question for question in read_questions(options.questions) if question.answerable]
    encoder = encoder_of(read_settings())
    index = user_cache_path("oa-qa", appauthor=False) / "retrieval_ablation" / options.corpus.resolve().name
    oa_qa.build_index(options.corpus, index, encoder=encoder)
    qa = oa_qa.load(index, encoder=encoder)
    gold = locate_all(questions, qa)
    vectors = encoder.encode_queries([question.question for question in questions])
    table = []
    for part in ("", *PARTS):
        ranks = []
        for question, vector in zip(questions, vectors, strict=True):
            names = {} if part == "names" else retrieval.spellings(qa.index.names(question.question))
            with _without(part):
                found = retrieval.retrieve(qa.index, question.question, vector, max(DEPTHS), question.documents, names)
            ranks.append(_rank(found, gold[question.id]))
        crossing = [rank for rank, question in zip(ranks, questions, strict=True) if question.kind == "cross_language"]
        table.append(
            {
                "parts": f"without {part}" if part else "all",
                "all questions": _hits(ranks),
                "cross-language": {"n": len(crossing), **_hits(crossing)},
            }
        )
        sys.stdout.write(f"{table[-1]}\n")
    stated = {"questions": len(questions), "table": table}
    options.output.write_text(json.dumps(stated, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@contextmanager
def _without(part: str) -> Iterator[None]:
    if part in retrieval.WEIGHTS:
        with patch.dict(retrieval.WEIGHTS, {part: 0.0}):
            yield
    elif part == "same footing of languages":
        with patch.object(retrieval, "SAME_FOOTING", 0.0):
            yield
    else:
        yield


def _rank(found: Sequence[retrieval.Retrieved], gold: dict[str, list[Span]]) -> int:
    """How many passages stand before the first one that answers."""
    hits = (
        any(holds_whole(Span(p.start, p.end), gold.get(p.document_id, ())) for p in (item.passage, *item.copies))
        for item in found
    )
    return next((rank for rank, hit in enumerate(hits) if hit), max(DEPTHS))


def _hits(ranks: Sequence[int]) -> dict[str, float]:
    return {f"passage_hit@{depth}": round(float(np.mean([rank < depth for rank in ranks])), 3) for depth in DEPTHS}


if __name__ == "__main__":
    main()
