from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.normalization import normalize
from oa_qa.text.values import ascii_digits, values

PIECES = (
    *"0123456789.,年月日億万千百十二〇五・ -/〜~$'٫٬٣kmb억천조もの",
    *("nov", " may ", "令和", "r5.", " million", " to ", "one ", " ล้าน", "tháng ", "𐵀"),
)


def test_numbers_and_dates_come_in_order_with_their_places():
    text = "2023年11月17日に13億ドル、三百人"
    assert [(text[v.start : v.end], v.kind, v.normalized) for v in values(text)] == [
        ("2023年11月17日", "date", "2023-11-17"),
        ("13億", "number", "1300000000"),
        ("三百", "number", "300"),
    ]


def test_the_numbers_of_a_date_are_not_read_again():
    assert len(values("november 17, 2023")) == 1


@pytest.mark.parametrize("text", ["", "もの", "an apple a day", "…"])
def test_a_text_without_numbers_has_no_values(text):
    assert values(text) == []


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_values_stand_in_order_and_apart(text):
    found = values(text)
    for value in found:
        assert 0 <= value.start < value.end <= len(text)
    for one, other in pairwise(found):
        assert one.end <= other.start


@given(st.text())
def test_any_text_has_values_or_none(text):
    for value in values(normalize(text)):
        assert value.normalized.replace("-", "").replace(".", "").isdecimal()


@pytest.mark.parametrize(
    "unit",
    "1 1, 1,11 1,111, 1.111. 1'111' 五 五千 千 万 億 5千 5億 五・ 1〜2億 a may 5. 1- 1/ 令和五年 one- million ล้าน ٣ 5月3日".split()
    + [" ", "1 ", "111 ", "may 5 ", "5億 ", "9億 9千 ", "november 3-", "1\n"],
)
@pytest.mark.parametrize("after", ["年", "億"])
def test_long_rows_of_anything_are_read_to_the_end(unit, after):
    # Rows that a pattern could try in many ways: where one does, this hangs rather than fails.
    assert len(values(unit * (30_000 // len(unit)) + after)) <= 30_000


@pytest.mark.parametrize("unit", ["9", "9,", "9,999", "9.999", "九", "九千", "千", "億"])
def test_a_row_of_100_000_characters_is_no_number(unit):
    found = values(unit * (100_000 // len(unit)) + "人")
    assert all(len(value.normalized) < 40 for value in found)


@given(st.text(alphabet=st.characters(categories=["Nd", "Lo"])))
def test_digits_of_every_script_keep_their_places(text):
    assert len(ascii_digits(text)) == len(text)


def test_digits_of_other_scripts_become_our_own():
    assert ascii_digits("٢٠٢٣ ๒๐๒๓ २०२३ 二〇二三") == "2023 2023 2023 二〇二三"
