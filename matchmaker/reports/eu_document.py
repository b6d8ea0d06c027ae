"""The report as a Word document, in the funder's layout."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from matchmaker.eu_report.shape import Cell, Column, Report, Table
from matchmaker.pictures import Picture
from matchmaker.reports.charts import drawn
from matchmaker.reports.eu_checks import check_tables
from matchmaker.reports.eu_pictures import picture_table
from matchmaker.reports.eu_sections import about, bottom_lines, cell_text, narrative, shares
from matchmaker.words import Say, sentence

_FONT = "Arial"
_CHINESE = "Noto Sans CJK SC"
"""For Chinese, Japanese and Korean names; readers without it take one of their own."""

_PAGE, _MARGIN = (Mm(297), Mm(210)), Mm(18)
_PICTURE = Mm(130)
_SHADE = "E8EEF2"
_INK, _SOFT = RGBColor(0x1C, 0x23, 0x28), RGBColor(0x54, 0x5E, 0x67)


def write_eu_document(report: Report, path: Path, *, say: Say = str) -> None:
    """Write the document: what it is about, every table, the narrative, then what is amiss."""
    document = Document()
    _set_up(document)
    document.core_properties.title = report.name
    document.core_properties.author = ""
    document.add_heading(report.name, level=0)
    document.add_paragraph(say(sentence("Report to the funder"))).style = "Subtitle"
    for name, text in about(report):
        line = document.add_paragraph()
        line.add_run(f"{say(name)}: ").bold = True
        line.add_run(text)
    for table in report.tables:
        _add_table(document, table, say)
    for picture in report.pictures:
        _add_picture(document, picture, say)
    for heading, texts in narrative(report):
        document.add_heading(say(heading), level=1)
        for text in texts:
            document.add_paragraph(text, style="List Bullet")
    for table in check_tables(report):
        _add_table(document, table, say)
    document.save(str(path))


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    sizes = {"Normal": 9.5, "Title": 22, "Subtitle": 11, "Heading 1": 13, "List Bullet": 9.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = _SOFT if name == "Subtitle" else _INK
        style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
        fonts.set(qn("w:eastAsia"), _CHINESE)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    _add_page_number(section.footer.paragraphs[0])


def _add_page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # there is no public way to a field


def _add_table(document: Any, table: Table, say: Say) -> None:
    document.add_heading(say(table.title), level=1).paragraph_format.keep_with_next = True
    _add_rows(document, table, say)


def _add_rows(document: Any, table: Table, say: Say) -> None:
    made = document.add_table(rows=1, cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    widths = shares(table.columns, _PAGE[0] - 2 * _MARGIN)
    for cell, column, width in zip(made.rows[0].cells, table.columns, widths, strict=True):
        _fill(cell, say(column.label), column, bold=True)
        _shade(cell)
        cell.width = width
    _repeat(made.rows[0])
    lines = [(line.cells, False) for line in table.lines]
    for cells, bold in (*lines, *((one, True) for one in bottom_lines(table))):
        row = made.add_row()
        _keep_whole(row)
        for cell, column, width in zip(row.cells, table.columns, widths, strict=True):
            value: Cell = cells.get(column.key)
            _fill(cell, cell_text(value, say), column, bold=bold)
            cell.width = width
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    if table.note is not None:
        document.add_paragraph(say(table.note)).runs[0].font.color.rgb = _SOFT


def _add_picture(document: Any, picture: Picture, say: Say) -> None:
    """A picture with its data below it, which are also what it says to whoever cannot see it."""
    document.add_heading(say(picture.title), level=1).paragraph_format.keep_with_next = True
    where = document.add_paragraph()
    where.paragraph_format.keep_with_next = True
    made = BytesIO(drawn(picture, "png", say=say, titled=False))
    shown = where.add_run().add_picture(made, width=_PICTURE)
    shown._inline.docPr.set("descr", say(picture.title))  # there is no public way to it
    _add_rows(document, picture_table(picture), say)


def _fill(cell: Any, text: str, column: Column, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(8.5)
    if column.number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """Print the row again at the top of each page that its table goes on to."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


def _keep_whole(row: Any) -> None:
    """Let no page end inside a row."""
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
