import pytest
from support import headings_of, read_file, write_corpus

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


MEMBERS = "<ul><li><a href=1>会長 田中</a><li><a href=2>副会長 佐藤</a><li><a href=3>会計 鈴木</a></ul>"
LINKED_TABLE = "<table><tr><th>会長<td><a href=1>田中</a><tr><th>副会長<td><a href=2>佐藤</a><tr><th>会計<td><a href=3>鈴木</a></table>"  # fmt: skip


@pytest.mark.parametrize(
    ("page", "is_marked"),
    [
        (f"<main><h1>自治会</h1><h2>役員</h2>{MEMBERS}</main>", False),
        (f"<article><div><section><h2>役員</h2><div>{MEMBERS}</div></section></div></article>", False),
        (f"<div><nav>{MEMBERS.replace('長', '')}</nav><main><h1>役員</h1><p>会長 田中</p></main></div>", False),
        (f"<div>{LINKED_TABLE}</div>", False),
        (f"<main><h2>あわせて読みたい</h2>{MEMBERS}</main>", True),
        (f"<main><h2>最新記事</h2>{MEMBERS}</main>", True),
        (f"<main><h2>役員</h2><p>{'役員についての文。' * 9}</p>{MEMBERS}</main>", True),
        (f"<main><h2>役員</h2><div class='related'>{MEMBERS}</div></main>", True),
        (f"<main><p>本文。</p></main><div><h2>役員</h2>{MEMBERS}</div>", True),
    ],
)
def test_a_list_of_links_that_the_article_heads_is_its_content(tmp_path, page, is_marked):
    assert any("会長" in text for text in marked(document_of(tmp_path, page))) == is_marked


@pytest.mark.parametrize(
    ("element", "is_marked"),
    [
        ("<main><aside class='note'><p>注意：受付は9時まで。</p></aside></main>", False),
        ("<article><aside><p>注意：受付は9時まで。 <a href=1>詳細</a></p></aside></article>", False),
        ("<main><aside><a href=1>受付は9時まで。</a></aside></main>", True),
        ("<main><aside class='share'><p>受付は9時まで。</p></aside></main>", True),
        ("<div class='ranking'><table><tr><th>時間<td>受付は9時まで。</table></div>", False),
        ("<table class='menu'><tr><th>時間<td>受付は9時まで。</table>", False),
        ("<div class='sidebar'><table><tr><th>時間<td>受付は9時まで。</table></div>", True),
        ("<div class='ranking'><table><tr><td>時間<td>受付は9時まで。</table></div>", True),
    ],
)
def test_a_note_or_a_table_of_data_is_no_furniture_for_its_tag_or_class(tmp_path, element, is_marked):
    document = document_of(tmp_path, f"<p>{'本文の文はここにある。' * 9}</p>{element}")
    assert any("受付は" in text for text in marked(document)) == is_marked


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
    ("label", "codec", "words"),
    [
        ("iso-8859-1", "cp1252", "“It’s” – €5"),
        ("us-ascii", "cp1252", "Österreich, Übung, „Äpfel“"),
        ("iso-8859-1", "latin-1", "Café \x81"),
        ("Shift_JIS", "cp932", "①㈱髙橋"),
        ("x-sjis", "cp932", "①㈱髙橋"),
        ("windows-31j", "cp932", "①㈱髙橋"),
        ("euc-jp", "euc_jis_2004", "①㈱田中の会社"),
        ("gb2312", "gb18030", "朱镕基总理"),
        ("gbk", "gb18030", "㐀总理"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("euc-kr", "cp949", "똠방각하"),
        ("windows-1251", "cp1251", "Привет"),
        ("tis-620", "cp874", "“คน”"),
        ("big5", "big5", "總經理"),
    ],
)
def test_a_declared_charset_is_understood_as_browsers_do(tmp_path, label, codec, words):
    page = f"<meta http-equiv='Content-Type' content='text/html; charset={label}'><p>{words}</p>"
    assert document_of(tmp_path, page.encode(codec)).text == words


@pytest.mark.parametrize("label", ["undefined", "unicode_escape", "utf-7", "rot13", "idna", "x-", "cp037", "none", "utf-16", "unicode"])  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
def test_a_charset_that_no_page_can_have_does_not_break_its_reading(tmp_path, label, codec):
    page = f"<meta charset='{label}'><p>社長は田中花子である。\\u0041+AGE-</p>"
    assert document_of(tmp_path, page.encode(codec)).text == "社長は田中花子である。\\u0041+AGE-"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "windows-1251", "shift_jis", "gb2312", "euc-kr"])
def test_valid_utf8_wins_over_another_declared_charset(tmp_path, label):
    page = f"<meta charset='{label}'><p>我们的公司在北京。</p>"
    assert document_of(tmp_path, page).text == "我们的公司在北京。"


