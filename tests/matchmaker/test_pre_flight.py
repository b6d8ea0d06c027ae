"""Pre-flight: each check finds what it is for and nothing in a mission that is ready."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.call_list import calls, export_call_list
from matchmaker.capacity import Capacity, most_meetings
from matchmaker.errors import NotFound, NotPermitted
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.pre_flight import Finding, Weight, pre_flight
from matchmaker.records import (
    AuditEntry,
    AvailabilityWindow,
    InterpreterPool,
    MeetingRequest,
    Mission,
    Participant,
    ParticipantState,
    Place,
    Priority,
    ProfileEntry,
    ProfileKind,
    ProgrammeItem,
    ProgrammeKind,
    Role,
    Side,
)
from matchmaker.requests import accept
from tests.factories import MORNING, make_bare_mission, make_mission, make_request

People = dict[str, Participant]


@pytest.fixture
def mission(session: Session) -> Mission:
    """Two and two who all want each other, with everything that a good agenda needs."""
    made = make_mission(session, home=2, counterparts=2, everybody_wants=Priority.WANT)
    for one in session.scalars(select(Participant)):
        one.profile.append(ProfileEntry(kind=ProfileKind.OFFER, text="Snow"))
        for person in one.delegates:
            person.telephone = "+34 600 000 000"
    for request in session.scalars(select(MeetingRequest)).all():
        make_request(session, request.asked, request.asker)
    session.flush()
    return made


@pytest.fixture
def people(session: Session, mission: Mission) -> People:
    return {one.code: one for one in session.scalars(select(Participant))}


def look(session: Session, mission: Mission) -> dict[str, Finding]:
    session.flush()
    session.expire_all()
    return {one.name: one for one in pre_flight(session, mission, by=OPERATOR).findings}


def said(finding: Finding) -> list[tuple[str | None, str]]:
    return [
        (one.participant.code if one.participant else None, str(one.sentence))
        for one in finding.concerns
    ]


def without_wishes(session: Session, *codes: str) -> None:
    for one in session.scalars(select(MeetingRequest)):
        if one.asker.code in codes:
            session.delete(one)


def away(session: Session, one: Participant, slots: int) -> None:
    one.availability.append(
        AvailabilityWindow(
            starts_at=MORNING, ends_at=MORNING + timedelta(minutes=25 * slots), available=False
        )
    )


def test_a_mission_that_is_ready_has_no_finding(session, mission):
    found = pre_flight(session, mission, by=OPERATOR)
    assert found.findings == []
    assert (found.taking_part, found.without_meeting, found.meetings_wanted) == (4, 0, 4)


def test_without_slots_nothing_can_be_planned(session):
    found = look(session, make_bare_mission(session))
    assert list(found) == ["unplannable"]
    assert found["unplannable"].weight is Weight.STOPS
    assert len(found["unplannable"].concerns) == 3


def no_contact(session: Session, people: People) -> None:
    for person in people["EU01"].delegates:
        person.telephone = ""


def no_delegates(session: Session, people: People) -> None:
    people["EU01"].delegates.clear()
    people["EU01"].stated_languages = ["en"]


def no_profile(session: Session, people: People) -> None:
    people["EU01"].profile.clear()


def no_wishes(session: Session, people: People) -> None:
    without_wishes(session, "EU01")
    for one in session.scalars(select(MeetingRequest)).all():
        if one.asked is people["EU01"]:
            accept(session, one, by=OPERATOR)


def no_language(session: Session, people: People) -> None:
    for person in people["EU01"].delegates:
        person.languages = []


def minimum(session: Session, people: People) -> None:
    people["EU01"].min_meetings = 3


def target(session: Session, people: People) -> None:
    people["EU01"].target_meetings = 3


def maximum(session: Session, people: People) -> None:
    people["EU01"].max_meetings = 1


def never_free(session: Session, people: People) -> None:
    away(session, people["EU01"], 4)


def little_time(session: Session, people: People) -> None:
    away(session, people["EU01"], 3)


def invited(session: Session, people: People) -> None:
    people["EU01"].state = ParticipantState.INVITED


@pytest.mark.parametrize(
    ("change", "name", "sentence"),
    [
        (no_contact, "no_contact", "no telephone, mail or WeChat: EU01 1."),
        (no_delegates, "no_contact", "names nobody who comes."),
        (no_profile, "no_profile", "states no offers and no needs."),
        (no_wishes, "no_wishes", "wished for by 2."),
        (no_language, "no_language", "states no language."),
        (minimum, "minimum", "must have 3 meetings; 2 are possible."),
        (target, "target", "3 meetings wished for; 2 are possible."),
        (maximum, "over_requested", "2 meetings wanted, 1 possible."),
        (never_free, "never_free", "is away, or at the programme, in every slot."),
        (little_time, "little_time", "2 meetings wanted, time for 1 of 4 slots."),
        (invited, "not_registered", "wished for by 2."),
    ],
)
def test_what_is_wrong_with_one_participant_is_said_of_it(
    session: Session,
    mission: Mission,
    people: People,
    change: Callable[[Session, People], Any],
    name: str,
    sentence: str,
):
    change(session, people)
    found = look(session, mission)
    assert list(found) == [name]
    assert said(found[name]) == [("EU01", sentence)]


def test_whoever_is_in_no_wish_meets_nobody(session, mission, people):
    for one in session.scalars(select(MeetingRequest)):
        if people["EU01"] in (one.asker, one.asked):
            session.delete(one)
    found = look(session, mission)
    assert said(found["in_no_wish"]) == [("EU01", "wishes for nobody, and nobody wishes for them.")]
    assert pre_flight(session, mission, by=OPERATOR).without_meeting == 1


def test_requests_that_wait_are_counted_for_whoever_has_to_answer(session, mission):
    without_wishes(session, "CN01", "CN02")
    found = look(session, mission)
    assert said(found["unanswered"]) == [("CN01", "2 not answered."), ("CN02", "2 not answered.")]
    assert [code for code, _ in said(found["not_wished_for"])] == ["EU01", "EU02"]


def test_a_veto_makes_a_meeting_unwanted(session, mission, people):
    for one in session.scalars(select(MeetingRequest)):
        if one.asker is people["EU01"]:
            one.priority = Priority.NEVER
    assert said(look(session, mission)["in_no_wish"])[0][0] == "EU01"


def test_languages_without_an_interpreter_are_named(session, mission, people):
    people["EU01"].stated_languages = ["es"]
    people["CN01"].stated_languages = ["zh"]
    people["CN02"].stated_languages = ["en", "es"]
    people["EU02"].stated_languages = ["zh", "en"]
    found = look(session, mission)
    assert said(found["no_interpreter"]) == [("EU01", "speaks Spanish; not so: Company CN01.")]
    session.add(
        InterpreterPool(
            mission_id=mission.id, first_language="zh", second_language="es", interpreters=1
        )
    )
    assert look(session, mission) == {}
    session.scalars(select(InterpreterPool)).one().interpreters = 0
    assert said(look(session, mission)["few_interpreters"]) == [
        (None, "Chinese and Spanish: 1 meetings wanted, interpreters for 0.")
    ]


def test_too_few_tables_hurt_and_hardly_enough_are_worth_a_look(session):
    full = make_mission(session, home=4, counterparts=2, slots=4, tables=1,
                        everybody_wants=Priority.WANT)  # fmt: skip
    found = look(session, full)
    assert found["few_tables"].weight is Weight.HURTS
    ((_, sentence),) = said(found["few_tables"])
    assert sentence.startswith("8 meetings are possible and the tables hold 4;")


def test_a_programme_that_takes_most_slots_is_named(session, mission):
    hall = session.scalars(select(Place.id).where(Place.mission_id == mission.id)).one()
    item = ProgrammeItem(
        mission_id=mission.id,
        place_id=hall,
        kind=ProgrammeKind.VISIT,
        title="Stadium",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(minutes=60),
        for_side=Side.HOME,
    )
    session.add(item)
    found = look(session, mission)
    assert said(found["programme"]) == [(None, "3 of 4 slots of the home side: Stadium.")]
    item.ends_at = MORNING + timedelta(minutes=50)
    assert "programme" not in look(session, mission)


def test_the_rule_of_thumb_is_meetings_by_slots_and_a_little_more():
    capacity = Capacity(meetings=100, slots=10, tables=10, places=100)
    assert capacity.tables_wanted == (11, 12)
    assert capacity.slots_wanted == (11, 12)
    assert (capacity.full, capacity.tight) == (False, True)
    assert Capacity(100, 10, 11, 110).tight is False
    assert Capacity(0, 0, 0, 0).tables_wanted == (0, 0)


def test_no_side_holds_more_meetings_than_it_can():
    pairs = {(1, 8), (1, 9), (2, 8), (2, 9)}
    assert most_meetings({1: 2, 2: 2, 8: 1, 9: 2}, {1, 2}, pairs) == 3
    assert most_meetings({1: 9, 2: 9, 8: 9, 9: 9}, {1, 2}, pairs) == 4


def test_each_participant_is_called_once_the_most_urgent_first(session, mission, people):
    people["EU01"].profile.clear()
    no_language(session, people)
    never_free(session, {"EU01": people["EU02"]})
    session.flush()
    session.expire_all()
    first, second = calls(pre_flight(session, mission, by=OPERATOR))
    assert (first.participant.code, first.weight) == ("EU02", Weight.HURTS)
    assert (second.participant.code, len(second.asks)) == ("EU01", 2)


def test_the_call_list_is_a_workbook_of_numbers_whose_export_is_written_down(
    session, mission, people, tmp_path: Path
):
    people["EU01"].profile.clear()
    people["EU01"].organisation.name = "=HYPERLINK(1)"
    session.flush()
    session.expire_all()
    export_call_list(session, mission, tmp_path / "calls.xlsx", by=OPERATOR)
    sheet = load_workbook(tmp_path / "calls.xlsx").worksheets[0]
    cells = [cell.value for cell in sheet[4]]
    assert cells[:2] == ["EU01", "=HYPERLINK(1)"]
    assert sheet["B4"].data_type == "s"
    assert "+34 600 000 000" in cells
    session.flush()
    assert session.scalars(select(AuditEntry.action)).all() == ["export_call_list"]


def test_only_organisers_look(session, mission, people, tmp_path: Path):
    for who in (
        Actor("C", granted=frozenset({Granted(Role.COORDINATOR)})),
        Actor("P", participant_ids=frozenset({people["EU01"].id})),
    ):
        with pytest.raises((NotFound, NotPermitted)):
            pre_flight(session, mission, by=who)
        with pytest.raises((NotFound, NotPermitted)):
            export_call_list(session, mission, tmp_path / "calls.xlsx", by=who)
