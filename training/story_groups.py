"""Groups of windows of the stories: a question with passages that answer it and with those that retrieval would put beside them.

Passages are ranked as the product ranks them, every language on its own footing. Were they ranked by words alone, those that do not
answer would be in the question's language, and the reader would learn that what is in another language answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from oa_qa.encoding import TextEncoder
from oa_qa.models import Passage

from articles import Article, index_of
from questions import reworded
from stories import Story, StoryQuestion, sentences_that_answer
from windows import Example, window

_WITHOUT_ANSWER = 0.15  # share of the answerable questions that meet no passage that answers
_ANSWERING = 2  # the most passages that answer in one group
_LACKING = (2, 3, 3)  # how many of the same story stand beside them that do not
_ELSEWHERE = (1, 1, 2)  # how many of other stories do
_NEAREST = 8  # passages of other stories are drawn from so many that lie nearest to the question
_LUCK = 0.7  # how much chance moves a passage's rank, in standard deviations
_REWORDED = 0.25
_SHARES = {"same language": 0.35, "other language": 0.3, "unanswerable": 0.35}
"""Shares of the questions by whether the question's language is that of a document that answers it. They were written to cross
languages; a reader trained on them as they are prefers what the question's language is not."""

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class _Place:
    """A passage: the number of its story, of its document there, and the passage."""

    story: int
    document: int
    passage: Passage


class StoryGroups:
    """Stories cut into passages, and all questions about them.

    Args:
        stories: those that train.
        encoder: tells how near a passage lies to a question.
    """

    def __init__(self, stories: Sequence[Story], encoder: TextEncoder) -> None:
        self._stories = stories
        self._places = [_Place(n, *found) for n, story in enumerate(self._stories) for found in story.passages()]
        texts = [_text(self._article(place), place.passage) for place in self._places]
        vectors = encoder.encode_passages(texts)
        self._of_story = [
            [number for number, place in enumerate(self._places) if place.story == n] for n in range(len(self._stories))
        ]
        self._words = [
            index_of((texts[number] for number in numbers), self._stories[n].name)
            for n, numbers in enumerate(self._of_story)
        ]
        self._asked = [(n, asked) for n, story in enumerate(self._stories) for asked in story.questions]
        questions = encoder.encode_queries([asked.question for _, asked in self._asked])
        near = questions @ vectors.T
        for language in {article.lang for story in self._stories for article in story.articles}:
            numbers = [number for number, place in enumerate(self._places) if self._article(place).lang == language]
            near[:, numbers] -= near[:, numbers].mean(axis=1, keepdims=True)
        self._near = near

    def endless(self, chance: random.Random) -> Iterator[list[Example]]:
        """Groups of questions that stand as `_SHARES` says; every question of a kind once, then every one again with other windows."""
        kinds: dict[str, list[int]] = {kind: [] for kind in _SHARES}
        for number, (n, asked) in enumerate(self._asked):
            kinds[_kind(self._stories[n], asked)].append(number)
        streams = {kind: _again(numbers, chance) for kind, numbers in kinds.items()}
        while True:
            kind = chance.choices(list(_SHARES), list(_SHARES.values()))[0]
            group = self._group(next(streams[kind]), chance)
            if group:
                yield group

    def _group(self, number: int, chance: random.Random) -> list[Example]:
        n, asked = self._asked[number]
        near = self._near[number]
        numbers = self._of_story[n]
        luck = np.asarray([chance.gauss(0, _LUCK) for _ in numbers])
        words = self._words[n].scores(asked.question, len(numbers))
        ranked = [numbers[i] for i in np.argsort(-(_standard(near[numbers]) + _standard(words) + luck))]
        answering = [place for place in ranked if self._gold(asked, place)]
        lacking = [place for place in ranked if place not in answering]
        if chance.random() < _WITHOUT_ANSWER:
            answering = []
        inside = set(numbers)
        elsewhere = [int(i) for i in np.argsort(-near)[: _NEAREST + len(numbers)] if int(i) not in inside][:_NEAREST]
        chosen = chance.sample(answering, min(_ANSWERING, len(answering))) + lacking[: chance.choice(_LACKING)]
        chosen += chance.sample(elsewhere, min(chance.choice(_ELSEWHERE), len(elsewhere)))
        question = reworded(asked.question, chance) if chance.random() < _REWORDED else asked.question
        made = (self._example(n, asked, place, chance) for place in chosen)
        return [replace(example, question=question) for example in made if example]

    def _gold(self, asked: StoryQuestion, number: int) -> list[tuple[int, int]]:
        place = self._places[number]
        return sentences_that_answer(place.passage, asked.gold.get(place.document, ()))

    def _example(self, n: int, asked: StoryQuestion, number: int, chance: random.Random) -> Example | None:
        place = self._places[number]
        own = place.story == n
        inside = self._gold(asked, number) if own else []
        article = self._article(place)
        echoes = [other.question for other in self._stories[n].questions if other.lang == article.lang]
        kind = "elsewhere" if not own else asked.kind if inside or not asked.gold else "lacking"
        echo = chance.choice(echoes or [asked.question])
        example = window(asked.question, article, place.passage, inside, kind, echo, chance)
        return _with_answers(example, asked.answers) if example else None

    def _article(self, place: _Place) -> Article:
        return self._stories[place.story].articles[place.document]


def _kind(story: Story, asked: StoryQuestion) -> str:
    if not asked.gold:
        return "unanswerable"
    languages = {story.articles[number].lang.split("-")[0] for number in asked.gold}
    return "same language" if asked.lang.split("-")[0] in languages else "other language"


def _again(numbers: Sequence[int], chance: random.Random) -> Iterator[int]:
    """Some numbers in random order without end."""
    while True:
        yield from chance.sample(numbers, len(numbers))


def _text(article: Article, passage: Passage) -> str:
    return f"{article.title}\n{article.document.text[passage.start : passage.end]}"


def _standard(scores: Scores) -> Scores:
    return np.asarray((scores - scores.mean()) / (scores.std() or 1.0), dtype=np.float64)


def _with_answers(example: Example, answers: Sequence[str]) -> Example:
    """The example with the answer itself as its span, where one is stated; else it is the whole sentence."""
    found = []
    for start, end in (example.sentences[number] for number in example.gold):
        for answer in answers:
            at = example.text.find(answer, start, end)
            if at >= 0:
                found.append((at, at + len(answer)))
    return replace(example, spans=tuple(sorted(set(found)))) if found else example