def test_two_bytes_that_are_utf8_by_accident_stay_what_the_page_declares(tmp_path):
    page = "<meta charset='gb2312'><p>模态</p>".encode("gb2312")
    assert page.decode("utf-8")
    assert document_of(tmp_path, page).text == "模态"


@pytest.mark.parametrize("codec", ["shift_jis", "euc_jp"])
@pytest.mark.parametrize("label", ["us-ascii", "iso-8859-1"])
def test_japanese_wins_over_the_western_charset_that_an_editor_declared(tmp_path, label, codec):
    page = f"<meta charset='{label}'><p>取締役の社長は田中花子である。</p>"
    assert document_of(tmp_path, page.encode(codec)).text == "取締役の社長は田中花子である。"


HEAD = "<tr><th>曜日</th><th>午前</th><th>午後</th></tr>"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("<tr><td>月</td><td></td><td>休診</td></tr>", "月\t\t休診"),
        ("<tr>\n<td>火</td>\n<td>休診</td>\n<td> </td>\n</tr>", "火\t休診"),
        ("<tr><td></td><td></td><td><p>夜間</p></td></tr>", "\t\t夜間"),
        ("<tr><td></td><td></td><td></td></tr><tr><td>水</td><td>9時</td></tr>", "水\t9時"),
        ("<tr><td hidden>見えない</td><td>木</td><td> 9時 </td></tr>", "木\t9時"),
        ("<tr><td colspan=2>土日</td><td>休診</td></tr>", "土日\t\t休診"),
        ("<tr><td colspan=2></td><td>休診</td></tr><tr><td colspan='100%'>祝日は休診</td></tr>", "\t\t休診\n祝日は休診"),
        ("<tr><td rowspan=2>月</td><td>内科</td><td>外科</td></tr><tr><td></td><td>眼科</td></tr>", "月\t内科\t外科\n\t\t眼科"),
        ("<tr><td>月</td><td rowspan=0>内科</td><td>外科</td></tr><tr><td>火</td><td>眼科</td></tr>", "月\t内科\t外科\n火\t\t眼科"),
        ("<tbody><tr><td>月</td><td rowspan=9>内科</td></tr><tbody><tr><td>火</td><td>休診</td></tr>", "月\t内科\n火\t休診"),
        ("<tr><td colspan=x rowspan='-1'>月</td><td>9時</td></tr><tr><td>火</td></tr>", "月\t9時\n火"),
    ],
)  # fmt: skip
def test_empty_and_spanned_cells_leave_the_values_under_their_heads(tmp_path, rows, text):
    page = f"<p>前。</p><table>{HEAD}{rows}</table><p>後。</p>"
    assert document_of(tmp_path, page).text == f"前。\n\n曜日\t午前\t午後\n{text}\n\n後。"


def test_the_empty_corner_of_a_table_without_head_cells_keeps_its_columns_where_the_page_begins(tmp_path):
    page = "<table><tr><td></td><td>午前</td><td>午後</td></tr><tr><td>月</td><td></td><td>休診</td></tr></table>"
    assert document_of(tmp_path, page).text == "\t午前\t午後\n月\t\t休診"


LONG = "本文の文はここにある。" * 9
LAID_OUT = f"<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("<tr><th><p>社員数</p></th><td><p>770人</p></td></tr>", "社員数\t770人"),
        ("<tr><th>所在地<td><ul><li>東京<li>大阪</ul><tr><th>設立<td><div>2020年<br>\n4月</div>", "所在地\t東京 大阪\n設立\t2020年 4月"),
        ("<tr><td><div>社員数</div></td><td><p>770人</p></td></tr>\n<tr><td>社長</td><td>田中</td></tr>", "社員数\t770人\n社長\t田中"),
        ("<thead><tr><th>年<th>額<tbody><tr><td><p>2023<td><p>80億円", "年\t額\n2023\t80億円"),
        (f"<tr><th><p>事業</p></th><td>{LAID_OUT}</td></tr><tr><th>次<td>短い", f"事業\t{LONG}\n\n{LONG}\n\n{LONG}\n\n次\t短い"),
        (f"<tr><th>事業<td>{LAID_OUT}</td><td><p>備考</p><tr><th>次<td>短い", f"事業\t{LONG}\n\n{LONG}\n\n{LONG}\t備考\n次\t短い"),
        ("<tr><th><b>例</b></th><td><pre>a\n  b</pre></td></tr>", "例\n\na\n  b"),
    ],
)  # fmt: skip
def test_a_row_of_data_stays_one_line_whatever_its_cells_are_made_of(tmp_path, table, text):
    assert document_of(tmp_path, f"<p>前。</p><table>{table}</table><p>後。</p>").text == f"前。\n\n{text}\n\n後。"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (f"<tr><td><ul><li>経済<li>政治</ul></td><td><h1>題</h1>{LAID_OUT}</td></tr>", f"経済\n政治\n\n題\n\n{LONG}\n\n{LONG}\n\n{LONG}"),
        ("<tr><td><p>一。</p><p>二。</p></td><td></td></tr>", "一。\n\n二。"),
        ("<tr><td><p>左。</p></td><td><table><tr><td><p>年</p></td><td>額</td></tr></table><p>下。</p></td></tr>", "左。\n\n年\t額\n\n下。"),
        ("<tr><th>上</th><td><table><tr><td><p>一。</p><p>二。</p></td></tr></table></td></tr>", "上\n\n一。\n\n二。"),
    ],
)  # fmt: skip
def test_a_table_that_lays_out_a_page_leaves_its_paragraphs(tmp_path, table, text):
    assert document_of(tmp_path, f"<table>{table}</table>").text == text


