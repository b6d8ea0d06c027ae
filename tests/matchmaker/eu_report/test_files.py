"""The report's files: what is in them is what the JSON says, whatever program reads it back."""

from base64 import b64decode
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import FileRefused
from matchmaker.eu_report import Audience, Period, as_plain, eu_report
from matchmaker.eu_report.explaining import explain
from matchmaker.eu_report.freezing import as_frozen, freeze
from matchmaker.eu_report.layouts import add_layout, fill_layout
from matchmaker.eu_report.thawing import report_of
from matchmaker.permissions import OPERATOR
from matchmaker.records import CaseParty, CooperationCase, Organisation, Project, Side
from matchmaker.reports.layouts import fill_file
from tests.factories import make_organisation
from web.report_files import write

CHINESE = "北京羽毛球有限公司"


def _titles(plain: dict[str, Any]) -> list[str]:
    return [table["title"] for table in plain["tables"].values()]


def test_figures_in_the_workbook_and_the_document_are_those_of_the_json(
    loaded: Session, project: Project, tmp_path: Path
) -> None:
    loaded.scalars(select(Organisation).where(Organisation.name == "CABR")).one().name = CHINESE
    loaded.flush()
    (total,) = (
        one
        for one in eu_report(loaded, project, by=OPERATOR).differences
        if (one.printed, one.counted) == (9, 10)
    )
    explain(loaded, project, total.key, "It has none.", by=OPERATOR)
    report = eu_report(loaded, project, by=OPERATOR)
    plain = as_plain(report)
    for kind in ("xlsx", "docx", "html"):
        write(report, kind, tmp_path / f"report.{kind}")
    sheets = {
        sheet["A1"].value: [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]
        for sheet in load_workbook(tmp_path / "report.xlsx").worksheets
    }
    in_document = Document(tmp_path / "report.docx").tables
    tables = dict(zip(_titles(plain), in_document[: len(_titles(plain))], strict=True))
    for table in plain["tables"].values():
        keys = [one["key"] for one in table["columns"]]
        wanted = [[row[key] for key in keys] for row in table["rows"]]
        if "total" in table:
            wanted.append([table["total"].get(key) for key in keys])
        in_sheet = sheets[table["title"]][: len(wanted)]
        assert [_plain_row(row) for row in in_sheet] == [_plain_row(row) for row in wanted]
        in_word = [[cell.text for cell in row.cells] for row in tables[table["title"]].rows][1:]
        for row, cells in zip(wanted, in_word, strict=False):
            for value, text in zip(row, cells, strict=True):
                assert text.endswith(f"{value:,}" if isinstance(value, int) else value or text)
    drawn = len(plain["pictures"])
    *pictures, differences, missing = in_document[len(_titles(plain)) :]
    assert len(Document(tmp_path / "report.docx").inline_shapes) == len(pictures) == drawn > 3
    by_country = {row.cells[0].text: row.cells[1].text for row in pictures[0].rows}
    counted: Counter[str] = Counter()
    for key in ("cluster_cases", "sme_cases"):
        for row in plain["tables"][key]["rows"]:
            counted[row["country"]] += row["count"]
    assert by_country == {"Name": "Cases"} | {name: str(many) for name, many in counted.items()}
    book = load_workbook(tmp_path / "report.xlsx")
    assert len(book["Pictures"]._charts) == drawn
    in_book = [row[:2] for row in book["Pictures"].iter_rows(values_only=True)]
    for one in plain["pictures"]:
        assert {(row["name"], row["values"][0]) for row in one["rows"]} <= set(in_book)
    assert len(differences.rows) == len(plain["differences"]) + 1
    assert [row.cells[-1].text for row in differences.rows if row.cells[-1].text] == [
        "Explanation",
        f"It has none. (command line, {datetime.now(UTC).date()})",
    ]
    assert len(missing.rows) == len(plain["missing_evidence"]) + 1
    in_sheet = sheets["What was printed or claimed, and what the rows say"]
    for one, row in zip(plain["differences"], in_sheet, strict=True):
        assert (row[0] or "").startswith(one["figure"])
        assert row[1:3] == [_told(one["printed"]), _told(one["counted"])]
    assert [row[2] for row in sheets["Missing evidence"]] == [
        one["missing"] for one in plain["missing_evidence"]
    ]
    assert any(CHINESE in cell.text for cell in tables[_titles(plain)[5]]._cells)
    page = (tmp_path / "report.html").read_text()
    assert CHINESE in page
    assert 'href="#figure-events/total/cluster_to_cluster_meetings"' in page
    assert 'id="figure-events/total/cluster_to_cluster_meetings"' in page


def _told(value: int | str | None) -> str:
    return "–" if value is None else f"{value}"


def _plain_row(row: list[Any]) -> list[Any]:
    return [None if cell in ("", "–") else cell for cell in row]


