"""What the command line shows of results: text for people, in Japanese or English after the question's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from oa_qa.index import BuildReport
from oa_qa.models import Answer, Citation, Document, Hit
from oa_qa.names import Suggestion, render_block
from oa_qa.text.normalization import BREAK, join_lines, one_line, unwrap
from oa_qa.text.scripts import language_of
from oa_qa.text.sentences import width_breaks
from oa_qa.verification import Finding

_TEXTS = {
    "en": {
        "not_in_sources": "The sources do not say.",
        "nearest": "Nearest passages (not an answer):",
        "answered": "Chance that the first quotation is an answer: {percent}%",
        "abstained": "Chance that the nearest sentence is an answer: {percent}%",
        "undated": "Left out, because they state no date: {documents}",
        "unknown_language": "Left out, because their language is not known: {documents}",
        "lead_in": "Under: {words}",
        "copies": "Same sentence in: {documents}",
        "copies_of_passage": "Same passage in: {documents}",
        "name": "{asked} in the question, {found} in the source ({how})",
        "declared": "declared to be one name",
        "sound": "matched by sound",
        "no_date": "no date stated",
        "more": "{names} and {count} more",
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
        "unknown_language": "言語が分からないため除いた文書：{documents}",
        "lead_in": "見出し・前置き：{words}",
        "copies": "同じ文：{documents}",
        "copies_of_passage": "同じパッセージ：{documents}",
        "name": "質問の「{asked}」は資料では「{found}」（{how}）",
        "declared": "同じ名前として登録済み",
        "sound": "発音が近いため",
        "no_date": "日付の記載なし",
        "more": "{names} ほか{count}件",
        "decision": "見込み {confidence:.2f}（{threshold:.2f} 以上なら回答）。その根拠：",
        "score": "[{number}] スコア {score:.2f}。その内訳：",
        "signal": "値 {value:.2f}、寄与 {adds:+.2f}",
        "page": "{page}ページ",
    },
}
_NAMED = 10  # documents named in one line
_CONTROL = regex.compile(r"[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """One line without control characters, which could move a terminal's cursor or reorder what is read."""
    return _CONTROL.sub("\ufffd", one_line(text))


def answer_text(answer: Answer) -> str:
    """An answer for a person to read."""
    texts = _texts_for(answer.question)
    lines = [texts["not_in_sources"]] if answer.status == "not_in_sources" else []
    lines += ["", texts["nearest"]] if answer.nearest else []
    for citation in answer.citations or answer.nearest:
        lines += _citation_lines(citation, texts, numbered=bool(answer.citations))
    lines += left_out_lines(answer.question, answer.undated, answer.unknown_language)
    if answer.citations or answer.nearest:
        percent = min(99, max(1, round(100 * answer.confidence)))  # nobody is quite sure
        lines.append(texts["answered" if answer.citations else "abstained"].format(percent=percent))
    return "\n".join(lines)


def left_out_lines(question: str, undated: Sequence[str], unknown_language: Sequence[str]) -> list[str]:
    """Which documents filters had to leave out, and why; no line where there are none."""
    texts = _texts_for(question)
    reasons = {"undated": undated, "unknown_language": unknown_language}
    return [
        texts[reason].format(documents=_some(documents, texts)) for reason, documents in reasons.items() if documents
    ]


def explanation_text(answer: Answer) -> str:
    """What the decision and the scores of an answer rest on, for a person to read."""
    texts = _texts_for(answer.question)
    told = answer.explain()
    lines = [texts["decision"].format(**told), *_signal_lines(told["decision"], texts)]
    for citation in told["citations"]:
        lines += [texts["score"].format(**citation), *_signal_lines(citation["parts"], texts)]
    return "\n".join(lines)


def hit_text(hit: Hit, source: Document, question: str) -> str:
    """A passage that a search found for a question, for a person to read."""
    texts, indent = _texts_for(question), " " * 8
    first, *others = _lines_of(source, hit.start, hit.end)
    lines = [f"{hit.score:6.2f}  {harmless(source.id)} [{hit.start}:{hit.end}]", f"{indent}{first}"]
    lines += [f"{indent}│ {line}" for line in others]
    if hit.copies:
        lines.append(indent + texts["copies_of_passage"].format(documents=_some(hit.copies, texts)))
    return "\n".join([*lines, ""])


def _texts_for(question: str) -> dict[str, str]:
    return _TEXTS["ja" if language_of(question) == "ja" else "en"]


def _lines_of(source: Document, start: int, end: int) -> list[str]:
    """A stretch of a document as it is shown: in the lines that it has but for those that only a width made."""
    return [harmless(line) for line in BREAK.split(unwrap(source.text, start, end, width_breaks(source, start, end)))]


