import importlib
import json
import os
import shutil
import threading

import pytest
from support import SMALL_CORPUS, QuickEncoder, QuickReader, write_corpus

import oa_qa
from oa_qa.corpus import CorpusReader
from oa_qa.errors import CorpusError, IndexUnavailableError
from oa_qa.index import DiskIndex
from oa_qa.index.generations import building
from oa_qa.names import NamesError
from oa_qa.retrieval import spellings


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def build(corpus, index, encoder=None, **settings):
    return oa_qa.build_index(corpus, index, encoder=encoder or QuickEncoder(), **settings)


def generations(index):
    return [path for path in index.iterdir() if path.is_dir()]


def test_the_report_counts_what_was_built(corpus, index):
    report = build(corpus, index)
    assert report.added == ("en.txt", "ja.md", "old/zh.md")
    assert (report.documents, report.passages, report.sentences) == (3, 3, 11)
    assert not report.up_to_date


def test_building_again_without_a_change_writes_nothing_and_encodes_nothing(corpus, index):
    build(corpus, index)
    before = generations(index)
    encoder = QuickEncoder()
    report = build(corpus, index, encoder)
    assert report.up_to_date
    assert report.unchanged == ("en.txt", "ja.md", "old/zh.md")
    assert generations(index) == before
    assert encoder.encoded == []


def test_only_what_is_new_or_changed_is_encoded(corpus, index):
    build(corpus, index)
    old = DiskIndex(index)
    write_corpus(corpus, {"en.txt": "Tanaka Works was sold.", "new.txt": "新しい文書である。"})
    (corpus / "old/zh.md").rename(corpus / "moved.md")
    encoder = QuickEncoder()
    report = build(corpus, index, encoder)
    assert (report.added, report.changed, report.removed) == (("moved.md", "new.txt"), ("en.txt",), ("old/zh.md",))
    assert report.unchanged == ("ja.md",)
    assert sorted(set(encoder.encoded)) == ["Tanaka Works was sold.", "新しい文書である。"]
    new = DiskIndex(index)
    (number,) = [n for n in range(4) if new.passages([n])[0].document_id == "moved.md"]
    assert new.document("moved.md").text == old.document("old/zh.md").text
    assert new.sentence_vectors(number).tolist() == old.sentence_vectors(2).tolist()


def test_a_build_in_one_go_and_one_in_steps_hold_the_same(corpus, index, tmp_path):
    build(corpus, index)
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    stepwise, at_once = build(corpus, index), build(corpus, tmp_path / "other")
    assert stepwise.fingerprint == at_once.fingerprint
    for number in range(4):
        a, b = DiskIndex(index), DiskIndex(tmp_path / "other")
        assert a.passages([number]) == b.passages([number])
        assert a.vectors([number]).tolist() == b.vectors([number]).tolist()


def test_steps_and_one_go_find_the_same_by_words_and_names(corpus, index, tmp_path):
    files = {"a.txt": "ムラティ氏が話した。", "b.txt": "モラティ氏が話した。", "twice.txt": "モラティ氏が話した。"}
    build(write_corpus(corpus, files), index)
    write_corpus(corpus, {"a.txt": "ムラティー氏は去った。", "thrice.txt": files["b.txt"], "en2.txt": "Murati left."})
    (corpus / "ja.md").unlink()
    build(corpus, index)
    build(corpus, tmp_path / "other")
    a, b = DiskIndex(index), DiskIndex(tmp_path / "other")
    for question in ("Why did Murati leave?", "モラティ氏は話した？", "Hanako Tanaka", "田中工業の評価額"):
        names = spellings(a.names(question))
        assert names == spellings(b.names(question))
        assert a.matching(question, 9, None, names) == b.matching(question, 9, None, names)


def test_terms_and_names_of_what_did_not_change_are_not_gathered_again(corpus, index, monkeypatch):
    build(corpus, index)
    searched, gathered = [], []
    writing, building_ = (importlib.import_module(f"oa_qa.index.{name}") for name in ("writing", "build"))
    terms, quotable = writing.terms, building_.quotable
    monkeypatch.setattr(writing, "terms", lambda text: searched.append(text) or terms(text))
    monkeypatch.setattr(building_, "quotable", lambda document: gathered.append(document.id) or quotable(document))
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    build(corpus, index)
    assert [text.strip() for text in searched] == ["新しい文書である。"]
    assert gathered == ["new.txt"]
    write_corpus(corpus, {"names.toml": '[[name]]\nvariants = ["田中工業", "Kogyo"]\n'})
    build(corpus, index)
    assert len(searched) == 1
    assert gathered[1:] == ["en.txt", "ja.md", "new.txt", "old/zh.md"]  # what is declared decides what is a name


