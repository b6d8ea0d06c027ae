"""Reading the bundled files as they lie on the disk."""

import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
REPORT = DATA / "eu4sportsclusters"
REFERENCE = DATA / "reference"
MISSIONS = ("china-2017", "usa-2017")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def column(path: Path, name: str) -> list[str]:
    return [row[name] for row in rows(path)]


def several(cell: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(separator) if part.strip()]
