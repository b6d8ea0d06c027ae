"""What happened, by indicator: each thing with its day, and whose it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from matchmaker.records import (
    CaseLevel,
    CaseParty,
    CaseState,
    ClusterMembership,
    CooperationCase,
    Event,
    EventCategory,
    ExportGroup,
    Indicator,
    Meeting,
    MeetingParty,
    MeetingState,
    MemberWon,
    Mission,
    MissionKind,
    MissionPartner,
    Outlook,
    Participant,
    ParticipantState,
    Side,
    Slot,
    Visit,
)
from matchmaker.records.ladder import OFF_THE_LADDER


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that counts for so many; ``day`` is None where nobody knows it."""

    day: date | None
    count: int = 1


def happened(session: Session, indicator: Indicator, cluster_id: int | None) -> Sequence[Dated]:
    """All that counts for an indicator, of one partner cluster or of everybody."""
    return _COUNTED[indicator](session, cluster_id)


def _events(category: EventCategory) -> Callable[[Session, int | None], Sequence[Dated]]:
    def count(session: Session, cluster: int | None) -> Sequence[Dated]:
        query = select(Event.held_on).where(Event.category == category, Event.struck_at.is_(None))
        if cluster is not None:
            query = query.where(
                Event.mission_id.in_(
                    select(MissionPartner.mission_id).where(
                        MissionPartner.organisation_id == cluster
                    )
                )
            )
        return [Dated(day) for day in session.scalars(query)]

    return count


def _meetings(session: Session, cluster: int | None) -> Sequence[Dated]:
    query = (
        select(Meeting.id, Slot.starts_at)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Mission, Mission.id == Meeting.mission_id)
        .where(Meeting.state == MeetingState.HELD, Mission.synthetic_note == "")
    )
    if cluster is not None:
        query = query.where(
            Meeting.id.in_(
                select(MeetingParty.meeting_id)
                .join(Participant, Participant.id == MeetingParty.participant_id)
                .where(Participant.side == Side.HOME, _of(Participant.organisation_id, cluster))
            )
        )
    return [Dated(starts_at.date()) for _, starts_at in session.execute(query)]


def _participants(session: Session, cluster: int | None) -> Sequence[Dated]:
    query = (
        select(Participant.id, Mission.starts_on)
        .join(Mission, Mission.id == Participant.mission_id)
        .where(
            Participant.side == Side.HOME,
            Participant.synthetic.is_(False),
            Participant.state.in_((ParticipantState.REGISTERED, ParticipantState.CONFIRMED)),
        )
    )
    if cluster is not None:
        query = query.where(_of(Participant.organisation_id, cluster))
    return [Dated(starts_on) for _, starts_on in session.execute(query)]


def _cases(
    wanted: Callable[[CooperationCase], bool], *, signed: bool = False
) -> Callable[[Session, int | None], Sequence[Dated]]:
    def count(session: Session, cluster: int | None) -> Sequence[Dated]:
        query = (
            select(CooperationCase)
            .where(
                CooperationCase.struck_at.is_(None),
                CooperationCase.synthetic.is_(False),
                CooperationCase.in_overview,
            )
            .options(selectinload(CooperationCase.mission))
        )
        if cluster is not None:
            query = query.where(
                CooperationCase.parties.any(
                    (CaseParty.side == Side.HOME)
                    & (CaseParty.consortium | _of(CaseParty.organisation_id, cluster))
                )
            )
        return [
            Dated(_day(one, signed=signed), one.count)
            for one in session.scalars(query)
            if wanted(one)
        ]

    return count


def _day(case: CooperationCase, *, signed: bool) -> date | None:
    """The day of the signature; for a case as such the day that the report has it under.

    That is, without a signature, the day that it was raised, and for one that was read from a
    source the first day of its mission.
    """
    if signed or case.signed_on is not None:
        return case.signed_on
    if case.source:
        return case.mission.starts_on if case.mission else None
    return case.raised_at.date()


def _is_agreement(case: CooperationCase) -> bool:
    return case.state not in OFF_THE_LADDER and case.rung is CaseState.AGREEMENT


def _is_contract(case: CooperationCase) -> bool:
    reached = (CaseState.CONTRACT, CaseState.DELIVERED)
    return case.state not in OFF_THE_LADDER and case.rung in reached


def _groups(session: Session, cluster: int | None) -> Sequence[Dated]:
    query = select(ExportGroup.started_on).where(ExportGroup.synthetic.is_(False))
    if cluster is not None:
        query = query.where(ExportGroup.promoter_id == cluster)
    return [Dated(day) for day in session.scalars(query)]


def _reverse_missions(session: Session, cluster: int | None) -> Sequence[Dated]:
    query = (
        select(Mission.starts_on)
        .join(Visit, Visit.mission_id == Mission.id)
        .where(Mission.kind == MissionKind.REVERSE_MISSION, Visit.outlook == Outlook.HELD)
    )
    if cluster is not None:
        query = query.where(Visit.host_id == cluster)
    return [Dated(day) for day in session.scalars(query)]


def _members(session: Session, cluster: int | None) -> Sequence[Dated]:
    query = select(MemberWon.joined_on).where(
        MemberWon.struck_at.is_(None), MemberWon.synthetic.is_(False)
    )
    if cluster is not None:
        query = query.where(MemberWon.cluster_id == cluster)
    return [Dated(day) for day in session.scalars(query)]


def _of(column: InstrumentedAttribute[Any], cluster: int) -> ColumnElement[bool]:
    """Whether an organisation is a member of a cluster, or the cluster itself."""
    members = select(ClusterMembership.member_id).where(ClusterMembership.cluster_id == cluster)
    return or_(column == cluster, column.in_(members))


_COUNTED: dict[Indicator, Callable[[Session, int | None], Sequence[Dated]]] = {
    Indicator.PREPARATORY_EVENTS: _events(EventCategory.PREPARATORY),
    Indicator.CLUSTER_EVENTS: _events(EventCategory.CLUSTER_TO_CLUSTER),
    Indicator.BUSINESS_EVENTS: _events(EventCategory.BUSINESS_TO_BUSINESS),
    Indicator.MEETINGS_HELD: _meetings,
    Indicator.PARTICIPANTS: _participants,
    Indicator.CLUSTER_CASES: _cases(lambda case: case.level is CaseLevel.CLUSTER),
    Indicator.SME_CASES: _cases(lambda case: case.level is CaseLevel.SME),
    Indicator.AGREEMENTS: _cases(_is_agreement, signed=True),
    Indicator.CONTRACTS: _cases(_is_contract, signed=True),
    Indicator.EXPORT_GROUPS: _groups,
    Indicator.REVERSE_MISSIONS: _reverse_missions,
    Indicator.NEW_MEMBERS: _members,
}
