"""Fits the calibration that ships with the reader, and measures what each signal adds.

Run `python training/fit_calibration.py --data SETS --work WORK --output calibration.json --ablation ablation.json`.

It is fitted to the `tune` half of the project's own questions, to the stories that did not train, and to `tune` articles of
public sets, each set indexed as a folder of articles. The ablation fits again without each signal, on half of the questions, and measures on the other.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import oa_qa
from oa_qa.evaluation.calibrating import ANSWER_SIGNALS, SENTENCE_SIGNALS, Judged, calibrate, figures_of, judge
from oa_qa.evaluation.questions import Gold, Question, read_questions
from oa_qa.qa import encoder_of
from oa_qa.reading import BundledReader
from oa_qa.settings import read_settings

from articles import Article, Asked, families, front_matter_of, read_source
from stories import StoryQuestion, read_stories

ROOT = Path(__file__).resolve().parents[1]
OWN_WEIGHT = 3.0
"""The project's own questions count three times: they are put to news by people, not to an encyclopedia."""

_SETS = {"jaquad": (50_000, 80), "jsquad": (40_000, 60), "squad2": (40_000, 90), "xquad": (30_000, 90)}
"""Characters of articles and number of questions."""
_TARGETS = ("en", "zh", "de", "ar")
_SHELF = 4  # stories that are asked together
_STORY_QUESTIONS = 400
_WITHOUT_ARTICLE = 0.35  # share of the questions asked without the article that answers, where people wrote none


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the unpacked public sets")
    parser.add_argument("--work", type=Path, required=True, help="where corpora and indexes go")
    parser.add_argument("--weights", type=Path, help="other weights than those that ship")
    parser.add_argument("--output", type=Path, required=True, help="the calibration to write")
    parser.add_argument("--ablation", type=Path, required=True, help="the table of what each signal adds to write")
    options = parser.parse_args()
    encoder = encoder_of(read_settings())
    reader = BundledReader(options.weights) if options.weights else BundledReader()
    judged: dict[str, list[Judged]] = {}
    for name, corpus, questions in _all_sets(options.data, options.work):
        index = options.work / name / "index"
        oa_qa.build_index(corpus, index, encoder=encoder)
        found = judge(oa_qa.load(index, encoder=encoder, reader=reader), questions)
        weight = OWN_WEIGHT if name == "own" else 1.0
        judged[name] = [replace(one, weight=weight) for one in found]
        print(name, len(questions), flush=True)  # noqa: T201
    everything = [one for some in judged.values() for one in some]
    about = {name: {"questions": len(some)} for name, some in judged.items()}
    fitted = calibrate(everything, reader.fingerprint, encoder.fingerprint, {"fitted_to": about})
    fitted.write(options.output)
    table = _ablation(judged, reader.fingerprint, encoder.fingerprint)
    options.ablation.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(fitted.about, indent=1), json.dumps(table, indent=1), sep="\n")  # noqa: T201


def _all_sets(data: Path, work: Path) -> Iterator[tuple[str, Path, list[Question]]]:
    own = [question for question in read_questions(ROOT / "eval" / "questions.jsonl") if question.split == "tune"]
    yield "own", ROOT / "corpus", own
    for name in ("stories", *_SETS):
        corpus = work / name / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        yield name, corpus, story_questions(corpus)[0] if name == "stories" else public_questions(data, name, corpus)


def story_questions(corpus: Path) -> tuple[list[Question], list[Question]]:
    """Writes the stories that did not train as files; returns the questions to fit to, and all others about them.

    Each is asked of its own story and the others of its shelf: of all stories, some other one would answer many.
    """
    stories = read_stories("tune")
    found = []
    for first in range(0, len(stories), _SHELF):
        files = {
            story.name: [_write("stories", corpus / f"{a.document.id}.md", a) for a in story.articles]
            for story in stories[first : first + _SHELF]
        }
        shelf = tuple(file for some in files.values() for file, _ in some)
        for story in stories[first : first + _SHELF]:
            found += [
                _story_question(f"{story.name}-{number}", files[story.name], asked, shelf)
                for number, asked in enumerate(story.questions)
            ]
    fitted = random.Random("calibration stories").sample(found, min(_STORY_QUESTIONS, len(found)))
    chosen = {question.id for question in fitted}
    return fitted, [question for question in found if question.id not in chosen]


def _story_question(
    name: str, files: Sequence[tuple[str, int]], asked: StoryQuestion, shelf: tuple[str, ...]
) -> Question:
    return Question(
        id=name,
        question=asked.question,
        lang=asked.lang,
        answerable=bool(asked.gold),
        kind=asked.kind,
        split="tune",
        evidence=tuple(
            Gold(files[number][0], start=a + files[number][1], end=b + files[number][1])
            for number, spans in asked.gold.items()
            for a, b in spans
        ),
        documents=shelf,
    )


