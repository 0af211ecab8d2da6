"""Groups of windows of the stories: a question with passages that answer it and with those that retrieval would put beside them.

Passages are ranked by meaning and words, each less what it gives to passages of the same language on average. Ranked by words
alone, those that do not answer would be in the question's language, and the reader would learn that what is in another language answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from oa_qa.encoding import TextEncoder
from oa_qa.evaluation.matching import holds_answer
from oa_qa.models import Passage
from oa_qa.retrieval import standardised

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
class _Told:
    """A passage, with the number of its story and of its document there."""

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
        self._told = [_Told(n, *found) for n, story in enumerate(stories) for found in story.passages()]
        self._texts = [_text(self._article(told), told.passage) for told in self._told]
        _, self._language = np.unique([self._article(told).lang for told in self._told], return_inverse=True)
        self._of_story = [
            [number for number, told in enumerate(self._told) if told.story == n] for n in range(len(stories))
        ]
        self._words = [
            index_of((self._texts[number] for number in numbers), stories[n].name)
            for n, numbers in enumerate(self._of_story)
        ]
        self._asked = [(n, asked) for n, story in enumerate(stories) for asked in story.questions]
        questions = encoder.encode_queries([asked.question for _, asked in self._asked])
        near = questions @ encoder.encode_passages(self._texts).T
        self._near = np.asarray([_centred(row, self._language) for row in near])

    def endless(self, chance: random.Random) -> Iterator[list[Example]]:
        """Groups of questions that stand as `_SHARES` says; every question of a sort once, then every one again with other windows."""
        sorts: dict[str, list[int]] = {}
        for question, (n, asked) in enumerate(self._asked):
            sorts.setdefault(_sort(self._stories[n], asked), []).append(question)
        streams = {sort: _again(questions, chance) for sort, questions in sorts.items()}
        while True:
            sort = chance.choices(list(streams), [_SHARES[sort] for sort in streams])[0]
            group = self._group(next(streams[sort]), chance)
            if group:
                yield group

    def _group(self, question: int, chance: random.Random) -> list[Example]:
        n, asked = self._asked[question]
        own, near = self._of_story[n], self._near[question]
        words = _centred(self._words[n].scores(asked.question, len(own)), self._language[own])
        luck = np.asarray([chance.gauss(0, _LUCK) for _ in own])
        ranked = [own[i] for i in np.argsort(-(standardised(near[own]) + standardised(words) + luck))]
        answering = [number for number in ranked if self._gold(asked, number)]
        lacking = [number for number in ranked if number not in answering]
        if chance.random() < _WITHOUT_ANSWER:
            answering = []
        chosen = chance.sample(answering, min(_ANSWERING, len(answering))) + lacking[: chance.choice(_LACKING)]
        elsewhere = list(islice(self._elsewhere(n, asked, near), _NEAREST))
        chosen += chance.sample(elsewhere, min(chance.choice(_ELSEWHERE), len(elsewhere)))
        put = reworded(asked.question, chance) if chance.random() < _REWORDED else asked.question
        made = (self._example(n, asked, number, chance) for number in chosen)
        return [replace(example, question=put) for example in made if example]

    def _elsewhere(self, n: int, asked: StoryQuestion, near: Scores) -> Iterator[int]:
        """The nearest passages of other stories, but for those that hold the answer: many a question names nobody."""
        for number in map(int, np.argsort(-near)):
            if self._told[number].story != n and not holds_answer(self._texts[number], asked.answers):
                yield number

    def _gold(self, asked: StoryQuestion, number: int) -> list[tuple[int, int]]:
        told = self._told[number]
        return sentences_that_answer(told.passage, asked.gold.get(told.document, ()))

    def _example(self, n: int, asked: StoryQuestion, number: int, chance: random.Random) -> Example | None:
        told = self._told[number]
        own = told.story == n
        inside = self._gold(asked, number) if own else []
        article = self._article(told)
        echoes = [other.question for other in self._stories[n].questions if other.lang == article.lang]
        kind = "elsewhere" if not own else asked.kind if inside or not asked.gold else "lacking"
        echo = chance.choice(echoes or [asked.question])
        example = window(asked.question, article, told.passage, inside, kind, echo, chance)
        return _with_answers(example, asked.answers) if example else None

    def _article(self, told: _Told) -> Article:
        return self._stories[told.story].articles[told.document]


def _sort(story: Story, asked: StoryQuestion) -> str:
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


def _centred(scores: Scores, language: NDArray[np.int64]) -> Scores:
    """The scores of passages, each less the mean of its language, which is given by number."""
    means = np.bincount(language, scores) / np.maximum(np.bincount(language), 1)
    return np.asarray(scores - means[language], dtype=np.float64)


def _with_answers(example: Example, answers: Sequence[str]) -> Example:
    """The example with the answer itself as its span, where one is stated; else it is the whole sentence."""
    found = []
    for start, end in (example.sentences[number] for number in example.gold):
        for answer in answers:
            at = example.text.find(answer, start, end)
            if at >= 0:
                found.append((at, at + len(answer)))
    return replace(example, spans=tuple(sorted(set(found)))) if found else example
