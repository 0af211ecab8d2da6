from dataclasses import replace

import pytest

from oa_qa.evaluation.comparison import compare_rows
from oa_qa.evaluation.errors import GoldError, ReportError
from oa_qa.evaluation.questions import Gold, Question
from oa_qa.evaluation.running import Place, Response, Row, read_rows, run, write_rows
from oa_qa.evaluation.summary import summarize
from oa_qa.models import Document

from .conftest import Shelf

ROW = Row(
    id="r",
    question="？",
    lang="ja",
    kind="fact",
    split="tune",
    answerable=True,
    answered=True,
    confidence=0.8,
    latency_ms=10.0,
    documents=["d"],
    located=True,
    quote_hits=[True, False],
    quote_chars=[10, 20],
    quote_answers=[False, True],
    passage_hits=[False, False, True],
    passage_documents=[False, True, True],
)
UNANSWERABLE = replace(
    ROW,
    id="u",
    kind="far",
    lang="en",
    answerable=False,
    documents=[],
    located=False,
    quote_hits=[False],
    quote_answers=None,
    passage_hits=[False],
    passage_documents=[False],
    confidence=0.3,
    answered=False,
    latency_ms=30.0,
)


def test_each_figure_by_hand():
    rows = [
        ROW,
        replace(ROW, id="r2", quote_hits=[False, True], quote_answers=[False, False], confidence=0.6, latency_ms=20.0),
        replace(ROW, id="r3", answered=False, confidence=0.2, quote_hits=[], quote_chars=[], passage_hits=[]),
        UNANSWERABLE,
        replace(UNANSWERABLE, id="u2", answered=True, confidence=0.7),
    ]
    found = summarize(rows, resamples=0)
    overall = found["overall"]
    assert overall["n"] == 5
    assert [overall[f"passage_hit@{k}"] for k in (1, 5, 10)] == [0, 0.6667, 0.6667]
    assert [overall[f"document_hit@{k}"] for k in (1, 5)] == [0, 1]
    assert [overall[f"evidence_hit@{k}"] for k in (1, 3)] == [0.3333, 0.6667]
    assert [overall[f"containment@{k}"] for k in (1, 3)] == [0, 0.6667]
    assert [overall[f"quote_chars@{k}"] for k in (1, 3)] == [6.6667, 20]
    assert overall["auroc"] == 0.5  # 0.8 beats both, 0.6 one, 0.2 none of 0.3 and 0.7
    assert overall["hallucination_rate"] == 0.5
    assert overall["error_rate"] == 0.3333
    assert overall["wrong_answer_rate"] == 0.5  # of r and r2, the answerable ones that were answered
    # In order .8 right, .7, .6, .3, .2 wrong: risks 0, .2, .4, .6, .8 at coverages .2 to 1.
    assert overall["augrc"] == 0.32
    # Each question is a bin of its own: gaps .2, .6, .2, .3, .7.
    assert overall["ece"] == 0.4
    assert overall["brier"] == 0.204  # the mean of .04, .36, .04, .09, .49
    assert overall["latency_ms"] == {"p50": 20, "p95": 30}
    assert {kind: group["n"] for kind, group in found["by_kind"].items()} == {"fact": 3, "far": 2}
    assert found["by_kind"]["far"]["evidence_hit@1"] is None
    assert found["by_language"]["ja"]["hallucination_rate"] is None


def test_without_gold_places_there_are_no_hits_but_still_a_ranking():
    rows = [replace(ROW, located=False, documents=[], quote_answers=None), UNANSWERABLE]
    overall = summarize(rows, resamples=10)["overall"]
    assert overall["auroc"] == 1
    for metric in ("passage_hit@1", "document_hit@1", "evidence_hit@1", "containment@1", "augrc", "ece", "brier"):
        assert overall[metric] is None
    assert overall["wrong_answer_rate"] is None