def _signal_lines(signals: dict[str, dict[str, float]], texts: dict[str, str]) -> list[str]:
    return [f"    {name:16} {texts['signal'].format(**signal)}" for name, signal in signals.items()]


def _citation_lines(citation: Citation, texts: dict[str, str], *, numbered: bool) -> list[str]:
    source = citation.document
    stated = [source.title, source.publisher, source.published or texts["no_date"]]
    head = f"[{citation.number}] " if numbered else "  - "
    indent = " " * 4
    first, *others = _lines_of(source, citation.start, citation.end)
    lines = [
        f"{head}{first}",
        # A mark of their own, lest a source write a line that looks like one of ours.
        *(f"{indent}│ {line}" for line in others),
    ]
    if citation.lead_in:
        words = " ".join(_lines_of(source, citation.lead_in.start, citation.lead_in.end))
        lines.append(indent + texts["lead_in"].format(words=words))
    lines.append(indent + " · ".join(harmless(part) for part in stated if part))
    page = f"{texts['page'].format(page=citation.page)} " if citation.page else ""
    lines.append(f"{indent}{harmless(source.id)} {page}[{citation.start}:{citation.end}]")
    for name in citation.matched_names:
        parts = {"asked": harmless(name["asked"]), "found": harmless(name["found"]), "how": texts[name["how"]]}
        lines.append(indent + texts["name"].format(**parts))
    if citation.copies:
        lines.append(indent + texts["copies"].format(documents=_some(citation.copies, texts)))
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
            quote = join_lines(document(example.document_id).text[example.start : example.end])
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


def _some(names: Sequence[str], texts: dict[str, str]) -> str:
    """A few names, and how many more there are."""
    shown = ", ".join(map(harmless, names[:_NAMED]))
    return texts["more"].format(names=shown, count=len(names) - _NAMED) if len(names) > _NAMED else shown


def findings_text(findings: Sequence[Finding], changed: Sequence[str]) -> str:
    """What became of each citation of an answer, for a person to read."""
    lines = []
    for finding in findings:
        detail = f" ({harmless(finding.detail)})" if finding.detail else ""
        lines.append(f"{finding.part} {finding.number}: {finding.verdict} - {harmless(finding.document_id)}{detail}")
    if changed:
        lines.append(f"The index was changed since it was built: {', '.join(changed)}")
    if not findings:
        lines.append("The answer has no citations.")
    return "\n".join(lines)


def entry_text(entry: Mapping[str, Any]) -> str:
    """What a listing says of a document, for a person to read."""
    stated = [entry["published"], entry["language"], f"{entry['characters']} characters", entry["title"]]
    return f"{harmless(entry['document_id'])}\n    " + " · ".join(harmless(str(part)) for part in stated if part)


_GUTTERS = {"front_matter": "f", "boilerplate": "b"}


def document_text(document: Document) -> str:
    """A document for a person to read: each line behind a letter that says whether it is marked.

    Where a mark covers a part of its line, the part stands in ⟦⟧.
    """
    about = [document.title, document.author, document.publisher, document.published, document.language, document.url]
    stated = " · ".join(harmless(part) for part in about if part)
    lines = [harmless(document.id), *([f"    {stated}"] if stated else [])]
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
        said = "files: " + ", ".join(f"{count} {name}" for name, count in changes.items() if count)
        lines = [f"Indexed into {report.index}: {counts} ({said}; {report.seconds:.1f} s)."]
        if report.unchanged:  # else everything is new
            named = [name for name in changes if name != "unchanged" and changes[name]]
            lines += [f"  {name}: {_some(getattr(report, name), _TEXTS['en'])}" for name in named]
    for file, warnings in report.warnings.items():
        lines += [f"  {harmless(file)}: {harmless(warning)}" for warning in warnings]
    if report.skipped:
        lines.append(f"Skipped {len(report.skipped)}:")
        lines += [f"  {harmless(file)}: {harmless(reason)}" for file, reason in report.skipped.items()]
    if report.warning_count:
        lines.append(f"{report.warning_count} {'warning' if report.warning_count == 1 else 'warnings'} in all.")
    return "\n".join(lines)


class ShownProgress:
    """Progress on stderr: a bar in a terminal, a line every tenth of the way elsewhere."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bars = Progress(*columns, console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}
        self._tenths: dict[str, int] = {}

    def __enter__(self) -> ShownProgress:
        if self._bars.console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars.console.is_terminal:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        label = {"read": "Reading files", "encode": "Encoding sentences"}.get(stage, stage)
        if self._bars.console.is_terminal:
            if stage not in self._tasks:
                self._tasks[stage] = self._bars.add_task(label, total=total)
            self._bars.update(self._tasks[stage], completed=done)
        elif total and 10 * done // total > self._tenths.get(stage, -1):
            self._tenths[stage] = 10 * done // total
            self._tell(f"{label}: {done} of {total}")
