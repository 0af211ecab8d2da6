import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.models import Document, Mark
from oa_qa.text.lead_ins import is_head, lead_in

LINES = st.sampled_from(
    ["- あ", "  - い", ": さ", "1. う。", "・え", "| お | か |", "き\tく", "", "  け", "次のとおり：", "# こ", "|---|"]
)


def leading(text, words, **more):
    """What leads into the line that has these words."""
    document = Document("a", text, **more)
    found = lead_in(document, text.index(words))
    return found and text[found.start : found.end]


@pytest.mark.parametrize("sign", ["- ", "* ", "・", "1. ", "(2) ", "３）", "① ", "一、", "a) "])
def test_the_sentence_above_a_list_leads_into_each_of_its_items(sign):
    text = f"前置き。次のうわさは否定された：\n{sign}社長が辞める\n{sign}本社が移る\n\n{sign}株を売る"
    for item in ("社長", "本社", "株"):
        assert leading(text, item) == "次のうわさは否定された："


def test_a_heading_leads_into_the_list_right_below_it_and_the_title_does_not():
    assert leading("## 参加企業\n\n- 山川工業\n", "山川") == "参加企業"
    assert leading("# 参加企業\n\n- 山川工業\n", "山川", title="参加企業") is None


def test_the_item_that_an_item_belongs_to_leads_into_it():
    text = "手順：\n1) 申請\n    a. 旅券\n    b. 写真\n2) 待機"
    assert [leading(text, item) for item in ("旅券", "写真", "待機")] == ["1) 申請", "1) 申請", "手順："]


def test_the_term_right_above_leads_into_each_of_its_definitions():
    text = "用語：\n\n柚子\n: 酸っぱい実。皮も使う。\n: 木の名\n栗\n\n:   甘い実\n    山で採る。\n- 備考"
    found = [leading(text, words) for words in ("酸っぱい", "皮も", "木の名", "甘い", "山で", "柚子", "栗")]
    assert found == ["柚子", "柚子", "柚子", "栗", "栗", None, None]


def test_a_definition_leads_into_the_list_within_it():
    text = "柚子\n: 使うところは次のとおり。\n  - 皮\n  - 種"
    assert [leading(text, words) for words in ("使う", "皮", "種")] == ["柚子", *["使うところは次のとおり。"] * 2]


def test_lines_that_go_on_with_an_item_part_no_list():
    text = "否定された：\n・社長が辞める\n　取締役会も知らない。\n・本社が\n移る\n・株を売る"
    assert [leading(text, item) for item in ("取締役会", "本社", "株")] == ["否定された："] * 3


@pytest.mark.parametrize(
    ("head", "rule"), [("年\t売上", ""), ("| 年 | 売上 |", "|---|---|\n"), ("年 | 売上", "--- | ---\n")]
)
def test_the_first_row_of_a_table_leads_into_the_others(head, rule):
    rows = [head.replace("年", str(year)) for year in (2022, 2023)]
    text = f"業績。\n\n{head}\n{rule}" + "\n".join(rows) + "\n\n本文。"
    assert [leading(text, words) for words in ("2022", "2023", head, "業績", "本文")] == [head, head, None, None, None]


@pytest.mark.parametrize(
    ("table", "head"),
    [
        ("| 年 | 売上 |\n|---|---|\n| 2022 | 13億円 |", True),
        ("年\t売上\t社員\n2022\t13億円\t40人", True),
        ("本社\t東京\n社員\t40人", False),
        ("年 | 売上\n本文。", False),
    ],
)
def test_the_first_row_is_a_head_where_a_rule_or_its_columns_show_it(table, head):
    first, _, below = table.partition("\n")
    document = Document("a", table)
    assert is_head(document, 0, len(first)) is head
    assert not is_head(document, table.rindex(below.split("\n")[-1]), len(table))


def test_what_the_format_tells_goes_before_signs_in_the_text():
    text = "退社した人：\n\n山田\n\n後任なし\n\n鈴木\n\n- 本文。"
    start, end = text.index("山田"), text.index("\n\n- 本文")
    inner = text.index("後任"), text.index("\n\n鈴木")
    told = {"led_in": ((start, end), inner)}
    found = [leading(text, words, **told) for words in ("山田", "後任", "鈴木", "本文")]
    assert found == ["退社した人：", "山田", "退社した人：", None]


def test_page_furniture_and_what_is_far_above_lead_into_nothing():
    text = "人気の記事\n- 山川工業が移転"
    assert leading(text, "山川", marks=(Mark(0, 5, "boilerplate"),)) is None
    assert leading("前書き。\n\n\n\n- 山川工業", "山川") is None
    assert leading("---\n題\n---\n- 山川工業", "山川", marks=(Mark(0, 9, "front_matter"),)) is None
    assert leading("あ" * 300 + "。\n- 山川工業", "山川") is None


def test_prose_has_no_lead_in():
    text = "社長は辞めた。A | B と言う。\n1.5億円だった。\n2024年。"
    assert [leading(text, words) for words in ("社長", "A", "1.5", "2024")] == [None] * 4


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_leads_in_always_stands_before(lines, line_end):
    text = line_end.join(lines)
    for place in range(len(text)):
        found = lead_in(Document("a", text), place)
        assert found is None or text[found.start : found.end].strip()
        assert found is None or found.end <= place


@pytest.mark.parametrize(
    "line", ["|" + "-" * 50_000 + "x|", "- " * 50_000, "(" * 50_000, "\n" * 50_000, "\t|" * 50_000, " " * 50_000]
)
def test_a_text_made_to_stall_the_search_does_not(line):
    document = Document("a", f"| a | b |\n{line}\n- x\n{line}")
    assert lead_in(document, 0) is None
    for place in (20, 10_000, len(document.text) - 1):
        lead_in(document, place)
        is_head(document, place, place + 5)
