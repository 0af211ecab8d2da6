import json
import sqlite3

import pytest
from support import QuickReader

import oa_qa
from oa_qa.errors import AnswerFormatError, IndexUnavailableError
from oa_qa.qa import verify_with_index


@pytest.fixture
def answer(quick_qa, index, quick):
    eager = oa_qa.load(index, encoder=quick, reader=QuickReader(), threshold=0.0)
    return eager.ask("田中工業の評価額は八十億円だった", limit=2).to_dict()


def verdicts(answer, index):
    findings, changed = verify_with_index(answer, index)
    return [finding.verdict for finding in findings], changed


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def test_an_untouched_answer_holds(answer, quick_qa, index):
    assert set(verdicts(answer, index)[0]) == {"ok"}
    assert {finding.verdict for finding in oa_qa.verify(answer, quick_qa)} == {"ok"}


@pytest.mark.parametrize(
    ("tampering", "verdict"),
    [
        ({"quote": "評価額は九十億円だった。"}, "quote differs"),
        ({"start": 0}, "quote differs"),
        ({"end": 10_000_000}, "quote differs"),
        ({"start": -5}, "quote differs"),
        ({"document_id": "en.txt"}, "document changed"),
        ({"document_id": "../../etc/passwd"}, "document missing"),
        ({"sha256": "0" * 64}, "document changed"),
        ({"document_id": "\udcff"}, "document missing"),
        ({"published": "2025-01-01"}, "document changed"),
        ({"title": "別の題"}, "document changed"),
        ({"publisher": None}, "document changed"),
        ({"highlight": [0, 99_999]}, "quote differs"),
        ({"highlight": "x"}, "quote differs"),
        ({"lead_in": {"start": 0, "end": 1, "quote": "否定された："}}, "quote differs"),
        ({"lead_in": "否定された："}, "quote differs"),
    ],
)
def test_a_tampered_citation_is_found_and_named(answer, index, tampering, verdict):
    answer["citations"][0] |= tampering
    findings, _ = verify_with_index(answer, index)
    assert (findings[0].number, findings[0].verdict) == (1, verdict)


def test_the_nearest_sentences_are_checked_too(quick_qa, index):
    answer = quick_qa.ask("zzz qqq").to_dict()
    assert answer["nearest"]
    answer["nearest"][0]["quote"] += "。"
    assert "quote differs" in verdicts(answer, index)[0]


def test_a_source_file_that_changed_is_found(answer, index, corpus):
    name = answer["citations"][0]["document_id"]
    text = (corpus / name).read_text(encoding="utf-8")
    (corpus / name).write_text(text.replace("八十", "九十"), encoding="utf-8")
    assert verdicts(answer, index)[0][0] == "document changed"


def test_a_source_file_that_is_gone_is_checked_against_the_index_and_said(answer, index, corpus):
    (corpus / answer["citations"][0]["document_id"]).unlink()
    findings, _ = verify_with_index(answer, index)
    assert findings[0].verdict == "ok"
    assert "gone" in findings[0].detail


def tamper(index, statement, *values):
    (database,) = index.glob("*/documents.db")
    with sqlite3.connect(database) as connection:
        connection.execute(statement, values)
    connection.close()


def test_a_tampered_text_in_the_index_is_found(answer, index):
    tamper(index, "UPDATE documents SET text = replace(text, '八十', '九十')")
    found, changed = verdicts(answer, index)
    assert found[0] == "document changed"
    assert changed == ["documents.db"]


def test_a_tampered_index_whose_manifest_was_made_to_fit_is_found(answer, index):
    import hashlib

    tamper(index, "UPDATE documents SET text = replace(text, '八十', '九十')")
    (manifest,) = index.glob("*/manifest.json")
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    stated["checksums"]["documents.db"] = hashlib.sha256(manifest.with_name("documents.db").read_bytes()).hexdigest()
    manifest.write_text(json.dumps(stated), encoding="utf-8")
    assert verdicts(answer, index) == (["document changed"] * len(answer["citations"]), [])


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_an_index_whose_documents_were_cut_off_fails_every_citation(answer, index, keep):
    (database,) = index.glob("*/documents.db")
    database.write_bytes(database.read_bytes()[:keep])
    found, changed = verdicts(answer, index)
    assert "ok" not in found
    assert changed == ["documents.db"]


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "text",
        {},
        {"schema": 2, "citations": [], "nearest": []},
        {"schema": 1},
        {"schema": 1, "citations": [{}], "nearest": []},
        {"schema": 1, "citations": "x", "nearest": []},
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_do(answer, quick_qa):
    with pytest.raises(AnswerFormatError, match="oa-qa ask"):
        oa_qa.verify(answer, quick_qa)


def test_without_an_index_it_says_so(answer, tmp_path):
    with pytest.raises(IndexUnavailableError, match="There is no index"):
        verify_with_index(answer, tmp_path / "nowhere")
