"""The rows of the bundled report as its files hold them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.records import Mission, Organisation, Project
from matchmaker.reference import DATA

FOLDER = DATA / "eu4sportsclusters"
SLUG = "eu4sportsclusters"
"""The name of the bundled project in addresses and commands."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the rows refer to by key: the project, its organisations and missions."""

    session: Session
    project: Project
    organisations: Mapping[str, Organisation]
    missions: Mapping[str, Mission]

    def mission_for(self, country: str) -> Mission | None:
        """The project's first mission to a country."""
        return next(
            (
                one
                for key, one in self.missions.items()
                if country and one.country == country and not one.parent and key.startswith("M-")
            ),
            None,
        )


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the report by column, as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    """The values of a cell that may hold more than one."""
    return [part.strip() for part in cell.split(";") if part.strip()]
