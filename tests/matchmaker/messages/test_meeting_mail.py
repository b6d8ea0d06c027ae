"""What releases mail: each person once, only what changes, as a letter or as invitations."""

from email.message import EmailMessage

import pytest
from icalendar import Calendar
from sqlalchemy import Engine

from matchmaker.accounts import ensure_account
from matchmaker.database import reading, writing
from matchmaker.messages.letters import Correspondence
from matchmaker.messages.mail import send_due
from matchmaker.missions import mission_by_slug
from matchmaker.own_agenda import own_agenda
from matchmaker.permissions import OPERATOR
from matchmaker.planning import free_slots, plan
from matchmaker.planning.editing import cancel, move
from matchmaker.records import Delegate, Meeting, Message, Participant, Priority
from matchmaker.releasing import release
from matchmaker.told_agendas import delegate_agenda
from tests.factories import make_delegate, make_mission
from tests.matchmaker.messages.conftest import SENDER

SHOUTED = Correspondence(
    say_in=lambda language: (lambda said: str(said).upper()) if language == "xx" else str,
    address="https://missions.example",
    sender=SENDER,
)
"""Everything that is said in the language ``xx`` is in capitals."""


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    """Two home participants want three counterparts; everybody has an address."""
    with writing(sqlite_engine) as session:
        make_mission(session, slots=6, everybody_wants=Priority.WANT)
        for one in session.query(Delegate):
            one.email = f"{one.latin_name.lower().replace(' ', '-')}@example.org"
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    return sqlite_engine


def publish(engine: Engine) -> None:
    with writing(engine) as session:
        release(session, mission_by_slug(session, "demo"), by=OPERATOR, by_way_of=SHOUTED)


def choose(engine: Engine, *names: str) -> None:
    """Have these people get invitations."""
    with writing(engine) as session:
        for one in session.query(Delegate).filter(Delegate.latin_name.in_(names)):
            one.invited_by_mail = True


def move_one(engine: Engine, code: str = "EU01~CN01") -> None:
    with writing(engine) as session:
        meeting = session.query(Meeting).filter_by(code=code).one()
        free = next(one for one in free_slots(session, meeting) if one.possible and not one.here)
        move(session, meeting, free.slot, version=meeting.version, by=OPERATOR)


def cancel_one(engine: Engine, code: str = "EU01~CN01") -> None:
    with writing(engine) as session:
        meeting = session.query(Meeting).filter_by(code=code).one()
        cancel(session, meeting, version=meeting.version, by=OPERATOR)


def written(engine: Engine, after: int = 0) -> list[Message]:
    """The mails written since another was, by address."""
    with reading(engine) as session:
        mails = session.query(Message).filter(Message.id > after).all()
        session.expunge_all()
    return sorted(mails, key=lambda one: (one.to_address, one.id))


def newest(engine: Engine) -> int:
    return max(one.id for one in written(engine))


def calendars_in(mails: list[EmailMessage]) -> list[Calendar]:
    """The calendar part of each mail, beside its text and its HTML."""
    found = []
    for mail in mails:
        assert mail.get_content_type() == "multipart/alternative"
        parts = list(mail.iter_parts())
        kinds = [part.get_content_type() for part in parts]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        calendar = Calendar.from_ical(parts[-1].get_content())
        assert parts[-1].get_param("method") == calendar["METHOD"]
        assert parts[-1].get_content_charset() == "utf-8"
        found.append(calendar)
    return found


@pytest.mark.slow
def test_a_meeting_that_comes_moves_and_goes_arrives_as_one_event(planned, inbox, server):
    choose(planned, "CN01 1")
    publish(planned)
    move_one(planned)
    publish(planned)
    cancel_one(planned)
    publish(planned)
    send_due(planned, server)
    mails = [
        one
        for one in inbox.mails
        if one["To"].addresses[0].addr_spec == "cn01-1@example.org" and "EU01" in one["Subject"]
    ]
    with reading(planned) as session:
        meeting = session.query(Meeting).filter_by(code="EU01~CN01").one()
        uid, starts_at = meeting.uid, meeting.slot.starts_at
    calendars = calendars_in(mails)
    events = [one for calendar in calendars for one in calendar.events]
    assert [str(one["METHOD"]) for one in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(one["SEQUENCE"]) for one in events] == [0, 1, 2]
    assert {str(one["UID"]) for one in events} == {uid}
    assert events[0].start != events[1].start == starts_at
    assert str(events[-1]["STATUS"]) == "CANCELLED"
    for calendar, event in zip(calendars, events, strict=True):
        assert str(event["ATTENDEE"]) == "mailto:cn01-1@example.org"
        assert str(event["ORGANIZER"]) == "mailto:missions@example.org"
        assert [str(one["TZID"]) for one in calendar.timezones] == ["Asia/Shanghai"]
        assert str(event["URL"]) == "https://missions.example/my/demo/CN01"
    assert len({one["Message-ID"] for one in mails}) == 3
    assert [one["Subject"].split(":")[0] for one in mails] == [
        "Meeting with Company EU01",
        "Moved",
        "Cancelled",
    ]
    moved = mails[1].get_body(("plain",)).get_content()
    assert moved.startswith("Now: ")
    assert "\nBefore: " in moved


