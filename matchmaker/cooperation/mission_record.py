"""A mission as a record among what it led to: its contacts, events, cases, and what followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker.cooperation.seeing import SeenCase, Wanted, cases_seen
from matchmaker.permissions import Action, Actor, require, visible_missions
from matchmaker.records import (
    Event,
    Evidence,
    ExportGroup,
    ExportGroupTrip,
    Meeting,
    MemberWon,
    Mission,
    Participant,
    ParticipantState,
    Visit,
)


@dataclass(frozen=True, slots=True)
class MissionRecord:
    """What belongs to a mission; ``visit`` is None where nobody said who receives whom.

    ``contacts`` are those who take part or are to be asked. ``cases`` are its own, and those that
    came out of it where it is a visit. ``children`` are the visits that followed, ``groups`` those
    whose trip it is and those that it led to. ``shown`` are meetings that a file is attached to,
    each with how many.
    """

    mission: Mission
    visit: Visit | None
    contacts: Sequence[Participant]
    events: Sequence[Event]
    cases: Sequence[SeenCase]
    children: Sequence[Mission]
    groups: Sequence[ExportGroup]
    members: Sequence[MemberWon]
    shown: Sequence[tuple[Meeting, int]]


def record_of(session: Session, mission: Mission, *, by: Actor) -> MissionRecord:
    """All that belongs to a mission and this person may see.

    Raises:
        NotPermitted, NotFound: it is not for this actor.
    """
    require(by, Action.SEE_CASES, mission)
    trips = select(ExportGroupTrip.group_id).where(ExportGroupTrip.mission_id == mission.id)
    return MissionRecord(
        mission=mission,
        visit=session.scalar(select(Visit).where(Visit.mission_id == mission.id)),
        contacts=_contacts(session, mission),
        events=session.scalars(
            select(Event)
            .where(Event.mission_id == mission.id, Event.struck_at.is_(None))
            .order_by(Event.held_on.is_(None), Event.held_on, Event.id)
        ).all(),
        cases=cases_seen(session, Wanted(), by=by, around=mission),
        children=session.scalars(
            select(Mission)
            .where(Mission.parent_id == mission.id, visible_missions(by, Action.SEE_CASES))
            .order_by(Mission.starts_on.is_(None), Mission.starts_on, Mission.id)
        ).all(),
        groups=session.scalars(
            select(ExportGroup)
            .where(or_(ExportGroup.mission_id == mission.id, ExportGroup.id.in_(trips)))
            .order_by(ExportGroup.id)
        ).all(),
        members=session.scalars(
            select(MemberWon)
            .where(MemberWon.mission_id == mission.id, MemberWon.struck_at.is_(None))
            .order_by(MemberWon.id)
        ).all(),
        shown=_shown(session, mission),
    )


def _contacts(session: Session, mission: Mission) -> Sequence[Participant]:
    return session.scalars(
        select(Participant)
        .where(
            Participant.mission_id == mission.id,
            Participant.state != ParticipantState.WITHDRAWN,
        )
        .order_by(Participant.side, Participant.code)
        .options(selectinload(Participant.organisation))
    ).all()


def _shown(session: Session, mission: Mission) -> list[tuple[Meeting, int]]:
    found: dict[int, tuple[Meeting, int]] = {}
    files = session.scalars(
        select(Evidence)
        .join(Meeting, Meeting.id == Evidence.meeting_id)
        .where(Meeting.mission_id == mission.id, Evidence.withdrawn_at.is_(None))
        .order_by(Meeting.code)
    )
    for one in files:
        if one.meeting is not None:
            before = found.get(one.meeting.id, (one.meeting, 0))[1]
            found[one.meeting.id] = (one.meeting, before + 1)
    return list(found.values())
