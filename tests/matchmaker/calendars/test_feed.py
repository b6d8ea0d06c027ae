"""One participant's calendar: what calendar programs need to keep it right."""

import re
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from matchmaker.agenda_views import MissionAgenda
from matchmaker.agendas import agenda_of
from matchmaker.calendars.feed import participant_calendar
from matchmaker.database import writing
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR
from matchmaker.planning import plan
from matchmaker.records import (
    Meeting,
    MeetingRequest,
    MissionPartner,
    Participant,
    PartnerRole,
    Priority,
    ProfileEntry,
    ProfileKind,
    Side,
)
from matchmaker.releasing import release
from tests.factories import make_mission, make_organisation, make_participant


@pytest.fixture
def engine(sqlite_engine):
    with writing(sqlite_engine) as session:
        mission = make_mission(session, everybody_wants=Priority.WANT)
        make_participant(session, mission, Side.COUNTERPART, "CN04")
        counterpart = session.query(Participant).filter_by(code="CN01").one()
        counterpart.organisation.name = 'Ski, Snow; "Sons" \\ Co'
        counterpart.delegates[0].native_name = "张伟"
        counterpart.profile.append(
            ProfileEntry(kind=ProfileKind.NEED, code="", text="lifts; snow, too")
        )
        counterpart.profile.append(
            ProfileEntry(kind=ProfileKind.OFFER, code="player-tracking", text="")
        )
    return sqlite_engine


def publish(engine) -> None:
    plan(engine, "demo", by=OPERATOR, workers=1)
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR)


def agenda(session: Session) -> MissionAgenda:
    return agenda_of(session, mission_by_slug(session, "demo"))


def calendar_bytes(engine, code: str) -> bytes:
    with Session(engine) as session:
        found = agenda(session)
        participant = next(one for one in found.participants if one.code == code)
        return participant_calendar(found, participant)


def calendar(engine, code: str) -> Calendar:
    return Calendar.from_ical(calendar_bytes(engine, code))


def test_a_calendar_has_one_event_for_each_meeting(engine):
    publish(engine)
    events = calendar(engine, "EU01").events
    assert len(events) == 3
    assert {str(event["STATUS"]) for event in events} == {"CONFIRMED"}
    assert {int(event["SEQUENCE"]) for event in events} == {0}


def test_a_meeting_is_at_the_time_of_its_place_and_the_same_in_utc(engine):
    publish(engine)
    with Session(engine) as session:
        wanted = {one.uid: one.slot.starts_at for one in session.query(Meeting)}
    for event in calendar(engine, "EU01").events:
        assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
        assert event.start.astimezone(UTC) == wanted[str(event["UID"])]


def test_every_time_zone_named_is_defined(engine):
    publish(engine)
    found = calendar(engine, "EU01")
    assert [str(one["TZID"]) for one in found.timezones] == ["Asia/Shanghai"]


def test_both_sides_know_the_meeting_by_one_uid(engine):
    publish(engine)
    ours = {str(event["UID"]) for event in calendar(engine, "EU01").events}
    theirs = {str(event["UID"]) for event in calendar(engine, "CN01").events}
    assert len(ours & theirs) == 1


def test_it_is_published_with_an_organiser_and_nobody_invited(engine):
    with writing(engine) as session:
        host = make_organisation(session, 'The "Alliance"')
        mission = mission_by_slug(session, "demo")
        mission.partners.append(MissionPartner(organisation=host, role=PartnerRole.ORGANISER))
    publish(engine)
    found = calendar(engine, "EU01")
    assert str(found["METHOD"]) == "PUBLISH"
    assert "UID" not in found  # with one, vdirsyncer takes the calendar for a single item
    for event in found.events:
        assert event["ORGANIZER"].params["CN"] == "The 'Alliance'"
        assert "ATTENDEE" not in event


def test_a_name_with_commas_semicolons_and_backslashes_is_escaped(engine):
    publish(engine)
    raw = calendar_bytes(engine, "CN01").decode().replace("\r\n ", "")
    assert r'X-WR-CALNAME:Mission demo: Ski\, Snow\; "Sons" \\ Co' in raw
    assert r'NAME:Mission demo: Ski\, Snow\; "Sons" \\ Co' in raw


def test_refresh_says_that_it_is_a_duration(engine):
    publish(engine)
    raw = calendar_bytes(engine, "EU01").decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in raw
    assert "X-PUBLISHED-TTL:PT1H" in raw


def test_an_event_tells_where_with_whom_and_what_they_look_for(engine):
    publish(engine)
    events = calendar(engine, "EU01").events
    event = next(one for one in events if "Ski" in one["SUMMARY"])
    assert str(event["SUMMARY"]) == 'Meeting with Ski, Snow; "Sons" \\ Co'
    assert re.fullmatch(r"Table \d, Hall", str(event["LOCATION"]))
    assert str(event["DESCRIPTION"]).splitlines() == [
        'Ski, Snow; "Sons" \\ Co, China',
        "Offers: Player tracking and match analysis",
        "Looks for: lifts; snow, too",
        "CN01 1 (张伟)",
        "Release 1",
    ]


def test_a_name_cannot_write_lines_of_its_own(engine):
    with writing(engine) as session:
        other = session.query(Participant).filter_by(code="CN02").one()
        other.organisation.name = "A\r\nATTENDEE:mailto:x@example.org\r\nSUMMARY:B"
    publish(engine)
    for code in ("EU01", "CN02"):
        lines = calendar_bytes(engine, code).decode().replace("\r\n ", "").split("\r\n")
        assert not [line for line in lines if line.startswith(("ATTENDEE", "SUMMARY:B"))]


def test_a_calendar_without_meetings_holds_the_mission_and_blocks_no_time(engine):
    publish(engine)
    [event] = calendar(engine, "CN04").events
    assert (event.start, event.end) == (date(2027, 3, 8), date(2027, 3, 13))
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert str(event["SUMMARY"]) == "Mission demo (no meetings yet)"


def test_a_cancelled_meeting_stays_as_such_with_a_higher_sequence(engine):
    publish(engine)
    before = {str(one["UID"]) for one in calendar(engine, "CN03").events}
    with writing(engine) as session:
        gone = session.query(Participant).filter_by(code="CN03").one()
        for request in session.query(MeetingRequest).filter_by(asked_id=gone.id):
            session.delete(request)
        mission_by_slug(session, "demo").inputs_changed()
    publish(engine)
    events = calendar(engine, "CN03").events
    assert {str(one["UID"]) for one in events} == before
    assert {(str(one["STATUS"]), int(one["SEQUENCE"])) for one in events} == {("CANCELLED", 1)}


def test_the_same_release_gives_the_same_bytes(engine):
    publish(engine)
    assert calendar_bytes(engine, "EU01") == calendar_bytes(engine, "EU01")


def test_the_stamp_is_the_moment_of_the_release(engine):
    publish(engine)
    with Session(engine) as session:
        moment = agenda(session).release.released_at.replace(microsecond=0)
    stamps = {event["DTSTAMP"].dt for event in calendar(engine, "EU01").events}
    assert stamps == {moment}
    assert moment <= datetime.now(UTC)
