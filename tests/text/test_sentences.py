import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.sentences import MAX_SENTENCE, sentence_spans


def sentences(text):
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日は雨だ。明日は晴れ！本当？！はい。", ["今日は雨だ。", "明日は晴れ！", "本当？！", "はい。"]),
        ("彼は「行くよ。待ってて。」と言った。次。", ["彼は「行くよ。待ってて。」と言った。", "次。"]),
        ("価格は一億円（約百万ドル。推定）だ。次。", ["価格は一億円（約百万ドル。推定）だ。", "次。"]),
        ("「『いいえ。』と聞いた。」と書く。", ["「『いいえ。』と聞いた。」と書く。"]),
        ("「そうですか。」「はい。」", ["「そうですか。」", "「はい。」"]),
        ("記者：本当ですか？\n識者：『はい。』", ["記者：本当ですか？", "識者：『はい。』"]),
        ("「安全」「利益」の二つだ。", ["「安全」「利益」の二つだ。"]),
        ("戻ったのか?彼は去った!そして静か。", ["戻ったのか?", "彼は去った!", "そして静か。"]),
        ("伸びは12.5％、3．5倍。次。", ["伸びは12.5％、3．5倍。", "次。"]),
        ("詳細はhttps://example.org/a.b?c=d。次。", ["詳細はhttps://example.org/a.b?c=d。", "次。"]),
        ("Acme Inc.は米国の会社だ。次。", ["Acme Inc.は米国の会社だ。", "次。"]),
        ("Yahoo！ニュースが報じた。", ["Yahoo！ニュースが報じた。"]),
        ("最後に句点がない\n次の行", ["最後に句点がない", "次の行"]),
        ("“你好。”他没有回应。是吗？", ["“你好。”", "他没有回应。", "是吗？"]),
    ],
)
def test_japanese_and_chinese_sentences_end_where_a_reader_would_stop(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Smith paid $1.5 bn. to Acme Inc. in Nov. 2023. Done.",
            ["Mr. Smith paid $1.5 bn. to Acme Inc. in Nov. 2023.", "Done."],
        ),
        ("He joined Acme Inc. The firm grew.", ["He joined Acme Inc.", "The firm grew."]),
        (
            "J. Smith left at 5 p.m. on Friday. See No. 2 there.",
            ["J. Smith left at 5 p.m. on Friday.", "See No. 2 there."],
        ),
        ("See https://a.example/c.d?e=f. Then stop.", ["See https://a.example/c.d?e=f.", "Then stop."]),
        ('He said "No. Yes." Then he left.', ['He said "No. Yes."', "Then he left."]),
        ('"Really?" he asked. No.', ['"Really?" he asked.', "No."]),
        ("It was late (so they say. Really.) and dark. End.", ["It was late (so they say. Really.) and dark.", "End."]),
        ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
        ("قال المدير. ثم رحل؟ نعم.", ["قال المدير.", "ثم رحل؟", "نعم."]),
    ],
)
def test_sentences_of_other_scripts_survive_abbreviations_and_addresses(text, expected):
    assert sentences(text) == expected


def test_markers_of_headings_and_list_items_stand_outside_the_sentence():
    text = "## 見出し\n- 項目です\n・点\n1. 番号つき。\n> 引用\n>　字下げ\n•\u00a0丸"
    assert sentences(text) == ["見出し", "項目です", "点", "1. 番号つき。", "引用", "字下げ", "丸"]


def test_wrapped_latin_lines_are_joined_but_headings_are_not():
    text = "A heading\n\nThis paragraph was wrapped by its author at some width, and\ngoes on here. Next one.\n"
    assert sentences(text) == [
        "A heading",
        "This paragraph was wrapped by its author at some width, and\ngoes on here.",
        "Next one.",
    ]


def test_a_long_quotation_is_told_in_its_own_sentences():
    text = "彼は「最初の文。" + "あ" * 170 + "。終わり。」と述べた。"
    assert sentences(text)[0] == "彼は「最初の文。"


def test_byte_order_mark_line_ends_and_rules_are_no_part_of_a_sentence():
    assert sentences("\ufeffはじめ。\r\n----\r\n\u200b終わり。\r\n") == ["はじめ。", "終わり。"]


def test_a_run_without_any_end_is_cut_at_clauses_and_never_inside_a_character():
    text = "a" + "か\u3099" * 500
    pieces = sentence_spans(text)
    assert all(span.end - span.start <= MAX_SENTENCE for span in pieces)
    assert not any(text[span.start] == "\u3099" for span in pieces)


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from("。．.!?！？「」『』（）()\"'“”\n\r 　、,・#->•\u00a0\u200bA1あ漢"),
        )
    )
)
def test_spans_are_ordered_apart_trimmed_and_within_the_text(text):
    end = 0
    for span in sentence_spans(text):
        assert end <= span.start < span.end <= len(text)
        assert span.end - span.start <= MAX_SENTENCE
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end


@given(st.text(alphabet="あい漢字。！？「」\n ab.1", min_size=1))
def test_no_letter_or_digit_is_lost_between_sentences(text):
    kept = "".join(text[span.start : span.end] for span in sentence_spans(text))
    assert sorted(c for c in kept if c.isalnum()) == sorted(c for c in text if c.isalnum())


def test_a_soft_line_break_ends_no_sentence_and_a_hard_one_does():
    text = "一、会社の概要\n会社は東京に\n本社がある。次の文は\n終わる。"
    spans = sentence_spans(text, soft_breaks=(14, 25))
    assert [text[span.start : span.end] for span in spans] == [
        "一、会社の概要",
        "会社は東京に\n本社がある。",
        "次の文は\n終わる。",
    ]
    english = "A title that is more than forty characters long by far\nthe text below it goes on.\n"
    assert len(sentence_spans(english)) == 1
    assert len(sentence_spans(english, soft_breaks=())) == 2
