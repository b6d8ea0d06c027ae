"""A mission whose meetings are over: EU01 met CN01 and CN02, EU02 met CN01; all was released."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.database import writing
from matchmaker.permissions import Actor
from matchmaker.records import (
    AgendaStatus,
    Meeting,
    Mission,
    MissionStage,
    Participant,
    PlanningRun,
    Release,
    ReleasedMeeting,
    Role,
    Side,
)
from tests.factories import (
    PREFIX,
    make_bare_mission,
    make_block,
    make_meeting,
    make_participant,
    make_place,
)

MET_ON = date(2017, 2, 14)
AT = datetime(2017, 2, 14, 1, tzinfo=UTC)
PAIRS = (("EU01", "CN01"), ("EU01", "CN02"), ("EU02", "CN01"))

COORDINATOR = Actor("Carla", Role.COORDINATOR)
ORGANISER = Actor("Olga", Role.ORGANISER)


def make_held(session: Session, slug: str = "held") -> Mission:
    mission = make_bare_mission(
        session,
        slug,
        stage=MissionStage.FOLLOW_UP,
        starts_on=date(2017, 2, 13),
        ends_on=date(2017, 2, 17),
    )
    place = make_place(session, mission)
    block = make_block(session, place, starts_at=AT)
    people = {}
    for side in Side:
        for number in (1, 2):
            code = f"{PREFIX[side]}{number:02d}"
            people[code] = make_participant(session, mission, side, code)
            people[code].delegates[0].email = f"{code.lower()}@{slug}.example"
    run = PlanningRun(
        mission=mission, revision=0, status=AgendaStatus.OPTIMAL, started_at=AT, seconds=1,
        planned_by="x", goals=[], problem={"candidates": []}, agenda={"unscheduled": []},
    )  # fmt: skip
    release = Release(
        mission=mission, run=run, number=1, in_force=True, released_at=AT, released_by="x"
    )
    session.add_all([run, release])
    for slot, pair in zip(block.slots, PAIRS, strict=False):
        meeting = make_meeting(session, [people[code] for code in pair], slot, place.tables[0])
        release.meetings.append(
            ReleasedMeeting(
                meeting=meeting, slot_id=slot.id, place=place, starts_at=slot.starts_at,
                ends_at=slot.ends_at, table_number=1, state=meeting.state, sequence=0,
            )
        )  # fmt: skip
    session.flush()
    return mission


@pytest.fixture
def held(engine: Engine) -> Engine:
    with writing(engine) as session:
        make_held(session)
    return engine


def participant(session: Session, code: str) -> Participant:
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def meeting(session: Session, code: str = "EU01~CN01") -> Meeting:
    return session.scalars(select(Meeting).where(Meeting.code == code)).one()


def voice_of(session: Session, code: str) -> Actor:
    """Somebody who speaks for a participant."""
    return Actor(f"{code} speaks", participant_ids=frozenset({participant(session, code).id}))
