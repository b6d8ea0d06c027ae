"""The agenda as a grid: slots as rows in bands of days, tables or participants as columns."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from matchmaker.agenda_views import MeetingView, MissionAgenda, ParticipantView, SlotView
from matchmaker.records import Place


@dataclass(slots=True)
class Cell:
    """What one column does in one slot.

    ``waits`` where it has no meeting here, but one before and one after in the same block.
    ``exists`` is False where a table stands in another place than the slot.
    """

    meetings: list[MeetingView] = field(default_factory=list)
    waits: bool = False
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One slot and a cell for each column."""

    slot: SlotView
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Band:
    """The slots of one block on one day."""

    day: date
    block: str
    place: Place
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A table of the halls, by number, or a venue, by name."""

    number: int | None
    venue: str = ""


def by_table(agenda: MissionAgenda) -> tuple[list[TableColumn], list[Band]]:
    """Who meets at which table when; venues away from the hall follow the tables."""
    venues = sorted({meeting.venue for meeting in agenda.meetings if meeting.venue})
    columns = [
        *(TableColumn(number) for number in agenda.tables),
        *(TableColumn(None, venue) for venue in venues),
    ]
    held: dict[tuple[int, TableColumn], list[MeetingView]] = defaultdict(list)
    for meeting in agenda.meetings:
        column = TableColumn(None if meeting.venue else meeting.table_number, meeting.venue)
        held[meeting.slot.slot_id, column].append(meeting)
    rows = [
        Row(
            slot,
            [
                Cell(
                    held[slot.slot_id, column],
                    exists=column.number is None or column.number in slot.tables,
                )
                for column in columns
            ],
        )
        for slot in agenda.slots
    ]
    return columns, bands(rows)


def by_participant(agenda: MissionAgenda, columns: Sequence[ParticipantView]) -> list[Band]:
    """What each of these participants does in each slot, with its waits shown as such."""
    held: dict[tuple[int, str], list[MeetingView]] = defaultdict(list)
    for column in columns:
        for meeting in column.meetings:
            held[meeting.slot.slot_id, column.code].append(meeting)
    rows = [
        Row(slot, [Cell(held[slot.slot_id, column.code]) for column in columns])
        for slot in agenda.slots
    ]
    grouped = bands(rows)
    for band in grouped:
        mark_waits(band.rows)
    return grouped


def only_columns(found: Sequence[Band], first: int, columns: Sequence[object]) -> list[Band]:
    """The bands with so many columns from the first one shown on."""
    last = first + len(columns)
    return [
        Band(
            band.day,
            band.block,
            band.place,
            [Row(row.slot, row.cells[first:last]) for row in band.rows],
        )
        for band in found
    ]


def is_called(participant: ParticipantView, wanted: str) -> bool:
    """Whether a name or a code has these letters in it."""
    return wanted.casefold() in f"{participant.name} {participant.code}".casefold()


def bands(rows: Sequence[Row]) -> list[Band]:
    """The rows by day and block, in the order in which these first appear."""
    found: dict[tuple[date, str, int], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.slot.starts_at.date(), row.slot.block, row.slot.place.id].append(row)
    return [
        Band(day, block, together[0].slot.place, together)
        for (day, block, _place), together in found.items()
    ]


def mark_waits(rows: Sequence[Row]) -> None:
    """Mark the cells without a meeting that lie between two meetings of their column."""
    for index in range(len(rows[0].cells)):
        column = [row.cells[index] for row in rows]
        busy = [
            position
            for position, cell in enumerate(column)
            if any(meeting.state.value != "cancelled" for meeting in cell.meetings)
        ]
        for cell in column[busy[0] + 1 : busy[-1]] if busy else ():
            cell.waits = not cell.meetings