def test_vectors_in_half_precision_give_nearly_the_same_cosines(corpus, index):
    encoder = QuickEncoder()
    build(corpus, index, encoder)
    opened = DiskIndex(index)
    question = encoder.encode_queries(["社長は田中花子"])[0]
    whole = dict(
        zip(
            range(3),
            encoder.encode_passages([text for text, _ in opened._documents.texts(range(3))]) @ question,
            strict=True,
        )
    )
    assert dict(opened.nearest(question, 3, None)) == pytest.approx(whole, abs=1e-3)
    assert [n for n, _ in opened.nearest(question, 3, None)] == sorted(whole, key=lambda n: -whole[n])


def test_names_that_a_person_declares_are_taken_up_without_encoding_again(corpus, index):
    build(corpus, index)
    assert DiskIndex(index).names("Kogyoの社長は？") == []
    write_corpus(corpus, {"names.toml": '[[name]]\nvariants = ["田中工業", "Kogyo"]\n'})
    encoder = QuickEncoder()
    report = build(corpus, index, encoder)
    assert not report.up_to_date
    assert encoder.encoded == []
    (name,) = DiskIndex(index).names("Kogyoの社長は？")
    assert (name.asked, name.found, name.how) == ("Kogyo", "田中工業", "declared")
    qa = oa_qa.load(index, encoder=encoder, reader=QuickReader())
    assert qa.search("Kogyo", limit=1)[0].document_id == "ja.md"


