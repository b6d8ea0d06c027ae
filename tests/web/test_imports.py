"""Import on screen: from a file as people have it to participants, with nothing saved unseen."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from matchmaker.database import reading, writing
from matchmaker.records import Mission, Organisation, Participant, Role, Side, Upload
from tests.factories import make_bare_mission, make_participant
from tests.web.conftest import SignIn, csrf_of

pytestmark = pytest.mark.slow

START = "/missions/demo/import"
GOOD = "Empresa;País;Side;Correo raro\nNieve SL;Espanya;home;x\nPistes SA;Francia;home;y\n"


@pytest.fixture(autouse=True)
def _mission(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        make_participant(session, make_bare_mission(session), Side.HOME, "EU01", delegates=0)


def texts(page: str, path: str) -> list[str]:
    found = html.fromstring(page).cssselect(path)
    return [" ".join(" ".join(one.itertext()).split()) for one in found]


def hand_in(
    client: FlaskClient, text: str, name: str = "people.csv", kind: str = "participants"
) -> TestResponse:
    token = csrf_of(client.get(START).text)
    return client.post(
        START,
        data={
            "csrf_token": token,
            "kind": kind,
            "file": (BytesIO(text.encode()), name),
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )


def post(client: FlaskClient, address: str, **values: str) -> tuple[int, str]:
    token = csrf_of(client.get(START).text)
    answer = client.post(address, data={"csrf_token": token, **values}, follow_redirects=True)
    return answer.status_code, answer.text


def participants(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Participant)) or 0


def test_localised_headers_are_matched_previewed_and_saved(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    page = hand_in(staff, GOOD).text
    chosen = [one.get("value") for one in html.fromstring(page).cssselect("option[selected]")]
    assert chosen == ["organisation", "country", "side"]
    assert texts(page, "tbody td.soft")[:2] == ["Nieve SL · Pistes SA", "Espanya · Francia"]
    assert participants(sqlite_engine) == 1
    matched = {"column-0": "organisation", "column-1": "country", "column-2": "side"}
    status, page = post(staff, f"{START}/1/columns", **matched)
    assert status == 200
    assert texts(page, ".headline") == ["2 new, 0 changed, 0 as they are"]
    assert participants(sqlite_engine) == 1
    status, page = post(staff, f"{START}/1/save")
    assert "Imported: 2 added, 0 changed, 0 as they were." in page
    assert participants(sqlite_engine) == 3
    with reading(sqlite_engine) as session:
        countries = select(Organisation.country).order_by(Organisation.id)
        assert session.scalars(countries).all()[1:] == ["ES", "FR"]
        assert session.scalars(select(Upload)).all() == []


def test_faults_are_shown_by_row_and_column_with_the_cell(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    page = hand_in(staff, "organisation,país,side\nSnow,Nowhere,home\nIce,ES,up\n").text
    assert texts(page, ".headline") == ["2 things to correct"]
    assert [texts(page, f"tbody td:nth-of-type({at})")[:2] for at in (1, 2, 3)] == [
        ["2", "3"],
        ["país", "side"],
        ["Nowhere", "up"],
    ]
    status, page = post(staff, f"{START}/1/save")
    assert status == 409
    assert participants(sqlite_engine) == 1


def test_a_required_column_must_be_chosen(staff: FlaskClient) -> None:
    hand_in(staff, GOOD)
    status, page = post(staff, f"{START}/1/columns", **{"column-0": "organisation"})
    assert status == 422
    assert 'Choose which column of the file is "country"' in html.fromstring(page).text_content()


def test_what_others_change_meanwhile_is_previewed_again(
    staff: FlaskClient, sqlite_engine: Engine
) -> None:
    hand_in(staff, "organisation,country,side\nSnow,ES,home\n")
    with writing(sqlite_engine) as session:
        session.scalars(select(Mission)).one().inputs_changed()
    status, page = post(staff, f"{START}/1/save")
    assert status == 409
    assert "changed meanwhile" in page
    assert participants(sqlite_engine) == 1
    status, _ = post(staff, f"{START}/1/save")
    assert (status, participants(sqlite_engine)) == (200, 2)


def test_before_and_after_are_shown_of_what_changes(staff: FlaskClient) -> None:
    page = hand_in(staff, "organisation,country,side\nCompany EU01,FR,home\n").text
    assert texts(page, ".headline") == ["0 new, 1 changed, 0 as they are"]
    assert texts(page, "#preview tbody tr") == [
        "changed organisation Company EU01 Country: ES → FR"
    ]


def test_a_file_of_somebody_else_is_not_found(staff: FlaskClient, signed_in: SignIn) -> None:
    hand_in(staff, GOOD)
    other = signed_in("oscar@example.org", Role.ORGANISER)
    assert staff.get(f"{START}/1").status_code == 200
    assert other.get(f"{START}/1").status_code == 404
    token = csrf_of(other.get(START).text)
    for act in ("columns", "save"):
        assert other.post(f"{START}/1/{act}", data={"csrf_token": token}).status_code == 404


def test_a_new_file_replaces_the_one_before(staff: FlaskClient, sqlite_engine: Engine) -> None:
    hand_in(staff, GOOD)
    hand_in(staff, GOOD, name="again.csv")
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Upload.file)).all() == ["again.csv"]


def test_what_is_no_table_is_refused_beside_the_form(staff: FlaskClient) -> None:
    answer = hand_in(staff, "\0\1\2", name="photo.jpg")
    assert answer.status_code == 422
    assert texts(answer.text, ".notice") == [
        "photo.jpg is not a table; save it as .xlsx or as CSV in UTF-8."
    ]


def test_a_file_that_is_too_large_is_refused(
    staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.organiser.imports.MOST_BYTES", 1_000)
    answer = hand_in(staff, "x" * 1_001)
    assert answer.status_code == 422
    assert "import it in parts" in answer.text


@pytest.mark.parametrize(("address", "answer"), [(START, 413), ("/sign-in", 413)])
def test_a_request_that_says_it_is_larger_is_not_read(
    staff: FlaskClient, address: str, answer: int
) -> None:
    sent = staff.post(
        address,
        data=b"",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "6000000"},
    )
    assert sent.status_code == answer


def test_cells_are_text_on_every_page(staff: FlaskClient) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    page = hand_in(staff, f"organisation,{hostile},side\n{hostile},{hostile},{hostile}\n").text
    assert not html.fromstring(page).cssselect("img")
    assert hostile in html.fromstring(page).text_content()