def public_questions(data: Path, name: str, corpus: Path) -> list[Question]:
    """Writes articles of a set as files and returns questions about them."""
    chance = random.Random(f"calibration {name}")
    characters, count = _SETS[name]
    articles = read_source(data, name, "tune").articles
    askings = _crossed(articles, chance) if name == "xquad" else [(a, q, q.question) for a in articles for q in a.asked]
    kept: dict[int, tuple[str, int]] = {}
    room = characters
    for article in dict.fromkeys(id(article) for article, _, _ in chance.sample(askings, len(askings))):
        body = next(a for a in articles if id(a) == article)
        if len(body.document.text) <= room:
            room -= len(body.document.text)
            kept[article] = _write(name, corpus / f"{len(kept):03}-{body.lang}.md", body)
    asked = [(article, question, text) for article, question, text in askings if id(article) in kept]
    written = name == "squad2"
    return [
        _question(f"{name}-{n}", kept, *asking, None if written or chance.random() >= _WITHOUT_ARTICLE else kept)
        for n, asking in enumerate(chance.sample(asked, min(count, len(asked))))
    ]


def _crossed(articles: Sequence[Article], chance: random.Random) -> list[tuple[Article, Asked, str]]:
    """Each question put to its article in one language, asked in another.

    All questions about an article are put to it in the same language: in two, it would answer beside the gold evidence.
    """
    found = []
    titles = dict.fromkeys(article.title for article in articles)
    targets = {title: _TARGETS[number % len(_TARGETS)] for number, title in enumerate(titles)}
    for family in families(articles):
        here = [(article, asked) for article, asked in family if article.lang == targets[article.title]]
        others = [asked.question for article, asked in family if article.lang != targets[article.title]]
        found += [(article, asked, chance.choice(others)) for article, asked in here]
    return found


def _write(name: str, file: Path, article: Article) -> tuple[str, int]:
    """Writes an article as its set's texts are asked; returns the file's name and where the article begins in it."""
    head = front_matter_of(name, article)
    file.write_text(head + article.document.text, encoding="utf-8", newline="")
    return file.name, len(head)


def _question(
    name: str,
    kept: dict[int, tuple[str, int]],
    article: Article,
    asked: Asked,
    text: str,
    without: dict[int, tuple[str, int]] | None,
) -> Question:
    document, shift = kept[id(article)]
    there = bool(asked.spans) and without is None
    return Question(
        id=name,
        question=text,
        lang=asked.lang,
        answerable=there,
        kind="fact" if there else "near_miss",
        split="tune",
        evidence=tuple(Gold(document, start=a + shift, end=b + shift) for a, b in asked.spans) if there else (),
        documents=None if without is None else tuple(other for other, _ in without.values() if other != document),
    )


def _ablation(judged: dict[str, list[Judged]], reader: str, model: str) -> list[dict[str, Any]]:
    """What each signal adds: right sentence first and among three, and AUROC, on questions the fit has not seen."""
    chance = random.Random(1)
    halves: tuple[list[Judged], list[Judged]] = ([], [])
    own: tuple[list[Judged], list[Judged]] = ([], [])
    for name, some in judged.items():
        for number, one in enumerate(chance.sample(some, len(some))):
            halves[number % 2].append(one)
            if name == "own":
                own[number % 2].append(one)
    kept = {"all": (SENTENCE_SIGNALS, ANSWER_SIGNALS), "reader alone": (("reader",), ANSWER_SIGNALS)}
    kept |= {f"without {s}": (tuple(o for o in SENTENCE_SIGNALS if o != s), ANSWER_SIGNALS) for s in SENTENCE_SIGNALS}
    kept |= {
        f"decided without {s}": (SENTENCE_SIGNALS, tuple(o for o in ANSWER_SIGNALS if o != s)) for s in ANSWER_SIGNALS
    }
    table = []
    for name, chosen in kept.items():
        rows: dict[str, list[list[Any]]] = {"public": [], "own": []}
        for fit, test in ((0, 1), (1, 0)):
            fitted = calibrate(halves[fit], reader, model, {}, *chosen)
            parts = {"public": [one for one in halves[test] if one.weight == 1.0], "own": own[test]}
            for part, some in parts.items():
                figures = figures_of(fitted, some)
                rows[part].append([figures[key] for key in ("first", "three", "auroc")])
        means = {part: np.mean(some, axis=0).round(3).tolist() for part, some in rows.items()}
        table.append(
            {
                "signals": name,
                **{part: dict(zip(("first", "three", "auroc"), v, strict=True)) for part, v in means.items()},
            }
        )
    return table


if __name__ == "__main__":
    main()
