"""The import templates with their example rows, as CSV and as one workbook."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from bundled_missions.tables import COLUMNS, Row, write_table

_TRAVELLER = "Example Helmets SL (delete this row)"
_COUNTERPART = "Example Sports Trading Co. (delete this row)"

EXAMPLES: dict[str, Sequence[Row]] = {
    "participants": [
        {
            "organisation": _TRAVELLER,
            "country": "ES",
            "side": "home",
            "kind": "sme",
            "sector": "helmets;cycling",
            "website": "https://helmets.example",
            "offers": "smart-helmets;protective-gear",
            "needs": "distribution;test riders",
            "languages": "en;es",
            "min_meetings": "3",
            "target_meetings": "8",
            "max_meetings": "10",
            "delegates_at_once": "2",
            "code": "EX-1",
            "synthetic": "yes",
            "note": "Prefers meetings in the morning",
        },
        {
            "organisation": _COUNTERPART,
            "country": "China",
            "side": "counterpart",
            "kind": "company",
            "sector": "sports-goods",
            "offers": "distribution",
            "needs": "protective-gear",
            "languages": "zh",
            "target_meetings": "2",
            "max_meetings": "4",
            "code": "EX-2",
            "synthetic": "yes",
        },
    ],
    "delegates": [
        {
            "organisation": _TRAVELLER,
            "native_name": "Núria Casanellas",
            "latin_name": "Núria Casanellas",
            "family_name": "Casanellas",
            "given_name": "Núria",
            "title": "Export Manager",
            "salutation": "Ms Casanellas",
            "languages": "en;es",
            "email": "nuria@helmets.example",
            "synthetic": "yes",
        },
        {
            "organisation": _TRAVELLER,
            "latin_name": "Oriol Sagarra",
            "title": "Technical Manager",
            "email": "oriol@helmets.example",
            "synthetic": "yes",
        },
        {
            "organisation": "EX-2",
            "native_name": "张伟",
            "latin_name": "Zhang Wei",
            "family_name": "Zhang",
            "given_name": "Wei",
            "title": "Purchasing Manager",
            "salutation": "Mr Zhang",
            "languages": "zh",
            "email": "zhang.wei@trading.example",
            "wechat": "example_zhang_001",
            "synthetic": "yes",
        },
    ],
    "availability": [
        {
            "organisation": _COUNTERPART,
            "from": "2027-03-09 09:00",
            "to": "2027-03-09 12:30",
            "status": "available",
            "note": "Comes for the morning only",
            "synthetic": "yes",
        },
        {
            "organisation": "EX-1",
            "from": "2027-03-09 09:00",
            "to": "2027-03-09 10:00",
            "status": "away",
            "note": "Lands at eight",
            "synthetic": "yes",
        },
    ],
    "requests": [
        {
            "from": "EX-1",
            "to": "EX-2",
            "priority": "must",
            "note": "Met at a fair last year",
            "synthetic": "yes",
        },
        {
            "from": _COUNTERPART,
            "to": _TRAVELLER,
            "priority": "want",
            "synthetic": "yes",
        },
    ],
}

WIDEST = 36
_CREATED = datetime(2017, 1, 1, tzinfo=UTC)


def write_templates(folder: Path) -> None:
    """Four CSV files and ``mission_template.xlsx`` with the same rows on four sheets."""
    for table, rows in EXAMPLES.items():
        write_table(folder, table, rows)
    book = xlsxwriter.Workbook(folder / "mission_template.xlsx")
    # A fixed date, so that writing the template again gives the same file.
    book.set_properties({"title": "Import template", "created": _CREATED.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    # As text, so that a spreadsheet program keeps times and telephone numbers as they are typed.
    text = book.add_format({"num_format": "@"})
    for table, rows in EXAMPLES.items():
        sheet = book.add_worksheet(table)
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(COLUMNS[table]):
            cells = [row.get(column, "") for row in rows]
            width = min(WIDEST, max(len(cell) for cell in [column, *cells]) + 2)
            sheet.set_column(number, number, width, text)
            sheet.write_string(0, number, column, head)
            for line, cell in enumerate(cells, 1):
                if cell:
                    sheet.write_string(line, number, cell, text)
    book.close()
