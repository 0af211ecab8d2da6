import io
import re
import zipfile

import pytest
from made import make_docx
from support import headings_of, read_file, write_corpus

from oa_qa.corpus import Skipped

RUBY = (
    "<w:r><w:t>山川工業は</w:t></w:r>"
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>やまぐち</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>山口</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    '<w:r><w:t xml:space="preserve">県で 設立</w:t></w:r><w:r><w:t>された。</w:t></w:r>'
)
REVISED = (
    "<w:r><w:t>社長は</w:t></w:r><w:del><w:r><w:delText>田中一郎</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>田中花子</w:t></w:r></w:ins><w:r><w:t>である。</w:t><w:br/><w:t>次の行。</w:t><w:tab/><w:t>続き。</w:t></w:r>"
)


def read(folder, content, name="a.docx", **settings):
    write_corpus(folder, {name: content})
    return read_file(folder / name, name, **settings)


def test_a_document_is_its_paragraphs_and_tables_with_what_it_states(tmp_path):
    content = make_docx(
        title="山川工業の一年",
        author="山田 一",
        paragraphs=[("Heading 1", "設立"), ("Normal", "It employs 120 people."), ("List Bullet", "項目である。")],
        xml=[RUBY, REVISED],
        table=[["年", "額"], ["2023", "80億円"]],
    )
    (document,) = read(tmp_path, content).documents
    assert document.text == (
        "設立\n\nIt employs 120 people.\n\n項目である。\n\n山川工業は山口県で 設立された。\n\n"
        "社長は田中花子である。\n次の行。\t続き。\n\n年\t額\n2023\t80億円"
    )
    assert (document.title, document.author, document.language) == ("山川工業の一年", "山田 一", "ja")
    assert (document.published, document.url, document.encoding) == (None, None, None)


def test_a_text_box_is_read_once_and_behind_its_paragraph(tmp_path):
    box = "<w:txbxContent><w:p><w:r><w:t>箱の中。</w:t></w:r></w:p></w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    (document,) = read(
        tmp_path, make_docx(xml=[f"<w:r><w:t>前。</w:t></w:r>{both}<w:r><w:t>後。</w:t></w:r>"])
    ).documents
    assert document.text == "前。後。\n箱の中。"


def test_the_first_heading_is_the_title_where_none_is_stated_and_a_program_is_no_author(tmp_path):
    content = make_docx(author="python-docx", paragraphs=[("Normal", "前書き。"), ("Title", "山川工業の一年")])
    (document,) = read(tmp_path, content).documents
    assert (document.title, document.author) == ("山川工業の一年", None)


def rewritten(content, *changes):
    """A Word file whose parts were changed by regular expressions, each of which must change something."""
    made = io.BytesIO()
    counts = [0] * len(changes)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            for i, (pattern, replacement) in enumerate(changes):
                data, count = re.subn(pattern, replacement, data, flags=re.DOTALL)
                counts[i] += count
            new.writestr(part, data)
    assert all(counts)
    return made.getvalue()


@pytest.mark.parametrize(("style", "number"), [("Heading 1", b"1"), ("Title", b"a3")])
def test_a_title_is_known_in_localised_word_which_numbers_its_styles(tmp_path, style, number):
    content = make_docx(paragraphs=[("Normal", "前書き。"), (style, ""), (style, "山川工業の一年")])
    english = style.replace(" ", "").encode()
    numbered = rewritten(
        content,
        (b'w:styleId="%s"' % english, b'w:styleId="%s"' % number),
        (b'w:pStyle w:val="%s"' % english, b'w:pStyle w:val="%s"' % number),
    )
    assert read(tmp_path, numbered).documents[0].title == "山川工業の一年"


def test_a_title_is_known_by_a_style_that_was_named_in_japanese(tmp_path):
    content = make_docx(paragraphs=[("Normal", "前書き。"), ("Title", "山川工業の一年")])
    named = rewritten(content, (b'<w:name w:val="Title"/>', '<w:name w:val="表題"/>'.encode()), (b'"Title"', b'"a3"'))
    assert read(tmp_path, named).documents[0].title == "山川工業の一年"


