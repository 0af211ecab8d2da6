import numpy as np
import pytest
from support import QuickReader, write_corpus

import oa_qa
from oa_qa.reading import BUNDLED_CALIBRATION, read, read_calibration
from oa_qa.reading.reader import WindowScores
from oa_qa.retrieval import retrieve

CALIBRATION = read_calibration(BUNDLED_CALIBRATION)


@pytest.fixture
def reading(quick_qa):
    def of(question):
        vector = quick_qa._encoder.encode_queries([question])[0]
        return read(
            quick_qa.index, question, vector, retrieve(quick_qa.index, question, vector, 3), QuickReader(), CALIBRATION
        )

    return of


def test_every_sentence_of_the_passages_is_scored_best_first(reading):
    sentences = reading("評価額は八十億円").sentences
    assert len(sentences) == 11
    assert [s.score for s in sentences] == sorted((s.score for s in sentences), reverse=True)
    assert sentences[0].document.text[sentences[0].start : sentences[0].end] == "評価額は八十億円だった。"


def test_confidence_is_a_probability_and_higher_for_a_question_that_is_answered(reading):
    near, far = reading("田中工業の評価額は八十億円だった").confidence, reading("zzz qqq vvv").confidence
    assert 0 <= far < near <= 1


def test_a_name_in_the_spelling_of_the_documents_counts_as_asked(quick_qa):
    question = "Tanakaの評価額"
    vector = quick_qa._encoder.encode_queries([question])[0]
    found = retrieve(quick_qa.index, question, vector, 3)

    def share(names):
        read_ = read(quick_qa.index, question, vector, found, QuickReader(), CALIBRATION, names).sentences
        return next(s.parts["names"] for s in read_ if s.text.startswith("社長は田中"))

    assert share({"Tanaka": ["田中"]}) > share({})


def test_the_reader_is_asked_about_a_name_as_each_passage_spells_it(quick_qa):
    question = "Tanakaはどこにいる？"
    vector = quick_qa._encoder.encode_queries([question])[0]
    found = retrieve(quick_qa.index, question, vector, 3)
    put = {}

    class Listener(QuickReader):
        def read(self, question, windows):
            put.update((window.text, question) for window in windows)
            return super().read(question, windows)

    read(quick_qa.index, question, vector, found, Listener(), CALIBRATION, {"Tanaka": ["田中"]})
    assert {question for text, question in put.items() if "田中" in text} == {"田中はどこにいる？"}
    assert {question for text, question in put.items() if "田中" not in text} == {question}


@pytest.mark.parametrize(
    ("margin", "passages"),
    [
        pytest.param(2.0, 4, id="one answers"),
        pytest.param(0.5, 4, id="one just answers"),
        pytest.param(0.4, 8, id="one nearly answers"),
        pytest.param(-6.0, 8, id="one may answer"),
        pytest.param(-6.1, 4, id="none is near an answer"),
    ],
)
def test_further_passages_are_read_only_where_the_first_leave_open_whether_the_sources_answer(
    tmp_path, quick, margin, passages
):
    class Fixed(QuickReader):
        def read(self, question, windows):
            read_of.extend(window.text for window in windows)
            return [WindowScores(np.full(len(w.sentences), margin), (None,) * len(w.sentences)) for w in windows]

    read_of = []
    texts = {f"{number}.txt": f"第{number}支店は{place}にある。" for number, place in enumerate("東西南北上中下前後")}
    write_corpus(tmp_path / "c", texts)
    oa_qa.build_index(tmp_path / "c", tmp_path / "i", encoder=quick)
    oa_qa.load(tmp_path / "i", encoder=quick, reader=Fixed(), passages_read=8).read("第3支店はどこにある？")
    assert len(read_of) == passages


def test_no_passages_give_no_sentence_and_no_confidence(quick_qa):
    vector = quick_qa._encoder.encode_queries(["a"])[0]
    assert read(quick_qa.index, "a", vector, [], QuickReader(), CALIBRATION).sentences == []
    assert read(quick_qa.index, "a", vector, [], QuickReader(), CALIBRATION).confidence == 0


def test_a_row_of_many_cells_has_no_answer_marked_in_it_and_that_of_another_is_hardly_an_answer(tmp_path, quick):
    table = "| 氏名 | 役職 | 部屋 |\n|---|---|---|\n| ムラティ | 会長 | 711 |\n| アルトマン | 監事 | 305 |\n"
    write_corpus(tmp_path / "c", {"a.md": table, "b.txt": "部屋は305である。"})
    oa_qa.build_index(tmp_path / "c", tmp_path / "i", encoder=quick)
    qa = oa_qa.load(tmp_path / "i", encoder=quick, reader=QuickReader())
    sentences = {s.text: s for s in qa.read("アルトマンの部屋は？").sentences}
    assert sentences["| アルトマン | 監事 | 305 |"].highlight is None
    assert sentences["部屋は305である。"].highlight is not None
    assert sentences["| ムラティ | 会長 | 711 |"].parts["reader"] <= -2
    assert sentences["| ムラティ | 会長 | 711 |"].parts["names"] == 0