def test_intervals_hold_the_figure_and_name_how_they_were_drawn():
    rows = [replace(ROW, id=f"r{n}", documents=[f"d{n % 31}"], quote_hits=[n % 7 > 1]) for n in range(93)]
    found = summarize(rows, resamples=200)
    low, high = found["intervals"]["overall"]["evidence_hit@1"]
    assert low < found["overall"]["evidence_hit@1"] < high
    assert set(found["intervals"]["by_kind"]["fact"]["latency_ms"]) == {"p50", "p95"}
    assert "auroc" not in found["intervals"]["overall"]
    assert found["bootstrap"] == {"unit": "document", "resamples": 200, "level": 0.95, "seed": 20231117}
    assert found == summarize(rows, resamples=200)


def test_an_uncalibrated_system_has_no_calibration_error():
    overall = summarize([ROW], calibrated=False, resamples=0)["overall"]
    assert (overall["ece"], overall["brier"]) == (None, None)


def test_each_unanswerable_kind_is_set_against_all_answerable_questions():
    rows = [
        replace(ROW, confidence=0.8),
        replace(ROW, id="r2", kind="name", confidence=0.4),
        UNANSWERABLE,
        replace(UNANSWERABLE, id="u2", kind="near_miss", confidence=0.6),
        replace(UNANSWERABLE, id="u3", kind="wrong_subject", confidence=0.9),
    ]
    found = summarize(rows, resamples=50)
    kinds = found["by_kind"]
    assert {kind: values["auroc"] for kind, values in kinds.items()} == {
        "fact": None,
        "name": None,
        "far": 1,
        "near_miss": 0.5,
        "wrong_subject": 0,
    }
    assert kinds["far"]["n"] == 1
    assert kinds["far"]["error_rate"] is None  # all else is of the kind alone
    low, high = found["intervals"]["by_kind"]["near_miss"]["auroc"]
    assert 0 <= low < high <= 1
    # The headline counts the far question, which is easy: 3 of 6 pairs are in the right order, 1 of 4 without it.
    assert (found["overall"]["auroc"], found["overall"]["auroc_near"]) == (0.5, 0.25)
    assert summarize([ROW, UNANSWERABLE], resamples=0)["overall"]["auroc_near"] is None


def test_the_rates_of_each_caution_are_those_of_a_run_at_its_threshold():
    rows = [replace(ROW, id=f"r{n}", confidence=n / 10, answered=n >= 5, quote_hits=[n > 2]) for n in range(10)]
    rows += [replace(UNANSWERABLE, id=f"u{n}", confidence=n / 10, answered=n >= 5) for n in range(8)]
    rows.append(replace(UNANSWERABLE, id="nothing read", confidence=0.0, quote_hits=[], quote_chars=[]))
    found = summarize(rows, thresholds={"strict": 0.8, "balanced": 0.5, "eager": 0.0}, resamples=50)
    rates = {caution: tuple(values.values()) for caution, values in found["by_caution"].items()}
    # Of threshold, hallucination_rate, error_rate and wrong_answer_rate.
    assert rates == {"strict": (0.8, 0, 0.8, 0), "balanced": (0.5, 0.3333, 0.5, 0), "eager": (0, 0.8889, 0, 0.3)}
    names = ("hallucination_rate", "error_rate", "wrong_answer_rate")
    assert [found["overall"][name] for name in names] == list(rates["balanced"][1:])
    assert set(found["intervals"]["by_caution"]["eager"]) == set(names)
    low, high = found["intervals"]["by_caution"]["eager"]["wrong_answer_rate"]
    assert low < 0.3 < high
    assert "by_caution" not in summarize(rows, resamples=0)


