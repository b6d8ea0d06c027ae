"""What the checks look at, gathered once with one query for each kind of thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker.capacity import Capacity, most_meetings
from matchmaker.market import Demand, Pair, market
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.permissions import Action, Actor, require
from matchmaker.planning.problems import open_slots, what_is_missing
from matchmaker.records import (
    InterpreterAbsence,
    InterpreterPool,
    Mission,
    Participant,
    ParticipantState,
    ProgrammeItem,
    Slot,
)
from matchmaker.words import Sentence


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks look at, about those who take part; by participant where it says so.

    ``free`` are the ids of slots in which they can meet, ``possible`` the most meetings that
    they can hold of those that are wanted. ``pairs`` are the meetings wanted.
    """

    mission: Mission
    slots: Sequence[Slot]
    taking_part: Sequence[Participant]
    invited: Sequence[Participant]
    free: dict[int, set[int]]
    demand: dict[int, Demand]
    possible: dict[int, int]
    wanted: dict[int, int]
    pairs: Sequence[tuple[Participant, Participant]]
    pools: Sequence[InterpreterPool]
    absent: dict[int, int]
    """By pool, the slots in which its interpreters cannot be called on."""
    programme: Sequence[ProgrammeItem]
    missing: Sequence[Sentence]
    capacity: Capacity

    def room(self, one: Participant) -> int:
        """How many meetings its free time holds."""
        return len(self.free[one.id]) * one.delegates_at_once

    def lacks_time(self, one: Participant) -> bool:
        """Whether time, and not the maximum or the number of slots, is what a participant lacks."""
        wanted = self.wanted[one.id]
        limited = wanted if one.max_meetings is None else min(wanted, one.max_meetings)
        return len(self.free[one.id]) < len(self.slots) and self.room(one) < limited


def gather(session: Session, mission: Mission, *, by: Actor) -> Facts:
    """The facts of a mission.

    Raises:
        NotFound, NotPermitted: it is for those who plan.
    """
    require(by, Action.PLAN, mission)
    slots = [slot for block in blocks_in_order(session, mission) for slot in block.slots]
    everybody = participants_of(session, mission)
    taking_part = [one for one in everybody if one.takes_part]
    free = open_slots(session, mission, slots, taking_part)
    found = market(session, mission, by=by)
    by_id = {one.id: one for one in taking_part}
    pairs = [
        (by_id[one.home.id], by_id[one.counterpart.id])
        for one in found.pairs
        if one.wanted and _both_in(one, by_id)
    ]
    wanted = dict.fromkeys(by_id, 0)
    for pair in pairs:
        for one in pair:
            wanted[one.id] += 1
    possible = {
        one.id: min(
            wanted[one.id],
            len(free[one.id]) * one.delegates_at_once,
            wanted[one.id] if one.max_meetings is None else one.max_meetings,
        )
        for one in taking_part
    }
    pools = session.scalars(
        select(InterpreterPool)
        .where(InterpreterPool.mission_id == mission.id)
        .order_by(InterpreterPool.id)
    ).all()
    absences = session.scalars(
        select(InterpreterAbsence).where(
            InterpreterAbsence.pool_id.in_([pool.id for pool in pools])
        )
    ).all()
    return Facts(
        mission=mission,
        slots=slots,
        taking_part=taking_part,
        invited=[one for one in everybody if one.state is ParticipantState.INVITED],
        free=free,
        demand={one.person.id: one for one in found.demand},
        possible=possible,
        wanted=wanted,
        pairs=pairs,
        pools=pools,
        absent={pool.id: sum(one.pool_id == pool.id for one in absences) for pool in pools},
        programme=session.scalars(
            select(ProgrammeItem)
            .where(ProgrammeItem.mission_id == mission.id)
            .order_by(ProgrammeItem.starts_at)
            .options(selectinload(ProgrammeItem.attendees))
        ).all(),
        missing=what_is_missing(mission, slots, taking_part),
        capacity=_capacity(slots, possible, pairs),
    )


def _both_in(pair: Pair, by_id: dict[int, Participant]) -> bool:
    return pair.home.id in by_id and pair.counterpart.id in by_id


def _capacity(
    slots: Sequence[Slot],
    possible: dict[int, int],
    pairs: Sequence[tuple[Participant, Participant]],
) -> Capacity:
    in_hall = {
        (home.id, counterpart.id)
        for home, counterpart in pairs
        if not (home.receives_at_id or counterpart.receives_at_id)
    }
    tables = [len(slot.block.place.tables) for slot in slots]
    return Capacity(
        meetings=most_meetings(possible, {home for home, _ in in_hall}, in_hall),
        slots=len(slots),
        tables=max(tables, default=0),
        places=sum(tables),
    )
