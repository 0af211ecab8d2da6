"""Reads the folder of one data set: passages.jsonl, questions.jsonl, and leave_gold_out.jsonl where it has one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oa_qa.errors import OaQaError

Entry = dict[str, Any]


class BenchmarkDataError(OaQaError):
    """The folder of a data set is missing, or a file in it is not in the form that the adapters read."""


@dataclass(frozen=True)
class DataSet:
    """One data set.

    Attributes:
        name: the folder's name, for instance `jsquad` or `nomiracl/en`.
        passages: {pid, title, text, lang, …} by pid.
        questions: {qid, question, lang, pids, answers, answerable, spans, …}.
        leave_gold_out: questions whose gold passage is to be left out, none of which another passage answers.
    """

    name: str
    passages: dict[str, Entry]
    questions: list[Entry]
    leave_gold_out: list[Entry]

    def article(self, pid: str) -> str:
        """The title of the article that a passage is from."""
        return str(self.passages[pid]["title"])

    def front_matter(self, pid: str) -> str:
        """What the file of a passage begins with: its title and language, which oa-qa uses; its text follows."""
        return front_matter(self.name, self.article(pid), self.passages[pid]["lang"])


def front_matter(data_set: str, title: str, language: str) -> str:
    """What the file of a text from a data set begins with."""
    # xquad gives its articles their English names in all twelve languages: to find an Arabic passage by its English
    # title is not what crossing languages means.
    titled = "" if data_set == "xquad" else f"title: {json.dumps(title, ensure_ascii=False)}\n"
    return f"---\n{titled}language: {language}\n---\n"


def read_data_set(root: Path, name: str) -> DataSet:
    """Read the folder of one data set.

    Raises:
        BenchmarkDataError: a file is missing or malformed.
    """
    folder = root / name
    passages = {entry["pid"]: entry for entry in _entries(folder / "passages.jsonl", {"pid", "title", "text", "lang"})}
    keys = {"qid", "question", "lang", "pids", "answers", "answerable"}
    questions = list(_entries(folder / "questions.jsonl", keys))
    file = folder / "leave_gold_out.jsonl"
    without_gold = _entries(file, keys | {"twin", "exclude_pids", "strict"}) if file.exists() else iter(())
    return DataSet(name, passages, questions, [entry for entry in without_gold if entry["strict"]])


def _entries(file: Path, keys: set[str]) -> Iterator[Entry]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkDataError(f"{file} cannot be read: {error}. Give the folder of the unpacked sets.") from error
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            entry = json.loads(line)
            missing = sorted(keys - set(entry))
        except (ValueError, TypeError) as error:
            raise BenchmarkDataError(f"{file}, line {number}: {error}. Unpack the sets again.") from error
        if missing:
            raise BenchmarkDataError(
                f"{file}, line {number}: the key {missing[0]!r} is missing. Unpack the sets again."
            )
        yield entry
