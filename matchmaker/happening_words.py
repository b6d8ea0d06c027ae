"""What happened, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.happenings import Kind, What, what_of
from matchmaker.missions import participants_of
from matchmaker.records import InterpreterPool, Mission, SessionBlock, Slot
from matchmaker.words import Sentence, sentence


def in_words(
    session: Session, mission: Mission, happened: Sequence[dict[str, Any]]
) -> list[Sentence]:
    """What happened, a sentence each."""
    names = {one.code: one.organisation.name for one in participants_of(session, mission)}
    slots = {
        slot.id: slot
        for slot in session.scalars(
            select(Slot)
            .join(SessionBlock, SessionBlock.id == Slot.block_id)
            .where(SessionBlock.mission_id == mission.id)
        )
    }
    return [_said(session, what_of(one), names, slots) for one in happened]


def _said(
    session: Session,
    what: What,
    names: dict[str, str],
    slots: dict[int, Slot],
) -> Sentence:
    name = names.get(what.participant, what.participant)
    who = tuple(names.get(code, code) for code in what.meeting.split("~"))
    first = _when(slots.get(what.first or 0))
    last = _when(slots.get(what.last or 0), end=True)
    match what.kind:
        case Kind.CANCELLED:
            return sentence("The meeting of {who} is cancelled.", who=who)
        case Kind.NO_SHOW if what.participant:
            return sentence("{name} did not come to the meeting of {who}.", name=name, who=who)
        case Kind.NO_SHOW:
            return sentence("The meeting of {who} did not take place.", who=who)
        case Kind.WITHDRAWN:
            return sentence("{name} cannot come any more.", name=name)
        case Kind.LATE:
            return sentence("{name} comes late: there from {first}.", name=name, first=first)
        case Kind.EARLY:
            return sentence("{name} leaves early: gone from {first}.", name=name, first=first)
        case Kind.TABLE_CLOSED:
            return sentence(
                "Closed from {first} to {last}: table {tables}.",
                first=first,
                last=last,
                tables=tuple(map(str, what.tables)),
            )
        case Kind.INTERPRETER_LOST:
            pool = session.get(InterpreterPool, what.pool) if what.pool else None
            if what.number is not None:
                return sentence(
                    "{number} of {count} interpreters for {languages} missing from {first} to "
                    "{last}.",
                    number=what.number,
                    count=pool.interpreters if pool else what.number,
                    languages=f"{pool.first_language}–{pool.second_language}" if pool else "",
                    first=first,
                    last=last,
                )
            return sentence(
                "No interpreters for {languages} from {first} to {last}.",
                languages=f"{pool.first_language}–{pool.second_language}" if pool else "",
                first=first,
                last=last,
            )
        case Kind.SHORTENED:
            slot = slots.get(what.first or 0)
            return sentence(
                "{block} is shortened: nothing from {first} to {last}.",
                block=slot.block.name if slot else "",
                first=first,
                last=last,
            )
        case Kind.WALK_IN:
            stated = what.walk_in
            wishes = stated.wishes if stated else ()
            return sentence(
                "{name} walked in and wants to meet {who}.",
                name=stated.organisation if stated else "",
                who=tuple(names.get(code, code) for code in wishes),
            )


def _when(slot: Slot | None, *, end: bool = False) -> datetime | str:
    """A moment by the clock of its place; whoever shows it writes it in the reader's language."""
    if slot is None:
        return "–"
    moment = slot.ends_at if end else slot.starts_at
    return moment.astimezone(slot.block.place.zone)
