import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_qa.copies import same_statement


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("工場では百二十人が働いている。", "工場では　百二十人が\n働いている。"),
        ("社長は式典で地元の人々への感謝を述べた。", "社長は式典で地元の人々への感謝の言葉を述べた。"),
        ("The board said on Friday that it had lost confidence.", "The board said Friday that it had lost confidence."),
    ],
)
def test_a_few_words_more_or_less_are_the_same_statement(one, other):
    assert same_statement(one, other)
    assert same_statement(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同社の評価額は二百九十億ドルだったと伝えられた。", "同社の評価額は八百六十億ドルだったと伝えられた。"),
        ("同社の評価額は1.3億ドルだったと伝えられた。", "同社の評価額は13億ドルだったと伝えられた。"),
        ("取締役会はこの件について説明をしている。", "取締役会はこの件について説明をしていない。"),
        ("She did say that the board had agreed to it.", "She did not say that the board had agreed to it."),
        ("取締役のサツケヴァー氏が会議で発言した。", "取締役のブロックマン氏が会議で発言した。"),
        ("社長は式典で地元への感謝を述べた。", "市民の一部は騒音を心配している。"),
    ],
)
def test_another_number_name_or_negation_is_another_statement(one, other):
    assert not same_statement(one, other)
    assert not same_statement(other, one)


@settings(deadline=None)
@given(st.text(), st.text())
def test_it_is_the_same_both_ways_and_with_itself(one, other):
    assert same_statement(one, one)
    assert same_statement(one, other) == same_statement(other, one)
