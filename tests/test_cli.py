import json
import os
import subprocess
import sys
import tomllib

import pytest
from support import SMALL_CORPUS, QuickEncoder, QuickReader, write_corpus
from typer.testing import CliRunner

import oa_qa
from oa_qa import cli


@pytest.fixture
def index(real_index):
    return ("--index", real_index)


def test_version_and_help(command):
    assert command("--version").stdout == f"oa-qa {oa_qa.__version__}\n"
    help_text = command("--help").stdout
    for name in ("index", "ask", "search", "serve", "verify", "documents", "names", "doctor"):
        assert name in help_text


def test_ask_answers_with_exit_code_0_in_the_language_of_the_question(command, index):
    asked = command("ask", "評価額はいくらでしたか", *index)
    assert asked.returncode == 0
    assert "[1] 評価額は八十億円だった。\n    会社の一年 · 東の新聞 · 2024-03-01\n    ja.md [" in asked.stdout
    assert "最初の引用が答えである見込み：" in asked.stdout
    assert asked.stderr == ""


def test_ask_abstains_with_exit_code_1_and_labels_the_nearest_passages(command, index):
    asked = command("ask", "How high is Mount Fuji in meters?", *index)
    assert asked.returncode == 1
    assert asked.stdout.startswith("The sources do not say.\n\nNearest passages (not an answer):\n")


def test_ask_reads_a_question_from_standard_input_and_prints_one_json_document(command, index):
    asked = command("ask", "-", "--json", "--limit", "1", *index, stdin="評価額はいくらでしたか\n")
    answer = json.loads(asked.stdout)
    assert answer["schema"] == 1
    assert answer["citations"][0]["quote"] == "評価額は八十億円だった。"


def test_explain_shows_what_the_decision_and_each_score_rest_on_in_the_language_of_the_question(command, index):
    japanese = command("ask", "評価額はいくらでしたか", "--explain", *index).stdout
    assert "その根拠：" in japanese
    assert "[1] スコア " in japanese
    assert "reader" in japanese
    answer = json.loads(command("ask", "What is the valuation?", "--explain", "--json", *index).stdout)
    told = answer["explanation"]
    assert told["confidence"] == answer["confidence"]
    first = told["citations"][0]
    assert first["score"] == pytest.approx((answer["citations"] or answer["nearest"])[0]["score"], abs=1e-3)
    assert {"value", "adds"} == set(first["parts"]["reader"])


def test_caution_decides_whether_an_unsure_answer_is_given(command, index):
    thresholds = {}
    for caution in ("strict", "balanced", "eager"):
        asked = command("ask", "社長は誰ですか", "--caution", caution, "--explain", "--json", *index)
        thresholds[caution] = json.loads(asked.stdout)["explanation"]["threshold"]
    assert thresholds["strict"] > thresholds["balanced"] > thresholds["eager"]
    refused = command("ask", "社長は誰ですか", "--caution", "brave", *index)
    assert refused.returncode == 2
    assert "caution" in refused.stderr


def test_search_always_gives_as_many_as_asked(command, index):
    hits = json.loads(command("search", "田中", "--limit", "2", "--json", *index).stdout)
    assert len(hits) == 2
    assert set(hits[0]) == {"document_id", "start", "end", "text", "score", "parts", "copies"}
    assert command("search", "田中", *index).stdout.count("[") == 3


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        ("Tanaka", ("they state no date: ", "their language is not known: ")),
        ("田中は？", ("日付の記載がない", "言語が分からない")),
    ],
)
def test_search_names_on_stderr_what_filters_had_to_leave_out(monkeypatch, tmp_path, question, reasons):
    encoder = QuickEncoder()
    texts = {
        "en.txt": "Tanaka Works was founded in Yamaguchi, and its president is Hanako Tanaka.",
        "names.txt": "Tanaka",
    }
    oa_qa.build_index(write_corpus(tmp_path / "texts", texts), tmp_path / "index", encoder=encoder)
    qa = oa_qa.load(tmp_path / "index", encoder=encoder, reader=QuickReader())
    monkeypatch.setattr(oa_qa, "load", lambda *_, **__: qa)
    found = CliRunner().invoke(cli.app, ["search", question, "--language", "en", "--as-of", "2024-12-31", "--json"])
    assert (found.exit_code, json.loads(found.stdout)) == (0, [])
    undated, unknown = found.stderr.splitlines()
    assert (reasons[0] in undated, "en.txt" in undated) == (True, True)
    assert (reasons[1] in unknown, "names.txt" in unknown) == (True, True)
    assert CliRunner().invoke(cli.app, ["search", question]).stderr == ""


