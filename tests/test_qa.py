import datetime
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import QuickEncoder, QuickReader, write_corpus

import oa_qa
from oa_qa.errors import IndexUnavailableError, QuestionError

TROUBLE = st.sampled_from(
    [
        *"が é 𠮷 。 「 」 ． . ! ？ 、 ﷺ ㌦ １３ # ・ - שלום مرحبا 👨\u200d👩\u200d👧 か\u3099 e\u0301".split(),
        " ",
        "\r\n",
        "\n",
        "\x1e",
    ]
    + [*"\u200b\u202e\u2066\ufeff\u2028\u0085"]  # zero-width, right-to-left and line-breaking characters
)
TEXT = st.lists(st.one_of(TROUBLE, st.text(st.characters(exclude_categories=["Cs"]), max_size=8)), max_size=60).map(
    "".join
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    documents=st.lists(TEXT, min_size=1, max_size=3),
    question=TEXT,
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    threshold=st.sampled_from([0.0, 1.0]),
)
def test_every_citation_of_every_answer_reslices_exactly(documents, question, codec, threshold):
    with tempfile.TemporaryDirectory() as place:
        files = {
            f"{n}.txt": ("\ufeff" * (codec == "utf-16-be") + text).encode(codec) for n, text in enumerate(documents)
        }
        corpus = write_corpus(Path(place, "corpus"), {**files, "some.txt": "必ず読める文書である。"})
        encoder = QuickEncoder()
        oa_qa.build_index(corpus, Path(place, "index"), encoder=encoder)
        qa = oa_qa.load(Path(place, "index"), encoder=encoder, reader=QuickReader(), threshold=threshold)
        try:
            answer = qa.ask(question or "何か", limit=50)
        except QuestionError:
            return
        cited = json.loads(json.dumps(answer.to_dict()))
        assert (answer.status == "answered") == bool(cited["citations"]) == (not cited["nearest"])
        for citation in cited["citations"] + cited["nearest"]:
            document = qa.document(citation["document_id"])
            assert citation["quote"] == document.text[citation["start"] : citation["end"]]
            assert document.text == (corpus / document.id).read_bytes().decode(document.encoding)
            assert not any(citation["start"] < mark.end and mark.start < citation["end"] for mark in document.marks)
        assert {finding.verdict for finding in oa_qa.verify(answer, qa)} <= {"ok"}
        for hit in qa.search(question or "何か"):
            assert hit.text == qa.document(hit.document_id).text[hit.start : hit.end]


def test_a_question_is_answered_with_the_sentence_that_says_it(real_index):
    qa = oa_qa.load(real_index)
    answer = qa.ask("評価額はいくらでしたか")
    assert answer.status == "answered"
    assert answer.citations[0].quote == "評価額は八十億円だった。"
    assert answer.citations[0].document.publisher == "東の新聞"
    assert set(answer.timings_ms) == {"encode", "retrieve", "read", "total"}


def test_a_question_far_from_the_sources_gets_an_abstention_with_the_nearest_sentences(real_index):
    answer = oa_qa.load(real_index).ask("富士山の標高は何メートルですか")
    assert answer.status == "not_in_sources"
    assert answer.citations == ()
    assert 1 <= len(answer.nearest) <= 3


def test_asking_twice_gives_the_same_answer(real_index):
    qa = oa_qa.load(real_index)
    first, second = (qa.ask("Who is the president?").to_dict() for _ in range(2))
    first.pop("timings_ms"), second.pop("timings_ms")
    assert first == second


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"ja.md", "en.txt", "old/zh.md"}),
        ({"documents": ["en.txt"]}, {"en.txt"}),
        ({"languages": ["ja", "ZH"]}, {"ja.md", "old/zh.md"}),
        ({"as_of": "2020-01-01"}, {"old/zh.md"}),
        ({"as_of": "0999-01-01"}, set()),
        ({"as_of": datetime.date(2024, 3, 1), "languages": ["ja"]}, {"ja.md"}),
        ({"languages": ["zh-CN"]}, {"old/zh.md"}),
    ],
)
def test_filters_apply_before_ranking(quick_qa, filters, expected):
    assert {hit.document_id for hit in quick_qa.search("田中", limit=3, **filters)} == expected


def test_as_of_names_the_documents_it_had_to_leave_out(quick_qa):
    assert quick_qa.ask("田中", as_of="2024-12-31").undated == ("en.txt",)
    assert quick_qa.ask("田中").undated == ()
    assert quick_qa.left_out(as_of="2024-12-31").undated == ("en.txt",)


LANGUAGELESS = {
    "en.txt": "Tanaka Works was founded in Yamaguchi, and its president is Hanako Tanaka.",
    "names.txt": "Hanako Tanaka, Jean Moulin, Ada Lovelace",
    "late.md": "---\npublished: 2025-01-01\n---\nHanako Tanaka, Jean Moulin",
}


