"""What is due, overdue and stale, by cluster and by company: whom to chase this week.

Read in as many queries for one mission as for many.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.outcomes.follow_ups import is_waiting
from matchmaker.outcomes.standing import MeetingOutcome, meetings_with_words
from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    ClusterMembership,
    FollowUp,
    FollowUpRules,
    FollowUpState,
    Meeting,
    MeetingState,
    Mission,
    Organisation,
    Participant,
    Side,
)

SOON = timedelta(days=7)
"""What falls due within so long is due this week."""

PATIENCE = timedelta(days=14)
"""Whoever was asked so long ago is overdue."""

STALE = timedelta(days=90)
"""Something promising that nobody spoke of for so long is stale."""


class Due(StrEnum):
    """How pressing a line is, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to see to: a follow-up, or a meeting whose next step is overdue or that is stale.

    ``since`` is when it is or was due, or when it was spoken of last. ``can_mail``: somebody has
    a mail address.
    """

    due: Due
    participant: Participant
    since: date
    follow_up: FollowUp | None = None
    outcome: MeetingOutcome | None = None

    @property
    def can_mail(self) -> bool:
        """Whether anybody of the participant's can be mailed."""
        return any(one.email for one in self.participant.delegates)


@dataclass(frozen=True, slots=True)
class Company:
    """What is to be seen to with one company, the most pressing first."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The companies of one cluster; ``name`` is empty for those of none."""

    name: str
    companies: tuple[Company, ...]

    def count(self, due: Due) -> int:
        """How many lines are so pressing."""
        return sum(one.due is due for company in self.companies for one in company.lines)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything to see to, by cluster."""

    clusters: tuple[Cluster, ...] = field(default=())

    def count(self, due: Due) -> int:
        """How many lines are so pressing."""
        return sum(one.count(due) for one in self.clusters)


def board(session: Session, missions: Sequence[Mission], *, by: Actor, today: date) -> Board:
    """What is due this week, overdue and stale in these missions.

    Raises:
        NotPermitted, NotFound: one of them is not for this actor.
    """
    for one in missions:
        require(by, Action.SEE_OUTCOMES, one)
    ids = [one.id for one in missions]
    follow_ups = _waiting(session, ids, today)
    lines = [_of_follow_up(one, today) for one in follow_ups]
    asked = {(one.participant_id, one.meeting_id) for one in follow_ups}
    outcomes = meetings_with_words(
        session, Meeting.mission_id.in_(ids), Meeting.state != MeetingState.CANCELLED
    )
    for outcome in outcomes:
        owner = next((one for one in outcome.meeting.participants if one.side is Side.HOME), None)
        if owner is None or asked & {(owner.id, None), (owner.id, outcome.meeting.id)}:
            continue
        step, last = outcome.step, outcome.last
        if outcome.step_overdue(today) and step is not None and step.next_until is not None:
            lines.append(Line(Due.OVERDUE, owner, step.next_until, outcome=outcome))
        elif outcome.led_on and last is not None and today - last.said_on >= STALE:
            lines.append(Line(Due.STALE, owner, last.said_on, outcome=outcome))
    return Board(tuple(_clusters(lines)))


def _waiting(session: Session, missions: list[int], today: date) -> list[FollowUp]:
    """Follow-ups that are due within a week; those to counterparts only where they are asked."""
    member = (
        selectinload(FollowUp.participant)
        .selectinload(Participant.organisation)
        .selectinload(Organisation.memberships)
        .selectinload(ClusterMembership.cluster)
    )
    asks = set(
        session.scalars(
            select(FollowUpRules.mission_id).where(
                FollowUpRules.mission_id.in_(missions), FollowUpRules.asks_counterparts
            )
        )
    )
    found = session.scalars(
        select(FollowUp)
        .where(FollowUp.mission_id.in_(missions), is_waiting(), FollowUp.due_on <= today + SOON)
        .order_by(FollowUp.due_on, FollowUp.id)
        .options(
            member,
            selectinload(FollowUp.participant).selectinload(Participant.delegates),
            selectinload(FollowUp.participant).selectinload(Participant.mission),
            selectinload(FollowUp.meeting),
            selectinload(FollowUp.mission),
        )
    )
    return [
        one
        for one in found
        if one.participant.side is Side.HOME or one.meeting_id or one.mission_id in asks
    ]


def _of_follow_up(one: FollowUp, today: date) -> Line:
    waited = one.asked_at is not None and today - one.asked_at.date() >= PATIENCE
    missed = one.state is FollowUpState.PLANNED and one.due_on < today
    return Line(
        Due.OVERDUE if waited or missed else Due.DUE, one.participant, one.due_on, follow_up=one
    )


def _clusters(lines: list[Line]) -> list[Cluster]:
    companies: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for one in lines:
        organisation = one.participant.organisation
        known = sorted(member.cluster.name for member in organisation.memberships)
        companies[known[0] if known else "", organisation.name].append(one)
    clusters: dict[str, list[Company]] = defaultdict(list)
    order = list(Due)
    for (cluster, name), its in companies.items():
        its.sort(key=lambda one: (order.index(one.due), one.since))
        clusters[cluster].append(Company(name, tuple(its)))
    for members in clusters.values():
        members.sort(key=lambda one: (order.index(one.lines[0].due), one.name.casefold()))
    found = [Cluster(name, tuple(members)) for name, members in clusters.items()]
    return sorted(found, key=lambda one: (-one.count(Due.OVERDUE), not one.name, one.name))
