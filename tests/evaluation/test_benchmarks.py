"""The adapters of public data sets, on tiny sets of our own making in the same form."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import run_benchmarks
import run_retrieval
import write_state
from benchmarks import tasks
from benchmarks.corpora import index_corpus, write_passages
from benchmarks.data import BenchmarkDataError, read_data_set
from benchmarks.report import PUBLISHED
from benchmarks.splits import article_key, part_in, part_of
from benchmarks.tasks import Sample, assign, assign_whole, file_name
from support import QuickEncoder

from oa_qa.evaluation.plots import roc_plot
from oa_qa.evaluation.questions import Question
from oa_qa.evaluation.running import Response, locate_all, run

REPORTED = [f"記事{n}" for n in range(60) if part_of(f"記事{n}") == "report"]
TRAINED = next(f"記事{n}" for n in range(60) if part_of(f"記事{n}") == "train")


def passage(number, title, lang="ja", key=""):
    text = f"第{number}の都市{title}は川に面する。人口は{number + 100}万人である。"
    return {"pid": f"set:{title}#{number}{key}", "title": title, "text": text, "lang": lang}


def question(entry, number, **changes):
    answer = f"{number + 100}万人"
    start = entry["text"].index(answer)
    asked = {
        "qid": f"q{number}",
        "question": f"{entry['title']}の第{number}の都市の人口は？",
        "lang": entry["lang"],
        "pids": [entry["pid"]],
        "answers": [answer],
        "answerable": True,
        "spans": [{"pid": entry["pid"], "start": start, "end": start + len(answer), "text": answer}],
    }
    return asked | changes


def write(folder, **files):
    folder.mkdir(parents=True)
    for name, entries in files.items():
        lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def jsquad(tmp_path):
    passages = [passage(n, REPORTED[n % 4]) for n in range(16)] + [passage(n, TRAINED) for n in range(16, 24)]
    questions = [question(entry, n) for n, entry in enumerate(passages)]
    without = [
        asked
        | {"qid": asked["qid"] + ":lgo", "twin": asked["qid"], "exclude_pids": asked["pids"], "strict": n % 2 == 0}
        | {"pids": [], "answers": [], "answerable": False, "spans": []}
        for n, asked in enumerate(questions)
    ]
    write(tmp_path / "data" / "jsquad", passages=passages, questions=questions, leave_gold_out=without)
    return tmp_path / "data"


@pytest.fixture
def xquad(tmp_path):
    """Six paragraphs in five languages, each with a question; the titles are those of the report part but for one."""
    passages, questions = [], []
    for n in range(6):
        for language in [*tasks.PASSAGE_LANGUAGES, "th"]:
            entry = passage(n, [*REPORTED[:2], TRAINED][n % 3], language) | {"pid": f"xquad:{n:02}:{language}"}
            passages.append(entry)
            about = {"qid": f"x{n}:{language}", "parallel": f"x{n}", "parallel_passage": f"xquad:{n:02}"}
            questions.append(question(entry, n, **about, question=f"{language} {n}?"))
    write(tmp_path / "data" / "xquad", passages=passages, questions=questions)
    return tmp_path / "data"


def test_an_article_falls_on_the_same_side_however_it_is_spelled():
    assert article_key("Super_Bowl_50") == article_key("Super Bowl  50") == article_key("ＳＵＰＥＲ bowl 50")
    assert part_in("squad2", "Super Bowl 50") == part_in("xquad", "Super_Bowl_50")
    assert part_in("jaquad_train", REPORTED[0]) == "train"
    assert part_in("nomiracl/en", TRAINED) == part_in("lawqa", TRAINED) == "report"


def test_the_parts_are_as_large_as_declared_and_do_not_move():
    counts = Counter(part_of(f"article {n}") for n in range(4000))
    for part, share in (("train", 0.5), ("tune", 0.2), ("report", 0.3)):
        assert counts[part] / 4000 == pytest.approx(share, abs=0.03)
    # The rule is committed: whoever changes it has to train again.
    assert [part_of(title) for title in ("Normans", "Oxygen", "梅雨", "東大寺の仏像")] == [
        "report",
        "report",
        "train",
        "train",
    ]


def test_only_articles_of_the_report_part_are_asked_about(jsquad):
    data = read_data_set(jsquad, "jsquad")
    found = assign(data, Sample(None, None, 1))
    assert [task.name for task in found.tasks] == [
        "passage retrieval",
        "sentence in its passage",
        "sentence in the corpus",
        "abstention, gold left out",
    ]
    assert {question.id for question in found.tasks[0].questions} == {f"q{n}" for n in range(16)}
    assert len(found.passages) == 24
    inside = found.tasks[1].questions[0]
    assert inside.documents == (inside.evidence[0].doc,)


def test_left_out_gold_is_left_out_and_its_twin_is_asked_of_everything(jsquad):
    data = read_data_set(jsquad, "jsquad")
    *_, task = assign(data, Sample(None, None, 1)).tasks
    answerable, unanswerable = task.questions[0::2], task.questions[1::2]
    assert len(answerable) == len(unanswerable) == 8  # the strict ones
    for whole, left_out in zip(answerable, unanswerable, strict=True):
        assert (whole.answerable, whole.documents, left_out.answerable, left_out.evidence) == (True, None, False, ())
        assert whole.question == left_out.question
        assert len(left_out.documents) == 23
        assert whole.evidence[0].doc not in left_out.documents


def test_a_sample_is_chosen_by_its_seed_and_keeps_what_it_needs(jsquad):
    data = read_data_set(jsquad, "jsquad")
    first, again, other = (assign(data, Sample(4, 10, seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first.passages) == 10
    here = {file_name(pid) for pid in first.passages}
    for task in first.tasks:
        assert len(task.questions) <= 4
        assert {gold.doc for question in task.questions for gold in question.evidence} <= here


def test_a_question_in_one_language_is_asked_of_passages_in_another(xquad):
    found = assign(read_data_set(xquad, "xquad"), Sample(6, 24, 3))
    assert len(found.passages) == 6 * 4
    (task,) = found.tasks
    for asked in task.questions:
        language = asked.kind.removeprefix("passages in ")
        assert asked.lang != language
        assert asked.question.startswith(asked.lang)
        assert set(asked.documents) == {f"xquad_{n:02}_{language}.txt" for n in range(6)}
        assert asked.evidence[0].doc in asked.documents


def test_closed_lists_are_kept(tmp_path):
    passages = [passage(n, TRAINED, "ko") for n in range(8)]
    pids = [entry["pid"] for entry in passages]
    questions = [
        question(passages[n], n, pids=[], answers=[], answerable=n % 2 == 0, spans=[]) | {"cand_pids": pids[n : n + 3]}
        for n in range(4)
    ]
    write(tmp_path / "nomiracl" / "ko", passages=passages, questions=questions)
    found = assign(read_data_set(tmp_path, "nomiracl/ko"), Sample(2, 100, 1))
    (task,) = found.tasks
    assert [question.answerable for question in task.questions] == [True, False]
    assert {name for question in task.questions for name in question.documents} == set(map(file_name, found.passages))
    assert all(len(question.documents) == 3 and not question.evidence for question in task.questions)


def test_offsets_of_the_set_are_offsets_of_the_document(jsquad, tmp_path):
    data = read_data_set(jsquad, "jsquad")
    found = assign(data, Sample(None, None, 1))
    encoder = QuickEncoder()
    qa = index_corpus(write_passages(data, found.passages, tmp_path / "cache"), encoder)
    located = locate_all(found.tasks[0].questions, qa)
    for asked in found.tasks[0].questions:
        ((name, spans),) = located[asked.id].items()
        assert {qa.document(name).text[span.start : span.end] for span in spans} == set(asked.answers)
    assert not [text for text in encoder.encoded if "---" in text or "language" in text]
    done = len(encoder.encoded)
    index_corpus(write_passages(data, found.passages, tmp_path / "cache"), encoder)
    assert len(encoder.encoded) == done
    smaller = index_corpus(write_passages(data, found.passages[:5], tmp_path / "cache"), encoder)
    assert len(smaller.documents()) == 5
    assert len(encoder.encoded) == done


AWKWARD = ['第一条: "附則" # 一', "- '施行令', [其ノ二] \\", "一行目\n---\n二行目", "{👩‍⚖️} & *法*"]


def test_oa_qa_is_told_title_and_language_of_a_passage_whatever_the_title(tmp_path):
    passages = [passage(n, title) | {"pid": f"{n}"} for n, title in enumerate(AWKWARD)]
    write(tmp_path / "lawqa", passages=passages, questions=[])
    data = read_data_set(tmp_path, "lawqa")
    qa = index_corpus(write_passages(data, list(data.passages), tmp_path / "cache"), QuickEncoder())
    for number, title in enumerate(AWKWARD):
        document = qa.document(f"{number}.txt")
        assert (document.title.split(), document.language) == (title.split(), "ja")
        head = len(data.front_matter(f"{number}"))
        assert document.text[head:] == passages[number]["text"]
        hits = qa.search("人口は？", documents=[document.id])
        assert hits
        assert min(hit.start for hit in hits) >= head


def test_the_english_titles_of_xquad_are_kept_from_passages_in_other_languages(xquad, tmp_path):
    data = read_data_set(xquad, "xquad")
    qa = index_corpus(write_passages(data, list(data.passages), tmp_path / "cache"), QuickEncoder())
    assert {(entry["title"], entry["language"]) for entry in qa.documents()} == {
        (None, language) for language in (*tasks.PASSAGE_LANGUAGES, "th")
    }


def test_the_script_writes_its_report(jsquad, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_benchmarks, "encoder_of", lambda settings: QuickEncoder())
    arguments = [str(jsquad), "jsquad", "--output", "out", "--questions", "8", "--passages", "20", "--cache", "cache"]
    monkeypatch.setattr("sys.argv", ["run_benchmarks.py", *arguments])
    assert run_benchmarks.main() == 0
    stated = json.loads((tmp_path / "out" / "benchmarks.json").read_text(encoding="utf-8"))
    measured = stated["sets"]["jsquad"]["tasks"]
    assert stated["run"]["sample"] == {"questions": 8, "passages": 20, "seed": 1}
    assert measured["passage retrieval"]["overall"]["document_hit@10"] > 0.5
    names = {"words alone", "embeddings alone", "whole 300-character chunks"}
    assert set(measured["sentence in its passage"]["baselines"]) == names
    shown = (tmp_path / "out" / "benchmarks.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == shown
    assert "| jsquad | 20 | passage retrieval | 8 | document_hit@1 |" in shown
    assert "川に面する" not in shown + json.dumps(stated, ensure_ascii=False)
    assert "[abstention, gold left out](jsquad-roc.svg)" in shown
    assert (tmp_path / "out" / "jsquad-roc.svg").read_text(encoding="utf-8").startswith("<svg")


def test_whole_sets_are_asked_in_their_language_and_english_passages_in_every_language(xquad):
    found = assign_whole(read_data_set(xquad, "xquad"), 3, 1)
    assert {language: [task.name for task in of.tasks] for language, of in found.items()} == {
        "ar": ["ar"],
        "de": ["de"],
        "en": ["ar → en", "de → en", "en", "th → en", "zh → en"],
        "zh": ["zh"],
        "th": ["th"],
    }
    asked = set()
    for language, of in found.items():
        assert set(of.passages) == {f"xquad:{n:02}:{language}" for n in range(6)}  # those that train are found, too
        for task in of.tasks:
            asked.add(frozenset(question.id.split(":")[0] for question in task.questions))
            for question in task.questions:
                assert question.lang == task.name.split()[0] == question.question.split()[0]
                assert question.evidence[0].doc == f"xquad_0{question.id[1]}_{language}.txt"
                assert question.documents is None
    (chosen,) = asked  # the same ones in every language
    assert len(chosen) == 3
    assert chosen <= {"x0", "x1", "x3", "x4"}  # none about the article that trains


def test_retrieval_from_whole_sets_is_reported_beside_both_of_its_halves(xquad, jsquad, tmp_path, monkeypatch, capsys):
    encoder = QuickEncoder()
    monkeypatch.setattr(run_retrieval, "encoder_of", lambda settings: encoder)
    arguments = ["run_retrieval.py", str(xquad), "jsquad", "xquad", "--output", "out", "--cache", "cache"]
    monkeypatch.setattr("sys.argv", arguments)
    assert run_retrieval.main() == 0
    stated = json.loads((tmp_path / "out" / "retrieval.json").read_text(encoding="utf-8"))
    pairs = ["ar", "de", "ar → en", "de → en", "en", "th → en", "zh → en", "zh", "th"]
    assert list(stated["sets"]) == ["jsquad", *(f"xquad {pair}" for pair in pairs)]
    measured = stated["sets"]["jsquad"]
    assert (measured["passages"], measured["n"], measured["located"]) == (24, 16, 16)
    first = measured["document_hit@1"]
    own, words, embeddings = (first[name]["value"] for name in ("oa-qa", "words alone", "embeddings alone"))
    assert first[first["better"]]["value"] == max(words, embeddings)
    assert first["lead"]["value"] == pytest.approx(own - max(words, embeddings), abs=1e-3)
    for figure in (first["oa-qa"], first["lead"]):
        assert figure["interval"][0] <= figure["value"] <= figure["interval"][1]
    shown = (tmp_path / "out" / "retrieval.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == shown
    assert f"| jsquad | 24 | 24 | 16 | 1 | {own:.3f} [" in shown
    assert "| xquad zh → en | 6 | 6 | 4 | 5 |" in shown
    assert len(encoder.asked) == len(set(encoder.asked))  # each question was encoded once for all systems and corpora
    done = len(encoder.encoded)
    assert run_retrieval.main() == 0
    assert len(encoder.encoded) == done  # and no passage again


def test_a_set_that_tells_no_spans_has_no_figure_of_whole_answers(jsquad, tmp_path, monkeypatch):
    monkeypatch.setattr(run_retrieval, "encoder_of", lambda settings: QuickEncoder())
    passages = [passage(n, "民法") for n in range(8)]
    asked = [question(entry, n, spans=[]) for n, entry in enumerate(passages)]
    write(jsquad / "lawqa", passages=passages, questions=asked)
    monkeypatch.setattr("sys.argv", ["x", str(jsquad), "lawqa", "--output", "out", "--cache", "cache"])
    assert run_retrieval.main() == 0
    lines = (tmp_path / "out" / "retrieval.md").read_text(encoding="utf-8").splitlines()
    assert [line.endswith("| – |") for line in lines if line.startswith("| lawqa ")] == [True, True, True]


def test_a_set_that_is_not_measured_as_a_whole_is_refused(jsquad, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["run_retrieval.py", str(jsquad), "squad2", "--output", "out"])
    with pytest.raises(SystemExit):
        run_retrieval.main()
    assert "choose from jsquad, jaquad, lawqa, xquad" in capsys.readouterr().err


def test_charts_say_in_which_languages_others_were_asked():
    asked = [Question(f"q{n}", f"質問{n}？", "ko", n % 2 == 0, "fact", "report") for n in range(4)]
    rows = run(lambda question: Response([], [], float(question.id[1]), True, 1.0), asked, None)
    drawn = roc_plot(rows, PUBLISHED)
    assert "GPT-4 (ja, en)" in drawn
    assert "Mixtral-8x7B (ja, en)" in drawn


def test_chunks_of_another_size_have_an_index_of_their_own(tmp_path):
    long = passage(1, REPORTED[0]) | {"text": "川に面する都市の人口は百万人である。" * 40}
    write(tmp_path / "lawqa", passages=[long], questions=[])
    corpus = write_passages(read_data_set(tmp_path, "lawqa"), [long["pid"]], tmp_path / "cache")
    encoder = QuickEncoder()
    shipped, chunks = index_corpus(corpus, encoder), index_corpus(corpus, encoder, 300)
    assert shipped.index.manifest.counts["passages"] == 2
    assert chunks.index.manifest.counts["passages"] == 3


def test_one_report_has_the_figures_of_every_run(tmp_path, monkeypatch, capsys):
    results = Path(write_state.__file__).parent / "results"
    copied = tmp_path / "results"
    shutil.copytree(results, copied)
    (copied / "README.md").unlink(missing_ok=True)
    monkeypatch.setattr("sys.argv", ["write_state.py", str(copied)])
    assert write_state.main() == 0
    # The committed report is what the committed runs give: nobody edited a figure by hand.
    written = (copied / "README.md").read_text(encoding="utf-8")
    assert written == (results / "README.md").read_text(encoding="utf-8")
    for head in ("half that nothing was fitted on", "both halves", "seed documents", "| jsquad |", "| nomiracl/zh |"):
        assert head in written
    figure = {"value": 0.5, "interval": [0.25, 0.75]}
    hits = dict.fromkeys(("oa-qa", "words alone", "embeddings alone", "lead"), figure)
    measured = {"passages": 240, "cut_into": 660, "n": 550} | {f"document_hit@{k}": hits for k in (1, 5, 10)}
    whole = {"run": {"questions": 1000, "seed": 1}, "sets": {"xquad zh → en": measured}}
    (copied / "benchmarks" / "retrieval.json").write_text(json.dumps(whole), encoding="utf-8")
    assert write_state.main() == 0
    line = "| xquad zh → en | 240 | 660 | 550 | 1 | 0.500 [0.250, 0.750] |"
    assert line in (copied / "README.md").read_text(encoding="utf-8")
    shutil.rmtree(copied / "seeds")
    assert write_state.main() == 2
    assert "make eval" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "reason"),
    [("{", "line 2: Expecting property name"), ('{"pid": "p"}', "line 2: the key 'lang' is missing")],
)
def test_a_malformed_set_is_refused(tmp_path, line, reason):
    write(tmp_path / "lawqa", passages=[passage(1, "法")], questions=[])
    with (tmp_path / "lawqa" / "passages.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(BenchmarkDataError, match=reason):
        read_data_set(tmp_path, "lawqa")
    with pytest.raises(BenchmarkDataError, match="Give the folder of the unpacked sets"):
        read_data_set(tmp_path, "jaquad")
