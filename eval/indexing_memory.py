"""How much memory indexing takes as the number of documents grows: the peak of a process of its own for each size.

    python eval/indexing_memory.py                    100 and 10,000 documents of 1,000 characters: some ten minutes
    python eval/indexing_memory.py 100 1000           other sizes

Vectors are left out, for they must grow with the corpus: a stand-in makes them of 8 numbers instead of 384. For each
size the index is built, one document is changed, and it is built again. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from retrieval_speed import RandomVectors
from synthetic import document, write_documents

import oa_qa

CHARACTERS = 1_000
_MB = 1e6 / (1 if sys.platform == "darwin" else 1024)  # ru_maxrss counts bytes there, kilobytes elsewhere


def main() -> None:
    """Measure each size in a process of its own and print one JSON document."""
    parser = argparse.ArgumentParser(description="Memory of indexing.")
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 10_000], help="how many documents")
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)  # this is the process to be measured
    parser.add_argument("--output", type=Path, help="a JSON file for the result")
    options = parser.parse_args()
    if options.corpus:
        sys.stdout.write(json.dumps(_peaks(options.corpus)))
        return
    found = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as place:
            write_documents(Path(place, "corpus"), size, CHARACTERS)
            command = [sys.executable, __file__, "--corpus", str(Path(place, "corpus"))]
            measured = subprocess.run(command, check=True, capture_output=True, text=True)
            found[f"{size} documents"] = json.loads(measured.stdout)
    stated = json.dumps(found, indent=2) + "\n"
    if options.output:
        options.output.write_text(stated, encoding="utf-8")
    sys.stdout.write(stated)


def _peaks(corpus: Path) -> dict[str, float]:
    """The highest memory in megabytes so far, after each step."""
    vectors = RandomVectors(dimension=8)
    with tempfile.TemporaryDirectory() as place:
        tiny, index = Path(place, "tiny"), Path(place, "index")
        write_documents(tiny, 3, CHARACTERS)
        oa_qa.build_index(tiny, Path(place, "tiny-index"), encoder=vectors)
        found = {"libraries_mb": _peak()}
        report = oa_qa.build_index(corpus, index, encoder=vectors)
        found["first_build_mb"] = _peak()
        (corpus / "000001.txt").write_text(document(len(list(corpus.iterdir())), CHARACTERS), encoding="utf-8")
        if len(oa_qa.build_index(corpus, index, encoder=vectors).changed) != 1:
            raise RuntimeError("the second build did not find its one change")
        found["second_build_mb"] = _peak()
    return {**found, "passages": report.passages, "characters": CHARACTERS * report.documents}


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB, 1)


if __name__ == "__main__":
    main()
