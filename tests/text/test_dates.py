import pytest

from oa_qa.text.normalization import normalize
from oa_qa.text.values import values


def read(text):
    return [value.normalized for value in values(normalize(text))]


def days(text):
    return [value.normalized for value in values(normalize(text)) if value.kind == "date"]


@pytest.mark.parametrize(
    "text",
    [
        "2023年11月17日",
        "２０２３年１１月１７日",
        "二〇二三年十一月十七日",
        "二零二三年十一月十七日",
        "令和5年11月17日",
        "令和五年十一月十七日",
        "R5.11.17",
        "2023年11月17号",
        "2023년 11월 17일",
        "2023. 11. 17.",
        "November 17, 2023",
        "Nov. 17, 2023",
        "17th of November 2023",
        "17 de noviembre de 2023",
        "17 novembre 2023",
        "17. November 2023",
        "am 17. November 2023",
        "17 ноября 2023",
        "17 november 2023",
        "17 نوفمبر 2023",
        "١٧ نوفمبر ٢٠٢٣",
        "ngày 17 tháng 11 năm 2023",
        "17 พฤศจิกายน 2566",
        "17 พฤศจิกายน พ.ศ. 2566",
        "2023-11-17",
        "2023/11/17",
        "17.11.2023",
        "17/11/2023",
        "11/17/2023",
        "November 17–19, 2023",
        "17–19 November 2023",
        "2023年11月17〜19日",
        "发表,2023年11月17日",
    ],
)
def test_a_date_is_the_same_in_every_spelling(text):
    assert read(text) == ["2023-11-17"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11月17日", "--11-17"),
        ("十一月十七日", "--11-17"),
        ("五月二三日", "--05-23"),
        ("Nov. 17", "--11-17"),
        ("2023年11月", "2023-11"),
        ("令和元年五月", "2019-05"),
        ("mai 2024", "2024-05"),
        ("1º de enero de 2024", "2024-01-01"),
        ("H30.4.1", "2018-04-01"),
        ("大正12年9月1日", "1923-09-01"),
        ("明治四十五年七月三十日", "1912-07-30"),
        ("平成32年5月", "2020-05"),
        ("2024年2月29日", "2024-02-29"),
        ("5/5/2023", "2023-05-05"),
        ("05.06.2023", "2023-06-05"),
        ("On May 5 people met", "--05-05"),
        ("May 5th was sunny", "--05-05"),
        ("le 17 mars à Paris", "--03-17"),
    ],
)
def test_a_date_says_what_it_says_and_no_more(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("令和5年", "2023"), ("令和五年度", "2023"), ("平成30年", "2018"), ("昭和元年", "1926"), ("明治33年", "1900")],
)
def test_a_year_of_an_era_is_the_year(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2023年13月45日",
        "2023年2月30日",
        "2023年2月29日",
        "2023-02-30",
        "31.04.2023",
        "05/06/2023",
        "the 11/17 build may run",
        "march 3 times",
        "march 3,000 people",
        "may 5 people come",
        "the 5 may be enough",
        "may 5.5",
        "R5.13.1",
        "v1.5.11.2023",
        "3 tháng",
        "元年",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text):
    assert days(text) == []
