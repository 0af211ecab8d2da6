"""Tables in CSV and lines of JSON: every record is a document of its own, known as `path#key`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from oa_qa.corpus.decoding import decode
from oa_qa.corpus.extraction import STATED, Extract, UnreadableError
from oa_qa.corpus.stated import in_form
from oa_qa.settings import RecordFields
from oa_qa.text.normalization import normalize, one_line
from oa_qa.text.scripts import CJK, SPEAKABLE

# The first name counts that a table has: what a thing or a person is called heads a record that has no title.
_USUAL = {
    "text": "text body content contents article article_body full_text passage 本文 記事本文 テキスト 文章 内容 正文 본문 내용",
    "key": "id key _id uid uuid doc_id document_id record_id article_id no number slug 番号 記事id 識別子 编号 번호"
    " 品番 型番 商品番号 製品番号 コード code sku",
    "title": "title headline subject 題 題名 表題 タイトル 見出し 件名 标题 標題 제목"
    " 品名 商品名 製品名 名称 氏名 name",
    "published": "published published_at publication_date date_published datepublished pub_date pubdate date 公開日 掲載日 配信日"
    " 発行日 投稿日 日付 日期 发布日期 發布日期 날짜 게시일",
    "author": "author authors byline 著者 筆者 作者 執筆者 저자",
    "publisher": "publisher site_name 発行元 媒体 掲載媒体 出版社 출판사",
    "url": "url link source_url href permalink リンク アドレス 链接 링크",
    "language": "language lang locale 言語 语言 語言 언어",
}
_SEPARATORS = ",\t;|"
_EXCEL = regex.compile(r"""("?)sep=(?P<separator>[^\w\s"']|\t)\1(?:\r\n|\r|\n)""", regex.IGNORECASE)
_LONGEST_KEY = 200
_SURROGATE = regex.compile(r"[\ud800-\udfff]")

Record = tuple[int, Mapping[str, Any] | str]
"""The number of a record, and its fields or why it cannot be used."""


def read_csv(data: bytes, fields: RecordFields) -> tuple[list[Extract], list[str]]:
    """Read a table whose first row names its columns; commas, tabs, semicolons or bars part them.

    Returns:
        An extract a record, and what could not be used.

    Raises:
        UnreadableError: no text, no table, or none of its columns holds texts.
    """
    text, _ = decode(data)
    text = text.removeprefix("\ufeff")
    excel = _EXCEL.match(text)  # its first line may say what parts the columns
    text = text[excel.end() :] if excel else text
    head = text[: text.find("\n") + 1] or text
    separator = excel["separator"] if excel else max(_SEPARATORS, key=head.count)  # of several equal ones, the first
    csv.field_size_limit(len(text) + 1)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise UnreadableError(f"it is no CSV table: {error}") from error
    if not any(columns):
        raise UnreadableError("it is empty")

    def records() -> Iterator[Record]:
        number = 0
        try:
            for number, row in enumerate(rows, start=1):
                if any(cell.strip() for cell in row[len(columns) :]):  # commas at the end of a row part nothing
                    yield number, f"it has {len(row)} cells under {len(columns)} columns"
                elif row:
                    yield number, dict(zip(columns, row, strict=False))
        except csv.Error as error:
            yield number + 1, f"it is no CSV from there on: {error}"

    return _documents(records(), fields, columns)


def read_jsonl(data: bytes, fields: RecordFields) -> tuple[list[Extract], list[str]]:
    """Read a file with a JSON object in each line.

    Returns:
        An extract a record, and what could not be used.

    Raises:
        UnreadableError: no text, not a single object, or none of their fields holds texts.
    """
    text, _ = decode(data)
    found = list(_json_lines(text.removeprefix("\ufeff")))
    names = list(dict.fromkeys(name for _, record in found if not isinstance(record, str) for name in record))
    if not names:
        number, reason = found[0] if found else (1, "it is empty")
        raise UnreadableError(f"line {number}: {reason}" if found else "it is empty")
    return _documents(found, fields, names)


def _json_lines(text: str) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), start=1):  # splitlines() would cut inside strings
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, f"it is no JSON: {error}"
            continue
        yield number, value if isinstance(value, dict) else "it is no JSON object"


