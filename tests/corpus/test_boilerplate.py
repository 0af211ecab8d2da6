import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, read_file, write_corpus

from oa_qa.corpus.boilerplate import boilerplate_marks

PROSE = [
    "山川工業は山口県で設立された。",
    "社長は田中花子であり、従業員は百二十人を数える。",
    "The works employ 120 people in a town on the coast.",
]


def marked(text):
    return [text[mark.start : mark.end].strip() for mark in boilerplate_marks(text)]


def within(*lines):
    """These lines in the middle of an article."""
    return "\n".join([*PROSE, *lines, *PROSE])


@pytest.mark.parametrize(
    "line",
    [
        "この記事は約3分で読めます。", "読了目安：7分", "3,456 文字", "5 min read", "阅读时间：3分钟", "Lesezeit: 4 Minuten", "Temps de lecture : 3 minutes",
        "通知を受け取る", "コメントを書く", "コメントはまだありません", "リンクをコピー", "続きを読む", "トップへ戻る", "原文表示", "qrCode",
        "Leave a comment", "Be the first to comment", "Share this article", "Skip to main content", "[ Copy link ]", "发表评论", "댓글 쓰기", "Newsletter abonnieren", "Lire la suite", "Leer más",
        "共有：X　Facebook　LINE", "シェアする　ポスト　はてブ　LINEで送る", "トップへ戻る　｜　ランキング　｜　ログイン", "経済 | 政治 | 文化 | 社会", "Home · Search · Log in", "12 min read · Listen · Share",
        "当サイトではクッキーを利用しています。閲覧を続けると同意したものとみなします。", "We use cookies to improve your experience.", "本网站使用Cookie，继续浏览即表示同意", "Wir verwenden Cookies, um unsere Inhalte zu verbessern.", "Nous utilisons des cookies.", "Utilizamos cookies propias.",
        "（この投稿は表示できません）", "この動画は再生できません", "ツイートは削除された可能性があります", "View this post on Instagram", "This tweet may have been deleted", "（この写真は表示されません）", "（该图片已被删除）", "*This embedded video is unavailable.*",
        "【PR】秋の新しい工具", "Advertisement — a new tool for you", "広告の後に続きます",  "続きを読むにはログインが必要です", "Was this page helpful? Yes No", "次の記事　山川工業の二年目",  "日本語 ・ English ・ 한국어",
        "関連記事：別の会社の一年", "Related articles: Another company", "相关阅读：另一家公司", "前回の記事はこちら↓", "詳しくは前回の記事で紹介しています。↓",
        "https://example.org/a", "-----", "Follow me on Twitter - a newsletter for all",
    ],
)  # fmt: skip
def test_a_line_that_no_reader_would_quote_is_marked_wherever_it_stands(line):
    assert marked(within(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "コメント", "ログイン", "検索", "Comments", "Privacy policy", "日本語", "利用規約", "2023", "第1項", "関連会社", "ランキング首位は山川工業だった",
        "コメントを書く人が増えた。", "読了までに7分かかる本がよく売れた。", "彼は「コメントはない」と述べた。", "このツイートは削除された可能性があると弁護士は述べた。",
        "クッキーを焼く会社である。", "会社はcookieの利用をやめた。", "We used cookies as a snack.", "The firm and its cookies won a prize.",
        "記事は3分で書かれた。", "次の記事で社長はこう述べた：", "この記事の要点は三つある↓", "年次報告 | 2023年度の売上は八十億円だった。", "A | B", "`a | b | c`", "if (a || b) { return c }",
        "詳細は https://example.org/a にある。", "Share prices rose by 3 percent.", "Follow the money.", "Ad revenue rose at the works", "PR会社は三つある", "【広告費】は八十億円だった。", "動画は再生できませんでした。", "次の記事に続きを書いた", "ホーム > 設定 > 通知", "文字サイズ：12pt", "広告\t80億円", "広告：八十億円", "Related", "関連", "Reading time is over.", "「続きを読む」を押した。", "See also the report of 2023.",
    ],
)  # fmt: skip
def test_a_line_of_an_article_is_left_alone(line):
    assert marked(within(line)) == []


