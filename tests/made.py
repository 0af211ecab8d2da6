"""Documents in binary formats, made for the tests: about a company that does not exist."""

import io
import warnings
from contextlib import contextmanager

import docx
from docx.oxml import parse_xml

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@contextmanager
def reportlab_quietly():
    with warnings.catch_warnings():  # not of our making
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def make_docx(*, title="", author="", paragraphs=(), xml=(), table=()):
    """A Word file of plain paragraphs (`("style", "text")`), then paragraphs in raw XML, then a table."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    for style, text in paragraphs:
        document.add_paragraph(text, style)
    last = document.element.body.sectPr
    for source in xml:
        last.addprevious(parse_xml(f"<w:p {_W}>{source}</w:p>"))
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for cells, row in zip(table, grid.rows, strict=True):
            for text, cell in zip(cells, row.cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_pdf(pages, *, title=None, author=None, header="", numbers=False, encrypt=None):
    """A PDF; each page is a list of `("h" | "p" | "l", text)`, wrapped to the page's width, in Japanese or Latin letters.

    `("j", text)` is justified, in a narrow column; `("t", rows)` is a table; all its columns but the
    first and the last are aligned to the right, and the last one is wrapped.
    """
    with reportlab_quietly():
        from reportlab.lib.enums import TA_JUSTIFY
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
        plain = ParagraphStyle("p", fontName="HeiseiMin-W3", fontSize=11, leading=16, wordWrap="CJK")
        latin = ParagraphStyle("l", fontName="Helvetica", fontSize=11, leading=14)
        heading = ParagraphStyle("h", parent=plain, fontSize=16, leading=26)
        narrow = ParagraphStyle("j", parent=latin, alignment=TA_JUSTIFY, rightIndent=310)
        styles = {"h": heading, "p": plain, "l": latin, "j": narrow}
        look = [
            ("FONT", (0, 0), (-1, -1), "HeiseiMin-W3", 11),
            ("ALIGN", (1, 0), (-2, -1), "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]

        def drawn(style, content):
            if style == "t":
                rows = [[*row[:-1], Paragraph(row[-1], plain)] for row in content]
                return Table(rows, colWidths=[90] * len(rows[0]), style=look)
            return Paragraph(content, styles[style])

        story = []
        for page in pages:
            story += [drawn(style, content) for style, content in page] + [PageBreak()]

        def furniture(canvas, template):
            canvas.setFont("HeiseiMin-W3", 9)
            if header:
                canvas.drawString(72, 800, header)
            if numbers:
                canvas.drawCentredString(297, 30, f"- {template.page} -")

        file = io.BytesIO()
        template = SimpleDocTemplate(file, title=title, author=author, encrypt=encrypt, invariant=1)
        template.build(story, onFirstPage=furniture, onLaterPages=furniture)
        return file.getvalue()


def make_vertical_pdf(tiers, *, columns_drawn_by="font", heading="", reading="", page_number=""):
    """A page of vertical Japanese: each tier is a list of lines, from right to left, at most 20 characters long.

    Either a vertical font draws whole lines, as in books, or each character is put in its place, as browsers do. A heading goes
    across the page; a reading stands beside the second letter of each column and those after it.
    """
    whole = columns_drawn_by == "font"

    def draw(canvas):
        for tier, lines in enumerate(tiers):
            for number, line in enumerate(lines):
                right, top = 500 - 20 * number, 700 - 280 * tier
                for place, piece in enumerate([line] if whole else line):
                    canvas.drawString(right, top - 12 * place, piece)
        canvas.setFont("HeiseiMin-W3", 6)
        for number in range(len(tiers[0]) if reading else 0):
            for place, piece in enumerate([reading] if whole else reading):
                canvas.drawString(500 - 20 * number + 10, 688 - 6 * place, piece)
        canvas.setFont("Helvetica", 16)
        canvas.drawString(72, 780, heading)
        if page_number:
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString(297, 30, page_number)

    return _drawn(draw, vertical=whole)


def make_pdf_of_lines(lines):
    """A page of lines; what stands in one of them is `(left, text)` each, drawn from left to right."""

    def draw(canvas):
        for number, line in enumerate(lines):
            for left, text in line:
                canvas.drawString(left, 700 - 18 * number, text)

    return _drawn(draw)


def make_turned_pdf(lines):
    """A page of horizontal lines that was turned to the right, so that they run downwards."""

    def draw(canvas):
        canvas.translate(0, 842)
        canvas.rotate(-90)
        for number, line in enumerate(lines):
            canvas.drawString(72, 500 - 20 * number, line)

    return _drawn(draw)


def make_pdf_of_pictures():
    """A PDF whose only page is a picture."""

    def draw(canvas):
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "gray")), 72, 500)

    return _drawn(draw)


def _drawn(draw, *, vertical=False):
    """A PDF of one page, whose letters are Japanese ones of 12 points unless `draw` chooses others."""
    with reportlab_quietly():
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3", isVertical=vertical))
        file = io.BytesIO()
        canvas = Canvas(file)
        canvas.setFont("HeiseiMin-W3", 12)
        draw(canvas)
        canvas.showPage()
        canvas.save()
        return file.getvalue()
