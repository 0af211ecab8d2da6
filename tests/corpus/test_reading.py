import json
import os

import pytest
from made import make_pdf
from support import read_file, write_corpus

from oa_qa.corpus import Skipped, corpus_files
from oa_qa.corpus.plain import read_markdown
from oa_qa.corpus.stated import labelled_lines
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


PAGES = {
    "ja": "社長は田中花子であり、従業員は百二十人いる。",
    "zh": "总经理是田中花子，公司有一百二十名员工。",
    "ko": "사장은 다나카 하나코이고 직원은 백이십 명이다.",
    "el": "Η πρόεδρος είναι η Χανάκο Τανάκα.",
    "en": "The president is Hanako Tanaka, and it has 120 staff.",
}


@pytest.mark.parametrize(
    ("stated", "words", "language"),
    [
        ("en", PAGES["ja"], "ja"),  # templates begin with lang="en"
        ("en-US", PAGES["ko"], "ko"),
        ("zh-CN", PAGES["ja"], "ja"),
        ("ja", PAGES["ko"], "ko"),
        ("de", PAGES["zh"], "zh"),
        ("ja", PAGES["el"], "el"),
        ("ja-JP", PAGES["ja"], "ja-JP"),
        ("zh-Hant-TW", PAGES["zh"], "zh-Hant-TW"),
        ("ja", "東京都港区一丁目、田中花子。", "ja"),  # kanji alone
        ("fr", PAGES["en"], "fr"),  # letters that many languages share
        ("ja", PAGES["en"], "ja"),
        ("ryu", PAGES["ja"], "ryu"),  # written in who knows what
    ],
)
def test_the_language_that_a_page_states_gives_way_to_its_script(tmp_path, stated, words, language):
    write_corpus(tmp_path, {"a.html": f"<html lang='{stated}'><p>{words}</p>"})
    assert read(tmp_path, "a.html").documents[0].language == language


def test_the_language_that_a_person_states_of_a_text_wins_over_its_script(tmp_path):
    record = json.dumps({"text": PAGES["ja"], "language": "en"})
    write_corpus(tmp_path, {"a.md": f"---\nlanguage: en\n---\n{PAGES['ja']}", "b.jsonl": record})
    assert [read(tmp_path, name).documents[0].language for name in ("a.md", "b.jsonl")] == ["en", "en"]


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
        {
            "b.txt": "b",
            "a/c.md": "c",
            ".hidden.txt": "h",
            "~$報告.docx": "Word",
            "a/~$c.md": "c",
            ".git/x.txt": "x",
            "names.toml": "n",
            "index/y.txt": "y",
        },
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


def title_of(tmp_path, text):
    write_corpus(tmp_path, {"a.md": text})
    return read(tmp_path, "a.md").documents[0].title


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff# 会社案内\n\n本文。",
        "# 会社案内 #\n\n本文。",
        "[![状態](b.svg)](https://example.org)\n\n# 会社案内\n\n本文。",
        "<!--\n# 下書き\n-->\n\n# 会社案内\n\n本文。",
        '<p align="center">\n' + '<img src="a.png">\n' * 20 + "</p>\n\n# 会社案内\n\n本文。",
        "前書きの段落。\n\n# 会社案内\n\n本文。",
        "## 会社案内\n\n本文。\n\n### 沿革\n\n本文。",
        "会社案内\n========\n\n本文。",
        "会社案内\r\n---\r\n\r\n本文。",
        "```sh\n# 設定を消す\n```\n\n# 会社案内\n\n本文。",
        "- 一つ目\n---\n\n# 会社案内\n\n本文。",
        "# 会社案内\n\n# 沿革\n\n本文。",
    ],
)
def test_the_heading_at_the_beginning_is_the_title_whatever_stands_before_it(tmp_path, text):
    assert title_of(tmp_path, text) == "会社案内"


@pytest.mark.parametrize(
    "text",
    [
        "本文の段落。\n\n" * 30 + "# 付録\n\n本文。",
        "## 背景\n\n本文。\n\n## 方法\n\n本文。",
        "```\n# 設定\n```\n\n本文。",
        "本文である。\n---\n\n続き。",
        "#見出しではない札\n\n本文。",
    ],
)
def test_a_heading_that_does_not_head_the_whole_text_is_no_title(tmp_path, text):
    assert title_of(tmp_path, text) is None


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("- 公開日：2024年3月1日", ("2024-03-01", None, None)),
        ("**公開日：** 2024年3月1日", ("2024-03-01", None, None)),
        ("**Date:** March 1, 2024", ("2024-03-01", None, None)),
        ("**Date**: 2024-03-01", ("2024-03-01", None, None)),
        ("> 公開日：2024年3月1日", ("2024-03-01", None, None)),
        ("> - **著者：** 山田花子", (None, "山田花子", None)),
        ("* **著者：山田花子**", (None, "山田花子", None)),
        ("- URL: <https://example.org/a>", (None, None, "https://example.org/a")),
        ("・公開日：2024年3月1日", ("2024-03-01", None, None)),
    ],
)
def test_a_label_in_the_markup_of_markdown_is_read(tmp_path, line, stated):
    write_corpus(tmp_path, {"a.md": f"# 題\n\n{line}\n\n本文。"})
    (document,) = read(tmp_path, "a.md").documents
    assert (document.published, document.author, document.url) == stated


