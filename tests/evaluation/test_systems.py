"""Systems that are broken on purpose score as badly as they should, and a perfect one as well as it can."""

import numpy as np
import pytest
from support import QuickEncoder, QuickReader

import oa_qa
from oa_qa.corpus import bundled_corpus
from oa_qa.evaluation.questions import read_questions
from oa_qa.evaluation.running import Place, Response, public_api, run
from oa_qa.evaluation.summary import summarize
from oa_qa.settings import read_settings

from .conftest import SENTENCES, sentence

EVERYTHING = [(document, number) for document in range(40) for number in range(SENTENCES)]


def place(document, number):
    length = len(sentence(document, number))
    return Place(f"{document:02}.txt", number * length, (number + 1) * length)


def whole(document):
    return Place(f"{document:02}.txt", 0, SENTENCES * len(sentence(document, 0)))


def perfect(question):
    if not question.answerable:
        return Response([place(0, 0)], [whole(0)], 0.0, answered=False, latency_ms=1.0)
    document, number = map(int, question.id[1:].split("-"))
    return Response([place(document, number)], [whole(document)], 1.0, answered=True, latency_ms=1.0)


def reversed_(question):
    """The perfect ranking from behind, sure of what it should doubt."""
    document = int(question.id[1:].split("-")[0])
    others = [(document + shift) % 40 for shift in range(1, 11)]
    confidence = 0.0 if question.answerable else 1.0
    return Response(
        [place(d, 0) for d in others[:3]], [whole(d) for d in others], confidence, not question.answerable, 1.0
    )


def constant(question):
    return Response([place(7, 1)], [whole(7)], 0.5, answered=True, latency_ms=1.0)


def random_system(seed):
    random = np.random.default_rng(seed)

    def respond(question):
        drawn = [EVERYTHING[i] for i in random.permutation(len(EVERYTHING))[:10]]
        confidence = float(random.random())
        return Response(
            [place(*d) for d in drawn[:3]], [whole(d[0]) for d in drawn], confidence, confidence >= 0.5, 1.0
        )

    return respond


def scores(system, shelf, questions):
    return summarize(run(system, questions, shelf), resamples=200)


def test_a_perfect_system(shelf, shelf_questions):
    found = scores(perfect, shelf, shelf_questions)["overall"]
    for metric in ("passage_hit@1", "document_hit@1", "evidence_hit@1", "containment@1", "auroc"):
        assert found[metric] == 1
    for metric in ("hallucination_rate", "error_rate", "wrong_answer_rate", "ece", "brier"):
        assert found[metric] == 0
    # Even then the risk rises once the 40 of 120 that nobody can answer are answered too: (1/3)^2 / 2.
    assert found["augrc"] == pytest.approx(1 / 18, abs=1e-4)
    assert found["latency_ms"] == {"p50": 1.0, "p95": 1.0}
    assert (found["n"], found["quote_chars@1"]) == (120, len(sentence(0, 0)))


def test_a_reversed_system(shelf, shelf_questions):
    found = scores(reversed_, shelf, shelf_questions)["overall"]
    for metric in ("passage_hit@10", "document_hit@10", "evidence_hit@3", "containment@3", "auroc"):
        assert found[metric] == 0
    assert (found["hallucination_rate"], found["error_rate"], found["wrong_answer_rate"]) == (1, 1, None)
    assert found["augrc"] == 0.5
    assert found["ece"] == found["brier"] == pytest.approx(1 / 3, abs=1e-4)


def test_a_constant_system(shelf, shelf_questions):
    found = scores(constant, shelf, shelf_questions)["overall"]
    assert found["auroc"] == 0.5
    assert found["evidence_hit@1"] == found["evidence_hit@3"] == pytest.approx(1 / 80, abs=1e-4)
    assert found["passage_hit@10"] == pytest.approx(2 / 80)  # both questions on that document
    assert (found["hallucination_rate"], found["error_rate"]) == (1, 0)
    assert found["wrong_answer_rate"] == pytest.approx(79 / 80, abs=1e-4)
    assert found["augrc"] == pytest.approx(0.5 * 119 / 120, abs=1e-4)
    assert found["ece"] == pytest.approx(0.5 - 1 / 120, abs=1e-4)
    assert found["brier"] == 0.25


