"""What indexing again costs when one document of many changed, as a share of the first build; the model is loaded before.

    python eval/indexing_speed.py                                     1,000 documents of 3,000 characters: tens of minutes
    python eval/indexing_speed.py --documents 100 --encoder random    quick, while developing

With `--encoder random` random vectors stand in for the model: then the first build takes next to no time, and a share
of it says little. The result names the encoder.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from retrieval_speed import RandomVectors
from synthetic import document, write_documents

import oa_qa
from oa_qa.encoding import TextEncoder
from oa_qa.qa import encoder_of
from oa_qa.settings import read_settings


def main() -> None:
    """Measure, print one JSON document, and keep it where `--output` says."""
    parser = argparse.ArgumentParser(description="Indexing again against the first build.")
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--characters", type=int, default=3_000, help="of each document")
    parser.add_argument("--encoder", choices=["model", "random"], default="model")
    parser.add_argument("--output", type=Path, help="a JSON file for the result")
    options = parser.parse_args()
    encoder: TextEncoder = encoder_of(read_settings()) if options.encoder == "model" else RandomVectors()
    encoder.encode_queries(["…"])  # the model is loaded by now
    with tempfile.TemporaryDirectory() as place:
        found = _measured(Path(place), options.documents, options.characters, encoder)
    stated = json.dumps(found, indent=2) + "\n"
    if options.output:
        options.output.write_text(stated, encoding="utf-8")
    sys.stdout.write(stated)


def _measured(place: Path, documents: int, characters: int, encoder: TextEncoder) -> dict[str, object]:
    corpus, index = place / "corpus", place / "index"
    write_documents(corpus, documents, characters)
    reports, seconds = [], {}
    for step in ("first build", "one document changed", "nothing changed"):
        if step == "one document changed":
            (corpus / f"{documents // 2:06}.txt").write_text(document(documents, characters), encoding="utf-8")
        started = time.perf_counter()
        reports.append(oa_qa.build_index(corpus, index, encoder=encoder))
        seconds[step] = round(time.perf_counter() - started, 2)
    changes = [[len(report.added), len(report.changed), len(report.unchanged)] for report in reports]
    if changes != [[documents, 0, 0], [0, 1, documents - 1], [0, 0, documents]]:
        raise RuntimeError(f"the builds did not do what they should: {changes}")
    return {
        "documents": documents,
        "characters_each": characters,
        "passages": reports[0].passages,
        "sentences": reports[0].sentences,
        "encoder": encoder.name,
        "seconds": seconds,
        "share_of_first_build": {
            step: round(took / seconds["first build"], 4) for step, took in seconds.items() if step != "first build"
        },
    }


if __name__ == "__main__":
    main()
