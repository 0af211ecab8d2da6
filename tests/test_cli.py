import json
import os
import tomllib

import pytest
from support import SMALL_CORPUS, write_corpus

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
