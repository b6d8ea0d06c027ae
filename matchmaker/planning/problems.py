"""From a mission's records to the solver's problem: who could meet whom, when, at what worth."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from matchmaker import records
from matchmaker.errors import Refused
from matchmaker.learning.experience import experience_of
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.planning.closures import closed_tables, slot_names
from matchmaker.records import quanta
from matchmaker.words import Sentence, sentence
from solver.problem import (
    Candidate,
    Goal,
    Participant,
    PreviousMeeting,
    Problem,
    Resource,
    Slot,
    Travel,
    Venue,
)

Pair = tuple[int, int]
"""Ids of a home participant and a counterpart."""


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
    candidates = tuple(_candidates(session, mission, participants, pools, names))
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


def candidate_code(home: records.Participant, counterpart: records.Participant) -> str:
    """What the meeting of the two is called, in files and as ``Meeting.code``."""
    return f"{home.code}~{counterpart.code}"


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
    return (
        Resource(pool_name(pool), pool.interpreters, tuple(sorted(away[pool.id]))) for pool in pools
    )


def pool_name(pool: records.InterpreterPool) -> str:
    """What a pool of interpreters is called in the problem."""
    return f"interpreters {pool.first_language}-{pool.second_language}"


def _candidates(
    session: Session,
    mission: records.Mission,
    participants: Sequence[records.Participant],
    pools: Sequence[records.InterpreterPool],
    names: dict[int, str],
) -> Iterable[Candidate]:
    by_id = {one.id: one for one in participants}
    requests: dict[Pair, list[records.MeetingRequest]] = defaultdict(list)
    for request in session.scalars(
        select(records.MeetingRequest)
        .where(records.MeetingRequest.mission_id == mission.id)
        .order_by(records.MeetingRequest.id)
    ):
        asker, asked = by_id.get(request.asker_id), by_id.get(request.asked_id)
        if asker is not None and asked is not None:
            is_home = asker.side is records.Side.HOME
            pair = (asker.id, asked.id) if is_home else (asked.id, asker.id)
            requests[pair].append(request)
    pinned, taken_out = _settled_by_hand(session, mission, names)
    for pair in {*requests, *(pair for pair in pinned if set(pair) <= by_id.keys())}:
        requests.setdefault(pair, [])
    experience = experience_of(session, mission)
    ordered = sorted(requests, key=lambda pair: (by_id[pair[0]].code, by_id[pair[1]].code))
    for pair in ordered:
        home, counterpart = by_id[pair[0]], by_id[pair[1]]
        score = experience.score(home, counterpart, requests[pair])
        if not score.wanted and pair not in pinned:
            continue
        yield candidate_for(
            home,
            counterpart,
            pools,
            score.total,
            pinned_slot=pinned.get(pair),
            allowed_slots=() if pair in taken_out else None,
        )


def candidate_for(
    home: records.Participant,
    counterpart: records.Participant,
    pools: Sequence[records.InterpreterPool],
    value: int,
    *,
    pinned_slot: str | None = None,
    allowed_slots: tuple[str, ...] | None = None,
) -> Candidate:
    """The meeting of the two as the problem has it: its worth, its interpreters, its venue."""
    receives_at = counterpart.receives_at or home.receives_at
    return Candidate(
        id=candidate_code(home, counterpart),
        participants=(home.code, counterpart.code),
        value=value,
        pinned_slot=pinned_slot,
        allowed_slots=allowed_slots,
        uses=interpreters_for(home, counterpart, pools),
        venue=receives_at.name if receives_at else None,
    )


def _settled_by_hand(
    session: Session, mission: records.Mission, names: dict[int, str]
) -> tuple[dict[Pair, str], set[Pair]]:
    """What a new plan leaves as it is: pairs pinned to a slot, and pairs that are not to meet.

    What was held stays where it was. A meeting that is pinned and cancelled was taken out by hand
    and stays out.
    """
    held = records.Meeting.state == records.MeetingState.HELD
    meetings = session.scalars(
        select(records.Meeting)
        .where(records.Meeting.mission_id == mission.id, or_(records.Meeting.pinned, held))
        .options(selectinload(records.Meeting.parties))
    )
    pinned: dict[Pair, str] = {}
    taken_out: set[Pair] = set()
    for meeting in meetings:
        pair = (meeting.parties[0].participant_id, meeting.parties[1].participant_id)
        if meeting.state is records.MeetingState.CANCELLED:
            taken_out.add(pair)
        elif meeting.slot_id in names and meeting.state in records.STANDING:
            pinned[pair] = names[meeting.slot_id]
    return pinned, taken_out


def interpreters_for(
    home: records.Participant,
    counterpart: records.Participant,
    pools: Sequence[records.InterpreterPool],
) -> tuple[str, ...]:
    """The pool that lets the two understand each other, where they need one and there is one."""
    ours, theirs = home.languages, counterpart.languages
    if not ours or not theirs or ours & theirs:
        return ()
    able = [pool_name(pool) for pool in pools if pool.connects(ours, theirs)]
    return tuple(able[:1])


def previous_meetings(
    session: Session,
    mission: records.Mission,
    candidates: Iterable[Candidate],
    slots: Iterable[records.Slot],
) -> tuple[PreviousMeeting, ...]:
    """The release in force, so that a new plan can keep its tables and count what it changes.

    A meeting that still is in the slot of the release keeps the table where it is now, which may
    have been chosen by hand since; nobody keeps a table that is closed by now.
    """
    shut = closed_tables(session, mission)
    names, known = slot_names(slots), {one.id for one in candidates}
    told = session.scalars(
        select(records.ReleasedMeeting)
        .join(records.Release)
        .where(
            records.Release.mission_id == mission.id,
            records.Release.in_force,
            records.ReleasedMeeting.state != records.MeetingState.CANCELLED,
        )
        .options(selectinload(records.ReleasedMeeting.meeting).selectinload(records.Meeting.table))
        .order_by(records.ReleasedMeeting.meeting_id)
    )
    return tuple(
        PreviousMeeting(
            one.meeting.code, names[one.slot_id], _table_to_keep(one, shut.get(one.slot_id, ()))
        )
        for one in told
        if one.meeting.code in known
        and one.slot_id in names
        and one.meeting.state is not records.MeetingState.NO_SHOW
    )


def _table_to_keep(told: records.ReleasedMeeting, shut: Collection[int]) -> int | None:
    now = told.meeting
    number = told.table_number
    if now.slot_id == told.slot_id and now.table is not None:
        number = now.table.number
    return None if number in shut else number
