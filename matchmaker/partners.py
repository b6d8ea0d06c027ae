"""What a partner of a mission sees of those it speaks for: its members, or the hosts it invites."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from matchmaker.permissions import Action, Actor, may, require
from matchmaker.records import (
    AvailabilityWindow,
    ClusterMembership,
    MeetingRequest,
    Mission,
    Organisation,
    Participant,
    Priority,
    ProfileEntry,
    RequestState,
    Role,
    Side,
)
from matchmaker.records.requests import COUNTING


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """How far one of those is that a partner speaks for.

    ``wishes`` are those that count, vetoes apart; ``proposed`` of them were proposed for it;
    ``waiting`` requests of others wait for its answer.
    """

    participant: Participant
    has_profile: bool
    has_availability: bool
    wishes: int
    proposed: int
    waiting: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing for planning."""
        return self.has_profile and self.has_availability and self.wishes > 0 and not self.waiting


def own_people(session: Session, mission: Mission, *, by: Actor) -> Sequence[OwnPerson]:
    """Those whom the actor speaks for in a mission, who is not ready first; organisers see all.

    Raises:
        NotFound, NotPermitted: the actor is no partner of the mission.
    """
    require(by, Action.SEE_OWN_PEOPLE, mission)
    people = session.scalars(
        select(Participant)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.mission_id == mission.id, _spoken_for(mission, by))
        .order_by(Organisation.name)
        .options(joinedload(Participant.organisation), selectinload(Participant.delegates))
    ).all()
    ids = [one.id for one in people]
    counts = {
        one.asker_id: one
        for one in session.execute(
            select(
                MeetingRequest.asker_id,
                func.count().label("wishes"),
                func.sum(case((MeetingRequest.proposed_by != "", 1), else_=0)).label("proposed"),
            )
            .where(
                MeetingRequest.mission_id == mission.id,
                MeetingRequest.state.in_(COUNTING),
                MeetingRequest.priority != Priority.NEVER,
            )
            .group_by(MeetingRequest.asker_id)
        )
    }
    waiting = {
        one.asked_id: one.requests
        for one in session.execute(
            select(MeetingRequest.asked_id, func.count().label("requests"))
            .where(
                MeetingRequest.mission_id == mission.id,
                MeetingRequest.state == RequestState.PENDING,
                MeetingRequest.priority != Priority.NEVER,
            )
            .group_by(MeetingRequest.asked_id)
        )
    }
    said = _having(session, ProfileEntry.participant_id, ids)
    there = _having(session, AvailabilityWindow.participant_id, ids)
    found = [
        OwnPerson(
            one,
            one.id in said,
            one.id in there,
            counts[one.id].wishes if one.id in counts else 0,
            counts[one.id].proposed if one.id in counts else 0,
            waiting.get(one.id, 0),
        )
        for one in people
    ]
    return sorted(found, key=lambda one: one.is_ready)


def _spoken_for(mission: Mission, by: Actor) -> ColumnElement[bool]:
    if may(by, Action.SEE_MISSION, mission):
        return true()
    here = [one for one in by.granted if one.mission_id in (None, mission.id)]
    clusters = {one.organisation_id for one in here if one.role is Role.PARTNER_CLUSTER}
    members = select(ClusterMembership.member_id).where(
        ClusterMembership.cluster_id.in_(clusters - {None})
    )
    hosts = any(one.role is Role.LOCAL_PARTNER for one in here)
    return or_(
        Participant.organisation_id.in_(members),
        Participant.side == Side.COUNTERPART if hosts else false(),
    )


def _having(session: Session, column: InstrumentedAttribute[int], ids: Sequence[int]) -> set[int]:
    return set(session.scalars(select(column).where(column.in_(ids)).distinct()))
