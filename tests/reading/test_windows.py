from hypothesis import given
from hypothesis import strategies as st

from oa_qa.models import Document, Mark, Passage, Span
from oa_qa.reading.windows import LONGEST_BEFORE, LONGEST_TITLE, LONGEST_WINDOW, windows_of
from oa_qa.splitting import split

TEXT = "田中工業は山口県で設立された。社長は田中花子である。\n評価額は八十億円だった。\n" + "従業員は増えた。" * 120


def test_a_passage_that_is_short_enough_is_one_window_with_title_and_the_sentence_before():
    document = Document("a.txt", TEXT, title="会社の一年")
    second = split(document, 80)[1]
    (window,) = windows_of(document, second)
    assert window.title == "会社の一年"
    assert window.before == "従業員は増えた。"
    assert window.text == document.text[second.start : second.end].rstrip("\n")
    assert window.start == second.start


def test_the_first_passage_has_nothing_before_it_and_a_text_without_title_shows_none():
    document = Document("a.txt", TEXT)
    window = next(windows_of(document, split(document, 80)[0]))
    assert (window.title, window.before) == ("", "")


def test_a_title_as_long_as_a_text_does_not_push_the_passage_out():
    document = Document("a.txt", TEXT, title="題" * 5000)
    assert len(next(windows_of(document, split(document, 80)[0])).title) == LONGEST_TITLE


def test_a_long_passage_is_cut_into_windows_that_each_show_the_sentence_before():
    document = Document("a.txt", TEXT)
    (passage,) = split(document, 4000)
    windows = list(windows_of(document, passage))
    assert len(windows) > 1
    assert all(len(window.text) <= LONGEST_WINDOW for window in windows)
    assert [window.before for window in windows[1:]] == ["従業員は増えた。"] * (len(windows) - 1)


@given(st.text(st.sampled_from("あ漢ab 。.!?\n「」"), min_size=1, max_size=900), st.integers(80, 900))
def test_the_windows_of_a_passage_have_all_of_its_sentences_once_and_each_slices_the_document(text, longest):
    document = Document("a.txt", text)
    for passage in split(document, longest):
        windows = list(windows_of(document, passage))
        spans = [(w.start + start, w.start + end) for w in windows for start, end in w.sentences]
        assert spans == [(span.start, span.end) for span in passage.sentences]
        for window in windows:
            assert document.text[window.start : window.start + len(window.text)] == window.text
            assert len(window.before) <= LONGEST_BEFORE


def test_a_row_shows_the_first_row_of_its_table_before_it():
    text = "| 年 | 売上 |\n|---|---|\n| 2022 | 13億円 |\n| 2023 | 25億円 |"
    document = Document("t.md", text)
    start = text.index("| 2023")
    (window,) = windows_of(document, Passage("t.md", start, len(text), (Span(start, len(text)),)))
    assert window.before == "| 年 | 売上 |"


def test_the_words_of_the_cue_before_are_shown_and_not_its_times():
    text = "1\n00:00:01 --> 00:00:02\n島袋カメさん\n\n2\n00:00:03 --> 00:00:04\n最後の灯台守です"
    times = text.index("2\n00:00:03")
    document = Document("a.srt", text, marks=(Mark(0, 24, "boilerplate"), Mark(times, times + 24, "boilerplate")))
    first, second = (next(windows_of(document, passage)) for passage in split(document, 400))
    assert (first.before, first.text) == ("", "島袋カメさん")
    assert (second.before, second.text) == ("島袋カメさん", "最後の灯台守です")
