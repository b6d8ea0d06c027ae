"""Reading tables: how they may be written, and what is said about those that cannot be read."""

from pathlib import Path

import pytest

from matchmaker.errors import FileRefused
from matchmaker.intake.tables import Columns, read_table
from matchmaker.words import Sentence

COLUMNS = Columns("people", ("name", "home_town"), ("note",))


def rows_of(path: Path) -> list[tuple[int, str, str, str]]:
    """Row number, name, town and note of each row of a file without errors."""
    errors: list[Sentence] = []
    rows = read_table(path, COLUMNS, errors)
    assert errors == []
    return [(row.number, row.text("name"), row.text("home_town"), row.text("note")) for row in rows]


def written(folder: Path, content: bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        read_table(path, COLUMNS, [])
    return [str(one) for one in refused.value.sentences]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = "\r\n".join(
        delimiter.join(cells) for cells in (["name", "home_town", "note"], ["张伟", "Gràcia", "é"])
    )
    assert rows_of(written(tmp_path, text.encode(encoding))) == [(2, "张伟", "Gràcia", "é")]


def test_western_european_text_of_windows(tmp_path: Path) -> None:
    path = written(tmp_path, "name;home_town\nPeña;Zürich – “Höngg”\n".encode("cp1252"))
    assert rows_of(path) == [(2, "Peña", "Zürich – “Höngg”", "")]


@pytest.mark.parametrize(
    "header",
    [
        "NAME,Home_Town",
        " name , home town ",
        "Name,HOME-TOWN",
        "home town,note,name",
        "name,home_town,,",
    ],
)
def test_headers_are_matched_tolerantly(tmp_path: Path, header: str) -> None:
    assert rows_of(written(tmp_path, header.encode())) == []


def test_quoted_cells_may_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    path = written(tmp_path, b'name,home_town,note\n"Smith, Ann",Y,"says ""hi""\nthere"\nB,Z,\n')
    assert rows_of(path) == [(2, "Smith, Ann", "Y", 'says "hi" there'), (3, "B", "Z", "")]


def test_blank_rows_are_skipped_and_still_counted(tmp_path: Path) -> None:
    path = written(tmp_path, b"\nname,home_town\n\nA,X\n , \nB,Y\n")
    assert rows_of(path) == [(4, "A", "X", ""), (6, "B", "Y", "")]


def test_cells_that_are_missing_at_the_end_of_a_row_are_empty(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, b"name,home_town,note\nA,X\n")) == [(2, "A", "X", "")]


def test_letters_composed_in_two_ways_are_the_same_name(tmp_path: Path) -> None:
    path = written(tmp_path, "name,home_town\nPen\u0303a,X\n".encode())
    assert rows_of(path) == [(2, "Peña", "X", "")]


def test_a_row_that_is_too_long_is_an_error_beside_the_others(tmp_path: Path) -> None:
    errors: list[Sentence] = []
    read_table(written(tmp_path, b"name,home_town\nSmith, Ann,X\nB,Y\nC,Z,,\n"), COLUMNS, errors)
    assert list(map(str, errors)) == [
        "Row 2 has 3 cells and the header 2; put a text that contains the separator in "
        "quotation marks."
    ]


NOT_A_TABLE = "people.csv is not a table; save it as .xlsx or as CSV in UTF-8."
NO_COLUMNS = (
    "The first row has none of the columns of people: name, home_town, note. Write their names "
    "there, with comma, semicolon or tab between them."
)


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        pytest.param(b"", ["people.csv is empty."], id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", ["people.csv is empty."], id="only blank lines"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", [NOT_A_TABLE], id="picture"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x01", [NOT_A_TABLE], id="document"),
        pytest.param("name,home_town\n李强公司,北京\n".encode("gbk"), [NOT_A_TABLE], id="GBK"),
        pytest.param(
            "name,home_town\nPeña,Plaça\n".encode() + b"\xe5", [NOT_A_TABLE], id="broken UTF-8"
        ),
        pytest.param("name".encode("utf-16") + b"x", [NOT_A_TABLE], id="broken UTF-16"),
        pytest.param(b"name|home_town\nA|X\n", [NO_COLUMNS], id="wrong delimiter"),
        pytest.param(b"A,X\nB,Y\n", [NO_COLUMNS], id="no header"),
        pytest.param(
            b'name,home_town\n"A,X\nB,Y\n',
            [
                "Row 2: the quotation marks do not close, or something follows them; put the "
                "whole cell in them and write each one inside it twice."
            ],
            id="open quotation marks",
        ),
        pytest.param(
            b"name,Name,,town\n",
            [
                'Columns 1 and 2 are both "name"; remove one.',
                "Column 3 has no name.",
                'Column 4, "town", is not one of people; remove it, or give it one of these '
                "names: name, home_town, note.",
                'There is no column "home_town"; it is required.',
            ],
            id="header",
        ),
        pytest.param(
            b"PK\x03\x04 and nothing else",
            [
                "people.csv cannot be read as a workbook; open it in a spreadsheet program and "
                "save it as .xlsx, or as CSV in UTF-8."
            ],
            id="no workbook",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            [
                "people.csv is a workbook of the old kind (.xls) or has a password; save it as "
                ".xlsx without one, or as CSV."
            ],
            id="old workbook",
        ),
        pytest.param(
            b"name,home_town" + b"," * 100,
            [
                "people.csv has more than 100000 rows or 100 columns; delete what is empty, or "
                "import it in parts."
            ],
            id="many columns",
        ),
        pytest.param(
            b"name,home_town" + b"\n" * 100_001,
            [
                "people.csv has more than 100000 rows or 100 columns; delete what is empty, or "
                "import it in parts."
            ],
            id="many rows",
        ),
    ],
)
def test_what_is_no_such_table_is_refused(
    tmp_path: Path, content: bytes, sentences: list[str]
) -> None:
    assert refusal(written(tmp_path, content)) == sentences


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    def open_it(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Path, "open", open_it)
    monkeypatch.setattr(Path, "read_bytes", open_it)
    assert refusal(path) == ["people.csv has 100 MB; at most 20 MB are read. Import it in parts."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    assert refusal(path) == [f"There is no file {path}."]
