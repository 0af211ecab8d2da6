"""Somebody asks while somebody else builds."""

import gc
import logging
import shutil
import sys
import threading
from pathlib import Path

import pytest
from support import SMALL_CORPUS, QuickEncoder, QuickReader, write_corpus

import oa_qa


@pytest.fixture
def place(tmp_path, corpus, quick):
    oa_qa.build_index(corpus, tmp_path / "index", encoder=quick)
    return tmp_path / "index"


def generations(index):
    return [path for path in index.iterdir() if path.is_dir()]


def test_the_next_question_is_asked_of_the_new_index(place, corpus, quick):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader())
    before = qa.ask("社長は田中花子？")
    write_corpus(corpus, {"new.txt": "新しい社長は鈴木太郎である。"})
    (corpus / "en.txt").unlink()
    oa_qa.build_index(corpus, place, encoder=quick)
    after = qa.ask("新しい社長は鈴木太郎？")
    assert (before.index.documents, after.index.documents) == (3, 3)
    assert before.index.fingerprint != after.index.fingerprint
    assert qa.search("新しい社長は鈴木太郎", limit=1)[0].document_id == "new.txt"
    assert [about["document_id"] for about in qa.documents()] == ["ja.md", "new.txt", "old/zh.md"]
    with pytest.raises(KeyError):
        qa.document("en.txt")


def test_two_that_share_an_index_both_take_up_the_new_one(place, corpus, quick):
    first = oa_qa.load(place, encoder=quick, reader=QuickReader())
    second = oa_qa.QA(first.index, quick, first.settings, QuickReader())
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    oa_qa.build_index(corpus, place, encoder=quick)
    assert [len(qa.documents()) for qa in (first, second)] == [4, 4]


def test_an_answer_holds_though_its_document_is_gone(place, corpus, quick):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader(), threshold=0)
    answer = qa.ask("田中工業の評価額は八十億円")
    write_corpus(corpus, {"ja.md": "まったく別の文書になった。"})
    oa_qa.build_index(corpus, place, encoder=quick)
    assert answer.citations[0].quote == "評価額は八十億円だった。"
    assert oa_qa.verify(answer, qa)[0].verdict == "document changed"


def test_nobody_who_asks_meets_an_error_while_the_index_is_built_again_and_again(place, corpus, quick):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader())
    failures, seen, stop = [], set(), threading.Event()

    def ask():
        while not stop.is_set():
            try:
                answer = qa.ask("田中花子は？")
                assert answer.nearest or answer.citations
                assert len(qa.search("社員", limit=2)) == 2
                seen.add(answer.index.fingerprint)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)  # let them meet in many places
    for thread in threads:
        thread.start()
    for n in range(6):
        write_corpus(
            corpus, {f"more{n}.txt": f"{n}番目の追加文書である。", "ja.md": SMALL_CORPUS["ja.md"] + "追記。" * n}
        )
        oa_qa.build_index(corpus, place, encoder=QuickEncoder())
    stop.set()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert failures == []
    assert len(seen) > 1
    assert qa.ask("田中花子は？").index.documents == 9


def test_a_question_in_the_middle_goes_on_with_the_index_it_began_with(place, corpus, quick):
    class Interrupted(QuickEncoder):
        def encode_queries(self, texts):
            write_corpus(corpus, {"ja.md": "まったく別の文書になった。"})
            oa_qa.build_index(corpus, place, encoder=QuickEncoder())
            return super().encode_queries(texts)

    qa = oa_qa.load(place, encoder=Interrupted(), reader=QuickReader(), threshold=0)
    answer = qa.ask("田中工業の評価額は八十億円")
    assert answer.citations[0].quote == "評価額は八十億円だった。"
    assert answer.index.fingerprint != qa.index.info.fingerprint


def test_what_nobody_reads_any_more_is_let_go(place, corpus, quick):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader())
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    oa_qa.build_index(corpus, place, encoder=quick)
    qa.ask("新しい文書は？")
    gc.collect()
    assert len(generations(place)) == 1
    if sys.platform == "linux":
        opened = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        assert not [str(path) for path in opened if str(place) in str(path) and "(deleted)" in str(path)]


def test_an_index_of_another_model_is_passed_over_and_told_of_once(place, corpus, quick, caplog):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader())
    before = qa.index.info
    oa_qa.build_index(corpus, place, encoder=QuickEncoder("quick-2"))
    with caplog.at_level(logging.WARNING):
        assert [qa.ask("社長は？").index for _ in range(3)] == [before] * 3
    assert len(caplog.records) == 1
    assert "Name that model with --model" in caplog.text
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    oa_qa.build_index(corpus, place, encoder=quick)
    assert qa.ask("社長は？").index.documents == 4


@pytest.mark.parametrize("harm", ["remove", "damage"])
def test_an_index_that_is_removed_or_damaged_while_it_is_read_still_answers(place, corpus, quick, caplog, harm):
    qa = oa_qa.load(place, encoder=quick, reader=QuickReader())
    before = qa.index.info
    if harm == "remove":
        shutil.rmtree(place)
    else:
        write_corpus(corpus, {"new.txt": "新しい文書である。"})
        oa_qa.build_index(corpus, place, encoder=quick)
        (generations(place)[0] / "names.json").write_text("[]")
    assert [qa.ask("社長は？").index for _ in range(2)] == [before] * 2
    assert len(caplog.records) == 1
    assert "oa-qa index" in caplog.text
