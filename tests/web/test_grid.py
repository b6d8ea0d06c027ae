"""The grid puts each meeting where it is, and shows a wait as a wait."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from matchmaker.agenda_views import MissionAgenda
from matchmaker.agendas import agenda_of
from matchmaker.database import reading, writing
from matchmaker.missions import mission_by_slug
from matchmaker.records import MeetingState
from tests.web import scenes
from web.organiser.grid import Cell, Row, by_participant, by_table, mark_waits

HELD = SimpleNamespace(state=MeetingState.PLANNED)
CANCELLED = SimpleNamespace(state=MeetingState.CANCELLED)


@pytest.fixture
def agenda(sqlite_engine: Engine) -> Iterator[MissionAgenda]:
    with writing(sqlite_engine) as session:
        scenes.planned_mission(session, "one")
    with reading(sqlite_engine) as session:
        yield agenda_of(session, mission_by_slug(session, "one"))


def column(*cells: Sequence[Any]) -> list[Row]:
    slot: Any = None
    return [Row(slot, [Cell(list(meetings))]) for meetings in cells]


@pytest.mark.parametrize(
    ("cells", "waits"),
    [
        (([HELD], [], [HELD]), [1]),
        (([], [HELD], [], [], [HELD], []), [2, 3]),
        (([HELD], [HELD]), []),
        (([], [], []), []),
        (([HELD], [], [CANCELLED]), []),
        (([HELD], [CANCELLED], [], [HELD]), [2]),
    ],
)
def test_a_wait_lies_between_two_meetings_to_be_held(
    cells: tuple[Sequence[Any], ...], waits: list[int]
) -> None:
    rows = column(*cells)
    mark_waits(rows)
    assert [at for at, row in enumerate(rows) if row.cells[0].waits] == waits


def test_every_meeting_stands_once_at_its_table_or_venue(agenda: MissionAgenda) -> None:
    columns, bands = by_table(agenda)
    assert [one.number or one.venue for one in columns] == [1, 2, "Ice rink"]
    found = [
        (meeting.code, row.slot.code, columns[at].number or columns[at].venue)
        for band in bands
        for row in band.rows
        for at, cell in enumerate(row.cells)
        for meeting in cell.meetings
    ]
    assert sorted(found) == sorted(
        (one.code, one.slot.code, one.table_number or one.venue) for one in agenda.meetings
    )
    assert len(found) == 4


def test_a_table_that_a_place_does_not_have_is_marked(agenda: MissionAgenda) -> None:
    assert all(
        cell.exists for band in by_table(agenda)[1] for row in band.rows for cell in row.cells
    )
    elsewhere = [
        SimpleNamespace(**{name: getattr(slot, name) for name in slot.__slots__} | {"tables": (1,)})
        for slot in agenda.slots
    ]
    smaller: Any = SimpleNamespace(meetings=[], tables=(1, 2), slots=elsewhere)
    _, bands = by_table(smaller)
    assert {tuple(cell.exists for cell in row.cells) for row in bands[0].rows} == {(True, False)}


def test_each_block_of_a_day_is_a_band(agenda: MissionAgenda) -> None:
    bands = by_participant(agenda, agenda.participants)
    assert [(band.block, band.place.city, len(band.rows)) for band in bands] == [
        ("Tuesday", "Beijing", 5)
    ]
