import io
import zipfile

import pytest
from made import make_docx
from support import read_file, write_corpus

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
