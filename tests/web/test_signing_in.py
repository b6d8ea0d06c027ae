"""Signing in by link, password and code, and what a browser keeps of it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2.exceptions import Argon2Error
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.accounts import account_of, actor_of, disable_account, ensure_account
from matchmaker.database import reading, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Account, AuditEntry, Message, Role, SignInLink, SignInSession
from matchmaker.signing_in import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    MOST_WRONG_CODES,
    make_link,
    set_password,
)
from tests.web import scenes
from tests.web.conftest import SignIn, csrf_of
from web import access
from web.app import create_app
from web.config import Config

Statements = Callable[[], AbstractContextManager[list[str]]]

PASSWORD = "five brown horses"
ANNA = "anna@example.org"


@pytest.fixture
def anna(sqlite_engine: Engine) -> str:
    """Somebody with a password; the address."""
    with writing(sqlite_engine) as session:
        account = ensure_account(session, ANNA, "Anna", by=OPERATOR)
        set_password(session, account, PASSWORD, by=actor_of(session, account))
    return ANNA


def ask(client: FlaskClient, email: str, password: str = "", **more: str) -> TestResponse:
    data = {"csrf_token": csrf_of(client.get("/sign-in").text), "email": email, **more}
    return client.post("/sign-in", data=data | ({"password": password} if password else {}))


def link_in(engine: Engine) -> str:
    with reading(engine) as session:
        text = session.scalars(select(Message.text).order_by(Message.id.desc())).first()
    (path,) = re.findall(r"http://localhost(/sign-in/\S+)", text or "")
    return str(path)


def press(client: FlaskClient, path: str, **data: str) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_of(client.get(path).text), **data})


def audit(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(one.action, one.subject, one.details.get("how", "")) for one in entries]


# Whether an address is known


def shape(said: list[str]) -> list[str]:
    """What was done, step by step; whether the innermost part was kept is not told."""
    return [re.sub(r"^(RELEASE|ROLLBACK TO) SAVEPOINT.*", "END OF SAVEPOINT", one) for one in said]


@pytest.mark.parametrize("password", ["", "something wrong"])
def test_an_unknown_address_gets_the_same_answer_for_the_same_work(
    client: FlaskClient, anna: str, statements: Statements, password: str
) -> None:
    told, done = [], []
    for email in (anna, "nobody@example.org"):
        token = csrf_of(client.get("/sign-in").text)
        with statements() as said:
            answer = client.post(
                "/sign-in", data={"csrf_token": token, "email": email, "password": password}
            )
        page = re.sub(r'nonce="[^"]+"|value="[^"]+"', "", answer.text).replace(email, "WHO")
        told.append((answer.status_code, page))
        done.append(shape(said))
    assert told[0] == told[1]
    assert done[0] == done[1]
    assert sum("INSERT" in one for one in done[0]) == (1 if password else 3)


def test_less_work_for_an_unknown_address_would_be_noticed(
    client: FlaskClient, anna: str, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_for_known(session: Session, address: str, *_others: object) -> None:
        account = account_of(session, address)
        if account:
            make_link(session, account)

    monkeypatch.setattr("web.accounts.signing_in.mail_link", only_for_known)
    done = []
    for email in (anna, "nobody@example.org"):
        with statements() as said:
            ask(client, email)
        done.append(shape(said))
    assert done[0] != done[1]


def test_a_password_is_checked_as_thoroughly_where_there_is_no_account(
    client: FlaskClient, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []

    class Watched:
        def verify(self, kept: str, password: str) -> None:
            checked.append((kept.split("$")[:4], password))
            raise Argon2Error

    monkeypatch.setattr("matchmaker.signing_in._HASHER", Watched())
    for email in (anna, "nobody@example.org"):
        ask(client, email, "something wrong")
    assert len(checked) == 2
    assert checked[0] == checked[1]


def test_nothing_is_kept_for_an_unknown_address_but_the_refusal(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    ask(client, "nobody@example.org")
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Message)).all() == []
        assert session.scalars(select(SignInLink)).all() == []
        assert session.scalars(select(Account)).all() == []
    assert audit(sqlite_engine) == [("sign_in_refused", "account:unknown", "link")]


# Links


def test_a_mailed_link_signs_in_once(
    app: Flask, client: FlaskClient, anna: str, sqlite_engine: Engine
) -> None:
    ask(client, anna)
    path = link_in(sqlite_engine)
    assert client.get(path).status_code == 200  # looking, as a mail scanner does, uses nothing up
    token = csrf_of(client.get(path).text)
    assert client.post(path, data={"csrf_token": token}).status_code == 302
    other = app.test_client()
    other_token = csrf_of(other.get("/sign-in").text)
    again = other.post(path, data={"csrf_token": other_token})
    assert again.status_code == 422
    assert "has been used" in again.text
    assert audit(sqlite_engine)[-3:] == [
        ("mail_sign_in_link", "account:1", "link"),
        ("sign_in", "account:1", "link"),
        ("sign_in_refused", "account:unknown", "link"),
    ]


def test_a_link_is_not_kept_as_it_was_mailed(
    client: FlaskClient, anna: str, sqlite_engine: Engine
) -> None:
    ask(client, anna)
    token = link_in(sqlite_engine).rpartition("/")[2]
    assert len(token) >= 22  # 128 bits and more
    with reading(sqlite_engine) as session:
        (kept,) = session.scalars(select(SignInLink.token_hash))
    assert token not in kept


def test_an_old_link_does_not_sign_in(
    client: FlaskClient, anna: str, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        account = account_of(session, anna)
        assert account is not None
        token = make_link(session, account)
        session.flush()
        (made,) = session.scalars(select(SignInLink))
        assert made.expires_at - made.created_at <= timedelta(minutes=10)
        made.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    data = {"csrf_token": csrf_of(client.get("/sign-in").text)}
    assert client.post(f"/sign-in/{token}", data=data).status_code == 422


# Sessions


def test_a_password_signs_in_and_leads_where_somebody_wanted_to_go(
    client: FlaskClient, anna: str
) -> None:
    assert client.get("/missions").location == "/sign-in?to=/missions"
    answer = ask(client, anna, PASSWORD, to="/missions")
    assert answer.location == "/missions"
    assert client.get("/missions").status_code == 200


def test_a_session_is_new_at_each_sign_in(
    client: FlaskClient, anna: str, sqlite_engine: Engine
) -> None:
    tokens = []
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    for _ in range(2):
        ask(client, anna, PASSWORD)
        with client.session_transaction() as cookie:
            tokens.append(cookie["_user_id"])
            assert "planted" not in cookie
    assert tokens[0] != tokens[1]
    with reading(sqlite_engine) as session:
        revoked = session.scalars(select(SignInSession.revoked_at).order_by(SignInSession.id)).all()
    assert [one is not None for one in revoked] == [True, False]


def test_signing_out_ends_the_session_on_the_server(
    app: Flask, client: FlaskClient, anna: str
) -> None:
    ask(client, anna, PASSWORD)
    stolen = client.get_cookie("matchmaker")
    assert stolen is not None
    press_out = client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/missions").text)})
    assert press_out.status_code == 302
    thief = app.test_client()
    thief.set_cookie("matchmaker", stolen.value)
    assert thief.get("/missions").status_code == 302


@pytest.mark.parametrize(
    ("column", "age", "open_"),
    [
        ("used_at", IDLE_LIMIT - timedelta(minutes=1), True),
        ("used_at", IDLE_LIMIT + timedelta(minutes=1), False),
        ("created_at", ABSOLUTE_LIMIT + timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_when_unused_and_when_old(
    client: FlaskClient, anna: str, sqlite_engine: Engine, column: str, age: timedelta, open_: bool
) -> None:
    ask(client, anna, PASSWORD)
    with writing(sqlite_engine) as session:
        (opened,) = session.scalars(select(SignInSession))
        setattr(opened, column, datetime.now(UTC) - age)
    assert (client.get("/missions").status_code == 200) is open_


def test_a_closed_account_is_signed_out_and_stays_out(
    client: FlaskClient, anna: str, sqlite_engine: Engine
) -> None:
    ask(client, anna, PASSWORD)
    with writing(sqlite_engine) as session:
        account = account_of(session, anna)
        assert account is not None
        disable_account(session, account, by=OPERATOR)
    assert client.get("/missions").status_code == 302
    assert ask(client, anna, PASSWORD).status_code == 422
    ask(client, anna)
    with reading(sqlite_engine) as session:
        assert session.scalars(select(Message)).all() == []


def test_a_refused_page_is_written_down_although_nothing_else_is(
    signed_in: SignIn, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        for slug in ("one", "two"):
            scenes.empty_mission(session, slug)
    client = signed_in("carl@example.org", Role.ORGANISER, mission="two")
    assert client.get("/missions/one").status_code == 404
    with reading(sqlite_engine) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.by, last.action, last.subject) == ("Carl", "refused", "page:organiser.mission")
        assert last.details == {"method": "GET", "slug": "one"}


# The second factor


@pytest.fixture
def with_code(anna: str, sqlite_engine: Engine) -> pyotp.TOTP:
    """Anna's second factor."""
    secret = pyotp.random_base32()
    with writing(sqlite_engine) as session:
        account = account_of(session, anna)
        assert account is not None
        account.totp_secret = secret
    return pyotp.TOTP(secret)


