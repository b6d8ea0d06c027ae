"""The templates that an organiser fills in: explained, and read by the importers as they are."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.data.files import DATA, rows

TEMPLATES = DATA / "import_templates"
TABLES = ("participants", "delegates", "availability", "requests")


def explained(table: str) -> list[str]:
    """Columns that the README explains, in its order."""
    text = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| (?:yes|no) \|", section, flags=re.MULTILINE)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained(table: str) -> None:
    columns = list(rows(TEMPLATES / f"{table}.csv")[0])
    assert sorted(columns) == sorted(explained(table))


@pytest.mark.parametrize("table", TABLES)
def test_the_workbook_has_the_same_rows(table: str) -> None:
    book = openpyxl.load_workbook(TEMPLATES / "mission_template.xlsx", read_only=True)
    assert book.sheetnames == list(TABLES)
    head, *lines = [["" if cell is None else cell for cell in line]
                    for line in book[table].iter_rows(values_only=True)]  # fmt: skip
    assert [dict(zip(head, line, strict=True)) for line in lines] == rows(
        TEMPLATES / f"{table}.csv"
    )


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.csv")), ids=lambda path: path.name)
def test_spreadsheet_programs_see_utf_8(path: Path) -> None:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("table", TABLES)
def test_examples_say_that_they_are_examples(table: str) -> None:
    listed = rows(TEMPLATES / f"{table}.csv")
    assert all(row["synthetic"] == "yes" for row in listed)
    for row in listed:
        who = row.get("organisation", row.get("from", ""))
        assert who.startswith(("Example ", "EX-"))
