"""Cases for programs: raised, moved on, corrected; without what is hidden from the asker."""

import pytest
from sqlalchemy import Engine

from matchmaker.cooperation.cases import case_of, keep_confidential
from matchmaker.database import writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Role
from tests.factories import make_mission
from tests.web.api.conftest import MakeProgram

FACTS = {"mission": "demo", "level": "sme", "home": ["Company EU01"],
         "counterparts": ["Zhongguo Secret Ltd"], "country": "CN", "value": "77123.50",
         "currency": "EUR", "summary": "Quokka bikes"}  # fmt: skip


@pytest.fixture(autouse=True)
def mission(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        make_mission(session)


def test_a_program_raises_a_case_moves_it_on_and_corrects_it(program_of: MakeProgram) -> None:
    cora = program_of(role=Role.COORDINATOR)
    wrong = cora("POST", "/cases", json=FACTS | {"currency": "XYZ", "home": []})
    assert wrong.status_code == 422
    assert 'There is no currency "XYZ"' in wrong.json["message"]
    assert "Say who of the home side cooperates." in wrong.json["message"]
    assert cora("GET", "/cases").json["total"] == 0
    made = cora("POST", "/cases", json=FACTS, headers={"Idempotency-Key": "a"})
    again = cora("POST", "/cases", json=FACTS, headers={"Idempotency-Key": "a"})
    assert (made.status_code, made.json) == (201, again.json)
    case = made.json
    assert (case["key"], case["value"], case["hidden"]) == ("C-1", "77123.50", [])
    assert [one["known"] for one in (*case["home"], *case["counterparts"])] == [True, False]

    early = {"version": case["version"], "state": "contract"}
    assert cora("POST", "/cases/C-1/step", json=early).status_code == 422
    moved = cora("POST", "/cases/C-1/step", json=early | {"on": "2020-05-04"})
    assert (moved.json["state"], moved.json["signed_on"]) == ("contract", "2020-05-04")
    second = cora("POST", "/cases/C-1/step", json=early | {"on": "2020-05-05"})
    assert second.status_code == 409
    change = {"version": moved.json["version"], "reason": "a slip", "title": "Bikes"}
    corrected = cora("POST", "/cases/C-1/correct", json=change).json
    assert (corrected["title"], corrected["value"]) == ("Bikes", "77123.50")
    listed = cora("GET", "/cases?state=contract&per_page=1").json
    assert [one["key"] for one in listed["items"]] == ["C-1"]


def test_what_is_hidden_is_absent_for_an_organiser(
    program_of: MakeProgram, sqlite_engine: Engine
) -> None:
    program_of(role=Role.COORDINATOR)("POST", "/cases", json=FACTS)
    olga = program_of("olga2@example.org", Role.ORGANISER, "demo")
    assert "Quokka" in olga("GET", "/cases").text
    with writing(sqlite_engine) as session:
        case = case_of(session, "C-1", by=OPERATOR)
        keep_confidential(session, case, ["counterparts", "summary", "value"], "",
                          version=case.version, by=OPERATOR)  # fmt: skip
    for path in ("/cases", "/cases/C-1", "/cases?text=Quokka"):
        told = olga("GET", path).text
        assert [one for one in ("Quokka", "Zhongguo", "77123") if one in told] == []
    assert olga("GET", "/cases?text=Quokka").json["total"] == 0
    assert olga("GET", "/cases/C-1").json["hidden"] == [
        "counterparts",
        "evidence",
        "summary",
        "value",
    ]
    assert olga("POST", "/cases", json=FACTS).status_code == 403
    other = program_of("ona@example.org", Role.ORGANISER)
    assert other("GET", "/cases/C-9").status_code == 404
