import pytest

from oa_qa.models import Document, Passage, Span
from oa_qa.reading.signals import as_spelled, of_passage, of_sentence, taken_apart
from oa_qa.retrieval import Retrieved

TEXT = "田中花子は２０２４年３月１日に社長になった。評価額は八十億円だった。"


def signals(question, spellings=None, text=TEXT):
    document = Document("a.txt", text, title="会社の一年")
    passage = Passage("a.txt", 0, len(text), (Span(0, len(text)),))
    asked = taken_apart(question, spellings or {})
    found = Retrieved(0, passage, 1.0, {"dense": 0.8, "language": 0.1})
    return of_passage(asked, document, found, 2) | of_sentence(document, passage.sentences[0], 0.9)


def test_names_of_the_question_are_looked_for_in_every_spelling():
    assert signals("サツケヴァーはいつ辞めた？")["names"] == 0
    assert signals("タナカはいつ社長になった？", {"タナカ": ["田中"]})["names"] == 1
    assert signals("いつ社長になった？")["names"] == 1


def test_names_are_put_as_a_text_spells_them_unless_it_has_them_as_asked():
    spellings = {"Hanako Tanaka": ["田中", "田中花子"], "Tanaka": ["田中"], "Sato": ["佐藤"]}
    assert as_spelled("Where are Hanako Tanaka and Sato?", spellings, TEXT) == "Where are 田中花子 and Sato?"
    assert as_spelled("Where is Sato?", spellings, "佐藤 (Sato) is here.") == "Where is Sato?"
    assert as_spelled("いつ社長になった？", {}, TEXT) == "いつ社長になった？"


def test_a_name_within_another_word_is_not_there():
    assert as_spelled("What did Shear do?", {"Shear": ["シア"]}, "ロシアは反対した。") == "What did Shear do?"
    assert as_spelled("Annual report of Ann", {"Ann": ["アン"]}, "アンは") == "Annual report of アン"
    assert signals("Shearは反対した？", {"Shear": ["シア"]}, "ロシアは反対した。")["names"] == 0


@pytest.mark.parametrize(
    ("question", "there", "share"),
    [
        ("Altmanはいつ復帰した？", "Brockmanは翌日に復帰した。", 0),
        ("Altmanはいつ復帰した？", "Altmanは翌日に復帰した。", 1),
        ("田中花子はいつ辞めた？", "佐藤は翌日に辞めた。", 0),
        ("田中花子はいつ辞めた？", "田中は翌日に辞めた。", 1),
        ("Whenが付くのは？", "翌日に辞めた。", 1),
    ],
)
def test_people_are_told_from_other_words_in_a_japanese_question(question, there, share):
    assert signals(question, text=there)["names"] == share


def test_a_row_and_an_item_look_whole_and_the_head_of_a_table_does_not():
    table = "| 氏名 | 役職 |\n|---|---|\n| 田中 | 社長 |\n\n否定された：\n- 社長の退任"
    document = Document("a.md", table)
    spans = [
        Span(start := table.index(words), start + len(words))
        for words in ("| 氏名 | 役職 |", "| 田中 | 社長 |", "社長の退任")
    ]
    assert [of_sentence(document, span, 0.9)["whole"] for span in spans] == [0, 1, 1]


def test_a_question_or_a_heading_looks_less_like_an_answer_than_a_statement():
    whole = {text: signals("社長は？", text=text)["whole"] for text in ("社長は誰か？", "社長の一年", "社長は田中だ。")}
    assert whole["社長は誰か？"] < whole["社長の一年"] < whole["社長は田中だ。"]


def test_a_japanese_question_without_its_mark_is_no_statement():
    asked = [
        signals("社長は？", text=text)["whole"] for text in ("なぜ辞めたのか。", "誰が来ますか。", "何をしたいんか。")
    ]
    assert asked == [0, 0, 0]
    assert signals("社長は？", text="三人いたとか。")["whole"] == 1
