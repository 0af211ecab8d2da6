"""The named endpoint /ask, what a browser may send, and serving."""

import socket
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from oa_qa_app import serve
from oa_qa_app.handlers import Handlers

import oa_qa
from oa_qa import OaQaError

ANSWERED = "岬の灯台の高さは何メートルですか？"
UNANSWERED = "量子コンピュータを発明したのは誰ですか？"
FROM_JAPAN = SimpleNamespace(headers={"accept-language": "ja,en;q=0.5"})


@pytest.fixture(scope="module")
def client(url):
    made = Client(url, verbose=False, analytics_enabled=False)
    yield made
    made.close()


def without_timings(answer):
    return {key: value for key, value in answer.items() if key != "timings_ms"}


@pytest.mark.parametrize("question", [ANSWERED, UNANSWERED])
def test_ask_gives_the_answer_json(client, qa, question):
    given = client.predict(question, 2, api_name="/ask")
    assert given["schema"] == 1
    assert without_timings(given) == without_timings(qa.ask(question, limit=2).to_dict())


def test_the_limit_may_be_left_out(client, qa):
    assert without_timings(client.predict(ANSWERED, api_name="/ask")) == without_timings(qa.ask(ANSWERED).to_dict())


@pytest.mark.parametrize(
    ("question", "limit", "message"),
    [
        ("", 3, "The question holds no words"),
        ("a", 0, "at least 1"),
        ("a", "3", "whole number"),
        (["a"], 3, "must be a text"),
    ],
)
def test_errors_say_what_is_wrong(client, question, limit, message):
    with pytest.raises(AppError, match=message):
        client.predict(question, limit, api_name="/ask")


def test_ask_is_all_that_programs_see(url):
    endpoints = httpx.get(f"{url}gradio_api/info").json()
    assert list(endpoints["named_endpoints"]) == ["/ask"]
    assert endpoints["unnamed_endpoints"] == {}
    assert "word for word" in endpoints["named_endpoints"]["/ask"]["description"]
    names = [parameter["parameter_name"] for parameter in endpoints["named_endpoints"]["/ask"]["parameters"]]
    assert names == ["question", "limit"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        {"document": "no.md"},
        {"document": "../lighthouse.md"},
        {"document": ["lighthouse.md"]},
        {"document": "lighthouse.md", "start": "5"},
        {"document": "lighthouse.md", "start": "5", "end": "5"},
        {"document": "lighthouse.md", "start": "-1", "end": "5"},
        {"document": "lighthouse.md", "start": "0", "end": "99999999"},
        {"document": "lighthouse.md", "start": "0", "end": "9" * 10_000},
        {"document": "lighthouse.md", "start": "٣", "end": "٩"},
    ],
)
def test_places_that_are_not_there_are_not_opened(qa, data):
    shown, opened = Handlers(qa).open_source(gr.EventData(None, data), "ja")
    assert opened is None
    assert "この索引の資料にありません" in shown


def test_a_place_is_opened(qa):
    shown, opened = Handlers(qa).open_source(
        gr.EventData(None, {"document": "lighthouse.md", "start": "100", "end": "110"}), "ja"
    )
    assert opened.span == (100, 110)
    assert f"<mark>{qa.document('lighthouse.md').text[100:110]}</mark>" in shown


def test_unknown_languages_and_examples_change_nothing(qa):
    handlers = Handlers(qa)
    assert handlers.change_language(gr.EventData(None, {"language": "xx"}), "ja", None, None)[0] == "ja"
    assert (
        len(list(handlers.show_example(gr.EventData(None, {"example": "0"}), "ja", None, FROM_JAPAN))) == 1
    )  # no bundled corpus


def test_documents_are_listed_anew_once_the_index_was_built_again(quick_qa, quick, corpus, tmp_path):
    handlers = Handlers(quick_qa)
    *_, (*_, listing, listed) = handlers.show_answer("社長は？", "ja", None, FROM_JAPAN)
    assert "en.txt" in listing
    *_, (*_, same, _) = handlers.show_answer("社長は？", "ja", listed, FROM_JAPAN)
    assert same == gr.skip()
    (corpus / "en.txt").rename(corpus / "moved.txt")
    oa_qa.build_index(corpus, tmp_path / "index", encoder=quick)
    *_, (*_, listing, _) = handlers.show_answer("社長は？", "ja", listed, FROM_JAPAN)
    assert "moved.txt" in listing
    assert "en.txt" not in listing


def test_a_quote_is_not_looked_for_in_a_text_that_is_another_now(quick_qa, quick, corpus, tmp_path):
    handlers = Handlers(quick_qa)
    sha256 = quick_qa.document("en.txt").sha256
    press = gr.EventData(None, {"document": "en.txt", "start": "0", "end": "9", "sha256": sha256})
    shown, opened = handlers.open_source(press, "en")
    assert "<mark>Tanaka Wo</mark>" in shown
    (corpus / "en.txt").write_text("Another text of the same length.", encoding="utf-8")
    oa_qa.build_index(corpus, tmp_path / "index", encoder=quick)
    assert "That place is not in the documents" in handlers.open_source(press, "en")[0]
    changed = handlers.change_language(gr.EventData(None, {"language": "en"}), "ja", None, opened)
    assert "That place is not in the documents" in changed[-1]


def test_what_nobody_foresaw_ends_the_search_all_the_same(qa, monkeypatch):
    def fail(_):
        raise ZeroDivisionError

    handlers = Handlers(qa)
    monkeypatch.setattr(qa, "ask", fail, raising=True)
    *_, (shown, _, state, *_) = handlers.show_answer("?", "en", None, FROM_JAPAN)
    assert "unexpected" in shown
    assert isinstance(state, ZeroDivisionError)


def test_a_taken_port_says_what_to_do(qa):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OaQaError, match="--port"):
        serve(qa, port=taken.getsockname()[1])


def test_serve_answers_until_interrupted_and_asks_no_proxy(qa, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    heard = []

    def announce(address):
        heard.append(httpx.get(address).status_code)
        raise KeyboardInterrupt  # as if pressed while it is up

    with pytest.raises(KeyboardInterrupt):
        serve(qa, port=0, announce=announce)
    assert heard == [200]


def test_who_asks_before_the_page_knows_its_language_is_answered_in_the_browsers(quick_qa):
    *_, (answer, *_) = Handlers(quick_qa).show_answer("社長は？", None, None, FROM_JAPAN)
    assert 'lang="ja"' in answer.split(">")[0]
