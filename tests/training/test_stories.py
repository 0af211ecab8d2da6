"""The stories that the reader is trained on and its calibration is fitted to."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from stories import read_stories

STORY = """=== doc a | ja | 2031-05-12 | 港の会長が退任
会長は辞めた。後任は鈴木氏である。
=== doc b | en | - | At the port
He did not say why.
=== questions
? ko who | 후임은 누구인가?
+ a | 後任は鈴木氏である。
= 鈴木
~ ja | だれが後を継いだ？
? ja near_miss | 後任はいつ決まった？
"""


def test_every_story_of_ours_can_be_read_and_none_is_both_trained_on_and_measured_with():
    trained, held_out = read_stories("train"), read_stories("tune")
    assert len(trained) > 4 * len(held_out) > 100
    assert not {story.name for story in trained} & {story.name for story in held_out}
    for story in trained + held_out:
        answered = [bool(asked.gold) for asked in story.questions]
        assert len(story.articles) >= 2
        assert 0.5 < sum(answered) / len(answered) < 0.9, story.name


def test_a_story_has_documents_and_questions_with_the_place_of_each_answer(tmp_path):
    (tmp_path / "x01.txt").write_text(STORY, encoding="utf-8")
    (story,) = read_stories("train", tmp_path)
    assert [(article.lang, article.document.published) for article in story.articles] == [
        ("ja", "2031-05-12"),
        ("en", None),
    ]
    first, again, second = story.questions
    ((start, end),) = first.gold[0]
    assert story.articles[0].document.text[start:end] == "後任は鈴木氏である。"
    assert (first.lang, first.kind, first.answers) == ("ko", "who", ["鈴木"])
    assert (again.question, again.lang, again.kind) == ("だれが後を継いだ？", "ja", "who")
    assert (again.gold, again.answers) == (first.gold, first.answers)
    assert (second.gold, second.answers) == ({}, [])


@pytest.mark.parametrize("line", ["+ a | 後任は佐藤氏である。", "+ a | 。", "* a | 会長は辞めた。"])
def test_a_sentence_that_does_not_stand_there_once_is_refused(tmp_path, line):
    (tmp_path / "x01.txt").write_text(STORY.replace("+ a | 後任は鈴木氏である。", line), encoding="utf-8")
    with pytest.raises(ValueError, match="must stand there once"):
        read_stories("train", tmp_path)


@pytest.mark.parametrize("line", ["~ だれが後を継いだ？", "~ ja |", "+ z | 後任は鈴木氏である。"])
def test_a_line_that_says_too_little_is_refused(tmp_path, line):
    (tmp_path / "x01.txt").write_text(STORY.replace("~ ja | だれが後を継いだ？", line), encoding="utf-8")
    with pytest.raises(ValueError, match=r"must be a language|no such document"):
        read_stories("train", tmp_path)
