import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.models import Document, Mark
from oa_qa.splitting import contexts, split

DOCUMENTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("あ漢。！\n「」 .A\x1e")), max_size=600
)


def test_passages_are_runs_of_whole_sentences_up_to_the_limit():
    text = "".join(f"これは{n}番目の文である。" for n in range(100))
    passages = split(Document("a", text), 100)
    assert "".join(text[p.start : p.end] for p in passages) == text
    assert all(80 <= p.end - p.start <= 100 for p in passages[:-1])


def test_passages_keep_off_what_is_marked():
    text = "---\ntitle: a\n---\n一つ目。\n広告\n二つ目。"
    start = text.index("広告")
    marks = (Mark(0, text.index("一つ目"), "front_matter"), Mark(start, start + 2, "boilerplate"))
    assert [text[p.start : p.end] for p in split(Document("a", text, marks=marks), 400)] == ["一つ目。", "二つ目。"]


def test_a_repeated_text_is_found_at_its_own_places():
    text = "同じ文が続く。" * 50
    assert [p.start for p in split(Document("a", text), 80)] == [0, 77, 154, 231, 308]


def test_title_date_and_the_heading_above_place_a_passage():
    text = "前書き。\n\n## 一章\n\n" + "本文は長い。" * 20 + "\n\n## 二章\n\n" + "別の本文。" * 20
    document = Document("a", text, title="題", published="2024-03-01")
    passages = split(document, 80)
    found = dict(zip((text[p.start : p.end] for p in passages), contexts(document, passages), strict=True))
    assert found[next(iter(found))] == "題\n2024-03-01"
    assert {context for said, context in found.items() if "本文は長い" in said} >= {"題\n2024-03-01\n一章"}
    assert list(found.values())[-1] == "題\n2024-03-01\n二章"
    assert contexts(Document("a", "本文。"), split(Document("a", "本文。"), 80)) == [""]


def test_headings_that_the_format_tells_place_passages_and_signs_in_the_text_do_not():
    text = "採用の\n予定\n" + "本文は長い。" * 20 + "\n# 番号\n" + "別の本文。" * 20
    document = Document("a.html", text, headings=((0, text.index("\n本文")),))
    assert contexts(document, split(document, 80))[-1] == "採用の予定"
    assert contexts(Document("a.html", text, headings=()), split(document, 80))[-1] == ""


@pytest.mark.parametrize("tagged", [True, False])
def test_a_heading_of_page_furniture_heads_nothing(tagged):
    text = "## 一章\n\n" + "本文は長い。" * 20 + "\n\n## 人気の記事\n\n" + "本文は続く。" * 20
    start = text.index("## 人気")
    mark = Mark(start, start + len("## 人気の記事"), "boilerplate")
    document = Document("a", text, marks=(mark,), headings=((3, 5), (start + 3, mark.end)) if tagged else None)
    assert contexts(document, split(document, 80))[-1] == "一章"


def test_the_first_row_of_a_table_places_the_passages_below_it():
    text = "| 年 | 売上 |\n|---|---|\n" + "".join(f"| {year} | {year - 1990}億円 |\n" for year in range(1990, 2024))
    document = Document("a.md", text, title="業績")
    first, *others = contexts(document, split(document, 200))
    assert first == "業績"
    assert set(others) == {"業績\n| 年 | 売上 |"}


def above_the_last_passage(text, marks=()):
    document = Document("a.md", text, marks=marks)
    return contexts(document, split(document, 80))[-1]


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "   ```", "- ```"])
def test_a_comment_in_code_is_not_the_heading_of_what_follows(fence):
    code = f"{fence}sh\n# 設定を消す\nrm -r settings\n{fence.replace('-', ' ')}\n"
    assert above_the_last_passage(f"## 一章\n\n{code}\n" + "本文は長い。" * 20) == "一章"


def test_code_that_holds_a_shorter_fence_goes_on():
    text = "## 一章\n\n````\n```\n# これはコード\n```\n````\n\n" + "本文は長い。" * 20
    assert above_the_last_passage(text) == "一章"


def test_a_comment_in_front_matter_is_not_the_heading_of_the_text():
    front = "---\n# 自動で作った\ntitle: a\n---\n"
    marks = (Mark(0, len(front), "front_matter"),)
    assert above_the_last_passage(front + "本文は長い。" * 20, marks) == ""


@pytest.mark.parametrize("heading", ["## 一章 ##", "\ufeff# 一章", "一章\n---", "一章\r\n====", "  ### 一章"])
def test_headings_in_every_shape_of_markdown_place_a_passage(heading):
    assert above_the_last_passage(f"{heading}\n\n" + "本文は長い。" * 20) == "一章"


def test_a_passage_that_begins_with_an_underlined_heading_has_that_one():
    text = "一章\n===\n\n" + "長" * 77 + "。\n\n二章\n===\n\n別の本文。"
    assert above_the_last_passage(text) == "二章"


@given(DOCUMENTS, st.integers(80, 400), st.data())
def test_every_passage_slices_the_text_in_whole_sentences_apart_from_marks(text, limit, data):
    borders = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    marks = tuple(Mark(a, b, "boilerplate") for a, b in zip(borders[::2], borders[1::2], strict=False) if a < b)
    end = 0
    for passage in split(Document("a", text, marks=marks), limit):
        assert end <= passage.start < passage.end <= len(text)
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        assert passage.end - passage.start <= limit or len(passage.sentences) == 1
        assert not any(s.start < mark.end and mark.start < s.end for s in passage.sentences for mark in marks)
        end = passage.end
