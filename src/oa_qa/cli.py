"""The command `oa-qa`: thin, over the facade. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer

import oa_qa
from oa_qa import doctor as doctor_
from oa_qa import terminal
from oa_qa.corpus import bundled_corpus
from oa_qa.encoding import conversion
from oa_qa.errors import AnswerFormatError, OaQaError, QuestionError
from oa_qa.index import DiskIndex
from oa_qa.qa import verify_with_index
from oa_qa.settings import read_settings

CLOSED_PIPE = 141
"""The exit code where nobody reads the output to its end, as shells show it."""

app = typer.Typer(
    name="oa-qa",
    help="Ask a set of documents anything; get the exact sentences that answer, cited, or an honest no.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

documents_app = typer.Typer(invoke_without_command=True)
app.add_typer(documents_app, name="documents", help="List the documents of an index, or show one.")
names_app = typer.Typer(no_args_is_help=True)
app.add_typer(names_app, name="names", help="Names that the documents spell in several ways.")


def _folder(name: str) -> Path:
    if not name:  # as "$UNSET" is in a shell; it would be the current folder
        raise typer.BadParameter("the folder must be named")
    return Path(name)


_INDEX_HELP = r"Folder of the index. \[default: OA_QA_INDEX, else ./index]"  # a bare [ would be rich's markup
IndexOption = Annotated[Path | None, typer.Option("--index", help=_INDEX_HELP, parser=_folder, metavar="<path>")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help=r"A sentence-transformers folder or hub id. \[default: multilingual-e5-small, bundled]"
    ),
]
ReaderOption = Annotated[
    str | None, typer.Option("--reader", help=r"A CrossEncoder's folder or hub id. \[default: the bundled reader]")
]
CautionOption = Annotated[
    str | None,
    typer.Option("--caution", help=r"How sure an answer must be: strict, balanced or eager. \[default: balanced]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
QuestionArgument = Annotated[str, typer.Argument(help="The question, in any language; - reads it from standard input.")]
DocumentOption = Annotated[
    list[str] | None, typer.Option("--document", help="Look in this document only; may be repeated.")
]
LanguageOption = Annotated[
    list[str] | None, typer.Option("--language", help="Look in this language only (ja, en, …); may be repeated.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Look only in what was published by this day, for instance 2023-11-20.")
]


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        _say(f"oa-qa {oa_qa.__version__}")
        raise typer.Exit


@app.command()
def index(
    folder: Annotated[
        Path | None,
        typer.Argument(help=r"The documents. \[default: the bundled corpus]", parser=_folder, metavar="FOLDER"),
    ] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if a single file cannot be taken in.")] = False,
    keep_boilerplate: Annotated[
        bool, typer.Option("--keep-boilerplate", help="Mark no menus, share buttons and the like: quote them, too.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Build the index of a folder of documents, or bring it up to date."""
    with terminal.ShownProgress(_tell) as progress:
        report = oa_qa.build_index(
            folder or bundled_corpus(),
            index,
            strict=strict,
            progress=progress,
            announce=_tell,
            model=model,
            mark_boilerplate=False if keep_boilerplate else None,
        )
    _show(report.to_dict()) if as_json else _say(terminal.report_text(report))


@app.command()
def ask(
    question: QuestionArgument,
    index: IndexOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="The most citations to give.")] = 3,
    document: DocumentOption = None,
    language: LanguageOption = None,
    as_of: AsOfOption = None,
    caution: CautionOption = None,
    threshold: Annotated[
        float | None, typer.Option(help="Withhold answers of less confidence, 0 to 1, whatever the caution.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show what the scores and the decision rest on.")] = False,
    model: ModelOption = None,
    reader: ReaderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a question. Exits with 0 if answered, 1 if the sources do not say, 2 on an error."""
    qa = oa_qa.load(index, announce=_tell, model=model, reader=reader, caution=caution, threshold=threshold)
    answer = qa.ask(_read(question), limit=limit, documents=document, languages=language, as_of=as_of)
    if as_json:
        _show(answer.to_dict() | ({"explanation": answer.explain()} if explain else {}))
    else:
        _say(terminal.answer_text(answer))
        if explain:
            _say("\n" + terminal.explanation_text(answer))
    raise typer.Exit(0 if answer.status == "answered" else 1)


@app.command()
def search(
    question: QuestionArgument,
    index: IndexOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many passages to give.")] = 10,
    document: DocumentOption = None,
    language: LanguageOption = None,
    as_of: AsOfOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find passages, best first, without deciding whether they answer."""
    qa = oa_qa.load(index, announce=_tell, model=model)
    question = _read(question)
    hits = qa.search(question, limit=limit, documents=document, languages=language, as_of=as_of)
    left_out = qa.left_out(documents=document, languages=language, as_of=as_of)
    for line in terminal.left_out_lines(question, left_out.undated, left_out.unknown_language):
        _tell(line)
    if as_json:
        _show([hit.to_dict() for hit in hits])
        return
    for hit in hits:
        _say(terminal.hit_text(hit, qa.document(hit.document_id), question))
    if not hits:
        _tell("No passage was found.")


