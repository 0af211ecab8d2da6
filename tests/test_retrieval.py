import numpy as np
import pytest
from support import QuickEncoder, QuickReader, write_corpus

import oa_qa
from oa_qa.retrieval import retrieve


def found(qa, question, limit=3, documents=None):
    vector = qa._encoder.encode_queries([question])[0]
    return retrieve(qa.index, question, vector, limit, documents)


def test_the_passage_that_shares_words_and_meaning_comes_first(quick_qa):
    best = found(quick_qa, "田中工業の評価額")[0]
    assert best.passage.document_id == "ja.md"
    assert best.parts["lexical"] > 0
    assert -1 <= best.parts["dense"] <= 1


def test_as_many_passages_as_asked_for_are_returned_when_there_are_enough(quick_qa):
    assert [len(found(quick_qa, "富士山", limit)) for limit in (1, 2, 3, 9)] == [1, 2, 3, 3]


@pytest.mark.parametrize("documents", [["en.txt"], ["ja.md", "old/zh.md"], []])
def test_other_documents_than_the_allowed_ones_are_never_returned(quick_qa, documents):
    assert {item.passage.document_id for item in found(quick_qa, "田中", 9, documents)} == set(documents)


def indexed(tmp_path, files):
    corpus, encoder = write_corpus(tmp_path / "texts", files), QuickEncoder()
    oa_qa.build_index(corpus, tmp_path / "texts-index", encoder=encoder, passage_characters=80)
    return oa_qa.load(tmp_path / "texts-index", encoder=encoder, reader=QuickReader())


def test_a_nearest_sentence_counts_for_its_passage(quick_qa):
    best = found(quick_qa, "総经理是田中花子")[0]
    assert best.parts["sentence"] >= best.parts["dense"] > 0


REPOSTED = "社長は花子である。社員は百二十人だ。本社は山口県にある。"


def test_what_documents_repeat_is_found_once_and_its_copies_are_named(tmp_path):
    qa = indexed(tmp_path, {"a.txt": REPOSTED, "b.txt": REPOSTED, "c.txt": "天気は晴れである。明日も晴れる。"})
    hits = qa.search("社長は花子", limit=2)
    assert [hit.document_id for hit in hits] == ["a.txt", "c.txt"]
    assert [hit.copies for hit in hits] == [("b.txt",), ()]
    (first, *_) = (
        qa.ask("社長は花子である", limit=1).to_dict()["citations"] or qa.ask("社長は花子である").to_dict()["nearest"]
    )
    assert (first["document_id"], first["copies"]) == ("a.txt", ["b.txt"])


def test_of_documents_that_say_the_same_the_dated_one_is_cited_with_the_answer_marked(tmp_path):
    dated = "---\npublished: 2024-03-01\n---\n" + REPOSTED
    qa = indexed(tmp_path, {"a.md": REPOSTED, "b.md": dated, "c.md": REPOSTED})
    answer = qa.ask("社長は花子である", limit=1)
    (cited,) = answer.citations or answer.nearest
    assert (cited.document_id, cited.copies) == ("b.md", ("a.md", "c.md"))
    assert cited.document.text[slice(*cited.highlight)] == "社"


def test_a_longer_passage_is_no_copy_of_a_sentence_in_it(tmp_path):
    qa = indexed(tmp_path, {"a.txt": "社長は花子である。", "b.txt": REPOSTED})
    assert {hit.document_id for hit in qa.search("社長は花子である", limit=2)} == {"a.txt", "b.txt"}


def test_copies_do_not_take_the_places_of_other_passages(tmp_path):
    copies = {f"copy{n:03}.txt": REPOSTED for n in range(250)}
    qa = indexed(tmp_path, copies | {f"other{n}.txt": f"天気その{n}は晴れである。" for n in range(4)})
    hits = qa.search("社長は花子", limit=4)
    assert [len(hit.copies) for hit in hits] == [249, 0, 0, 0]


ARTICLE = (
    "山田工業は四月に新しい工場を山口県で開いた。社長の山田花子氏は式典で地元への感謝を述べた。"
    "工場では百二十人が働き、年に八万台の機械を作る。建設には三十億円がかかった。"
    "県は道路の整備に協力し、港の拡張も約束している。市民の一部は騒音を心配している。"
    "同社は夜間の作業を減らすと説明した。来年には研究所も隣に建てる予定である。"
)
FURNITURE = "この記事は転載です。お気に入りに追加する方法はこちらをご覧ください。"


def test_a_repost_with_other_furniture_and_a_few_words_changed_is_found_once(tmp_path):
    repost = ARTICLE.replace("感謝を述べた", "感謝の言葉を述べた").replace("心配している", "心配しているという")
    qa = indexed(tmp_path, {"a.txt": ARTICLE, "b.txt": FURNITURE + repost, "c.txt": "天気は晴れである。明日も晴れる。"})
    for question in ("新しい工場はどこ", "建設にいくらかかった", "市民は何を心配", "社長は何を述べた"):
        hits = qa.search(question, limit=9)
        text = "".join(hit.text for hit in hits if FURNITURE not in hit.text)
        for sentence in (
            "工場を山口県で開いた",
            "地元への感謝",
            "三十億円がかかった",
            "騒音を心配している",
            "百二十人が働き",
        ):
            assert text.count(sentence) <= 1
        (voice,) = {hit.document_id for hit in hits if FURNITURE not in hit.text} - {"c.txt"}
        assert {name for hit in hits for name in hit.copies} == {"a.txt", "b.txt"} - {voice}