def _documents(
    records: Iterator[Record] | list[Record], fields: RecordFields, names: list[str]
) -> tuple[list[Extract], list[str]]:
    chosen = _chosen(fields, names)
    found: dict[str, Extract] = {}
    warnings: list[str] = []
    for number, record in records:
        outcome = record if isinstance(record, str) else _extract(record, chosen)
        if isinstance(outcome, str):
            warnings.append(f"record {number} was left out: {outcome}")
            continue
        key = _key(record, chosen) or str(number)
        if key in found:
            warnings.append(f"record {number} has the key {key} of an earlier record; it is known as {key}~{number}")
            key = f"{key}~{number}"
        found[key] = Extract(text=outcome.text, stated=outcome.stated, record=key)
    if not found:
        raise UnreadableError(warnings[0] if warnings else "it has no records")
    if "text" not in chosen:
        noted = "none of its fields is known to hold the text, so that of a record is all of them, a line each:"
        named = 'Where one of them is the text, name it in oa-qa.toml: [fields] text = "…"'
        warnings.insert(0, f"{noted} {_listed(names)}. {named}")
    return list(found.values()), warnings


def _chosen(fields: RecordFields, names: list[str]) -> dict[str, str]:
    """Which field of the records is the text, the key, the title and so on.

    Raises:
        UnreadableError: the field that the settings name for the text is not there.
    """
    chosen: dict[str, str] = {}
    folded = {regex.sub(r"[\s\-]+", "_", normalize(name).strip()): name for name in reversed(names)}
    for kind, usual in _USUAL.items():
        wanted = getattr(fields, kind)
        if wanted is not None and wanted not in names and kind == "text":
            raise UnreadableError(
                f"it has no field {wanted!r}, which the setting fields.text names; its fields are: {_listed(names)}"
            )
        if wanted is not None:  # other fields that are named but not there stay unknown
            chosen |= {kind: wanted} if wanted in names else {}
            continue
        name = next((folded[word] for word in usual.split() if word in folded), None)
        if name is not None:
            chosen[kind] = name
    return chosen


def _listed(names: list[str]) -> str:
    """The names of fields, as a message has room for them."""
    return ", ".join(one_line(name)[:40] for name in names[:20])


def _extract(record: Mapping[str, Any], chosen: Mapping[str, str]) -> Extract | str:
    """The extract of one record, or why there is none."""
    text = record.get(chosen["text"]) if "text" in chosen else _as_lines(record)
    named = f"its {chosen['text']} holds" if "text" in chosen else "it holds"
    if not isinstance(text, str) or not SPEAKABLE.search(text):
        return f"{named} no words"
    if _SURROGATE.search(text):
        return f"{named} half a character"
    stated = {kind: _shown(record.get(chosen[kind])) for kind in STATED if kind in chosen}
    usable = {kind: in_form(kind, value) for kind, value in stated.items() if value}
    return Extract(text=text, stated={kind: value for kind, value in usable.items() if value})


def _as_lines(record: Mapping[str, Any]) -> str:
    """A record of fields as a text: each with its name, a line each, but for those that are empty."""
    shown = ((one_line(name), one_line(_shown(value))) for name, value in record.items())
    return "\n".join(f"{name}{'：' if CJK.search(name) else ': '}{value}" for name, value in shown if value)


def _key(record: Mapping[str, Any] | str, chosen: Mapping[str, str]) -> str:
    value = record.get(chosen["key"]) if "key" in chosen and not isinstance(record, str) else None
    key = one_line(_shown(value))
    return key if len(key) <= _LONGEST_KEY else ""


def _shown(value: object) -> str:
    """A field as a text; a list of texts (authors, say) with commas, anything else that is no text or number as ""."""
    if isinstance(value, list):
        return ", ".join(part for part in map(_shown, value) if part)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    shown = str(value)
    return "" if _SURROGATE.search(shown) else shown
