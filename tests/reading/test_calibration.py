import json
from dataclasses import asdict, replace

import pytest
from support import QuickEncoder, QuickReader

from oa_qa.encoding import Encoder
from oa_qa.errors import SettingsError
from oa_qa.reading import BUNDLED_CALIBRATION, BundledReader, Calibration, Logistic, read_calibration
from oa_qa.reading.calibration import KNOWN_OF_ANSWER, KNOWN_OF_SENTENCE

ONE = Calibration(
    "quick-reader",
    "quick-1",
    Logistic(-1.0, {"reader": 2.0, "whole": -0.5}),
    Logistic(0.5, {"total": 1.0}),
    {"strict": 0.8, "balanced": 0.5, "eager": 0.2},
)


def test_a_calibration_comes_back_as_it_was_written(tmp_path):
    ONE.write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json") == ONE


def test_a_rewritten_file_is_read_anew(tmp_path):
    ONE.write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json").thresholds["strict"] == 0.8
    # As long as before, so that not even its size tells.
    replace(ONE, thresholds={**ONE.thresholds, "strict": 0.9}).write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json").thresholds["strict"] == 0.9


def test_a_logit_is_the_bias_and_the_parts_weightiest_first():
    signals = {"whole": 1.0, "reader": 3.0, "names": 1.0}
    assert ONE.sentence.logit(signals) == -1 + 6 - 0.5
    assert list(ONE.sentence.parts(signals).items()) == [("reader", (3.0, 6.0)), ("whole", (1.0, -0.5))]


def test_it_knows_what_it_was_fitted_to():
    assert ONE.fits(QuickReader(), QuickEncoder())
    assert not ONE.fits(QuickReader(), QuickEncoder("quick-2"))


def test_the_bundled_calibration_was_fitted_to_the_bundled_reader_and_model():
    assert read_calibration(BUNDLED_CALIBRATION).fits(BundledReader(), Encoder())


def test_strict_asks_for_more_confidence_than_balanced_and_eager_for_less():
    thresholds = read_calibration(BUNDLED_CALIBRATION).thresholds
    assert 1 > thresholds["strict"] > thresholds["balanced"] > thresholds["eager"] > 0


@pytest.mark.parametrize("content", ["", "[]", '{"reader": "x"}', "nonsense"])
def test_what_is_no_calibration_is_refused_with_what_to_do(tmp_path, content):
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(SettingsError, match=r"oa-qa eval QUESTIONS .*--calibrate"):
        read_calibration(tmp_path / "c.json")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"sentence": {"bias": 0, "weights": {"reader": 1, "charm": 1}}},
            "the signal charm is none of log_rank, meaning",
        ),
        ({"sentence": {"bias": 0, "weights": {"total": 1}}}, "the signal total is none of"),
        ({"answer": {"bias": 0, "weights": {"charm": 1}}}, "the signal charm is none of"),
        ({"answer": {"bias": 0, "weights": {"total": float("nan")}}}, "no finite number"),
        ({"answer": {"bias": float("inf"), "weights": {}}}, "no finite number"),
        ({"answer": {"bias": 0, "weights": ["total"]}}, "AttributeError"),
        ({"thresholds": {"strict": 7.0, "balanced": 0.5, "eager": 0.2}}, "7.0.* no probabilities"),
        ({"thresholds": {"strict": 0.8, "balanced": 0.5, "eager": -0.1}}, "-0.1.* no probabilities"),
        ({"thresholds": {"strict": 0.8, "balanced": float("nan"), "eager": 0.2}}, "nan.* no probabilities"),
        ({"thresholds": {"strict": 0.2, "balanced": 0.5, "eager": 0.8}}, "fall from strict to eager"),
        ({"thresholds": {"strict": 0.8, "balanced": 0.5}}, "KeyError.*eager"),
    ],
)
def test_what_no_question_could_be_answered_with_is_refused_when_it_is_read(tmp_path, changes, reason):
    (tmp_path / "c.json").write_text(json.dumps(asdict(ONE) | changes))
    with pytest.raises(SettingsError, match=rf"{reason}.*oa-qa eval QUESTIONS .*--calibrate"):
        read_calibration(tmp_path / "c.json")


def test_every_signal_that_reading_gives_may_be_used_and_no_other(quick_qa, tmp_path):
    reading = quick_qa.read("社長は誰ですか")
    of_sentence, of_answer = (dict.fromkeys(signals, 1.0) for signals in (reading.sentences[0].parts, reading.signals))
    every = replace(ONE, sentence=Logistic(0.0, of_sentence), answer=Logistic(0.0, of_answer))
    every.write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json") == every
    assert (set(of_sentence), set(of_answer)) == (KNOWN_OF_SENTENCE, KNOWN_OF_ANSWER)
