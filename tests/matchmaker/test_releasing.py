"""Releasing: all or nothing, numbered, and nobody booked twice."""

import pytest
from sqlalchemy import text

from matchmaker import releasing
from matchmaker.database import reading, writing
from matchmaker.errors import Clash, NotPermitted, Refused
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.planning import plan
from matchmaker.records import (
    AuditEntry,
    AvailabilityWindow,
    Delegate,
    Meeting,
    MeetingRequest,
    MeetingState,
    MissionStage,
    Participant,
    PersonBooking,
    Priority,
    Release,
    ReleasedMeeting,
    Role,
    Slot,
    TableBooking,
)
from matchmaker.release_changes import release_in_force
from matchmaker.releasing import release
from tests.factories import make_delegate, make_mission

QUANTA_A_MEETING = 4
"""Twenty minutes."""


def release_demo(engine, slug: str = "demo") -> int:
    with writing(engine) as session:
        return release(session, mission_by_slug(session, slug), by=OPERATOR).number


def test_a_release_tells_every_meeting_and_books_people_and_tables(planned):
    assert release_demo(planned) == 1
    with reading(planned) as session:
        mission = mission_by_slug(session, "demo")
        told = release_in_force(session, mission)
        assert [one.sequence for one in told.meetings] == [0] * 6
        assert {one.meeting.code for one in told.meetings} == {
            f"EU0{home}~CN0{counterpart}" for home in (1, 2) for counterpart in (1, 2, 3)
        }
        assert session.query(PersonBooking).count() == 6 * 2 * QUANTA_A_MEETING
        assert session.query(TableBooking).count() == 6 * QUANTA_A_MEETING
        assert mission.stage is MissionStage.RELEASED
        assert session.query(AuditEntry).filter_by(action="release").count() == 1


def test_every_delegate_comes_where_one_meeting_is_held_at_a_time(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, home=1, counterparts=1, everybody_wants=Priority.MUST)
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.append(make_delegate(session, home.organisation, "EU01 second"))
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    release_demo(sqlite_engine)
    with reading(sqlite_engine) as session:
        meeting = session.query(Meeting).one()
        assert {one.latin_name for one in meeting.delegates} == {
            "EU01 1",
            "EU01 second",
            "CN01 1",
        }


def test_a_delegation_that_splits_up_sends_nobody_to_two_meetings_at_once(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session, home=1, counterparts=2, slots=1, everybody_wants=Priority.MUST)
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.append(make_delegate(session, home.organisation, "EU01 second"))
        home.delegates_at_once = 2
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    release_demo(sqlite_engine)
    with reading(sqlite_engine) as session:
        teams = [
            {one.latin_name for one in meeting.delegates if one.latin_name.startswith("EU01")}
            for meeting in session.query(Meeting).order_by(Meeting.code)
        ]
    assert teams == [{"EU01 1"}, {"EU01 second"}]


def test_a_second_release_raises_the_sequence_of_what_changed_alone(planned):
    release_demo(planned)
    with writing(planned) as session:
        last = session.query(Slot).order_by(Slot.starts_at.desc()).first()
        moved = session.query(Meeting).filter_by(code="EU01~CN01").one()
        others = session.query(Meeting).filter(Meeting.slot == last).all()
        assert moved not in others
        away = session.query(Participant).filter_by(code="CN03").one()
        for request in session.query(MeetingRequest).filter_by(asked_id=away.id):
            session.delete(request)
        for meeting in session.query(Meeting).filter(~Meeting.code.like("%CN03")):
            meeting.pinned = True
        mission_by_slug(session, "demo").inputs_changed()
    plan(planned, "demo", by=OPERATOR, workers=1)
    assert release_demo(planned) == 2
    with reading(planned) as session:
        told = release_in_force(session, mission_by_slug(session, "demo"))
        assert {one.meeting.code: (one.sequence, one.state) for one in told.meetings} == {
            "EU01~CN01": (0, MeetingState.PLANNED),
            "EU01~CN02": (0, MeetingState.PLANNED),
            "EU01~CN03": (1, MeetingState.CANCELLED),
            "EU02~CN01": (0, MeetingState.PLANNED),
            "EU02~CN02": (0, MeetingState.PLANNED),
            "EU02~CN03": (1, MeetingState.CANCELLED),
        }
        assert session.query(Release).filter_by(in_force=True).count() == 1
        assert session.query(PersonBooking).count() == 4 * 2 * QUANTA_A_MEETING
        first = session.query(Release).filter_by(number=1).one()
        assert {one.state for one in first.meetings} == {MeetingState.PLANNED}


def test_the_same_plan_released_again_tells_calendars_nothing_new(planned):
    release_demo(planned)
    assert release_demo(planned) == 2
    with reading(planned) as session:
        assert {one.sequence for one in session.query(ReleasedMeeting)} == {0}


