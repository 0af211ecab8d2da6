import pytest

from oa_qa.reading.expected import asked_for, has_one


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("設立はいつですか", "date"),
        ("何年に設立された？", "date"),
        ("When was it founded?", "date"),
        ("什么时候成立的？", "date"),
        ("언제 설립되었나?", "date"),
        ("従業員は何人いますか", "number"),
        ("How many people work there?", "number"),
        ("有多少员工？", "number"),
        ("¿Cuántos empleados hay?", "number"),
        ("Сколько там сотрудников?", "number"),
        ("社長は誰？", "person"),
        ("Who is the president?", "person"),
        ("Wer ist der Chef?", "person"),
        ("なぜ辞めたのか", None),
        ("What did the board say?", None),
    ],
)
def test_question_words_tell_what_is_asked_for(question, kind):
    assert asked_for(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "there"),
    [
        ("date", "会社は2024年3月1日にできた。", True),
        ("date", "木曜日の夜のことだった。", True),
        ("date", "会社は東京にある。", False),
        ("number", "従業員は百二十人だ。", True),
        ("number", "It employs 120 people.", True),
        ("number", "従業員が増えた。", False),
        ("person", "社長は田中氏だ。", True),
        ("person", "Its president is Hanako Tanaka.", True),
        ("person", "会社は大きい。", False),
    ],
)
def test_a_text_has_a_value_of_the_kind_or_not(kind, text, there):
    assert has_one(kind, text) is there