def test_index_reports_skips_and_is_quick_the_second_time(command, tmp_path):
    corpus = write_corpus(tmp_path / "corpus", {**SMALL_CORPUS, "empty.txt": b""})
    first = command("index", corpus)
    assert first.returncode == 0
    assert "3 documents" in first.stdout
    assert "Skipped 1:\n  empty.txt: it is empty" in first.stdout
    assert "Encoding sentences" in first.stderr
    second = json.loads(command("index", corpus, "--json").stdout)
    assert second["up_to_date"]
    assert command("index", corpus, "--strict").returncode == 2


def test_documents_lists_what_each_states(command, index):
    entries = json.loads(command("documents", "--json", *index).stdout)
    assert [entry["document_id"] for entry in entries] == ["en.txt", "ja.md", "old/zh.md"]
    assert "2019-05-02 · zh" in command("documents", *index).stdout


def test_names_suggest_lists_pairs_with_their_sentences_for_a_person_to_accept(command, tmp_path):
    texts = {
        "a.txt": "経営者のアーダルベルト・コワルスキーが辞任した。コワルスキー氏は語らない。",
        "b.txt": "経営者のアダルベルト・コワルスキが辞任した。コワルスキ氏は旅に出た。",
    }
    command("index", write_corpus(tmp_path / "corpus", texts))
    suggested = json.loads(command("names", "suggest", "--json").stdout)
    assert {"コワルスキー", "コワルスキ"} in [set(pair["spellings"]) for pair in suggested]
    shown = command("names", "suggest").stdout
    assert all(line.startswith("#") for line in shown.splitlines() if line)
    assert "辞任した。" in shown
    accepted = "\n".join(
        line.removeprefix("# ") for line in shown.splitlines() if "[[name]]" in line or "variants" in line
    )
    assert tomllib.loads(accepted)["name"][0]["variants"]
    write_corpus(tmp_path / "corpus", {"names.toml": '[[name]]\nvariants = ["コワルスキー", "Kowalski"]\n'})
    command("index", tmp_path / "corpus")
    assert '# add ["コワルスキ"] to the variants of コワルスキー' in command("names", "suggest").stdout


def test_verify_exits_0_for_a_true_answer_and_1_for_a_tampered_one_and_names_the_citation(command, index, tmp_path):
    asked = command("ask", "評価額はいくらでしたか", "--json", *index)
    file = tmp_path / "answer.json"
    file.write_text(asked.stdout, encoding="utf-8")
    proved = command("verify", file, *index)
    assert (proved.returncode, proved.stdout.splitlines()[0]) == (0, "citations 1: ok - ja.md")
    file.write_text(asked.stdout.replace("八十億円だった", "九十億円だった"), encoding="utf-8")
    refuted = command("verify", file, *index)
    assert refuted.returncode == 1
    assert refuted.stdout.startswith("citations 1: quote differs - ja.md")
    assert command("verify", "-", *index, stdin="{}").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("index", "nowhere"), "There is no folder nowhere"),
        (("index", "."), "No document in . could be read"),
        (("ask", "誰？"), "There is no index in index"),
        (("serve",), "There is no index in index"),
        (("verify", "nowhere.json"), "cannot be opened"),
        (("ask", "誰？", "--as-of", "x"), "There is no index"),
    ],
)
def test_bad_input_ends_with_exit_code_2_and_one_clear_line(command, arguments, message):
    failed = command(*arguments)
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert failed.stderr.startswith("oa-qa: ")
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize("question", ["", "？", "あ" * 30_000])
def test_an_empty_or_endless_question_ends_with_exit_code_2(command, index, question):
    failed = command("ask", "-", *index, stdin=question)
    assert failed.returncode == 2
    assert "The question" in failed.stderr