def test_what_is_repeated_beside_furniture_is_marked_unless_it_is_said_in_sentences_or_orders_the_text():
    for widget in (["表示を切替", "引用 X"], ["表示を切替", "https://example.org/a"], ["表示を切替", "リンクをコピー"]):
        assert marked(within(*widget, *PROSE, *widget, *PROSE, *widget)) == widget * 3
    for line in (
        "はい、そうです。",
        "## 概要",
        "第1項",
        "記者：",
        "Q1",
        "- 項目である",
        "{ return x; }",
        "for the purpose of this",
        "else",
    ):
        assert marked(within(line, *PROSE, line, *PROSE, line)) == [], line
    assert marked(within("同じ行", "同じ行")) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["HOST", "Hello.", "MARIA", "Hi.", "HOST", "When?", "MARIA", "Noon.", "HOST", "OK.", "MARIA", "Bye."],
        ["議案第1号", "原案可決", "議案第2号", "原案可決", "議案第3号", "原案可決"],
        ["小田切委員長", "賛成は。", "（異議なし）", "小田切委員長", "次は。", "（異議なし）", "小田切委員長", "終わる。", "（異議なし）"],
        ["春の川", "ひばり鳴く", "空の色", "ひばり鳴く", "夜の星", "ひばり鳴く"],
        ["---", "原案可決", "---", "原案可決", "---", "原案可決"],
    ],
)  # fmt: skip
def test_repetition_alone_hides_no_speaker_result_or_refrain(lines):
    assert [line for line in marked("\n".join(lines)) if line != "---"] == []


@pytest.mark.parametrize(
    "lines",
    [
        ["- 市場規模：200億円", "- シェア：32％", "- 首位：甲社"],
        ["市場規模：200億円", "シェア：32", "首位：甲社"],
        ["Share: 1,200 common shares to Ms. Vale"], ["共有：総務部の鈴木まで"], ["分享：30%"], ["Teilen: in vier Stücke"], ["連絡：電話", "共有：LINE"],
        ["- 本文：3,000字", "- 図：3枚"], ["題名：走れ", "読了時間：5分", "値段：5円"], ["- 読了時間：5分"],
        ["編集　佐藤", "広告　鈴木", "経理　田中"], ["広告　鈴木", "", "経理　田中"], ["Editor — 佐藤", "PR — 鈴木", "Law — 田中"],
    ],
)  # fmt: skip
def test_a_list_of_facts_is_not_broken_by_words_of_furniture(lines):
    assert marked(within(*lines)) == []
    assert marked("\n".join([PROSE[0], "", *lines])) == []


@pytest.mark.parametrize(
    "text",
    [
        "## 対応言語\n\n- 日本語\n- English\n- 한국어\n- 中文\n",
        "対応言語は次のとおりです。\n\n- 日本語\n- English\n- 한국어\n- 中文\n",
        "対応言語：\n日本語\nEnglish\n한국어\n中文\n",
        "## 公式アカウント\n\n- Instagram\n- LINE\n- YouTube\n- X\n",
        "## 公式アカウント\n\n- Instagram\n\n- LINE\n\n- YouTube\n\n- X\n",
        "# 操作\n\n1. 保存\n2. 印刷\n3. 戻る\n4. 閉じる\n",
        "ボタンは三つある。\n- 保存\n- 印刷\n- 戻る\n",
        "## 画面の構成\n\nホーム\n検索\nお知らせ\nプロフィール\n設定\n",
        "## 設定\n\n言語\n通知\n文字サイズ\n印刷\n",
        "役員\n社長 ｜ 田中 ｜ 東京\n",
        "役員\n社長 | 田中太郎 | 東京\n",
    ],
)
def test_a_list_that_is_the_answer_is_left_alone_at_the_end_of_a_text_and_within_it(text):
    assert marked(text) == []
    assert marked(f"{text}\n{PROSE[0]}\n") == []


