from oa_qa.names import NameTable, render_block, suggest

TEXTS = {
    "a.md": "ムラティ氏が退社した。ムラティ氏は語らない。明日は晴れる。",
    "b.md": "モラティはまだいる。Later Brockman met Blackman.",
}


def pairs(table):
    return [suggestion.spellings for suggestion in suggest(TEXTS.items(), table)]


def test_spellings_that_sound_alike_are_suggested_with_their_sentences():
    first = suggest(TEXTS.items(), NameTable())[0]
    assert first.spellings == ("ムラティ", "モラティ")
    assert first.counts == (2, 1)
    assert 0 < first.score <= 1
    quotes = [[TEXTS[e.document_id][e.start : e.end] for e in examples] for examples in first.examples]
    assert quotes == [["ムラティ氏が退社した。", "ムラティ氏は語らない。"], ["モラティはまだいる。"]]


def test_what_is_declared_is_not_suggested_again():
    table = NameTable.parse('[[name]]\nvariants = ["ムラティ", "モラティ"]\n')
    assert ("ムラティ", "モラティ") not in pairs(table)


def test_the_best_comes_first():
    scores = [suggestion.score for suggestion in suggest(TEXTS.items(), NameTable())]
    assert scores == sorted(scores, reverse=True)


def test_no_text_gives_no_suggestion():
    assert suggest([], NameTable()) == []


def test_a_block_reads_back_as_it_was_accepted():
    spellings = ["D'Angelo", 'the "Rock" \\ \x7f', "ディアンジェロ"]
    assert NameTable.parse(render_block(spellings)).names == (tuple(spellings),)
