"""What the command line shows of results: text for people, in Japanese or English after the question's language."""

from __future__ import annotations

import json
from collections.abc import Callable

import regex

from oa_qa.index import BuildReport
from oa_qa.models import Answer, Citation, Document
from oa_qa.names import Suggestion, render_block
from oa_qa.text.normalization import BREAK, one_line, unwrap
from oa_qa.text.scripts import language_of
from oa_qa.text.sentences import width_breaks

_TEXTS = {
    "en": {
        "not_in_sources": "The sources do not say.",
        "nearest": "Nearest passages (not an answer):",
        "answered": "Chance that the first quotation is an answer: {percent}%",
        "abstained": "Chance that the nearest sentence is an answer: {percent}%",
        "undated": "Left out, because they state no date: {documents}",
        "copies": "Same sentence in: {documents}",
        "name": "{asked} in the question, {found} in the source ({how})",
        "declared": "declared to be one name",
        "sound": "matched by sound",
        "no_date": "no date stated",
        "decision": "Confidence {confidence:.2f}, answered from {threshold:.2f} on. What it rests on:",
        "score": "[{number}] Score {score:.2f}. What it is made of:",
        "signal": "value {value:.2f}, adds {adds:+.2f}",
        "page": "page {page}",
    },
    "ja": {
        "not_in_sources": "資料には書かれていません。",
        "nearest": "近い箇所（答えではありません）：",
        "answered": "最初の引用が答えである見込み：{percent}%",
        "abstained": "最も近い文が答えである見込み：{percent}%",
        "undated": "日付の記載がないため除いた文書：{documents}",
        "copies": "同じ文：{documents}",
        "name": "質問の「{asked}」は資料では「{found}」（{how}）",
        "declared": "同じ名前として登録済み",
        "sound": "発音が近いため",
        "no_date": "日付の記載なし",
        "decision": "見込み {confidence:.2f}（{threshold:.2f} 以上なら回答）。その根拠：",
        "score": "[{number}] スコア {score:.2f}。その内訳：",
        "signal": "値 {value:.2f}、寄与 {adds:+.2f}",
        "page": "{page}ページ",
    },
}
_NAMED = 10  # documents named in a report
_CONTROL = regex.compile(r"[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """One line without control characters, which could move a terminal's cursor or reorder what is read."""
    return _CONTROL.sub("\ufffd", one_line(text))


def answer_text(answer: Answer) -> str:
    """An answer for a person to read."""
    texts = _TEXTS["ja" if language_of(answer.question) == "ja" else "en"]
    lines = []
    if answer.status == "not_in_sources":
        lines += [texts["not_in_sources"], ""]
        lines += [texts["nearest"]] if answer.nearest else []
    for citation in answer.citations or answer.nearest:
        lines += _citation_lines(citation, texts, numbered=bool(answer.citations))
    if answer.undated:
        lines.append(texts["undated"].format(documents=", ".join(map(harmless, answer.undated))))
    percent = min(99, max(1, round(100 * answer.confidence)))  # nobody is quite sure
    lines.append(texts["answered" if answer.citations else "abstained"].format(percent=percent))
    return "\n".join(lines)


def explanation_text(answer: Answer) -> str:
    """What the decision and the scores of an answer rest on, for a person to read."""
    texts = _TEXTS["ja" if language_of(answer.question) == "ja" else "en"]
    told = answer.explain()
    lines = [texts["decision"].format(**told), *_signal_lines(told["decision"], texts)]
    for citation in told["citations"]:
        lines += [texts["score"].format(**citation), *_signal_lines(citation["parts"], texts)]
    return "\n".join(lines)


def _signal_lines(signals: dict[str, dict[str, float]], texts: dict[str, str]) -> list[str]:
    return [f"    {name:16} {texts['signal'].format(**signal)}" for name, signal in signals.items()]


def _citation_lines(citation: Citation, texts: dict[str, str], *, numbered: bool) -> list[str]:
    source = citation.document
    stated = [source.title, source.publisher, source.published or texts["no_date"]]
    head = f"[{citation.number}] " if numbered else "  - "
    indent = " " * 4
    start, end = citation.start, citation.end
    first, *others = BREAK.split(unwrap(source.text, start, end, width_breaks(source, start, end)))
    lines = [
        f"{head}{harmless(first)}",
        # A mark of their own, lest a source write a line that looks like one of ours.
        *(f"{indent}│ {harmless(line)}" for line in others),
        indent + " · ".join(harmless(part) for part in stated if part),
    ]
    page = f"{texts['page'].format(page=citation.page)} " if citation.page else ""
    lines.append(f"{indent}{harmless(source.id)} {page}[{citation.start}:{citation.end}]")
    for name in citation.matched_names:
        parts = {"asked": harmless(name["asked"]), "found": harmless(name["found"]), "how": texts[name["how"]]}
        lines.append(indent + texts["name"].format(**parts))
    if citation.copies:
        lines.append(indent + texts["copies"].format(documents=", ".join(map(harmless, citation.copies))))
    return [*lines, ""]


def suggestion_text(
    suggestion: Suggestion, document: Callable[[str], Document], declared: Callable[[str], str | None]
) -> str:
    """A pair of spellings with the sentences they stand in, and what to write into names.toml if they are one name.

    All of it is a comment in TOML: a person who accepts a pair takes the # away.
    """
    lines = [f"{suggestion.score:.2f}"]
    for spelling, count, examples in zip(suggestion.spellings, suggestion.counts, suggestion.examples, strict=True):
        lines.append(f"  {harmless(spelling)} ({count})")
        for example in examples:
            quote = document(example.document_id).text[example.start : example.end]
            lines.append(f"    {harmless(example.document_id)} [{example.start}:{example.end}] {harmless(quote)}")
    known = {spelling: name for spelling in suggestion.spellings if (name := declared(spelling))}
    new = [spelling for spelling in suggestion.spellings if spelling not in known]
    if known:
        lines += [
            f"add {json.dumps(new, ensure_ascii=False)} to the variants of {harmless(next(iter(known.values())))}"
        ]
    else:
        lines += render_block(new).splitlines()
    return "".join(f"# {line}\n" for line in lines)


def _some(names: tuple[str, ...]) -> str:
    """A few names, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(harmless, names[:_NAMED])) + more


_GUTTERS = {"front_matter": "f", "boilerplate": "b"}


def document_text(document: Document) -> str:
    """A document for a person to read: each line behind a letter that says whether it is marked.

    Where a mark covers a part of its line, the part stands in ⟦⟧.
    """
    about = [document.title, document.author, document.publisher, document.published, document.language, document.url]
    lines = [harmless(document.id), "    " + " · ".join(harmless(part) for part in about if part)]
    lines.append("    f: front matter, b: page furniture (boilerplate); neither is ever quoted")
    start, pages = 0, set(document.pages)
    for line in document.text.splitlines(keepends=True):
        if start in pages:
            lines.append(f"-- page {document.page(start)} --")
        lines.append(_marked_line(document, start, start + len(line.rstrip())))
        start += len(line)
    return "\n".join(lines)


def _marked_line(document: Document, start: int, end: int) -> str:
    marks = [mark for mark in document.marks if mark.start < end and start < mark.end]
    if not marks:
        return f"  {harmless(document.text[start:end])}"
    pieces, at = [], start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        pieces += [document.text[at:first], f"⟦{document.text[first:last]}⟧"]
        at = last
    whole = not document.text[start : marks[0].start].strip() and not document.text[at:end].strip() and len(marks) == 1
    shown = document.text[start:end] if whole else "".join(pieces) + document.text[at:end]
    return f"{_GUTTERS[marks[0].kind]} {harmless(shown)}"


def report_text(report: BuildReport) -> str:
    """A build report for a person to read."""
    counts = f"{report.documents} documents, {report.passages} passages, {report.sentences} sentences"
    if report.up_to_date:
        lines = [f"The index {report.index} is up to date: {counts}."]
    else:
        changes = {name: len(getattr(report, name)) for name in ("added", "changed", "removed", "unchanged")}
        said = ", ".join(f"{count} {name}" for name, count in changes.items() if count)
        lines = [f"Indexed into {report.index}: {counts} ({said}; {report.seconds:.1f} s)."]
        if report.unchanged:  # else everything is new
            lines += [
                f"  {name}: {_some(getattr(report, name))}" for name in changes if name != "unchanged" and changes[name]
            ]
    for file, warnings in report.warnings.items():
        lines += [f"  {harmless(file)}: {harmless(warning)}" for warning in warnings]
    if report.skipped:
        lines.append(f"Skipped {len(report.skipped)}:")
        lines += [f"  {harmless(file)}: {harmless(reason)}" for file, reason in report.skipped.items()]
    if report.warning_count:
        lines.append(f"{report.warning_count} {'warning' if report.warning_count == 1 else 'warnings'} in all.")
    return "\n".join(lines)
