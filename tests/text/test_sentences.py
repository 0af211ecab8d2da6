import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_qa.text.sentences import MAX_SENTENCE, sentence_spans


def sentences(text):
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日は雨だ。明日は晴れ！本当？！はい。", ["今日は雨だ。", "明日は晴れ！", "本当？！", "はい。"]),
        ("彼は「行くよ。待ってて。」と言った。次。", ["彼は「行くよ。待ってて。」と言った。", "次。"]),
        ("価格は一億円（約百万ドル。推定）だ。次。", ["価格は一億円（約百万ドル。推定）だ。", "次。"]),
        ("「『いいえ。』と聞いた。」と書く。", ["「『いいえ。』と聞いた。」と書く。"]),
        ("「そうですか。」「はい。」", ["「そうですか。」", "「はい。」"]),
        ("記者：本当ですか？\n識者：『はい。』", ["記者：本当ですか？", "識者：『はい。』"]),
        ("「安全」「利益」の二つだ。", ["「安全」「利益」の二つだ。"]),
        ("戻ったのか?彼は去った!そして静か。", ["戻ったのか?", "彼は去った!", "そして静か。"]),
        ("伸びは12.5％、3．5倍。次。", ["伸びは12.5％、3．5倍。", "次。"]),
        ("詳細はhttps://example.org/a.b?c=d。次。", ["詳細はhttps://example.org/a.b?c=d。", "次。"]),
        ("Acme Inc.は米国の会社だ。次。", ["Acme Inc.は米国の会社だ。", "次。"]),
        ("Yahoo！ニュースが報じた。", ["Yahoo！ニュースが報じた。"]),
        ("最後に句点がない\n次の行", ["最後に句点がない", "次の行"]),
        ("“你好。”他没有回应。是吗？", ["“你好。”", "他没有回应。", "是吗？"]),
    ],
)
def test_japanese_and_chinese_sentences_end_where_a_reader_would_stop(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Smith paid $1.5 bn. to Acme Inc. in Nov. 2023. Done.",
            ["Mr. Smith paid $1.5 bn. to Acme Inc. in Nov. 2023.", "Done."],
        ),
        ("He joined Acme Inc. The firm grew.", ["He joined Acme Inc.", "The firm grew."]),
        (
            "J. Smith left at 5 p.m. on Friday. See No. 2 there.",
            ["J. Smith left at 5 p.m. on Friday.", "See No. 2 there."],
        ),
        ("See https://a.example/c.d?e=f. Then stop.", ["See https://a.example/c.d?e=f.", "Then stop."]),
        ('He said "No. Yes." Then he left.', ['He said "No. Yes."', "Then he left."]),
        ('"Really?" he asked. No.', ['"Really?" he asked.', "No."]),
        ("It was late (so they say. Really.) and dark. End.", ["It was late (so they say. Really.) and dark.", "End."]),
        ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
        ("قال المدير. ثم رحل؟ نعم.", ["قال المدير.", "ثم رحل؟", "نعم."]),
    ],
)
def test_sentences_of_other_scripts_survive_abbreviations_and_addresses(text, expected):
    assert sentences(text) == expected


