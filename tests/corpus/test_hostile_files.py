"""Whatever is wrong with one file, the others are indexed, and the summary says what it was."""

import io
import os
import zipfile

import pytest
from made import make_docx, make_pdf
from support import QuickEncoder, read_file, write_corpus

import oa_qa
from oa_qa.corpus import CorpusReader, Taken, corpus_files, parser_process
from oa_qa.errors import CorpusError
from oa_qa.settings import Settings

GOOD = {
    "good.txt": "山川工業は山口県で設立された。",
    "good.html": "<p>社長は田中花子である。</p>",
    "sub/good.docx": make_docx(paragraphs=[("Normal", "従業員は百二十人である。")]),
    "zzz.pdf": make_pdf([[("p", "評価額は八十億円である。")]]),
}


def zip_bomb():
    file = io.BytesIO(make_docx(paragraphs=[("Normal", "文。")]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/big.xml", b"0" * 300_000_000)
    return file.getvalue()


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    corpus = write_corpus(tmp_path / "corpus", GOOD)
    bad = {
        "encrypted.pdf": make_pdf([[("p", "文。")]], encrypt="secret"),
        "bomb.docx": zip_bomb(),
        "cut.docx": make_docx(paragraphs=[("Normal", "文。")])[:5000],
        "nested.html": "<div>" * 100_000 + "文。",
        "locked/in.txt": "文。",
    }
    write_corpus(corpus, bad)
    with (corpus / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)  # a hole, which takes no room on the disk
    (corpus / "sub" / "round").symlink_to(corpus)
    (corpus / "itself.txt").symlink_to("itself.txt")
    scandir = os.scandir

    def locked(folder):  # the tests may run as root, who may open everything
        if str(folder).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", locked)
    return corpus


def test_every_bad_file_is_named_with_its_reason_and_the_others_are_indexed(hostile, tmp_path):
    report = oa_qa.build_index(hostile, tmp_path / "index", encoder=QuickEncoder())
    assert report.added == tuple(sorted(GOOD))
    reasons = {
        "encrypted.pdf": "protected by a password",
        "bomb.docx": "more than max_unpacked_mb",
        "cut.docx": "damaged",
        "nested.html": "nested more than",
        "locked": "cannot be opened: Permission denied",
        "huge.txt": "2000.0 MB, more than max_file_mb",
        "sub/round": "a link to a folder",
        "itself.txt": "cannot be opened: Too many levels of symbolic links",
    }
    assert sorted(report.skipped) == sorted(reasons)
    for file, reason in reasons.items():
        assert reason in report.skipped[file]
    assert (report.warning_count, report.to_dict()["warning_count"]) == (8, 8)
    assert oa_qa.build_index(hostile, tmp_path / "index", encoder=QuickEncoder()).up_to_date
    with pytest.raises(CorpusError, match="8 of the files could not be taken in"):
        oa_qa.build_index(hostile, tmp_path / "index", encoder=QuickEncoder(), strict=True)


def program(body):
    """A parser that does something else with PDFs."""
    return ("-c", f"import os, time\nimport oa_qa.corpus.parsing as it\nreal = it.parse\ndef parse(suffix, *rest):\n"
            f"    if suffix == '.pdf':\n        {body}\n    return real(suffix, *rest)\nit.parse = parse\nit.main()")  # fmt: skip


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("while True: pass", "took longer than file_seconds = 5"),
        ("os._exit(3)", "broke down (exit status 3)"),
        ("os.abort()", "broke down (exit status -6)"),
        ("bytearray(10**11)", "more memory than max_parser_mb"),
        ("raise KeyError('what')", "its parser failed: KeyError"),
    ],
)
def test_a_parser_that_hangs_or_breaks_is_ended_and_the_next_file_is_read(tmp_path, monkeypatch, body, reason):
    monkeypatch.setattr(parser_process, "_PROGRAM", program(body))
    corpus = write_corpus(tmp_path, {**GOOD, "a.pdf": GOOD["zzz.pdf"]})
    with CorpusReader(Settings(file_seconds=5)) as reader:
        assert reason in reader.read(corpus / "a.pdf", "a.pdf").reason
        process = reader._parser._process
        reader._parser._seconds = 60  # a busy machine may take long to start the next one
        taken = reader.read(corpus / "good.html", "good.html")
        assert isinstance(taken, Taken)
        assert taken.documents[0].text == "社長は田中花子である。"
    assert process is None or process.poll() is not None


def test_a_parser_that_never_reads_its_input_is_ended_too(tmp_path, monkeypatch):
    monkeypatch.setattr(parser_process, "_PROGRAM", ("-c", "import time; time.sleep(10_000)"))
    write_corpus(tmp_path, {"a.html": "<p>長い文。</p>" * 200_000})
    with CorpusReader(Settings(file_seconds=1)) as reader:
        assert "took longer" in reader.read(tmp_path / "a.html", "a.html").reason


@pytest.mark.parametrize(
    "limit",
    [
        "it.setrlimit(it.RLIMIT_AS, (2**30, 2**30))",  # ulimit -v 1048576: less than max_parser_mb, for ever
        "it.setrlimit = refuse",  # macOS
    ],
)
def test_files_are_read_where_the_system_does_not_let_their_memory_be_limited(tmp_path, monkeypatch, limit):
    lines = (
        "import resource as it",
        "def refuse(*limits): raise ValueError('current limit exceeds maximum limit')",
        limit,
        "import oa_qa.corpus.parsing as parsing",
        "parsing.main()",
    )
    monkeypatch.setattr(parser_process, "_PROGRAM", ("-c", "\n".join(lines)))
    write_corpus(tmp_path, GOOD)
    with CorpusReader(Settings()) as reader:
        outcomes = [reader.read(tmp_path / name, name) for name in GOOD]
    assert all(isinstance(outcome, Taken) for outcome in outcomes)


def test_documents_are_read_within_the_smallest_memory_that_can_be_set(tmp_path):
    write_corpus(tmp_path, GOOD)
    least = next(field.ge for field in Settings.model_fields["max_parser_mb"].metadata)
    for name in GOOD:
        assert isinstance(read_file(tmp_path / name, name, max_parser_mb=least), Taken)


def test_documents_are_read_under_the_largest_memory_that_can_be_set(tmp_path):
    write_corpus(tmp_path, GOOD)
    most = next(field.le for field in Settings.model_fields["max_parser_mb"].metadata if hasattr(field, "le"))
    assert isinstance(read_file(tmp_path / "good.html", "good.html", max_parser_mb=most), Taken)


def test_a_folder_that_a_link_leads_to_is_not_walked(tmp_path):
    corpus = write_corpus(tmp_path / "corpus", {"a/b.txt": "文。"})
    write_corpus(tmp_path / "other", {"c.txt": "文。"})
    (corpus / "a" / "round").symlink_to(corpus)
    (corpus / "out").symlink_to(tmp_path / "other")
    files, skipped = corpus_files(corpus)
    assert list(files) == ["a/b.txt"]
    assert sorted(item.file for item in skipped) == ["a/round", "out"]


def test_the_command_counts_warnings_and_succeeds_and_strict_makes_them_an_error(tmp_path, command):
    write_corpus(tmp_path / "corpus", {"good.txt": "文である。", "bad.docx": b"no", "bad.pdf": b"no"})
    done = command("index", "corpus")
    assert done.returncode == 0
    assert "bad.docx: it is damaged" in done.stdout
    assert done.stdout.endswith("2 warnings in all.\n")
    strict = command("index", "corpus", "--strict")
    assert (strict.returncode, "2 of the files could not be taken in" in strict.stderr) == (2, True)
