import json

import pytest
from support import read_file, write_corpus

from oa_qa.corpus import Skipped

ROWS = [
    {
        "id": "a-1",
        "title": "設立",
        "body": "山川工業は山口県で設立された。\n社長は田中花子である。",
        "date": "2024年3月1日",
    },
    {"id": "a-2", "title": "", "body": 'It employs 120 people, "more or less".', "date": "soon"},
]


def csv_of(rows, separator=","):
    lines = [separator.join(rows[0])]
    lines += [separator.join('"' + value.replace('"', '""') + '"' for value in row.values()) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def jsonl_of(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read(folder, name, content, **settings):
    write_corpus(folder, {name: content})
    return read_file(folder / name, name, **settings)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("all.csv", csv_of(ROWS)),
        ("all.csv", csv_of(ROWS, ";")),
        ("all.csv", csv_of(ROWS, "\t").encode("utf-16")),
        ("all.csv", csv_of(ROWS).encode("cp932")),
        ("all.csv", ("\ufeff" + csv_of(ROWS)).encode()),
        ("all.jsonl", jsonl_of(ROWS)),
        ("all.jsonl", "\ufeff" + jsonl_of(ROWS).replace("\n", "\r\n\r\n")),
    ],
)
def test_every_record_is_a_document_with_its_text_as_it_is(tmp_path, name, content):
    taken = read(tmp_path, name, content)
    assert [document.id for document in taken.documents] == [f"{name}#a-1", f"{name}#a-2"]
    assert [document.text for document in taken.documents] == [row["body"] for row in ROWS]
    assert [document.title for document in taken.documents] == ["設立", None]
    assert [document.published for document in taken.documents] == ["2024-03-01", None]
    assert [document.language for document in taken.documents] == ["ja", "en"]
    assert {document.file for document in taken.documents} == {name}
    assert taken.warnings == ()


def test_the_settings_say_which_field_is_which(tmp_path):
    row = {
        "story": "山川工業の話。",
        "body": "違う。",
        "who": ["山田", "田中"],
        "n": 7,
        "where": "https://example.org/a",
    }
    fields = {"text": "story", "key": "n", "author": "who", "url": "where", "title": "missing"}
    (document,) = read(tmp_path, "a.jsonl", jsonl_of([row]), fields=fields).documents
    assert (document.id, document.text, document.author) == ("a.jsonl#7", "山川工業の話。", "山田, 田中")
    assert (document.url, document.title) == ("https://example.org/a", None)


def test_a_record_without_a_text_is_all_its_fields_and_the_table_says_so(tmp_path):
    rows = '商品番号,品名,価格（税込）,stock,備考\n7,柚子マドレーヌ,"1,620円",12,\n8,栗ようかん,900円,0,秋のみ\n'
    taken = read(tmp_path, "prices.csv", rows)
    first, second = taken.documents
    assert first.text == "商品番号：7\n品名：柚子マドレーヌ\n価格（税込）：1,620円\nstock: 12"
    assert second.text.endswith("備考：秋のみ")
    (warning,) = taken.warnings
    assert "a line each: 商品番号, 品名, 価格（税込）, stock, 備考." in warning
    assert "[fields] text" in warning
    assert read(tmp_path, "a.csv", "col1,col2\n,\n").reason == "record 1 was left out: it holds no words"


@pytest.mark.parametrize(
    ("columns", "key", "title"),
    [
        ("品番,品名", "い-1", "柚子"),
        ("商品番号,商品名", "い-1", "柚子"),
        ("製品番号,製品名", "い-1", "柚子"),
        ("型番,名称", "い-1", "柚子"),
        ("コード,氏名", "い-1", "柚子"),
        ("SKU,Name", "い-1", "柚子"),
        ("Code,title", "い-1", "柚子"),
        ("備考,品名", "1", "柚子"),
    ],
)
def test_what_a_thing_or_a_person_is_called_and_its_number_serve_as_title_and_key(tmp_path, columns, key, title):
    (document,) = read(tmp_path, "a.csv", f"{columns},価格\nい-1,柚子,900円\n").documents
    assert (document.record, document.title) == (key, title)


