"""The round trip and double entries on screen."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from matchmaker.database import reading, writing
from matchmaker.records import AuditEntry, Mission, Organisation, Participant, Side
from tests.factories import make_bare_mission, make_participant
from tests.web.conftest import csrf_of

pytestmark = pytest.mark.slow

PAGE = "/missions/demo/round-trip"


def texts(page: str, path: str) -> list[str]:
    found = html.fromstring(page).cssselect(path)
    return [" ".join(" ".join(one.itertext()).split()) for one in found]


@pytest.fixture(autouse=True)
def _mission(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        made = make_bare_mission(session)
        for code in ("EU01", "EU02"):
            make_participant(session, made, Side.HOME, code, note="old")


def exported(client: FlaskClient) -> bytes:
    token = csrf_of(client.get(PAGE).text)
    answer = client.post(f"{PAGE}/export", data={"csrf_token": token})
    assert answer.headers["Content-Disposition"] == "attachment; filename=demo-people.xlsx"
    return answer.data


def edited(data: bytes, *values: tuple[int, str, str]) -> bytes:
    book = load_workbook(BytesIO(data))
    sheet = book["participants"]
    header = {cell.value: at for at, cell in enumerate(sheet[1], 1)}
    for row, column, value in values:
        sheet.cell(row, header[column]).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def hand_in(client: FlaskClient, data: bytes, name: str = "people.xlsx") -> str:
    token = csrf_of(client.get(PAGE).text)
    answer = client.post(
        PAGE,
        data={"csrf_token": token, "file": (BytesIO(data), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return answer.text


def save(client: FlaskClient, page: str, **chosen: str) -> tuple[int, str]:
    fields = {
        one.get("name"): one.get("value")
        for one in html.fromstring(page).cssselect("main input[type=hidden]")
    }
    answer = client.post(f"{PAGE}/1/save", data={**fields, **chosen}, follow_redirects=True)
    return answer.status_code, answer.text


def test_out_edited_conflicting_chosen_and_saved(staff: FlaskClient, sqlite_engine: Engine) -> None:
    data = edited(exported(staff), (2, "note", "offline"), (3, "max_meetings", "6"))
    with writing(sqlite_engine) as session:
        one = session.scalars(select(Participant).where(Participant.code == "EU01")).one()
        one.note, number = "online", one.id
    page = hand_in(staff, data)
    assert texts(page, ".headline") == ["0 added, 1 changed, 0 deleted, 1 in conflict"]
    assert "the file: offline" in texts(page, ".choose label")
    assert "here, changed meanwhile: online" in texts(page, ".choose label")
    status, page = save(staff, page)
    assert status == 422
    assert texts(page, ".notice") == ["Choose for each conflict; 1 are open."]
    status, page = save(staff, page, **{f"choose-id-{number}:note": "here"})
    assert status == 200
    assert "Saved: 1 row." in page
    with reading(sqlite_engine) as session:
        people = session.scalars(select(Participant).order_by(Participant.code)).all()
        assert [(one.note, one.max_meetings) for one in people] == [("online", None), ("old", 6)]
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert [one for one in acts if one in ("export_people", "round_trip")] == [
            "export_people",
            "round_trip",
        ]


def test_unchanged_it_says_so(staff: FlaskClient) -> None:
    page = hand_in(staff, exported(staff))
    assert "The workbook says nothing new." in page
    assert "2 rows are as they were." in page


def test_another_workbook_is_refused_beside_the_form(staff: FlaskClient) -> None:
    assert "people.xlsx cannot be read as a workbook" in hand_in(staff, b"PK\x03\x04 nothing")


def test_what_changes_before_saving_is_shown_again(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    page = hand_in(staff, edited(exported(staff), (2, "note", "offline")))
    with writing(sqlite_engine) as session:
        for one in session.scalars(select(Participant)):
            one.note = "meanwhile"
    status, page = save(staff, page)
    assert status == 409
    assert "in conflict" in texts(page, ".headline")[0]


def test_double_entries_are_shown_and_merged(staff: FlaskClient, sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        elsewhere = make_participant(session, make_bare_mission(session, "b"), Side.HOME, "X1")
        elsewhere.organisation.name = "COMPANY EU01, S.L."
        session.flush()
        ids = [
            session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
            for name in ("Company EU01", "COMPANY EU01, S.L.")
        ]
    path = "/missions/demo/double-entries"
    page = staff.get(path).text
    assert texts(page, "tbody td:nth-of-type(1)") == ["the same name or spelling"]
    data = {"csrf_token": csrf_of(page), "keep": str(ids[0]), "gone": str(ids[1])}
    page = staff.post(path, data=data, follow_redirects=True).text
    assert "The two are one now, as Company EU01." in page
    assert texts(page, ".headline") == ["No double entries found"]
    assert staff.post(path, data={"csrf_token": data["csrf_token"]}).status_code == 422
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Mission)).all()
