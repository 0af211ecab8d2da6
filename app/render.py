"""Answers and documents as HTML. Pure functions: strings in, markup out; `markup` escapes whatever a source says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from oa_qa.errors import ModelError, OaQaError, QuestionError
from oa_qa.models import Answer, Citation, Document
from oa_qa.qa import LONGEST_QUESTION
from oa_qa.text.normalization import unwrap
from oa_qa.text.sentences import width_breaks

from .examples import Example
from .markup import Html, element, join, link
from .texts import LANGUAGES, Texts

_LISTED = 300
"""Documents in the list; a longer one would weigh the page down, and nobody reads it."""


def header(texts: Texts) -> Html:
    """The title, the promise, and the choice of language."""
    choices = [
        element(
            "button",
            other.name,
            type="button",
            lang=other.code,
            data_press=True,
            data_language=other.code,
            aria_pressed="true" if other is texts else "false",
        )
        for other in LANGUAGES.values()
    ]
    return element(
        "header",
        element("div", element("h1", texts.title), element("p", texts.promise, class_="promise")),
        element("div", *choices, class_="languages", role="group", aria_label=texts.choose_language),
        lang=texts.code,
        data_page_language=texts.code,
    )


def examples(shown: Sequence[Example], texts: Texts) -> Html:
    """Questions that ask themselves when pressed, or nothing."""
    if not shown:
        return Html()
    buttons = [
        element("button", example.question, type="button", lang=example.language, data_press=True, data_example=number)
        for number, example in enumerate(shown)
    ]
    return element("div", element("span", texts.examples, class_="label"), *buttons, class_="examples", lang=texts.code)


def result(shown: Answer | Exception | None, texts: Texts) -> Html:
    """What the answer's place shows: an answer, a failure, or nothing yet."""
    if isinstance(shown, Answer):
        return _live(_answered(shown, texts) if shown.status == "answered" else _abstained(shown, texts), texts)
    if isinstance(shown, Exception):
        return _live(_failure(shown, texts), texts)
    return _live(None, texts)


def searching(question: str, texts: Texts) -> Html:
    """What the answer's place shows while the sources are read."""
    return _live(element("div", _asked(question, texts), element("p", texts.searching), class_="card searching"), texts)


def documents(listing: Sequence[dict[str, Any]], texts: Texts) -> Html:
    """The documents of the index, each a button that opens it."""
    items = [
        element(
            "li",
            _open_button(about["title"] or about["document_id"], about["document_id"], lang=about["language"]),
            element("span", join(_stated(about, texts, publisher=False), " · "), class_="meta"),
        )
        for about in listing[:_LISTED]
    ]
    if len(listing) > _LISTED:
        items.append(element("li", texts.more_documents.format(count=len(listing) - _LISTED)))
    return element(
        "details",
        element("summary", texts.documents.format(count=len(listing))),
        element("ul", *items),
        class_="documents",
        lang=texts.code,
    )


def source(document: Document, span: tuple[int, int] | None, serial: int, texts: Texts) -> Html:
    """A whole document, with a quote marked.

    Args:
        document: any document of the index.
        span: the quote as [start, end) within the text, or None to mark nothing.
        serial: which opening this is: page.js scrolls to the mark once for each.
        texts: the interface.
    """
    about = document.about()
    return element(
        "section",
        element(
            "div",
            element("p", texts.source, class_="label"),
            element("button", texts.close, type="button", data_press=True, data_close=True),
            class_="bar",
        ),
        element("h2", document.title or document.id, tabindex="-1", lang=document.language),
        _meta(about, texts),
        element("p", texts.source_dimmed, class_="hint") if document.marks else None,
        element("div", *_body(document, span), class_="text", lang=document.language, dir="auto"),
        class_="source",
        lang=texts.code,
        data_serial=serial,
        aria_label=texts.source,
    )


