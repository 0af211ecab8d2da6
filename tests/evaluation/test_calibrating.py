import random

import pytest

from oa_qa.evaluation.calibrating import ANSWER_SIGNALS, SENTENCE_SIGNALS, Judged, calibrate, figures_of, judge
from oa_qa.evaluation.errors import QuestionFileError
from oa_qa.evaluation.questions import Gold, Question
from oa_qa.models import Document
from oa_qa.reading import ScoredSentence


def invented(count, informative, seed=1):
    """Questions with six sentences each; of the signals only one tells which sentence answers."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        answerable = number % 3 > 0
        document = Document(f"{number}.txt", "".join(f"これは文{n}です。" for n in range(6)))
        sentences, hits = [], []
        for n in range(6):
            hit = answerable and n == 2
            signals = {name: chance.gauss(0, 1) for name in (*SENTENCE_SIGNALS, "names", "meaning")}
            signals[informative] += 4 * hit
            sentences.append(ScoredSentence(document, 7 * n, 7 * n + 7, 0.0, signals))
            hits.append(hit)
        found.append(Judged(answerable, sentences, hits))
    return found


def test_the_signal_that_tells_gets_the_weight_and_unseen_questions_are_told_apart():
    fitted = calibrate(invented(150, "whole"), "r", "m", {})
    weights = {name: abs(weight) for name, weight in fitted.sentence.weights.items()}
    assert max(weights, key=weights.get) == "whole"
    assert set(fitted.answer.weights) == set(ANSWER_SIGNALS)
    figures = figures_of(fitted, invented(90, "whole", seed=2))
    assert figures["first"] > 0.85
    assert figures["auroc"] > 0.9
    assert figures["n"] == 90


def test_what_shuffled_labels_teach_is_nothing():
    questions = invented(150, "whole")
    chance = random.Random(3)
    shuffled = [Judged(one.answerable, one.sentences, chance.sample(one.hits, len(one.hits))) for one in questions]
    taught, true = (calibrate(one, "r", "m", {}).sentence.weights["whole"] for one in (shuffled, questions))
    assert abs(taught) < 0.1 * true


def test_thresholds_state_the_rates_that_they_give():
    fitted = calibrate(invented(150, "whole"), "r", "m", {})
    rates = fitted.about["in_sample"]["rates"]
    assert rates["strict"]["hallucination_rate"] <= 0.05
    assert rates["eager"]["error_rate"] <= 0.05
    assert fitted.thresholds["strict"] >= fitted.thresholds["balanced"] >= fitted.thresholds["eager"]


@pytest.mark.parametrize(
    "questions", [invented(20, "whole"), [one for one in invented(150, "whole") if one.answerable]]
)
def test_too_few_questions_or_only_answerable_ones_are_refused(questions):
    with pytest.raises(QuestionFileError, match="Write more"):
        calibrate(questions, "r", "m", {})


def test_reading_a_question_marks_the_sentences_that_hit_gold_evidence(quick_qa):
    question = Question(
        "q1", "社長は誰", "ja", True, "fact", "tune", (Gold("ja.md", quote="社長は田中花子である。"),), ("田中花子",)
    )
    (one,) = judge(quick_qa, [question])
    assert [sentence.text for sentence, hit in zip(one.sentences, one.hits, strict=True) if hit] == [
        "社長は田中花子である。"
    ]
