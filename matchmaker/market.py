"""All requests of a mission as an organiser sees them: where demand is, and what waits.

Vetoes are part of it, so it is for organisers alone. It is read with one query for each kind of
thing and without making an object of every record, since missions of thousands have many.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.permissions import Action, Actor, require
from matchmaker.records import (
    MeetingRequest,
    Mission,
    Organisation,
    Participant,
    ParticipantState,
    Priority,
    RequestState,
    SessionBlock,
    Side,
    Slot,
)
from matchmaker.records.requests import COUNTING


class Standing(StrEnum):
    """How two participants stand to each other, in the order in which they are shown."""

    MUTUAL = "mutual"
    """Both ask for the meeting."""
    WAITING = "waiting"
    """One asks, and the other has not answered."""
    AGREED = "agreed"
    """One asks, and the other has accepted."""
    DECLINED = "declined"
    VETOED = "vetoed"
    """One of them said never; the other does not know."""
    OVER = "over"
    """What was asked expired, or was taken back."""


@dataclass(frozen=True, slots=True)
class Person:
    """A participant by what lists show of it; ``most`` is how many meetings it can hold."""

    id: int
    code: str
    name: str
    side: Side
    synthetic: bool
    most: int | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One side's request to the other."""

    id: int
    priority: Priority
    state: RequestState
    asked_at: datetime | None
    proposed_by: str

    @property
    def speaks_for_it(self) -> bool:
        """Whether it is a wish that counts."""
        return self.state in COUNTING and self.priority is not Priority.NEVER

    @property
    def forbids_it(self) -> bool:
        """Whether it is a veto that counts."""
        return self.state in COUNTING and self.priority is Priority.NEVER


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants of whom at least one asked for, or against, meeting the other.

    ``waiting`` is the request that nobody answered, where they stand so.
    """

    home: Person
    counterpart: Person
    by_home: Ask | None
    by_counterpart: Ask | None
    standing: Standing
    waiting: Ask | None

    @property
    def wanted(self) -> bool:
        """Whether a meeting of the two is something to plan."""
        return self.standing in (Standing.MUTUAL, Standing.WAITING, Standing.AGREED)


def standing_of(by_home: Ask | None, by_counterpart: Ask | None) -> Standing:
    """How two who ask this of each other stand; None where one asked nothing."""
    asks = [one for one in (by_home, by_counterpart) if one is not None]
    wishes = [one for one in asks if one.speaks_for_it]
    if any(one.forbids_it for one in asks):
        return Standing.VETOED
    if any(one.state is RequestState.DECLINED for one in asks):
        return Standing.DECLINED
    if len(wishes) == len(Side):
        return Standing.MUTUAL
    if not wishes:
        return Standing.OVER
    return Standing.WAITING if wishes[0].state is RequestState.PENDING else Standing.AGREED


@dataclass(slots=True)
class Demand:
    """What one participant wishes and is wished for; ``pairs`` counts meetings wanted either way.

    ``unanswered`` are the requests that wait for its answer.
    """

    person: Person
    wishes: int = 0
    asked_by: int = 0
    mutual: int = 0
    unanswered: int = 0
    pairs: int = 0

    @property
    def over(self) -> int:
        """How many of the meetings wanted cannot be held, even by the best agenda."""
        most = self.person.most
        return 0 if most is None else max(0, self.pairs - most)


@dataclass(frozen=True, slots=True)
class Market:
    """A mission's pairs, mutual ones first and the longest waiting next; and everybody's demand."""

    pairs: Sequence[Pair]
    demand: Sequence[Demand]

    def counted(self) -> dict[Standing, int]:
        """How many pairs there are of each standing."""
        counts = dict.fromkeys(Standing, 0)
        for one in self.pairs:
            counts[one.standing] += 1
        return counts

    def oldest_waiting(self) -> datetime | None:
        """Since when the longest waiting request waits, where that is known."""
        since = [one.waiting.asked_at for one in self.pairs if one.waiting]
        return min((one for one in since if one is not None), default=None)


def market(session: Session, mission: Mission, *, by: Actor) -> Market:
    """The market of a mission.

    Raises:
        NotFound, NotPermitted: it is for organisers alone, since it shows vetoes.
    """
    require(by, Action.EDIT_REQUESTS, mission)
    people = {one.id: one for one in _people(session, mission)}
    pairs = _pairs(session, mission, people)
    return Market(pairs, _demand(people.values(), pairs))


def chosen(pairs: Iterable[Pair], standing: Standing | None, text: str = "") -> list[Pair]:
    """The pairs of one standing, or all; with ``text`` in a name or a code."""
    wanted = text.strip().casefold()
    return [
        one
        for one in pairs
        if (standing is None or one.standing is standing)
        and (
            not wanted
            or any(
                wanted in said.casefold()
                for who in (one.home, one.counterpart)
                for said in (who.name, who.code)
            )
        )
    ]


def _people(session: Session, mission: Mission) -> Iterable[Person]:
    slots = session.scalar(
        select(func.count(Slot.id))
        .join(SessionBlock, SessionBlock.id == Slot.block_id)
        .where(SessionBlock.mission_id == mission.id)
    )
    rows = session.execute(
        select(
            Participant.id,
            Participant.code,
            Organisation.name,
            Participant.side,
            Participant.synthetic,
            Participant.max_meetings,
            Participant.delegates_at_once,
        )
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(
            Participant.mission_id == mission.id, Participant.state != ParticipantState.WITHDRAWN
        )
        .order_by(Participant.code)
    )
    for number, code, name, side, synthetic, most, at_once in rows:
        limits = [
            limit for limit in (most, slots * at_once if slots else None) if limit is not None
        ]
        yield Person(number, code, name, side, synthetic, min(limits, default=None))


def _pairs(session: Session, mission: Mission, people: dict[int, Person]) -> list[Pair]:
    asks: dict[tuple[int, int], dict[Side, Ask]] = defaultdict(dict)
    for asker, asked, number, priority, state, asked_at, proposed_by in session.execute(
        select(
            MeetingRequest.asker_id,
            MeetingRequest.asked_id,
            MeetingRequest.id,
            MeetingRequest.priority,
            MeetingRequest.state,
            MeetingRequest.asked_at,
            MeetingRequest.proposed_by,
        ).where(MeetingRequest.mission_id == mission.id)
    ):
        if asker in people and asked in people:
            side = people[asker].side
            asks[(asker, asked) if side is Side.HOME else (asked, asker)][side] = Ask(
                number, priority, state, asked_at, proposed_by
            )
    pairs = [
        _pair(people[home], people[counterpart], by.get(Side.HOME), by.get(Side.COUNTERPART))
        for (home, counterpart), by in asks.items()
    ]
    return sorted(pairs, key=_order)


def _pair(
    home: Person, counterpart: Person, by_home: Ask | None, by_counterpart: Ask | None
) -> Pair:
    standing = standing_of(by_home, by_counterpart)
    waiting = None
    if standing is Standing.WAITING:
        waiting = by_home if by_home is not None and by_home.speaks_for_it else by_counterpart
    return Pair(home, counterpart, by_home, by_counterpart, standing, waiting)


_PLACE = {standing: place for place, standing in enumerate(Standing)}


def _order(pair: Pair) -> tuple[int, bool, float, str, str]:
    waiting = pair.waiting
    since = waiting.asked_at if waiting else None
    return (
        _PLACE[pair.standing],
        since is None,
        since.timestamp() if since else 0.0,
        pair.home.code,
        pair.counterpart.code,
    )


def _demand(people: Iterable[Person], pairs: Iterable[Pair]) -> list[Demand]:
    found = {one.id: Demand(one) for one in people}
    for pair in pairs:
        standing, wanted = pair.standing, pair.wanted
        for one, own, other in (
            (pair.home, pair.by_home, pair.by_counterpart),
            (pair.counterpart, pair.by_counterpart, pair.by_home),
        ):
            line = found[one.id]
            line.wishes += own is not None and own.speaks_for_it
            line.asked_by += other is not None and other.speaks_for_it
            line.mutual += standing is Standing.MUTUAL
            line.unanswered += pair.waiting is not None and pair.waiting is other
            line.pairs += wanted
    return sorted(found.values(), key=lambda one: (-one.over, -one.asked_by, one.person.code))
