"""The session blocks and slots of a mission, as its description says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from matchmaker.descriptions import Description
from matchmaker.mission_parts import Described
from matchmaker.records import (
    QUANTUM_MINUTES,
    Event,
    Meeting,
    MeetingState,
    Mission,
    Place,
    ReleasedMeeting,
    SessionBlock,
    Slot,
)
from matchmaker.words import sentence

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Known:
    """What there was before: withdrawn slots by block, and the slots that must not be deleted."""

    withdrawn: dict[int, list[Slot]]
    told: set[int]
    by_code: dict[str, Slot] = field(default_factory=dict)


def save_blocks(
    session: Session,
    mission: Mission,
    root: Description,
    places: dict[str, Place],
    events: dict[str, Event],
) -> dict[str, Slot]:
    """The session blocks with their slots; the slots by code, which is unique in the mission.

    A slot that is not described goes; where a release told people of a meeting in it, and no
    meeting is planned in it any more, it is withdrawn instead.
    """
    query = select(SessionBlock).where(SessionBlock.mission_id == mission.id)
    blocks = Described(session, session.scalars(query), key=lambda one: one.name)
    known = _Known(_withdrawn(session, mission), _told(session, mission))
    for part in root.parts("blocks"):
        name = part.text("name", required=True, most=100)
        block = blocks.take(part, "name", name, lambda: SessionBlock(mission=mission, slots=[]))
        place = part.one_of("place", places)
        event = part.one_of("event", events, required=False)
        if block is None:
            continue
        block.name, block.event = name, event
        if place is not None:
            block.place = place
        before = list(block.slots)
        described = _slots(session, part, block, place, known)
        block.slots = described + _withdraw(before, described, known)
        _make_way(session, before, described)
    for block in blocks.rest():
        kept = _withdraw(block.slots, [], known)
        if kept or known.withdrawn.get(block.id):
            block.slots = kept
        else:
            session.delete(block)
    return known.by_code


def _slots(
    session: Session, part: Description, block: SessionBlock, place: Place | None, known: _Known
) -> list[Slot]:
    gone = known.withdrawn.get(block.id, [])
    by_code = {one.code: one for one in block.slots}
    by_start = {one.starts_at: one for one in (*gone, *block.slots)}
    described: list[Slot] = []
    starts: set[datetime] = set()
    for inner in part.parts("slots"):
        code = inner.text("code", required=True, most=20)
        starts_at = inner.moment("start", place.zone if place else None)
        ends_at = inner.moment("end", place.zone if place else None)
        if code in known.by_code:
            inner.refuse("code", sentence('there is a slot "{code}" already.', code=code))
            continue
        if not code or starts_at is None or ends_at is None:
            continue
        if ends_at <= starts_at:
            inner.refuse("end", sentence("it is not later than the start."))
        if starts_at in starts:
            inner.refuse("start", sentence("another slot of the block starts then."))
        starts.add(starts_at)
        # A slot that is only called otherwise keeps its meetings.
        slot = by_code.get(code) or by_start.get(starts_at)
        if slot is None or slot in described:
            slot = Slot()
        _merge(
            session, [one for one in gone if one.starts_at == starts_at and one is not slot], slot
        )
        slot.code, slot.starts_at, slot.ends_at, slot.withdrawn = code, starts_at, ends_at, False
        known.by_code[code] = slot
        described.append(slot)
    for one in gone:
        if one.withdrawn and one.code in known.by_code:
            one.code = f"{one.code[:10]}~{one.id}"
    return described


def _merge(session: Session, withdrawn: list[Slot], slot: Slot) -> None:
    """Let a slot that moves to where a withdrawn one was take over what was told of that one."""
    if not inspect(slot).persistent:
        return
    for one in withdrawn:
        for record in (Meeting, ReleasedMeeting):
            session.execute(
                update(record)
                .where(record.slot_id == one.id)
                .values(slot_id=slot.id)
                .execution_options(synchronize_session="fetch")
            )
        session.delete(one)


def _withdraw(before: Iterable[Slot], described: list[Slot], known: _Known) -> list[Slot]:
    """The slots that stay although they are not described, for what was told of them."""
    kept = [one for one in before if one not in described and one.id in known.told]
    for one in kept:
        one.withdrawn = True
    return kept


def _make_way(session: Session, before: Iterable[Slot], described: list[Slot]) -> None:
    """Take slots that move, or go, out of the way of one another's codes and times.

    The rows are written one after the other, so that two that swap would clash in between.
    """
    for one in before:
        if one.withdrawn:
            continue
        aside = {
            "code": f"~{one.id}",
            "starts_at": _LONG_AGO + timedelta(minutes=QUANTUM_MINUTES * one.id),
        }
        if one in described:  # a value that stays is not written again
            now = inspect(one).attrs
            aside = {key: aside[key] for key in aside if now[key].history.has_changes()}
        if aside:
            session.execute(
                update(Slot)
                .where(Slot.id == one.id)
                .values(aside)
                .execution_options(synchronize_session=False)
            )


def _withdrawn(session: Session, mission: Mission) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for slot in session.scalars(
        select(Slot)
        .join(SessionBlock, SessionBlock.id == Slot.block_id)
        .where(SessionBlock.mission_id == mission.id, Slot.withdrawn)
    ):
        found.setdefault(slot.block_id, []).append(slot)
    return found


def _told(session: Session, mission: Mission) -> set[int]:
    """Slots that a release names or a cancelled meeting had, and none is to be held in."""
    ours = select(Meeting.id).where(Meeting.mission_id == mission.id)
    told = session.scalars(
        select(ReleasedMeeting.slot_id).where(ReleasedMeeting.meeting_id.in_(ours))
    )
    meetings = session.execute(
        select(Meeting.slot_id, Meeting.state).where(Meeting.mission_id == mission.id)
    ).all()
    cancelled = {slot for slot, state in meetings if state is MeetingState.CANCELLED}
    held = {slot for slot, state in meetings if state is not MeetingState.CANCELLED}
    return (set(told) | cancelled) - held
