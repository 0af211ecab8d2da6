import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_qa import postings
from oa_qa.postings import Postings, PostingsWriter

PASSAGES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), min_size=1, max_size=12)


def written(folder, passages, old=None, taken=()):
    """Postings of passages of the old ones, by number, and then of new ones."""
    writer = PostingsWriter(folder, old)
    for number in taken:
        writer.take(number)
    for terms in passages:
        writer.add(terms)
    writer.close()
    return Postings(folder)


def scores(found, term):
    total = np.zeros(len(found.lengths), dtype=np.float32)
    found.add_scores(term, to=total)
    return total.tolist()


def bm25(passages, term, k1=1.2, b=0.75):
    """The formula, as in the literature (Kamphuis et al. 2020, Lucene)."""
    counts = [Counter(terms)[term] for terms in passages]
    having = sum(count > 0 for count in counts)
    idf = math.log(1 + (len(passages) - having + 0.5) / (having + 0.5))
    mean = sum(map(len, passages)) / len(passages) or 1
    return [
        idf * count / (count + k1 * (1 - b + b * len(terms) / mean))
        for terms, count in zip(passages, counts, strict=True)
    ]


@pytest.fixture(scope="module", params=[2_000_000, 3], ids=["at once", "in many runs"])
def places(request, tmp_path_factory):
    """New folders, with more or less memory for what is written into them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_HELD", request.param)
        yield lambda: tmp_path_factory.mktemp("postings") / "new"


@settings(deadline=None, max_examples=50)
@given(PASSAGES)
def test_scores_are_those_of_the_formula(places, passages):
    found = written(places(), passages)
    for term in "abcdefghi":
        assert scores(found, term) == pytest.approx(bm25(passages, term), abs=1e-5)
        assert found.has(term) == sum(term in terms for terms in passages)


@settings(deadline=None, max_examples=50)
@given(PASSAGES, PASSAGES, st.randoms())
def test_taking_passages_over_gives_what_writing_them_anew_gives(places, before, new, random):
    old = written(places(), before)
    taken = random.sample(range(len(before)), random.randint(0, len(before)))
    stepwise = written(places(), new, old, taken)
    at_once = written(places(), [*(before[number] for number in taken), *new])
    assert set(stepwise.vocabulary) == set(at_once.vocabulary)
    for term in "abcdefgh":
        assert scores(stepwise, term) == scores(at_once, term)


def test_a_passage_cannot_be_taken_twice_nor_from_nowhere(tmp_path):
    old = written(tmp_path / "old", [["a"]])
    with pytest.raises(ValueError, match="no passage 0 left"):
        written(tmp_path / "new", [], old, [0, 0])
    with pytest.raises(ValueError, match="no passage 0 left"):
        written(tmp_path / "other", [], None, [0])


def test_only_the_finished_files_are_left(tmp_path):
    written(tmp_path / "new", [["a", "b"], []])
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["counts.npy", "lengths.npy", "passages.npy", "scores.npy", "starts.npy", "vocabulary.json"]
