"""An empty mission to import into, and short ways to import and to be refused."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matchmaker.errors import FileRefused
from matchmaker.intake.importing import ImportKind, ImportSummary, import_file
from matchmaker.permissions import OPERATOR
from matchmaker.records import Mission, Side
from tests.factories import make_bare_mission, make_participant, make_place, write_csv

Rows = Sequence[Sequence[str]]
Import = Callable[..., ImportSummary]
Refusal = Callable[..., list[str]]


@pytest.fixture
def mission(session: Session) -> Mission:
    """A mission with a hall of two tables in Shanghai, EU01, EU02, CN01 and CN02."""
    mission = make_bare_mission(session)
    make_place(session, mission)
    for code in ("EU01", "EU02"):
        make_participant(session, mission, Side.HOME, code, delegates=0)
    for code in ("CN01", "CN02"):
        make_participant(session, mission, Side.COUNTERPART, code, delegates=0)
    return mission


@pytest.fixture
def imported(session: Session, mission: Mission, tmp_path: Path) -> Import:
    """Import rows, the header first, as a table of a kind."""

    def do(kind: ImportKind, *rows: Sequence[str]) -> ImportSummary:
        path = write_csv(tmp_path / f"{kind.value}.csv", *rows)
        return import_file(session, mission, kind, path, by=OPERATOR)

    return do


@pytest.fixture
def refusal(imported: Import) -> Refusal:
    """The sentences with which rows are refused."""

    def do(kind: ImportKind, *rows: Sequence[str]) -> list[str]:
        with pytest.raises(FileRefused) as refused:
            imported(kind, *rows)
        return [str(one) for one in refused.value.sentences]

    return do
