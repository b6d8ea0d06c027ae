"""Where a mission stands, and the one thing to do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, islice

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.agenda_views import MissionAgenda, ParticipantView
from matchmaker.describing import describe
from matchmaker.outcomes.follow_ups import count_due
from matchmaker.permissions import Action, Actor, require
from matchmaker.readiness import steps_of
from matchmaker.records import (
    AuditEntry,
    MeetingState,
    Mission,
    MissionStage,
    ParticipantState,
    Side,
)

MOST_RECENT = 8
MOST_CHASES = 5

_SIGNED = (ParticipantState.REGISTERED, ParticipantState.CONFIRMED)


class NextStep(StrEnum):
    """The one thing that takes a mission further."""

    SET_UP = "set_up"
    OPEN_REGISTRATION = "open_registration"
    INVITE = "invite"
    CHASE = "chase"
    BEGIN_MATCHING = "begin_matching"
    PLAN = "plan"
    PLAN_AGAIN = "plan_again"
    RELEASE = "release"
    WAIT = "wait"
    BEGIN = "begin"
    HOLD = "hold"
    FOLLOW_UP = "follow_up"
    ASK = "ask"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class SideCount:
    """How many of a side are known (without those who withdrew), signed, confirmed; hoped for."""

    contacted: int
    signed: int
    confirmed: int
    hoped: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mission stands.

    ``days`` are those to departure, negative afterwards, None where no day is settled.
    ``under_target`` has each participant with fewer meetings planned than its target, with both
    numbers; ``chases`` those who were invited and did not answer, the first few. ``recent`` has
    what happened last, and how often it happened in a row.
    """

    days: int | None
    sides: Mapping[Side, SideCount]
    under_target: tuple[tuple[ParticipantView, int, int], ...]
    chases: tuple[ParticipantView, ...]
    next_step: NextStep
    recent: tuple[tuple[AuditEntry, int], ...]


def standing_of(session: Session, agenda: MissionAgenda, *, by: Actor, today: date) -> Standing:
    """Where the mission of an agenda stands today, for whoever sees the mission."""
    mission = agenda.mission
    require(by, Action.SEE_MISSION, mission)
    sides = {side: _count(agenda, side) for side in Side}
    invited = [one for one in agenda.participants if one.record.state is ParticipantState.INVITED]
    return Standing(
        days=(mission.starts_on - today).days if mission.starts_on else None,
        sides=sides,
        under_target=tuple(_under_target(agenda)) if agenda.run else (),
        chases=tuple(invited[:MOST_CHASES]),
        next_step=_next_step(session, agenda, sides, today),
        recent=tuple(_recent(session, mission)),
    )


def _count(agenda: MissionAgenda, side: Side) -> SideCount:
    mission = agenda.mission
    states = [one.record.state for one in agenda.participants if one.side is side]
    return SideCount(
        contacted=sum(one is not ParticipantState.WITHDRAWN for one in states),
        signed=sum(one in _SIGNED for one in states),
        confirmed=sum(one is ParticipantState.CONFIRMED for one in states),
        hoped=mission.places_home if side is Side.HOME else mission.places_counterpart,
    )


def _under_target(agenda: MissionAgenda) -> list[tuple[ParticipantView, int, int]]:
    found = []
    for one in agenda.participants:
        target = max(one.record.target_meetings, one.record.min_meetings)
        count = sum(meeting.state is not MeetingState.CANCELLED for meeting in one.meetings)
        if count < target and one.record.takes_part:
            found.append((one, count, target))
    return sorted(found, key=lambda line: (line[1] - line[2], line[0].name))


def _next_step(
    session: Session, agenda: MissionAgenda, sides: Mapping[Side, SideCount], today: date
) -> NextStep:
    mission = agenda.mission
    match mission.stage:
        case MissionStage.DRAFT:
            if any(step.missing for step in steps_of(describe(session, mission))):
                return NextStep.SET_UP
            both = all(one.signed for one in sides.values())
            return NextStep.PLAN if both else NextStep.OPEN_REGISTRATION
        case MissionStage.REGISTRATION:
            if not any(one.contacted for one in sides.values()):
                return NextStep.INVITE
            short = any(one.signed < (one.hoped or 1) for one in sides.values())
            return NextStep.CHASE if short else NextStep.BEGIN_MATCHING
        case MissionStage.MATCHING | MissionStage.RELEASED:
            return _of_the_agenda(agenda, today)
        case MissionStage.UNDER_WAY:
            over = mission.ends_on is not None and mission.ends_on < today
            return NextStep.FOLLOW_UP if over else NextStep.HOLD
        case MissionStage.FOLLOW_UP:
            return NextStep.ASK if count_due(session, mission, today) else NextStep.CLOSE
        case _:
            return NextStep.NOTHING


def _of_the_agenda(agenda: MissionAgenda, today: date) -> NextStep:
    mission, release = agenda.mission, agenda.release
    if agenda.run is None:
        return NextStep.PLAN
    if agenda.run.revision != mission.revision:
        return NextStep.PLAN_AGAIN
    if release is None or release.run_id != agenda.run.id:
        return NextStep.RELEASE
    begun = mission.starts_on is not None and mission.starts_on <= today
    return NextStep.BEGIN if begun else NextStep.WAIT


def _recent(session: Session, mission: Mission) -> list[tuple[AuditEntry, int]]:
    slug = mission.slug
    entries = session.scalars(
        select(AuditEntry)
        .where(
            or_(
                AuditEntry.subject == f"mission:{slug}",
                AuditEntry.subject.startswith(f"participant:{slug}/", autoescape=True),
                AuditEntry.subject.startswith(f"meeting:{slug}/", autoescape=True),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_RECENT * 10)
    )
    alike = (list(row) for _, row in groupby(entries, key=lambda one: (one.by, one.action)))
    return [(row[0], len(row)) for row in islice(alike, MOST_RECENT)]
