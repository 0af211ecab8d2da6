"""One evaluation from files to files: a question file over a corpus or an index -> report.json, .md, .html and rows."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from oa_qa.encoding import TextEncoder
from oa_qa.errors import OaQaError
from oa_qa.evaluation import baselines
from oa_qa.evaluation.bootstrap import RESAMPLES
from oa_qa.evaluation.calibrating import calibrate, judge
from oa_qa.evaluation.comparison import ROWS, compare_rows, rows_of
from oa_qa.evaluation.errors import QuestionFileError, ReportError
from oa_qa.evaluation.questions import Question, Split, read_questions
from oa_qa.evaluation.running import Row, System, public_api, run, write_rows
from oa_qa.evaluation.summary import summarize
from oa_qa.evaluation.tables import Report
from oa_qa.qa import QA, build_index, encoder_of, load, reader_of
from oa_qa.reading import Calibration, Reader
from oa_qa.settings import ASKING, read_settings

CALIBRATION = "calibration.json"

Progress = Callable[[str, int, int], None]
"""Called with what is being evaluated, how many questions are done, and how many there are."""


@dataclass(frozen=True)
class Options:
    """How to evaluate.

    Attributes:
        split: only this half of the questions is reported; None for all.
        texts: whether rows and reports may hold words of the documents.
        with_baselines: whether to run the simpler systems too.
        compare: the report.json of an earlier run, its rows beside it.
        calibrate: fit the confidence to the `tune` half first, and write calibration.json beside the reports.
        cache: where indexes of evaluated corpora are kept; None for the user's cache folder.
        resamples: how many bootstrap draws.
    """

    split: Split | None = None
    texts: bool = True
    with_baselines: bool = True
    compare: Path | None = None
    calibrate: bool = False
    cache: Path | None = None
    resamples: int = RESAMPLES


def evaluate(
    questions: Path,
    output: Path,
    *,
    corpus: Path | None = None,
    index: Path | None = None,
    options: Options | None = None,
    settings: Mapping[str, Any] | None = None,
    encoder: TextEncoder | None = None,
    reader: Reader | None = None,
    progress: Progress = lambda *_: None,
    announce: Callable[[str], None] = lambda _: None,
) -> Report:
    """Evaluate a question file over a corpus or an index and write the reports.

    Args:
        questions: the question file.
        output: the folder for report.json, report.md, report.html and rows.jsonl; made if it is not there.
        corpus: the folder of documents; its index is kept in the cache. Either this or `index`.
        index: an index that stands already.
        options: see `Options`.
        settings: fields of `Settings`, for instance `{"threshold": 0.7}`.
        encoder: another encoder than the one that the settings name.
        reader: another reader than the one that the settings name.
        progress: told how far it is.
        announce: told in a sentence what is going on, if it takes time.

    Raises:
        QuestionFileError: the question file is malformed, or has no question of the split.
        GoldError: the gold evidence is not in the documents.
        ReportError: there is nothing to compare with, or the output folder cannot be written.
        OaQaError: as for `oa_qa.build_index` and `oa_qa.load`.
    """
    _require_libraries()
    if (corpus is None) == (index is None):
        raise OaQaError("An evaluation needs something to ask. Give either a corpus folder or an index.")
    options = options or Options()
    asked = read_questions(questions)
    chosen = [question for question in asked if options.split in (None, question.split)]
    if not chosen:
        raise QuestionFileError(f"{questions} has no question of the split {options.split}. Leave out the split.")
    before = rows_of(options.compare) if options.compare else None
    _make(output)
    settings = dict(settings or {})
    named = read_settings(**settings)
    encoder = encoder or encoder_of(named, announce)
    reader = reader or reader_of(named, announce)
    settings.pop("reader", None)  # it is there already
    place = index_of(corpus, options.cache, encoder, settings, announce) if corpus else index
    qa = load(place, encoder=encoder, reader=reader, announce=announce, **settings)
    qa.warm_up()
    if options.calibrate:
        file = output / CALIBRATION
        _calibration(qa, asked, questions, progress).write(file)
        qa = load(place, encoder=encoder, reader=reader, announce=announce, **{**settings, "calibration": file})

    rows = run(public_api(qa), chosen, qa, with_texts=options.texts, progress=_stage(progress, "oa-qa"))
    found = summarize(rows, thresholds=qa.calibration.thresholds, resamples=options.resamples)
    facts = _facts(qa, questions, chosen, options) | {"bootstrap": found.pop("bootstrap")}
    evaluation: dict[str, Any] = {**found, "run": facts}
    if options.with_baselines:
        evaluation["baselines"] = {
            name: summarize(
                _baseline_rows(system, name, asked, texts, options, progress), calibrated=False, resamples=0
            )
            for name, (system, texts) in _baselines(qa, encoder, options, settings, announce).items()
        }
    comparison = compare_rows(before, rows, resamples=options.resamples) if before is not None else None
    if comparison:
        evaluation["comparison"] = comparison.to_dict()
    report = Report(evaluation, rows, comparison)
    write_report(report, output)
    return report


def _calibration(qa: QA, asked: Sequence[Question], questions: Path, progress: Progress) -> Calibration:
    """A calibration fitted to the `tune` half of a question file."""
    tune = [question for question in asked if question.split == "tune"]
    judged = judge(qa, tune, _stage(progress, "calibration"))
    about = {"questions": questions.name, "questions_sha256": hashlib.sha256(questions.read_bytes()).hexdigest()}
    return calibrate(judged, qa.reader.fingerprint, qa.index.manifest.model_fingerprint, about)


def write_report(report: Report, output: Path) -> None:
    """Write report.json, report.md, report.html and rows.jsonl into a folder.

    Raises:
        ReportError: the folder cannot be written.
    """
    from oa_qa.evaluation.html import html_report
    from oa_qa.evaluation.markdown import markdown_report

    stated = json.dumps(report.evaluation, ensure_ascii=False, indent=2) + "\n"
    try:
        (output / "report.json").write_text(stated, encoding="utf-8")
        (output / "report.md").write_text(markdown_report(report), encoding="utf-8")
        (output / "report.html").write_text(html_report(report), encoding="utf-8")
        write_rows(report.rows, output / ROWS)
    except OSError as error:
        raise _unwritable(output, error) from error


def index_of(
    corpus: Path,
    cache: Path | None,
    encoder: TextEncoder,
    settings: Mapping[str, Any],
    announce: Callable[[str], None],
) -> Path:
    """The index of a corpus in the cache, built or brought up to date; vectors of unchanged files are taken over.

    Raises:
        OaQaError: as for `oa_qa.build_index`.
    """
    of_index = sorted(item for item in settings.items() if item[0] not in ASKING)
    key = repr((str(corpus.resolve()), encoder.fingerprint, of_index))
    folder = cache or user_cache_path("oa-qa", appauthor=False) / "evaluation"
    index = folder / f"{corpus.resolve().name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    announce(f"Indexing {corpus} …")
    try:
        index.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(index, error) from error
    build_index(corpus, index, encoder=encoder, **settings)
    return index


def _baselines(
    qa: QA,
    encoder: TextEncoder,
    options: Options,
    settings: Mapping[str, Any],
    announce: Callable[[str], None],
) -> dict[str, tuple[System, QA]]:
    """Every baseline with the index that it works on."""
    found = {
        "words alone": (baselines.words_alone(qa.index), qa),
        "embeddings alone": (baselines.embeddings_alone(qa.index, encoder), qa),
    }
    corpus = Path(qa.index.manifest.corpus)
    if corpus.is_dir():
        cut = {**settings, "passage_characters": baselines.CHUNK_CHARACTERS}
        chunks = load(index_of(corpus, options.cache, encoder, cut, announce), encoder=encoder, **cut)
        name = f"whole {baselines.CHUNK_CHARACTERS}-character chunks"
        found[name] = (baselines.whole_chunks(chunks.index, encoder), chunks)
    else:
        announce("The folder that the index was built from is gone: no baseline of whole chunks.")
    return found


def _baseline_rows(
    system: System, name: str, asked: Sequence[Question], texts: QA, options: Options, progress: Progress
) -> list[Row]:
    """A baseline's rows of the split; it is asked all questions, because its threshold comes from the `tune` half."""
    rows = baselines.decide(run(system, asked, texts, with_texts=False, progress=_stage(progress, name)))
    return [row for row in rows if options.split in (None, row.split)]


