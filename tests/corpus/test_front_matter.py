import pytest

from oa_qa.corpus.front_matter import read_front_matter


def test_stated_values_are_read_and_the_block_is_marked():
    text = "---\ntitle: 一年\npublished: 2024-03-01\nurl: https://example.org/a\ntags: [a]\n---\n本文。\n"
    front = read_front_matter(text)
    assert front.values == {"title": "一年", "published": "2024-03-01", "url": "https://example.org/a"}
    assert text[front.mark.end :] == "本文。\n"
    assert front.warnings == ()


@pytest.mark.parametrize(
    "text", ["\ufeff---\r\ntitle: a\r\n---\r\n本文", "---\rtitle: a\r---\r本文", "---\ntitle: a\n---"]
)
def test_byte_order_mark_and_line_ends_do_not_hide_it(text):
    assert read_front_matter(text).values == {"title": "a"}


@pytest.mark.parametrize(
    "text", ["本文だけ。", "--- 区切り ---\n本文", "---\nただの文\n---\n本文", "---\ntitle: never closed\n"]
)
def test_a_text_without_front_matter_has_none(text):
    front = read_front_matter(text)
    assert front.values == {}
    assert front.mark is None


def test_broken_yaml_is_marked_and_named_with_its_line():
    front = read_front_matter('---\ntitle: "open\npublished: 2024-01-01\n---\n本文')
    assert front.mark is not None
    assert "not valid YAML (line" in front.warnings[0]


@pytest.mark.parametrize("value", ["昨日", "2024-13-01", "[2024]", "true"])
def test_a_date_that_is_none_is_named_and_costs_nothing_else(value):
    front = read_front_matter(f"---\ntitle: 題\npublished: {value}\n---\n")
    assert front.values == {"title": "題"}
    assert "published" in front.warnings[0]


def test_half_a_character_is_not_used():
    front = read_front_matter('---\ntitle: "a\\uD800b"\npublisher: 東の新聞\n---\n本文')
    assert front.values == {"publisher": "東の新聞"}
    assert "title" in front.warnings[0]


def test_front_matter_that_is_too_long_is_named():
    assert "longer than" in read_front_matter("---\ntitle: " + "a" * 30_000 + "\n---\n本文").warnings[0]


def test_a_time_of_day_is_cut_to_its_date():
    assert read_front_matter("---\npublished: 2024-03-01T10:00:00+09:00\n---\n").values == {"published": "2024-03-01"}


@pytest.mark.parametrize(
    ("stated", "values"),
    [
        ("date: 2024-03-01", {"published": "2024-03-01"}),
        ("date: 2024-03-01 10:00:00 +0900", {"published": "2024-03-01"}),
        ("published: true\ndate: 2024-03-01", {"published": "2024-03-01"}),
        ("lang: ja", {"language": "ja"}),
        ("authors: [山田花子, 田中]", {"author": "山田花子、田中"}),
        ("authors:\n  - name: Jane Smith\n  - John Doe", {"author": "Jane Smith, John Doe"}),
    ],
)
def test_the_keys_of_jekyll_hugo_and_obsidian_are_not_passed_over(stated, values):
    front = read_front_matter(f"---\n{stated}\n---\n本文。")
    assert (front.values, front.warnings) == (values, ())


def test_the_own_key_wins_over_that_of_another_program():
    text = "---\ndate: 2020-01-01\npublished: 2024-03-01\nlang: en\nlanguage: ja\nauthors: [B]\nauthor: A\n---\n"
    assert read_front_matter(text).values == {"published": "2024-03-01", "language": "ja", "author": "A"}


@pytest.mark.parametrize("day", ["2024/03/01", "2024-3-1", "2024年3月1日", "2024.3.1", "March 1, 2024", "20240301"])
def test_a_date_in_another_form_is_not_refused(day):
    front = read_front_matter(f'---\npublished: "{day}"\n---\n本文。')
    assert (front.values, front.warnings) == ({"published": "2024-03-01"}, ())


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("language: 日本語", "language: '日本語', which is no language tag"),
        ("url: /posts/a", "url: '/posts/a', which is no web address"),
        ("date: 三月", "date: '三月', which is no date"),
        (f"title: {'長' * 600}", "which is too long"),
        ("author: [山田, [田中]]", "the author in its front matter is not a text"),
    ],
)
def test_a_value_out_of_form_does_not_get_into_the_document_and_is_named(stated, said):
    front = read_front_matter(f"---\n{stated}\npublisher: 東の新聞\n---\n本文。")
    assert front.values == {"publisher": "東の新聞"}
    assert [said in warning for warning in front.warnings] == [True]


def test_a_title_of_two_lines_is_one_line_and_a_wide_space_in_it_stays():
    assert read_front_matter("---\ntitle: |\n  一年\n  その後\n---\n").values == {"title": "一年 その後"}
    assert read_front_matter("---\ntitle: 一年　その後\n---\n").values == {"title": "一年　その後"}


@pytest.mark.parametrize("nothing", ["date:", "author: null", "authors: []", "lang: ~", 'title: " "'])
def test_a_key_left_empty_is_no_statement(nothing):
    front = read_front_matter(f"---\n{nothing}\n---\n本文。")
    assert (front.values, front.warnings) == ({}, ())