def no_such_place(texts: Texts) -> Html:
    """What the source pane shows when asked for a document or a stretch that is not there."""
    return element("section", element("p", texts.no_such_place, role="status"), class_="source", lang=texts.code)


def citation_text(citation: Citation, texts: Texts) -> str:
    """A quote with its citation as plain text, for the clipboard. The quote is left as it is."""
    about = citation.document.about()
    stated = [
        about["publisher"],
        about["title"],
        about["published"] or texts.no_date,
        about["document_id"],
        texts.page.format(page=citation.page) if citation.page else None,
        about["url"],
    ]
    lines = [texts.copied_quote.format(quote=citation.quote), f"— {' / '.join(part for part in stated if part)}"]
    if citation.lead_in:
        lines.insert(1, f"{texts.lead_in}{texts.copied_quote.format(quote=citation.leading)}")
    return "\n".join(lines)


def _live(card: Html | None, texts: Texts) -> Html:
    """The region that screen readers watch; it stays in the page while its content changes."""
    return element("section", card, class_="result", lang=texts.code, aria_live="polite")


def _asked(question: str, texts: Texts) -> Html:
    return element("p", element("span", texts.asked, class_="label"), element("q", question), class_="asked")


def _answered(answer: Answer, texts: Texts) -> Html:
    count = len(answer.citations)
    words = texts.answered_one if count == 1 else texts.answered_many.format(count=count)
    confidence = texts.confidence.format(
        word=_confidence_word(answer.confidence, texts), percent=_percent(answer.confidence)
    )
    return element(
        "div",
        _asked(answer.question, texts),
        element("h2", words),
        element("p", confidence, class_="confidence"),
        element("ol", *(element("li", _quote(citation, texts, cited=True)) for citation in answer.citations)),
        class_="card answered",
    )


def _abstained(answer: Answer, texts: Texts) -> Html:
    confidence = texts.not_in_sources_confidence.format(percent=_percent(answer.confidence))
    nearest = [
        element("h3", texts.nearest),
        element("p", confidence, class_="confidence"),
        element("ul", *(element("li", _quote(citation, texts, cited=False)) for citation in answer.nearest)),
    ]
    return element(
        "div",
        _asked(answer.question, texts),
        element("h2", texts.not_in_sources),
        element("p", texts.not_in_sources_hint.format(count=answer.index.documents)),
        element("div", *nearest, class_="nearest") if answer.nearest else None,
        class_="card abstained",
    )


def _failure(error: Exception, texts: Texts) -> Html:
    if isinstance(error, QuestionError):
        words, detail = texts.question_refused, element("p", texts.question_hint.format(longest=LONGEST_QUESTION))
    elif isinstance(error, OaQaError):  # its message is in English, and ends with what to do next
        words = texts.model_unavailable if isinstance(error, ModelError) else texts.failed
        detail = element("p", str(error), lang="en")
    else:
        words, detail = texts.failed, element("p", texts.unexpected)
    return element("div", element("h2", words), detail, class_="card failure", role="alert")


def _quote(citation: Citation, texts: Texts, *, cited: bool) -> Html:
    """A quote with its source. One that is no citation cannot be copied as one."""
    about = citation.document.about()
    text, first, last = citation.document.text, citation.start, citation.end
    breaks = width_breaks(citation.document, first, last)
    start, end = citation.highlight or (first, first)
    before, answer, after = (unwrap(text, *part, breaks) for part in ((first, start), (start, end), (end, last)))
    words = join([before, element("strong", answer) if answer else None, after])
    copy_button = element(
        "button", texts.copy, type="button", data_copy=citation_text(citation, texts), data_copied=texts.copied
    )
    copies = [_open_button(name, name) for name in citation.copies]
    return join(
        [
            element("blockquote", words, lang=about["language"], dir="auto"),
            _lead_in(citation, texts),
            element("p", element("cite", about["title"], lang=about["language"]), class_="title")
            if about["title"]
            else None,
            _meta(about, texts, citation.page),
            *(element("p", _name(name, texts), class_="hint") for name in citation.matched_names),
            element("p", texts.copies, *copies, class_="copies") if copies else None,
            element(
                "p",
                _open_button(
                    texts.open_quote,
                    citation.document_id,
                    start=citation.start,
                    end=citation.end,
                    sha256=citation.document.sha256,
                ),
                copy_button if cited else None,
                link(about["url"], texts.original),
                class_="actions",
            ),
        ]
    )


