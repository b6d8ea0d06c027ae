"""One's own account: every part of the page, about oneself and nobody else."""

import json
import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from matchmaker.accounts import account_of
from matchmaker.api_tokens import account_of_token
from matchmaker.database import reading, writing
from matchmaker.records import Account, RecoveryCode, Role, SignInSession
from tests.web.conftest import SignIn, csrf_of

PASSWORD = "five brown horses"
OLGA = "olga@example.org"

Post = Callable[..., TestResponse]


@pytest.fixture
def post(staff: FlaskClient) -> Post:
    """Sends a form of the organiser's account."""

    def send(path: str, client: FlaskClient = staff, **data: str) -> TestResponse:
        token = csrf_of(client.get("/account").text)
        return client.post(f"/account{path}", data={"csrf_token": token, **data})

    return send


def olga(engine: Engine) -> Account:
    with reading(engine) as session:
        found = account_of(session, OLGA)
        assert found is not None
        session.expunge(found)
        return found


def test_name_and_language_are_saved(post: Post, staff: FlaskClient) -> None:
    assert post("/person", name="  Olga   Ortiz ", language="en_GB").status_code == 302
    page = staff.get("/account").text
    assert 'value="Olga Ortiz"' in page
    assert "Saved." in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\u202eb"])
def test_a_name_that_is_none_is_refused_beside_it(post: Post, name: str) -> None:
    answer = post("/person", name=name)
    assert answer.status_code == 422
    (said,) = html.fromstring(answer.text).cssselect("[role=alert]")
    assert "up to 200 letters" in said.text_content()


def test_a_language_that_is_not_there_is_not_kept(post: Post, sqlite_engine: Engine) -> None:
    post("/person", name="Olga", language="xx")
    assert olga(sqlite_engine).language == ""


def test_a_password_is_set_and_signs_every_other_browser_out(
    post: Post, signed_in: SignIn, staff: FlaskClient, app: Flask
) -> None:
    other = signed_in()
    assert post("/password", new="short").status_code == 422
    assert other.get("/account").status_code == 200
    assert post("/password", new=PASSWORD).status_code == 302
    assert other.get("/account").status_code == 302
    assert staff.get("/account").status_code == 200
    fresh = app.test_client()
    data = {"csrf_token": csrf_of(fresh.get("/sign-in").text), "email": OLGA, "password": PASSWORD}
    assert fresh.post("/sign-in", data=data).status_code == 302
    # Signed in by password one must know the old one, just after a link by mail one need not.
    assert post("/password", fresh, old="wrong", new="six brown horses").status_code == 422
    assert post("/password", fresh, old=PASSWORD, new="six brown horses").status_code == 302


def test_who_only_takes_part_has_no_password(signed_in: SignIn, post: Post) -> None:
    client = signed_in("sme@example.org")
    assert "New password" not in client.get("/account").text
    assert post("/password", client, new=PASSWORD).status_code == 422


def test_the_second_factor_is_on_once_a_first_code_was_entered(
    post: Post, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    assert post("/second-factor/begin").location == "/account/second-factor"
    page = staff.get("/account/second-factor").text
    assert "data:image/svg+xml;base64," in page
    (secret,) = html.fromstring(page).cssselect("code.secret")
    totp = pyotp.TOTP(secret.text_content())
    assert post("/second-factor", code="000000").status_code == 422
    assert olga(sqlite_engine).totp_secret is None
    codes = html.fromstring(post("/second-factor", code=totp.now()).text).cssselect(".codes code")
    assert len(codes) == 10
    assert olga(sqlite_engine).totp_secret == totp.secret
    with reading(sqlite_engine) as session:
        kept = "".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not any(re.sub("-", "", one.text_content()) in kept for one in codes)
    assert post("/second-factor/end", code="000000").status_code == 422
    assert post("/second-factor/end", code=codes[3].text_content()).status_code == 302
    assert olga(sqlite_engine).totp_secret is None


def test_browsers_are_listed_and_signed_out(
    post: Post, signed_in: SignIn, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    other, stranger = signed_in(), signed_in("sara@example.org")
    assert len(html.fromstring(staff.get("/account").text).cssselect(".browser")) == 2
    with reading(sqlite_engine) as session:
        numbers = session.scalars(select(SignInSession.id).order_by(SignInSession.id)).all()
    assert post(f"/browsers/{numbers[1]}/end").status_code == 302
    assert other.get("/account").status_code == 302
    assert post(f"/browsers/{numbers[2]}/end").status_code == 404
    assert stranger.get("/account").status_code == 200


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    post: Post, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    answer = post("/tokens", name="nightly export")
    (shown,) = html.fromstring(answer.text).cssselect("code.secret")
    token = shown.text_content()
    assert token not in staff.get("/account").text
    with reading(sqlite_engine) as session:
        found = account_of_token(session, token)
        assert found is not None
        assert (found.account.email, number := found.id) == (OLGA, number)
    assert post(f"/tokens/{number}/revoke").status_code == 302
    with reading(sqlite_engine) as session:
        assert account_of_token(session, token) is None
    assert post("/tokens", name=" ").status_code == 422


def test_ones_data_are_handed_out_as_a_file(post: Post) -> None:
    answer = post("/data")
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.json"
    assert json.loads(answer.text)["account"]["email"] == OLGA


def test_whoever_erases_their_data_is_gone(
    post: Post, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    assert post("/erasure", email="somebody@else.example").status_code == 422
    answer = post("/erasure", email=OLGA)
    assert answer.status_code == 302
    assert "are erased" in staff.get("/").text
    assert staff.get("/account").status_code == 302
    with reading(sqlite_engine) as session:
        assert account_of(session, OLGA) is None


def test_the_last_administrator_stays(signed_in: SignIn, post: Post) -> None:
    client = signed_in("ada@example.org", Role.ADMINISTRATOR)
    answer = post("/erasure", client, email="ada@example.org")
    assert answer.status_code == 422
    assert "last administrator" in answer.text


def test_pages_are_in_the_language_that_somebody_chose(
    app: Flask, staff: FlaskClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        found = account_of(session, OLGA)
        assert found is not None
        found.language = "en_GB"
    page = staff.get("/account", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en-GB">' in page
