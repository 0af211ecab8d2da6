import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.lexical import LexicalIndex, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAIの取締役会", {"openai", "の取", "取締", "締役", "役会", "~取り締まり", "~会"}),
        ("ＯｐｅｎＡＩ", {"openai"}),
        ("１３０億ドル", {"130", "億ド", "ドル", "13000000000"}),
        ("$1,300 and 86.0 billion", {"1300", "86.0", "billion", "86000000000"}),
        ("サム・アルトマン", {"サム", "アル", "ルト", "トマ", "マン", "~アルトマン"}),
        ("引越し", {"引越", "越し", "~引っ越し"}),
        ("the departures", {"departures", "~departur"}),
        ("las dimisiones de los directores", {"dimisiones", "~dimision", "~director"}),
        ("2023年11月17日", {"2023", "@2023-11-17", "@--11-17", "@2023-11"}),
        ("이사회", {"이사", "사회"}),
        ("董事会", {"董事", "事会"}),
        ("กรรมการ", {"กร", "รร", "รม", "มก", "กา", "าร"}),
    ],
)
def test_terms_are_words_stems_pairs_of_characters_and_values(text, expected):
    assert expected <= set(terms(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("コンピューター", "コンピュータ"),
        ("引越しの手続き", "引っ越しの手つづき"),
        ("サーヴィス", "サービス"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("フィルム", "フイルム"),
        ("13億ドル", "1.3 billion dollars"),
        ("１３億", "13亿美元"),
        ("1.3 billion", "1,3 Milliarden"),
        ("1,300,000", "1.300.000"),
        ("1,300", "1.300 Euro"),
        ("1.5", "1,5"),
        ("٢٠٢٣", "2023"),
        ("2023年", "令和5年"),
        ("2023年", "令和5年11月17日"),
        ("2023年", "二〇二三年十一月"),
        ("1千5百億円", "1500億円"),
        ("2023年11月17日", "November 17, 2023"),
        ("11月17日", "17 de noviembre de 2023"),
        ("departure", "departed departures"),
        ("решение", "решения"),
    ],
)
def test_two_spellings_of_the_same_share_a_term(one, other):
    assert set(terms(one)) & set(terms(other))


@pytest.mark.parametrize(
    ("one", "other"), [("1,3", "13"), ("1,2,3", "123"), ("2千5百万円", "2005000000"), ("1.5", "15"), ("二三日", "23日")]
)
def test_two_numbers_share_no_term(one, other):
    assert not {term for term in terms(one) if term[0] in "0123456789"} & set(terms(other))


def test_more_than_one_number_between_commas_gives_a_term_each():
    assert terms("1,2,3") == ["1", "2", "3"]


def test_a_particle_is_no_term_of_its_own():
    assert "~は" not in terms("取締役会は解任した")


@pytest.mark.parametrize("text", ["…！？", "❤\ufe0f", "👨\u200d👩", "\u0301\u0302", " \u20e3 \u3099"])
def test_nothing_to_say_has_no_terms(text):
    assert terms(text) == []


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("葛\U000e0100飾区の辻\U000e0101さん", "葛飾区の辻さん"),
        ("1\ufe0f\u20e3 開催", "1 開催"),
        ("\u0301board", "board"),
    ],
)
def test_marks_that_are_no_part_of_a_letter_change_no_term(marked, plain):
    assert terms(marked) == terms(plain)


def test_marks_that_are_part_of_a_word_stay_in_it():
    assert "हिन्दी" in terms("हिन्दी")


@given(st.text())
def test_any_text_has_terms(text):
    assert all(terms(text))


TEXTS = ["取締役会は金曜日に解任を発表した。", "株価は上昇した。", "The board met on Friday."]


@pytest.fixture
def indexed(tmp_path):
    """Indexes texts, each time into a folder of its own."""
    numbers = itertools.count()
    return lambda texts: LexicalIndex.build(texts, tmp_path / f"lexical{next(numbers)}")


def test_a_japanese_word_finds_its_text(indexed):
    index = indexed(TEXTS)
    assert int(np.argmax(index.scores("取締役会の発表", 3))) == 0
    assert int(np.argmax(index.scores("board", 3))) == 2


def test_no_shared_term_scores_nothing(indexed):
    assert indexed(TEXTS).scores("富士山", 3).tolist() == [0, 0, 0]


def test_a_name_counts_once_in_whichever_spelling(indexed):
    index = indexed(["Sutskeverが語る。", "スツケバーが語る。", "スツケバーとSutskeverが語る。", "誰かが語る。"])
    names = {"Sutskever": ["スツケバー", "イリヤ・スツケバー"]}
    latin, kana, both, other = index.scores("Sutskeverは何を語る？", 4, names)
    assert min(latin, kana) > 1.5 * other
    assert kana > index.scores("Sutskeverは何を語る？", 4)[1]
    assert both < 1.2 * max(latin, kana)


def test_nothing_is_rarer_than_what_no_text_has(indexed):
    index = indexed(TEXTS)
    assert index.rarity(["未知", "株価"], 3)[0] > index.rarity(["株価"], 3)[0]


def test_texts_without_a_term_make_an_empty_index(indexed):
    assert indexed(["…", "！"]).scores("何か", 2).tolist() == [0, 0]
