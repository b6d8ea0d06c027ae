"""Reading a table of text from a CSV file or a workbook, tolerant of how programs write them."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from matchmaker.errors import FileRefused
from matchmaker.intake.cells import Cells
from matchmaker.intake.workbooks import MOST_COLUMNS, MOST_ROWS, read_sheet
from matchmaker.words import Sentence, sentence

MOST_BYTES = 20_000_000

_DELIMITERS = (",", ";", "\t")
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{4,}")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a kind of table; ``name`` is the table's, and a sheet's of a workbook."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that the table may have."""
        return self.required + self.optional


Rows = list[list[str]]
"""A table as it was read, every cell as text, the header and blank rows among them."""


def read_table(path: Path, columns: Columns, errors: list[Sentence]) -> list[Cells]:
    """The rows below the header that are not blank; their faults will be added to ``errors``.

    Headers are matched without regard to case, and a space or hyphen counts as an underscore.

    Raises:
        FileRefused: it is no such file, is too large, or its header is wrong.
    """
    return cells_of(path.name, read_rows(path, columns), columns, errors)


def read_rows(path: Path, columns: Columns) -> Rows:
    """What a file holds, whatever its header says.

    It may be CSV with comma, semicolon or tab, in UTF-8, UTF-16 or Windows' Western European
    code, or a workbook (.xlsx) with a sheet of the table's name or a single sheet.

    Raises:
        FileRefused: it is no such file, or too large.
    """
    head = _first_bytes(path)
    if head.startswith(_WORKBOOK):
        rows = read_sheet(path, columns.name)
    else:
        rows = _csv_rows(path.name, _decode(path.name, path.read_bytes()), columns)
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise FileRefused(
            path.name,
            sentence(
                "{file} has more than {rows} rows or {columns} columns; delete what is empty, "
                "or import it in parts.",
                file=path.name,
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
            ),
        )
    return rows


def _first_bytes(path: Path) -> bytes:
    """The beginning of a file that may be read at all; its size is looked at first."""
    if not path.is_file():
        raise FileRefused(path.name, sentence("There is no file {file}.", file=str(path)))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileRefused(
            path.name,
            sentence(
                "{file} has {size} MB; at most {most} MB are read. Import it in parts.",
                file=path.name,
                size=-(-size // 1_000_000),
                most=MOST_BYTES // 1_000_000,
            ),
        )
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise FileRefused(path.name, sentence("{file} is empty.", file=path.name))
    if head.startswith(_OLD_WORKBOOK):
        raise FileRefused(
            path.name,
            sentence(
                "{file} is a workbook of the old kind (.xls) or has a password; save it as .xlsx "
                "without one, or as CSV.",
                file=path.name,
            ),
        )
    return head


def _decode(name: str, data: bytes) -> str:
    """The text of a file, by its byte order mark or else by what its bytes can be."""
    not_a_table = FileRefused(
        name,
        sentence("{file} is not a table; save it as .xlsx or as CSV in UTF-8.", file=name),
    )
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as wrong:
        raise not_a_table from wrong
    if _BINARY.search(text):
        raise not_a_table
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data[1:2] == b"\0":
        return "utf-16-le"
    if data[:1] == b"\0":
        return "utf-16-be"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "utf-8" if _is_damaged(data) else "cp1252"
    return "utf-8-sig"


def _is_damaged(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are no Western European text either.

    Such text has its accented letters one at a time, and they seldom make valid UTF-8. Read as
    Western European, other scripts and broken UTF-8 would become names that nobody has.
    """
    read = "".join(one for one in data.decode("utf-8", "ignore") if not one.isascii())
    unread = sum(byte > 0x7F for byte in data) - len(read.encode())
    return len(read) > unread or _FOREIGN_RUN.search(data) is not None


def _csv_rows(name: str, text: str, columns: Columns) -> list[list[str]]:
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(
        _DELIMITERS, key=lambda one: (_recognised(header, one, columns), header.count(one))
    )
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise FileRefused(
            name,
            sentence(
                "Row {row}: the quotation marks do not close, or something follows them; put "
                "the whole cell in them and write each one inside it twice.",
                row=len(rows) + 1,
            ),
        ) from wrong
    return rows


def _recognised(header: str, delimiter: str, columns: Columns) -> int:
    cells = next(csv.reader([header], delimiter=delimiter), [])
    return sum(column_name(cell) in columns.all for cell in cells)


def header_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first row that is not blank, as the file has it; empty where there is none."""
    return next((list(row) for row in rows if any(map(str.strip, row))), [])


def column_name(cell: str) -> str:
    """The name of a column as tables spell it: small letters with underscores."""
    return re.sub(r"[\s_-]+", "_", cell.strip().casefold())


def cells_of(
    file: str, rows: Sequence[Sequence[str]], columns: Columns, errors: list[Sentence]
) -> list[Cells]:
    """The rows below the header by column; their faults will be added to ``errors``.

    Raises:
        FileRefused: the header is wrong.
    """
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    if not filled:
        raise FileRefused(file, sentence("{file} is empty.", file=file))
    header = [column_name(cell) for cell in filled[0][1]]
    while not header[-1]:
        header.pop()
    wrong = _header_faults(header, filled[0][1], columns)
    if wrong:
        raise FileRefused(file, *wrong)
    result = []
    for number, row in filled[1:]:
        values = dict.fromkeys(header, "")
        values.update(
            (column, unicodedata.normalize("NFC", cell))
            for column, cell in zip(header, row, strict=False)
        )
        if any(cell.strip() for cell in row[len(header) :]):
            errors.append(
                sentence(
                    "Row {row} has {cells} cells and the header {columns}; put a text that "
                    "contains the separator in quotation marks.",
                    row=number,
                    cells=len(row),
                    columns=len(header),
                )
            )
        result.append(Cells(number, values, errors))
    return result


def _header_faults(header: list[str], shown: Sequence[str], columns: Columns) -> list[Sentence]:
    if not set(header) & set(columns.all):
        return [
            sentence(
                "The first row has none of the columns of {table}: {columns}. Write their names "
                "there, with comma, semicolon or tab between them.",
                table=columns.name,
                columns=", ".join(columns.all),
            )
        ]
    faults = []
    for place, column in enumerate(header):
        if not column:
            faults.append(sentence("Column {place} has no name.", place=place + 1))
        elif column not in columns.all:
            faults.append(
                sentence(
                    'Column {place}, "{column}", is not one of {table}; remove it, or give it '
                    "one of these names: {columns}.",
                    place=place + 1,
                    column=shown[place].strip(),
                    table=columns.name,
                    columns=", ".join(columns.all),
                )
            )
        elif header.index(column) < place:
            faults.append(
                sentence(
                    'Columns {first} and {second} are both "{column}"; remove one.',
                    first=header.index(column) + 1,
                    second=place + 1,
                    column=column,
                )
            )
    faults.extend(
        sentence('There is no column "{column}"; it is required.', column=column)
        for column in columns.required
        if column not in header
    )
    return faults
