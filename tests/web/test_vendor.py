"""The files of others are those that VENDOR.md names, unchanged."""

import hashlib
from pathlib import Path

import pytest

import matchmaker
import web

VENDOR = Path(web.__file__).parent / "static" / "vendor"
FONTS = Path(matchmaker.__file__).parent / "reports" / "fonts"
READERS = Path(__file__).parents[1] / "readers" / "vendor"


def listed(folder: Path = VENDOR) -> dict[str, str]:
    rows = [line.split("|") for line in (folder / "VENDOR.md").read_text().splitlines()]
    return {row[1].strip(): row[5].strip() for row in rows if len(row) == 7 and "." in row[1]}


def wrong_sums(folder: Path, sums: dict[str, str]) -> list[str]:
    return [
        name
        for name, expected in sums.items()
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected
    ]


@pytest.mark.parametrize("folder", [VENDOR, FONTS, READERS], ids=["pages", "fonts", "readers"])
def test_every_vendored_file_is_listed_with_its_sum(folder: Path) -> None:
    assert set(listed(folder)) == {path.name for path in folder.iterdir()} - {"VENDOR.md"}
    assert wrong_sums(folder, listed(folder)) == []


def test_a_changed_file_would_be_noticed(tmp_path: Path) -> None:
    for name in listed():
        (tmp_path / name).write_bytes((VENDOR / name).read_bytes())
    with (tmp_path / "bootstrap.min.css").open("a") as file:
        file.write(" ")
    assert wrong_sums(tmp_path, listed()) == ["bootstrap.min.css"]
