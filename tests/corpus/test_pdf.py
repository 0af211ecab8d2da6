from itertools import pairwise

import pytest
from made import make_pdf, make_pdf_of_lines, make_pdf_of_pictures, make_turned_pdf, make_vertical_pdf
from support import read_file, write_corpus

from oa_qa.corpus import Skipped
from oa_qa.models import Citation
from oa_qa.splitting import split
from oa_qa.text.lead_ins import lead_in
from oa_qa.text.normalization import join_lines

JAPANESE = (
    "山川工業は二〇二四年に山口県で設立された会社である。社長は田中花子であり、従業員は百二十人を数える。"
    "評価額は八十億円だったが、翌年には百億円に達したと伝えられている。"
)
ENGLISH = (
    "Yamakawa Works was founded in Yamaguchi in 2024, and its president is Hanako Tanaka, who had been an engineer at a"
    " shipyard. It employs 120 people in a well-known town on the coast."
)
PAGES = [
    [("h", "山川工業の一年"), ("p", JAPANESE), ("p", "二、英語での紹介"), ("l", ENGLISH)],
    [("p", "・一つ目の項目"), ("p", "・二つ目の項目"), ("p", "これは二頁目の文である。")],
]


def read(folder, content, name="a.pdf", **settings):
    write_corpus(folder, {name: content})
    return read_file(folder / name, name, **settings)


def sentences(document):
    return [document.text[s.start : s.end] for passage in split(document, 400) for s in passage.sentences]


def test_a_document_is_the_text_of_its_pages_as_it_is_broken_into_lines(tmp_path):
    (document,) = read(tmp_path, make_pdf(PAGES, title="一年の記録", author="山田 一")).documents
    assert document.text == (
        "山川工業の一年\n"
        "山川工業は二〇二四年に山口県で設立された会社である。社長は田中花子であり、従業\n"
        "員は百二十人を数える。評価額は八十億円だったが、翌年には百億円に達したと伝えら\n"
        "れている。\n"
        "二、英語での紹介\n"
        "Yamakawa Works was founded in Yamaguchi in 2024, and its president is Hanako\n"
        "Tanaka, who had been an engineer at a shipyard. It employs 120 people in a well-known\n"
        "town on the coast.\n\n"
        "・一つ目の項目\n"
        "・二つ目の項目\n"
        "これは二頁目の文である。"
    )
    assert (document.title, document.author, document.published) == ("一年の記録", "山田 一", "2000-01-01")
    assert (document.language, document.encoding, document.file) == ("ja", None, "a.pdf")


def test_line_breaks_inside_a_sentence_do_not_end_it_and_those_after_headings_and_items_do(tmp_path):
    (document,) = read(tmp_path, make_pdf(PAGES)).documents
    assert [join_lines(sentence) for sentence in sentences(document)] == [
        "山川工業の一年",
        *(f"{part}。" for part in JAPANESE.split("。")[:-1]),
        "二、英語での紹介",
        *(f"{part.strip()}." for part in ENGLISH.split(".")[:-1]),
        "一つ目の項目",
        "二つ目の項目",
        "これは二頁目の文である。",
    ]


def test_a_sentence_that_runs_over_the_end_of_a_page_is_one(tmp_path):
    text = "".join(f"これは{n}番目の文であって、{'とても長い話が続いて' * 4}から終わる。" for n in range(60))
    (document,) = read(tmp_path, make_pdf([[("p", text)]])).documents
    assert len(document.pages) > 1
    assert [join_lines(sentence) for sentence in sentences(document)] == [f"{part}。" for part in text.split("。")[:-1]]


def test_a_citation_names_its_page(tmp_path):
    (document,) = read(tmp_path, make_pdf(PAGES)).documents
    assert len(document.pages) == 2
    for words, page in (("評価額", 1), ("town on", 1), ("二頁目", 2)):
        start = document.text.index(words)
        assert Citation(1, document, start, start + 3, 0.5).to_dict()["page"] == page


def test_what_runs_through_all_pages_is_marked_and_nothing_else(tmp_path):
    pages = [[("p", f"{n}頁目に書かれた文はこれである。"), ("p", "毎頁にある文。")] for n in "一二三四"]
    (document,) = read(tmp_path, make_pdf(pages, header="社外秘 山川工業 年次報告", numbers=True)).documents
    marked = [document.text[mark.start : mark.end] for mark in document.marks]
    assert sorted(marked) == [*(f"- {n} -" for n in range(1, 5)), *["社外秘 山川工業 年次報告"] * 4]
    assert "四頁目に書かれた文はこれである。" in sentences(document)
    assert all(a.end <= b.start for a, b in pairwise(document.marks))


