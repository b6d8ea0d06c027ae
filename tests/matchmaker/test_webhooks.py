"""Webhooks: who may have releases told, what is told, and that it can be trusted."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from matchmaker.errors import NotFound, Refused
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import Job, Mission, Release, Webhook
from matchmaker.webhooks import (
    MOST,
    add_webhook,
    announce,
    message_of,
    remove_webhook,
    signed,
    webhooks_of,
)
from tests.factories import make_bare_mission, make_mission

URL = "https://example.org/told"
RELEASED = Release(number=3, released_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def mission(session: Session) -> Mission:
    return make_mission(session)


def test_an_address_is_added_once_and_taken_away(session: Session, mission: Mission) -> None:
    made = add_webhook(session, mission, URL, by=OPERATOR)
    with pytest.raises(Refused, match="told already"):
        add_webhook(session, mission, URL, by=OPERATOR)
    assert list(webhooks_of(session, mission)) == [made]
    remove_webhook(session, mission, made.id, by=OPERATOR)
    assert list(webhooks_of(session, mission)) == []


def test_there_is_an_end_to_addresses(session: Session, mission: Mission) -> None:
    for number in range(MOST):
        add_webhook(session, mission, f"{URL}/{number}", by=OPERATOR)
    with pytest.raises(Refused, match="tells 10 addresses already"):
        add_webhook(session, mission, URL, by=OPERATOR)


def test_an_address_inside_is_not_kept(session: Session, mission: Mission) -> None:
    with pytest.raises(Refused, match="own network"):
        add_webhook(session, mission, "http://127.0.0.1:8000/", by=OPERATOR)
    assert session.query(Webhook).count() == 0


def test_strangers_neither_add_nor_remove(session: Session, mission: Mission) -> None:
    made = add_webhook(session, mission, URL, by=OPERATOR)
    with pytest.raises(NotFound):
        add_webhook(session, mission, f"{URL}/2", by=Actor("Eve"))
    with pytest.raises(NotFound):
        remove_webhook(session, mission, made.id, by=Actor("Eve"))
    with pytest.raises(NotFound):
        remove_webhook(session, make_bare_mission(session, "other"), made.id, by=OPERATOR)


def test_a_release_leaves_one_call_for_each_address(session: Session, mission: Mission) -> None:
    add_webhook(session, mission, URL, by=OPERATOR)
    add_webhook(session, mission, f"{URL}/2", by=OPERATOR)
    announce(session, mission, RELEASED, by=OPERATOR)
    told = {"event": "release", "mission": "demo", "release": 3}
    moment = {"released_at": "2027-03-01T09:00:00+00:00"}
    assert [job.arguments["message"] for job in session.query(Job)] == [told | moment] * 2


def test_whoever_has_the_secret_knows_the_call(mission: Mission) -> None:
    moment = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    body, headers = signed("secret", message_of(mission, RELEASED), moment)
    stamp, given = headers["Matchmaker-Signature"].split(",")
    seconds = stamp.removeprefix("t=")
    expected = hmac.new(b"secret", f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert int(seconds) == moment.timestamp()
    assert given == f"v1={expected}"
    assert json.loads(body)["release"] == 3
