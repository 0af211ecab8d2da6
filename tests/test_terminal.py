from support import QuickEncoder, write_corpus

import oa_qa
from oa_qa.models import Answer, Citation, Document, IndexInfo
from oa_qa.terminal import answer_text, report_text

INDEX = IndexInfo("f", "2026-01-01T00:00:00+00:00", "model", 7)


def test_a_report_says_what_was_added_changed_removed_and_skipped(corpus, tmp_path):
    def build():
        return report_text(oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder()))

    assert "(3 added; " in build()
    assert "is up to date" in build()
    write_corpus(corpus, {"new.txt": "新しい文書である。", "en.txt": "Tanaka Works was sold.", "empty.txt": b""})
    (corpus / "old/zh.md").unlink()
    said = build()
    assert "(1 added, 1 changed, 1 removed, 1 unchanged; " in said
    for line in ("  added: new.txt", "  changed: en.txt", "  removed: old/zh.md", "  empty.txt: it is empty"):
        assert line in said.splitlines()


def test_a_report_names_a_few_documents_and_counts_the_others(corpus, tmp_path):
    oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder())
    write_corpus(corpus, {f"n{number:02}.txt": f"{number}番目の文書である。" for number in range(12)})
    report = oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder())
    assert len(report.added) == 12
    (line,) = [line for line in report_text(report).splitlines() if line.startswith("  added")]
    assert line.endswith("n09.txt and 2 more")


def test_the_items_of_a_list_are_shown_on_lines_of_their_own_and_a_wrapped_sentence_in_one():
    text = "一、批判を禁じない。\n二、匿名で\n届ける。"
    document = Document("list.md", text, soft_breaks=(text.index("\n届"),))
    citation = Citation(1, document, 0, len(text), 1.0)
    shown = answer_text(Answer("要求は？", "answered", 0.9, (citation,), (), index=INDEX))
    assert "[1] 一、批判を禁じない。\n    二、匿名で届ける。\n" in shown