def test_another_model_than_the_indexs_ends_with_exit_code_2(command, index):
    failed = command("ask", "誰？", *index, OA_QA_QUERY_PROMPT="Q: ")
    assert failed.returncode == 2
    assert "oa-qa index" in failed.stderr


def test_a_mistake_of_ours_is_an_error_and_never_an_abstention(monkeypatch, capfd):
    def fail():
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "something nobody thought of" in capfd.readouterr().err


def test_a_question_that_is_no_text_ends_with_exit_code_2(command, index):
    failed = command("ask", os.fsdecode(b"who \xff?"), *index)
    assert failed.returncode == 2
    assert "no text" in failed.stderr


def test_a_file_name_cannot_write_to_the_terminal(command, tmp_path):
    write_corpus(tmp_path / "corpus", {"\x1b]0;title\x07.txt": b""})
    failed = command("index", "corpus")
    assert failed.returncode == 2
    assert "it is empty" in failed.stderr
    assert "\x1b" not in failed.stderr


def test_control_characters_of_a_source_do_not_reach_the_terminal(command, tmp_path):
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": "評価額は\x1b[31m八十億円\u202eだった。"})
    command("index", corpus)
    shown = command("ask", "評価額は八十億円？").stdout
    assert "八十億円" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_doctor_shows_the_model_and_the_index_and_finds_damage(command, index, tmp_path):
    healthy = command("doctor", *index)
    assert healthy.returncode == 0
    assert "oa-qa doctor --clear-model" in healthy.stdout
    assert "3 documents" in healthy.stdout
    (tmp_path / "index" / "20240101-000000-abcdef").mkdir(parents=True)
    (tmp_path / "index" / "current").write_text("20240101-000000-abcdef")
    broken = command("doctor", "--json", "--index", tmp_path / "index")
    assert broken.returncode == 1
    (problem,) = [check for check in json.loads(broken.stdout) if check["state"] == "problem"]
    assert problem["name"] == "index"
    assert "oa-qa index" in problem["remedy"]


def test_documents_show_displays_the_text_with_its_marks(tmp_path, command):
    corpus = {
        "a.md": "---\ntitle: 題\n---\n本文である。 https://t.co/abc123\nコメントを書く\n",
        "b.md": "---\nboilerplate: keep\n---\n本文である。\nコメントを書く\n",
    }
    write_corpus(tmp_path / "corpus", corpus)
    assert command("index", "corpus").returncode == 0
    shown = command("documents", "show", "a.md").stdout.split("\n")
    assert shown[:2] == ["a.md", "    題 · ja"]
    assert shown[3:] == [
        "f ---",
        "f title: 題",
        "f ---",
        "b 本文である。 ⟦https://t.co/abc123⟧",
        "b コメントを書く",
        "",
    ]
    assert "  コメントを書く" in command("documents", "show", "b.md").stdout.split("\n")
    parsed = json.loads(command("documents", "show", "a.md", "--json").stdout)
    assert parsed["text"] == corpus["a.md"]
    assert [parsed["text"][mark["start"] : mark["end"]] for mark in parsed["marks"]][1:] == [
        "https://t.co/abc123",
        "コメントを書く",
    ]
    missing = command("documents", "show", "none.md")
    assert (missing.returncode, "List them with: oa-qa documents" in missing.stderr) == (2, True)
    assert command("index", "corpus", "--keep-boilerplate").returncode == 0
    assert "  コメントを書く" in command("documents", "show", "a.md").stdout.split("\n")
    assert "a.md" in command("documents").stdout


@pytest.fixture
def quick_index(tmp_path, corpus, quick):
    """The small corpus, indexed in ./my-index without a model."""
    oa_qa.build_index(corpus, tmp_path / "my-index", encoder=quick)
    return tmp_path / "my-index"


def test_what_is_given_before_show_counts_and_what_is_given_after_it_counts_more(command, quick_index):
    before = command("documents", "--index", "my-index", "--json", "show", "en.txt")
    assert (before.returncode, json.loads(before.stdout)["text"]) == (0, SMALL_CORPUS["en.txt"])
    after = command("documents", "--index", "nowhere", "show", "en.txt", "--index", "my-index")
    assert (after.returncode, after.stdout.split("\n")[0]) == (0, "en.txt")


@pytest.mark.parametrize(
    "arguments",
    [("show", "ja.md"), ("show", "ja.md", "--json"), ("--json",), (), ("--help",)],
)
def test_a_pipe_that_nobody_reads_is_never_taken_for_the_sources_not_saying(tmp_path, quick_index, arguments):
    ended = run_with_a_closed_pipe("stdout", tmp_path, "documents", "--index", quick_index, *arguments)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_messages_that_nobody_reads_change_no_exit_code(tmp_path, quick_index):
    suggested = run_with_a_closed_pipe("stderr", tmp_path, "names", "suggest", "--index", quick_index)
    assert suggested.returncode == 0
    assert run_with_a_closed_pipe("stderr", tmp_path, "ask", "誰？").returncode == 2


def run_with_a_closed_pipe(stream, place, *arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: writing}
        return subprocess.run([sys.executable, "-m", "oa_qa", *map(str, arguments)], cwd=place, timeout=300, **streams)
    finally:
        os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_an_error_told_in_one_line(tmp_path, quick_index):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "oa_qa", "documents", "--index", quick_index]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, timeout=300)
    assert ended.returncode == 2
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [("index", ""), ("documents", "--index", ""), ("index", "corpus", "--index", "")])
def test_a_folder_that_a_shell_left_empty_is_not_the_current_one(command, tmp_path, arguments):
    write_corpus(tmp_path, SMALL_CORPUS)
    failed = command(*arguments)
    assert (failed.returncode, "must be named" in failed.stderr) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["en.txt", "ja.md", "old"]


