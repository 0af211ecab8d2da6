import pytest
from support import QuickEncoder, QuickReader

from oa_qa.encoding import Encoder
from oa_qa.errors import SettingsError
from oa_qa.reading import BUNDLED_CALIBRATION, BundledReader, Calibration, Logistic, read_calibration

ONE = Calibration(
    "quick-reader",
    "quick-1",
    Logistic(-1.0, {"reader": 2.0, "words": -0.5}),
    Logistic(0.5, {"score": 1.0}),
    {"strict": 0.8, "balanced": 0.5, "eager": 0.2},
)


def test_a_calibration_comes_back_as_it_was_written(tmp_path):
    ONE.write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json") == ONE


def test_a_logit_is_the_bias_and_the_parts_weightiest_first():
    signals = {"words": 1.0, "reader": 3.0, "whole": 1.0}
    assert ONE.sentence.logit(signals) == -1 + 6 - 0.5
    assert list(ONE.sentence.parts(signals).items()) == [("reader", (3.0, 6.0)), ("words", (1.0, -0.5))]


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
