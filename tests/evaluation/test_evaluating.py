"""From files to files: what an evaluation writes, what a comparison says, what a report shows."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from support import QuickReader

from oa_qa.errors import OaQaError
from oa_qa.evaluation.evaluating import Options, evaluate
from oa_qa.evaluation.markdown import markdown_summary
from oa_qa.evaluation.running import read_rows
from oa_qa.evaluation.tables import Report
from oa_qa.reading import BUNDLED_CALIBRATION, read_calibration

HOSTILE = "<script>alert(1)</script> | *田中*とは？"
QUESTIONS = [
    ("q1", "社長は誰ですか", "ja", "name", "tune", ["社長は田中花子である。"], ["田中花子"]),
    ("q2", "評価額はいくらだった？", "ja", "number", "report", ["評価額は八十億円だった。"], ["八十億円"]),
    ("q3", HOSTILE, "ja", "fact", "report", ["従業員は百二十人である。"], ["百二十人"]),
    ("q4", "How tall is Mount Fuji?", "en", "far", "tune", [], []),
    ("q5", "Who is the treasurer?", "en", "near_miss", "report", [], []),
]


@pytest.fixture
def question_file(tmp_path):
    lines = [
        {
            "id": name,
            "question": question,
            "lang": lang,
            "answerable": bool(quotes),
            "kind": kind,
            "split": split,
            "evidence": [{"doc": "ja.md", "quote": quote} for quote in quotes],
            "answers": answers,
        }
        for name, question, lang, kind, split, quotes, answers in QUESTIONS
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@pytest.fixture
def evaluated(tmp_path, corpus, quick, question_file):
    def run(output="out", settings=None, **options):
        chosen = Options(cache=tmp_path / "cache", resamples=20, **options)
        return evaluate(
            question_file,
            tmp_path / output,
            corpus=corpus,
            options=chosen,
            encoder=quick,
            reader=QuickReader(),
            settings={"threshold": 0.0, **(settings or {})},
        )

    return run


def test_an_evaluation_writes_its_four_files(evaluated, tmp_path):
    report = evaluated()
    stated = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert stated == report.evaluation
    assert set(stated) == {"overall", "by_kind", "by_language", "by_caution", "intervals", "run", "baselines"}
    assert (stated["run"]["asked"], stated["run"]["split"], stated["run"]["settings"]["threshold"]) == (5, "all", 0.0)
    assert stated["run"]["bootstrap"]["unit"] == "question"
    assert str(tmp_path) not in json.dumps(stated)
    assert list(stated["baselines"]) == ["words alone", "embeddings alone", "whole 300-character chunks"]
    for baseline in stated["baselines"].values():
        assert baseline["overall"]["n"] == 5
    assert read_rows(tmp_path / "out" / "rows.jsonl") == report.rows
    markdown = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "| evidence_hit@1 |" in markdown
    assert "<script" not in markdown.replace("\\<", "")


def test_the_rates_at_the_thresholds_of_the_calibration_are_in_every_report(evaluated, tmp_path):
    thresholds = {"strict": 1.0, "balanced": 0.4321, "eager": 0.0}
    calibration = replace(read_calibration(BUNDLED_CALIBRATION), thresholds=thresholds)
    calibration.write(tmp_path / "c.json")
    report = evaluated(with_baselines=False, settings={"calibration": tmp_path / "c.json"})
    measured = report.evaluation["by_caution"]
    assert {caution: values["threshold"] for caution, values in measured.items()} == thresholds
    rates = {caution: (values["hallucination_rate"], values["error_rate"]) for caution, values in measured.items()}
    assert (rates["strict"], rates["eager"]) == ((0, 1), (1, 0))
    markdown, page = ((tmp_path / "out" / f"report.{kind}").read_text(encoding="utf-8") for kind in ("md", "html"))
    assert "| strict | 1.0000 | 0.000 [0.000, 0.000] | 1.000 [1.000, 1.000] | – |" in markdown
    assert "| balanced | 0.4321 |" in markdown
    assert "<tr><td>strict</td><td>1.0000</td><td>0.000 [0.000, 0.000]</td>" in page
    assert "| balanced | 0.4321 |" in markdown_summary(report)


def test_an_older_evaluation_is_shown_without_what_it_did_not_measure(evaluated):
    now = evaluated().evaluation
    overall = {name: value for name, value in now["overall"].items() if name not in ("brier", "auroc_near")}
    older = {**now, "overall": overall, "intervals": {**now["intervals"], "overall": {}}}
    # Where a baseline has it, the gap is shown.
    assert re.search(r"\| auroc_near \| – \| [\d.]+ \|", markdown_summary(Report(older, [])))
    older = {name: value for name, value in older.items() if name not in ("baselines", "by_caution")}
    shown = markdown_summary(Report(older, []))
    assert "| ece |" in shown
    for new in ("brier", "auroc_near", "caution"):
        assert new not in shown


class Page(HTMLParser):
    """Which tags a page has, what they refer to, and whether they are closed in order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_self_contained_and_escapes_what_it_shows(evaluated, tmp_path):
    evaluated()
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert page.tags.count("svg") == 7
    # The settings of caution are marked on the risk-coverage curve, and the calibration is drawn.
    for caption in ("strict (", "balanced (", "eager (", "as in this run", "bins of equal mass"):
        assert caption in text
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    references = [value for name, value in page.attributes if name in {"href", "src", "xlink:href"}]
    assert all(value.startswith("#") for value in references)
    assert "url(http" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_equal_rows_give_equal_pages(evaluated, tmp_path):
    from oa_qa.evaluation.html import html_report

    report = evaluated(with_baselines=False)
    assert html_report(report) == html_report(report)