def test_a_random_system(shelf, shelf_questions):
    found = scores(random_system(1), shelf, shelf_questions)
    low, high = found["intervals"]["overall"]["auroc"]
    assert low < 0.5 < high
    assert found["overall"]["evidence_hit@1"] < 0.1  # 1 of 200 sentences
    assert found["overall"]["passage_hit@1"] < 0.15  # 1 of 40 passages
    assert found["overall"]["hallucination_rate"] == pytest.approx(0.5, abs=0.25)
    assert found["overall"]["augrc"] == pytest.approx(0.5, abs=0.02)


@pytest.fixture(scope="module")
def quick_bundled(tmp_path_factory):
    """The bundled corpus with an encoder of 64 random directions: quick, and far from nonsense thanks to words."""
    index = tmp_path_factory.mktemp("quick") / "index"
    encoder = QuickEncoder()
    oa_qa.build_index(bundled_corpus(), index, encoder=encoder)
    return oa_qa.load(index, encoder=encoder, reader=QuickReader()), encoder


@pytest.fixture(scope="module")
def report_half(questions_file):
    return [question for question in read_questions(questions_file) if question.split == "report"]


@pytest.fixture(scope="module")
def sound(quick_bundled, report_half):
    """The figures of the same index before it is broken."""
    qa, _ = quick_bundled
    return summarize(run(public_api(qa), report_half, qa), resamples=0)["overall"]


class Broken:
    """An index that finds other passages than it should; everything else is as it was."""

    def __init__(self, index, find):
        self._index, self._find = index, find
        self._count = index.manifest.counts["passages"]

    def __getattr__(self, name):
        return getattr(self._index, name)

    def matching(self, question, limit, documents, names):
        return []

    def best_sentences(self, vector, numbers):
        return [0.0] * len(numbers)

    def nearest(self, vector, limit, documents, *, of_each_language):
        return self._find(self._index, vector, self._count)[:limit]


def backwards(index, vector, count):
    return [(number, -score) for number, score in reversed(index.nearest(vector, count, None))]


def always_the_same(index, vector, count):
    return [(number, 0.0) for number in range(count)]


def by_lot(seed):
    random = np.random.default_rng(seed)
    return lambda index, vector, count: [(int(number), 0.0) for number in random.permutation(count)[:10]]


@pytest.mark.parametrize("find", [backwards, always_the_same, by_lot(3)], ids=["reversed", "constant", "random"])
def test_a_broken_retriever_behind_the_public_api(quick_bundled, report_half, sound, find):
    qa, encoder = quick_bundled
    broken = oa_qa.QA(Broken(qa.index, find), encoder, read_settings(), QuickReader())
    found = summarize(run(public_api(broken), report_half, broken), resamples=0)["overall"]
    # A question has one or two gold passages among some eighty: a drawn one is gold about once in fifty times, and
    # three times that is beyond chance for the hundred answerable questions.
    assert found["passage_hit@1"] <= 0.06 < 0.3 < sound["passage_hit@1"]
    assert found["evidence_hit@1"] <= 0.06


@pytest.mark.parametrize(
    ("threshold", "hallucination", "error", "wrong"), [(0.0, 1, 0, "some"), (1.0, 0, 1, None)], ids=["always", "never"]
)
def test_answering_always_and_never(quick_bundled, questions_file, threshold, hallucination, error, wrong):
    qa, encoder = quick_bundled
    stubborn = oa_qa.QA(qa.index, encoder, read_settings(threshold=threshold), QuickReader())
    questions = read_questions(questions_file)[:80]
    found = summarize(run(public_api(stubborn), questions, stubborn), resamples=0)["overall"]
    assert (found["hallucination_rate"], found["error_rate"]) == (hallucination, error)
    assert (found["wrong_answer_rate"] is None) == (wrong is None)
