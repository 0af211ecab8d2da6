"""Answers and documents as HTML, on strings."""

import dataclasses
from html.parser import HTMLParser
from pathlib import Path

import pytest
from oa_qa_app import render
from oa_qa_app.examples import EXAMPLES, examples_for
from oa_qa_app.markup import Html, element, link
from oa_qa_app.texts import ENGLISH, JAPANESE, LANGUAGES, preferred_language, texts_in

from oa_qa.errors import IndexUnavailableError, ModelError, QuestionError
from oa_qa.models import Answer, Citation, Document, IndexInfo, Mark, Span

BOTH = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
INDEX = IndexInfo("f", "2026-01-01T00:00:00+00:00", "model", 7)
HOSTILE = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)> & ${alert(1)} {{this}}"
BELLS = Document(
    "鐘.md",
    "---\n題\n---\n鐘は三度鳴った。町は静かだった。",
    title="鐘",
    published="2020-02-03",
    publisher="町の新聞",
    url="https://example.org/bells",
    language="ja",
    marks=(Mark(0, 10, "front_matter"),),
)


class Page(HTMLParser):
    """The elements and the text of some markup."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = [], [], ""
        self.inside = {}
        self._open = []
        self.feed(markup)
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        self._open.append(tag)
        self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        for tag in set(self._open):
            self.inside[tag][-1] += data


def answer(*citations, status="answered", confidence=0.9):
    key = "citations" if status == "answered" else "nearest"
    return Answer("鐘は？", status, confidence, **{"citations": (), "nearest": (), key: citations}, index=INDEX)


def cite(document=BELLS, start=10, end=18, **more):
    return Citation(1, document, start, end, 1.0, **more)


@BOTH
def test_the_items_of_a_list_stay_on_lines_of_their_own_and_a_wrapped_sentence_does_not(texts):
    text = "一、批判を禁じない。\n二、匿名で\n届ける。"
    document = Document("list.md", text, soft_breaks=(text.index("\n届"),))
    page = Page(render.result(answer(cite(document, 0, len(text), highlight=(2, 9))), texts))
    assert page.inside["blockquote"] == ["一、批判を禁じない。\n二、匿名で届ける。"]


@BOTH
def test_an_answer_shows_the_quote_and_its_source(texts):
    page = Page(render.result(answer(cite()), texts))
    assert page.inside["blockquote"] == ["鐘は三度鳴った。"]
    assert page.inside["cite"] == ["鐘"]
    assert "町の新聞" in page.text
    assert "鐘.md" in page.text
    assert "90%" in page.text
    assert {"lang": "ja", "dir": "auto"} in page.attributes
    assert {"datetime": "2020-02-03"} in page.attributes


def test_the_words_of_both_languages():
    japanese, english = (Page(render.result(answer(cite()), texts)).text for texts in (JAPANESE, ENGLISH))
    assert "1件の引用で答えます" in japanese
    assert "2020年2月3日 · 日本語" in japanese
    assert "Answered by 1 quotation" in english
    assert "3 February 2020 · Japanese" in english
    assert "2件の引用で答えます" in render.result(answer(cite(), cite()), JAPANESE)


@BOTH
def test_a_quoted_row_or_item_shows_what_leads_into_it_and_is_copied_with_it(texts):
    document = Document("a.md", "次は<b>誤り</b>：\n- 社長が辞める", language="ja")
    page = Page(render.result(answer(cite(document, 15, 21, lead_in=Span(0, 12))), texts))
    assert page.inside["blockquote"] == ["社長が辞める"]
    assert page.inside["q"] == ["鐘は？", "次は<b>誤り</b>："]
    (copied,) = [attributes["data-copy"] for attributes in page.attributes if "data-copy" in attributes]
    assert texts.copied_quote.format(quote="次は<b>誤り</b>：") in copied


@BOTH
def test_abstaining_is_labelled_and_its_passages_are_no_citations(texts):
    page = Page(render.result(answer(cite(), status="not_in_sources", confidence=0.1), texts))
    assert texts.not_in_sources in page.text
    assert page.inside["h3"] == [texts.nearest]
    assert "ol" not in page.tags
    assert not any("data-copy" in attributes for attributes in page.attributes)


@BOTH
def test_what_a_source_does_not_state_is_left_out_but_for_the_date(texts):
    page = Page(render.result(answer(cite(Document("a.txt", "x" * 20))), texts))
    assert texts.no_date in page.text
    assert "None" not in page.text
    assert "cite" not in page.tags
    assert "a" not in page.tags


def test_the_answer_within_the_quote_is_marked():
    page = Page(render.result(answer(cite(highlight=(12, 14))), JAPANESE))
    assert page.inside["strong"] == ["三度"]
    assert page.inside["blockquote"] == ["鐘は三度鳴った。"]


def test_copies_open_too():
    page = Page(render.result(answer(cite(copies=("b.md",))), JAPANESE))
    assert "同じ文：b.md" in page.text
    assert any(attributes.get("data-document") == "b.md" for attributes in page.attributes)


@BOTH
@pytest.mark.parametrize("how", ["declared", "sound"])
def test_a_name_in_another_spelling_is_explained(texts, how):
    name = {"asked": "<Kane>", "found": "鐘", "how": how}
    page = Page(render.result(answer(cite(matched_names=(name,))), texts))
    assert "<Kane>" in page.text
    assert (texts.name_declared if how == "declared" else texts.name_sound) in page.text


def test_the_clipboard_gets_quote_and_citation():
    assert render.citation_text(cite(), JAPANESE) == (
        "「鐘は三度鳴った。」\n— 町の新聞 / 鐘 / 2020-02-03 / 鐘.md / https://example.org/bells"
    )


@BOTH
def test_hostile_sources_are_only_text(texts):
    evil = Document(
        HOSTILE,
        HOSTILE,
        title=HOSTILE,
        published=HOSTILE,
        publisher=HOSTILE,
        language=HOSTILE,
        url=f"javascript:{HOSTILE}",
    )
    citation = cite(evil, 0, len(HOSTILE), highlight=(3, 9), copies=(HOSTILE,))
    shown = [
        render.result(answer(citation), texts),
        render.result(answer(citation, status="not_in_sources"), texts),
        render.result(IndexUnavailableError(HOSTILE), texts),
        render.searching(HOSTILE, texts),
        render.documents([evil.about()], texts),
        render.source(evil, (3, 9), 1, texts),
    ]
    for markup in shown:
        page = Page(markup)
        assert not {"script", "img", "a"} & set(page.tags)
        assert not any(name.startswith("on") for attributes in page.attributes for name in attributes)
        assert HOSTILE in page.text


@pytest.mark.parametrize(
    "address", [None, "", "javascript:alert(1)", "data:text/html,x", "//host/x", "http://", "http://["]
)
def test_only_web_addresses_become_links(address):
    assert link(address, "x") is None


def test_links_keep_their_page_to_themselves():
    assert link('https://example.org/?a=1&b="', "x") == (
        '<a href="https://example.org/?a=1&amp;b=&quot;" target="_blank" rel="noopener noreferrer">x</a>'
    )


def test_elements_escape_text_and_keep_markup():
    assert element("p", "<", Html("<b>"), None, class_="x", hidden=True, id=None) == '<p class="x" hidden>&lt;<b></p>'


@pytest.mark.parametrize("span", [(10, 18), (0, 5), (4, 20), (18, 25)])
def test_the_source_is_whole_and_the_quote_is_one_mark(span):
    page = Page(render.source(BELLS, span, 1, JAPANESE))
    assert page.inside["mark"] == [BELLS.text[slice(*span)]]
    assert page.text.endswith(BELLS.text)


def test_front_matter_is_pale():
    page = Page(render.source(BELLS, None, 1, JAPANESE))
    assert page.inside["span"] == [BELLS.text[:10]]
    assert page.text.endswith(BELLS.text)
    assert "mark" not in page.tags


@BOTH
def test_failures_say_what_to_do(texts):
    assert texts.question_hint.format(longest=2000) in render.result(QuestionError("…"), texts)
    for error, words in (
        (IndexUnavailableError("It is gone. Build it."), texts.failed),
        (ModelError("It is gone. Build it."), texts.model_unavailable),
    ):
        assert words in render.result(error, texts)
        assert "Build it." in render.result(error, texts)
    unexpected = render.result(ZeroDivisionError("secret"), texts)
    assert texts.unexpected in unexpected
    assert "secret" not in unexpected


def test_long_lists_of_documents_are_cut():
    listing = [BELLS.about()] * 305
    assert "ほか5件" in render.documents(listing, JAPANESE)


def test_both_languages_say_everything():
    for field in dataclasses.fields(JAPANESE):
        values = [getattr(texts, field.name) for texts in LANGUAGES.values()]
        assert all(values), field.name
    assert len(JAPANESE.months) == len(ENGLISH.months) == 12


@pytest.mark.parametrize(
    ("header", "code"),
    [("ja,en;q=0.8", "ja"), ("zh-CN,ja-JP;q=0.5", "ja"), ("EN-us", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_the_browser_chooses_the_language(header, code):
    assert preferred_language(header) == code


def test_an_unknown_language_is_english():
    assert texts_in("xx") is texts_in(None) is texts_in(["ja"]) is ENGLISH


def test_examples_are_shown_for_the_bundled_corpus_only():
    corpus = Path(__file__).parents[2] / "corpus"
    assert examples_for([path.name for path in corpus.iterdir()]) == EXAMPLES
    assert examples_for(["a.md"]) == ()
    assert render.examples((), JAPANESE) == ""
    assert len(Page(render.examples(EXAMPLES, JAPANESE)).inside["button"]) == len(EXAMPLES)
