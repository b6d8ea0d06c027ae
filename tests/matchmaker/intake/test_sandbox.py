"""Uploads are read by a child process: what it may take, and what it may not."""

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from matchmaker.errors import FileRefused
from matchmaker.intake import sandbox
from matchmaker.intake.participant_rows import COLUMNS
from matchmaker.intake.sandbox import read_upload, safe_name
from matchmaker.intake.uploads import read_columns

pytestmark = pytest.mark.slow

NAMES = (COLUMNS.name, [*COLUMNS.required], [*COLUMNS.optional])


def workbook(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    made.active.title = "participants"
    for row in rows:
        made.active.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_workbook_comes_back_as_rows() -> None:
    data = workbook(("organisation", "country"), ("Snow Ltd", "ES"))
    assert read_upload(data, "people.xlsx", read_columns, *NAMES) == [
        ["organisation", "country"],
        ["Snow Ltd", "ES"],
    ]


def test_what_the_reader_refuses_is_told_with_the_file_s_own_name() -> None:
    with pytest.raises(FileRefused, match=r"people\.xls is a workbook of the old kind") as refused:
        read_upload(b"\xd0\xcf\x11\xe0" + b"0" * 99, "people.xls", read_columns, *NAMES)
    assert refused.value.file == "people.xls"


def test_a_cell_in_the_last_column_and_row_is_refused_before_it_takes_memory() -> None:
    made = Workbook()
    made.active["XFD1048576"] = "far away"
    stream = BytesIO()
    made.save(stream)
    with pytest.raises(FileRefused, match="more than 100000 rows or 100 columns"):
        read_upload(stream.getvalue(), "wide.xlsx", read_columns, *NAMES)


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    stream = BytesIO(workbook(("organisation",)))
    with ZipFile(stream, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(300_000_000))
    assert len(stream.getvalue()) < 500_000
    with pytest.raises(FileRefused, match="unpacks to more than 60 MB"):
        read_upload(stream.getvalue(), "bomb.xlsx", read_columns, *NAMES)


def test_a_reader_within_the_limits_answers_and_sees_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHMAKER_SECRET_KEY", "secret")
    (tmp_path / "file").touch()
    seen = sandbox.read_limited(tmp_path / "file", environment, seconds=5, memory=800_000_000)
    assert "PATH" in seen
    assert "MATCHMAKER_SECRET_KEY" not in seen


def test_a_reader_that_never_comes_back_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileRefused, match="too long or too much memory"):
        sandbox.read_limited(tmp_path / "file", spins, seconds=1)


def test_a_reader_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileRefused, match="too long or too much memory"):
        sandbox.read_limited(tmp_path / "file", swells, memory=800_000_000)


def test_only_this_package_s_readers_are_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileRefused):
        sandbox.read_limited(tmp_path / "file", Path.read_text)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Müller & Söhne.xlsx", "Müller _ Söhne.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\people.csv", "people.csv"),
        ("a\r\nb\0.csv", "a__b_.csv"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_of_files_are_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def environment(_path: Path) -> list[str]:
    return sorted(os.environ)


def spins(_path: Path) -> None:
    while True:
        pass


def swells(_path: Path) -> None:
    taken = []
    while True:
        taken.append(bytearray(50_000_000))


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests' own readers may run in the child, as those of the package may."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3]))
    monkeypatch.setattr(sandbox, "_CHILD", ALLOWING)


ALLOWING = (
    "from matchmaker.intake import sandbox\n"
    "sandbox._ROOM = ('matchmaker.', 'tests.')\n"
    "sandbox.child()"
)
