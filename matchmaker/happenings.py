"""What can happen to a released agenda, as somebody notes it: plain values, and checking them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matchmaker import reference
from matchmaker.errors import Refused
from matchmaker.missions import blocks_in_order, participants_of
from matchmaker.records import (
    STANDING,
    InterpreterPool,
    Meeting,
    MeetingParty,
    MeetingState,
    Mission,
    Participant,
    Side,
    Slot,
)
from matchmaker.words import Sentence, sentence


class Kind(StrEnum):
    """The kinds of things that happen."""

    CANCELLED = "cancelled"
    """A meeting will not be held."""
    WITHDRAWN = "withdrawn"
    """A participant is not there any more, or does not come at all."""
    LATE = "late"
    EARLY = "early"
    NO_SHOW = "no_show"
    """A meeting did not take place; it may still be held later."""
    WALK_IN = "walk_in"
    TABLE_CLOSED = "table_closed"
    INTERPRETER_LOST = "interpreter_lost"
    SHORTENED = "shortened"
    """Slots of a block fall away."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who was not expected; ``wishes`` are the codes of those whom they want to meet.

    ``languages`` are ISO 639-1, ``country`` is ISO 3166-1 alpha-2. ``code`` is what the new
    participant will be called.
    """

    organisation: str
    side: str
    country: str
    person: str
    telephone: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class What:
    """One thing that happened; which fields count is a matter of its kind.

    ``meeting`` and ``participant`` are codes; of a no-show the participant is who did not come, as
    far as that is known. ``first`` and ``last`` are ids of slots: the stretch
    in which a table, interpreters or the block are missing; for who comes late ``first`` is the
    first slot in which it is there, for who leaves early the first in which it is not. ``pool``
    is an interpreter pool's id, ``number`` how many of its interpreters are missing, None for all.
    """

    kind: Kind
    meeting: str = ""
    participant: str = ""
    first: int | None = None
    last: int | None = None
    tables: tuple[int, ...] = ()
    pool: int | None = None
    number: int | None = None
    walk_in: WalkIn | None = None

    def plain(self) -> dict[str, Any]:
        """As a JSON value."""
        return {**asdict(self), "kind": self.kind.value}


def what_of(plain: dict[str, Any]) -> What:
    """What :meth:`What.plain` made this JSON value of."""
    stated = plain["walk_in"]
    walk_in = None
    if stated:
        lists = {name: tuple(stated[name]) for name in ("languages", "wishes")}
        walk_in = WalkIn(**{**stated, **lists})
    return What(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "tables": tuple(plain["tables"]),
            "walk_in": walk_in,
        }
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """A mission's slots by time, and which have not begun.

    A mission of made-up data whose days are not now can be ``rehearsed``: it is treated as if it
    were about to begin.
    """

    slots: tuple[Slot, ...]
    to_come: tuple[Slot, ...]
    now: datetime
    rehearsed: bool

    def stretch(self, first: int | None, last: int | None) -> list[Slot]:
        """The slots to come from one to another, both included; None for no limit."""
        ids = [slot.id for slot in self.slots]
        start = ids.index(first) if first in ids else 0
        end = ids.index(last) if last in ids else len(ids) - 1
        wanted = set(ids[start : end + 1])
        return [slot for slot in self.to_come if slot.id in wanted]

    def soon(self, minutes: int) -> list[Slot]:
        """The slots to come that begin within so many minutes."""
        if self.rehearsed or not minutes:
            return []
        return [
            slot
            for slot in self.to_come
            if (slot.starts_at - self.now).total_seconds() < minutes * 60
        ]


def clock_of(session: Session, mission: Mission, now: datetime) -> Clock:
    """What of a mission is over at a moment and what is to come."""
    slots = tuple(slot for block in blocks_in_order(session, mission) for slot in block.slots)
    to_come = tuple(slot for slot in slots if slot.starts_at > now)
    if not to_come and mission.synthetic_note:
        return Clock(slots, slots, now, rehearsed=True)
    return Clock(slots, to_come, now, rehearsed=False)


def meetings_for(session: Session, mission: Mission, kind: Kind, clock: Clock) -> list[Meeting]:
    """The meetings that a kind can be about: to come, or for a no-show those due, latest first."""
    party = selectinload(Meeting.parties).selectinload(MeetingParty.participant)
    found = session.scalars(
        select(Meeting)
        .where(
            Meeting.mission_id == mission.id,
            Meeting.state.in_((*STANDING, MeetingState.NO_SHOW)),
        )
        .options(party.selectinload(Participant.organisation), selectinload(Meeting.table))
    ).all()
    to_come = {slot.id for slot in clock.to_come}
    if kind is Kind.NO_SHOW and not clock.rehearsed and len(to_come) < len(clock.slots):
        due = [one for one in found if one.slot_id not in to_come]
        return sorted(due, key=lambda one: (-one.slot.starts_at.timestamp(), one.code))
    open_ones = [one for one in found if one.slot_id in to_come and one.state in STANDING]
    return sorted(open_ones, key=lambda one: (one.slot.starts_at, one.code))


def check(session: Session, mission: Mission, what: What, clock: Clock) -> None:
    """Refuse what cannot have happened, with every reason."""
    faults = list(_faults(session, mission, what, clock))
    if faults:
        raise Refused(*faults)


def _faults(session: Session, mission: Mission, what: What, clock: Clock) -> Iterator[Sentence]:
    match what.kind:
        case Kind.CANCELLED | Kind.NO_SHOW:
            meeting = meeting_by_code(session, mission, what.meeting)
            allowed = STANDING if what.kind is Kind.CANCELLED else (*STANDING, MeetingState.NO_SHOW)
            if meeting is None or meeting.state not in allowed:
                yield sentence("Choose one of the meetings that are to be held.")
            elif what.kind is Kind.CANCELLED and meeting.slot_id not in {
                slot.id for slot in clock.to_come
            }:
                yield sentence("That meeting has begun; say instead that it did not take place.")
            elif what.participant and what.participant not in what.meeting.split("~"):
                yield sentence("Whoever did not come has to be one of the two who were to meet.")
        case Kind.WITHDRAWN | Kind.LATE | Kind.EARLY:
            known = _participant(session, mission, what.participant)
            if known is None or not known.takes_part:
                yield sentence("Choose who it is.")
            if what.kind is not Kind.WITHDRAWN and (
                what.first is None or not clock.stretch(what.first, what.first)
            ):
                yield sentence("Choose a slot that is still to come.")
        case Kind.TABLE_CLOSED:
            yield from _no_such_tables(session, mission, what, clock)
        case Kind.INTERPRETER_LOST:
            pool = session.get(InterpreterPool, what.pool) if what.pool else None
            if pool is None or pool.mission_id != mission.id:
                yield sentence("Choose the interpreters' languages.")
            elif what.number is not None and not 0 < what.number <= pool.interpreters:
                yield sentence(
                    "There are {count} of these interpreters; say how many of them are missing.",
                    count=pool.interpreters,
                )
            yield from _no_stretch(what, clock)
        case Kind.SHORTENED:
            yield from _no_stretch(what, clock)
            if len({slot.block_id for slot in clock.stretch(what.first, what.last)}) > 1:
                yield sentence("Choose slots of one block; note another block by itself.")
        case Kind.WALK_IN:
            yield from _wrong_walk_in(session, mission, what.walk_in)


def _no_stretch(what: What, clock: Clock) -> Iterator[Sentence]:
    if what.first is None or what.last is None or not clock.stretch(what.first, what.last):
        yield sentence("Choose from which slot to which; the last one has to be still to come.")


def _no_such_tables(
    session: Session, mission: Mission, what: What, clock: Clock
) -> Iterator[Sentence]:
    yield from _no_stretch(what, clock)
    slots = clock.stretch(what.first, what.last)
    places = {slot.block.place for slot in slots}
    there = {one.number for place in places for one in place.tables}
    if not what.tables or (slots and not set(what.tables) <= there):
        yield sentence("Choose a table that there is.")
    for one in participants_of(session, mission):
        if one.takes_part and one.home_table in what.tables:
            yield sentence(
                "{name} keeps table {number}; give it another one on its page first.",
                name=one.organisation.name,
                number=one.home_table,
            )


def _wrong_walk_in(session: Session, mission: Mission, stated: WalkIn | None) -> Iterator[Sentence]:
    if stated is None or not stated.organisation.strip():
        yield sentence("Write the organisation's name.")
        return
    if len(stated.organisation) > 180 or len(stated.person) > 180:
        yield sentence("Keep a name to {most} characters.", most=180)
    if stated.side not in set(Side):
        yield sentence("Choose the side that they are on.")
    if stated.country not in reference.countries():
        yield sentence("Choose the organisation's country.")
    if not stated.person.strip():
        yield sentence("Write the name of the person who is there.")
    if not set(stated.languages) <= set(reference.languages()):
        yield sentence("Choose languages of the list.")
    known = {one.code: one for one in participants_of(session, mission)}
    namesake = next(
        (
            one
            for one in known.values()
            if one.organisation.name.casefold() == stated.organisation.strip().casefold()
        ),
        None,
    )
    if namesake is not None and namesake.takes_part:
        yield sentence("{name} takes part already.", name=namesake.organisation.name)
    if not stated.wishes:
        yield sentence("Choose whom they want to meet.")
    elif any(code not in known or known[code].side == stated.side for code in stated.wishes):
        yield sentence("Choose those whom they want to meet from the other side.")


def meeting_by_code(session: Session, mission: Mission, code: str) -> Meeting | None:
    """The mission's meeting of this code."""
    return session.scalar(
        select(Meeting).where(Meeting.mission_id == mission.id, Meeting.code == code)
    )


def _participant(session: Session, mission: Mission, code: str) -> Participant | None:
    return session.scalar(
        select(Participant).where(Participant.mission_id == mission.id, Participant.code == code)
    )