@pytest.fixture
def qa_of(tmp_path):
    """Loads an index of files, built with the quick encoder."""

    def load(files):
        encoder = QuickEncoder()
        oa_qa.build_index(write_corpus(tmp_path / "texts", files), tmp_path / "texts-index", encoder=encoder)
        return oa_qa.load(tmp_path / "texts-index", encoder=encoder, reader=QuickReader())

    return load


def test_languages_name_the_documents_they_had_to_leave_out_as_theirs_is_unknown(qa_of):
    qa = qa_of(LANGUAGELESS)
    answer = qa.ask("Tanaka", languages=["en"])
    assert answer.unknown_language == ("late.md", "names.txt")
    assert answer.to_dict()["unknown_language"] == ["late.md", "names.txt"]
    assert {hit.document_id for hit in qa.search("Tanaka", languages=["en"])} == {"en.txt"}
    assert qa.ask("Tanaka").unknown_language == ()


def test_what_another_filter_leaves_out_anyway_is_not_named(qa_of):
    qa = qa_of(LANGUAGELESS)
    left_out = qa.left_out(languages=["en"], as_of="2024-12-31")
    assert (left_out.undated, left_out.unknown_language) == (("en.txt",), ("names.txt",))
    assert qa.left_out(languages=["en"], documents=["late.md"]).unknown_language == ("late.md",)


def test_a_language_that_no_document_is_known_to_be_in_is_refused_with_those_that_may_be(qa_of):
    names = {f"{n:02}.txt": "Hanako Tanaka, Jean Moulin" for n in range(12)}
    with pytest.raises(QuestionError) as refused:
        qa_of(names).ask("Tanaka", languages=["en"])
    assert "There are" not in str(refused.value)
    assert "not known of 00.txt, 01.txt" in str(refused.value)
    assert "09.txt and 2 more" in str(refused.value)
    assert "front matter (language: en)" in str(refused.value)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The board met on Friday, and the chair left the company."),
        ("de", "Der Vorstand traf sich am Freitag, und die Chefin ist nicht mit den anderen gegangen."),
        ("ru", "Совет директоров собрался в пятницу и объявил об увольнениях."),
    ],
)
def test_plain_text_in_a_language_without_a_script_of_its_own_is_found_by_language(qa_of, language, text):
    qa = qa_of({"a.txt": text, "b.txt": "取締役会は金曜日に解任を発表した。"})
    assert {hit.document_id for hit in qa.search("board", languages=[language])} == {"a.txt"}


@pytest.mark.parametrize(
    ("question", "arguments", "message"),
    [
        ("", {}, "no words"),
        (" 　\n？", {}, "no words"),
        ("あ" * 100_000, {}, "100,000 characters"),
        ("誰？", {"limit": 0}, "at least 1"),
        ("誰？", {"as_of": "昨日"}, "date like 2023-11-20"),
        ("誰？", {"documents": ["nowhere.txt"]}, "oa-qa documents"),
        ("誰？", {"documents": "ja.md"}, "are lists"),
        ("誰？", {"languages": ["fr"]}, "There are: en, ja, zh.$"),
        ("誰？", {"as_of": 2023}, "date like 2023-11-20"),
        ("誰？", {"limit": "3"}, "whole number"),
        ("誰\udcff？", {}, "no text"),
    ],
)
def test_a_question_that_makes_no_sense_says_what_to_do(quick_qa, question, arguments, message):
    with pytest.raises(QuestionError, match=message):
        quick_qa.ask(question, **arguments)


def test_a_question_is_encoded_as_a_question_and_sentences_as_passages(quick_qa, quick):
    assert quick.asked == []
    assert "評価額は八十億円だった。" in quick.encoded
    quick_qa.ask("評価額は？")
    quick_qa.search("社長は？")
    assert quick.asked == ["評価額は？", "社長は？"]
    assert not {"評価額は？", "社長は？"} & set(quick.encoded)


def test_the_documents_are_listed_and_whole(quick_qa, corpus):
    assert [entry["document_id"] for entry in quick_qa.documents()] == ["en.txt", "ja.md", "old/zh.md"]
    assert quick_qa.document("ja.md").text == (corpus / "ja.md").read_text(encoding="utf-8")
    with pytest.raises(KeyError):
        quick_qa.document("nowhere.txt")


def test_an_index_of_another_model_says_what_to_do(tmp_path, quick_qa):
    with pytest.raises(IndexUnavailableError, match=r"built with the model quick .* build again: oa-qa index"):
        oa_qa.load(tmp_path / "index", encoder=QuickEncoder("quick-2"), reader=QuickReader())


def test_a_document_with_a_file_name_from_a_mac_is_found_as_its_name_is_typed(qa_of):
    stored, typed = "会社か\u3099いと\u3099.md", "会社がいど.md"
    qa = qa_of({stored: "社長は田中花子である。", "other.md": "社長は山田である。"})
    assert qa.document(typed) == qa.document(stored)
    assert {hit.document_id for hit in qa.search("社長", documents=[typed])} == {stored}
    with pytest.raises(KeyError):
        qa.document("会社かいと.md")
    with pytest.raises(QuestionError, match="no document '会社かいと"):
        qa.search("社長", documents=["会社かいと.md"])
