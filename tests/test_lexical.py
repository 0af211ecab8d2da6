import numpy as np
import pytest

from oa_qa.lexical import LexicalIndex, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAIの取締役会", ["openai", "の取", "取締", "締役", "役会"]),
        ("ＯｐｅｎＡＩ", ["openai"]),
        ("１３０億ドル", ["130", "億ド", "ドル"]),
        ("$1,300 and 86.0 billion", ["1300", "and", "86.0", "billion"]),
        ("サム・アルトマン", ["サム", "アル", "ルト", "トマ", "マン"]),
        ("이사회", ["이사", "사회"]),
        ("董事会", ["董事", "事会"]),
        ("…！？", []),
    ],
)
def test_terms_are_words_numbers_and_pairs_of_characters(text, expected):
    assert terms(text) == expected


TEXTS = ["取締役会は金曜日に解任を発表した。", "株価は上昇した。", "The board met on Friday."]


def test_a_japanese_word_finds_its_text():
    index = LexicalIndex.build(TEXTS)
    assert int(np.argmax(index.scores("取締役会の発表", 3))) == 0
    assert int(np.argmax(index.scores("board", 3))) == 2


def test_no_shared_term_scores_nothing():
    assert LexicalIndex.build(TEXTS).scores("富士山", 3).tolist() == [0, 0, 0]


def test_what_is_saved_scores_the_same_again(tmp_path):
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path / "lexical")
    again = LexicalIndex.load(tmp_path / "lexical")
    assert again.scores("解任の発表", 3).tolist() == index.scores("解任の発表", 3).tolist()
    assert again.rarity(["解任", "未知"], 3) == index.rarity(["解任", "未知"], 3)


def test_nothing_is_rarer_than_what_no_text_has():
    assert LexicalIndex.build(TEXTS).rarity(["未知", "株価"], 3)[0] > LexicalIndex.build(TEXTS).rarity(["株価"], 3)[0]


def test_texts_without_a_term_make_an_empty_index(tmp_path):
    index = LexicalIndex.build(["…", "！"])
    index.save(tmp_path / "lexical")
    assert LexicalIndex.load(tmp_path / "lexical").scores("何か", 2).tolist() == [0, 0]