def test_a_list_below_a_heading_is_marked_with_furniture_in_it():
    widget = ["ホーム", "検索", "コメントを書く", "お知らせ"]
    assert marked("\n".join(["## 山川工業", "", *widget, "", *PROSE])) == widget


@pytest.mark.parametrize(
    "text",
    [
        "拠点名 | 所在地\n--- | ---\n鶴見 | 横浜\n",
        "拠点名 | 所在地\n:---|---:\n鶴見 | 横浜\n",
        "| 拠点名 | 所在地 |\n|---|---|\n| 鶴見 | 横浜 |\n",
        "+----+----+\n| 拠点名 | 所在地 |\n+----+----+\n| 鶴見 | 横浜 |\n+----+----+\n",
        "拠点名 所在地\n=====\n鶴見 横浜\n",
        "===== =====\n拠点名 所在地\n===== =====\n鶴見 横浜\n===== =====\n",
        "┌──┬──┐\n│鶴見│横浜│\n└──┴──┘\n",
    ],
)
def test_the_rules_of_a_table_do_not_cut_its_head_from_its_rows(text):
    assert marked(f"{PROSE[0]}\n\n{text}\n{PROSE[1]}\n") == []


def test_a_word_of_a_menu_is_marked_among_others_and_alone_it_is_not():
    assert marked(within("ホーム", "検索", "ログイン", "お知らせ")) == ["ホーム", "検索", "ログイン", "お知らせ"]
    assert marked(within("ホーム", "検索")) == []
    assert marked(within("コメント", "コメントを書く", "0/400")) == ["コメント", "コメントを書く", "0/400"]
    assert marked("\n".join([*PROSE, "", "コメント", "5"])) == ["コメント", "5"]


def test_lists_and_tables_of_an_article_are_left_alone():
    for lines in (
        ["LINE", "X", "Instagram", "YouTube", "TikTok"],
        ["Twitter 120", "Facebook 80", "LINE 60", "YouTube 55"],
        ["・検索", "・設定", "・通知", "・ヘルプ", "・ダウンロード"],
        ["日本語\t120", "English\t80", "中文\t60", "한국어\t20"],
        ["コメント\t3", "シェア\t5", "保存\t8", "検索\t9"],
        ["2021", "2022", "2023", "2024"],
    ):
        assert marked(within(*lines)) == [], lines
    assert marked("コメント") == []


def test_crumbs_of_a_path_are_marked_beside_furniture():
    assert marked(within("ホーム > 会社 > 一年", "読了目安：7分", "文字サイズ：小 中 大")) == [
        "ホーム > 会社 > 一年",
        "読了目安：7分",
        "文字サイズ：小 中 大",
    ]


def test_a_list_of_languages_in_their_own_names_is_marked_and_one_in_a_sentence_is_not():
    languages = ["日本語", "English", "  • 简体中文", "Português (Brasil)", "العربية"]
    assert marked(within(*languages)) == [line.strip() for line in languages]
    assert marked(within("日本語、English、简体中文、Português の四つに対応する。")) == []
    assert marked(within("日本語", "English")) == []


def test_titles_under_related_articles_are_marked_up_to_a_blank_line_or_a_sentence():
    titles = ["別の会社の一年", "・田中花子の素顔とは？"]
    assert marked(within("あわせて読みたい", *titles, "", "次の段落の見出し")) == ["あわせて読みたい", *titles]
    assert marked(within("関連記事", "次の文は本文である。", "見出し")) == ["関連記事"]


def test_links_under_related_articles_are_marked_beyond_a_blank_line():
    links = ["- [汐見第二幹線とは](/a)", "- [過去の事故。](/b)"]
    assert marked(within("", "## 関連記事", "", *links, "", "次の段落の見出し")) == ["## 関連記事", *links]
    assert marked(within("", "## 関連記事", "", links[0], "", links[1], "")) == ["## 関連記事", *links]
    assert marked(within("", "関連記事", "", "・別の会社の一年", "・その後", "", "・工場の数")) == [
        "関連記事",
        "・別の会社の一年",
        "・その後",
    ]
    assert marked(within("", "関連記事", "", "次の段落の見出し")) == ["関連記事"]


