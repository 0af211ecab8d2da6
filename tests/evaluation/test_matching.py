import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.evaluation.errors import GoldError
from oa_qa.evaluation.matching import comparable, holds_answer, holds_whole, is_hit, locate
from oa_qa.evaluation.questions import Gold
from oa_qa.models import Document, Span


def found(text, quote):
    return [text[span.start : span.end] for span in locate(Document("d", text), Gold("d", quote=quote))]


@pytest.mark.parametrize(
    ("text", "quote", "places"),
    [
        ("甲は乙。丙は丁。", "丙は丁。", ["丙は丁。"]),
        ("甲。乙。甲。", "甲。", ["甲。", "甲。"]),
        ("評価額は\n 80億 円だった。", "評価額は80億円だった。", ["評価額は\n 80億 円だった。"]),
        ("ＯｐｅｎＡＩは１３日に", "OpenAIは13日", ["ＯｐｅｎＡＩは１３日"]),
        ("㌦ではなく円", "ドルではなく", ["㌦ではなく"]),
        ("ｶﾞﾗｽの城", "ガラスの", ["ｶﾞﾗｽの"]),
        ("cafe\u0301 noir", "café noir", ["cafe\u0301 noir"]),
        ("café noir", "cafe\u0301 noir", ["café noir"]),
        ("各 \u1100\u1161\u11a8 자", "각자", ["\u1100\u1161\u11a8 자"]),
        ("一つ。  二つ。", "。\n二つ", ["。  二つ"]),
    ],
)
def test_a_quote_is_found_exactly_or_up_to_white_space_and_width(text, quote, places):
    assert found(text, quote) == places


def test_an_exact_place_wins_over_a_loose_one():
    assert [span.start for span in locate(Document("d", "A B. AB."), Gold("d", quote="AB."))] == [5]


@pytest.mark.parametrize("quote", ["丙", "OPENAI", "\u200b"])
def test_a_quote_that_is_not_there_is_an_error(quote):
    with pytest.raises(GoldError, match="is not in d"):
        found("甲は乙。OpenAI", quote)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_comparable_form_is_that_of_the_whole_text_and_maps_back(text):
    folded, origins = comparable(text)
    assert len(folded) == len(origins)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    # Marks that lost their letter to a cut may be reordered; only texts without them must be equal as a whole.
    if not any(unicodedata.combining(char) for char in text):
        assert folded == "".join(unicodedata.normalize("NFKC", text).split())


def test_a_place_is_checked_against_the_text_it_is_from():
    document = Document("d", "甲は乙。丙は丁。")
    assert locate(document, Gold("d", start=4, end=8, sha256=document.sha256)) == [Span(4, 8)]
    assert locate(document, Gold("d", start=4, end=8)) == [Span(4, 8)]
    assert locate(document, Gold("d")) == []
    with pytest.raises(GoldError, match="the text is another one"):
        locate(document, Gold("d", start=4, end=8, sha256="0" * 64))
    with pytest.raises(GoldError, match="runs over the end of d, which has 8 characters"):
        locate(document, Gold("d", start=4, end=9, sha256=document.sha256))


@pytest.mark.parametrize(
    ("quote", "gold", "hit"),
    [
        ((0, 10), (0, 10), True),
        ((0, 10), (5, 25), True),  # 5 of the shorter one's 10
        ((0, 10), (6, 26), False),  # 4 of 10
        ((0, 100), (97, 101), True),  # 3 of the gold's 4
        ((0, 100), (99, 101), True),  # 1 of 2
        ((0, 100), (99, 102), False),  # 1 of 3
        ((0, 10), (10, 20), False),
        ((0, 240), (0, 240), True),
        ((0, 241), (0, 241), False),
        ((0, 20), (0, 1000), True),
    ],
)
def test_a_hit_overlaps_by_half_of_the_shorter_and_is_short(quote, gold, hit):
    assert is_hit(Span(*quote), [Span(*gold)]) is hit


def test_any_gold_span_will_do():
    assert is_hit(Span(0, 5), [Span(50, 60), Span(0, 5)])
    assert not is_hit(Span(0, 5), [])


def test_a_passage_must_hold_the_whole_gold_quote():
    assert holds_whole(Span(10, 20), [Span(10, 20)])
    assert not holds_whole(Span(10, 20), [Span(9, 20), Span(10, 21)])


@pytest.mark.parametrize(
    ("quote", "answers", "held"),
    [
        ("評価額は ８０億\n円だった", ["80億円"], True),
        ("By OpenAI Inc.", ["openai"], True),
        ("十億円", ["百億円", "億円"], True),
        ("十億円", ["百億円"], False),
        ("十億円", ["\u200b"], False),
    ],
)
def test_an_answer_string_is_found_up_to_white_space_width_and_case(quote, answers, held):
    assert holds_answer(quote, answers) is held
