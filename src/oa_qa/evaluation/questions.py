"""The question file: JSONL, one question a line. Any malformed file is refused with line number and reason."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import regex

from oa_qa.evaluation.errors import QuestionFileError
from oa_qa.text.normalization import squeeze

Split = Literal["tune", "report"]

ANSWERABLE_KINDS = ("fact", "number", "date", "quote", "reason", "list", "name", "cross_language", "conflict", "time")
UNANSWERABLE_KINDS = ("near_miss", "false_premise", "wrong_subject", "far")

_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)*")
_SHA256 = regex.compile(r"[0-9a-f]{64}")
_KEYS = {"id", "question", "lang", "answerable", "kind", "split", "evidence", "answers"}
_GOLD_KEYS = ({"doc", "quote"}, {"doc", "start", "end", "sha256"})


@dataclass(frozen=True, slots=True)
class Gold:
    """One piece of gold evidence: a quote to look for, or a place in a document of known text, or a whole document.

    Attributes:
        doc: id of the document.
        quote: the words as the document has them, up to white space and width; None where a place is given.
        start, end: the place, in code points of the document's text; None where a quote is given.
        sha256: of the text that the place refers to, hexadecimal; None leaves it unchecked.
    """

    doc: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer to it is.

    Attributes:
        evidence: any one of them answers; empty where the sources do not say.
        answers: short strings of which at least one should stand in the quotes.
        documents: the only documents to look in, None for all. Closed lists of public benchmarks; no question file
            has it.
    """

    id: str
    question: str
    lang: str
    answerable: bool
    kind: str
    split: Split
    evidence: tuple[Gold, ...] = ()
    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None


def split_of(question_id: str) -> Split:
    """The half that a question belongs to: `tune` for an even SHA-256 of its id, else `report`."""
    return "tune" if int(hashlib.sha256(question_id.encode()).hexdigest(), 16) % 2 == 0 else "report"


def read_questions(file: Path) -> list[Question]:
    """Read a question file.

    Raises:
        QuestionFileError: the file cannot be opened, is empty, or a line of it is malformed.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise QuestionFileError(
            f"{file} cannot be opened: {error.strerror or error}. Give a question file (JSONL)."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuestionFileError(f"{file}, line {line}: this is not UTF-8. Save the file in UTF-8.") from error
    questions: list[Question] = []
    seen = _Seen()
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            question = _question(_object(row))
            seen.refuse_double(question, number)
        except ValueError as error:
            raise QuestionFileError(f"{file}, line {number}: {error}. Correct that line.") from error
        questions.append(question)
    if not questions:
        raise QuestionFileError(f"{file} holds no question. Write one JSON object a line; see eval/README.md.")
    return questions


class _Seen:
    """The ids and questions met so far."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._texts: dict[str, int] = {}

    def refuse_double(self, question: Question, number: int) -> None:
        first = self._ids.setdefault(question.id, number)
        if first != number:
            raise ValueError(f"the id {question.id!r} is already taken by line {first}")
        first = self._texts.setdefault(squeeze(question.question), number)
        if first != number:
            raise ValueError(f"the same question stands on line {first}")


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error.msg} at column {error.colno})") from error
    except RecursionError as error:
        raise ValueError("this is nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError(f"this is no JSON object but {_shown(value)}")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is there twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON value")


def _question(line: Mapping[str, Any]) -> Question:
    _refuse_keys(line, _KEYS, "a question")
    answerable = line["answerable"]
    if not isinstance(answerable, bool):
        raise ValueError(f"`answerable` must be true or false, not {_shown(answerable)}")
    kinds = ANSWERABLE_KINDS if answerable else UNANSWERABLE_KINDS
    evidence = tuple(_gold(item) for item in _list(line["evidence"], "evidence"))
    answers = tuple(_text(item, "answers") for item in _list(line["answers"], "answers"))
    if answerable != bool(evidence):
        raise ValueError(
            "an answerable question needs `evidence`" if answerable else "an unanswerable question has no `evidence`"
        )
    if answerable != bool(answers):
        raise ValueError(
            "an answerable question needs `answers`" if answerable else "an unanswerable question has no `answers`"
        )
    language = _text(line["lang"], "lang")
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"`lang` must be a language tag like ja or zh-Hant, not {language!r}")
    return Question(
        id=_text(line["id"], "id"),
        question=_text(line["question"], "question"),
        lang=language,
        answerable=answerable,
        kind=_one_of(line["kind"], kinds, "kind"),
        split="tune" if _one_of(line["split"], get_args(Split), "split") == "tune" else "report",
        evidence=evidence,
        answers=answers,
    )


def _gold(item: object) -> Gold:
    if not isinstance(item, dict):
        raise ValueError(f"each piece of `evidence` must be an object, not {_shown(item)}")
    if set(item) == _GOLD_KEYS[0]:
        return Gold(_text(item["doc"], "doc"), quote=_text(item["quote"], "quote"))
    if set(item) != _GOLD_KEYS[1]:
        raise ValueError(
            f"a piece of `evidence` has either doc and quote or doc, start, end and sha256, not {', '.join(sorted(item))}"
        )
    start, end, sha256 = item["start"], item["end"], _text(item["sha256"], "sha256")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError(
            f"`start` and `end` must be whole numbers with 0 <= start < end, not {_shown(start)} and {_shown(end)}"
        )
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"`sha256` must be 64 hexadecimal digits in lower case, not {sha256!r}")
    return Gold(_text(item["doc"], "doc"), start=start, end=end, sha256=sha256)


def _refuse_keys(line: Mapping[str, Any], wanted: set[str], what: str) -> None:
    missing, unknown = sorted(wanted - set(line)), sorted(set(line) - wanted)
    if missing:
        raise ValueError(f"{what} needs the key {missing[0]!r}")
    if unknown:
        raise ValueError(f"{what} has no key {unknown[0]!r}")


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"`{name}` must be a list, not {_shown(value)}")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"`{name}` must be text that is not empty, got {_shown(value)}")
    return value


def _one_of(value: object, known: Iterable[str], name: str) -> str:
    known = list(known)
    if value not in known or not isinstance(value, str):
        raise ValueError(f"`{name}` must be one of {', '.join(known)}, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "a number beyond range"
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else shown[:60] + "…"
