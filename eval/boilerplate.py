"""How much of the page furniture in real texts is marked, and how much of what is marked is furniture.

    python eval/boilerplate.py FOLDER
    python eval/boilerplate.py corpus --gold eval/boilerplate_gold_bundled.json --output eval/results/boilerplate_bundled.json
    python eval/boilerplate.py SETS --clean --output eval/results/boilerplate_clean.json

FOLDER holds texts whose furniture was marked by hand, line by line: the gold file gives it as offsets with the SHA-256
of the file, so that no word of texts that may not be copied is kept here. Counted are characters that are not white
space, and lines. Precision is the share of what is marked that is furniture, recall the share of furniture that is
marked. Files are found by their SHA-256, whatever they are called.

With `--clean`, FOLDER holds public sets (`passages.jsonl`), texts of encyclopedias and statutes without any furniture:
whatever is marked there is marked wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from oa_qa.corpus import CorpusReader, Taken
from oa_qa.corpus.boilerplate import boilerplate_marks
from oa_qa.settings import Settings

HERE = Path(__file__).parent
Spans = list[tuple[int, int]]


def main() -> None:
    """Measure, print, and write the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, help="the folder of the texts")
    arguments.add_argument("--gold", type=Path, default=HERE / "boilerplate_gold.json")
    arguments.add_argument("--output", type=Path, default=HERE / "results" / "boilerplate.json")
    arguments.add_argument("--clean", action="store_true", help="the folder holds sets of texts without furniture")
    arguments.add_argument("--show", action="store_true", help="print the lines that were judged wrongly")
    given = arguments.parse_args()
    figures = _clean(given.folder) if given.clean else _measured(given.folder, given.gold, show=given.show)
    written = json.dumps(figures, indent=1) + "\n"
    sys.stdout.write(written)
    given.output.write_text(written, encoding="utf-8")


def _measured(folder: Path, gold_file: Path, *, show: bool) -> dict[str, Any]:
    """Precision and recall over all files of the gold file, and for each."""
    files = {hashlib.sha256(file.read_bytes()).hexdigest(): file for file in sorted(folder.iterdir()) if file.is_file()}
    counts = {}
    with CorpusReader(Settings()) as reader:
        for entry in json.loads(gold_file.read_text(encoding="utf-8")):
            file = files.get(entry["sha256"])
            if file is None:
                sys.exit(f"{folder} has no file with the SHA-256 {entry['sha256']}. Give the folder that has it.")
            taken = reader.read(file, file.name)
            if not isinstance(taken, Taken):
                sys.exit(f"{file} was not read: {taken.reason}")
            text = taken.documents[0].text
            gold = [(start, end) for start, end in entry["furniture"]]
            found = [(mark.start, mark.end) for mark in taken.documents[0].marks if mark.kind == "boilerplate"]
            counts[entry["sha256"][:12]] = _counts(text, gold, found)
            if show:
                _show(text, gold, found)
    return {"all": _figures(counts.values()), "by_file": {name: _figures([count]) for name, count in counts.items()}}


def _clean(folder: Path) -> dict[str, dict[str, int]]:
    """How many characters of texts without furniture are marked, by set; the passages of an article are one text."""
    figures = {}
    for file in sorted(folder.rglob("passages.jsonl")):
        articles: dict[str, list[str]] = {}
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                passage = json.loads(line)
                articles.setdefault(passage.get("title") or passage["pid"], []).append(passage["text"])
        texts = ["\n\n".join(passages) for passages in articles.values()]
        marked = sum(mark.end - mark.start for text in texts for mark in boilerplate_marks(text))
        figures[file.parent.relative_to(folder).as_posix()] = {
            "texts": len(texts),
            "characters": sum(map(len, texts)),
            "marked": marked,
        }
    return figures


def _counts(text: str, gold: Spans, found: Spans) -> dict[str, tuple[int, int, int]]:
    """Of characters and lines: how many are furniture, how many are marked, how many are both."""
    a, b = _characters(text, gold), _characters(text, found)
    lines = list(_lines(text))
    c = {line for line in lines if not a.isdisjoint(range(*line))}
    d = {line for line in lines if not b.isdisjoint(range(*line))}
    return {"characters": (len(a), len(b), len(a & b)), "lines": (len(c), len(d), len(c & d))}


def _characters(text: str, spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if not text[place].isspace()}


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def _figures(counts: Iterable[dict[str, tuple[int, int, int]]]) -> dict[str, dict[str, float | int | None]]:
    figures: dict[str, dict[str, float | int | None]] = {}
    for unit in ("characters", "lines"):
        gold, found, both = (sum(column) for column in zip(*(count[unit] for count in counts), strict=True))
        figures[unit] = {
            "furniture": gold,
            "marked": found,
            "precision": round(both / found, 4) if found else None,
            "recall": round(both / gold, 4) if gold else None,
        }
    return figures


def _show(text: str, gold: Spans, found: Spans) -> None:
    a, b = _characters(text, gold), _characters(text, found)
    for start, end in _lines(text):
        line = set(range(start, end))
        if bool(a & line) != bool(b & line):
            verdict = "missed" if a & line else "wrongly marked"
            sys.stderr.write(f"{verdict}: {text[start:end].strip()[:100]}\n")


if __name__ == "__main__":
    main()
