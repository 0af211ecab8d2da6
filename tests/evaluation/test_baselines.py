from dataclasses import replace

import pytest
from support import QuickReader

import oa_qa
from oa_qa.evaluation.baselines import decide, embeddings_alone, whole_chunks, words_alone
from oa_qa.evaluation.questions import Question
from oa_qa.evaluation.running import PASSAGES, QUOTES

from .test_summary import ROW, UNANSWERABLE


def ask(text, documents=None):
    return Question("q", text, "ja", True, "fact", "tune", documents=documents)


def words(qa, places):
    return [qa.document(place.document_id).text[place.start : place.end] for place in places]


def test_words_alone_cite_the_sentence_that_shares_the_rarest_words(quick_qa):
    found = words_alone(quick_qa.index)(ask("従業員は何人ですか"))
    assert words(quick_qa, found.quotes)[0] == "従業員は百二十人である。"
    assert len(found.quotes) <= QUOTES
    assert 0 < found.confidence < 1
    assert found.latency_ms > 0


def test_words_alone_find_nothing_where_no_word_is_shared(quick_qa):
    found = words_alone(quick_qa.index)(ask("Ξένη λέξη;"))
    assert (list(found.quotes), list(found.passages), found.confidence) == ([], [], 0.0)


def test_embeddings_alone_cite_the_nearest_sentence(quick_qa, quick):
    question = ask("評価額は八十億円だった？")
    found = embeddings_alone(quick_qa.index, quick)(question)
    assert words(quick_qa, found.quotes)[0] == "評価額は八十億円だった。"
    vector = quick.encode_queries([question.question])[0]
    assert found.confidence == pytest.approx(
        float(vector @ quick.encode_passages(["評価額は八十億円だった。"])[0]), abs=1e-3
    )


def test_whole_chunks_are_cited_as_they_are(tmp_path, corpus, quick):
    oa_qa.build_index(corpus, tmp_path / "chunks", encoder=quick, passage_characters=80)
    qa = oa_qa.load(tmp_path / "chunks", encoder=quick, reader=QuickReader(), passage_characters=80)
    found = whole_chunks(qa.index, quick)(ask("社長は田中花子ですか"))
    hits = qa.index.nearest(quick.encode_queries(["社長は田中花子ですか"])[0], PASSAGES, None)
    expected = qa.index.passages([number for number, _ in hits])
    assert [(place.document_id, place.start, place.end) for place in found.passages] == [
        (passage.document_id, passage.start, passage.end) for passage in expected
    ]
    assert found.quotes == found.passages[:QUOTES]


def test_a_closed_list_is_kept_by_every_baseline(quick_qa, quick):
    for system in (
        words_alone(quick_qa.index),
        embeddings_alone(quick_qa.index, quick),
        whole_chunks(quick_qa.index, quick),
    ):
        found = system(ask("田中", documents=("old/zh.md",)))
        assert {place.document_id for place in [*found.quotes, *found.passages]} == {"old/zh.md"}


def test_the_threshold_of_a_baseline_comes_from_the_tune_half_alone():
    rows = [
        replace(ROW, id="a", confidence=0.9),
        replace(UNANSWERABLE, id="b", confidence=0.5),
        replace(ROW, id="c", confidence=0.65, split="report"),
        replace(UNANSWERABLE, id="d", confidence=0.95, split="report"),
    ]
    assert [row.answered for row in decide(rows)] == [True, False, False, True]
    assert all(row.answered for row in decide(rows[2:]))  # no tune half: it answers always
