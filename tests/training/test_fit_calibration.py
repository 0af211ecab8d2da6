"""What the calibration is fitted to: a question must not be answered where its gold evidence does not stand."""

import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from articles import part_in
from fit_calibration import public_questions

LANGUAGES = ("en", "zh", "de", "ar", "ja")
SENTENCE = "{title} {number}: {lang}."
ASKED = "{number}, {title} ({lang})?"


@pytest.fixture
def xquad(tmp_path):
    """Articles in five languages, six questions on each, translations of one another."""
    folder = tmp_path / "sets" / "xquad"
    folder.mkdir(parents=True)
    titles = [title for title in (f"Town {number}" for number in range(60)) if part_in("xquad", title) == "tune"]
    passages, questions = [], []
    for title in titles:
        for lang in LANGUAGES:
            sentences = [SENTENCE.format(title=title, number=number, lang=lang) for number in range(6)]
            text, pid = " ".join(sentences), f"{title}:{lang}"
            passages.append({"pid": pid, "title": title, "text": text, "lang": lang})
            for number, sentence in enumerate(sentences):
                place = {"pid": pid, "start": text.index(sentence), "end": text.index(sentence) + len(sentence)}
                questions.append(
                    {
                        "qid": f"{title}:{number}:{lang}",
                        "question": ASKED.format(title=title, number=number, lang=lang),
                        "lang": lang,
                        "pids": [pid],
                        "answers": [sentence],
                        "answerable": True,
                        "parallel": f"{title}:{number}",
                        "spans": [place],
                    }
                )
    for name, entries in (("passages", passages), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return tmp_path


def test_an_article_is_there_in_one_language_and_asked_about_in_others(xquad):
    corpus = xquad / "corpus"
    corpus.mkdir()
    questions = public_questions(xquad / "sets", "xquad", corpus)
    languages = defaultdict(set)
    for file in corpus.iterdir():
        text = file.read_text().split("---\n")[2]
        languages[text[: text.index(" 0:")]].add(text.split(": ")[1].split(".")[0])
    assert len(languages) > 5
    assert {len(some) for some in languages.values()} == {1}
    assert len(set().union(*languages.values())) > 1
    assert len(questions) > 20
    for question in questions:
        title = question.question.split(", ")[1].split(" (")[0]
        assert question.lang in languages[title]
        assert f"({question.lang})" not in question.question
