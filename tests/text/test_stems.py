import pytest

from oa_qa.text.stems import stems


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who announced the departures", "departur"),
        ("wer hat die entlassungen angekündigt", "entlass"),
        ("qui a annoncé les licenciements", "licenci"),
        ("quién anunció las salidas de los directores", "director"),
        ("решения совета", "решен"),
    ],
)
def test_the_function_words_around_a_word_say_which_language_it_is_in(words, expected):
    assert expected in stems(words.split())


def test_words_that_give_no_language_away_are_taken_for_english():
    assert stems(["departures"]) == ["departur"]
