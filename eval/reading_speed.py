"""How long it takes to read for one question, as a ratio against encoding passages of 200 tokens; both in the same run.

    python eval/reading_speed.py                        as many passages as oa-qa reads by default
    python eval/reading_speed.py 6 10 14                other numbers of passages

The baseline is the plain embedding model in 32 bits, encoding six such passages one after the other. Read are the
passages that retrieval finds in corpus/ for the project's own questions, with all signals of their sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import oa_qa
from oa_qa.evaluation.questions import read_questions
from oa_qa.qa import encoder_of, reader_of
from oa_qa.settings import read_settings

HERE = Path(__file__).parent
QUESTIONS = 40
TOKENS = 200
ENCODINGS = 6


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="Reading against encoding passages.")
    settings = read_settings()
    parser.add_argument("passages", nargs="*", type=int, default=[settings.passages_read], help="how many are read")
    asked = [question.question for question in read_questions(HERE / "questions.jsonl")]
    questions = random.Random(1).sample(asked, QUESTIONS)
    encoder, reader = encoder_of(settings), reader_of(settings)
    with tempfile.TemporaryDirectory() as place:
        oa_qa.build_index(HERE.parent / "corpus", place, encoder=encoder)
        passage = _passage_of(TOKENS, oa_qa.load(place, encoder=encoder, reader=reader))
        found = {}
        for count in parser.parse_args().passages:
            qa = oa_qa.load(place, encoder=encoder, reader=reader, passages_read=count)
            qa.warm_up()
            times: dict[str, list[float]] = {"read": [], "encode_six": []}
            for question in questions:  # by turns, so that a busy machine slows both
                times["read"].append(qa.ask(question).timings_ms["read"])
                times["encode_six"].append(
                    _took(lambda: [encoder.encode_passages([passage]) for _ in range(ENCODINGS)])
                )
            median = {f"{name}_ms": round(statistics.median(values), 1) for name, values in times.items()}
            ratio = median["read_ms"] / median["encode_six_ms"]
            found[f"{count} passages read"] = {**median, "reading_to_six_encodings": round(ratio, 2)}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def _took(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _passage_of(tokens: int, qa: oa_qa.QA) -> str:
    """The beginning of a document that comes to so many tokens of the bundled model."""
    from tokenizers import Tokenizer

    from oa_qa.encoding.conversion import converted_model

    tokenizer = Tokenizer.from_file(str(converted_model() / "tokenizer.json"))
    text = next(qa.document(entry["document_id"]).text for entry in qa.documents())
    return text[: tokenizer.encode(text).offsets[tokens - 1][1]]


if __name__ == "__main__":
    main()
