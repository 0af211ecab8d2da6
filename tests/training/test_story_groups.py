"""The groups of windows that stories become: what the reader learns must not depend on languages alone."""

import itertools
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from stories import read_stories
from story_groups import StoryGroups

STORY = """=== doc a | ja | - | {name}の会長
{name}の会長は辞めた。後任は{heir}氏である。理由は説明されていない。
=== doc b | en | - | At {name}
The chairman of {name} has left. He did not say why. His pay was cut in {month}.
=== doc c | ja | - | {name}の社員
{name}の社員は署名を集めた。会長の部屋は空である。
=== doc d | ja | - | {name}の町
{name}の町の人は会長をよく知らない。後任のことも聞かない。
=== doc e | en | - | The staff of {name}
The staff of {name} have signed a letter about the chairman.
=== doc f | en | - | The town of {name}
Nobody in the town of {name} knows the chairman or his pay.
=== questions
? ja who | {name}の後任は？
+ a | 後任は{heir}氏である。
= {heir}
~ en | Who came after the chairman of {name}?
? ja date | {name}の会長の給料はいつ下がった？
+ b | His pay was cut in {month}.
= {month}
? ja near_miss | {name}の後任はいつ決まった？
"""
STORIES = (("港湾", "鈴木", "May"), ("Lumen", "佐藤", "June"), ("東雲", "田中", "April"))


class Encoder:
    """Unit vectors that tell little but the language, as embeddings do."""

    def encode_queries(self, texts):
        return self.encode_passages(texts)

    def encode_passages(self, texts):
        found = np.random.default_rng(len(texts)).normal(size=(len(texts), 8)).astype(np.float32)
        found[:, 0] = [5 if is_japanese(text) else -5 for text in texts]
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def groups(tmp_path):
    for number, (name, heir, month) in enumerate(STORIES, start=1):
        story = STORY.format(name=name, heir=heir, month=month)
        (tmp_path / f"x0{number}.txt").write_text(story, encoding="utf-8")
    made = StoryGroups(read_stories("train", tmp_path), Encoder()).endless(random.Random(1))
    return list(itertools.islice(made, 600))


def is_japanese(text):
    return any("\u3040" <= char <= "\u30ff" for char in text)


def test_a_passage_answers_as_often_in_the_language_of_the_question_as_in_another(groups):
    same = Counter(
        is_japanese(window.question) == is_japanese(window.text)
        for group in groups
        for window in group
        if window.kind in {"who", "date"}
    )
    assert 0.7 < same[True] / same[False] < 1.6


def test_passages_that_do_not_answer_are_in_every_language_too(groups):
    others = Counter(
        is_japanese(window.question) == is_japanese(window.text)
        for group in groups
        for window in group
        if not window.gold
    )
    assert 0.5 < others[True] / others[False] < 2


def test_a_group_holds_passages_of_other_stories_and_none_of_them_answers(groups):
    elsewhere = [window for group in groups for window in group if window.kind == "elsewhere"]
    assert len(elsewhere) >= len(groups)
    assert not any(window.gold for window in elsewhere)


def test_no_passage_of_another_story_holds_the_answer_itself(tmp_path):
    for number in (1, 2):
        (tmp_path / f"x0{number}.txt").write_text(STORY.format(name="港湾", heir="鈴木", month="May"), encoding="utf-8")
    made = StoryGroups(read_stories("train", tmp_path), Encoder()).endless(random.Random(1))
    elsewhere = [window for group in itertools.islice(made, 200) for window in group if window.kind == "elsewhere"]
    assert elsewhere
    assert not [window for window in elsewhere if "後任は？" in window.question and "鈴木" in window.text]


def test_windows_of_one_group_are_put_to_one_question(groups):
    assert all(len({window.question for window in group}) == 1 for group in groups)