def test_a_byte_order_mark_does_not_hide_a_label(tmp_path):
    write_corpus(tmp_path, {"a.txt": "\ufeff公開日：2024年3月1日\n\n本文。"})
    assert read(tmp_path, "a.txt").documents[0].published == "2024-03-01"


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("标题：雾滨塌陷一年", "title", "雾滨塌陷一年"),
        ("Subject: Re: the pump", "title", "Re: the pump"),
        ("提出日：2025年6月20日", "published", "2025-06-20"),
        ("掲載日：2025年9月10日（更新：9月11日）", "published", "2025-09-10"),
        ("Filed: March 3, 2024", "published", "2024-03-03"),
        ("日期：2024年3月1日", "published", "2024-03-01"),
        ("날짜: 2024년 11월 5일", "published", "2024-11-05"),
        ("작성: 2024년 11월 5일", "published", "2024-11-05"),
        ("작성자: 김하늘", "author", "김하늘"),
    ],
)
def test_a_text_file_states_its_title_and_the_day_that_it_was_published(tmp_path, line, key, value):
    write_corpus(tmp_path, {"a.txt": f"{line}\n\n本文。"})
    assert getattr(read(tmp_path, "a.txt").documents[0], key) == value


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("작성: 김하늘   작성일: 2024년 11월 5일", (None, "2024-11-05", "김하늘")),
        ("著者：山田　　公開日：2024年3月1日", (None, "2024-03-01", "山田")),
        ("著者：山田　公開日：2024年3月1日", (None, "2024-03-01", "山田")),
        ("Written by: Jane Smith\tDate: March 1, 2024", (None, "2024-03-01", "Jane Smith")),
        ("- **著者：** 山田　　**公開日：** 2024年3月1日", (None, "2024-03-01", "山田")),
        ("題名：会社の一年  著者：山田  公開日：2024年3月1日", ("会社の一年", "2024-03-01", "山田")),
        ("作成日：2024年3月1日　　開催日：2024年4月5日", (None, "2024-03-01", None)),
        ("著者：山田　　所属：東の大学", (None, None, "山田")),
        ("-   公開日：   2024年3月1日", (None, "2024-03-01", None)),
        ("題名：特集　第一回：はじめに", ("特集　第一回：はじめに", None, None)),
        ("件名：  Re: 見積もり", ("Re: 見積もり", None, None)),
        ("開催日：2024年4月5日", (None, None, None)),
        ("開催日：2024年4月5日　　会場：本社", (None, None, None)),
        ("会議は終わった。　　日付：2024年3月1日", (None, None, None)),
        ("記者：なぜ辞めたのですか？", (None, None, None)),
    ],
)
def test_statements_side_by_side_are_told_apart_and_what_begins_otherwise_states_nothing(tmp_path, line, stated):
    write_corpus(tmp_path, {"a.txt": f"{line}\n\n本文。"})
    (document,) = read(tmp_path, "a.txt").documents
    assert (document.title, document.published, document.author) == stated


def test_a_stated_date_counts_before_the_day_on_which_a_pdf_was_made(tmp_path):
    pages = [[("p", "発行日：2025年8月29日"), ("p", "本文である。")]]
    write_corpus(tmp_path, {"a.pdf": make_pdf(pages), "b.pdf": make_pdf([[("p", "本文である。")]])})
    assert read(tmp_path, "a.pdf").documents[0].published == "2025-08-29"
    assert read(tmp_path, "b.pdf").documents[0].published == "2000-01-01"


@pytest.mark.parametrize(
    ("lines", "published"),  # the file was made on 1 January 2000
    [
        (["漁業の一年", "1999年12月20日　沿岸研究所　主任 山田 一", "本文である。"], "1999-12-20"),
        (["漁業の一年", "平成11年12月20日（月）", "本文である。"], "1999-12-20"),
        (["The Harbour", "December 20, 1999", "It is quiet."], "1999-12-20"),
        (["漁業の一年", "1999年12月20日　発行日：1999年12月24日"], "2000-01-01"),
        (["漁業の一年", "発行日：1999年12月24日", "1999年12月20日　沿岸研究所"], "1999-12-24"),
        (["講演会の案内", "2000年2月1日　県民会館"], "2000-01-01"),  # a day to come
        (["漁業の一年", "1999年12月20日　会議は終わった。"], "2000-01-01"),
        (["漁業の一年", "1999年12月20日に会議があった"], "2000-01-01"),
        (["1999年12月20日　北浜", "1999年12月21日　南浜"], "2000-01-01"),
        ([*["文である。"] * 6, "1999年12月20日　沿岸研究所"], "2000-01-01"),
        (["1999年12月20日　" + "会議が開かれて次の行に続いている" * 6], "2000-01-01"),
    ],
)
def test_a_pdf_is_of_the_day_that_a_line_of_its_own_shows_below_the_title(tmp_path, lines, published):
    write_corpus(tmp_path, {"a.pdf": make_pdf([[("p", line) for line in lines]])})
    assert read(tmp_path, "a.pdf").documents[0].published == published


@pytest.mark.parametrize(
    "line", ["# " + " " * 200_000 + "x", "*" * 200_000, "`" * 200_000 + "x`", "- " * 100_000, "# " + "#" * 200_000]
)
def test_a_line_made_to_stall_the_search_for_headings_and_labels_does_not(line):
    text = f"{line}\n\n本文。"  # it would take hours, were it searched again from each character
    assert labelled_lines(read_markdown(text.encode()).text) == {}
