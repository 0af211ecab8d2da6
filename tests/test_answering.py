from dataclasses import replace

import pytest

from oa_qa.answering import compose
from oa_qa.models import Document, IndexInfo
from oa_qa.names import MatchedName
from oa_qa.reading import Calibration, Logistic, Reading, ScoredSentence

INDEX = IndexInfo("f", "2024-01-01T00:00:00Z", "quick", 2)
A = Document("a.txt", "評価額は八十億円。社長は田中。")
B = Document("b.txt", "評価額は 八十億円。\n評価額は九十億円。")


def scored(document, words, score):
    start = document.text.index(words)
    return ScoredSentence(document, start, start + len(words), score, {})


SENTENCES = [
    scored(A, "評価額は八十億円。", 2.0),
    scored(B, "評価額は九十億円。", 1.5),
    scored(B, "評価額は 八十億円。", 1.2),
    scored(A, "社長は田中。", -1.5),
]


def answer(confidence=0.9, limit=3, threshold=0.5, sentences=SENTENCES, names=()):
    reading = Reading(sentences, confidence)
    return compose("評価額は？", reading, limit=limit, threshold=threshold, index=INDEX, names=names)


def test_enough_confidence_answers_with_the_sentences_near_the_best():
    result = answer()
    assert result.status == "answered"
    assert [citation.quote for citation in result.citations] == ["評価額は八十億円。", "評価額は九十億円。"]
    assert [citation.number for citation in result.citations] == [1, 2]
    assert result.nearest == ()


def test_the_same_sentence_in_two_documents_is_one_citation_with_its_copy():
    assert answer().citations[0].copies == ("b.txt",)


def test_a_citation_says_which_spelling_of_a_name_matched():
    tanaka = [MatchedName("Tanaka", "田中", "declared"), MatchedName("Tanaka", "田", "sound")]
    (citation,) = answer(sentences=SENTENCES[3:], names=tanaka).citations
    assert citation.matched_names == ({"asked": "Tanaka", "found": "田中", "how": "declared"},)
    assert answer(names=tanaka).citations[0].matched_names == ()


def test_too_little_confidence_abstains_with_the_nearest_sentences():
    result = answer(confidence=0.4)
    assert result.status == "not_in_sources"
    assert result.citations == ()
    assert [citation.quote for citation in result.nearest][:1] == ["評価額は八十億円。"]
    assert result.confidence == 0.4


def test_the_limit_is_a_maximum():
    assert len(answer(limit=1).citations) == 1
    assert len(answer(limit=99).citations) == 2


def test_nothing_read_is_an_abstention_even_without_a_threshold():
    result = answer(confidence=0.0, threshold=0.0, sentences=[])
    assert (result.status, result.citations, result.nearest) == ("not_in_sources", (), ())


def test_an_answer_explains_its_decision_and_the_scores_of_what_it_shows():
    made_by = Calibration("r", "m", Logistic(0.0, {"reader": 2.0}), Logistic(0.0, {"score": 1.0}), {})
    sentence = replace(SENTENCES[0], parts={"reader": 1.0})
    reading = Reading([sentence], 0.9, {"score": 2.0}, made_by)
    told = compose("評価額は？", reading, limit=3, threshold=0.5, index=INDEX).explain()
    assert told["decision"] == {"score": {"value": 2.0, "adds": 2.0}}
    assert told["citations"] == [{"number": 1, "score": 2.0, "parts": {"reader": {"value": 1.0, "adds": 2.0}}}]
    assert (told["confidence"], told["threshold"]) == (0.9, 0.5)


STORY = Document("c.txt", "後任は二人。\n一、佐藤。\n二、鈴木。\n■広告■\n三、高橋。")
ITEMS = [scored(STORY, "一、佐藤。", 2.0), scored(STORY, "二、鈴木。", 1.8), scored(STORY, "三、高橋。", 1.7)]


def test_neighbours_that_answer_about_as_well_are_one_quote():
    result = answer(sentences=[*ITEMS, scored(STORY, "後任は二人。", -1.5)])
    assert [citation.quote for citation in result.citations] == ["一、佐藤。\n二、鈴木。", "三、高橋。"]
    assert [citation.number for citation in result.citations] == [1, 2]


def test_a_neighbour_that_answers_much_worse_is_quoted_alone_or_not_at_all():
    result = answer(sentences=[ITEMS[0], replace(ITEMS[1], score=0.9)])
    assert [citation.quote for citation in result.citations] == ["一、佐藤。", "二、鈴木。"]


def test_quotes_do_not_grow_without_end():
    line = "あ" * 60 + "。"
    long = Document("d.txt", "\n".join(f"{number}{line}" for number in range(6)))
    result = answer(sentences=[scored(long, f"{number}{line}", 2.0) for number in range(6)], limit=9)
    assert [len(citation.quote) for citation in result.citations] == [125, 125, 125]


HEADED = Document(
    "e.md", "# 評価額\n\n八十億円だった。\n\n## 本社\n- 東京\n- 大阪\n" + "あ" * 160 + "\n" + "い" * 30 + "。\n"
)


def test_a_heading_is_quoted_with_the_sentence_under_it_where_the_answer_is_marked():
    under = replace(scored(HEADED, "八十億円だった。", 0.5), highlight=(7, 11))
    (citation,) = answer(sentences=[scored(HEADED, "評価額", 2.0), under]).citations
    assert citation.quote == "評価額\n\n八十億円だった。"
    assert HEADED.text[slice(*citation.highlight)] == "八十億円"


def test_a_heading_too_long_to_be_quoted_with_the_sentence_under_it_gives_way_to_it():
    sentences = [scored(HEADED, "あ" * 160, 2.0), scored(HEADED, "い" * 30 + "。", 1.0)]
    assert [citation.quote for citation in answer(sentences=sentences).citations] == ["い" * 30 + "。"]