@pytest.mark.parametrize(("name", "default"), [("index", "the bundled corpus"), ("ask", "balanced"), ("serve", "7860")])
def test_help_states_the_defaults(command, name, default):
    assert f"[default: {default}]" in command(name, "--help", COLUMNS="200").stdout


def test_search_names_copies_as_ask_does_and_says_where_nothing_is_found(tmp_path, corpus, quick, monkeypatch):
    write_corpus(corpus, {"old/copy.md": SMALL_CORPUS["ja.md"]})
    oa_qa.build_index(corpus, tmp_path / "index", encoder=quick)
    qa = oa_qa.load(tmp_path / "index", encoder=quick, reader=QuickReader())
    monkeypatch.setattr(oa_qa, "load", lambda *_, **__: qa)
    runner = CliRunner()
    asked = runner.invoke(cli.app, ["search", "評価額はいくらでしたか", "--limit", "1"])
    assert asked.exit_code == 0
    assert "\n        田中工業は" in asked.stdout
    assert "\n        同じパッセージ：old/copy.md\n" in asked.stdout
    empty = runner.invoke(cli.app, ["search", "評価額はいくらでしたか", "--as-of", "1990-01-01"])
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "No passage was found." in empty.stderr


def test_a_byte_order_mark_before_a_question_on_standard_input_is_no_part_of_it(quick_qa, monkeypatch):
    monkeypatch.setattr(oa_qa, "load", lambda *_, **__: quick_qa)
    asked = CliRunner().invoke(cli.app, ["ask", "-", "--json"], input=b"\xef\xbb\xbf" + "社長は誰？".encode())
    assert json.loads(asked.stdout)["question"] == "社長は誰？"
