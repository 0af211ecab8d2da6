import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.normalization import normalize, one_line


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
    ],
)
def test_spellings_of_one_word_come_out_the_same(a, b):
    assert normalize(a) == normalize(b)


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text):
    assert normalize(normalize(text)) == normalize(text)


def test_one_line_joins_lines_and_runs_of_space():
    assert one_line(" 一行\r\n  二行\t三 ") == "一行 二行 三"
