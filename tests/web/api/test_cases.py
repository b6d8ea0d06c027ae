"""Cases for programs: raised, moved on, corrected; without what is hidden from the asker."""

from io import BytesIO

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.cooperation.cases import case_of, keep_confidential
from matchmaker.database import writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import OrganisationKind, Role
from tests.cooperation import PDF
from tests.factories import make_mission, make_organisation
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


def test_a_case_is_kept_confidential_confirmed_consented_to_struck_and_shown_by_a_file(
    program_of: MakeProgram,
) -> None:
    cora = program_of(role=Role.COORDINATOR)
    olga = program_of("olga3@example.org", Role.ORGANISER, "demo")
    case = cora("POST", "/cases", json=FACTS).json

    def act(verb: str, **values: object) -> TestResponse:
        nonlocal case
        answer = cora("POST", f"/cases/C-1/{verb}", json={"version": case["version"], **values})
        case = answer.json if answer.status_code == 200 else case
        return answer

    assert act("confirm", who="Ms Weber", on="2020-05-05").json["confirmed_by"] == "Ms Weber"
    lie = {"file": (BytesIO(b"MZ a program"), "contract.pdf"), "kind": "signed_document"}
    assert cora("POST", "/cases/C-1/evidence", data=lie).status_code == 422
    keyed = {"Idempotency-Key": "file"}

    def hand_in(content: bytes) -> TestResponse:
        form = {
            "file": (BytesIO(content), "合同.pdf"),
            "kind": "signed_document",
            "told": "by Weber",
        }
        return cora("POST", "/cases/C-1/evidence", data=form, headers=keyed)

    made = hand_in(PDF)
    assert (made.status_code, made.json["name"], made.json["size"]) == (201, "合同.pdf", len(PDF))
    assert hand_in(PDF).json == made.json
    assert hand_in(PDF + b"\n").status_code == 422, "the key stands for that file alone"
    number = made.json["id"]
    for one in (cora, olga):
        assert [file["id"] for file in one("GET", "/cases/C-1/evidence").json["items"]] == [number]
        assert one("GET", f"/evidence/{number}/content").data == PDF
    case = cora("GET", "/cases/C-1").json

    act("consent", party="Company EU01", given=False, on="2020-05-06", said_by="Its director")
    assert act("consent", party="Nobody Ltd", given=False, said_by="x").status_code == 422
    assert "Company EU01" not in olga("GET", "/cases/C-1").text
    act("consent", party="Company EU01", given=True, on="2020-05-07", said_by="Its director")
    assert "Company EU01" in olga("GET", "/cases/C-1").text
    hidden = act("confidential", hidden=["value", "evidence"], until="2199-01-01").json
    assert (hidden["hidden"], hidden["confidential_until"]) == ([], "2199-01-01")
    assert olga("GET", "/cases/C-1").json["hidden"] == ["evidence", "value"]
    assert olga("GET", "/cases/C-1/evidence").json["total"] == 0
    assert olga("GET", f"/evidence/{number}/content").status_code == 404
    assert (
        olga("POST", "/cases/C-1/confidential", json={"version": 1, "hidden": []}).status_code
        == 403
    )

    gone = cora("POST", f"/evidence/{number}/withdraw", json={"reason": "the wrong one"})
    assert gone.json["withdrawn"]
    case = cora("GET", "/cases/C-1").json
    assert act("strike", reason="").status_code == 422
    assert act("strike", reason="raised twice").json["struck"]
    assert cora("GET", "/cases").json["total"] == 0
    assert not act("strike", back=True).json["struck"]
    assert cora("POST", "/cases/C-1/strike", json={"version": 1, "reason": "x"}).status_code == 409


def test_events_groups_visits_and_members_are_recorded_by_a_program(
    program_of: MakeProgram, sqlite_engine: Engine
) -> None:
    cora = program_of(role=Role.COORDINATOR)
    with writing(sqlite_engine) as session:
        make_organisation(session, "Cluster K", kind=OrganisationKind.CLUSTER)
    event = cora("POST", "/events", json={"mission": "demo", "title": "Info day"})
    assert "Say which kind of event it is." in event.json["message"]
    facts = {"mission": "demo", "title": "Info day", "category": "preparatory"}
    at = f"/events/{cora('POST', '/events', json=facts).json['id']}"
    bound = {"value": 150, "qualifier": "more_than", "printed": "more than 150"}
    assert cora("POST", f"{at}/attendance", json=bound).json["attendance"] == [
        bound | {"unit": "people"}
    ]
    names = {"names": ["Ada; Company EU01", "Lin; Somewhere"]}
    assert cora("POST", f"{at}/names", json=names).status_code == 201
    listed = cora("GET", f"{at}/names").json["items"]
    assert [one["organisation"] for one in listed] == ["Company EU01", "Somewhere"]
    cora("POST", f"{at}/came", json={"came": [listed[0]["id"]]})
    assert [one["came"] for one in cora("GET", f"{at}/names").json["items"]] == [True, False]
    corrected = cora("POST", f"{at}/correct", json={"held_on": "2027-02-01"}).json
    assert (corrected["title"], corrected["held_on"]) == ("Info day", "2027-02-01")

    made = cora("POST", "/groups", json={"name": "Bikes", "mission": "demo", "budget": "1200.50",
                "currency": "EUR", "members": ["Company EU01", "New Ltd"],
                "questions": ["Which norms?"]}).json  # fmt: skip
    assert (made["key"], made["budget"], len(made["members"])) == ("G-1", "1200.50", 2)
    asked = f"/groups/G-1/questions/{made['questions'][0]['id']}"
    found = cora("POST", asked, json={"version": made["version"], "answer": "ISO 4210"}).json
    assert found["questions"][0]["answer"] == "ISO 4210"
    change = {"version": found["version"], "members": ["New Ltd"]}
    left = cora("POST", "/groups/G-1/correct", json=change).json["members"]
    assert [(one["name"], one["left_on"] is None) for one in left] == [
        ("Company EU01", False),
        ("New Ltd", True),
    ]
    assert cora("POST", "/groups/G-1/correct", json=change).status_code == 409

    trip = {"parent": "demo", "kind": "export_group_trip", "name": "Trip", "group": "G-1"}
    begun = cora("POST", "/visits", json=trip).json
    assert begun["contacts"] > 0
    assert cora("GET", "/groups/G-1").json["trips"] == [begun["slug"]]
    at = f"/visits/{begun['slug']}"
    assert cora("POST", f"{at}/correct", json={"outlook": "held", "size": "7"}).json["size"] == 7
    assert cora("GET", at).json["outlook"] == "held"

    won = {"organisation": "Company EU01", "cluster": "Cluster K", "mission": "demo"}
    member = cora("POST", "/members", json=won).json
    change = {"version": member["version"], "joined_on": "2027-01-01"}
    assert cora("POST", "/members", json=won).status_code == 422
    assert cora("GET", "/members").json["total"] == 1
    olga = program_of("olga4@example.org", Role.ORGANISER, "demo")
    at = f"/members/{member['id']}"
    assert olga("GET", at).json == member
    assert olga("POST", f"{at}/correct", json=change).status_code == 403
    struck = {"version": member["version"], "reason": "a slip"}
    assert cora("POST", f"{at}/strike", json=struck).json["struck"]
    assert cora("POST", f"{at}/strike", json=struck).status_code == 409
