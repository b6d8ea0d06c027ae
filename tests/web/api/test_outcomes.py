"""Outcomes for programs: read, logged many at once, taken back, chased."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from matchmaker.database import writing
from matchmaker.outcomes.answers import write
from matchmaker.outcomes.checking import Answer
from matchmaker.permissions import OPERATOR
from matchmaker.records import FollowUp, Interest, Meeting, OutcomeSource, Participant, Role
from tests.web import scenes
from tests.web.api.conftest import MakeProgram

SECRET = "We doubt that they can pay"
LINE = {"meeting": "H0~C0", "who": "home", "source": "call", "said_on": "2017-03-01",
        "interest": "concrete", "said": "They signed"}  # fmt: skip


@pytest.fixture(autouse=True)
def held(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "FIRST_SLOT", datetime(2017, 2, 14, 1, tzinfo=UTC))
    with writing(sqlite_engine) as session:
        mission = scenes.planned_mission(session, "one")
        meeting = session.scalars(select(Meeting).where(Meeting.code == "H0~C0")).one()
        answer = Answer(held=True, interest=Interest.POSSIBLE, private_note=SECRET)
        write(session, meeting, meeting.participants[0], answer, by=OPERATOR,
              source=OutcomeSource.PAGE, said_on=date(2017, 2, 14))  # fmt: skip
        home = session.scalars(select(Participant).where(Participant.code == "H0")).one()
        home.delegates[0].email = "h0@one.example"
        session.add(
            FollowUp(mission_id=mission.id, participant=home, months=1, due_on=date(2017, 3, 17),
                     created_by="clock")
        )  # fmt: skip


def test_private_notes_are_absent_for_those_who_may_not_read_them(program_of: MakeProgram) -> None:
    for role, seen in ((Role.ORGANISER, False), (Role.COORDINATOR, True)):
        answer = program_of(f"{role}@example.org", role)("GET", "/missions/one/outcomes")
        assert (SECRET in answer.text) is seen
        assert all(("private_note" in one) is seen for one in answer.json["items"])


def test_lines_are_logged_whole_or_not_at_all_and_taken_back(program_of: MakeProgram) -> None:
    program = program_of(role=Role.COORDINATOR)
    path = "/missions/one/outcomes"
    wrong = LINE | {"next_until": "2017-01-01"}
    refused = program("POST", path, json={"lines": [LINE, wrong]})
    assert refused.status_code == 422
    assert refused.json["message"].startswith("Line 2: The next step's date 1 Jan 2017")
    assert program("GET", path).json["total"] == 1
    made = program("POST", path, json={"lines": [LINE]}).json
    assert program("POST", path, json={"lines": [LINE]}).json == {
        "made": [],
        "known": 1,
        "settled": [],
    }
    (number,) = made["made"]
    back = program("POST", f"{path}/{number}/take-back", json={"why": "A slip"})
    assert (back.status_code, back.json["counts"]) == (200, False)
    assert program("GET", path).json["total"] == 1
    assert program("GET", f"{path}?ended=true").json["total"] == 2


def test_follow_ups_are_read_and_chased(program_of: MakeProgram) -> None:
    program = program_of(role=Role.COORDINATOR)
    (one,) = program("GET", "/missions/one/follow-ups?state=planned").json["items"]
    chased = program("POST", f"/missions/one/follow-ups/{one['id']}/chase")
    assert (chased.status_code, chased.json["state"]) == (200, "asked")
    again = program("POST", f"/missions/one/follow-ups/{one['id']}/chase")
    assert again.status_code == 422
    assert "mailed today already" in again.json["message"]
