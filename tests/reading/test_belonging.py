import pytest

from oa_qa.models import Document, Span
from oa_qa.names.asked import asked_names
from oa_qa.reading.belonging import is_anothers

TALK = "\n".join(
    (
        "堀内：十年後の夢は何ですか。",
        "黒岩：自分の畑を娘に渡すこと。",
        "それだけです。",
        "ペラン：ここで死ぬことです（笑）。",
    )
)
MINUTES = """第3号議案　定款変更
四分の三に達せず、否決された。

## 第4号議案　役員選任
次の者が選任された。
"""
ROOMS = """| 氏名 | 役職 | 部屋 |
|---|---|---|
| ムラティ | 会長 | 711 |
| アルトマン | 監事 | 305 |
"""


def anothers(text, words, question, **more):
    """Whether the sentence that begins with these words is another's than was asked about."""
    start = text.index(words)
    return is_anothers(Document("a", text, **more), Span(start, start + len(words)), question, asked_names(question))


@pytest.mark.parametrize(
    ("words", "question", "of_another"),
    [
        ("自分の畑", "ペランさんの十年後の夢は何ですか？", True),
        ("それだけ", "ペランさんの十年後の夢は何ですか？", True),
        ("ここで死ぬ", "ペランさんの十年後の夢は何ですか？", False),
        ("自分の畑", "黒岩さんの夢は？", False),
        ("自分の畑", "黒岩さんはペランさんに何と言った？", False),
        ("自分の畑", "十年後の夢は何ですか？", False),
        ("自分の畑", "アルトマンの夢は？", False),
    ],
)
def test_a_turn_is_of_the_speaker_who_stands_before_it(words, question, of_another):
    assert anothers(TALK, words, question) is of_another


def test_messages_of_a_chat_have_a_time_before_their_speaker():
    chat = "[오전 10:02] 김태호 : 김밥이요\n[10:03] 박도현: 비빔밥이요\n2024/03/01 10:04 Jane Doe: 冷麺で\n"
    assert anothers(chat, "김밥", "박도현은 점심을 뭘로 주문했나요?")
    assert not anothers(chat, "비빔밥", "박도현은 점심을 뭘로 주문했나요?")
    assert anothers(chat, "비빔밥", "Jane Doeは何を頼んだ？")


@pytest.mark.parametrize("question", ["第4号議案は可決されましたか？", "第四号議案の結果は？", "第４号議案は？"])
def test_what_stands_below_one_numbered_section_is_not_about_another(question):
    assert anothers(MINUTES, "四分の三", question)
    assert not anothers(MINUTES, "次の者", question)
    assert not anothers(MINUTES, "四分の三", "第3号議案と第4号議案の結果は？")
    assert not anothers(MINUTES, "四分の三", "第4回の会合は？")


def test_sections_are_numbered_in_english_too():
    text = "Article IV. Fees\nFees are due in May.\n\nARTICLE 5\nNo refunds.\n"
    assert anothers(text, "Fees are", "What does Article 5 say?")
    assert not anothers(text, "Fees are", "What does Article 4 say?")
    assert not anothers(text, "No refunds", "What does article V say?")


def test_a_row_is_about_whom_it_names():
    assert anothers(ROOMS, "| ムラティ", "アルトマンの部屋は？")
    assert not anothers(ROOMS, "| アルトマン", "アルトマンの部屋は？")
    assert not anothers(ROOMS, "| ムラティ", "会長の部屋は？")


def test_a_name_that_heads_a_column_or_is_one_of_several_facts_leaves_the_other_rows_alone():
    columns = "| 年 | ムラティ | アルトマン |\n|---|---|---|\n| 2023 | 会長 | 監事 |\n| 2024 | 顧問 | 社長 |\n"
    assert not anothers(columns, "| 2024", "アルトマンの2024年の役職は？")
    facts = "項目\t内容\n創業者\tアルトマン\n本社\t東京\n"
    assert not anothers(facts, "本社", "アルトマンが創業した会社の本社は？")


def test_prose_is_nobodys():
    text = "ムラティは会長である。\n部屋は711である。\n"
    assert not anothers(text, "部屋は", "アルトマンの部屋は？")


@pytest.mark.parametrize("line", ["\n" * 50_000, "第3" * 25_000, "*" * 50_000, "あ" * 50_000 + "：", "|x" * 25_000])
def test_a_text_made_to_stall_the_search_does_not(line):
    text = f"第3号議案\n{line}\nアルトマン：はい。\n{line}本文。"
    assert not anothers(text, "本文", "第4号議案でアルトマンは何と言った？")  # what is so far above heads nothing
