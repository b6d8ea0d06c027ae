"""Importing meeting requests: one in each direction, known ones keep their state."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.intake.importing import ImportKind, ImportSummary
from matchmaker.records import MeetingRequest, Mission, Priority, RequestState
from tests.matchmaker.intake.conftest import Import, Refusal

KIND = ImportKind.REQUESTS
FULL = ("from", "to", "priority", "note", "synthetic")


def requests(session: Session) -> list[tuple[str, str, Priority, str, bool]]:
    return [
        (one.asker.code, one.asked.code, one.priority, one.note, one.synthetic)
        for one in session.scalars(select(MeetingRequest).order_by(MeetingRequest.id))
    ]


def test_every_column_is_kept(session: Session, imported: Import) -> None:
    summary = imported(
        KIND,
        FULL,
        ("EU01", "CN01", "must", "met before", "yes"),
        ("Company CN01", "company eu01", "", "", ""),
        ("EU01", "CN02", "NEVER", "", ""),
        ("EU02", "CN02", "nice", "", "no"),
    )
    assert summary == ImportSummary(added=4)
    assert requests(session) == [
        ("EU01", "CN01", Priority.MUST, "met before", True),
        ("CN01", "EU01", Priority.WANT, "", False),
        ("EU01", "CN02", Priority.NEVER, "", False),
        ("EU02", "CN02", Priority.NICE, "", False),
    ]


def test_the_same_file_again_adds_nothing(
    session: Session, mission: Mission, imported: Import
) -> None:
    rows = [FULL, ("EU01", "CN01", "must", "", "")]
    imported(KIND, *rows)
    revision = mission.revision
    assert imported(KIND, *rows) == ImportSummary(unchanged=1)
    assert (len(requests(session)), mission.revision) == (1, revision)


def test_a_changed_request_keeps_its_state(session: Session, imported: Import) -> None:
    imported(KIND, FULL[:3], ("EU01", "CN01", "must"))
    request = session.scalars(select(MeetingRequest)).one()
    request.move_to(RequestState.ACCEPTED)
    assert imported(KIND, FULL[:3], ("EU01", "CN01", "nice")) == ImportSummary(changed=1)
    assert (request.priority, request.state) == (Priority.NICE, RequestState.ACCEPTED)


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        (
            [("EU01", "CN09", "must")],
            [
                'Row 2, column "to": no participant of this mission has the name or code "CN09"; '
                "import the participants first, or correct the name."
            ],
        ),
        (
            [("", "CN01", "")],
            ['Row 2, column "from": the cell is empty; it must be filled in.'],
        ),
        (
            [("EU01", "EU02", ""), ("CN01", "CN01", "")],
            [
                'Row 2, column "to": Company EU01 and Company EU02 are on the same side; '
                "requests go to the other one.",
                'Row 3, column "to": Company CN01 and Company CN01 are on the same side; '
                "requests go to the other one.",
            ],
        ),
        (
            [("EU01", "CN01", "urgent")],
            [
                'Row 2, column "priority": "urgent" is not known; write one of: must, want, '
                "nice, never."
            ],
        ),
        (
            [("EU01", "CN01", "must"), ("Company EU01", "CN01", "never")],
            [
                'Row 3, column "to": row 2 is a request from Company EU01 to Company CN01 as '
                "well; keep one of them."
            ],
        ),
    ],
)
def test_what_is_wrong_is_named(
    refusal: Refusal, rows: list[tuple[str, ...]], sentences: list[str]
) -> None:
    assert refusal(KIND, FULL[:3], *rows) == sentences