def test_a_repost_is_cited_once_with_its_copy(tmp_path):
    qa = indexed(tmp_path, {"a.txt": ARTICLE, "b.txt": FURNITURE + ARTICLE})
    answer = qa.ask("建設には三十億円がかかった？", limit=3).to_dict()
    quotes = [
        (cited["quote"], cited["document_id"], cited["copies"]) for cited in answer["citations"] or answer["nearest"]
    ]
    (cited,) = [rest for quote, *rest in quotes if quote == "建設には三十億円がかかった。"]
    assert {cited[0], *cited[1]} == {"a.txt", "b.txt"}
    assert len({quote for quote, *_ in quotes}) == len(quotes)


@pytest.mark.parametrize(
    ("said", "instead"),
    [("三十億円", "四十億円"), ("約束している", "約束していない"), ("山田花子氏", "ヤマシタ・ハナコ氏")],
    ids=["number", "negation", "name"],
)
def test_a_repost_that_says_otherwise_is_a_source_of_its_own(tmp_path, said, instead):
    qa = indexed(tmp_path, {"a.txt": ARTICLE, "b.txt": ARTICLE.replace(said, instead)})
    found = "".join(hit.text for hit in qa.search(instead, limit=8))
    assert said in found
    assert instead in found


def test_what_is_filled_into_one_form_is_no_repost(tmp_path):
    form = "{0}の本社は{1}にあり、従業員の数は公表されていない。{0}は{2}で事業を行う会社である。"
    files = {
        f"{n}.txt": form.format(*names) + f"{names[2]}についての詳しい説明を、この会社は{n}年前から公開している。"
        for n, names in enumerate([("山田", "山口", "食品"), ("山川", "山形", "電機"), ("山本", "山梨", "建設")])
    }
    hits = indexed(tmp_path, files).search("本社はどこにある", limit=6)
    assert {hit.document_id for hit in hits} == set(files)
    assert [hit.copies for hit in hits] == [()] * len(hits)


def test_the_title_and_the_date_of_a_document_find_its_passages(tmp_path):
    front = "---\ntitle: 鉄道の歴史\npublished: 2021-04-05\n---\n"
    qa = indexed(tmp_path, {"a.md": front + "一八年に開業した。", "b.md": "一八年に開業した店である。"})
    assert qa.search("鉄道はいつ開業した", limit=1)[0].document_id == "a.md"
    assert qa.search("2021年4月5日", limit=1)[0].parts["lexical"] > 0


def test_a_term_shared_by_chance_does_not_drown_meaning(tmp_path):
    # Near to the question for this encoder, without a word of it.
    near = {f"near{n}.txt": f"Whofoundedthemuseumofglassinthetownandwhy{n}{n}" for n in range(4)}
    files = {f"{n}.txt": f"{name}についての文章である。" for n, name in enumerate("山川海空森林田畑")}
    qa = indexed(tmp_path, {**files, **near, "chance.txt": "2024 arrived."})
    hits = qa.search("Who founded the museum of glass in the town in 2024 and why?", limit=13)
    lexical = {hit.document_id: hit.parts["lexical"] for hit in hits}
    assert lexical["near0.txt"] == 0 < lexical["chance.txt"]
    assert {hit.document_id for hit in hits[:4]} == set(near)


class BiasedEncoder:
    """Knows three topics in two languages, and puts texts of one language near each other, whatever they are about."""

    name = fingerprint = "biased"

    def encode_queries(self, texts):
        topics = (("猫", "cat"), ("犬", "dog"), ("空", "sky"))
        rows = [[2.0 * (text.isascii()), 2.0 * (not text.isascii())] for text in texts]
        rows = [
            row + [float(any(word in text for word in topic)) for topic in topics]
            for row, text in zip(rows, texts, strict=True)
        ]
        return np.asarray([np.asarray(row) / np.linalg.norm(row) for row in rows], dtype=np.float32)

    def encode_passages(self, texts, progress=None):
        return self.encode_queries(texts)


@pytest.mark.parametrize("documents", [None, "all but one"])
def test_what_answers_in_another_language_is_found_beside_many_texts_in_that_of_the_question(tmp_path, documents):
    files = {f"ja{n}.txt": f"{'犬空'[n % 2]}はどこにでもいる。{'ほら' * (n % 9)}{n}番。" for n in range(150)}
    files |= {f"en{n}.txt": f"There is the {('dog', 'sky')[n % 2]} of story {n}." for n in range(1, 12)}
    files["en0.txt"] = "The cat is under the table."
    encoder = BiasedEncoder()
    oa_qa.build_index(write_corpus(tmp_path / "texts", files), tmp_path / "index", encoder=encoder)
    qa = oa_qa.load(tmp_path / "index", encoder=encoder, reader=QuickReader())
    allowed = [name for name in files if name != "ja7.txt"] if documents else None
    vector = encoder.encode_queries(["猫はどこにいる？"])[0]
    first = [item.passage.document_id for item in retrieve(qa.index, "猫はどこにいる？", vector, 10, allowed)]
    assert "en0.txt" in first
