"""From a mission's records to the solver's problem: who could meet whom, when, at what worth."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker import records
from matchmaker.errors import Refused
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.planning.candidates import candidates_of, pool_name
from matchmaker.planning.closures import closed_tables, slot_names
from matchmaker.planning.previous import previous_meetings
from matchmaker.records import quanta
from matchmaker.words import Sentence, sentence
from solver.problem import (
    Goal,
    Participant,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)


def build_problem(session: Session, mission: records.Mission) -> Problem:
    """The agenda problem of a mission as its records stand.

    Ids in it are those that people know: slot codes, participant codes, and for a candidate the
    two participants' codes joined by ``~``.

    Raises:
        Refused: where the mission cannot be planned yet, with every reason.
    """
    blocks = blocks_in_order(session, mission)
    slots = [slot for block in blocks for slot in block.slots]
    participants = [one for one in participants_of(session, mission) if one.takes_part]
    _refuse_unplannable(mission, slots, participants)
    names = slot_names(slots)
    free = open_slots(session, mission, slots, participants)
    pools = session.scalars(
        select(records.InterpreterPool).where(records.InterpreterPool.mission_id == mission.id)
    ).all()
    shut = closed_tables(session, mission)
    halls = {slot.id: len(slot.block.place.tables) for slot in slots}
    tables = {key: count - len(shut.get(key, ())) for key, count in halls.items()}
    capacity = max(halls.values())
    candidates = tuple(candidates_of(session, mission, participants, pools, names))
    return Problem(
        name=mission.slug,
        slots=tuple(Slot(names[slot.id], slot.block.name, *_local_times(slot)) for slot in slots),
        capacity=capacity,
        capacity_by_slot={
            names[slot.id]: tables[slot.id] for slot in slots if tables[slot.id] != capacity
        },
        venues=tuple(_venues(session, mission)),
        resources=tuple(_resources(session, pools, names)),
        participants=tuple(
            Participant(
                id=one.code,
                side=one.side.value,
                unavailable=tuple(names[slot.id] for slot in slots if slot.id not in free[one.id]),
                min_meetings=one.min_meetings,
                target_meetings=one.target_meetings,
                max_meetings=one.max_meetings,
                max_consecutive=one.max_consecutive,
                parallel=one.delegates_at_once,
                home_table=one.home_table,
            )
            for one in participants
        ),
        candidates=candidates,
        travel=tuple(_travel(session, mission)),
        goals=tuple(Goal(goal) for goal in mission.goals),
        previous=previous_meetings(session, mission, candidates, slots),
    )


def refuse_unplannable(session: Session, mission: records.Mission) -> None:
    """Raise what :func:`build_problem` would about a mission that lacks something; builds none."""
    slots = [slot for block in blocks_in_order(session, mission) for slot in block.slots]
    participants = [one for one in participants_of(session, mission) if one.takes_part]
    _refuse_unplannable(mission, slots, participants)


def _refuse_unplannable(
    mission: records.Mission,
    slots: Sequence[records.Slot],
    participants: Sequence[records.Participant],
) -> None:
    missing = what_is_missing(mission, slots, participants)
    if missing:
        raise Refused(*missing)


def what_is_missing(
    mission: records.Mission,
    slots: Sequence[records.Slot],
    participants: Sequence[records.Participant],
) -> list[Sentence]:
    """Why a mission with these slots and participants cannot be planned; empty where it can."""
    missing = []
    if not slots:
        missing.append(
            sentence(
                "{mission} has no session blocks with slots yet; add them.", mission=mission.name
            )
        )
    if not any(slot.block.place.tables for slot in slots) and slots:
        missing.append(
            sentence("{mission} has no tables yet; add them to its places.", mission=mission.name)
        )
    missing.extend(
        sentence(
            "{mission} has no participants on the {side} side; import or add them.",
            mission=mission.name,
            side=side.value,
        )
        for side in records.Side
        if not any(one.side is side for one in participants)
    )
    missing.extend(
        sentence(
            "The slots {earlier} and {later} overlap; nobody could be in both.",
            earlier=f"{earlier.block.name} {earlier.code}",
            later=f"{later.block.name} {later.code}",
        )
        for earlier, later in pairwise(slots)
        if later.starts_at < earlier.ends_at
    )
    return missing


def _local_times(slot: records.Slot) -> tuple[str, str]:
    zone = slot.block.place.zone
    return (
        slot.starts_at.astimezone(zone).isoformat(),
        slot.ends_at.astimezone(zone).isoformat(),
    )


def open_slots(
    session: Session,
    mission: records.Mission,
    slots: Sequence[records.Slot],
    participants: Sequence[records.Participant],
) -> dict[int, set[int]]:
    """By participant, the ids of the slots in which it could meet."""
    items = session.scalars(
        select(records.ProgrammeItem)
        .where(records.ProgrammeItem.mission_id == mission.id)
        .options(selectinload(records.ProgrammeItem.attendees))
    ).all()
    elsewhere = _booked_elsewhere(session, mission)
    free = {}
    for one in participants:
        away = [(item.starts_at, item.ends_at) for item in items if item.is_attended_by(one)]
        away += [(part.starts_at, part.ends_at) for part in one.availability if not part.available]
        there = [(part.starts_at, part.ends_at) for part in one.availability if part.available]
        free[one.id] = {
            slot.id
            for slot in slots
            if not any(_overlaps(slot, *window) for window in away)
            and (not there or any(_inside(slot, *window) for window in there))
            and _enough_delegates(one, slot, elsewhere)
        }
    return free


def _overlaps(slot: records.Slot, starts_at: datetime, ends_at: datetime) -> bool:
    return slot.starts_at < ends_at and starts_at < slot.ends_at


def _inside(slot: records.Slot, starts_at: datetime, ends_at: datetime) -> bool:
    return starts_at <= slot.starts_at and slot.ends_at <= ends_at


def _booked_elsewhere(session: Session, mission: records.Mission) -> dict[int, set[int]]:
    """By delegate, the quanta in which another mission's release has them sit in a meeting."""
    booked: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(records.PersonBooking.delegate_id, records.PersonBooking.quantum)
        .join(records.Meeting, records.Meeting.id == records.PersonBooking.meeting_id)
        .where(records.Meeting.mission_id != mission.id)
    )
    for delegate, quantum in rows:
        booked[delegate].add(quantum)
    return booked


