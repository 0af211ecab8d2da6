from hypothesis import given
from hypothesis import strategies as st

from oa_qa.corpus.boilerplate import boilerplate_marks


def marked(text):
    return [text[mark.start : mark.end].strip() for mark in boilerplate_marks(text)]


def test_bare_addresses_rules_and_often_repeated_lines_are_marked():
    text = "一つ目の文。\n表示できません\nhttps://example.org/a\n二つ目。\n表示できません\n-----\n三つ目。\n表示できません\n"
    assert marked(text) == ["表示できません", "https://example.org/a", "表示できません", "-----", "表示できません"]


def test_prose_that_is_repeated_once_or_names_an_address_is_kept():
    assert marked("同じ文。\n同じ文。\n詳細は https://example.org/a にある。\n12時19分\n") == []


def test_a_menu_between_bars_is_marked_and_a_table_is_not():
    menu = "トップへ戻る　｜　ランキング　｜　ログイン"
    table = "| 年 | 評価額 |\n|---|---|\n| 2023 | 860億ドル |"
    bare_table = "年 | 評価額\n2023 | 860億ドル"
    assert marked(f"本文である。\n{menu}\n") == [menu]
    assert marked(f"{table}\n\n本文。\n{bare_table}\n") == []
    assert marked("年次報告 | 2023年度の売上は八十億円だった。") == []


def test_what_is_said_three_times_in_whole_sentences_is_kept_and_blank_lines_are_nothing():
    assert marked("はい。\n　\nはい。\n　\nはい。\n　\n") == []


@given(st.text(alphabet="あい。\n -https:/.|"))
def test_marks_are_whole_lines_in_order(text):
    end = 0
    for mark in boilerplate_marks(text):
        assert end <= mark.start < mark.end <= len(text)
        assert "\n" not in text[mark.start : mark.end]
        end = mark.end
