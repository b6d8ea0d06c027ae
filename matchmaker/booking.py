"""Booking: taking people's and tables' time, so that the database lets nobody be taken twice."""

from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

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
    """One sentence for each two meetings that want one person, or one table, at one time."""
    people_pairs = _pairs(people, _taken(session, people, PersonBooking.delegate_id), "delegate_id")
    table_pairs = _pairs(tables, _taken(session, tables, TableBooking.table_id), "table_id")
    named = _names(session, {one for _, *both in (*people_pairs, *table_pairs) for one in both})
    return [
        sentence(
            "{name} cannot be in two meetings at once: {first}, and {second}.",
            name=session.get_one(Delegate, delegate).both_names,
            first=named[ours],
            second=named[other],
        )
        for delegate, ours, other in people_pairs
    ] + [
        sentence(
            "Table {number} cannot hold two meetings at once: {first}, and {second}.",
            number=session.get_one(Table, table).number,
            first=named[ours],
            second=named[other],
        )
        for table, ours, other in table_pairs
    ]


def _pairs(
    rows: list[Row], taken: dict[tuple[int, int], int], key: str
) -> list[tuple[int, int, int]]:
    """Who or what is wanted twice, by which two meetings; each once, in the order of the rows."""
    found: dict[tuple[int, int, int], None] = {}
    for row in rows:
        other = taken.setdefault((row[key], row["quantum"]), row["meeting_id"])
        if other != row["meeting_id"]:
            found[row[key], row["meeting_id"], other] = None
    return list(found)


def _taken(
    session: Session, rows: list[Row], column: InstrumentedAttribute[int]
) -> dict[tuple[int, int], int]:
    """The bookings around these rows: (delegate or table, quantum) to meeting."""
    if not rows:
        return {}
    booking = column.class_
    wanted = [row["quantum"] for row in rows]
    found = session.execute(
        select(column, booking.quantum, booking.meeting_id).where(
            booking.quantum.between(min(wanted), max(wanted))
        )
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
