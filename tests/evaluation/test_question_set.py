"""The fixed question set is what eval/README.md says of it, and oa-qa stays as good on it as it was."""

import shutil
from collections import Counter
from dataclasses import replace

import pytest
from support import read_file

import oa_qa
from oa_qa.corpus import bundled_corpus, corpus_files
from oa_qa.evaluation.matching import locate
from oa_qa.evaluation.questions import ANSWERABLE_KINDS, UNANSWERABLE_KINDS, read_questions, split_of
from oa_qa.evaluation.running import public_api, run
from oa_qa.evaluation.summary import summarize

LANGUAGES = {"ja", "en", "zh", "ko", "es", "fr", "de", "ar"}


@pytest.fixture(scope="module")
def questions(questions_file):
    return read_questions(questions_file)  # which itself refuses a question or an id that is there twice


@pytest.fixture(scope="module")
def bundled_documents():
    files, _ = corpus_files(bundled_corpus())
    return {name: read_file(file, name).documents[0] for name, file in files.items()}


def test_every_gold_quote_is_in_its_document_and_can_be_cited(questions, bundled_documents):
    for question in questions:
        for gold in question.evidence:
            document = bundled_documents[gold.doc]
            for span in locate(document, gold):
                hidden = [mark for mark in document.marks if span.start < mark.end and mark.start < span.end]
                assert not hidden, (question.id, gold.quote)


def test_no_piece_of_evidence_is_listed_twice(questions):
    for question in questions:
        assert len(set(question.evidence)) == len(question.evidence), question.id


def test_the_seed_questions_are_well_formed_and_hold_no_words_of_the_seeds(questions_file, questions):
    seeds = read_questions(questions_file.with_name("seed_questions.jsonl"))
    assert len(seeds) >= 60
    assert all(gold.quote is None and gold.sha256 for question in seeds for gold in question.evidence)
    assert all(question.split == split_of(question.id) for question in seeds)
    assert not {question.id for question in seeds} & {question.id for question in questions}


def test_the_halves_are_a_hash_of_the_id(questions):
    assert all(question.split == split_of(question.id) for question in questions)


def test_the_kinds_are_balanced_as_declared(questions):
    kinds = Counter(question.kind for question in questions)
    assert len(questions) >= 200
    assert set(kinds) == {*ANSWERABLE_KINDS, *UNANSWERABLE_KINDS}
    assert min(kinds.values()) >= 10
    unanswerable = sum(kinds[kind] for kind in UNANSWERABLE_KINDS)
    assert unanswerable >= 70
    assert kinds["far"] < unanswerable / 5  # the others are near: right people, right topic
    halves = Counter((question.kind, question.split) for question in questions)
    assert all(halves[kind, split] >= 3 for kind in kinds for split in ("tune", "report"))


def test_the_languages_are_balanced_as_declared(questions):
    languages = Counter(question.lang for question in questions)
    assert set(languages) == LANGUAGES
    assert languages["ja"] > len(questions) / 2
    assert min(languages.values()) >= 10
    assert all({q.answerable for q in questions if q.lang == language} == {True, False} for language in LANGUAGES)


GATE = ("2023-11-29-after-the-return.md", "2024-10-03-bulletins-funding.md")
"""One document in English and one in Japanese: indexing all ten takes too long for a test."""

MEASURED = {
    "passage_hit@1": 0.533,
    "passage_hit@5": 0.867,
    "evidence_hit@1": 0.567,
    "evidence_hit@3": 0.733,
    "auroc": 0.917,
}
"""What the forty questions gave when this was last set; raise it when the system gets better."""


def test_oa_qa_is_as_good_as_it_was(tmp_path, questions):
    """Thirty answerable and ten unanswerable questions of the report half, the first in the file, with the real model."""
    for name in GATE:
        shutil.copy(bundled_corpus() / name, tmp_path)
    oa_qa.build_index(tmp_path, tmp_path / "index")
    qa = oa_qa.load(tmp_path / "index")
    half = [question for question in questions if question.split == "report"]
    here = [replace(q, evidence=tuple(gold for gold in q.evidence if gold.doc in GATE)) for q in half]
    chosen = [q for q in here if q.evidence][:30] + [q for q in half if not q.answerable][:10]
    assert len(chosen) == 40
    found = summarize(run(public_api(qa), chosen, qa), resamples=0)["overall"]
    # Same weights, same texts: between machines only the last bits of a float differ, which turns over near ties and
    # nothing else. Two of the thirty answerable questions (.067) leave room for that; so do, for the AUROC, two of
    # them that change places with all ten others (20 of 300 pairs, .067). What loses more has made the system worse.
    worse = {name: found[name] for name, was in MEASURED.items() if found[name] < was - 0.067}
    assert not worse, f"measured before: {MEASURED}"