def test_a_mission_without_a_plan_is_not_released(sqlite_engine):
    with writing(sqlite_engine) as session:
        make_mission(session)
    with pytest.raises(Refused, match="Mission demo has no plan yet; plan it first"):
        release_demo(sqlite_engine)


def test_a_plan_of_an_older_revision_is_not_released(planned):
    with writing(planned) as session:
        mission_by_slug(session, "demo").inputs_changed()
    with pytest.raises(Refused, match="was changed since it was planned"):
        release_demo(planned)


def test_releasing_is_for_those_who_may(planned):
    with writing(planned) as session, pytest.raises(NotPermitted):
        release(session, mission_by_slug(session, "demo"), by=Actor("x", Role.COORDINATOR))


def share_a_delegate(engine) -> None:
    """A second mission at the same hours, in which EU01's delegate can meet in slot 2 alone.

    In the mission ``demo`` that delegate has three meetings in four slots without a break, so
    one of them is in slot 2.
    """
    with writing(engine) as session:
        make_mission(session, "other", home=1, counterparts=1, slots=4, tables=1)
        mission = mission_by_slug(session, "other")
        busy = session.query(Delegate).filter_by(latin_name="EU01 1").first()
        home, counterpart = (
            session.query(Participant).filter_by(mission=mission, code=code).one()
            for code in ("EU01", "CN01")
        )
        home.delegates[:] = [busy]
        slot = session.query(Slot).filter_by(code="Morning-2").first()
        home.availability.append(
            AvailabilityWindow(starts_at=slot.starts_at, ends_at=slot.ends_at, available=True)
        )
        session.add(
            MeetingRequest(
                mission_id=mission.id, asker=home, asked=counterpart, priority=Priority.MUST
            )
        )


@pytest.fixture
def make_names_differ(monkeypatch):
    """Let two missions of the factories have organisations of their own."""
    from tests import factories

    plain = factories.make_organisation

    def make(session, name, **values):
        taken = session.query(factories.Organisation).filter_by(name=name).count()
        return plain(session, f"{name} again" if taken else name, **values)

    monkeypatch.setattr(factories, "make_organisation", make)


def test_two_missions_never_book_one_delegate_at_once(planned, make_names_differ):
    share_a_delegate(planned)
    plan(planned, "other", by=OPERATOR, workers=1)  # before the first mission is released
    release_demo(planned)
    with reading(planned) as session:
        before = session.query(PersonBooking).count()
    with pytest.raises(Clash) as clash:
        release_demo(planned, "other")
    assert len(clash.value.sentences) == 1
    assert str(clash.value).startswith("EU01 1 cannot be in two meetings at once: ")
    assert "Mission other" in str(clash.value)
    assert "Mission demo" in str(clash.value)
    with reading(planned) as session:
        assert session.query(PersonBooking).count() == before
        assert session.query(Release).count() == 1


def test_a_plan_made_after_the_other_release_goes_around_it(planned, make_names_differ):
    release_demo(planned)
    share_a_delegate(planned)
    found = plan(planned, "other", by=OPERATOR, workers=1)
    assert (found.wishes, found.meetings) == (1, 0)
    assert release_demo(planned, "other") == 1


def test_without_the_unique_key_the_delegate_would_be_booked_twice(
    sqlite_engine, make_names_differ
):
    """The control of the guard: it is the key that stops it, and nothing else would."""
    with writing(sqlite_engine) as session:
        make_mission(session, everybody_wants=Priority.WANT)
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    share_a_delegate(sqlite_engine)
    plan(sqlite_engine, "other", by=OPERATOR, workers=1)
    release_demo(sqlite_engine)
    with writing(sqlite_engine) as session:
        session.execute(text("ALTER TABLE person_booking RENAME TO old"))
        session.execute(text("CREATE TABLE person_booking AS SELECT * FROM old"))
    assert release_demo(sqlite_engine, "other") == 1
    with reading(sqlite_engine) as session:
        doubles = session.execute(
            text("SELECT 1 FROM person_booking GROUP BY delegate_id, quantum HAVING count(*) > 1")
        ).all()
    assert doubles


@pytest.mark.parametrize("step", ["_seat_delegates", "_book_anew", "_as_told", "note"])
def test_a_release_that_breaks_off_anywhere_leaves_nothing(planned, monkeypatch, step):
    release_demo(planned)

    def break_off(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(releasing, step, break_off)
    with reading(planned) as session:
        before = session.query(PersonBooking).count(), session.query(AuditEntry).count()
    with pytest.raises(KeyboardInterrupt):
        release_demo(planned)
    with reading(planned) as session:
        assert [one.number for one in session.query(Release).filter_by(in_force=True)] == [1]
        assert (session.query(PersonBooking).count(), session.query(AuditEntry).count()) == before
