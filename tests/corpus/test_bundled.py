"""What the bundled corpus promises to those who build on it."""

import tomllib
from collections import Counter

import pytest
from support import read_file

from oa_qa.corpus import bundled_corpus
from oa_qa.splitting import split
from oa_qa.text.normalization import normalize

FILES = sorted(bundled_corpus().glob("*.md"))


def document_of(file):
    taken = read_file(file, file.name)
    return taken.documents[0], list(taken.warnings)


def test_it_is_mostly_japanese_with_english_and_chinese():
    languages = Counter(document_of(file)[0].language for file in FILES)
    assert languages["ja"] >= 6
    assert languages["en"] >= 1
    assert languages["zh"] >= 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_text_states_its_day_in_front_matter_and_in_words(file):
    document, warnings = document_of(file)
    assert warnings == []
    assert document.title
    assert document.publisher
    _, month, day = (int(part) for part in document.published.split("-"))
    body = normalize(document.text[document.marks[0].end :])
    # The day on which the account stops, as the three languages write it.
    assert any(words in body for words in (f"{month}月{day}日", f"nov. {day}"))
    assert 1500 <= len(body) <= 6000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_text_can_be_quoted_in_sentences(file):
    document, _ = document_of(file)
    passages = split(document, 400)
    assert len(passages) >= 5
    assert max(passage.end - passage.start for passage in passages) <= 400


def test_no_name_variant_is_declared_for_two_names():
    names = tomllib.loads((bundled_corpus() / "names.toml").read_text(encoding="utf-8"))["name"]
    variants = [variant for name in names for variant in name["variants"]]
    assert len(names) >= 20
    assert len(variants) == len(set(variants))