def _lead_in(citation: Citation, texts: Texts) -> Html | None:
    """The first row of the table, or what stands above the list, that a quote is from."""
    if citation.lead_in is None:
        return None
    document, start, end = citation.document, citation.lead_in.start, citation.lead_in.end
    words = unwrap(document.text, start, end, width_breaks(document, start, end))
    return element(
        "p",
        element("span", texts.lead_in, class_="label"),
        element("q", words, lang=document.language, dir="auto"),
        class_="lead-in",
    )


def _name(name: Mapping[str, str], texts: Texts) -> str:
    how = texts.name_declared if name["how"] == "declared" else texts.name_sound
    return texts.matched_name.format(asked=name["asked"], found=name["found"], how=how)


def _open_button(label: str, document_id: str, **more: str | int | None) -> Html:
    """A button that opens a document; `more` may have a `lang`, and for a quote `start`, `end` and the text's `sha256`."""
    place = {f"data_{name}": more[name] for name in ("start", "end", "sha256") if name in more}
    return element(
        "button", label, type="button", lang=more.get("lang"), data_press=True, data_document=document_id, **place
    )


def _meta(about: dict[str, Any], texts: Texts, page: int | None = None) -> Html:
    place = [texts.page.format(page=page)] if page else []
    parts = [*_stated(about, texts), element("code", about["document_id"]), *place]
    return element("p", join(parts, " · "), class_="meta")


def _stated(about: dict[str, Any], texts: Texts, *, publisher: bool = True) -> list[str]:
    """What a document states about itself; what it does not state is left out, but a missing date is said."""
    stated = [about["publisher"] if publisher else None, _date(about["published"], texts), _language(about, texts)]
    return [part for part in stated if part]


def _date(published: str | None, texts: Texts) -> str:
    if published is None:
        return texts.no_date
    try:
        day = datetime.date.fromisoformat(published)
    except ValueError:  # stated, but not as a day: show what is stated
        return published
    words = texts.date.format(year=day.year, month=texts.months[day.month - 1], day=day.day)
    return element("time", words, datetime=published)


def _language(about: dict[str, Any], texts: Texts) -> str | None:
    names = {"ja": texts.japanese, "en": texts.english, "zh": texts.chinese}
    stated: str | None = about["language"]
    return names.get(stated.lower().split("-")[0], stated) if stated else None


def _body(document: Document, span: tuple[int, int] | None) -> list[Html]:
    """The text in order: plain, pale where it is never quoted, and the quote in one `mark`, whatever it crosses."""
    if span is None:
        return _shaded(document, 0, len(document.text))
    start, end = span
    return [
        *_shaded(document, 0, start),
        element("mark", document.text[start:end]),
        *_shaded(document, end, len(document.text)),
    ]


def _shaded(document: Document, start: int, end: int) -> list[Html]:
    pieces, at = [], start
    for mark in document.marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            pieces += [join([document.text[at:first]]), element("span", document.text[first:last], class_="pale")]
            at = last
    return [*pieces, join([document.text[at:end]])]


def _confidence_word(confidence: float, texts: Texts) -> str:
    if confidence >= 0.85:
        return texts.confidence_high
    return texts.confidence_middle if confidence >= 0.65 else texts.confidence_low


def _percent(confidence: float) -> int:
    """Never 0 or 100: an estimate is not a certainty."""
    return min(99, max(1, round(100 * confidence)))