def test_no_file_for_the_public_holds_what_is_confidential(
    loaded: Session, project: Project, tmp_path: Path
) -> None:
    case = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-11")).one()
    case.parties = [one for one in case.parties if one.side is Side.HOME]
    loaded.flush()
    secret = make_organisation(loaded, "Quillfeather", country="US")
    case.parties.append(CaseParty(position=1, side=Side.COUNTERPART, organisation=secret))
    loaded.flush()
    for audience, told in ((Audience.FUNDER, True), (Audience.PUBLIC, False)):
        report = eu_report(loaded, project, by=OPERATOR, audience=audience)
        for kind in ("json", "html"):
            write(report, kind, tmp_path / f"report.{kind}")
            assert ("Quillfeather" in (tmp_path / f"report.{kind}").read_text()) is told
        write(report, "xlsx", tmp_path / "report.xlsx")
        cells = [
            str(cell)
            for sheet in load_workbook(tmp_path / "report.xlsx").worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        assert any("Quillfeather" in cell for cell in cells) is told
        write(report, "docx", tmp_path / "report.docx")
        body = Document(tmp_path / "report.docx").element.xml
        assert ("Quillfeather" in body) is told


def test_what_was_frozen_comes_out_as_it_was_with_what_was_corrected(
    loaded: Session, project: Project, tmp_path: Path
) -> None:
    before = as_plain(eu_report(loaded, project, by=OPERATOR))
    assert as_plain(report_of(before)) == before
    frozen = freeze(loaded, project, "Final", Period(), by=OPERATOR)
    case = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-9")).one()
    case.count, case.summary = 2, "Two products are made."
    loaded.flush()
    report = as_frozen(loaded, frozen, by=OPERATOR)
    plain = as_plain(report)
    told = {one["what"]: (one["frozen"], one["now"]) for one in plain["corrections"]}
    assert told["Cooperation cases by European SMEs"] == (16, 17)
    assert {name: plain[name] for name in before} == before
    for kind in ("xlsx", "docx", "html"):
        write(report, kind, tmp_path / f"report.{kind}")
    book = load_workbook(tmp_path / "report.xlsx")
    corrected = list(book["Corrections"].iter_rows(min_row=5, values_only=True))
    assert ("Cooperation cases by European SMEs", "16", "17") in [row[:3] for row in corrected]
    total = [row for row in book["SME cases"].iter_rows(values_only=True) if row[0] == "Total"]
    assert total[0][2] == 16
    tables = Document(tmp_path / "report.docx").tables
    words = tables[len(_titles(plain)) + len(plain["pictures"])]
    assert len(words.rows) == len(told) + 1
    page = (tmp_path / "report.html").read_text()
    assert "Two products are made." in page
    assert all(f'id="row-{key}"' in page for key in ("SC-9", "SD-1", "CD-1"))


def _word(path: Path, *texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path.read_bytes()


@pytest.mark.slow
def test_a_layout_is_filled_with_the_report(
    loaded: Session, project: Project, plain: dict[str, Any], tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "{{ events.total.cluster_to_cluster_meetings }}"
    sheet["A2"] = "{% row case in sme_cases.rows %}{{ case.who }}"
    sheet["B2"] = "{{ case.count }}"
    sheet["A3"] = "{{ name }} in all: {{ sme_cases.total.count }}"
    book.save(tmp_path / "own.xlsx")
    layout = add_layout(
        loaded, project, "own.xlsx", (tmp_path / "own.xlsx").read_bytes(), by=OPERATOR
    )
    (tmp_path / "filled.xlsx").write_bytes(fill_layout(loaded, layout, by=OPERATOR))
    filled = load_workbook(tmp_path / "filled.xlsx").active
    assert filled["A1"].value == 10
    assert sum(row[1].value for row in filled["A2:B15"]) == 16
    assert filled["A3"].value == "Idom (ES)"
    assert filled["A16"].value == "EU4SportsClusters Alliance in all: 16"

    _word(tmp_path / "own.docx", "{{ name }}: {{ sme_cases.total.count }}")
    made = b64decode(fill_file(tmp_path / "own.docx", plain))
    (tmp_path / "filled.docx").write_bytes(made)
    words = [one.text for one in Document(tmp_path / "filled.docx").paragraphs]
    assert words == ["EU4SportsClusters Alliance: 16"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nothing.here }}", "does not have"),
        ("{% for x in %}", "braces"),
        ("{{ ''.__class__.__mro__ }}", "no layout may have"),
        ("{{ name.__init__.__globals__ }}", "no layout may have"),
    ],
)
def test_what_is_wrong_with_a_layout_is_a_sentence(
    plain: dict[str, Any], tmp_path: Path, text: str, said: str
) -> None:
    _word(tmp_path / "bad.docx", text)
    with pytest.raises(FileRefused, match=said):
        fill_file(tmp_path / "bad.docx", plain)


def test_what_is_no_layout_is_refused(plain: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"plain text")
    with pytest.raises(FileRefused, match="no Word document"):
        fill_file(tmp_path / "a.docx", plain)