# "|" is where a sentence ends.
@pytest.mark.parametrize(
    "text",
    [
        # a run of marks is judged by the one that tells
        "そうか……。|会社は2015年に設立された。",
        "彼は黙った…。|社員は770人だ。",
        "え…！|そうなのか。|え…!|え……？|本当？！|本当!?|そうか...。|次。",
        "売上はA社 Inc.。|社員は770人。",
        "The U.S.。|日本。",
        "OK！？|次。",
        "It was…. | Then he left…! | He did!… | Then.",
        "Wait… Then he left.",
        "本当（か）?|「本当」?|次。",
        # a quotation goes on behind its source, or ends with it; other brackets begin what follows
        "『吾輩は猫である。』（夏目漱石）を読んだ。|次。",
        "首相は「進める。」（共同）と述べた。|次。",
        "「進める。」（共同）|「来る。」(笑)|次。",
        "「進める。」|（１）次。|「行く。」|（株）山田は伸びた。",
        "首相は「進める」と述べた。|（共同）",
        "彼は言った。|（左から）山田氏が来た。",
        "会社は（1）安く作る。|（2）高く売る。|①安い。|②高い。",
        # as a mark right after a quotation does
        "「やめる」。|そう言った。|「やめる。」。|彼は「やめる。」！|次。",
        "彼は「そうか…。」と述べた。|「はい。」|「いいえ。」|｢行く。｣と言った。|｢来る。｣|次。",
        '"行く。" と述べた。|次。',
        "「何？」か、「何？」かだ。|「やる。」くらいだ。|「やる。」しか言わない。|次。",
        "「行く。」|しかし来ない。|「本気だ。」|もう遅い。|「はい。」|でも、来ない。|「はい。」でもよい。",
        "《活着!》是一本书。|次。",
        "“我会去……。”他说。|“我会回来。”首席执行官奥特曼表示，他会。|“好。”|他不知道。",
        '그는 "간다."라고 말했다. | “간다.” 라며 웃었다. | "온다." | 그가 말했다.',
        # と after a bare mark
        "なぜか？と問う。|すごい！という声。|すごい！との声。|彼は行け!と言った。|次。",
        "なぜか？|というのも雨だ。|本当？|とはいえ来た。|何？|と同時に来た。|ばか！|ところで、次。",
        # marks within names, numbers and labels
        "Yahoo!ニュースが報じた。|Yahoo！ニュースが報じた。|No.1だ。|v1.2。|ドットコム.comだ。|午後3時。|雨。",
        "Vol．2とNode．jsは3．5倍。|終わり．|次．",
        "１．会社は伸びた。|２．社員は減った。",
        "1. 会社は伸びた。|2. 社員は減った。|2.1. 次。",
        "Q．なぜか？|Ａ．雨だから。|ア．次。",
        "He left. | 2. He came back. | In 2015. | Then.",
        # Markdown images
        "次は![図](a.png)です。|![図](b.png)と続く。|次。",
        "すごい！|[図](a.png)です。",
        # marks that nothing else is written with
        "यह है।|वह है। | قال ذلك؟|نعم. | ငါသွား။|သူလာ။",
    ],
)
def test_a_sentence_ends_at_its_own_mark_only(text):
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "It was founded in 2015.[1] | Its valuation is $157 billion.[2][3] | It has 770 employees.",
        "It was one.¹ | Two.¹² | Three.[^3] | Four.[note 4] | Five.[citation needed]| Six.[a]",
        'He said "Stop."[2] | Then he left.[sic] | End.',
        "会社である。[1]|[写真]会社である。[2]|社員は770人。[3][注 1]",
        "会社である。²|社員は770人。[注釈 2]|次！[3]|次。[要出典]",
        "「やる。」[1]と述べた。[2]|「やる。」[3]|「やる。」（共同）[4]|次。",
        "料金は千円。※1 | 次は二千円。※2",
        # no notes: links, remarks, parts of a list, an abbreviation within a sentence
        "本文だ。|[1](a.html)を見よ。|[リンク](b.html)だ。",
        "See it. | [a](b) is a link. | Next.",
        "料金は千円。|※3歳以下は無料。|※2023年3月期。",
        "[1]会社だ。|[2]社員だ。",
        "※1 税抜。|※2 税込。",
        "[1] Reference text",
        "At 5 p.m.[1] on Friday it rained.",
    ],
)
def test_the_marks_of_notes_stand_with_the_sentence_before_them(text):
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "Am 17. November 2023 entließ ihn der Vorstand. | Am 3. Okt. 2023 auch. | Im 20. Jahrhundert nicht.",
        "Den 17. november kom han. | Dne 17. listopadu odešel.",
        "He is 17. | Janet is 18. | Nobody left.",
        "Er ist z. B. hier. | Nun d. h. Das ist so. | Er war i. d. R. Lehrer u. a. Schulen. | Es war 44 v. Chr. so.",
        "J.K. Rowling wrote it. | J.R.R. Tolkien and C.S. Lewis did. | В.В. Путин ушёл.",
        "He moved to L.A. | The city was big. | The U.S. | The end.",
        "Ver. 2 is out. | Next.",
        "The option b. | Then c. | No.",
    ],
)
def test_dates_and_joined_initials_end_no_sentence(text):
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "**Bring your own ruler.** | Chapter 9 tells why.",
        "_Stop here._ | Then go. | *No.* | ***Yes!*** | __So.__ | End.",
        "これは**重要。**|次へ進む。",
        "_重要。_|次へ。|**_急げ。_**|次へ。|**注意。**[1]|次へ。",
        "**一つ目。|二つ目。**|三つ目。",
        "**「行く。」**と述べた。|**「来る。」**|彼は去った。",
        '**"No."** | Then he left. | **See https://a.example/b.** | Next.',
        "**すごい！**と言う。|**なぜ？**|次。",
        # what opens an emphasis stands with what follows
        "重要です。|**次は太字**です。|**これも**です。|*斜め*だ。|_斜め_だ。",
        # what refers to a note, or stands within a word, is no emphasis
        "料金*は千円です。|*税抜です。|*1 送料別です。|*2 税込です。",
        "2**3は8です。|**重要**な点だ。 | Use snake_case. | _Then_ go. | See *.py files. | *.md too.",
        # nor do labels and abbreviations end a sentence where they are emphasised
        "**1.** Text here. | **Ｑ．**なぜか。|**Mr.** Smith left. | He did.",
    ],
)
def test_the_signs_that_close_an_emphasis_stand_with_the_sentence_before_them(text):
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


