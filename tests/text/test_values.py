from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.normalization import normalize
from oa_qa.text.values import values


def read(text):
    return [value.normalized for value in values(normalize(text))]


@pytest.mark.parametrize(
    "text",
    [
        "13億ドル",
        "１３億ドル",
        "13亿美元",
        "13억 달러",
        "1.3 billion dollars",
        "$1.3bn",
        "$1.3B",
        "1,300,000,000",
        "1,3 milliard".replace(",", "."),
        "1.3 Mrd. Euro",
        "1300 millones de dólares",
        "1.3 миллиарда долларов",
    ],
)
def test_a_number_is_the_same_in_every_spelling(text):
    assert read(text) == ["1300000000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1兆3000億円", "1300000000000"),
        ("8万6,000人", "86000"),
        ("1천300억", "130000000000"),
        ("13百万", "13000000"),
        ("七百七十人", "770"),
        ("二〇二三年", "2023"),
        ("三億五千万円", "350000000"),
        ("86.0", "86"),
        ("$500k", "500000"),
    ],
)
def test_numbers_of_several_parts_and_in_chinese_numerals(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2023年11月17日",
        "２０２３年１１月１７日",
        "令和5年11月17日",
        "2023年11月17号",
        "2023년 11월 17일",
        "November 17, 2023",
        "Nov. 17, 2023",
        "17th of November 2023",
        "17 de noviembre de 2023",
        "17 novembre 2023",
        "17. November 2023",
        "17 ноября 2023",
        "2023-11-17",
        "2023/11/17",
    ],
)
def test_a_date_is_the_same_in_every_spelling(text):
    assert read(text) == ["2023-11-17"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("11月17日", "--11-17"), ("Nov. 17", "--11-17"), ("2023年11月", "2023-11"), ("mai 2024", "2024-05")],
)
def test_what_a_date_does_not_say_stays_open(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize("text", ["一人で", "2023年13月45日", "十分に", "the 11/17 build may run"])
def test_what_is_no_date_and_no_number_is_not_read_as_one(text):
    assert not any(value.kind == "date" for value in values(normalize(text)))
    assert "1" not in read(text)


@given(st.text(alphabet=st.sampled_from("0123456789.,年月日億万千百十二〇Nov -/$kもの"), max_size=40))
def test_values_stand_in_order_and_apart(text):
    found = values(text)
    for value in found:
        assert 0 <= value.start < value.end <= len(text)
    for one, other in pairwise(found):
        assert one.end <= other.start
