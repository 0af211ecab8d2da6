import numpy as np
import pytest
from support import QuickEncoder, write_corpus

import oa_qa
from oa_qa.index.languages import languages_of

VECTORS = np.asarray([[1, 0], [0, 1], [0.6, 0.8], [1, 0]], dtype=np.float32)


def test_passages_are_grouped_by_the_language_of_their_document_whatever_its_region():
    documents = [("zh-TW", range(2)), (None, range(2, 3)), ("ZH", range(3, 4))]
    found = languages_of(documents, lambda numbers: VECTORS[list(numbers)])
    assert found.group.tolist() == [0, 0, 1, 0]
    assert found.sizes.tolist() == [3, 1]
    assert found.similarities(np.asarray([1, 0], dtype=np.float32)) == pytest.approx([2 / 3, 0.6])


def test_one_language_needs_no_vectors():
    found = languages_of([("ja", range(4))], lambda _: pytest.fail("vectors were read"))
    assert (len(found), found.similarities(np.ones(2, dtype=np.float32)).tolist()) == (1, [0.0])


@pytest.mark.parametrize(("documents", "expected"), [(None, [2, 2, 1]), (["ja0.txt", "en0.txt", "en1.txt"], [1, 2, 0])])
def test_the_nearest_passages_of_each_language_are_found(tmp_path, documents, expected):
    files = {f"ja{n}.txt": f"富士山の高さは{n}番目である。" for n in range(5)}
    files |= {f"en{n}.txt": f"The height of mountain {n} is known." for n in range(3)} | {
        "ko.txt": "산의 높이는 알려져 있다."
    }
    encoder = QuickEncoder()
    oa_qa.build_index(write_corpus(tmp_path / "texts", files), tmp_path / "index", encoder=encoder)
    index = oa_qa.load(tmp_path / "index", encoder=encoder).index
    vector = encoder.encode_queries(["富士山の高さ"])[0]
    found = index.nearest(vector, 2, documents, of_each_language=True)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    names = [passage.document_id[:2] for passage in index.passages([number for number, _ in found])]
    assert [names.count(language) for language in ("ja", "en", "ko")] == expected