@pytest.mark.parametrize(
    "cells",
    [
        "<td>a" * 10_000,
        "<tr><th>a<td><p>b" * 5_000,
        "<td><table><tr>" * 1500 + "<td>a",
        "<td>" + "<b>" * 4000,
        "<th>a" + "<td colspan=99999>" * 5_000 + "a",
        "<th rowspan=0 colspan=99999>" * 200 + "<tr><td>a" * 200,
    ],
)
def test_a_table_of_absurd_size_or_depth_is_read_in_time(tmp_path, cells):
    assert document_of(tmp_path, f"<p>前。</p><table><tr>{cells}").text.startswith("前。")


@pytest.mark.parametrize(
    "question",
    [
        "<h2><button>{}</button></h2>",
        "<h3><span><button class='menu'>{}</button></span></h3>",
        "<dl><dt><button>{}</button></dt></dl>",
        "<dl><dt role='button'>{}</dt></dl>",
        "<details open><summary><div role='button'>{}</div></summary></details>",
        "<button aria-expanded='false' aria-controls='a1'>{}</button>",
        "<div role='button' aria-expanded='false'>{}</div>",
        "<button><h3>{}</h3></button>",
        "<div role='button'><span><h4>{}</h4></span></div>",
    ],
)
def test_a_question_that_a_button_unfolds_is_no_furniture(tmp_path, question):
    page = f"{question.format('返品はできますか？')}<p>30日以内なら可能です。</p><button>閉じる窓</button>"
    document = document_of(tmp_path, page)
    assert "返品はできますか？" in document.text
    assert marked(document) == ["閉じる窓"]


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


def test_headings_are_those_that_are_tagged_and_shown(tmp_path):
    shown = "<h1> 山川<ruby>工業<rt>こうぎょう</rt></ruby> </h1><p># 一番</p><div><h3>採用<br>の予定</h3>本文。</div>"
    page = f"{shown}<h2></h2><h2 hidden>見えない</h2><p>本文。</p>"
    assert headings_of(document_of(tmp_path, page)) == ["山川工業", "採用\nの予定"]
    assert document_of(tmp_path, "<pre># 設定</pre><p>本文。</p>").headings == ()


def test_a_page_without_words_and_one_of_absurd_depth_are_skipped(tmp_path):
    write_corpus(tmp_path, {"a.html": "<html><body><img src=x></body></html>", "b.htm": "<div>" * 100_000 + "文。"})
    assert read_file(tmp_path / "a.html", "a.html") == Skipped("a.html", "it is empty")
    assert "nested more than" in read_file(tmp_path / "b.htm", "b.htm").reason


def test_an_ordinary_page_with_tags_left_open_is_read(tmp_path):
    page = "<ul>" + "<li>項目である。<p>段落である。" * 6000 + "</ul>"
    assert document_of(tmp_path, page).text.startswith("項目である。\n\n段落である。\n\n項目")


def test_lists_terms_and_tables_are_kept_with_what_leads_into_them(tmp_path):
    lists = "<p>退社した人：</p><ul><li>山田<ol><li>後任なし</ol><li>鈴木</ul><dl><dt>本社<dd>東京</dl>"
    page = f"{lists}<table><tr><th>年<th>額</tr><tr><td>2022<td>13億</tr><tr><td>2023<td>25億</tr></table><p>本文。</p>"
    document = document_of(tmp_path, page)
    found = [document.text[start:end] for start, end in document.led_in]
    assert found == ["山田\n\n後任なし\n\n鈴木", "後任なし", "東京", "2022\t13億\n2023\t25億"]


def test_the_first_fact_of_a_table_of_facts_leads_into_nothing(tmp_path):
    page = "<table><tr><th>本社<td>東京</tr><tr><th>社員<td>40人</tr></table>"
    assert document_of(tmp_path, page).led_in == ()