def test_a_first_release_tells_each_person_once_in_the_way_they_chose(planned):
    choose(planned, "EU01 1")
    publish(planned)
    to = [(one.to_address, one.kind) for one in written(planned)]
    assert to == [
        *((f"cn0{number}-1@example.org", "release") for number in (1, 2, 3)),
        *[("eu01-1@example.org", "meeting")] * 3,
        ("eu02-1@example.org", "release"),
    ]


def test_a_mission_can_invite_everybody_who_has_not_chosen(planned):
    with writing(planned) as session:
        mission_by_slug(session, "demo").invites_by_mail = True
        session.query(Delegate).filter_by(latin_name="EU01 1").one().invited_by_mail = False
    publish(planned)
    kinds = {(one.to_address[:4], one.kind) for one in written(planned)}
    assert kinds == {
        ("eu01", "release"),
        *((f"{one}", "meeting") for one in ("cn01", "cn02", "cn03", "eu02")),
    }


def test_a_change_is_told_to_those_it_concerns_and_others_hear_nothing(planned):
    choose(planned, "EU01 1")
    publish(planned)
    before = newest(planned)
    move_one(planned)
    publish(planned)
    mails = written(planned, before)
    assert [(one.to_address, one.kind) for one in mails] == [
        ("cn01-1@example.org", "release"),
        ("eu01-1@example.org", "meeting"),
    ]
    assert "Moved: Company EU01, now" in mails[0].text
    assert "https://missions.example/my/demo/CN01/calendar" in mails[0].text
    before = newest(planned)
    publish(planned)
    assert written(planned, before) == []


def test_a_letter_and_its_invitation_are_in_the_reader_s_language(planned):
    choose(planned, "EU01 1")
    with writing(planned) as session:
        for one in session.query(Delegate).filter(Delegate.latin_name.startswith("EU")):
            one.account = ensure_account(session, one.email, one.latin_name, by=OPERATOR)
            one.account.language = "xx"
    publish(planned)
    subjects = {one.subject for one in written(planned) if one.to_address[:2] == "eu"}
    assert "YOUR MEETINGS AT MISSION DEMO" in subjects
    assert "MEETING WITH COMPANY CN01" in subjects
    (invitation,) = (
        one.attachments[0]["text"] for one in written(planned) if "COMPANY CN01" in one.subject
    )
    assert "SUMMARY:MEETING WITH COMPANY CN01" in invitation


def test_colleagues_who_share_an_address_are_written_to_once(planned):
    with writing(planned) as session:
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.append(
            make_delegate(session, home.organisation, "EU01 2", email="EU01-1@example.org")
        )
    publish(planned)
    assert [one.to_address for one in written(planned)].count("eu01-1@example.org") == 1


@pytest.fixture
def split(sqlite_engine: Engine) -> Engine:
    """A delegation of two that meets two counterparts in the one slot, in two teams."""
    with writing(sqlite_engine) as session:
        make_mission(session, home=1, counterparts=2, slots=1, everybody_wants=Priority.MUST)
        home = session.query(Participant).filter_by(code="EU01").one()
        home.delegates.append(make_delegate(session, home.organisation, "EU01 2"))
        home.delegates_at_once = 2
        for one in session.query(Delegate):
            one.email = f"{one.latin_name.lower().replace(' ', '-')}@example.org"
            one.invited_by_mail = True
    plan(sqlite_engine, "demo", by=OPERATOR, workers=1)
    publish(sqlite_engine)
    return sqlite_engine


def test_who_leaves_a_meeting_gets_it_cancelled_and_who_joins_gets_it(split: Engine) -> None:
    before = newest(split)
    with writing(split) as session:
        home = session.query(Participant).filter_by(code="EU01").one()
        first = home.delegates[0]
        home.delegates.remove(first)
        session.flush()
        home.delegates.append(
            make_delegate(
                session,
                home.organisation,
                "EU01 3",
                email="eu01-3@example.org",
                invited_by_mail=True,
            )
        )
        mission_by_slug(session, "demo").inputs_changed()
    plan(split, "demo", by=OPERATOR, workers=1)
    publish(split)
    told = sorted(
        (one.to_address[:6], one.attachments[0]["type"].split("=")[1])
        for one in written(split, before)
    )
    # The teams are the delegates in their order, so the second moved up to the first's meeting.
    assert told == [
        ("eu01-1", "CANCEL"),
        ("eu01-2", "CANCEL"),
        ("eu01-2", "REQUEST"),
        ("eu01-3", "REQUEST"),
    ]
    with reading(split) as session:
        home = session.query(Participant).filter_by(code="EU01").one()
        second = session.query(Delegate).filter_by(latin_name="EU01 2").one()
        agenda = delegate_agenda(session, home, second)
        assert {(one.state.value, one.sequence) for one in agenda.meetings} == {
            ("planned", 1),
            ("cancelled", 1),
        }
        assert len(own_agenda(session, home, by=OPERATOR).to_hold) == 2
