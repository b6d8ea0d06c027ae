"""Where a mission stands, what is missing of its set-up, and the one thing to do now."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.agendas import agenda_of
from matchmaker.auditing import note
from matchmaker.describing import describe
from matchmaker.errors import Clash, NotFound, NotPermitted, Refused
from matchmaker.mission_home import NextStep, Standing, standing_of
from matchmaker.permissions import NOBODY, OPERATOR, Actor
from matchmaker.readiness import next_step, steps_of
from matchmaker.records import (
    AuditEntry,
    Mission,
    MissionStage,
    ParticipantState,
    Role,
    Side,
)
from matchmaker.set_up import set_up_mission
from matchmaker.stages import move_stage, stages_to_choose
from tests.factories import (
    make_bare_mission,
    make_block,
    make_mission,
    make_participant,
    make_place,
)
from tests.matchmaker.test_set_up import DESCRIPTION
from tests.web import scenes

BEFORE, FIRST_DAY, AFTER = date(2027, 3, 1), date(2027, 3, 8), date(2027, 4, 1)


def standing(session: Session, mission: Mission, today: date = BEFORE) -> Standing:
    agenda = agenda_of(session, mission, working=True)
    return standing_of(session, agenda, by=OPERATOR, today=today)


def test_what_is_missing_is_said_step_by_step(session: Session) -> None:
    mission = make_bare_mission(session, country=None)
    steps = steps_of(describe(session, mission))
    assert {one.key: [str(said) for said in one.missing] for one in steps if one.missing} == {
        "basics": ["The country."],
        "places": ["A place with its hall."],
        "blocks": ["A session block with slots."],
    }
    first = next_step(steps)
    assert first is not None
    assert first.key == "basics"


def test_a_mission_that_is_set_up_lacks_nothing_needed(session: Session) -> None:
    steps = steps_of(describe(session, set_up_mission(session, DESCRIPTION, by=OPERATOR)))
    assert [one for one in steps if one.missing] == []
    assert next_step(steps) is None


def test_slots_that_overlap_are_said(session: Session) -> None:
    place = make_place(session, make_bare_mission(session))
    make_block(session, place, "A", slots=1)
    make_block(session, place, "B", slots=1)
    (said,) = next(
        one for one in steps_of(describe(session, place.mission)) if one.key == "blocks"
    ).missing
    assert str(said) == "A-1 and B-1 overlap; nobody could be in both."


def test_companies_are_counted_against_what_was_hoped_for(session: Session) -> None:
    mission = make_bare_mission(session, places_home=3)
    for number, state in enumerate(ParticipantState):
        make_participant(session, mission, Side.HOME, f"EU{number}", state=state)
    found = standing(session, mission)
    home = found.sides[Side.HOME]
    assert (home.contacted, home.signed, home.confirmed, home.hoped) == (3, 2, 1, 3)
    assert [one.code for one in found.chases] == ["EU0"]
    assert found.days == 7


def test_who_has_fewer_meetings_than_its_target_is_named(session: Session) -> None:
    mission = scenes.planned_mission(session, "one")
    agenda = agenda_of(session, mission, working=True)
    for one in agenda.participants:
        one.record.target_meetings = 2
    session.flush()
    found = standing(session, mission).under_target
    assert [(one.code, count, target) for one, count, target in found] == [
        ("C2", 0, 2),
        ("H1", 1, 2),
        ("C0", 1, 2),
    ]


@pytest.mark.parametrize(
    ("stage", "today", "step"),
    [
        (MissionStage.DRAFT, BEFORE, NextStep.PLAN),
        (MissionStage.REGISTRATION, BEFORE, NextStep.BEGIN_MATCHING),
        (MissionStage.MATCHING, BEFORE, NextStep.RELEASE),
        (MissionStage.UNDER_WAY, FIRST_DAY, NextStep.HOLD),
        (MissionStage.UNDER_WAY, AFTER, NextStep.FOLLOW_UP),
        (MissionStage.FOLLOW_UP, AFTER, NextStep.CLOSE),
        (MissionStage.CLOSED, AFTER, NextStep.NOTHING),
        (MissionStage.CANCELLED, BEFORE, NextStep.NOTHING),
    ],
)
def test_each_stage_has_its_next_step(
    session: Session, stage: MissionStage, today: date, step: NextStep
) -> None:
    mission = scenes.planned_mission(session, "one")
    mission.stage = stage
    assert standing(session, mission, today).next_step is step


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ({"home": 0, "counterparts": 0}, NextStep.INVITE),
        ({"home": 1, "counterparts": 0}, NextStep.CHASE),
        ({"home": 1, "counterparts": 1}, NextStep.BEGIN_MATCHING),
    ],
)
def test_registration_goes_on_until_enough_have_signed_up(
    session: Session, values: dict[str, Any], step: NextStep
) -> None:
    mission = make_mission(session, **values)
    mission.stage = MissionStage.REGISTRATION
    assert standing(session, mission).next_step is step


def test_an_agenda_is_planned_released_and_waited_for(session: Session) -> None:
    mission = make_mission(session)
    mission.stage = MissionStage.MATCHING
    assert standing(session, mission).next_step is NextStep.PLAN
    told = scenes.planned_mission(session, "one")
    scenes.released(session, told)
    assert standing(session, told).next_step is NextStep.WAIT
    assert standing(session, told, FIRST_DAY).next_step is NextStep.BEGIN
    told.inputs_changed()
    assert standing(session, told).next_step is NextStep.PLAN_AGAIN


def test_a_draft_is_set_up_before_it_is_opened(session: Session) -> None:
    mission = make_bare_mission(session)
    assert standing(session, mission).next_step is NextStep.SET_UP
    make_block(session, make_place(session, mission))
    assert standing(session, mission).next_step is NextStep.OPEN_REGISTRATION


def test_what_happened_in_a_row_is_told_once(session: Session) -> None:
    mission = make_bare_mission(session)
    other = make_bare_mission(session, "demo-2")
    for action, subject in (
        ("import", "mission:demo"),
        ("import", "mission:demo"),
        ("register", "participant:demo/EU01"),
        ("register", f"participant:{other.slug}/EU01"),
    ):
        note(session, OPERATOR, action, subject)
    session.flush()
    found = standing(session, mission).recent
    assert [(one.action, times) for one, times in found] == [("register", 1), ("import", 2)]


def test_only_who_sees_a_mission_is_told_where_it_stands(session: Session) -> None:
    agenda = agenda_of(session, make_bare_mission(session))
    with pytest.raises(NotFound):
        standing_of(session, agenda, by=NOBODY, today=BEFORE)


def test_a_stage_is_left_for_one_that_may_follow(session: Session) -> None:
    mission = make_bare_mission(session)
    move_stage(session, mission, MissionStage.REGISTRATION, by=OPERATOR, seen=MissionStage.DRAFT)
    assert mission.stage is MissionStage.REGISTRATION
    assert session.scalars(select(AuditEntry.details)).one() == {
        "before": "draft",
        "after": "registration",
    }
    with pytest.raises(Refused):
        move_stage(
            session, mission, MissionStage.CLOSED, by=OPERATOR, seen=MissionStage.REGISTRATION
        )


def test_a_stage_that_somebody_else_left_is_not_left_again(session: Session) -> None:
    mission = make_bare_mission(session, stage=MissionStage.REGISTRATION)
    with pytest.raises(Clash):
        move_stage(session, mission, MissionStage.MATCHING, by=OPERATOR, seen=MissionStage.DRAFT)


def test_only_organisers_move_a_mission_on(session: Session) -> None:
    mission = make_bare_mission(session)
    with pytest.raises(NotPermitted):
        move_stage(
            session,
            mission,
            MissionStage.REGISTRATION,
            by=Actor("Cora", Role.COORDINATOR),
            seen=MissionStage.DRAFT,
        )


def test_a_release_is_not_among_the_stages_to_choose(session: Session) -> None:
    mission = make_bare_mission(session, stage=MissionStage.MATCHING)
    assert stages_to_choose(mission) == [MissionStage.REGISTRATION, MissionStage.CANCELLED]