def _enough_delegates(
    participant: records.Participant, slot: records.Slot, elsewhere: dict[int, set[int]]
) -> bool:
    # The format knows one number of meetings at once for all slots, so a participant that could
    # hold fewer in this slot is taken out of it.
    filled = quanta(slot.starts_at, slot.ends_at)
    taken = sum(not elsewhere[one.id].isdisjoint(filled) for one in participant.delegates)
    return not taken or len(participant.delegates) - taken >= participant.delegates_at_once


def _venues(session: Session, mission: records.Mission) -> Iterable[Venue]:
    found = session.scalars(
        select(records.Venue)
        .where(records.Venue.mission_id == mission.id)
        .order_by(records.Venue.id)
    )
    return (Venue(one.name, one.capacity) for one in found)


def _travel(session: Session, mission: records.Mission) -> Iterable[Travel]:
    names = {
        one.id: one.name
        for one in session.scalars(
            select(records.Venue).where(records.Venue.mission_id == mission.id)
        )
    }
    found = session.scalars(
        select(records.TravelTime)
        .where(records.TravelTime.mission_id == mission.id)
        .order_by(records.TravelTime.id)
    )
    return (
        Travel(names.get(one.from_venue_id or 0), names.get(one.to_venue_id or 0), one.slots)
        for one in found
    )


def _resources(
    session: Session, pools: Sequence[records.InterpreterPool], names: dict[int, str]
) -> Iterable[Resource]:
    away: dict[int, list[str]] = defaultdict(list)
    absences = session.scalars(
        select(records.InterpreterAbsence).where(
            records.InterpreterAbsence.pool_id.in_([pool.id for pool in pools])
        )
    )
    for absence in absences:
        away[absence.pool_id].append(names[absence.slot_id])
    fewer: dict[int, dict[str, int]] = defaultdict(dict)
    shortages = session.scalars(
        select(records.InterpreterShortage).where(
            records.InterpreterShortage.pool_id.in_([pool.id for pool in pools])
        )
    )
    counts = {pool.id: pool.interpreters for pool in pools}
    for one in shortages:
        if one.slot_id not in names:
            continue  # withdrawn
        there = max(0, counts[one.pool_id] - one.missing)
        fewer[one.pool_id][names[one.slot_id]] = there
    return (
        Resource(
            pool_name(pool),
            pool.interpreters,
            tuple(sorted(away[pool.id])),
            dict(sorted(fewer[pool.id].items())),
        )
        for pool in pools
    )