@app.command()
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help=r"Address to listen on. \[default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help=r"Port; 0 takes a free one. \[default: 7860]")] = None,
    caution: CautionOption = None,
    model: ModelOption = None,
    reader: ReaderOption = None,
) -> None:
    """Serve the page in which questions are asked with a browser."""
    settings = read_settings(host=host, port=port)
    qa = oa_qa.load(index, announce=_tell, model=model, reader=reader, caution=caution)
    _tell("Starting the page …")
    from oa_qa_app import serve as serve_page

    serve_page(qa, settings.host, settings.port, _tell)


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="The question file (JSONL).")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the reports.")],
    corpus: Annotated[Path | None, typer.Option(help="The documents; their index is kept in the cache.")] = None,
    index: IndexOption = None,
    split: Annotated[str | None, typer.Option(help="Report this half only: tune or report.")] = None,
    compare: Annotated[Path | None, typer.Option(help="The report.json of an earlier run.")] = None,
    texts: Annotated[bool, typer.Option(help="Let the files written hold words of the documents.")] = True,
    baselines: Annotated[bool, typer.Option(help="Run the simpler systems, too.")] = True,
    calibrate: Annotated[
        bool,
        typer.Option("--calibrate", help="Fit the confidence to the tune half first; writes calibration.json, too."),
    ] = False,
    model: ModelOption = None,
    reader: ReaderOption = None,
    caution: CautionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Evaluate a question file over a corpus or an index; writes report.json, .md, .html and rows.jsonl."""
    from oa_qa.evaluation.evaluating import Options, evaluate
    from oa_qa.evaluation.markdown import markdown_summary

    if split not in (None, "tune", "report"):
        raise typer.BadParameter(f"there is no split {split!r}; it is tune or report", param_hint="--split")
    if corpus and index:
        raise typer.BadParameter("give either a corpus or an index", param_hint="--corpus")
    place = None if corpus else read_settings(index=index).index
    options = Options(split=split, texts=texts, with_baselines=baselines, compare=compare, calibrate=calibrate)  # type: ignore[arg-type]
    given = {"model": model, "reader": reader, "caution": caution}
    settings = {name: value for name, value in given.items() if value is not None}
    with terminal.ShownProgress(_tell) as progress:
        report = evaluate(
            questions,
            output,
            corpus=corpus,
            index=place,
            options=options,
            settings=settings,
            progress=progress,
            announce=_tell,
        )
    _show(report.evaluation) if as_json else _say(markdown_summary(report))


@app.command()
def verify(
    answer: Annotated[
        Path, typer.Argument(help="A file with an Answer JSON (oa-qa ask … --json); - for standard input.")
    ],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove the citations of an answer again. Exits with 0 if all hold, 1 if one does not, 2 on an error."""
    settings = read_settings(index=index)
    findings, changed = verify_with_index(_read_answer(answer), settings.index)
    if as_json:
        _show({"findings": [finding.to_dict() for finding in findings], "changed_index_files": changed})
    else:
        _say(terminal.findings_text(findings, changed))
    raise typer.Exit(1 if changed or any(finding.verdict != "ok" for finding in findings) else 0)


