"""The release page says who is told what before anybody is, and publishes what was looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import free_slots, plan
from matchmaker.planning.editing import cancel, move
from matchmaker.records import (
    Delegate,
    Meeting,
    Message,
    Participant,
    PlanningRun,
    Priority,
    Release,
    Role,
    Side,
)
from matchmaker.release_changes import ChangeKind, changes_between, releases_of
from matchmaker.releasing import release
from tests.factories import make_delegate, make_mission, make_participant, make_request
from tests.web.conftest import SignIn, csrf_of
from tests.web.test_pages import texts

PAGE = "/missions/demo/release"

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
        for one in session.query(Delegate):
            one.email = f"{one.latin_name.lower().replace(' ', '-')}@example.org"
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    return sqlite_engine


def publish(client: FlaskClient, **form: Any) -> TestResponse:
    token = csrf_of(client.get(PAGE).text)
    return client.post(PAGE, data={"csrf_token": token, **form})


def newest(engine: Engine) -> int:
    with reading(engine) as session:
        return max(one.id for one in session.query(PlanningRun))


def move_one(engine: Engine, code: str = "EU01~CN01") -> None:
    with writing(engine) as session:
        meeting = session.query(Meeting).filter_by(code=code).one()
        choice = next(one for one in free_slots(session, meeting) if one.possible and not one.here)
        move(session, meeting, choice.slot, version=meeting.version, by=OPERATOR)


def test_the_first_release_says_how_much_is_ready(staff: FlaskClient, planned: Engine) -> None:
    page = staff.get(PAGE).text
    assert texts(page, ".headline") == ["6 meetings are ready; nobody has been told yet"]
    assert texts(page, ".changes tbody td:nth-of-type(1)")[0] == "2 meetings"
    assert publish(staff, run=newest(planned)).status_code == 302
    after = staff.get(PAGE).text
    assert texts(after, ".headline") == ["Nothing has changed since release 1"]
    assert texts(after, "section tbody th") == ["Release 1 in force"]


def test_a_tick_mails_each_meeting_as_an_invitation_to_who_has_not_chosen(
    staff: FlaskClient, planned: Engine
) -> None:
    with writing(planned) as session:
        session.query(Delegate).filter_by(latin_name="EU01 1").one().invited_by_mail = False
    assert not texts(staff.get(PAGE).text, "#invitations[checked]")
    publish(staff, run=newest(planned), invitations="y")
    with reading(planned) as session:
        invited = {one.to_address for one in session.query(Message) if one.attachments}
        told = {one.to_address for one in session.query(Message)}
    assert "cn01-1@example.org" in invited
    assert "eu01-1@example.org" in told - invited


def test_later_it_says_by_person_what_changes_and_tells_them_alone(
    staff: FlaskClient, planned: Engine
) -> None:
    publish(staff, run=newest(planned))
    move_one(planned)
    with writing(planned) as session:
        gone = session.query(Meeting).filter_by(code="EU02~CN02").one()
        cancel(session, gone, version=gone.version, by=OPERATOR)
        before = session.query(Message).count()
    page = staff.get(PAGE).text
    assert texts(page, ".headline") == ["Something changes for 4 participants"]
    said = dict(
        zip(texts(page, ".changes th[scope=row] a"), texts(page, ".changes td ul"), strict=True)
    )
    assert said["Company EU01"].startswith("Moved Company CN01 Tue 9 Mar")
    assert said["Company CN02"].startswith("Cancelled Company EU02")
    assert publish(staff, run=newest(planned)).status_code == 302
    with reading(planned) as session:
        mails = session.query(Message).order_by(Message.id).all()[before:]
        assert {one.to_address for one in mails} == {
            "eu01-1@example.org",
            "cn01-1@example.org",
            "eu02-1@example.org",
            "cn02-1@example.org",
        }
        (told,) = (one.text for one in mails if one.to_address.startswith("eu01"))
        assert "- Moved: Company CN01, now Tue 9 Mar, " in told


def test_an_exchange_of_people_alone_is_listed_and_mailed_to_them_alone(
    staff: FlaskClient, planned: Engine
) -> None:
    publish(staff, run=newest(planned))
    with writing(planned) as session:
        home = session.query(Participant).filter_by(code="EU01").one()
        gone = home.delegates.pop()
        nora = make_delegate(session, home.organisation, "Nora")
        home.delegates.append(nora)
        nora.email = "nora@example.org"
        before = session.query(Message).count()
        left = gone.latin_name
    page = staff.get(PAGE).text
    assert texts(page, ".headline") == ["Something changes for 1 participant"]
    (said,) = texts(page, ".changes td ul")
    assert f"Other people Company CN01 {left} Nora" in said
    assert publish(staff, run=newest(planned)).status_code == 302
    assert texts(staff.get(PAGE).text, ".headline") == ["Nothing has changed since release 2"]
    with reading(planned) as session:
        mails = session.query(Message).order_by(Message.id).all()[before:]
        assert "nora@example.org" in {one.to_address for one in mails}
        assert not any(one.to_address.startswith("cn") for one in mails)


def test_two_releases_are_compared_as_they_were_told(planned: Engine) -> None:
    for _ in range(2):
        with writing(planned) as session:
            release(session, mission_by_slug(session, "demo"), by=OPERATOR)
        move_one(planned)
    with reading(planned) as session:
        later, earlier = releases_of(session, mission_by_slug(session, "demo"))
        (change,) = changes_between(session, earlier, later)
        assert (change.kind, change.meeting.code) == (ChangeKind.MOVED, "EU01~CN01")
        assert change.before != change.after


def test_what_was_not_looked_at_is_not_released(staff: FlaskClient, planned: Engine) -> None:
    looked_at = newest(planned)
    move_one(planned)
    answer = publish(staff, run=looked_at)
    assert answer.status_code == 409
    assert "changed after you looked at it" in texts(answer.text, "[role=alert]")[0]
    with reading(planned) as session:
        assert session.query(Release).count() == 0


def test_doubts_are_said_and_there_is_no_button(staff: FlaskClient, planned: Engine) -> None:
    with writing(planned) as session:
        mission_by_slug(session, "demo").inputs_changed()
    page = staff.get(PAGE).text
    assert "It cannot be released as it is." in texts(page, ".notice")[0]
    assert "was changed since it was planned; plan again." in texts(page, ".notice")[0]
    assert texts(page, "main form") == []


def test_who_may_not_release_sees_the_changes_and_no_button(
    signed_in: SignIn, planned: Engine
) -> None:
    looks = signed_in("carla@example.org", Role.COORDINATOR)
    page = looks.get(PAGE).text
    assert texts(page, "main form") == []
    assert len(texts(page, ".changes tbody tr")) == 5


def test_queries_do_not_grow_with_rows(
    staff: FlaskClient, sqlite_engine: Engine, statements: Statements
) -> None:
    counts = []
    for slug, size in (("small", 1), ("large", 4)):
        with writing(sqlite_engine) as session:
            mission = make_mission(session, slug, home=0, counterparts=0, slots=6)
            sides = [
                [make_participant(session, mission, side, f"{slug}{side}{n}") for n in range(size)]
                for side in Side
            ]
            for asker, asked in product(*sides):
                make_request(session, asker, asked)
        plan(sqlite_engine, slug, by=OPERATOR, workers=1)
        with statements() as said:
            assert staff.get(f"/missions/{slug}/release").status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1]
