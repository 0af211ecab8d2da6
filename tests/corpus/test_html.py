import pytest
from support import read_file, write_corpus

from oa_qa.corpus import Skipped

PAGE = """<!-- saved from url=(0029)https://example.org/news/1.html -->
<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>山川工業の一年 | 東の新聞</title>
<meta property="og:title" content="山川工業の一年">
<meta property="article:published_time" content="2024-03-01T09:00:00+09:00">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"author": [{"@type": "Person", "name": "山田 一"}], "publisher": {"name": "東の新聞"}}</script>
<style>p { color: red }</style></head><body>
<header><a href="/">東の新聞</a><nav><ul><li><a href="a">経済</a><li><a href="b">政治</a><li><a href="c">文化</a></ul></nav></header>
<article><h1>山川工業の一年</h1>
<p>山川工業は<ruby>
 山<rp>(</rp><rt>やま</rt><rp>)</rp>
 口<rt>ぐち</rt></ruby>県で
設立された。<b>社長</b>は 田中
花子。</p>
<p>It is
 <i>good</i>, and<br>fine.</p>
<table><tr><th>年</th><th>額</th></tr><tr><td>2023</td><td>80億円</td></tr></table>
<div class="post-share"><a href="x">ツイート</a> <a href="y">シェア</a></div></article>
<div id="related"><h3>関連記事</h3><a href="1">別の会社の記事</a></div>
<pre>a
  b</pre><script>var text = "見えない";</script>
<p hidden>見えない</p><p style="display: none">見えない</p>
<footer>© 2024 東の新聞</footer></body></html>"""

TEXT = """東の新聞

経済
政治
文化

山川工業の一年

山川工業は山口県で設立された。社長は 田中花子。

It is good, and
fine.

年	額
2023	80億円

ツイート シェア

関連記事

別の会社の記事

a
  b

© 2024 東の新聞"""


def document_of(folder, source, name="page.html", **settings):
    write_corpus(folder, {name: source})
    return read_file(folder / name, name, **settings).documents[0]


def marked(document):
    return [document.text[mark.start : mark.end] for mark in document.marks]


def test_a_page_is_its_visible_text_and_what_it_states(tmp_path):
    document = document_of(tmp_path, PAGE)
    assert document.text == TEXT
    assert document.title == "山川工業の一年"
    assert (document.published, document.author) == ("2024-03-01", "山田 一")
    assert (document.publisher, document.url) == ("東の新聞", "https://example.org/news/1.html")
    assert (document.language, document.encoding, document.pages) == ("ja", None, ())


def test_furniture_is_marked_by_its_structure_and_stays_in_the_text(tmp_path):
    assert marked(document_of(tmp_path, PAGE)) == [
        "東の新聞\n\n経済\n政治\n文化",
        "ツイート シェア",
        "関連記事\n\n別の会社の記事",
        "© 2024 東の新聞",
    ]
    unmarked = document_of(tmp_path, PAGE, mark_boilerplate=False)
    assert (unmarked.text, unmarked.marks) == (TEXT, ())


@pytest.mark.parametrize(
    ("element", "is_marked"),
    [
        ("<nav>{}</nav>", True),
        ("<aside>{}</aside>", True),
        ("<footer>{}</footer>", True),
        ("<header>{}</header>", True),
        ("<div role='navigation'>{}</div>", True),
        ("<div class='cookie-banner'>{}</div>", True),
        ("<div class='shareButtons'>{}</div>", True),
        ("<section id='comments'>{}</section>", True),
        ("<ul class='breadcrumbs'><li>{}</ul>", True),
        ("<button>{}</button>", True),
        ("<ul><li><a href=1>一</a><li><a href=2>二</a><li><a href=3>{}</a></ul>", True),
        ("<p class='market-shared'>{}</p>", False),
        ("<h2 id='cookie-policy'>{}</h2>", False),
        ("<article class='related'>{}</article>", False),
        ("<blockquote><footer>{}</footer></blockquote>", False),
        ("<header><h1>{}</h1></header>", False),
        ("<p>{} <a href=1>一</a>、<a href=2>二</a>、<a href=3>三</a></p>", False),
    ],
)
def test_an_element_is_furniture_or_not(tmp_path, element, is_marked):
    words = "これは見本である"
    page = f"<body><p>{'本文の文はここにある。' * 9}</p>{element.format(words)}<p>{'続きの文もここにある。' * 9}</p></body>"
    document = document_of(tmp_path, page)
    assert words in document.text
    assert any(words in text for text in marked(document)) == is_marked
    assert not any("の文" in text for text in marked(document))