def test_a_split_is_reported_by_itself(evaluated):
    report = evaluated(split="report")
    assert [row.id for row in report.rows] == ["q2", "q3", "q5"]
    assert report.evaluation["baselines"]["words alone"]["overall"]["n"] == 3


def test_without_texts_no_sentence_of_the_corpus_is_written(evaluated, tmp_path):
    evaluated(texts=False)
    for file in (tmp_path / "out").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search("社長は田中|八十億円|worst answers", text), file.name


def test_a_run_is_compared_with_an_earlier_one(evaluated, tmp_path):
    evaluated("first", with_baselines=False)
    report = evaluated("second", with_baselines=False, compare=tmp_path / "first" / "report.json")
    assert report.comparison.n == 5
    assert {change.verdict for change in report.comparison.changes} == {"within noise"}
    assert "Against the earlier run (5 questions)" in (tmp_path / "second" / "report.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "second" / "report.json").read_text(encoding="utf-8"))["comparison"]["n"] == 5


def test_a_second_run_encodes_no_passage_again(evaluated, quick):
    evaluated()
    done = len(quick.encoded)
    evaluated()
    assert len(quick.encoded) == done


def test_what_cannot_be_evaluated_says_what_to_do(evaluated, tmp_path, question_file):
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(OaQaError, match=r"no evaluation JSON.*report\.json of an earlier run"):
        evaluated(compare=tmp_path / "other.json")
    for places in ({}, {"corpus": tmp_path, "index": tmp_path}):
        with pytest.raises(OaQaError, match="Give either a corpus folder or an index"):
            evaluate(question_file, tmp_path / "out", **places)
    (tmp_path / "file").write_text("")
    with pytest.raises(OaQaError, match="cannot be written"):
        evaluated("file")


def test_importing_the_evaluation_loads_nothing_heavy():
    heavy = ("torch", "faiss", "sklearn", "scipy", "matplotlib", "ir_measures")
    code = (
        "import sys, oa_qa.evaluation.evaluating, oa_qa.evaluation.html, oa_qa.evaluation.markdown;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
