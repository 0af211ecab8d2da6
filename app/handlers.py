"""What happens when something on the page is pressed. Every value that comes from a browser is checked here."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from oa_qa import QA, Answer, OaQaError
from oa_qa.models import Document

from . import render
from .examples import examples_for
from .texts import LANGUAGES, Texts, preferred_language, texts_in

_log = logging.getLogger(__name__)

Shown = Answer | Exception | None
"""What stands in the answer's place; kept for the session, to be shown again in the other language."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in the source pane: a document, with or without a quote.

    Attributes:
        sha256: of the document's text when it was opened: the index may be built again meanwhile.
        serial: tells one opening from the next, so that pressing the same button twice scrolls twice.
    """

    document_id: str
    sha256: str
    span: tuple[int, int] | None
    serial: int


class Handlers:
    """The page's behaviour over a loaded index, which may be built again at any time. Holds nothing of a visitor."""

    def __init__(self, qa: QA) -> None:
        self._qa = qa
        self._examples = examples_for([about["document_id"] for about in qa.documents()])
        self._serials = itertools.count(1)

    def arrive(self, remembered: object, request: gr.Request) -> list[Any]:
        """The page in the language chosen earlier in this browser, else in the browser's own."""
        return self._frame(_texts_for(remembered, request))

    def change_language(self, event: gr.EventData, language: object, shown: Shown, opened: Opened | None) -> list[Any]:
        """Everything again, in the language pressed."""
        wish = _stated(event, "language")
        texts = texts_in(wish if wish in LANGUAGES else language)
        source = self._source(opened, texts) if opened else ""
        return [*self._frame(texts), render.result(shown, texts), source]

    def show_answer(
        self, question: str | None, language: object, listed: object, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Show that the sources are being read, then the answer; close the source of the previous one.

        Args:
            question: as it was typed.
            language: the page's; a quick visitor's is not known yet, and the browser's is taken.
            listed: the index whose documents the page lists; they are listed anew if there is another one now.
            request: tells the browser's language.

        Yields:
            The answer's place, the source pane, and the two states behind them; the list of documents, and its index.
        """
        texts = _texts_for(language, request)
        question = question or ""
        yield render.searching(question, texts), "", None, None, gr.skip(), gr.skip()
        shown = self._answer(question)
        listing = (gr.skip(), gr.skip()) if listed == self._qa.index.info.fingerprint else self._listing(texts)
        yield render.result(shown, texts), "", shown, None, *listing

    def show_example(
        self, event: gr.EventData, language: object, listed: object, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Put an example into the question box and ask it.

        Yields:
            The question, then as `show_answer` does.
        """
        number = _number(_stated(event, "example"))
        if number is None or number >= len(self._examples):
            yield (gr.skip(),) * 7
            return
        question = self._examples[number].question
        for step in self.show_answer(question, language, listed, request):
            yield question, *step

    def open_source(self, event: gr.EventData, language: object) -> tuple[str, Opened | None]:
        """Show the document that was pressed, at its quote if there is one."""
        texts = texts_in(language)
        opened = self._place(event)
        return (self._source(opened, texts) if opened else render.no_such_place(texts)), opened

    def close_source(self) -> tuple[str, None]:
        """Empty the source pane."""
        return "", None

    def answer_json(self, question: str, limit: int = 3) -> dict[str, Any]:
        """Ask the documents a question; the answer is their own sentences, word for word and cited, or that they do not say.

        Args:
            question: in any language, at most 2,000 characters.
            limit: the most citations to give.

        Returns:
            The Answer JSON, schema 1: status ("answered" or "not_in_sources"), confidence, citations, nearest, …
        """
        try:
            return self._qa.ask(question, limit=limit).to_dict()
        except OaQaError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _frame(self, texts: Texts) -> list[Any]:
        """All that stands around an answer and its source."""
        return [
            texts.code,
            render.header(texts),
            gr.update(label=texts.question, placeholder=texts.placeholder),
            gr.update(value=texts.ask),
            render.examples(self._examples, texts),
            *self._listing(texts),
        ]

    def _listing(self, texts: Texts) -> tuple[Any, str]:
        """The list of documents, and which index they are of."""
        index = self._qa.index
        return render.documents(index.about_documents(), texts), index.info.fingerprint

    def _answer(self, question: str) -> Answer | Exception:
        try:
            return self._qa.ask(question)
        except OaQaError as error:
            return error
        except Exception as error:  # the page must not go on saying that it searches
            _log.exception("a question could not be answered")
            return error

    def _source(self, opened: Opened, texts: Texts) -> str:
        document = self._document(opened.document_id, opened.sha256)
        if document is None:
            return render.no_such_place(texts)
        return render.source(document, opened.span, opened.serial, texts)

    def _document(self, document_id: str, sha256: str | None) -> Document | None:
        """A document of the index, if its text still is the one that was meant."""
        try:
            document = self._qa.document(document_id)
        except KeyError:
            return None
        return document if sha256 in (None, document.sha256) else None

    def _place(self, event: gr.EventData) -> Opened | None:
        """The place that an event names, if the index has it."""
        document = self._document(_stated(event, "document") or "", _stated(event, "sha256"))
        if document is None:
            return None
        serial = next(self._serials)
        if _stated(event, "start") is None and _stated(event, "end") is None:
            return Opened(document.id, document.sha256, None, serial)
        start, end = _number(_stated(event, "start")), _number(_stated(event, "end"))
        if start is None or end is None or not start < end <= len(document.text):
            return None
        return Opened(document.id, document.sha256, (start, end), serial)


def _texts_for(language: object, request: gr.Request) -> Texts:
    """The texts in a language, or in the browser's own where it is none of ours."""
    known = isinstance(language, str) and language in LANGUAGES
    return texts_in(language if known else preferred_language(request.headers.get("accept-language")))


def _stated(event: gr.EventData, name: str) -> str | None:
    """A field of an event, if it is there and a string; page.js sends `data-` attributes, others send anything."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else None


def _number(digits: str | None) -> int | None:
    """A count from 0 on. The length is limited because Python refuses to read thousands of digits."""
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) < 12 else None
