"""What holds for the documents of every format."""

import csv
import html
import io
import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import make_docx, make_pdf
from support import QuickEncoder, QuickReader, read_file, write_corpus

import oa_qa
from oa_qa.corpus import Taken
from oa_qa.corpus.formats import SUFFIXES
from oa_qa.index import DiskIndex
from oa_qa.splitting import split
from oa_qa.text.normalization import join_lines
from oa_qa.verification import Finding

LINES = st.lists(
    st.one_of(
        st.text(st.one_of(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), st.sampled_from("あ漢。！「」 .A|")), max_size=80),
        st.sampled_from(
            ["社長は田中花子である。", "ログイン | 会員登録 | お問い合わせ", "https://t.co/abc123", "コメント", "この記事は約3分で読めます", "共有", "English"]
        ),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


def as_html(lines):
    parts = (f"<nav>{html.escape(a)}</nav><p>{html.escape(b)}</p>" for a, b in pairwise([*lines, "終わり。"]))
    return f"<html><body>{''.join(parts)}</body></html>"


def as_csv(lines):
    table = io.StringIO(newline="")
    csv.writer(table).writerows(
        [["id", "text"], *([str(n), line] for n, line in enumerate(lines)), ["all", "\n".join(lines)]]
    )
    return table.getvalue()


def as_srt(lines):
    return "\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n" for n, line in enumerate(lines, start=1))


def as_vtt(lines):
    return "WEBVTT\n\nNOTE 下書き\n\n" + as_srt(lines).replace(",", ".")


def printable(line):
    return "".join(char for char in line if char.isprintable())


MADE = {
    "a.txt": "\n".join,
    "a.text": "\r\n".join,
    "a.srt": as_srt,
    "a.vtt": as_vtt,
    "a.md": lambda lines: "---\ntitle: 題\n---\n" + "\n\n".join(lines),
    "a.markdown": "\n".join,
    "a.html": as_html,
    "a.htm": as_html,
    "a.docx": lambda lines: make_docx(paragraphs=[("Normal", printable(line)) for line in lines]),
    "a.pdf": lambda lines: make_pdf(
        [[("p", html.escape(printable(line))) for line in lines]] * 3, header="社外秘", numbers=True
    ),
    "a.csv": as_csv,
    "a.jsonl": lambda lines: "\n".join(json.dumps({"text": line}) for line in [*lines, "\n".join(lines)]),
}


def test_every_format_is_tried_here():
    assert sorted(name.removeprefix("a") for name in MADE) == sorted(SUFFIXES)


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=LINES)
def test_sentences_and_passages_slice_the_stored_text_and_touch_no_mark(tmp_path, name, lines):
    write_corpus(tmp_path, {name: MADE[name](lines)})
    taken = read_file(tmp_path / name, name)
    for document in taken.documents if isinstance(taken, Taken) else ():
        assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)
        assert all(a.end <= b.start for a, b in pairwise(document.marks))
        end = 0
        for passage in split(document, 400):
            for sentence in passage.sentences:
                assert end <= passage.start <= sentence.start < sentence.end <= passage.end <= len(document.text)
                assert (
                    document.text[sentence.start : sentence.end].strip() == document.text[sentence.start : sentence.end]
                )
                assert not any(sentence.start < mark.end and mark.start < sentence.end for mark in document.marks)
            assert not any(passage.start < mark.end and mark.start < passage.end for mark in document.marks)
            end = passage.end


@pytest.fixture
def everything(tmp_path):
    lines = ["山川工業は山口県で設立された。", "社長は田中花子である。"]
    return write_corpus(tmp_path / "corpus", {name: make(lines) for name, make in MADE.items()})


def test_every_format_is_indexed_asked_and_verified(tmp_path, everything):
    encoder = QuickEncoder()
    report = oa_qa.build_index(everything, tmp_path / "index", encoder=encoder)
    assert report.skipped == {}
    assert report.added == tuple(sorted(MADE))
    qa = oa_qa.load(tmp_path / "index", encoder=encoder, reader=QuickReader(), threshold=0)
    for entry in qa.documents():
        answer = qa.ask("社長は誰？", limit=1, documents=[entry["document_id"]])
        quotes = [join_lines(citation.quote) for citation in answer.citations]
        assert quotes in (["社長は田中花子である。"], ["山川工業は山口県で設立された。"])  # records may hold one alone
        assert {finding.verdict for finding in oa_qa.verify(answer, qa)} == {"ok"}