def test_a_heading_stands_alone_where_nothing_under_it_answers():
    under = scored(HEADED, "八十億円だった。", -1.5)
    assert answer(sentences=[scored(HEADED, "評価額", 2.0), under]).citations[0].quote == "評価額"


def test_an_item_of_a_list_is_no_heading_of_what_follows():
    sentences = [scored(HEADED, "大阪", 2.0), scored(HEADED, "い" * 30 + "。", 0.0)]
    assert answer(sentences=sentences).citations[0].quote == "大阪"


def test_a_document_that_has_only_a_part_of_a_quote_is_no_copy_of_it():
    parts = Document("f.txt", "評価額は八十億円。社長は佐藤。")
    both = Document("g.txt", "社長は田中。評価額は八十億円。")
    sentences = [
        scored(A, "評価額は八十億円。", 2.0),
        scored(A, "社長は田中。", 1.9),
        scored(parts, "評価額は八十億円。", 1.8),
        scored(both, "評価額は八十億円。", 1.8),
        scored(both, "社長は田中。", 1.7),
    ]
    (citation,) = answer(sentences=sentences).citations
    assert citation.quote == A.text
    assert citation.copies == ("g.txt",)


def test_a_name_within_another_word_is_not_said_to_have_matched():
    shear = [MatchedName("Shear", "シア", "sound")]
    russia, person = Document("h.txt", "ロシアは反対した。"), Document("i.txt", "シアは反対した。")
    assert answer(sentences=[scored(russia, russia.text, 1.0)], names=shear).citations[0].matched_names == ()
    assert answer(sentences=[scored(person, person.text, 1.0)], names=shear).citations[0].matched_names


def quotes_of(text, *words, soft_breaks=None, **options):
    document = Document("a.md", text, soft_breaks=soft_breaks)
    sentences = [scored(document, each, 2.0 - 0.1 * n) for n, each in enumerate(words)]
    result = answer(sentences=sentences, **options)
    return [citation.quote for citation in result.citations or result.nearest]


@pytest.mark.parametrize(
    ("text", "words", "quotes"),
    [
        ("## 持ち物\n- 身分証\n- 印鑑\n", ("身分証", "印鑑"), ["身分証\n- 印鑑"]),
        ("身分証\n印鑑\n", ("印鑑", "身分証"), ["身分証\n印鑑"]),
        ("三分で終えた。量は多い。\n2. 調査不足。\n", ("量は多い。", "2. 調査不足。"), ["量は多い。", "2. 調査不足。"]),
        ("A\t260円\nB\t390円\n", ("A\t260円", "B\t390円"), ["A\t260円", "B\t390円"]),
        ("| A | 260円 |\n| B | 390円 |", ("| A | 260円 |", "| B | 390円 |"), ["| A | 260円 |", "| B | 390円 |"]),
        ("B\t390円\n\n本日掘られた。", ("B\t390円", "本日掘られた。"), ["B\t390円", "本日掘られた。"]),
        ("一つの段落。\n\n別の段落。", ("一つの段落。", "別の段落。"), ["一つの段落。", "別の段落。"]),
    ],
)
def test_whole_items_are_quoted_together_and_rows_halves_and_paragraphs_apart(text, words, quotes):
    assert quotes_of(text, *words) == quotes


def test_sentences_of_one_paragraph_are_quoted_together_across_a_break_that_its_width_made():
    text = "社長は辞めた。理由は不明。\n後任は田中。"
    assert quotes_of(text, "理由は不明。", "後任は田中。", soft_breaks=(text.index("\n"),)) == [text[7:]]
    assert len(quotes_of(text, "理由は不明。", "後任は田中。", soft_breaks=())) == 2


def test_a_heading_whose_text_is_quoted_is_not_quoted_once_more():
    text = "## 提言\n\n監督を増やす。\n"
    assert quotes_of(text, "監督を増やす。", "提言") == ["監督を増やす。"]
    assert quotes_of(text, "提言") == ["提言"]


def test_a_label_with_nothing_behind_it_is_quoted_with_what_stands_below():
    assert quotes_of("修正の理由：\n誤記があった。", "修正の理由：", "誤記があった。") == [
        "修正の理由：\n誤記があった。"
    ]


def test_what_does_not_answer_is_shown_sentence_by_sentence():
    assert len(quotes_of("身分証\n印鑑\n", "印鑑", "身分証", confidence=0.1)) == 2


def test_a_row_and_an_item_are_cited_with_what_leads_into_them():
    table = Document("t.md", "| 年 | 売上 |\n|---|---|\n| 2022 | 13億円 |\n\n次は誤り：\n- 社長が辞める\n")
    row, item = answer(
        sentences=[scored(table, "| 2022 | 13億円 |", 2.0), scored(table, "社長が辞める", 1.9)]
    ).citations
    stated = [citation.to_dict()["lead_in"] for citation in (row, item)]
    assert [lead["quote"] for lead in stated] == ["| 年 | 売上 |", "次は誤り："]
    assert all(table.text[lead["start"] : lead["end"]] == lead["quote"] for lead in stated)
    assert answer().citations[0].to_dict()["lead_in"] is None


@pytest.mark.parametrize(
    "between", ["黒岩：はい。\nペラン：はい。", "価格：1600円\n在庫：63", "会計　　　田中\n監事　　　佐藤"]
)
def test_turns_of_speakers_and_labelled_lines_are_not_quoted_together(between):
    lines = Document("l.txt", between)
    first, second = between.split("\n")
    found = answer(sentences=[scored(lines, first, 2.0), scored(lines, second, 1.9)]).citations
    assert [citation.quote for citation in found] == [first, second]
