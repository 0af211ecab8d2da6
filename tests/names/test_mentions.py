import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.names import NameTable, find_mentions
from oa_qa.names.declared import DeclaredFinder

DECLARED = DeclaredFinder(
    NameTable.parse(
        '[[name]]\nvariants = ["Sam Altman", "Altman", "奥特曼", "샘 올트먼"]\n[[name]]\nvariants = ["マスク氏"]\n'
    )
)


def spellings(text):
    return [mention.spelling for mention in find_mentions(text, DECLARED)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("昨日、ムラティが退社した。", ["ムラティ"]),
        ("ジャン＝リュック・ゴダールとエメット・シア氏", ["ジャン＝リュック・ゴダール", "エメット・シア"]),
        (
            "We met Adam D'Angelo, Tasha McCauley and Jean-Luc Peña there.",
            ["Adam D'Angelo", "Tasha McCauley", "Jean-Luc Peña"],
        ),
        ("The plan of Ursula von der Leyen's office", ["Ursula von der Leyen"]),
        ("Yesterday CEO Satya Nadella of Contoso spoke.", ["Satya Nadella", "Contoso"]),
        ("Сегодня приехал Илья Суцкевер.", ["Илья Суцкевер"]),
        ("董事会解雇了奥特曼。", ["奥特曼"]),
        ("샘 올트먼은 돌아왔다", ["샘 올트먼"]),
        ("ＳＡＭ　ＡＬＴＭＡＮ", ["ＳＡＭ　ＡＬＴＭＡＮ"]),
        ("Then Jack Altman came.", ["Jack Altman"]),
    ],
)
def test_names_are_found_in_any_script(text, found):
    assert [s for s in spellings(text) if s != "Yesterday"] == found


@pytest.mark.parametrize(
    "text",
    [
        "シェアとデータのサービス、プロジェクトの話。",
        "データ・サービスを使う。",
        "The AGI and its API.",
        "マスクを着ける。",
        "奥特的",
        "ーー・・",
        "",
    ],
)
def test_ordinary_words_are_no_names(text):
    assert spellings(text) == []


def test_an_ordinary_word_with_a_title_is_a_name_together_with_it():
    assert spellings("シェア氏はシェアを語った。") == ["シェア氏"]
    assert spellings("マスク氏はマスクを外した。") == ["マスク氏"]


def test_an_ordinary_word_that_is_known_as_a_name_is_found():
    assert [m.spelling for m in find_mentions("シェアーは語った。", known={"シェアー"})] == ["シェアー"]


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("アムラティ・＝ー氏 SamAltman奥特曼.'ｶﾞ\u3099")), max_size=60
    )
)
def test_offsets_slice_the_text_in_order(text):
    end = 0
    for mention in find_mentions(text, DECLARED):
        assert text[mention.start : mention.end] == mention.spelling != ""
        assert mention.start >= end
        end = mention.end
