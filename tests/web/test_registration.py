"""Registering: a form that anybody may fill in, and that opens nothing that is known already."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from matchmaker.database import reading, writing
from matchmaker.inviting import invite, revoke, token_of
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    Delegate,
    Invitation,
    Message,
    Mission,
    MissionStage,
    Participant,
    Side,
)
from tests.factories import make_bare_mission, make_participant
from tests.web.conftest import SignIn, csrf_of

STATED = {
    "organisation": "Ski Software SL",
    "country": "ES",
    "website": "ski.example.org",
    "side": "home",
    "latin_name": "Anna Puig",
    "salutation": "Ms Puig",
    "spoken": ["ca", "en"],
    "email": "anna@ski.example.org",
    "offers": ["ski-resort-apps"],
    "offers_text": "Apps for ski areas\nMaps",
    "text_language": "en",
    "time_zone": "Europe/Madrid",
    "consent": "y",
}


@pytest.fixture
def mission(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        make_bare_mission(
            session, stage=MissionStage.REGISTRATION, places_home=16, public_text="Come along."
        )


@pytest.fixture
def address(app: Flask, sqlite_engine: Engine, mission: None) -> str:
    """An invitation that was made for a company that is expected."""
    with writing(sqlite_engine) as session:
        found = session.scalars(select(Mission)).one()
        awaited = make_participant(session, found, Side.HOME, "EU01")
        awaited.delegates[0].telephone = "+34 699 999 999"
        made = invite(
            session,
            found,
            Side.HOME,
            by=OPERATOR,
            email="boss@company.example",
            organisation_name="Company EU01",
            participant=awaited,
        )
        return f"/invitations/{token_of(made, app.config['SECRET_KEY'])}"


def fill_in(client: FlaskClient, path: str, **changes: object) -> TestResponse:
    token = csrf_of(client.get(path).text)
    stated = {name: value for name, value in (STATED | changes).items() if value is not None}
    return client.post(path, data={**stated, "csrf_token": token})


def mails(engine: Engine) -> list[Message]:
    with reading(engine) as session:
        found = list(session.scalars(select(Message).order_by(Message.id)))
        session.expunge_all()
    return found


@pytest.mark.usefixtures("mission")
def test_from_the_public_page_to_being_signed_in(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    page = client.get("/join/demo").text
    assert "Mission demo" in page
    assert "Places on the home side: 16." in page
    answer = fill_in(client, "/join/demo")
    assert (answer.status_code, answer.location) == (302, "/registered")
    (mail,) = mails(sqlite_engine)
    link = next(line for line in mail.text.splitlines() if "/sign-in/" in line)
    path = "/sign-in/" + link.rpartition("/")[2]
    client.post(path, data={"csrf_token": csrf_of(client.get(path).text)})
    first = client.get("/", follow_redirects=True)
    assert first.request.path == "/my/demo/EU01"
    assert "What you still have to do" in first.text
    with reading(sqlite_engine) as session:
        made = session.scalars(select(Participant)).one()
        assert [(one.code, one.text) for one in made.profile] == [
            ("ski-resort-apps", ""),
            ("", "Apps for ski areas"),
            ("", "Maps"),
        ]
        assert made.delegates[0].time_zone == "Europe/Madrid"


@pytest.mark.parametrize("stage", [one for one in MissionStage if one != "registration"])
def test_the_public_page_is_there_only_while_registration_is_open(
    client: FlaskClient, sqlite_engine: Engine, stage: MissionStage
) -> None:
    with writing(sqlite_engine) as session:
        make_bare_mission(session, stage=stage)
    assert client.get("/join/demo").status_code == 404


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"country": ""}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"side": None}, "side"),
        ({"latin_name": ""}, "latin_name"),
        ({"email": ""}, "email"),
        ({"consent": None}, "consent"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    client: FlaskClient, sqlite_engine: Engine, changes: dict[str, object], field: str
) -> None:
    answer = fill_in(client, "/join/demo", **changes)
    assert answer.status_code == 422
    assert html.fromstring(answer.text).cssselect(f"#{field}-fault")
    assert "Apps for ski areas" in answer.text  # what was written is kept
    assert mails(sqlite_engine) == []


@pytest.mark.usefixtures("mission")
def test_what_the_verb_refuses_is_said_at_the_top(client: FlaskClient) -> None:
    answer = fill_in(client, "/join/demo", website="not a site")
    assert answer.status_code == 422
    (said,) = html.fromstring(answer.text).cssselect("[role=alert]")
    assert "is no website" in said.text_content()


@pytest.mark.usefixtures("mission")
def test_a_program_is_told_the_same_and_changes_nothing(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    answer = fill_in(client, "/join/demo", homepage="https://spam.example")
    assert answer.location == "/registered"
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Participant)).all() == []


@pytest.mark.usefixtures("mission")
def test_who_is_known_is_told_the_same_and_nothing_of_it_changes(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    first = fill_in(client, "/join/demo")
    again = fill_in(client, "/join/demo", organisation="Taken over", telephone="+1 555")
    assert (first.status_code, first.location) == (again.status_code, again.location)
    with reading(sqlite_engine) as session:
        made = session.scalars(select(Participant)).one()
        assert made.organisation.name == "Ski Software SL"
        assert made.delegates[0].telephone == ""
    assert "nothing was changed" in mails(sqlite_engine)[1].text
    assert client.get("/my").location.startswith("/sign-in")  # only the mail signs in


def test_an_invitation_opens_its_form_and_nothing_else(
    client: FlaskClient, sqlite_engine: Engine, address: str
) -> None:
    page = client.get(address).text
    assert "Company EU01" in page  # what the organiser wrote on it
    for private in ("boss@company.example", "+34 699 999 999", "EU01 1"):
        assert private not in page
    for path in ("/my", "/my/demo/EU01", "/my/demo/EU01/people", "/missions/demo"):
        assert client.get(path).location.startswith("/sign-in")
    answer = fill_in(client, address, side=None)
    assert answer.location == "/registered"
    assert client.get("/my").location.startswith("/sign-in")


def test_who_was_handed_an_invitation_gets_nothing_of_whom_it_was_for(
    client: FlaskClient, sqlite_engine: Engine, address: str, signed_in: SignIn
) -> None:
    fill_in(client, address, side=None, organisation="Company EU01")
    with reading(sqlite_engine) as session:
        codes = {one.code: one.organisation.name for one in session.scalars(select(Participant))}
    assert codes == {"EU01": "Company EU01", "EU02": "Company EU01 (2)"}
    anna = signed_in("anna@ski.example.org")
    assert anna.get("/my/demo/EU02").status_code == 200
    assert anna.get("/my/demo/EU01").status_code == 404


def test_the_control_whom_it_was_for_becomes_who_is_expected(
    client: FlaskClient, sqlite_engine: Engine, address: str
) -> None:
    with writing(sqlite_engine) as session:
        session.scalars(select(Participant)).one().state = "invited"
    fill_in(client, address, side=None, email="boss@company.example")
    with reading(sqlite_engine) as session:
        (only,) = session.scalars(select(Participant)).all()
        assert [one.email for one in only.delegates][1:] == ["boss@company.example"]
        assert session.scalars(select(Delegate)).all()[0].telephone == "+34 699 999 999"


def test_a_revoked_invitation_says_so(
    client: FlaskClient, sqlite_engine: Engine, address: str
) -> None:
    with writing(sqlite_engine) as session:
        revoke(session, session.scalars(select(Invitation)).one(), by=OPERATOR)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "no longer good" in answer.text
    assert not html.fromstring(answer.text).cssselect("[name=organisation]")


def test_looking_at_an_invitation_writes_nothing(
    client: FlaskClient, address: str, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with statements() as said:
        client.get(address)
    assert not [one for one in said if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.parametrize("token", ["1-aaaa", "nonsense", "999999-" + "a" * 32])
def test_a_made_up_invitation_leads_nowhere(client: FlaskClient, address: str, token: str) -> None:
    assert client.get(f"/invitations/{token}").status_code == 404


@pytest.mark.usefixtures("mission")
def test_registering_is_throttled(client: FlaskClient) -> None:
    token = csrf_of(client.get("/join/demo").text)
    codes = [client.post("/join/demo", data={"csrf_token": token}).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