SECTIONS = {"採用の予定": "来年は増える見込みである。", "工場の予定": "来年も同じ見込みである。"}
HEADED = {
    "a.md": "# 山川工業\n\n" + "\n\n".join(f"## {head}\n\n{text * 20}" for head, text in SECTIONS.items()),
    "a.html": "<h1>山川工業</h1>" + "".join(f"<h2>{head}</h2><p>{text * 20}</p>" for head, text in SECTIONS.items()),
    "a.docx": make_docx(
        paragraphs=[
            ("Heading 1", "山川工業"),
            *(line for head, text in SECTIONS.items() for line in (("Heading 2", head), ("Normal", text * 20))),
        ]
    ),
}


@pytest.mark.parametrize("name", HEADED)
def test_a_passage_is_found_by_the_words_of_the_heading_far_above_it(tmp_path, name):
    corpus = write_corpus(tmp_path / "corpus", {name: HEADED[name]})
    oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder(), passage_characters=120)
    qa = oa_qa.load(tmp_path / "index", encoder=QuickEncoder(), reader=QuickReader())
    for asked, (head, text) in zip(("採用", "工場"), SECTIONS.items(), strict=True):
        below = [hit for hit in qa.search(asked, limit=10) if head not in hit.text]
        worded = [hit for hit in below if text in hit.text]
        other = [hit for hit in below if text not in hit.text]
        assert worded, f"nothing below {head} stands in a passage of its own"
        lexical = [hit.parts["lexical"] for hit in worded]
        assert min(lexical) > max((hit.parts["lexical"] for hit in other), default=0.0)


def test_what_was_extracted_is_taken_over_and_encoded_once(tmp_path, everything):
    first, second = QuickEncoder(), QuickEncoder()
    oa_qa.build_index(everything, tmp_path / "index", encoder=first)
    before = DiskIndex(tmp_path / "index")
    write_corpus(everything, {"new.txt": "新しい文書である。"})
    (everything / "a.csv").rename(everything / "b.csv")
    report = oa_qa.build_index(everything, tmp_path / "index", encoder=second)
    assert (report.added, report.removed) == (("b.csv", "new.txt"), ("a.csv",))
    assert set(second.encoded) == {"新しい文書である。"}
    after = DiskIndex(tmp_path / "index")
    for name in ("a.pdf", "a.html", "a.docx", "a.jsonl#1"):
        assert after.document(name) == before.document(name)
    assert after.document("b.csv#all").text == before.document("a.csv#all").text


def test_a_source_file_that_changed_is_found_by_its_bytes(tmp_path, everything):
    encoder = QuickEncoder()
    oa_qa.build_index(everything, tmp_path / "index", encoder=encoder)
    qa = oa_qa.load(tmp_path / "index", encoder=encoder, reader=QuickReader(), threshold=0)
    answer = qa.ask("社長は誰？", limit=1, documents=["a.docx"])
    write_corpus(everything, {"a.docx": MADE["a.docx"](["別の文である。"])})
    (finding,) = oa_qa.verify(answer, qa)
    assert isinstance(finding, Finding)
    assert (finding.verdict, "index it again" in finding.detail) == ("document changed", True)


def test_a_record_field_that_is_named_anew_reads_the_file_again_and_a_limit_does_not_encode_again(tmp_path):
    corpus = write_corpus(
        tmp_path / "corpus", {"a.csv": "text,other\n一つの文。,別の欄の文。\n", "b.pdf": MADE["a.pdf"](["文。"])}
    )
    encoder = QuickEncoder()
    report = oa_qa.build_index(corpus, tmp_path / "index", encoder=encoder, max_pages=1)
    assert list(report.skipped) == ["b.pdf"]
    encoder.encoded.clear()
    report = oa_qa.build_index(corpus, tmp_path / "index", encoder=encoder, max_pages=3)
    assert (report.added, report.skipped) == (("b.pdf",), {})
    assert "一つの文。" not in encoder.encoded
    oa_qa.build_index(corpus, tmp_path / "index", encoder=encoder, fields={"text": "other"})
    assert (
        oa_qa.load(tmp_path / "index", encoder=encoder, reader=QuickReader()).document("a.csv#1").text == "別の欄の文。"
    )