def test_the_title_is_what_stands_largest_at_the_beginning_where_none_is_stated(tmp_path):
    (document,) = read(tmp_path, make_pdf(PAGES, title="Microsoft Word - 報告.docx", author="(anonymous)")).documents
    assert document.title == "山川工業の一年"
    (document,) = read(tmp_path, make_pdf(PAGES[1:])).documents
    assert (document.title, document.author) == (None, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: make_pdf(PAGES, encrypt="secret"), "protected by a password"),
        (lambda: make_pdf(PAGES)[:2000], "damaged"),
        (lambda: b"%PDF-1.7 nothing", "damaged"),
        (make_pdf_of_pictures, "no text, only pictures perhaps"),
        (lambda: make_pdf(PAGES * 3), "6 pages, more than max_pages = 4"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_its_reason(tmp_path, content, reason):
    outcome = read(tmp_path, content(), max_pages=4)
    assert isinstance(outcome, Skipped)
    assert reason in outcome.reason


VERTICAL = [
    [JAPANESE[start : start + 20] for start in range(0, len(JAPANESE), 20)],
    ["次の段には別の記事があり、二つの文から成", "っている。これが二つ目の文である。"],
]


@pytest.mark.parametrize("columns_drawn_by", ["font", "character"])
def test_vertical_lines_are_read_from_right_to_left_tier_by_tier(tmp_path, columns_drawn_by):
    content = make_vertical_pdf(VERTICAL, columns_drawn_by=columns_drawn_by, page_number="12")
    (document,) = read(tmp_path, content).documents
    assert document.text.split("\n")[:-1] == [*VERTICAL[0], *VERTICAL[1]]
    assert document.text.endswith("\n12")
    assert [join_lines(sentence) for sentence in sentences(document)][:5] == [
        *(f"{part}。" for part in JAPANESE.split("。")[:-1]),
        "次の段には別の記事があり、二つの文から成っている。",
        "これが二つ目の文である。",
    ]


@pytest.mark.parametrize("columns_drawn_by", ["font", "character"])
def test_a_heading_across_vertical_lines_keeps_its_words_and_readings_are_left_out(tmp_path, columns_drawn_by):
    content = make_vertical_pdf(
        VERTICAL, columns_drawn_by=columns_drawn_by, heading="The Works of Yamakawa", reading="やまかわ"
    )
    (document,) = read(tmp_path, content).documents
    assert sorted(document.text.split("\n")) == sorted(["The Works of Yamakawa", *VERTICAL[0], *VERTICAL[1]])
    assert [f"{part}。" for part in JAPANESE.split("。")[:-1]] == [
        sentence for sentence in map(join_lines, sentences(document)) if sentence in JAPANESE
    ]


def test_horizontal_lines_on_a_page_that_was_turned_are_read_as_they_are_written(tmp_path):
    (document,) = read(tmp_path, make_turned_pdf(VERTICAL[0])).documents
    assert document.text.split("\n") == VERTICAL[0]


TABLE = [
    ["地区", "収穫量", "前年比", "備考"],
    ["北浜", "7.4", "12%", "なし"],
    ["南浜", "112.1", "-3%", "四月に台風があり、二週間休んだため"],
    ["大島の東側", "95.0", "0%", "なし"],
]


def test_a_row_of_a_table_is_a_sentence_of_its_own_with_a_tab_between_its_cells(tmp_path):
    content = make_pdf([[("p", JAPANESE), ("t", TABLE), ("p", "表の下にある文である。")]])
    (document,) = read(tmp_path, content).documents
    found = sentences(document)
    assert [join_lines(sentence) for sentence in found] == [
        *(f"{part}。" for part in JAPANESE.split("。")[:-1]),
        *("\t".join(row) for row in TABLE),
        "表の下にある文である。",
    ]
    assert "\n" in found[-3]  # its last cell has several lines
    place = document.text.index("南浜")
    head = lead_in(document, place)
    assert head is not None
    assert document.text[head.start : head.end] == "\t".join(TABLE[0])


@pytest.mark.parametrize(
    "lines",
    [
        [  # an empty cell, and a head over two columns
            ["区分", "", "昨年度", ""],
            ["", "売上", "利益", "売上"],
            ["東部", "1.0", "2.5", "12"],
            ["西部", "", "3.5", "80"],
        ],
        [  # full cells: the gap behind them is no wider than between words
            ["項目", "数量", "評価"],
            ["甲乙丙丁甲乙丙丁甲", "60", "良好"],
            ["甲乙", "10", "良好"],
            ["丙丁", "20", "不良"],
        ],
    ],
)
def test_cells_are_told_by_the_edges_of_their_columns(tmp_path, lines):
    content = make_pdf_of_lines([[(72 + 112 * n, cell) for n, cell in enumerate(row) if cell] for row in lines])
    (document,) = read(tmp_path, content).documents
    assert document.text.split("\n") == ["\t".join(filter(None, row)) for row in lines]


def test_justified_lines_are_no_rows(tmp_path):
    (document,) = read(tmp_path, make_pdf([[("l", ENGLISH), ("j", f"{ENGLISH} " * 12)]])).documents
    assert "\t" not in document.text
    assert document.text.split() == ENGLISH.split() * 13


def test_lines_of_two_columns_side_by_side_and_signs_of_items_are_no_cells(tmp_path):
    halves = [(JAPANESE[n : n + 16], JAPANESE[n + 40 : n + 56]) for n in (0, 16)]
    items = [("1.", "一つ目の項目"), ("2.", "二つ目の項目")]
    lines = [[(72, left), (300, right)] for left, right in halves] + [[(72, sign), (100, item)] for sign, item in items]
    (document,) = read(tmp_path, make_pdf_of_lines(lines)).documents
    assert document.text.split("\n") == [" ".join(parts) for parts in halves + items]


def test_a_wide_gap_in_one_line_alone_is_a_space(tmp_path):
    (document,) = read(
        tmp_path, make_pdf_of_lines([[(72, "山川工業"), (300, "社外秘")], [(72, "これは文である。")]])
    ).documents
    assert document.text == "山川工業 社外秘\nこれは文である。"
