from support import QuickEncoder, write_corpus

import oa_qa
from oa_qa.models import Answer, Citation, Document, Hit, IndexInfo, Span
from oa_qa.names import Suggestion
from oa_qa.names.suggestions import Example
from oa_qa.terminal import answer_text, document_text, hit_text, report_text, suggestion_text

INDEX = IndexInfo("f", "2026-01-01T00:00:00+00:00", "model", 7)


def test_a_report_says_what_was_added_changed_removed_and_skipped(corpus, tmp_path):
    def build():
        return report_text(oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder()))

    assert "(files: 3 added; " in build()
    assert "is up to date" in build()
    write_corpus(corpus, {"new.txt": "新しい文書である。", "en.txt": "Tanaka Works was sold.", "empty.txt": b""})
    (corpus / "old/zh.md").unlink()
    said = build()
    assert "(files: 1 added, 1 changed, 1 removed, 1 unchanged; " in said
    for line in ("  added: new.txt", "  changed: en.txt", "  removed: old/zh.md", "  empty.txt: it is empty"):
        assert line in said.splitlines()


def test_a_report_names_a_few_documents_and_counts_the_others(corpus, tmp_path):
    oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder())
    write_corpus(corpus, {f"n{number:02}.txt": f"{number}番目の文書である。" for number in range(12)})
    report = oa_qa.build_index(corpus, tmp_path / "index", encoder=QuickEncoder())
    assert len(report.added) == 12
    (line,) = [line for line in report_text(report).splitlines() if line.startswith("  added")]
    assert line.endswith("n09.txt and 2 more")


def shown(text, start=0, soft_breaks=None):
    citation = Citation(1, Document("list.md", text, soft_breaks=soft_breaks), start, len(text), 1.0)
    return answer_text(Answer("要求は？", "answered", 0.9, (citation,), (), index=INDEX))


def test_the_items_of_a_list_are_shown_on_lines_of_their_own():
    assert "[1] 一、批判を禁じない。\n    │ 二、匿名で届ける。\n" in shown("一、批判を禁じない。\n二、匿名で届ける。")


def test_what_only_the_width_of_a_page_broke_is_shown_in_one_line():
    assert "[1] 匿名で届ける。仕返しはない。\n" in shown("匿名で\n届ける。\n仕返しはない。", soft_breaks=(3, 8))
    wrapped = "The chairman left the company in 2019. Then the board\ndecided to name a new chief executive."
    assert "[1] Then the board decided to name" in shown(wrapped, wrapped.index("Then"))


def test_a_wrapped_line_of_a_quoted_mail_is_shown_without_its_mark():
    mail = "> The bridge will stay closed for repairs until the end of the\n> summer, and the ferry runs."
    assert "until the end of the summer, and the ferry runs.\n" in shown(mail, 2)


def test_no_line_of_a_quote_looks_like_one_of_ours():
    lines = shown("一、嘘。\nThe Times · Reuters · 2024-01-01\nreal.txt [0:20]").splitlines()
    assert [line for line in lines if line.startswith("    ") and "real.txt" in line] == ["    │ real.txt [0:20]"]


def test_what_leads_into_a_row_stands_below_it():
    document = Document("a.md", "年\t売上\n2022\t13億円")
    citation = Citation(1, document, 5, 14, 1.0, lead_in=Span(0, 4))
    lines = answer_text(Answer("売上は？", "answered", 0.9, (citation,), (), index=INDEX)).splitlines()
    assert lines[:2] == ["[1] 2022 13億円", "    見出し・前置き：年 売上"]


def nothing_found(question, undated):
    names = tuple(f"d{number:04}.txt" for number in range(undated))
    return answer_text(Answer(question, "not_in_sources", 0.01, (), (), index=INDEX, undated=names))


def test_thousands_of_undated_documents_do_not_flood_the_terminal():
    assert nothing_found("社長は誰？", 3000).endswith("d0008.txt, d0009.txt ほか2990件")
    assert nothing_found("Who is it?", 12).endswith("d0008.txt, d0009.txt and 2 more")
    assert nothing_found("Who is it?", 10).endswith("d0008.txt, d0009.txt")


def test_where_nothing_was_found_no_chance_is_stated_of_a_nearest_sentence():
    assert nothing_found("社長は誰？", 0) == "資料には書かれていません。"


def test_a_search_puts_no_spaces_into_words_that_the_width_of_a_page_broke_and_names_copies():
    source = Document("a.pdf", "花子は東\n京にいる。\n別の段落。\x1b", soft_breaks=(4,))
    hit = Hit("a.pdf", 0, len(source.text), source.text, 1.5, copies=tuple(f"{number}.txt" for number in range(11)))
    assert hit_text(hit, source, "どこにいる？").split("\n")[:4] == [
        "  1.50  a.pdf [0:17]",
        "        花子は東京にいる。",
        "        │ 別の段落。\ufffd",
        "        同じパッセージ：0.txt, 1.txt, 2.txt, 3.txt, 4.txt, 5.txt, 6.txt, 7.txt, 8.txt, 9.txt ほか1件",
    ]


def test_a_suggested_name_stands_in_its_sentence_as_it_is_written_across_lines():
    source = Document("a.pdf", "コワル\nスキー氏。コワルスキ氏。")
    examples = (Example("a.pdf", 0, 9),), (Example("a.pdf", 9, 16),)
    suggestion = Suggestion(("コワルスキー", "コワルスキ"), 0.9, (1, 1), examples)
    assert "[0:9] コワルスキー氏。\n" in suggestion_text(suggestion, lambda _: source, lambda _: None)


def test_a_document_that_states_nothing_is_shown_without_an_empty_line():
    assert document_text(Document("a.txt", "text")).split("\n")[1].startswith("    f: front matter")
