"""What a mission's records become in the solver's problem."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matchmaker.errors import Refused
from matchmaker.planning import build_problem
from matchmaker.planning.closures import slot_names
from matchmaker.records import (
    AvailabilityWindow,
    InterpreterAbsence,
    InterpreterPool,
    Mission,
    Participant,
    ParticipantState,
    PersonBooking,
    Priority,
    ProgrammeItem,
    ProgrammeKind,
    Side,
    Slot,
    TravelTime,
    Venue,
    quanta,
)
from solver.refusals import refusals
from tests.factories import (
    MORNING,
    make_bare_mission,
    make_block,
    make_meeting,
    make_mission,
    make_participant,
    make_place,
    make_request,
)


@pytest.fixture
def session(sqlite_engine):
    with Session(sqlite_engine) as session:
        yield session


@pytest.fixture
def mission(session) -> Mission:
    return make_mission(session, everybody_wants=Priority.WANT)


def participant(session: Session, code: str) -> Participant:
    return session.query(Participant).filter_by(code=code).one()


def slots(session: Session) -> list[Slot]:
    return session.query(Slot).order_by(Slot.starts_at).all()


def unavailable(session: Session, mission: Mission, code: str) -> tuple[str, ...]:
    session.expire_all()
    problem = build_problem(session, mission)
    return next(one.unavailable for one in problem.participants if one.id == code)


def test_a_mission_becomes_a_problem_that_nothing_is_wrong_with(session, mission):
    problem = build_problem(session, mission)
    assert list(refusals(problem)) == []
    assert [slot.id for slot in problem.slots] == [f"Morning-{n}" for n in (1, 2, 3, 4)]
    assert problem.slots[0].start == "2027-03-09T09:00:00+08:00"
    assert (problem.capacity, dict(problem.capacity_by_slot)) == (2, {})
    assert [one.id for one in problem.participants] == ["CN01", "CN02", "CN03", "EU01", "EU02"]
    assert [(one.id, one.value) for one in problem.candidates] == [
        (f"EU0{home}~CN0{counterpart}", 25) for home in (1, 2) for counterpart in (1, 2, 3)
    ]


def test_a_pair_that_nobody_asks_for_is_no_candidate(session):
    mission = make_mission(session)
    make_request(session, participant(session, "CN02"), participant(session, "EU01"))
    assert [one.id for one in build_problem(session, mission).candidates] == ["EU01~CN02"]


def test_a_veto_of_either_side_removes_the_pair(session, mission):
    make_request(
        session, participant(session, "CN01"), participant(session, "EU01"), Priority.NEVER
    )
    assert "EU01~CN01" not in [one.id for one in build_problem(session, mission).candidates]


def test_who_withdrew_is_left_out_with_all_wishes(session, mission):
    participant(session, "EU01").move_to(ParticipantState.WITHDRAWN)
    problem = build_problem(session, mission)
    assert [one.id for one in problem.participants] == ["CN01", "CN02", "CN03", "EU02"]
    assert len(problem.candidates) == 3


def test_away_takes_every_slot_that_it_touches(session, mission):
    middle = slots(session)[1]
    guest = participant(session, "EU01")
    guest.availability.append(
        AvailabilityWindow(
            starts_at=middle.starts_at + timedelta(minutes=5),
            ends_at=middle.ends_at + timedelta(minutes=10),
            available=False,
        )
    )
    session.flush()
    assert unavailable(session, mission, "EU01") == ("Morning-2", "Morning-3")
    assert unavailable(session, mission, "EU02") == ()


def test_available_leaves_only_the_slots_wholly_inside(session, mission):
    first, second = slots(session)[:2]
    guest = participant(session, "EU01")
    guest.availability.append(
        AvailabilityWindow(
            starts_at=first.starts_at,
            ends_at=second.ends_at - timedelta(minutes=5),
            available=True,
        )
    )
    session.flush()
    assert unavailable(session, mission, "EU01") == ("Morning-2", "Morning-3", "Morning-4")


@pytest.mark.parametrize(
    ("for_side", "named", "away"),
    [
        (None, [], {"EU01", "EU02", "CN01", "CN02", "CN03"}),
        (Side.HOME, [], {"EU01", "EU02"}),
        (None, ["EU02"], {"EU02"}),
    ],
)
def test_a_programme_item_blocks_those_who_attend(session, mission, for_side, named, away):
    first = slots(session)[0]
    session.add(
        ProgrammeItem(
            mission_id=mission.id,
            place=first.block.place,
            kind=ProgrammeKind.BRIEFING,
            title="Briefing",
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            for_side=for_side,
            attendees=[participant(session, code) for code in named],
        )
    )
    session.flush()
    problem = build_problem(session, mission)
    assert {one.id for one in problem.participants if one.unavailable} == away


def test_a_delegate_who_is_booked_by_another_mission_is_away(session, mission):
    guest, slot = participant(session, "EU01"), slots(session)[2]
    elsewhere = make_bare_mission(session, "other")
    host = make_participant(session, elsewhere, Side.COUNTERPART, "US01")
    meeting = make_meeting(session, [host], slot)
    session.add_all(
        PersonBooking(delegate_id=guest.delegates[0].id, quantum=one, meeting_id=meeting.id)
        for one in list(quanta(slot.starts_at, slot.ends_at))[:1]
    )
    session.flush()
    assert unavailable(session, mission, "EU01") == ("Morning-3",)


def test_an_interpreter_is_planned_only_where_no_language_is_shared(session, mission):
    pool = InterpreterPool(
        mission_id=mission.id, first_language="en", second_language="zh", interpreters=1
    )
    session.add(pool)
    session.flush()
    session.add(InterpreterAbsence(pool_id=pool.id, slot_id=slots(session)[3].id))
    participant(session, "CN01").stated_languages = ["zh"]
    participant(session, "CN02").stated_languages = ["zh", "en"]
    session.flush()
    problem = build_problem(session, mission)
    assert [(one.id, one.capacity, one.unavailable) for one in problem.resources] == [
        ("interpreters en-zh", 1, ("Morning-4",))
    ]
    assert {one.id: one.uses for one in problem.candidates if one.uses} == {
        "EU01~CN01": ("interpreters en-zh",),
        "EU02~CN01": ("interpreters en-zh",),
    }


def test_a_participant_who_receives_at_a_venue_is_met_there(session, mission):
    place = slots(session)[0].block.place
    factory = Venue(mission_id=mission.id, place=place, name="Factory", capacity=1)
    session.add(factory)
    session.flush()
    session.add(TravelTime(mission_id=mission.id, to_venue_id=factory.id, slots=1))
    participant(session, "CN03").receives_at = factory
    session.flush()
    problem = build_problem(session, mission)
    assert [(one.id, one.capacity) for one in problem.venues] == [("Factory", 1)]
    assert [(one.origin, one.destination, one.slots) for one in problem.travel] == [
        (None, "Factory", 1)
    ]
    assert {one.id for one in problem.candidates if one.venue == "Factory"} == {
        "EU01~CN03",
        "EU02~CN03",
    }


def test_a_place_with_fewer_tables_lowers_the_capacity_of_its_slots(session, mission):
    smaller = make_place(session, mission, "Annexe", tables=1)
    make_block(session, smaller, "Evening", slots=1, starts_at=MORNING + timedelta(hours=8))
    problem = build_problem(session, mission)
    assert (problem.capacity, dict(problem.capacity_by_slot)) == (2, {"Evening-1": 1})
    assert [slot.block for slot in problem.slots] == ["Morning"] * 4 + ["Evening"]


def test_blocks_that_use_one_code_twice_are_told_apart(session):
    mission = make_bare_mission(session)
    place = make_place(session, mission)
    for name, hours in (("One", 0), ("Two", 4)):
        block = make_block(
            session, place, name, slots=1, starts_at=MORNING + timedelta(hours=hours)
        )
        block.slots[0].code = "S1"
    session.flush()
    assert sorted(slot_names(slots(session)).values()) == ["One S1", "Two S1"]


def test_a_pinned_meeting_stays_in_its_slot_whether_wished_for_or_not(session):
    mission = make_mission(session)
    slot = slots(session)[2]
    pair = [participant(session, "EU01"), participant(session, "CN01")]
    make_meeting(session, pair, slot).pinned = True
    session.flush()
    assert [
        (one.id, one.value, one.pinned_slot) for one in build_problem(session, mission).candidates
    ] == [("EU01~CN01", 0, "Morning-3")]


def test_what_is_missing_is_said_at_once(session):
    mission = make_bare_mission(session)
    with pytest.raises(Refused) as refused:
        build_problem(session, mission)
    assert [str(one) for one in refused.value.sentences] == [
        "Mission demo has no session blocks with slots yet; add them.",
        "Mission demo has no participants on the home side; import or add them.",
        "Mission demo has no participants on the counterpart side; import or add them.",
    ]


def test_slots_that_overlap_are_refused(session, mission):
    place = slots(session)[0].block.place
    make_block(session, place, "Parallel", slots=1, starts_at=MORNING + timedelta(minutes=10))
    with pytest.raises(Refused, match="overlap; nobody could be in both"):
        build_problem(session, mission)
