import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_qa.errors import ModelError
from oa_qa.reading import BundledReader, Window

SENTENCES = ("田中工業は二〇二四年に山口県で設立された。", "社長は田中花子である。", "評価額は八十億円だった。")


def window(sentences=SENTENCES, title="会社の一年"):
    text, places = "", []
    for sentence in sentences:
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
    return Window(title, "", text, tuple(places))


@pytest.fixture(scope="module")
def reader():
    return BundledReader()


@pytest.mark.parametrize(
    ("question", "best", "answer"),
    [
        ("社長は誰ですか", 1, "田中花子"),
        ("評価額はいくらですか", 2, "八十億円"),
        ("Who is the president of Tanaka Works?", 1, "田中花子"),
        ("公司的估值是多少？", 2, "八十億円"),
        ("どこで設立された？", 0, "山口県"),
    ],
)
def test_the_sentence_that_answers_has_the_highest_margin_and_the_answer_is_marked_in_it(
    reader, question, best, answer
):
    (scores,) = reader.read(question, [window()])
    assert int(scores.margins.argmax()) == best
    start, end = scores.spans[best]
    assert answer in window().text[start:end]


def test_a_question_that_is_answered_has_a_higher_margin_than_one_that_is_not(reader):
    (answered,), (not_answered,) = (
        reader.read(question, [window()]) for question in ("社長は誰ですか", "株価は何円ですか")
    )
    assert answered.margins.max() > 0 > not_answered.margins.max()


def test_windows_are_scored_alike_alone_and_together_in_their_order(reader):
    windows = [window(), window(SENTENCES[:1], ""), window(SENTENCES[1:] * 6)]
    together = reader.read("社長は誰ですか", windows)
    for one, scores in zip(windows, together, strict=True):
        np.testing.assert_allclose(reader.read("社長は誰ですか", [one])[0].margins, scores.margins, atol=0.15)


def test_sentences_beyond_the_longest_input_are_never_preferred(reader):
    long = window((*SENTENCES, *("従業員は増えたと会社は伝えている。" * 20 for _ in range(8)), "社長は別人である。"))
    (scores,) = reader.read("社長は誰ですか", [long])
    assert len(scores.margins) == len(long.sentences)
    assert int(scores.margins.argmax()) == 1
    assert scores.spans[-1] is None


def test_a_window_of_very_many_very_short_sentences_is_read(reader):
    (scores,) = reader.read("社長は誰ですか", [window(tuple("一二三四五六七八九十" * 20))])
    assert len(scores.margins) == 200


def test_the_end_of_a_question_that_is_too_long_is_read(reader):
    asked = "田中工業について調べています。" * 40 + "社長は誰ですか"
    (scores,) = reader.read(asked, [window()])
    assert int(scores.margins.argmax()) == 1


def test_no_windows_give_no_scores(reader):
    assert reader.read("社長は誰ですか", []) == []


def test_threads_share_a_reader(reader):
    expected = reader.read("社長は誰ですか", [window()])[0].margins
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(reader.read("社長は誰ですか", [window()])[0])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for scores in found:
        np.testing.assert_allclose(scores.margins, expected, atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5),
)
def test_any_text_gets_finite_margins_and_marks_within_its_sentences(reader, question, sentences):
    one = window(tuple(sentences))
    (scores,) = reader.read(question, [one])
    assert np.isfinite(scores.margins).all()
    for (start, end), span in zip(one.sentences, scores.spans, strict=True):
        assert span is None or (start <= span[0] < span[1] <= end)


def test_an_answer_is_not_marked_beyond_its_sentence_where_a_token_reaches_into_the_next(reader):
    one = window(("0", "0"))  # one token
    (scores,) = reader.read("0", [one])
    assert scores.spans[0] in (None, one.sentences[0])


def test_damaged_weights_say_what_to_do(tmp_path):
    file = tmp_path / "reader.safetensors"
    file.write_bytes(b"\0" * 100)
    with pytest.raises(ModelError, match="Install oa-qa again"):
        BundledReader(file).read("社長は誰ですか", [window()])