def test_rows_are_read_back_as_written(tmp_path):
    rows = [replace(ROW, question="改\u2028行"), UNANSWERABLE]
    write_rows(rows, tmp_path / "rows.jsonl")
    assert read_rows(tmp_path / "rows.jsonl") == rows
    (tmp_path / "rows.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(ReportError, match="Run that evaluation again"):
        read_rows(tmp_path / "rows.jsonl")


def many(hits, **changes):
    return [replace(ROW, id=f"r{n}", documents=[f"d{n}"], quote_hits=[hit], **changes) for n, hit in enumerate(hits)]


def verdicts(before, after):
    comparison = compare_rows(before, after, resamples=400)
    return comparison, {change.metric: change.verdict for change in comparison.changes}


def test_a_comparison_tells_better_from_worse_from_noise():
    before, after = [n % 2 == 0 for n in range(80)], [n % 2 == 0 or n % 5 == 0 for n in range(80)]
    comparison, found = verdicts(many(before), many(after))
    assert found["evidence_hit@1"] == "better"
    assert found["wrong_answer_rate"] == "better"
    assert found["augrc"] == "better"
    assert found["brier"] == "better"
    assert comparison.gained == ["r5", "r15", "r25", "r35", "r45", "r55", "r65", "r75"]
    assert comparison.lost == []
    comparison, found = verdicts(many(after), many(before))
    assert found["evidence_hit@1"] == "worse"
    assert len(comparison.lost) == 8
    swapped = [*before[2:], *before[:2]]
    swapped[0], swapped[1] = not swapped[0], swapped[1]
    assert verdicts(many(before), many(swapped))[1]["evidence_hit@1"] == "within noise"


def test_longer_quotes_are_neither_better_nor_worse():
    rows = many([True] * 40)
    longer = [replace(row, quote_chars=[50, 60]) for row in rows]
    found = verdicts(rows, longer)[1]
    assert found["quote_chars@1"] == "changed"
    assert not any(metric.startswith("latency") for metric in found)


def test_only_the_questions_that_both_were_asked_are_compared():
    before, after = many([True] * 10), many([True] * 10)
    changed = [replace(after[0], question="別の問い"), *after[1:5]]
    assert compare_rows(before, changed, resamples=10).n == 4
    with pytest.raises(ReportError, match="share no question"):
        compare_rows(before, [UNANSWERABLE])


def test_gold_that_is_not_there_stops_the_run_before_any_question_is_asked():
    shelf = Shelf([Document("d", "甲は乙。")])
    ask = pytest.fail

    def question(gold):
        return [Question("q7", "？", "ja", True, "fact", "tune", (gold,), ("乙",))]

    with pytest.raises(GoldError, match="Question q7: The gold quote '丙' is not in d"):
        run(ask, question(Gold("d", quote="丙")), shelf)
    with pytest.raises(GoldError, match="q7 has its evidence in e, which is not in the index"):
        run(ask, question(Gold("e", quote="甲は乙。")), shelf)


def test_without_texts_no_word_of_a_document_is_kept():
    shelf = Shelf([Document("d", "甲は乙。丙は丁。")])
    asked = [Question("q", "甲とは？", "ja", True, "fact", "tune", (Gold("d", quote="甲は乙。"),), ("乙",))]

    def system(_):
        return Response([Place("d", 4, 8), Place("d", 0, 4)], [Place("d", 0, 8)], 0.7, answered=True, latency_ms=1.0)

    (row,) = run(system, asked, shelf)
    assert row.given == [
        {"document_id": "d", "start": 4, "end": 8, "quote": "丙は丁。"},
        {"document_id": "d", "start": 0, "end": 4, "quote": "甲は乙。"},
    ]
    assert row.gold == [{"document_id": "d", "quote": "甲は乙。"}]
    assert (row.quote_hits, row.quote_answers, row.passage_hits) == ([False, True], [False, True], [True])
    (bare,) = run(system, asked, shelf, with_texts=False)
    assert replace(bare, given=[], gold=[], answers=[]) == replace(row, given=[], gold=[], answers=[])
    assert bare.given == [{"document_id": "d", "start": 4, "end": 8}, {"document_id": "d", "start": 0, "end": 4}]
    assert bare.gold == [{"document_id": "d"}]
    assert bare.answers == []
