import os

import pytest
from support import read_file, write_corpus

from oa_qa.corpus import Skipped, corpus_files
from oa_qa.errors import CorpusError


def read(folder, name):
    return read_file(folder / name, name, max_file_mb=0.01)


def test_a_document_is_the_whole_file_with_what_it_states(tmp_path):
    text = "\ufeff---\r\ntitle: 題\r\npublished: 2024-01-02\r\n---\r\n本文である。\r\n"
    write_corpus(tmp_path, {"a/b.md": text})
    taken = read(tmp_path, "a/b.md")
    (document,) = taken.documents
    assert document.text == text
    assert (document.id, document.title, document.published, document.language) == ("a/b.md", "題", "2024-01-02", "ja")
    assert (document.publisher, document.author, document.url) == (None, None, None)
    assert taken.warnings == ()


def test_a_markdown_heading_is_the_title_where_none_is_stated(tmp_path):
    write_corpus(tmp_path, {"a.md": "# 見出し\n\n本文。", "b.txt": "# 見出し\n\n本文。"})
    assert read(tmp_path, "a.md").documents[0].title == "見出し"
    assert read(tmp_path, "b.txt").documents[0].title is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", " \r\n　".encode(), "empty"),
        ("signs.txt", "――――。".encode(), "no words"),
        ("only.md", "---\ntitle: 題\n---\n".encode(), "no words"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("large.txt", b"a" * 20_000, "max_file_mb"),
    ],
)
def test_what_cannot_be_taken_in_is_skipped_with_its_reason(tmp_path, name, content, reason):
    write_corpus(tmp_path, {name: content})
    outcome = read(tmp_path, name)
    assert isinstance(outcome, Skipped)
    assert reason in outcome.reason


def test_a_file_that_cannot_be_opened_is_skipped(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert "cannot be opened" in read(tmp_path, "gone.txt").reason


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert isinstance(read(tmp_path, "pipe.txt"), Skipped)


def test_hidden_files_the_name_list_and_the_index_are_no_documents(tmp_path):
    write_corpus(
        tmp_path,
        {"b.txt": "b", "a/c.md": "c", ".hidden.txt": "h", ".git/x.txt": "x", "names.toml": "n", "index/y.txt": "y"},
    )
    files, skipped = corpus_files(tmp_path, without=tmp_path / "index")
    assert files == {"a/c.md": tmp_path / "a/c.md", "b.txt": tmp_path / "b.txt"}
    assert skipped == []


def test_other_formats_and_names_that_are_no_text_are_passed_over_with_their_reason(tmp_path):
    write_corpus(tmp_path, {"a.txt": "a", "page.odt": b"PK", "noending": "本文。"})
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("本文。", encoding="utf-8")
    files, skipped = corpus_files(tmp_path)
    assert list(files) == ["a.txt"]
    assert {item.file: item.reason.split(";")[0] for item in skipped} == {
        "page.odt": ".odt files are not read",
        "noending": "files without an ending are not read",
        "\\udcff.txt": "its file name is not valid Unicode",
    }


def test_a_loop_of_links_is_not_followed(tmp_path):
    write_corpus(tmp_path, {"a/b.txt": "b"})
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert len(corpus_files(tmp_path)[0]) == 1


def test_a_missing_folder_and_a_file_in_its_place_say_what_to_do(tmp_path):
    write_corpus(tmp_path, {"a.txt": "a"})
    with pytest.raises(CorpusError, match="oa-qa index FOLDER"):
        corpus_files(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="is a file"):
        corpus_files(tmp_path / "a.txt")
    with pytest.raises(CorpusError, match="another folder with --index"):
        corpus_files(tmp_path, without=tmp_path)