def test_names_may_be_declared_in_a_file_of_their_own(corpus, index, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('[[name]]\nvariants = ["田中花子", "The President"]\n', encoding="utf-8")
    build(corpus, index, names=file)
    assert [name.found for name in DiskIndex(index).names("Is The President rich?")] == ["田中花子"]


def test_names_that_cannot_be_read_are_an_error_and_leave_the_old_index(corpus, index):
    build(corpus, index)
    write_corpus(corpus, {"names.toml": '[[name]]\nvariants = ["田中"\n'})
    with pytest.raises(NamesError, match=r"names\.toml is not valid TOML"):
        build(corpus, index)
    DiskIndex(index)


def test_another_model_or_another_passage_length_encodes_everything_again(corpus, index):
    build(corpus, index)
    for encoder, settings in ((QuickEncoder("quick-2"), {}), (QuickEncoder("quick-2"), {"passage_characters": 80})):
        report = build(corpus, index, encoder, **settings)
        assert not report.up_to_date
        assert len(encoder.encoded) >= 14


def test_bad_files_among_good_ones_are_skipped_named_and_counted(corpus, index):
    write_corpus(
        corpus, {"empty.txt": b"", "binary.md": bytes(range(256)) * 8, "sjis.txt": "社長は田中である。".encode("cp932")}
    )
    (corpus / "gone.txt").symlink_to(corpus / "nowhere")
    report = build(corpus, index)
    assert sorted(report.skipped) == ["binary.md", "empty.txt", "gone.txt"]
    assert report.documents == 4
    assert DiskIndex(index).document("sjis.txt").text == "社長は田中である。"
    assert build(corpus, index).skipped == report.skipped


def test_strict_makes_a_skipped_file_an_error_and_leaves_the_old_index(corpus, index):
    fingerprint = build(corpus, index).fingerprint
    write_corpus(corpus, {"empty.txt": b""})
    with pytest.raises(CorpusError, match=r"empty\.txt"):
        build(corpus, index, strict=True)
    assert DiskIndex(index).manifest.fingerprint == fingerprint


@pytest.mark.parametrize("files", [{}, {"a.txt": b"", "b.pdf": b"%PDF"}])
def test_a_folder_without_one_readable_document_leaves_the_old_index(corpus, index, tmp_path, files):
    fingerprint = build(corpus, index).fingerprint
    bare = write_corpus(tmp_path / "bare", files)
    bare.mkdir(exist_ok=True)
    with pytest.raises(CorpusError, match="No document"):
        build(bare, index)
    assert DiskIndex(index).manifest.fingerprint == fingerprint
    assert len(generations(index)) == 1


def test_a_file_that_changes_while_it_is_read_is_indexed_anew_next_time(corpus, index, monkeypatch):
    read = CorpusReader.read

    def read_late(self, file, name):
        before = file.read_bytes()
        file.write_text("別の文である。", encoding="utf-8")
        try:
            return read(self, file, name)
        finally:
            file.write_bytes(before)

    monkeypatch.setattr(CorpusReader, "read", read_late)
    build(corpus, index)
    monkeypatch.undo()
    assert build(corpus, index).changed == ("en.txt", "ja.md", "old/zh.md")
    assert DiskIndex(index).document("ja.md").text == SMALL_CORPUS["ja.md"]


def test_an_index_folder_that_cannot_be_written_says_what_to_do(corpus, index):
    build(corpus, index)
    (index / "current").unlink()
    (index / "current").mkdir()
    with pytest.raises(IndexUnavailableError, match="cannot be written"):
        build(corpus, index)


def test_a_failure_half_way_leaves_the_old_index_and_no_rubbish(corpus, index):
    class FailingEncoder(QuickEncoder):
        def encode_passages(self, texts, progress=None):
            raise RuntimeError("power cut")

    fingerprint = build(corpus, index).fingerprint
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    with pytest.raises(RuntimeError, match="power cut"):
        build(corpus, index, FailingEncoder())
    assert DiskIndex(index).manifest.fingerprint == fingerprint
    assert len(generations(index)) == 1


def test_what_a_killed_build_left_behind_is_cleared_by_the_next(corpus, index):
    build(corpus, index)
    (index / "20240101-000000-abcdef.partial").mkdir()
    (index / "mine.txt").write_text("a user's own file")
    write_corpus(corpus, {"new.txt": "新しい文書である。"})
    build(corpus, index)
    assert len(generations(index)) == 1
    assert (index / "mine.txt").exists()


def test_an_index_that_is_open_stays_readable_after_the_next_build(corpus, index):
    build(corpus, index)
    reader = DiskIndex(index)
    write_corpus(corpus, {"ja.md": "まったく別の文書になった。"})
    build(corpus, index)
    assert reader.document("ja.md").text == SMALL_CORPUS["ja.md"]
    assert reader.sentence_vectors(1).shape[0] == 5


def test_readers_see_the_old_or_the_new_index_whole_while_builds_go_on(corpus, index):
    build(corpus, index)
    failures, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                reader = DiskIndex(index)
                assert len(reader.about_documents()) == reader.manifest.counts["documents"]
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for n in range(8):
        write_corpus(corpus, {f"more{n}.txt": f"{n}番目の追加文書である。"})
        build(corpus, index)
    stop.set()
    thread.join()
    assert failures == []


def test_two_builds_at_once_are_refused_with_what_to_do(corpus, index):
    with building(index), pytest.raises(IndexUnavailableError, match="Wait for it to finish"):
        build(corpus, index)


def test_a_file_that_was_renamed_to_another_format_is_judged_anew(corpus, index):
    write_corpus(corpus, {"head.txt": "# 見出し\n本文である。"})
    build(corpus, index)
    (corpus / "head.txt").rename(corpus / "head.md")
    (corpus / "copy.bak").write_bytes((corpus / "ja.md").read_bytes())
    report = build(corpus, index)
    assert list(report.skipped) == ["copy.bak"]
    assert DiskIndex(index).document("head.md").title == "見出し"


def test_a_file_name_that_is_no_text_is_skipped_and_the_rest_is_indexed(corpus, index):
    (corpus / os.fsdecode(b"\xe9.txt")).write_text("本文。", encoding="utf-8")
    report = build(corpus, index)
    assert report.documents == 3
    assert "not valid Unicode" in report.skipped["\\udce9.txt"]
    assert build(corpus, index).up_to_date


def test_an_index_inside_the_corpus_folder_is_no_document(corpus):
    index = corpus / "index"
    build(corpus, index)
    assert build(corpus, index).up_to_date


def test_no_file_of_an_index_is_a_pickle(corpus, index):
    build(corpus, index)
    for path in index.rglob("*"):
        if path.is_file() and path.name != ".lock":
            assert not path.read_bytes().startswith((b"\x80\x03", b"\x80\x04", b"\x80\x05"))
            assert path.suffix in {".json", ".db", ".faiss", ".npy", ""}


def test_an_index_of_another_format_says_what_to_do(corpus, index):
    build(corpus, index)
    manifest = generations(index)[0] / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    with pytest.raises(IndexUnavailableError, match=r"format 99.*Build it again: oa-qa index"):
        DiskIndex(index)
    assert not build(corpus, index).up_to_date
    DiskIndex(index)


@pytest.mark.parametrize("harm", [{"checksums": []}, {"corpus": 5}, {"counts": None}])
def test_a_manifest_with_other_types_is_refused_with_what_to_do(corpus, index, harm):
    build(corpus, index)
    manifest = generations(index)[0] / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **harm}))
    with pytest.raises(IndexUnavailableError, match="Build it again"):
        DiskIndex(index)
    build(corpus, index)
    DiskIndex(index)


@pytest.mark.parametrize(
    "name",
    ["documents.db", "passages.faiss", "sentences.npy", "manifest.json", "lexical/scores.npy", "names.json"],
)
@pytest.mark.parametrize("harm", ["cut", "delete"])
def test_a_damaged_index_is_refused_and_building_mends_it(corpus, index, name, harm):
    build(corpus, index)
    file = generations(index)[0] / name
    if harm == "cut":
        os.truncate(file, file.stat().st_size // 2)
    else:
        file.unlink()
    with pytest.raises(IndexUnavailableError, match="Build it again"):
        DiskIndex(index)
    build(corpus, index)
    DiskIndex(index)


def test_a_missing_index_and_a_lost_generation_say_what_to_do(corpus, index):
    with pytest.raises(IndexUnavailableError, match="oa-qa index FOLDER"):
        DiskIndex(index)
    build(corpus, index)
    shutil.rmtree(generations(index)[0])
    with pytest.raises(IndexUnavailableError, match="damaged"):
        DiskIndex(index)
