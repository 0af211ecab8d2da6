import json

import pytest

from oa_qa.errors import OaQaError
from oa_qa.evaluation.questions import Gold, read_questions, split_of

GOOD = {
    "id": "q1",
    "question": "社長は誰？",
    "lang": "ja",
    "answerable": True,
    "kind": "name",
    "split": "tune",
    "evidence": [{"doc": "ja.md", "quote": "社長は田中花子である。"}],
    "answers": ["田中花子"],
}
FAR = GOOD | {"id": "q2", "question": "天気は？", "answerable": False, "kind": "far", "evidence": [], "answers": []}


def line(**changes):
    return json.dumps(GOOD | changes, ensure_ascii=False)


def without(key):
    return json.dumps({name: value for name, value in GOOD.items() if name != key})


def test_a_question_file_is_read(tmp_path):
    place = {"doc": "a.txt", "start": 3, "end": 9, "sha256": "0" * 64}
    file = tmp_path / "q.jsonl"
    file.write_text(
        "\ufeff" + line() + "\r\n\n" + json.dumps(FAR) + "\n" + line(id="q3", question="どこ？", evidence=[place]),
        encoding="utf-8",
    )
    first, second, third = read_questions(file)
    assert (first.id, first.answers, first.documents) == ("q1", ("田中花子",), None)
    assert first.evidence == (Gold("ja.md", quote="社長は田中花子である。"),)
    assert (second.answerable, second.evidence) == (False, ())
    assert third.evidence == (Gold("a.txt", start=3, end=9, sha256="0" * 64),)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "not JSON"),
        ("[]", r"no JSON object but \[\]"),
        ("[" * 100_000, "JSON|nested"),
        ('{"id": "a", "id": "b"}', "'id' is there twice"),
        (without("lang"), "needs the key 'lang'"),
        (line(extra=1), "has no key 'extra'"),
        (line(id=""), "`id` must be text"),
        (line(id=7), "`id` must be text that is not empty, got 7"),
        (line(question=" 　"), "`question` must be text"),
        (line(lang="Japanese please"), "`lang` must be a language tag"),
        (line(answerable="yes"), '`answerable` must be true or false, not "yes"'),
        (line(answerable=1), "`answerable` must be true or false, not 1"),
        (line(kind="near_miss"), "`kind` must be one of fact"),
        (line(kind=["fact"]), "`kind` must be one of fact"),
        (line(split="test"), "`split` must be one of tune, report"),
        (line(evidence=[]), "answerable question needs `evidence`"),
        (line(answers=[]), "answerable question needs `answers`"),
        (json.dumps(FAR | {"evidence": GOOD["evidence"]}), "unanswerable question has no `evidence`"),
        (json.dumps(FAR | {"answers": ["x"]}), "unanswerable question has no `answers`"),
        (json.dumps(FAR | {"kind": "fact"}), "`kind` must be one of near_miss"),
        (line(evidence={}), "`evidence` must be a list"),
        (line(evidence=["quote"]), "each piece of `evidence` must be an object"),
        (line(evidence=[{"doc": "a"}]), "either doc and quote or doc, start, end and sha256, not doc"),
        (line(evidence=[{"doc": "a", "quote": ""}]), "`quote` must be text"),
        (line(evidence=[{"doc": "a", "start": 5, "end": 5, "sha256": "0" * 64}]), "0 <= start < end, not 5 and 5"),
        (line(evidence=[{"doc": "a", "start": True, "end": 5, "sha256": "0" * 64}]), "whole numbers"),
        (line(evidence=[{"doc": "a", "start": 0, "end": 5, "sha256": "beef"}]), "64 hexadecimal digits"),
        (line(answers="x"), "`answers` must be a list"),
        (line(answers=[3]), "`answers` must be text"),
        (line(id="q0"), "id 'q0' is already taken by line 1"),
        (line(id="q9", question="最初 の 質問？"), "same question stands on line 1"),
        (line().replace('"q1"', "NaN"), "NaN is no JSON value"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number_and_the_reason(tmp_path, bad, reason):
    file = tmp_path / "q.jsonl"
    file.write_text(line(id="q0", question="最初の質問?") + "\n" + bad + "\n", encoding="utf-8")
    with pytest.raises(OaQaError, match=rf"line 2: .*(?:{reason}).*\. Correct that line\."):
        read_questions(file)


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_bytes(line().encode() + b"\n" + "質問".encode("cp932"))
    with pytest.raises(OaQaError, match="line 2: this is not UTF-8"):
        read_questions(file)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_refused(tmp_path, content):
    file = tmp_path / "q.jsonl"
    file.write_text(content)
    with pytest.raises(OaQaError, match="holds no question"):
        read_questions(file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OaQaError, match="cannot be opened"):
        read_questions(tmp_path / "nowhere.jsonl")


def test_the_split_is_a_hash_of_the_id():
    # The SHA-256 of a ends in bb and that of b in 9d, which are odd; that of c ends in c6, which is even.
    assert [split_of(name) for name in "abc"] == ["report", "report", "tune"]