def test_a_page_that_is_all_in_one_widget_is_not_marked_away(tmp_path):
    page = f"<body><div class='menu'><p>{'本文の文はここにある。' * 20}</p></div><p>終わり。</p></body>"
    assert marked(document_of(tmp_path, page)) == []


@pytest.mark.parametrize("codec", ["utf-8", "shift_jis", "euc_jp", "utf-16"])
def test_the_encoding_is_the_declared_one_or_the_one_that_fits(tmp_path, codec):
    page = (
        f"<html><head><meta charset='{codec}'><title>題</title></head><body><p>社長は田中花子である。</p></body></html>"
    )
    assert document_of(tmp_path, page.encode(codec)).text == "社長は田中花子である。"
    wrong = page.replace(codec, "us-ascii").encode(codec)
    assert document_of(tmp_path, wrong).text == "社長は田中花子である。"


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        ("<title>ただの題</title>", {"title": "ただの題"}),
        ('<meta name="author" content="https://example.org/me">', {"author": None}),
        ('<meta name="date" content="昨日">', {"published": None}),
        ('<meta name="date" content="2024-02-31">', {"published": None}),
        ('<link rel="canonical" href="/relative">', {"url": None}),
        ('<link rel="canonical" href="https://example.org/a"><meta property="og:url" content="https://example.org/b">', {"url": "https://example.org/a"}),
        ('<script type="application/ld+json">{"@graph": [{"@type": ["Article"], "datePublished": "2024-05-06T01:00Z", "headline": "題"}]}</script>', {"published": "2024-05-06", "title": "題"}),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": 5, "author": [[[]]]}</script>', {"published": None}),
        ('<script type="application/ld+json">{broken</script>', {"title": None}),
        ('<meta property="og:locale" content="en_GB">', {"language": "en-GB"}),
    ],
)  # fmt: skip
def test_what_the_head_states_is_taken_and_nothing_is_made_up(tmp_path, head, stated):
    document = document_of(tmp_path, f"<html><head>{head}</head><body><p>One sentence.</p></body></html>")
    assert {key: getattr(document, key) for key in stated} == stated


def test_a_time_element_dates_the_page_only_if_there_is_one_day(tmp_path):
    one = "<time datetime='2024-03-01'>1 March</time><p>Words.</p>"
    assert document_of(tmp_path, one).published == "2024-03-01"
    assert document_of(tmp_path, one + "<time datetime='2024-03-02'></time>").published is None
    assert document_of(tmp_path, one + "<time pubdate datetime='2024-03-02'></time>").published == "2024-03-02"


def test_the_first_heading_is_the_title_where_nothing_else_is(tmp_path):
    assert document_of(tmp_path, "<h1>山川<ruby>工業<rt>こうぎょう</rt></ruby></h1><p>本文。</p>").title == "山川工業"


def test_a_page_without_words_and_one_of_absurd_depth_are_skipped(tmp_path):
    write_corpus(tmp_path, {"a.html": "<html><body><img src=x></body></html>", "b.htm": "<div>" * 100_000 + "文。"})
    assert read_file(tmp_path / "a.html", "a.html") == Skipped("a.html", "it is empty")
    assert "nested more than" in read_file(tmp_path / "b.htm", "b.htm").reason


def test_an_ordinary_page_with_tags_left_open_is_read(tmp_path):
    page = "<ul>" + "<li>項目である。<p>段落である。" * 6000 + "</ul>"
    assert document_of(tmp_path, page).text.startswith("項目である。\n\n段落である。\n\n項目")