def test_long_runs_of_marks_and_notes_are_cut_in_linear_time():
    for unit in (
        "。[1]",
        "…",
        "「。」（a）",
        "「。」 ",
        "![",
        "[注 ",
        ".¹ ",
        "z. B. ",
        "？と",
        "**a.** ",
        "*a.",
        "**あ。",
        "*_",
    ):
        begin = time.process_time()
        sentence_spans(unit * 5_000)
        assert time.process_time() - begin < 5, unit


def test_markers_of_headings_and_list_items_stand_outside_the_sentence():
    text = "## 見出し\n- 項目です\n・点\n1. 番号つき。\n> 引用\n>　字下げ\n•\u00a0丸"
    assert sentences(text) == ["見出し", "項目です", "点", "1. 番号つき。", "引用", "字下げ", "丸"]


def test_the_colon_of_a_definition_stands_outside_the_sentence():
    assert sentences("柚子\n: 酸っぱい実。\n:\t木の名。\n:smile: と書く") == [
        "柚子",
        "酸っぱい実。",
        "木の名。",
        ":smile: と書く",
    ]


def test_wrapped_latin_lines_are_joined_but_headings_are_not():
    text = "A heading\n\nThis paragraph was wrapped by its author at some width, and\ngoes on here. Next one.\n"
    assert sentences(text) == [
        "A heading",
        "This paragraph was wrapped by its author at some width, and\ngoes on here.",
        "Next one.",
    ]


def test_wrapped_lines_of_a_quoted_mail_are_joined_where_they_are_quoted_equally_deep():
    first, second = "The bridge will stay closed for repairs until the end of the", "summer. We shall write again."
    assert sentences(f"> {first}\n> {second}") == [f"{first}\n> summer.", "We shall write again."]
    assert sentences(f">> {first}\r\n> > {second}")[0] == f"{first}\r\n> > summer."
    assert sentences(f">{first}\n>Summer or so.") == [f"{first}\n>Summer or so."]
    for other in (f">> {second}", f"> - {second}", f">\n> {second}"):
        assert sentences(f"> {first}\n{other}")[0] == first
    assert sentences("> 塗装は外注のため、\n> 納期は十一月。\n> 見積もりは\n> 来週。") == [
        "塗装は外注のため、\n> 納期は十一月。",
        "見積もりは",
        "来週。",
    ]