def test_with_a_second_factor_the_password_opens_only_the_question_for_the_code(
    client: FlaskClient, with_code: pyotp.TOTP
) -> None:
    assert ask(client, ANNA, PASSWORD, to="/missions").location == "/sign-in/code"
    assert client.get("/missions").status_code == 302
    assert press(client, "/sign-in/code", code="000000").status_code == 422
    answer = press(client, "/sign-in/code", code=with_code.now())
    assert answer.location == "/missions"
    assert client.get("/missions").status_code == 200


def test_a_code_works_once(app: Flask, with_code: pyotp.TOTP) -> None:
    code, answers = with_code.now(), []
    for _ in range(2):
        client = app.test_client()
        ask(client, ANNA, PASSWORD)
        answers.append(press(client, "/sign-in/code", code=code).status_code)
    assert answers == [302, 422]


def test_after_some_wrong_codes_one_begins_anew(
    client: FlaskClient, with_code: pyotp.TOTP, sqlite_engine: Engine
) -> None:
    ask(client, ANNA, PASSWORD)
    for _ in range(MOST_WRONG_CODES):
        press(client, "/sign-in/code", code="000000")
    assert client.get("/sign-in/code").location == "/sign-in"
    refused = [one for one in audit(sqlite_engine) if one[0] == "sign_in_refused"]
    assert refused == [("sign_in_refused", "account:1", "code")] * MOST_WRONG_CODES