@documents_app.callback()
def documents(context: typer.Context, index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the documents of an index, or show one."""
    context.obj = (index, as_json)  # for what is given before `show`
    if context.invoked_subcommand:
        return
    entries = DiskIndex(read_settings(index=index).index).about_documents()
    if as_json:
        _show(entries)
        return
    for entry in entries:
        _say(terminal.entry_text(entry))


@documents_app.command("show")
def show_document(
    context: typer.Context,
    document_id: Annotated[str, typer.Argument(metavar="ID", help="The document, as oa-qa documents lists it.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the text of a document with what is marked in it, which is never quoted."""
    index_before, json_before = context.obj
    place = read_settings(index=index or index_before).index
    try:
        document = DiskIndex(place).document(document_id)
    except KeyError as error:
        raise QuestionError(
            f"There is no document {document_id!r} in {place}. List them with: oa-qa documents --index {place}"
        ) from error
    if as_json or json_before:
        marks = [asdict(mark) for mark in document.marks]
        _show({**document.about(), "marks": marks, "pages": list(document.pages), "text": document.text})
    else:
        _say(terminal.document_text(document))


@names_app.command("suggest")
def suggest_names(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List spellings that may be one name, with the sentences they stand in.

    What is right goes into names.toml without the leading #; the next `oa-qa index` takes it up.
    """
    opened = DiskIndex(read_settings(index=index).index)
    suggestions = opened.suggested_names()
    if as_json:
        _show([asdict(suggestion) for suggestion in suggestions])
        return
    for suggestion in suggestions:
        _say(terminal.suggestion_text(suggestion, opened.document, opened.declared_name))
    if not suggestions:
        _tell("No two spellings that are not declared look like one name.")


@app.command()
def doctor(
    index: IndexOption = None,
    model: ModelOption = None,
    clear_model: Annotated[bool, typer.Option("--clear-model", help="Delete the converted model first.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look over the installation, the model and the index. Exits with 1 if there is a problem."""
    settings = read_settings(index=index, model=model)
    if clear_model:
        for folder in conversion.clear(settings.cache):
            _tell(f"Deleted {folder}")
    checks = doctor_.examine(settings)
    if as_json:
        _show([check.to_dict() for check in checks])
    else:
        for check in checks:
            remedy = f"\n          -> {check.remedy}" if check.remedy else ""
            _say(f"{check.state:8}  {check.name}: {check.detail}{remedy}")
    raise typer.Exit(1 if any(check.state == "problem" for check in checks) else 0)


def _read(question: str) -> str:
    if question != "-":
        return question
    return _standard_input().decode("utf-8-sig", "surrogateescape")  # what is no text is refused as a question


def _read_answer(file: Path) -> Mapping[str, Any]:
    try:
        data = _standard_input() if str(file) == "-" else file.read_bytes()
        parsed: Mapping[str, Any] = json.loads(data)  # UTF-8, 16 or 32; verify checks what it really is
    except OSError as error:
        raise AnswerFormatError(
            f"{file} cannot be opened: {error.strerror}. Give a file made by oa-qa ask --json."
        ) from error
    except (ValueError, RecursionError) as error:
        raise AnswerFormatError(f"{file} is not JSON: {error}. Give a file made by oa-qa ask --json.") from error
    return parsed


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise AnswerFormatError("There is no standard input to read from. Give the text or the file instead of -.")
    return sys.stdin.buffer.read()


def _say(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()  # what goes wrong with it goes wrong here, not when Python ends


def _show(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=2))


def _tell(text: str) -> None:
    if sys.stderr is not None:
        try:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
        except BrokenPipeError:  # the result counts, whoever reads what is said beside it
            _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Write to nowhere what a stream still holds whose reader is gone: else Python fails with it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main() -> NoReturn:
    """Run the command line; errors that a user can mend are told in one line. Every error exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # None where a script closed it
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()  # exits by itself, with 0 or what a command says
    except SystemExit as ended:
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        for stream in filter(None, (sys.stdout, sys.stderr)):
            _silence(stream)
        sys.exit(CLOSED_PIPE)  # typer and rich make it 1, which would say that the sources do not answer
    except OaQaError as error:
        _tell("oa-qa: " + "\n".join(terminal.harmless(line) for line in str(error).split("\n")))
    except OSError as error:
        _tell(f"oa-qa: {error}. Check where the output goes, and the space on its disk.")
    except Exception:  # 1 would say that the sources do not answer
        traceback.print_exc()
        _tell("oa-qa: this is a mistake in oa-qa. Please report it with the lines above.")
    sys.exit(2)
