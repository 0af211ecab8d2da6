import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.normalization import join_lines, normalize, one_line, squeeze, trimmed, unwrap


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ＯｐｅｎＡＩ", "openai"),
        ("ｱﾙﾄﾏﾝ", "アルトマン"),
        ("か\u3099", "が"),
        ("１３０", "130"),
        ("Straße", "STRASSE"),
        ("A\u200bB", "ab"),
        ("か\u200b\u3099", "が"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("か\ufe00\u3099", "が"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_spellings_of_one_word_come_out_the_same(a, b):
    assert normalize(a) == normalize(b)
    assert squeeze(a) == squeeze(b)


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text):
    assert normalize(normalize(text)) == normalize(text)


def test_one_line_joins_lines_and_runs_of_space():
    assert one_line(" 一行\r\n  二行\t三 ") == "一行 二行 三"


def test_a_sentence_that_was_broken_into_lines_is_shown_as_its_language_would_write_it():
    assert join_lines("会社は\n　東京に\r\nある。") == "会社は東京にある。"
    assert join_lines("the company\nmoved inter-\nnationally") == "the company moved inter-nationally"
    assert join_lines("회사는\n서울에") == "회사는 서울에"


def test_a_break_where_a_part_ends_is_a_space_too():
    text = "the company\nmoved"
    assert unwrap(text, 0, 12, (11,)) + unwrap(text, 12, len(text), (11,)) == "the company moved"


def test_the_marks_of_a_quoted_mail_go_with_its_line_breaks_and_other_signs_stay():
    text = "closed until\n> > the summer"
    assert join_lines(text) == "closed until the summer"
    assert join_lines("外注のため、\r\n>納期は未定") == "外注のため、納期は未定"
    place = text.index("the")
    assert unwrap(text, 0, place, (12,)) + unwrap(text, place, len(text), (12,)) == "closed until the summer"
    assert unwrap(text, 0, len(text), None) == text
    assert join_lines("where p\n> 0.05 holds") == "where p > 0.05 holds"


def test_only_soft_line_breaks_are_unwrapped():
    text = "見出し\n会社は\n東京にある。"
    assert unwrap(text, 0, len(text), (7,)) == "見出し\n会社は東京にある。"
    assert unwrap(text, 4, 9, (3, 7)) == "会社は東"
    assert unwrap(text, 0, len(text), None) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("、4人の", "4人の"),
        ("700人のうち、 ", "700人のうち"),
        ("「短い！」", "「短い！」"),
        ("」2016年", "2016年"),
        ("、 ", None),
        ("。", None),
    ],
)
def test_what_is_marked_as_the_answer_neither_begins_nor_ends_with_a_comma(text, words):
    found = trimmed(f"前{text}後", 1, 1 + len(text))
    assert words == (found and f"前{text}後"[slice(*found)])
