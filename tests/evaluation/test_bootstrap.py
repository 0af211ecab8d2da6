import numpy as np
import pytest
from scipy import stats

from oa_qa.evaluation.bootstrap import bootstrap, clusters, interval, resamples


def test_documents_are_drawn_where_there_are_enough_of_them():
    few = [f"d{n}" for n in range(29)] * 2
    assert clusters([*few, None]) == ("question", list(range(59)))
    many = [f"d{n}" for n in range(30)] * 2
    unit, found = clusters([*many, None, None])
    assert unit == "document"
    assert found[:60] == many
    assert len(set(found)) == 32  # a question without a document stands for itself


def test_the_questions_of_a_document_are_drawn_together():
    for positions in resamples(["a", "b", "a", "c"], seed=1, count=50):
        counts = np.bincount(positions, minlength=4)
        assert counts[0] == counts[2]
        assert counts[0] + counts[1] + counts[3] == 3


def test_an_interval_leaves_out_the_tails():
    assert interval([float(value) for value in range(1001)]) == pytest.approx((25, 975))
    assert interval([None, 3.0]) == (3.0, 3.0)
    assert interval([None]) is None


def test_the_interval_of_a_mean_agrees_with_scipy():
    values = np.random.default_rng(5).gamma(2, size=120)
    found = bootstrap(lambda chosen: {"mean": float(values[chosen].mean())}, range(120), seed=1, count=4000)["mean"]
    expected = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=4000, rng=2).confidence_interval
    # Two draws of 4000 differ by their own noise: a twentieth of the interval's width is several times that.
    assert found == pytest.approx(tuple(expected), abs=(expected.high - expected.low) / 20)


def test_documents_that_stand_together_widen_the_interval():
    values = np.repeat(np.random.default_rng(6).random(30), 10)  # ten equal questions on each document

    def width(cluster):
        low, high = bootstrap(lambda chosen: {"m": float(values[chosen].mean())}, cluster, seed=1)["m"]
        return high - low

    # Ten copies carry no news: the interval is that of 30 questions, wider by about the root of ten.
    assert width(np.repeat(range(30), 10).tolist()) / width(range(300)) == pytest.approx(10**0.5, rel=0.15)


def test_the_same_seed_gives_the_same_interval():
    values = np.random.default_rng(7).random(40)
    first, second, other = (
        bootstrap(lambda chosen: {"m": float(values[chosen].mean())}, range(40), seed=seed) for seed in (1, 1, 2)
    )
    assert first == second != other
    assert bootstrap(lambda chosen: {"m": 1.0}, [], seed=1) == {}
