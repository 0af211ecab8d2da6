import dataclasses

import pytest

from oa_qa.models import Answer, Citation, Document, IndexInfo, Span

DOCUMENT = Document("a.txt", "前。評価額は八十億円。後。", published="2024-01-01")


def test_a_quote_is_a_slice_of_its_document_and_cannot_be_set():
    citation = Citation(1, DOCUMENT, 2, 11, 0.5)
    assert citation.quote == DOCUMENT.text[2:11] == "評価額は八十億円。"
    with pytest.raises((AttributeError, dataclasses.FrozenInstanceError)):
        citation.quote = "評価額は九十億円。"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 99)])
def test_a_citation_outside_its_document_cannot_be_made(start, end):
    with pytest.raises(ValueError, match="must lie within"):
        Citation(1, DOCUMENT, start, end, 0.5)


def test_a_highlight_outside_its_quote_cannot_be_made():
    with pytest.raises(ValueError, match="outside the quote"):
        Citation(1, DOCUMENT, 2, 11, 0.5, highlight=(0, 3))


def test_a_span_runs_forward():
    with pytest.raises(ValueError, match="forward"):
        Span(3, 3)


def test_the_answer_json_has_the_contracts_fields_and_null_for_what_is_not_stated():
    citation = Citation(1, DOCUMENT, 2, 11, 0.5, highlight=(6, 10), copies=("b.txt",))
    info = IndexInfo("f", "2024-01-01T00:00:00Z", "quick", 1)
    answer = Answer("評価額は？", "answered", 0.9, (citation,), (), info, timings_ms={"total": 1.23})
    stated = answer.to_dict()
    assert list(stated) == [
        "schema", "question", "status", "confidence", "citations", "disagreements", "nearest", "undated", "unknown_language",
        "index", "timings_ms",
    ]  # fmt: skip
    assert list(stated["index"]) == ["fingerprint", "built", "model", "documents"]
    assert stated["citations"] == [
        {
            "number": 1,
            "document_id": "a.txt",
            "title": None,
            "published": "2024-01-01",
            "publisher": None,
            "url": None,
            "language": None,
            "start": 2,
            "end": 11,
            "page": None,
            "quote": "評価額は八十億円。",
            "highlight": [6, 10],
            "lead_in": None,
            "score": 0.5,
            "matched_names": [],
            "sha256": DOCUMENT.sha256,
            "copies": ["b.txt"],
        }
    ]


def test_a_citation_names_the_page_on_which_it_begins():
    document = Document("a.pdf", "一頁。\f二頁。", pages=(0, 4))
    assert [Citation(1, document, place, place + 1, 0.5).page for place in (0, 3, 4, 6)] == [1, 1, 2, 2]
    assert Citation(1, DOCUMENT, 2, 11, 0.5).page is None


def test_a_record_knows_the_file_that_holds_it():
    assert Document("data/all.csv#7#a", "文。", record="7#a").file == "data/all.csv"
    assert Document("data/all#1.txt", "文。").file == "data/all#1.txt"


def test_what_leads_into_a_quote_is_a_slice_that_stands_before_it():
    citation = Citation(1, DOCUMENT, 6, 10, 0.5, lead_in=Span(2, 5))
    assert citation.to_dict()["lead_in"] == {"start": 2, "end": 5, "quote": DOCUMENT.text[2:5]}
    with pytest.raises(ValueError, match="must stand before the quote"):
        Citation(1, DOCUMENT, 2, 6, 0.5, lead_in=Span(2, 5))
