"""Importing availability: local times of a place, kept in UTC."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.intake.importing import ImportKind, ImportSummary
from matchmaker.records import AvailabilityWindow, Mission, Participant, Place
from tests.factories import make_place
from tests.matchmaker.intake.conftest import Import, Refusal

KIND = ImportKind.AVAILABILITY
SHORT = ("organisation", "from", "to")
FULL = (*SHORT, "place", "status", "note", "synthetic")

Window = tuple[datetime, datetime, bool]


def windows(session: Session, code: str) -> list[Window]:
    rows = session.scalars(
        select(AvailabilityWindow)
        .join(Participant, Participant.id == AvailabilityWindow.participant_id)
        .where(Participant.code == code)
        .order_by(AvailabilityWindow.starts_at)
    )
    return [(one.starts_at, one.ends_at, one.available) for one in rows]


def utc(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def test_times_are_those_of_the_first_place_unless_another_is_named(
    session: Session, mission: Mission, imported: Import
) -> None:
    make_place(session, mission, "Ogden", time_zone="America/Denver")
    summary = imported(
        KIND,
        FULL,
        ("EU01", "2027-03-09 09:00", "2027-03-09T12:30", "", "", "", ""),
        ("EU01", "2027-03-10 09:00:00", "2027-03-10 12:30", "ogden", "away", "tour", "yes"),
        ("EU02", "2027-03-10 09:00", "2027-03-10 12:30", "City of Ogden", "available", "", "no"),
    )
    assert summary == ImportSummary(added=3)
    assert windows(session, "EU01") == [
        (utc(1), utc(4, 30), True),
        (utc(16, day=10), utc(19, 30, day=10), False),
    ]
    assert windows(session, "EU02") == [(utc(16, day=10), utc(19, 30, day=10), True)]
    assert session.scalars(
        select(AvailabilityWindow.note).where(AvailabilityWindow.synthetic)
    ).all() == ["tour"]


def test_the_same_file_again_adds_nothing(
    session: Session, mission: Mission, imported: Import
) -> None:
    rows = [SHORT, ("EU01", "2027-03-09 09:00", "2027-03-09 12:00")]
    imported(KIND, *rows)
    revision = mission.revision
    assert imported(KIND, *rows) == ImportSummary(unchanged=1)
    assert (len(windows(session, "EU01")), mission.revision) == (1, revision)


def test_a_file_states_the_whole_availability_of_those_it_names(
    session: Session, imported: Import
) -> None:
    imported(
        KIND,
        SHORT,
        ("EU01", "2027-03-09 09:00", "2027-03-09 12:00"),
        ("EU01", "2027-03-10 09:00", "2027-03-10 12:00"),
        ("EU02", "2027-03-09 09:00", "2027-03-09 12:00"),
    )
    assert imported(KIND, SHORT, ("EU01", "2027-03-09 09:00", "2027-03-09 11:00")) == ImportSummary(
        added=1, changed=2
    )
    assert windows(session, "EU01") == [(utc(1), utc(3), True)]
    assert windows(session, "EU02") == [(utc(1), utc(4), True)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("EU99", "2027-03-09 09:00", "2027-03-09 12:00", "", ""),
            'Row 2, column "organisation": no participant of this mission has the name or code '
            '"EU99"; import the participants first, or correct the name.',
        ),
        (
            ("EU01", "09/03/2027 9:00", "2027-03-09 12:00", "", ""),
            'Row 2, column "from": "09/03/2027 9:00" is not a date and time; write it like '
            "2027-03-09 14:30.",
        ),
        (
            ("EU01", "2027-03-09 09:00", "2027-03-09", "", ""),
            'Row 2, column "to": "2027-03-09" is not a date and time; write it like '
            "2027-03-09 14:30.",
        ),
        (
            ("EU01", "", "2027-03-09 12:00", "", ""),
            'Row 2, column "from": the cell is empty; it must be filled in.',
        ),
        (
            ("EU01", "2027-03-09 09:03", "2027-03-09 12:00", "", ""),
            'Row 2, column "from": "2027-03-09 09:03" is not on a full five minutes.',
        ),
        (
            ("EU01", "2027-03-09 12:00", "2027-03-09 12:00", "", ""),
            'Row 2, column "to": it is not later than the time in from.',
        ),
        (
            ("EU01", "2027-03-09 09:00", "2027-03-09 12:00", "Mars", ""),
            'Row 2, column "place": the mission has no place "Mars".',
        ),
        (
            ("EU01", "2027-03-09 09:00", "2027-03-09 12:00", "", "perhaps"),
            'Row 2, column "status": "perhaps" is not known; write one of: available, away.',
        ),
        (
            ("EU01", "2027-03-14 02:30", "2027-03-14 12:00", "Ogden", ""),
            'Row 2, column "from": "2027-03-14 02:30" does not exist in America/Denver: the '
            "clocks go forward over it; choose a time before or after.",
        ),
        (
            ("EU01", "2027-11-07 00:30", "2027-11-07 01:30", "Ogden", ""),
            'Row 2, column "to": "2027-11-07 01:30" happens twice in America/Denver: the clocks '
            "go back over it; choose a time before or after.",
        ),
    ],
)
def test_what_is_wrong_is_named(
    session: Session, mission: Mission, refusal: Refusal, row: tuple[str, ...], sentence: str
) -> None:
    make_place(session, mission, "Ogden", time_zone="America/Denver")
    assert refusal(KIND, FULL[:5], row) == [sentence]


def test_a_row_stands_once(refusal: Refusal) -> None:
    row = ("EU01", "2027-03-09 09:00", "2027-03-09 12:00")
    assert refusal(KIND, SHORT, row, ("Company EU01", *row[1:])) == [
        'Row 3, column "organisation": row 2 says the same; keep one of them.'
    ]


def test_without_a_place_there_is_no_clock(session: Session, refusal: Refusal) -> None:
    session.execute(delete(Place))
    assert refusal(KIND, SHORT, ("EU01", "2027-03-09 09:00", "2027-03-09 12:00")) == [
        'Row 2, column "place": the mission has no place yet; set its places up first.'
    ]