def test_a_title_and_a_key_of_the_usual_names_go_before_those_of_things(tmp_path):
    row = {"品名": "柚子", "name": "Yuzu", "sku": "y1", "text": "酸っぱい。", "題名": "果物", "番号": "7"}
    (document,) = read(tmp_path, "a.jsonl", jsonl_of([row])).documents
    assert (document.id, document.title, document.text) == ("a.jsonl#7", "果物", "酸っぱい。")


def test_the_field_that_is_named_for_the_text_must_be_there(tmp_path):
    missing = read(tmp_path, "a.csv", "text,col2\nx,y\n", fields={"text": "story"})
    assert "no field 'story', which the setting fields.text names" in missing.reason


def test_records_without_a_key_go_by_their_number_and_a_key_that_comes_twice_is_told_apart(tmp_path):
    taken = read(tmp_path, "a.jsonl", '{"text": "一つ目。"}\n{"text": "二つ目。"}\n')
    assert [document.id for document in taken.documents] == ["a.jsonl#1", "a.jsonl#2"]
    taken = read(tmp_path, "a.csv", "id,text\nk,一つ目。\nk,二つ目。\n")
    assert [document.id for document in taken.documents] == ["a.csv#k", "a.csv#k~2"]
    assert "record 2 has the key k" in taken.warnings[0]


def test_records_that_cannot_be_used_are_named_and_the_others_taken(tmp_path):
    lines = [
        '{"text": "良い。"}',
        "{broken",
        "[1]",
        '{"text": ""}',
        '{"text": 5}',
        '{"text": "\\ud800 半分"}',
        '{"other": 1}',
    ]
    taken = read(tmp_path, "a.jsonl", "\n".join(lines))
    assert [document.text for document in taken.documents] == ["良い。"]
    assert [warning.split(" was")[0] for warning in taken.warnings] == [f"record {n}" for n in range(2, 8)]
    taken = read(tmp_path, "a.csv", 'text,n\n良い。,1\na,b,c\n"open,2\n')
    assert [document.text for document in taken.documents] == ["良い。"]
    assert ["3 cells under 2 columns" in taken.warnings[0], "no CSV from there on" in taken.warnings[1]] == [True, True]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "", "it is empty"),
        ("a.csv", "text\n", "it has no records"),
        ("a.csv", "text\n。\n", "record 1 was left out: its text holds no words"),
        ("a.jsonl", "", "it is empty"),
        ("a.jsonl", "{broken", "line 1: it is no JSON"),
        ("a.jsonl", "[" * 100_000, "line 1: it is no JSON"),
        ("a.jsonl", "3\n", "line 1: it is no JSON object"),
    ],
)
def test_a_file_without_a_usable_record_is_skipped_with_its_reason(tmp_path, name, content, reason):
    outcome = read(tmp_path, name, content)
    assert isinstance(outcome, Skipped)
    assert outcome.reason.startswith(reason)


def test_a_comma_at_the_end_of_each_row_does_not_cost_the_table(tmp_path):
    taken = read(tmp_path, "a.csv", "text,n\n一つ目。,1,\n二つ目。,2,, \n三つ目。,3,x\n")
    assert [document.text for document in taken.documents] == ["一つ目。", "二つ目。"]
    assert ["record 3" in warning and "3 cells under 2 columns" in warning for warning in taken.warnings] == [True]


@pytest.mark.parametrize(
    "content", ["sep=;\r\ntext;n\r\n一つ、二つ, 三つ。;1\r\n", '\ufeff"sep=;"\ntext;n\n"一つ、二つ, 三つ。";1\n', "sep=^\ntext^n\n一つ、二つ, 三つ。^1\n"]
)  # fmt: skip
def test_the_line_in_which_excel_names_the_separator_is_no_header(tmp_path, content):
    (document,) = read(tmp_path, "a.csv", content).documents
    assert document.text == "一つ、二つ, 三つ。"