# Throttling


def test_attempts_are_throttled_by_where_they_come_from(client: FlaskClient) -> None:
    answers = [ask(client, f"x{number}@example.org").status_code for number in range(11)]
    assert answers == [200] * 10 + [429]


def test_attempts_are_throttled_by_the_address_they_are_about(app: Flask) -> None:
    answers = []
    for number in range(21):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"127.0.1.{number}"
        answers.append(ask(client, " Anna@Example.org").status_code)
    assert answers == [200] * 20 + [429]


# The line, the cookie and the form


PRODUCTION = Config("", "0123456789abcdef" * 2, ("missions.example.org", "localhost"), 1)
SECURE = {
    "Host": "missions.example.org",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "8.8.8.8",
}


@pytest.fixture
def production(sqlite_engine: Engine) -> FlaskClient:
    config = Config(
        str(sqlite_engine.url), PRODUCTION.secret_key, PRODUCTION.hosts, PRODUCTION.proxies
    )
    return create_app(config).test_client()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SECURE, 200),
        (SECURE | {"X-Forwarded-Proto": "http"}, 403),
        ({"Host": "missions.example.org"}, 403),
        ({"Host": "localhost", "X-Forwarded-For": "8.8.8.8"}, 403),
        ({"Host": "localhost"}, 200),
    ],
)
def test_plain_http_is_answered_only_within_this_machine(
    production: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert production.get("/sign-in", headers=headers).status_code == status


def test_without_a_proxy_nobody_can_claim_to_come_over_https(
    client: FlaskClient, sqlite_engine: Engine
) -> None:
    config = Config(str(sqlite_engine.url), PRODUCTION.secret_key, PRODUCTION.hosts)
    assert create_app(config).test_client().get("/", headers=SECURE).status_code == 403


def test_the_cookie_in_production_is_bound_to_this_server_and_to_https(
    production: FlaskClient, client: FlaskClient
) -> None:
    kept = production.get("/sign-in", headers=SECURE).headers["Set-Cookie"]
    name, *attributes = kept.split("; ")
    assert name.startswith("__Host-matchmaker=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert client.get("/sign-in").headers["Set-Cookie"].startswith("matchmaker=")


def test_signing_in_needs_the_forms_own_token(
    app: Flask, client: FlaskClient, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"email": anna, "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 400
    for setting in ("WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT"):
        monkeypatch.setitem(app.config, setting, False)
    assert client.post("/sign-in", data=data).status_code == 302  # the control: without the guard


# Where to go on

BROWSERS_DROP = str.maketrans("", "", "\t\r\n")


def stays(target: str) -> bool:
    """Whether a browser that follows this address stays with this server (WHATWG URL)."""
    read = target.strip("".join(map(chr, range(33)))).translate(BROWSERS_DROP).replace("\\", "/")
    return read.startswith("/") and not read.startswith("//")


nasty = st.text(
    st.sampled_from(["/", "\\", ":", "@", "?", "#", "\t", "\n", " ", ".", "%", "2", "F", "a"])
)
targets = st.one_of(
    st.text(),
    nasty,
    st.builds(lambda end: f"/missions{end}", nasty),
    st.sampled_from(["https://evil.example", "//evil.example", "/\t/evil.example", "/\\evil"]),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None
)
@given(wanted=targets)
def test_one_is_led_on_only_to_pages_of_this_server(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        target = access.known_target(wanted)
    assert target is None or (target == wanted and stays(target))


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/missions/one?side=home", "/missions/one?side=home"),
        ("/missions/北京", "/missions/北京"),
        ("/nowhere", None),
        ("/sign-out", None),
        ("/static/matchmaker.css", None),
        ("/sign-in", None),
        ("", None),
    ],
)
def test_pages_are_targets_and_nothing_else_is(app: Flask, wanted: str, target: str | None) -> None:
    with app.test_request_context():
        assert access.known_target(wanted) == target


def test_the_property_would_find_an_address_that_leads_away() -> None:
    assert not any(map(stays, ["//evil", "/\t/evil", "/\\evil", "https://evil", "\t//evil"]))