def test_short_lines_at_the_end_among_a_lot_of_furniture_go_with_it():
    tail = [
        "コメントを書く",
        "0/400",
        "いつも見る人のために",
        "qrCode",
        "アプリを手に入れる",
        "原文表示",
        "English",
        "Español",
    ]
    assert marked("\n".join([*PROSE, "見出し", PROSE[0], *tail])) == tail
    assert marked("\n".join([*PROSE, "終わりの見出し", "参考", "コメントを書く"])) == ["コメントを書く"]


def test_a_disclaimer_is_marked_beside_furniture_only():
    line = "本ページは第三者のコンテンツを含み、情報提供のみを目的としています。投資の助言ではありません。免責事項をご覧ください。"
    assert marked(within("原文表示", line)) == ["原文表示", line]
    assert marked(within(line)) == []


def test_shortened_addresses_at_the_end_of_a_line_are_marked_and_the_words_before_are_not():
    assert marked(within("新しい工場ができた。 https://t.co/abc123 pic.twitter.com/x1")) == [
        "https://t.co/abc123 pic.twitter.com/x1"
    ]
    assert marked(within("住所は https://t.co/abc123 である。")) == []


def test_a_text_about_cookies_or_copyright_may_speak_of_them():
    policy = [f"当サイトはcookieを{use}に使います。" for use in ("計測", "広告", "認証", "保存")]
    assert marked("\n".join(policy)) == []
    notices = [f"Copyright (c) {year} Yamakawa Works" for year in range(2000, 2005)]
    assert marked("\n".join([*PROSE, *notices])) == []
    assert marked("\n".join([*PROSE, notices[0]])) == [notices[0]]


def test_a_menu_between_bars_is_marked_and_a_table_is_not():
    table = "| 年 | 評価額 |\n|---|---|\n| 2023 | 860億ドル |"
    bare_table = "会社 | 社長 | 場所\n山川 | 田中 | 山口"
    assert marked(f"{table}\n\n本文。\n{bare_table}\n本文。") == []


def test_code_between_fences_is_left_alone():
    assert marked(within("```", "https://example.org", "コメントを書く", "```")) == []


def test_blank_lines_are_nothing():
    assert marked("はい。\n　\nはい。\n　\nはい。\n　\n") == []


@given(st.text(alphabet="あい。\n -https:/.|0コメント"))
def test_marks_are_stretches_of_lines_in_order(text):
    end = 0
    for mark in boilerplate_marks(text):
        assert end <= mark.start < mark.end <= len(text)
        assert "\n" not in text[mark.start : mark.end]
        end = mark.end


def test_front_matter_or_a_setting_switches_the_marks_off(tmp_path):
    text = "本文である。\nコメントを書く\n"
    write_corpus(
        tmp_path,
        {"a.md": text, "b.md": f"---\nboilerplate: keep\n---\n{text}", "c.md": f"---\nboilerplate: no\n---\n{text}"},
    )
    assert len(read_file(tmp_path / "a.md", "a.md").documents[0].marks) == 1
    assert read_file(tmp_path / "a.md", "a.md", mark_boilerplate=False).documents[0].marks == ()
    assert [mark.kind for mark in read_file(tmp_path / "b.md", "b.md").documents[0].marks] == ["front_matter"]
    wrong = read_file(tmp_path / "c.md", "c.md")
    assert "neither keep nor mark" in wrong.warnings[0]
    assert len(wrong.documents[0].marks) == 2


def test_the_committed_figures_meet_the_goal():
    figures = json.loads((ROOT / "eval/results/boilerplate.json").read_text(encoding="utf-8"))["all"]
    assert all(
        figures[unit]["precision"] >= 0.98 and figures[unit]["recall"] >= 0.8 for unit in ("characters", "lines")
    )
