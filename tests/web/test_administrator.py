"""The administrator's and the coordinator's pages, as they are used."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from matchmaker.accounts import account_of
from matchmaker.database import reading, writing
from matchmaker.messages.mail import sender_of, show_due
from matchmaker.records import Grant, Organisation, OrganisationKind, Region, Role
from matchmaker.settings import settings_of
from matchmaker.signing_in import mail_link
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of

Post = Callable[..., TestResponse]


@pytest.fixture
def admin(signed_in: SignIn) -> FlaskClient:
    return signed_in("ada@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def post(admin: FlaskClient) -> Post:
    def send(path: str, **data: str) -> TestResponse:
        token = csrf_of(admin.get("/account").text)
        return admin.post(path, data={"csrf_token": token, **data})

    return send


def said(answer: TestResponse) -> list[str]:
    found = html.fromstring(answer.text).cssselect("[role=alert]")
    return [one.text_content() for one in found]


def test_an_account_is_made_and_given_its_roles(
    admin: FlaskClient, post: Post, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        scenes.empty_mission(session, "one", "Mission one")
        session.add(
            Organisation(name="INDESCAT", kind=OrganisationKind.CLUSTER, region=Region.EUROPEAN)
        )
    path = post("/admin/accounts", email="pau@indescat.example", name="Pau").location
    wanted = {"role": "partner_cluster", "mission": "one"}
    assert said(post(f"{path}/roles", **wanted)) == ["Say which cluster Pau speaks for."]
    assert said(post(f"{path}/roles", **wanted, organisation="No one")) == [
        "There is no organisation No one."
    ]
    assert post(f"{path}/roles", **wanted, organisation="INDESCAT").status_code == 302
    page = admin.get(path).text
    assert "INDESCAT" in page
    assert "Mission one" in page
    with reading(sqlite_engine) as session:
        account = account_of(session, "pau@indescat.example")
        assert account is not None
        (grant,) = session.scalars(select(Grant).where(Grant.account_id == account.id))
        number = grant.id
    assert post(f"{path}/roles/{number}/revoke").status_code == 302
    assert "No role" in admin.get(path).text
    assert post(f"{path}/roles/{number}/revoke").status_code == 404


def test_what_is_wrong_with_a_new_account_is_said_beside_the_form(post: Post) -> None:
    answer = post("/admin/accounts", email="pau", name="Pau")
    assert answer.status_code == 422
    assert "no mail address" in said(answer)[0]
    assert 'value="pau"' in answer.text


def test_a_closed_account_is_signed_out_and_opened_again(post: Post, signed_in: SignIn) -> None:
    other = signed_in("pau@x.example")
    assert post("/admin/accounts/2/disable").status_code == 302
    assert other.get("/account").status_code == 302
    assert post("/admin/accounts/2/enable").status_code == 302
    assert signed_in("pau@x.example").get("/account").status_code == 200


def test_an_administrator_cannot_leave_nobody_behind(post: Post) -> None:
    answer = post("/admin/accounts/1/disable")
    assert answer.status_code == 422
    assert "last administrator" in said(answer)[0]


def test_a_term_is_added_renamed_and_put_away(admin: FlaskClient, post: Post) -> None:
    assert admin.get("/admin/codes").location == "/admin/codes/topics"
    assert post("/admin/codes/topics", code="snow-guns", label="Snow guns").status_code == 302
    assert post("/admin/codes/topics", code="snow-guns", label="Snow guns").status_code == 422
    assert post("/admin/codes/topics/snow-guns/rename", label="Snow cannons").status_code == 302
    assert 'value="Snow cannons"' in admin.get("/admin/codes/topics").text
    assert post("/admin/codes/topics/snow-guns/retire").status_code == 302
    assert "put away" in admin.get("/admin/codes/topics").text
    assert post("/admin/codes/topics/snow-guns/retire", back="1").status_code == 302
    assert post("/admin/codes/nowhere", code="a", label="A").status_code == 404


def test_settings_are_saved_or_refused_together(admin: FlaskClient, post: Post) -> None:
    good = {"site_name": "Missions", "sender_name": "Missions", "plan_seconds": "60"}
    answer = post("/admin/settings", **good | {"plan_seconds": "1"})
    assert answer.status_code == 422
    assert 'value="Missions"' in answer.text  # what was typed is not lost
    assert post("/admin/settings", **good).status_code == 302
    assert 'value="Missions"' in admin.get("/admin/settings").text


def test_what_is_set_is_seen_by_everybody(
    admin: FlaskClient, post: Post, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
    post(
        "/admin/settings",
        site_name="Sport abroad",
        sender_name="The alliance",
        support_address="help@alliance.example",
        plan_seconds="45",
    )
    page = html.fromstring(staff.get("/missions/one/plan").text)
    assert page.cssselect(".brand")[0].text == "Sport abroad"
    assert page.cssselect("title")[0].text.endswith("Sport abroad")
    assert page.cssselect("footer a[href='mailto:help@alliance.example']")
    assert page.cssselect("#length option[selected]")[0].text == "at most 45 seconds"
    with reading(sqlite_engine) as session:
        name = settings_of(session).sender_name
    assert sender_of("Missions <m@x.example>", name) == "The alliance <m@x.example>"
    assert sender_of("Missions <m@x.example>", "Matchmaker") == "Missions <m@x.example>"


def test_a_changed_list_reaches_forms_checks_and_labels(
    post: Post, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
    profile = "/my/one/H0/profile"
    post("/admin/codes/topics", code="ice-halls", label="Ice halls", within="")
    assert "Ice halls" in staff.get(profile).text
    token = csrf_of(staff.get(profile).text)
    said = {"csrf_token": token, "text_language": "en", "offers": "ice-halls"}
    assert staff.post(profile, data=said).status_code == 302
    assert "Ice halls" in staff.get("/missions/one/people/H0").text

    post("/admin/codes/topics/ice-halls/retire")
    assert "Ice halls" in staff.get(profile).text  # who has it keeps it
    assert "Ice halls" not in staff.get("/my/one/H1/profile").text


def test_mails_are_read_where_no_server_takes_them_and_it_is_written_down(
    admin: FlaskClient, post: Post, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        mail_link(session, "ada@example.org", lambda token: f"https://x.example/sign-in/{token}")
    assert "https://x.example" not in admin.get("/admin/mail").text
    assert "nobody else reads it" in said(post("/admin/mail/1"))[0]
    show_due(sqlite_engine)
    assert "https://x.example/sign-in/" in post("/admin/mail/1").text
    assert "read a mail" in admin.get("/admin/audit").text
    assert admin.get("/admin/mail/1").status_code == 405


def test_the_audit_trail_tells_what_was_just_done(admin: FlaskClient, post: Post) -> None:
    post("/admin/accounts", email="pau@x.example", name="Pau")
    page = admin.get("/admin/audit?by=Ada&action=create").text
    assert "made an account" in page
    assert "account Pau" in page
    assert "Nothing of the kind" in admin.get("/admin/audit?by=nobody").text
    assert admin.get("/admin/audit?first=soon&page=x").status_code == 200


def test_health_is_shown_first(admin: FlaskClient) -> None:
    page = admin.get("/admin").text
    assert "Everything is in order" in page
    assert "SQLite" in page
    assert "ortools" in page


def test_queries_do_not_grow_with_accounts(
    admin: FlaskClient,
    post: Post,
    sqlite_engine: Engine,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    counts = []
    for more in (1, 5):
        for number in range(more):
            post("/admin/accounts", email=f"p{more}{number}@x.example", name="P")
        with statements() as asked:
            admin.get("/admin/accounts")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The coordinator


@pytest.fixture
def coordinator(signed_in: SignIn, sqlite_engine: Engine) -> FlaskClient:
    with writing(sqlite_engine) as session:
        scenes.released(session, scenes.planned_mission(session, "one"))
        scenes.empty_mission(session, "bare")
    return signed_in("cora@example.org", Role.COORDINATOR)


def test_a_coordinator_begins_with_the_programme(coordinator: FlaskClient) -> None:
    assert coordinator.get("/").location == "/programme"
    page = coordinator.get("/programme").text
    assert "0 of 3 meetings held, in 2 missions" in page
    assert "Mission to Nowhere" in page


def test_a_missions_meetings_are_shown_by_state(coordinator: FlaskClient) -> None:
    def rows(path: str) -> int:
        return len(html.fromstring(coordinator.get(path).text).cssselect("tbody tr"))

    assert rows("/programme/one") == 4
    assert rows("/programme/one?state=cancelled") == 1
    assert rows("/programme/one?state=nonsense") == 4
    assert rows("/programme/one?page=99") == 4
    assert "No meetings yet" in coordinator.get("/programme/bare").text


def test_an_organiser_is_led_to_the_missions(staff: FlaskClient) -> None:
    assert staff.get("/").location == "/missions"