def _facts(qa: QA, questions: Path, chosen: Sequence[Question], options: Options) -> dict[str, Any]:
    """What the figures hold for. No path and no name of the machine: reports are published."""
    return {
        "oa_qa": version("oa-qa"),
        "questions": questions.name,
        "questions_sha256": hashlib.sha256(questions.read_bytes()).hexdigest(),
        "split": options.split or "all",
        "asked": len(chosen),
        "index": qa.index.info.to_dict(),
        "passages": qa.index.manifest.counts["passages"],
        "settings": {
            "reader": qa.reader.name,
            "caution": qa.settings.caution,
            "threshold": qa.threshold,
            "passages_read": qa.settings.passages_read,
            "passage_characters": qa.settings.passage_characters,
        },
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"cpus": os.cpu_count(), "architecture": platform.machine(), "python": platform.python_version()},
    }


def _require_libraries() -> None:
    missing = [name for name in ("ir_measures", "matplotlib", "sklearn") if find_spec(name) is None]
    if missing:
        raise OaQaError(f"An evaluation needs {', '.join(missing)}. Install it: pip install 'oa-qa[eval]'")


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(output, error) from error


def _unwritable(folder: Path, error: OSError) -> ReportError:
    return ReportError(f"{folder} cannot be written: {error.strerror or error}. Give another folder.")


def _stage(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(name, done, total)