def test_headings_are_the_paragraphs_of_a_heading_style_or_of_one_that_rests_on_it(tmp_path):
    lines = [
        ("Heading 1", "設立"),
        ("Normal", "# 本文。"),
        ("Heading 3", " 採用 "),
        ("Quote", "社内の見出し"),
        ("TOC Heading", "目次"),
    ]
    content = make_docx(paragraphs=lines, table=[["年", "額"]])
    assert headings_of(read(tmp_path, content).documents[0]) == ["設立", "採用"]
    quote = b'w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="%s"/>'
    resting = rewritten(content, (quote % b"Normal", quote % b"Heading2"))
    assert headings_of(read(tmp_path, resting, "b.docx").documents[0]) == ["設立", "採用", "社内の見出し"]


def test_a_heading_ends_where_the_text_box_begins_that_is_anchored_in_it(tmp_path):
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>箱の中。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    heading = f'<w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>採用</w:t></w:r>{box}'
    (document,) = read(tmp_path, make_docx(xml=[heading])).documents
    assert (document.text, headings_of(document)) == ("採用\n箱の中。", ["採用"])


def math(tag, *inner, **properties):
    stated = "".join(f'<m:{name} m:val="{value}"/>' for name, value in properties.items())
    return f"<m:{tag}><m:{tag}Pr>{stated}</m:{tag}Pr>{''.join(inner)}</m:{tag}>"


def say(words):
    return f"<m:r><w:rPr><w:i/></w:rPr><m:t>{words}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (say("E=mc^2"), "E=mc^2"),
        (math("sSup", f"<m:e>{say('10')}</m:e>", f"<m:sup>{say('8')}</m:sup>"), "10^8"),
        (math("f", f"<m:num>{say('a+b')}</m:num>", f"<m:den>{say('2')}</m:den>"), "(a+b)/2"),
        (say("f") + math("d", f"<m:e>{say('x')}</m:e>"), "f(x)"),
        (math("d", f"<m:e>{say('x')}</m:e>", begChr="[", endChr=""), "[x"),
        (math("rad", "<m:deg/>", f"<m:e>{say('a+b')}</m:e>"), "√(a+b)"),
        (math("nary", f"<m:sub>{say('i=1')}</m:sub><m:sup>{say('n')}</m:sup><m:e>{say('x')}</m:e>", chr="∑"), "∑_(i=1)^n x"),
        (math("m", f"<m:mr><m:e>{say('1')}</m:e><m:e>{say('2')}</m:e></m:mr><m:mr><m:e>{say('3')}</m:e></m:mr>"), "1 2; 3"),
        ("<m:r><w:rPr><w:vanish/></w:rPr><m:t>x</m:t></m:r><w:del><m:r><m:t>y</m:t></m:r></w:del>" + say("z"), "z"),
    ],
)  # fmt: skip
def test_a_formula_is_read_in_its_sentence_and_keeps_its_sense(tmp_path, formula, text):
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    source = f"<w:r><w:t>式は</w:t></w:r><m:oMath {space}>{formula}</m:oMath><w:r><w:t>です。</w:t></w:r>"
    assert read(tmp_path, make_docx(xml=[source])).documents[0].text == f"式は{text}です。"


def test_hidden_words_are_not_read_and_shown_ones_are(tmp_path):
    source = (
        "<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>内密の話。</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公の話。</w:t></w:r>'
    )
    assert read(tmp_path, make_docx(xml=[source])).documents[0].text == "公の話。"


def test_a_row_that_was_deleted_under_track_changes_is_not_read(tmp_path):
    content = make_docx(table=[["年", "額"], ["2022", "70億円"], ["2023", "80億円"]])
    deletion = b'<w:tr><w:trPr><w:del w:id="1" w:author="a"/></w:trPr>'
    deleted = rewritten(content, (rb"<w:tr>(?=(?:(?!</w:tr>).)*2022)", deletion))
    assert read(tmp_path, deleted).documents[0].text == "年\t額\n2023\t80億円"


