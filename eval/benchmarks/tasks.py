"""Data sets -> tasks: questions in the form of oa_qa.evaluation, and the passages that they are asked of."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from benchmarks.data import DataSet, Entry
from benchmarks.splits import part_in
from oa_qa.evaluation.questions import Gold, Question

_T = TypeVar("_T")

PASSAGES = ("jsquad", "jaquad", "lawqa")
SENTENCES = ("jsquad", "jaquad", "squad2", "cmrc2018", "drcd")
CROSS_LANGUAGE = ("xquad",)
LEAVE_GOLD_OUT = ("jsquad", "jaquad")
CLOSED_LISTS = ("squad2", "clapnq", "nomiracl/en", "nomiracl/ko", "nomiracl/zh")
ALL_SETS = tuple(dict.fromkeys(PASSAGES + SENTENCES + CROSS_LANGUAGE + CLOSED_LISTS))

PASSAGE_LANGUAGES = ("ar", "de", "en", "zh")
"""xquad is asked in all of its languages, of passages in these: four corpora, not twelve."""


@dataclass(frozen=True)
class Sample:
    """How much of a set is used; both None for all of it.

    Attributes:
        questions: at most so many for each task.
        passages: the corpus holds what the questions need and is filled up to so many.
        seed: of the draw.
    """

    questions: int | None
    passages: int | None
    seed: int


@dataclass(frozen=True)
class Task:
    """Questions of one kind over one set.

    Attributes:
        name: what is tested.
        metrics: which figures say something about it.
    """

    name: str
    metrics: tuple[str, ...]
    questions: list[Question]


@dataclass(frozen=True)
class Assignment:
    """The tasks of one set and the passages, by pid, that make their common corpus."""

    tasks: list[Task]
    passages: list[str]


_FOUND = ("document_hit@1", "document_hit@5", "document_hit@10")
_QUOTED = ("evidence_hit@1", "evidence_hit@3", "containment@1", "quote_chars@1")
_DECIDED = ("auroc", "hallucination_rate", "error_rate", "wrong_answer_rate")


def file_name(pid: str) -> str:
    """The file, and so the document id, that a passage is written to."""
    return "".join(char if char.isalnum() or char in "-." else "_" for char in pid) + ".txt"


def assign(data: DataSet, sample: Sample) -> Assignment:
    """The tasks of a set. The same sample gives the same questions and passages."""
    chance = random.Random(f"{data.name} {sample.seed}")
    asked = [entry for entry in data.questions if _may_report(data, entry)]
    needed: dict[str, None] = {}
    tasks: list[Task] = []

    def add(name: str, metrics: tuple[str, ...], questions: list[Question], pids: Iterable[str]) -> None:
        needed.update(dict.fromkeys(pids))
        tasks.append(Task(name, metrics, questions))

    if data.name in PASSAGES + SENTENCES:
        drawn = _draw([entry for entry in asked if entry["answerable"]], sample.questions, chance)
        pids = [pid for entry in drawn for pid in entry["pids"]]
        with_spans = [entry for entry in drawn if entry.get("spans")]
        if data.name in PASSAGES:
            add("passage retrieval", _FOUND, [_question(data, entry) for entry in drawn], pids)
        if data.name in SENTENCES:
            inside = [_question(data, entry, documents=_files(entry["pids"])) for entry in with_spans]
            add("sentence in its passage", _QUOTED, inside, pids)
            add("sentence in the corpus", _QUOTED, [_question(data, entry) for entry in with_spans], pids)
    if data.name in CROSS_LANGUAGE:
        add("cross-language", _FOUND + _QUOTED, *_cross_language(data, asked, sample, chance))
    if data.name in CLOSED_LISTS:
        drawn = _draw_both(asked, sample.questions, chance)
        closed = [_question(data, entry, documents=_files(entry["cand_pids"])) for entry in drawn]
        add("abstention, closed list", _DECIDED, closed, [pid for entry in drawn for pid in entry["cand_pids"]])
    passages = _filled(needed, data, sample, chance)
    if data.name in LEAVE_GOLD_OUT:
        tasks.append(Task("abstention, gold left out", _DECIDED, _leave_gold_out(data, passages, sample, chance)))
    return Assignment(tasks, passages)


def assign_whole(data: DataSet, questions: int, seed: int) -> dict[str, Assignment]:
    """By language: all passages that a set has in it, and what is asked of them.

    That is questions in the same language and, of English passages, in all others, too. Of the report part at most so
    many are drawn, in every language the same ones.
    """
    asked = {
        (str(entry.get("parallel") or entry["qid"]), str(entry["lang"])): entry
        for entry in data.questions
        if entry["answerable"] and _may_report(data, entry)
    }
    parallels = sorted({parallel for parallel, _ in asked})
    drawn = _draw(parallels, questions, random.Random(f"{data.name} {seed}"))
    passages: dict[str, list[str]] = {}
    for pid, passage in data.passages.items():
        passages.setdefault(passage["lang"], []).append(pid)
    found = {}
    for language, pids in passages.items():
        tasks = []
        for asking in sorted(passages) if language == "en" else [language]:
            both = [name for name in drawn if (name, language) in asked and (name, asking) in asked]
            put = [_asked_as(asked[name, asking], _question(data, asked[name, language])) for name in both]
            if put:
                tasks.append(Task(language if asking == language else f"{asking} → {language}", _FOUND, put))
        found[language] = Assignment(tasks, pids)
    return found


def _may_report(data: DataSet, entry: Entry) -> bool:
    pids = entry["pids"] or entry.get("cand_pids") or entry.get("exclude_pids") or []
    return all(part_in(data.name, data.article(pid)) == "report" for pid in pids)


def _question(data: DataSet, entry: Entry, *, documents: tuple[str, ...] | None = None) -> Question:
    """A question whose evidence is the answer spans, else the gold passages as wholes."""
    places = [_place(data, span) for span in entry.get("spans") or []]
    # Unanswerable questions of squad2 point to the passage that does not answer.
    evidence = (places or [Gold(file_name(pid)) for pid in entry["pids"]]) if entry["answerable"] else []
    return Question(
        id=entry["qid"],
        question=entry["question"],
        lang=entry["lang"],
        answerable=entry["answerable"],
        kind="answerable" if entry["answerable"] else "unanswerable",
        split="report",
        evidence=tuple(evidence),
        answers=tuple(entry["answers"]) if entry["answerable"] else (),
        documents=documents,
    )


def _place(data: DataSet, span: Entry) -> Gold:
    """Where an answer stands in the file: the set counts from where the passage begins, after the front matter."""
    before = len(data.front_matter(span["pid"]))
    return Gold(file_name(span["pid"]), start=before + span["start"], end=before + span["end"])


def _cross_language(
    data: DataSet, asked: Sequence[Entry], sample: Sample, chance: random.Random
) -> tuple[list[Question], list[str]]:
    """Each question in one language, of all passages in another; the kind says which."""
    by_language = {(entry["parallel"], entry["lang"]): entry for entry in asked}
    languages = sorted({language for _, language in by_language})
    drawn = _draw(sorted({parallel for parallel, _ in by_language}), sample.questions, chance)
    targets = [(parallel, PASSAGE_LANGUAGES[number % len(PASSAGE_LANGUAGES)]) for number, parallel in enumerate(drawn)]
    paragraphs = {by_language[target]["parallel_passage"]: None for target in targets}
    if sample.passages is None:
        paragraphs |= {pid.rpartition(":")[0]: None for pid in data.passages}
    else:
        others = sorted({pid.rpartition(":")[0] for pid in data.passages} - paragraphs.keys())
        room = max(0, sample.passages // len(PASSAGE_LANGUAGES) - len(paragraphs))
        paragraphs |= dict.fromkeys(_draw(others, room, chance))
    questions = []
    for parallel, language in targets:
        other = chance.choice([name for name in languages if name != language])
        told = _question(
            data,
            by_language[parallel, language],
            documents=_files([f"{paragraph}:{language}" for paragraph in paragraphs]),
        )
        name = f"{parallel}:{other}>{language}"
        crossed = _asked_as(by_language[parallel, other], told)
        questions.append(replace(crossed, id=name, kind=f"passages in {language}"))
    return questions, [f"{paragraph}:{language}" for paragraph in paragraphs for language in PASSAGE_LANGUAGES]


def _asked_as(entry: Entry, question: Question) -> Question:
    """A question in the words of its translation."""
    return replace(question, id=entry["qid"], question=entry["question"], lang=entry["lang"])


def _leave_gold_out(data: DataSet, passages: Sequence[str], sample: Sample, chance: random.Random) -> list[Question]:
    """Each question twice: of the whole corpus, and of the corpus without the passage that answers."""
    here = set(passages)
    twins = {entry["qid"]: entry for entry in data.questions}
    possible = [
        entry for entry in data.leave_gold_out if set(entry["exclude_pids"]) <= here and _may_report(data, entry)
    ]
    questions = []
    for entry in _draw(possible, None if sample.questions is None else sample.questions // 2, chance):
        rest = _files([pid for pid in passages if pid not in entry["exclude_pids"]])
        questions += [_question(data, twins[entry["twin"]]), _question(data, entry, documents=rest)]
    return questions


def _filled(needed: dict[str, None], data: DataSet, sample: Sample, chance: random.Random) -> list[str]:
    """What the questions need, filled up with other passages of the set; closed lists need no others."""
    if data.name in CROSS_LANGUAGE or data.name not in PASSAGES + SENTENCES:
        return list(needed)
    others = [pid for pid in data.passages if pid not in needed]
    room = None if sample.passages is None else max(0, sample.passages - len(needed))
    return [*needed, *_draw(others, room, chance)]


def _draw_both(entries: Sequence[Entry], count: int | None, chance: random.Random) -> list[Entry]:
    """Answerable and unanswerable questions, half of each."""
    half = None if count is None else count // 2
    return [
        entry
        for answerable in (True, False)
        for entry in _draw([entry for entry in entries if entry["answerable"] == answerable], half, chance)
    ]


def _draw(entries: Sequence[_T], count: int | None, chance: random.Random) -> list[_T]:
    return list(entries) if count is None or count >= len(entries) else chance.sample(entries, count)


def _files(pids: Iterable[str]) -> tuple[str, ...]:
    return tuple(file_name(pid) for pid in pids)
