import pytest

from oa_qa.retrieval import retrieve


def found(qa, question, limit=3, documents=None):
    vector = qa._encoder.encode_queries([question])[0]
    return retrieve(qa.index, question, vector, limit, documents)


def test_the_passage_that_shares_words_and_meaning_comes_first(quick_qa):
    best = found(quick_qa, "田中工業の評価額")[0]
    assert best.passage.document_id == "ja.md"
    assert best.parts["lexical"] > 0
    assert -1 <= best.parts["dense"] <= 1


def test_as_many_passages_as_asked_for_are_returned_when_there_are_enough(quick_qa):
    assert [len(found(quick_qa, "富士山", limit)) for limit in (1, 2, 3, 9)] == [1, 2, 3, 3]


@pytest.mark.parametrize("documents", [["en.txt"], ["ja.md", "old/zh.md"], []])
def test_other_documents_than_the_allowed_ones_are_never_returned(quick_qa, documents):
    assert {item.passage.document_id for item in found(quick_qa, "田中", 9, documents)} == set(documents)
