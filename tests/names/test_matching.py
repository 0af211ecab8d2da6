import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.names import MatchedName, NameIndex, NamesError, NameTable

TABLE = NameTable.parse(
    '[[name]]\nvariants = ["サム・アルトマン", "アルトマン", "Sam Altman", "ウルトラマン"]\n'
    '[[name]]\nvariants = ["グレッグ・ブロックマン", "Brockman"]\n'
)
TEXTS = [
    "アルトマン氏とムラティ氏が来た。イリヤ・サツケヴァー氏は黙っていた。シェアは三割である。",
    "ウルトラマンが帰ってきたらしい。モラティはまだいる。エメット・シア氏が話した。",
    "On Friday Greg Brockman left. Later Shear and Sutskever wrote to Murati, who had a large share.",
]


@pytest.fixture(scope="module")
def index():
    return NameIndex.build(TEXTS, TABLE)


def found(index, question):
    return {(name.found, name.how) for name in index.match(question)}


def test_declared_variants_are_found_even_where_no_rule_could(index):
    assert index.match("アルトマンは戻った？") == [MatchedName("アルトマン", "ウルトラマン", "declared")]
    assert found(index, "When did Sam Altman return?") == {("アルトマン", "declared"), ("ウルトラマン", "declared")}


def test_undeclared_spellings_are_found_by_sound(index):
    assert found(index, "Why did Murati leave?") == {("ムラティ", "sound"), ("モラティ", "sound")}
    assert found(index, "スツケバー氏は？") == {
        ("イリヤ・サツケヴァー", "sound"),
        ("サツケヴァー", "sound"),
        ("Sutskever", "sound"),
    }


@pytest.mark.parametrize("question", ["why did murati leave?", "muratiはなぜ辞めた？", "WHY DID MURATI LEAVE?"])
def test_a_name_is_found_though_it_is_typed_in_small_or_capital_letters_alone(index, question):
    assert {("ムラティ", "sound"), ("モラティ", "sound")} <= found(index, question)


def test_ordinary_words_in_small_letters_are_no_names(index):
    assert index.match("how large was the share of those who left") == []


def test_a_title_tells_the_name_from_the_word(index):
    assert index.match("シェアは何割？") == []
    assert ("Shear", "sound") in found(index, "シェアー氏は何を話した？")


@pytest.mark.parametrize(
    "question",
    ["Who is Blackman?", "ブラックマン氏は？", "ラリー・ブロックマンは？", "Who is Jack Sutskever?", "", "？"],
)
def test_other_people_and_empty_questions_match_nothing(index, question):
    assert index.match(question) == []


def test_the_spelling_asked_for_is_not_given_back(index):
    assert all(name.found != "ムラティ" for name in index.match("ムラティは？"))


def test_a_name_that_sounds_like_two_is_given_neither():
    texts = ["ここでエリセンが話し、エリザンも話した。"]
    index = NameIndex.build(texts, NameTable())
    assert index.match("エリソンはいつ話した？") == []


@pytest.mark.parametrize("asked", ["リンドクヴィスト氏はいつ辞任した？", "When did Lindkvist resign?"])
def test_a_bare_surname_is_found_beside_different_spellings_of_the_given_name(asked):
    texts = [
        "オーサ・リンドクヴィスト氏は会見した。リンドクヴィスト氏は謝った。",
        "アサ・リンドクビストCEOは辞任した。",
    ]
    spellings = {name.found for name in NameIndex.build(texts, NameTable([])).match(asked)}
    assert spellings >= {"アサ・リンドクビスト"}


def test_a_capital_after_a_line_break_makes_no_name():
    texts = ["We met at noon.\nthe list\nThickness was measured"]
    assert NameIndex.build(texts, NameTable([])).match("What Thickness was measured?") == []


def test_what_was_counted_is_kept():
    texts = ["ムラティ氏。ムラティ氏。", "ムラティ氏。"]
    index = NameIndex.build(texts, NameTable())
    assert index.spellings["ムラティ"] == 3


def test_a_capitalised_word_that_is_also_written_small_is_no_name():
    index = NameIndex.build(["We saw Share prices. A share fell. We saw Shear."], NameTable())
    assert set(index.spellings) == {"Shear"}


def test_the_index_survives_its_way_through_json(index):
    again = NameIndex.from_json(index.to_json())
    assert again.to_json() == index.to_json()
    assert again.spellings == index.spellings
    assert found(again, "Murati and Sam Altman?") == found(index, "Murati and Sam Altman?") != set()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 0}', '{"format": 1, "documents": [], "spellings": {"a": [1, [4]]}}']
)
def test_anything_else_is_refused(text):
    with pytest.raises(NamesError, match="Build the index again"):
        NameIndex.from_json(text)


@given(st.text(max_size=80))
def test_any_question_can_be_asked(question):
    index = NameIndex.build(TEXTS, TABLE)
    assert all(name.asked in question for name in index.match(question))


@given(st.lists(st.text(max_size=40), max_size=3))
def test_what_is_found_is_written_so_in_the_corpus(texts):
    index = NameIndex.build([*texts, TEXTS[0]], TABLE)
    for name in index.match("Sam Altman, Murati, モラティ, スツケバー"):
        assert any(name.found in text for text in [*texts, TEXTS[0]])


def test_importing_loads_nothing_heavy():
    code = "import sys, oa_qa.names; print([m for m in ('torch', 'faiss', 'sudachipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