def test_a_broken_line_or_a_tab_within_a_cell_does_not_break_its_row(tmp_path):
    content = make_docx(table=[["所在地", "東京都\n港区\t一丁目"], ["社長", "田中　花子\n\n"]])
    assert read(tmp_path, content).documents[0].text == "所在地\t東京都 港区 一丁目\n社長\t田中　花子"


def cell(words, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


RESTART, BELOW, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (cell("月") + cell("") + cell("休診"), "曜日\t午前\t午後\n月\t\t休診"),
        (cell("月") + cell("休診") + cell(""), "曜日\t午前\t午後\n月\t休診"),
        (cell("") + cell("") + cell(""), "曜日\t午前\t午後"),
        (cell("土日", WIDE) + cell("休診"), "曜日\t午前\t午後\n土日\t\t休診"),
        (cell("土日", '<w:gridSpan w:val="x"/>') + cell("休診"), "曜日\t午前\t午後\n土日\t休診"),
        (cell("月", RESTART) + cell("見えない", BELOW) + cell("休診"), "曜日\t午前\t午後\n月\t\t休診"),
        ('<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("9時"), "曜日\t午前\t午後\n\t9時"),
    ],
)
def test_empty_and_merged_cells_leave_the_values_under_their_heads(tmp_path, row, text):
    content = make_docx(table=[["曜日", "午前", "午後"], ["row", "", ""]])
    merged = rewritten(content, (rb"<w:tr>(?=(?:(?!</w:tr>).)*row).*?</w:tr>", f"<w:tr>{row}</w:tr>".encode()))
    assert read(tmp_path, merged).documents[0].text == text


def test_a_text_box_within_a_cell_is_read_once(tmp_path):
    box = b"<w:r><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:r>"
    content = rewritten(make_docx(table=[["a", "b"]]), (rb"(<w:r><w:t>a</w:t></w:r>)", rb"\1" + box))
    assert read(tmp_path, content).documents[0].text == "a box\tb"


def test_the_language_that_a_file_states_gives_way_to_its_script(tmp_path):
    content = make_docx(paragraphs=[("Normal", "社長は田中花子である。")])
    stated = rewritten(content, (rb"</cp:coreProperties>", b"<dc:language>en-US</dc:language></cp:coreProperties>"))
    assert read(tmp_path, stated).documents[0].language == "ja"


def bomb():
    file = io.BytesIO(make_docx(paragraphs=[("Normal", "文。")]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/big.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: make_docx(paragraphs=[("Normal", "文。")])[:-600], "it is damaged"),
        (lambda: make_docx(paragraphs=[("Normal", "文。")])[:900], "it is damaged"),
        (lambda: b"just text", "it is damaged, or no DOCX"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is protected by a password"),
        (lambda: make_docx(), "it is empty"),
        (bomb, "more than max_unpacked_mb = 20"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_its_reason(tmp_path, content, reason):
    outcome = read(tmp_path, content(), max_unpacked_mb=20)
    assert isinstance(outcome, Skipped)
    assert reason in outcome.reason


def test_lists_and_rows_are_kept_with_what_leads_into_them(tmp_path):
    lines = [
        ("Normal", "退社した人："),
        ("List Bullet", "山田"),
        ("List Bullet 2", "後任なし"),
        ("List Bullet", "鈴木"),
        ("Normal", "本文。"),
        ("List Number", "申請"),
    ]
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>旅券</w:t></w:r>"
    content = make_docx(paragraphs=lines, xml=[numbered], table=[["年", "額"], ["2022", "13億"], ["2023", "25億"]])
    document = read(tmp_path, content).documents[0]
    found = [document.text[start:end] for start, end in document.led_in]
    assert found == ["山田\n\n後任なし\n\n鈴木", "後任なし", "申請\n\n旅券", "旅券", "2022\t13億\n2023\t25億"]
