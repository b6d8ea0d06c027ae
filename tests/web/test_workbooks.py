"""Cases and outcomes as workbooks, each with what their reader may see."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from matchmaker.cooperation.cases import keep_confidential, raise_case
from matchmaker.database import reading, writing
from matchmaker.outcomes.answers import write
from matchmaker.outcomes.checking import Answer
from matchmaker.permissions import OPERATOR
from matchmaker.records import AuditEntry, Interest, Meeting, OutcomeSource, Role
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of

NOTE = "We doubt that they can pay"


@pytest.fixture(autouse=True)
def said(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of one side on a meeting of 2017, and a case whose value is confidential."""
    monkeypatch.setattr(scenes, "FIRST_SLOT", datetime(2017, 2, 14, 1, tzinfo=UTC))
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
        meeting = session.scalars(select(Meeting).where(Meeting.code == "H0~C0")).one()
        answer = Answer(True, Interest.CONCRETE, next_step="=1+1", private_note=NOTE)
        home = next(one for one in meeting.participants if one.code == "H0")
        write(session, meeting, home, answer, by=OPERATOR, source=OutcomeSource.PAGE,
              said_on=date(2017, 2, 14))  # fmt: skip
        facts = {"mission": "one", "level": "sme", "home": "Home one 0", "value": "77123",
                 "currency": "EUR", "counterparts": "Visited one 0"}  # fmt: skip
        case = raise_case(session, facts, by=OPERATOR)
        keep_confidential(session, case, ["value"], "", version=case.version, by=OPERATOR)


def book(client: FlaskClient, page: str, path: str, folder: Path) -> dict[str, list[Any]]:
    """What a page's workbook holds, by sheet."""
    answer = client.post(path, data={"csrf_token": csrf_of(client.get(page).text)})
    assert answer.status_code == 200
    (folder / "made.xlsx").write_bytes(answer.data)
    made = load_workbook(folder / "made.xlsx")
    return {one.title: list(one.values)[3:] for one in made.worksheets}


@pytest.mark.parametrize(("role", "reads"), [(Role.ORGANISER, False), (Role.COORDINATOR, True)])
def test_a_workbook_has_what_its_reader_may_see(
    signed_in: SignIn, sqlite_engine: Engine, tmp_path: Path, role: Role, reads: bool
) -> None:
    client = signed_in("who@example.org", role)
    page = "/missions/one/outcomes"
    made = book(client, page, f"{page}.xlsx", tmp_path)
    row = next(one for one in made["Meetings"] if one[0] == "H0~C0")
    assert (row[4], row[5], row[6], row[11]) == (
        "yes",
        "Concrete next step",
        "Concrete next step",
        "=1+1",  # a text, and no formula
    )
    assert len(made["Meetings"]) == 3
    assert (NOTE in made["Words"][0]) is reads

    made = book(client, "/programme/cases", "/programme/cases.xlsx", tmp_path)
    (case,) = made["Cases"]
    assert (case[0], case[2], case[7]) == ("C-1", "SMEs", "Expression of interest")
    assert case[13] == ("77123.00" if reads else "confidential")
    assert [one[2] for one in made["Parties"]] == ["Home one 0", "Visited one 0"]
    assert bool(made["History"]) is reads
    with reading(sqlite_engine) as session:
        acts = {one.action for one in session.scalars(select(AuditEntry))}
    assert {"export_outcomes", "export_cases"} <= acts