def test_a_long_quotation_is_told_in_its_own_sentences():
    text = "彼は「最初の文。" + "あ" * 170 + "。終わり。」と述べた。"
    assert sentences(text)[0] == "彼は「最初の文。"


def test_byte_order_mark_line_ends_and_rules_are_no_part_of_a_sentence():
    assert sentences("\ufeffはじめ。\r\n----\r\n\u200b終わり。\r\n") == ["はじめ。", "終わり。"]


def test_a_run_without_any_end_is_cut_at_clauses_and_never_inside_a_character():
    text = "a" + "か\u3099" * 500
    pieces = sentence_spans(text)
    assert all(span.end - span.start <= MAX_SENTENCE for span in pieces)
    assert not any(text[span.start] == "\u3099" for span in pieces)


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from("。．.!?！？「」『』（）()\"'“”\n\r 　、,・#->•\u00a0\u200bA1あ漢"),
        )
    )
)
def test_spans_are_ordered_apart_trimmed_and_within_the_text(text):
    end = 0
    for span in sentence_spans(text):
        assert end <= span.start < span.end <= len(text)
        assert span.end - span.start <= MAX_SENTENCE
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end


@given(st.text(alphabet="あい漢字。！？「」\n ab.1", min_size=1))
def test_no_letter_or_digit_is_lost_between_sentences(text):
    kept = "".join(text[span.start : span.end] for span in sentence_spans(text))
    assert sorted(c for c in kept if c.isalnum()) == sorted(c for c in text if c.isalnum())


def test_a_soft_line_break_ends_no_sentence_and_a_hard_one_does():
    text = "一、会社の概要\n会社は東京に\n本社がある。次の文は\n終わる。"
    spans = sentence_spans(text, soft_breaks=(14, 25))
    assert [text[span.start : span.end] for span in spans] == [
        "一、会社の概要",
        "会社は東京に\n本社がある。",
        "次の文は\n終わる。",
    ]
    english = "A title that is more than forty characters long by far\nthe text below it goes on.\n"
    assert len(sentence_spans(english)) == 1
    assert len(sentence_spans(english, soft_breaks=())) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| 返品 | 7日以内。送料はお客様負担。 |", ["| 返品 | 7日以内。送料はお客様負担。 |"]),
        ("10:04\tたけ\t直しました。再起動だけです。", ["10:04\tたけ\t直しました。再起動だけです。"]),
        ("\t字下げした文。次の文。", ["字下げした文。", "次の文。"]),
        ("声\t" + "便利でした。" * 30, ["声\t便利でした。", *["便利でした。"] * 29]),
        (
            "Borehole\tDistance from collapse\tThickness in contract\tThickness measured\nB-14\t190 m\t3.0 m\t3.2 m",
            [
                "Borehole\tDistance from collapse\tThickness in contract\tThickness measured",
                "B-14\t190 m\t3.0 m\t3.2 m",
            ],
        ),
    ],
)
def test_a_row_of_a_table_is_one_sentence_and_prose_with_a_tab_is_not(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Q1. 何時ですか？",
        "## A2. 九時です。",
        "IV. Scope of the rules",
        "Section 12. Name of the club",
        "Treasurer ........ Jane Doe",
    ],
)
def test_a_label_or_a_leader_ends_no_sentence(text):
    assert sentences(text) == [text.lstrip("# ")]


def test_a_japanese_line_that_ends_in_a_comma_goes_on_and_an_item_does_not():
    assert sentences("塗装は外注のため、\n納期は十一月になります。") == ["塗装は外注のため、\n納期は十一月になります。"]
    assert len(sentences("塗装は外注、\n- 納期は十一月")) == 2
    assert len(sentences("塗装は外注のため、\n\n納期は十一月になります。")) == 2
