import time

import pytest
from support import read_file, write_corpus

from oa_qa.corpus.subtitles import subtitles
from oa_qa.splitting import split

SUBRIP = """1
00:00:01,200 --> 00:00:04,000
本日は新しい工場を
ご案内します。

2
00:00:04,500 --> 00:00:06,000
稼働は来月です。
見学もできます。

3
00:00:06,500 --> 00:00:08,000
- 何人働きますか
- 四十人です
"""
SAID = ["本日は新しい工場を\nご案内します。", "稼働は来月です。", "見学もできます。", "何人働きますか", "四十人です"]
WEBVTT = """WEBVTT - 工場案内
Kind: captions

STYLE
::cue {
  color: yellow;
}

NOTE
色はあとで直す。

案内
00:01.200 --> 00:04.000 align:start position:0%
本日は新しい工場を
ご案内します。

NOTE ここから説明
00:04.500 --> 00:06.000
稼働は来月です。
見学もできます。

00:06.500 --> 00:08.000
- 何人働きますか
- 四十人です
"""


def document_of(tmp_path, text, name="a.txt"):
    write_corpus(tmp_path, {name: text})
    (document,) = read_file(tmp_path / name, name).documents
    return document


def said(document):
    spans = [span for passage in split(document, 400) for span in passage.sentences]
    return [document.text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.srt"])
def test_only_the_words_of_subtitles_are_quoted_and_a_line_break_in_a_cue_ends_no_sentence(tmp_path, name, line_end):
    document = document_of(tmp_path, SUBRIP.replace("\n", line_end), name)
    assert said(document) == [words.replace("\n", line_end) for words in SAID]
    assert document.text == SUBRIP.replace("\n", line_end)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.vtt"])
def test_the_header_notes_and_styles_of_webvtt_are_not_quoted(tmp_path, name, line_end):
    document = document_of(tmp_path, "\ufeff" + WEBVTT.replace("\n", line_end), name)
    assert said(document) == [words.replace("\n", line_end) for words in SAID]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,200 --> 00:00:04,000",
        "0:00:01.200 --> 0:00:04.000",
        "00:01.200-->00:04.000",
        "00:00:01 --> 00:00:04",
        "  100:00:01,200  -->  100:00:04,000  X1:40 X2:600",
        "00:01.200 --> 00:04.000 line:0 align:start",
    ],
)
def test_lines_of_times_of_every_form_are_marked(tmp_path, times):
    document = document_of(tmp_path, f"{times}\n工場は港にある。\n\n{times}\n倉庫もある。\n")
    assert said(document) == ["工場は港にある。", "倉庫もある。"]


def test_cues_without_blank_lines_between_and_words_behind_the_times_are_read(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\n工場は\n港にある。\n2\n00:00:03,000 --> 00:00:04,000 倉庫も\nある。\n"
    assert said(document_of(tmp_path, text)) == ["工場は\n港にある。", "倉庫も\nある。"]


@pytest.mark.parametrize(
    "second", ["－四十人です", "（拍手）", "田中：四十人です", "MS. TANAKA: forty", "♪ 工場の歌", ">> はい"]
)
def test_what_another_says_in_the_same_cue_is_a_sentence_of_its_own(tmp_path, second):
    cue = f"00:00:01,000 --> 00:00:02,000\n何人働くのか聞いた\n{second}\n\n"
    assert "何人働くのか聞いた" in said(document_of(tmp_path, cue * 2))


def test_front_matter_and_labels_above_subtitles_are_read(tmp_path):
    document = document_of(tmp_path, f"---\ntitle: 工場案内\n---\n{SUBRIP}", "a.srt")
    assert (document.title, document.language, len(said(document))) == ("工場案内", "ja", len(SAID))
    document = document_of(tmp_path, f"---\ntitle: 工場案内\n---\n{WEBVTT}", "a.vtt")
    assert (document.title, document.language, len(said(document))) == ("工場案内", "ja", len(SAID))
    document = document_of(tmp_path, f"題名：工場案内\n公開日：2024年3月1日\n\n{SUBRIP}")
    assert (document.title, document.published) == ("工場案内", "2024-03-01")
    assert said(document) == ["題名：工場案内", "公開日：2024年3月1日", *SAID]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "字幕の書き方を説明する。\n\n1\n00:00:01,000 --> 00:00:02,000\nこんにちは\n"),
        ("a.txt", "長い説明である。\n\n" * 20 + SUBRIP),
        ("a.txt", "出発は9:00 --> 到着は9:30\n出発は10:00 --> 到着は10:30\n"),
        ("a.txt", "WEBVTT\n\n字幕の形式の一つである。\n"),
        ("a.md", f"# 字幕の例\n\n```\n{SUBRIP}```\n"),
    ],
)
def test_a_text_that_is_not_surely_subtitles_is_left_as_it_is(tmp_path, name, text):
    document = document_of(tmp_path, text, name)
    assert document.soft_breaks is None
    assert not any("-->" in document.text[mark.start : mark.end] for mark in document.marks)


@pytest.mark.parametrize(
    "unit", ["1\n", "NOTE\n\n", "\n\n", "00:01 --> ", " ", "\n\na\n", "00:01 --> 00:02\n", "00:01 --> 00:02 a:b "]
)
def test_a_text_made_to_stall_the_search_for_cues_does_not(unit):
    begin = time.process_time()
    for head in ("", "WEBVTT\n\n"):
        subtitles(f"{head}{unit * 50_000}\n\n--> -->")
    assert time.process_time() - begin < 5
