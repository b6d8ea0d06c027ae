"""Booking: taking people's and tables' time, so that the database lets nobody be taken twice."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from matchmaker.errors import Clash
from matchmaker.records import (
    Delegate,
    Meeting,
    MeetingParty,
    Participant,
    PersonBooking,
    Table,
    TableBooking,
    quanta,
)
from matchmaker.words import Sentence, sentence

Row = dict[str, int]


def book(session: Session, meetings: Sequence[Meeting]) -> None:
    """Book the delegates and the table of each meeting for its time.

    The rows go in sorted, so that two writers on PostgreSQL wait for each other in one order.

    Raises:
        Clash: somebody or some table is taken at that time; each sentence names two meetings.
    """
    people = _rows(
        "delegate_id", ((one, delegate.id) for one in meetings for delegate in one.delegates)
    )
    tables = _rows(
        "table_id", ((one, one.table_id) for one in meetings if one.table_id is not None)
    )
    session.flush()
    try:
        with session.begin_nested():
            if people:
                session.execute(insert(PersonBooking), people)
            if tables:
                session.execute(insert(TableBooking), tables)
    except IntegrityError as error:
        raise Clash(*_clashes(session, people, tables)) from error


def _rows(key: str, takes: Iterable[tuple[Meeting, int]]) -> list[Row]:
    rows = [
        {key: taken, "quantum": quantum, "meeting_id": meeting.id}
        for meeting, taken in takes
        for quantum in quanta(meeting.slot.starts_at, meeting.slot.ends_at)
    ]
    return sorted(rows, key=lambda row: (row[key], row["quantum"]))


def _clashes(session: Session, people: list[Row], tables: list[Row]) -> list[Sentence]:
    pairs: dict[tuple[str, int, int, int], None] = {}
    for kind, key, rows, taken in (
        ("delegate", "delegate_id", people, _taken(session, people, "delegate_id")),
        ("table", "table_id", tables, _taken(session, tables, "table_id")),
    ):
        for row in rows:
            spot = row[key], row["quantum"]
            other = taken.setdefault(spot, row["meeting_id"])
            if other != row["meeting_id"]:
                pairs[kind, row[key], row["meeting_id"], other] = None
    named = _names(session, {meeting for _, _, *both in pairs for meeting in both})
    found = []
    for kind, key_id, ours, other in pairs:
        if kind == "delegate":
            delegate = session.get_one(Delegate, key_id)
            found.append(
                sentence(
                    "{name} cannot be in two meetings at once: {first}, and {second}.",
                    name=delegate.both_names,
                    first=named[ours],
                    second=named[other],
                )
            )
        else:
            table = session.get_one(Table, key_id)
            found.append(
                sentence(
                    "Table {number} cannot hold two meetings at once: {first}, and {second}.",
                    number=table.number,
                    first=named[ours],
                    second=named[other],
                )
            )
    return found


def _taken(session: Session, rows: list[Row], key: str) -> dict[tuple[int, int], int]:
    """Who holds the places now: (delegate or table, quantum) to meeting."""
    quanta_wanted = {row["quantum"] for row in rows}
    if not quanta_wanted:
        return {}
    query: Select[tuple[int, int, int]] = (
        select(PersonBooking.delegate_id, PersonBooking.quantum, PersonBooking.meeting_id)
        if key == "delegate_id"
        else select(TableBooking.table_id, TableBooking.quantum, TableBooking.meeting_id)
    )
    booking = PersonBooking if key == "delegate_id" else TableBooking
    found = session.execute(
        query.where(booking.quantum.between(min(quanta_wanted), max(quanta_wanted)))
    )
    return {(taken, quantum): meeting for taken, quantum, meeting in found}


def _names(session: Session, meetings: set[int]) -> dict[int, str]:
    found = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(meetings))
        .options(
            selectinload(Meeting.mission),
            selectinload(Meeting.slot),
            selectinload(Meeting.parties)
            .selectinload(MeetingParty.participant)
            .selectinload(Participant.organisation),
        )
    )
    return {
        one.id: (
            f"{' – '.join(party.organisation.name for party in one.participants)} "
            f"({one.mission.name}, {one.slot.code})"
        )
        for one in found
    }
