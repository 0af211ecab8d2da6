import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import balanced_accuracy_score, brier_score_loss

from oa_qa.evaluation import metrics


def random_case(seed, n=200, distinct=None):
    random = np.random.default_rng(seed)
    confidence = random.random(n) if distinct is None else random.integers(distinct, size=n) / distinct
    return confidence, random.random(n) < 0.2 + 0.6 * confidence


def test_success_counts_a_question_once_whatever_its_rank_below_the_cutoff():
    ranked = [[False, True, True], [True], [], [False, False, False], [False, False, True]]
    found = metrics.success_at(ranked, (1, 2, 3, 10))
    assert found[1].tolist() == [0, 1, 0, 0, 0]
    assert found[2].tolist() == [1, 1, 0, 0, 0]
    assert found[3].tolist() == found[10].tolist() == [1, 1, 0, 0, 1]


def test_auroc_is_the_share_of_pairs_in_the_right_order():
    confidence = np.array([0.9, 0.6, 0.6, 0.2])
    answerable = np.array([True, True, False, False])
    # Four pairs: 0.9 beats both, 0.6 ties with 0.6 and beats 0.2: 3.5 of 4.
    assert metrics.auroc(confidence, answerable) == pytest.approx(3.5 / 4)
    assert metrics.auroc(confidence, np.array([True] * 4)) is None
    assert metrics.auroc_by_ranks(confidence, np.array([False] * 4)) is None


@pytest.mark.parametrize("distinct", [None, 7])
def test_both_ways_to_the_auroc_agree(distinct):
    case = random_case(8, distinct=distinct)
    assert metrics.auroc_by_ranks(*case) == pytest.approx(metrics.auroc(*case), abs=1e-12)


def test_risk_and_coverage_by_hand():
    confidence = np.array([0.9, 0.8, 0.8, 0.1])
    correct = np.array([True, False, True, False])
    coverage, risk = metrics.risk_coverage(confidence, correct)
    assert coverage.tolist() == [0, 0.25, 0.75, 1]
    assert risk.tolist() == [0, 0, 0.25, 0.5]
    # Trapezoids: 0, then 0.5 * (0 + 0.25) / 2, then 0.25 * (0.25 + 0.5) / 2.
    assert metrics.augrc(confidence, correct) == pytest.approx(0.0625 + 0.09375)


@pytest.mark.parametrize("distinct", [None, 7])
@pytest.mark.parametrize("seed", range(3))
def test_augrc_agrees_with_its_closed_form(seed, distinct):
    confidence, correct = random_case(seed, n=4000, distinct=distinct)
    right = correct.mean()
    ranking = metrics.auroc(confidence, correct)
    # Traub et al. 2024: what ranks failures badly, and what is unavoidable at this share of failures.
    expected = (1 - ranking) * right * (1 - right) + 0.5 * (1 - right) ** 2
    assert metrics.augrc(confidence, correct) == pytest.approx(expected, abs=1e-9)


def test_augrc_at_its_ends():
    confidence = np.linspace(1, 0, 1000)
    assert metrics.augrc(confidence, np.ones(1000, dtype=bool)) == 0
    assert metrics.augrc(confidence, np.zeros(1000, dtype=bool)) == pytest.approx(0.5)
    assert metrics.augrc(np.array([]), np.array([], dtype=bool)) is None


def test_ece_by_hand():
    # Two bins: (0.2, 0.4) with one right, (0.6, 1.0) with both right: gaps |0.5 - 0.3| and |1 - 0.8|.
    confidence = np.array([0.2, 0.4, 0.6, 1.0])
    correct = np.array([True, False, True, True])
    assert metrics.ece(confidence, correct, bins=2) == pytest.approx(0.2)
    assert metrics.ece(np.array([1.0, 1.0]), np.array([True, True])) == 0
    assert metrics.ece(np.array([1.0, 1.0]), np.array([False, False])) == 1
    assert metrics.ece(np.array([]), np.array([], dtype=bool)) is None


@pytest.mark.parametrize("seed", range(5))
def test_ece_agrees_with_the_calibration_curve_of_scikit_learn(seed):
    confidence, correct = random_case(seed, n=15 * 20)  # as many as fill every bin alike
    shares, means = calibration_curve(correct, confidence, n_bins=15, strategy="quantile")
    assert metrics.ece(confidence, correct) == pytest.approx(np.abs(shares - means).mean())


@pytest.mark.parametrize("distinct", [None, 7])
def test_the_bins_of_the_reliability_plot_are_those_of_the_calibration_error(distinct):
    confidence, correct = random_case(5, distinct=distinct)
    claimed, right, counts = metrics.reliability(confidence, correct)
    assert counts.sum() == len(confidence)
    assert counts.min() > 0
    assert counts @ claimed == pytest.approx(confidence.sum())
    assert counts @ right == pytest.approx(correct.sum())
    assert np.abs(right - claimed) @ counts / counts.sum() == pytest.approx(metrics.ece(confidence, correct))
    assert [len(part) for part in metrics.reliability(np.array([]), np.array([], dtype=bool))] == [0, 0, 0]


def test_equal_confidences_share_a_bin_of_the_reliability_plot():
    claimed, right, counts = metrics.reliability(np.array([0.8, 0.8, 0.8, 0.2]), np.array([True, True, False, False]))
    assert claimed == pytest.approx([0.2, 0.8])
    assert right == pytest.approx([0, 2 / 3])
    assert counts.tolist() == [1, 3]


def test_the_brier_score_is_that_of_scikit_learn():
    confidence, correct = random_case(6)
    assert metrics.brier(confidence, correct) == pytest.approx(brier_score_loss(correct, confidence))
    assert metrics.brier(np.array([0.75, 0.5]), np.array([True, False])) == pytest.approx((0.0625 + 0.25) / 2)
    assert metrics.brier(np.array([]), np.array([], dtype=bool)) is None


def test_no_metric_depends_on_the_order_of_questions():
    confidence, correct = random_case(1, distinct=9)
    order = np.random.default_rng(2).permutation(len(confidence))
    for metric in (metrics.auroc, metrics.augrc, metrics.ece, metrics.brier):
        assert metric(confidence, correct) == pytest.approx(metric(confidence[order], correct[order]), abs=1e-12)


def test_the_best_threshold_has_the_best_balanced_accuracy():
    confidence, answerable = random_case(3)
    best = metrics.best_threshold(confidence, answerable)
    reached = balanced_accuracy_score(answerable, confidence >= best)
    tried = [balanced_accuracy_score(answerable, confidence >= t) for t in confidence]
    assert reached == pytest.approx(max(tried))
    assert metrics.best_threshold(np.array([0.2, 0.8]), np.array([False, True])) == pytest.approx(0.5)


def test_the_roc_curve_runs_from_nothing_answered_to_everything_answered():
    wrongly, rightly, _ = metrics.roc(*random_case(4))
    assert (wrongly[0], rightly[0], wrongly[-1], rightly[-1]) == (0, 0, 1, 1)
