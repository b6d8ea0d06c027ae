"""Importing delegates: several for an organisation, found again by mail address or name."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.intake.importing import ImportKind, ImportSummary
from matchmaker.records import Delegate, Mission, Participant, Side
from tests.factories import make_bare_mission, make_participant
from tests.matchmaker.intake.conftest import Import, Refusal

KIND = ImportKind.DELEGATES
SHORT = ("organisation", "latin_name", "email")
FULL = (
    *("organisation", "native_name", "latin_name", "family_name", "given_name", "title"),
    *("salutation", "languages", "email", "telephone", "wechat", "synthetic"),
)
ROW = (
    *("CN01", "张伟", "Zhang Wei", "Zhang", "Wei", "Export Manager", "Ms Zhang", "zh;en"),
    *("wei@snow.example", "+86 10 5555 0101", "wei-1", "yes"),
)


def delegates(session: Session, code: str) -> list[Delegate]:
    participant = session.scalars(select(Participant).where(Participant.code == code)).one()
    session.refresh(participant)
    return participant.delegates


def test_every_column_is_kept(session: Session, imported: Import) -> None:
    assert imported(KIND, FULL, ROW) == ImportSummary(added=1)
    (made,) = delegates(session, "CN01")
    assert {name: getattr(made, name) for name in FULL[1:]} == {
        **dict(zip(FULL[1:], ROW[1:], strict=True)),
        "languages": ["zh", "en"],
        "synthetic": True,
    }


def test_an_organisation_may_send_several_people(session: Session, imported: Import) -> None:
    rows = [("Company EU01", "Ann Lee", ""), ("eu01", "Bo Lee", ""), ("EU02", "Ann Lee", "")]
    assert imported(KIND, SHORT, *rows) == ImportSummary(added=3)
    assert [one.latin_name for one in delegates(session, "EU01")] == ["Ann Lee", "Bo Lee"]
    assert [one.latin_name for one in delegates(session, "EU02")] == ["Ann Lee"]


def test_a_name_without_its_own_script_is_written_as_it_is(
    session: Session, imported: Import
) -> None:
    imported(KIND, SHORT, ("EU01", "Ann Lee", ""))
    assert delegates(session, "EU01")[0].native_name == "Ann Lee"


def test_the_same_file_again_adds_nothing(
    session: Session, mission: Mission, imported: Import
) -> None:
    imported(KIND, FULL, ROW)
    revision = mission.revision
    assert imported(KIND, FULL, ROW) == ImportSummary(unchanged=1)
    assert (len(delegates(session, "CN01")), mission.revision) == (1, revision)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("EU01", "Ann Lee-Kim", "ANN@x.example"), id="new name, same address"),
        pytest.param(("EU01", "Ann Lee", "lee@x.example"), id="new address, same name"),
    ],
)
def test_a_person_is_found_again_by_address_or_name(
    session: Session, imported: Import, row: tuple[str, ...]
) -> None:
    imported(KIND, SHORT, ("EU01", "Ann Lee", "ann@x.example"))
    assert imported(KIND, SHORT, row) == ImportSummary(changed=1)
    (made,) = delegates(session, "EU01")
    assert (made.latin_name, made.email) == row[1:]


def test_a_person_known_from_another_mission_takes_part_here_too(
    session: Session, mission: Mission, imported: Import
) -> None:
    other = make_bare_mission(session, "other")
    known = make_participant(session, other, Side.HOME, "EU09", delegates=1)
    session.add(
        Participant(mission=mission, organisation=known.organisation, side=Side.HOME, code="EU03")
    )
    session.flush()
    revision = other.revision
    columns = (*SHORT, "languages")
    assert imported(KIND, columns, ("EU03", "EU09 1", "", "fr")) == ImportSummary(added=1)
    assert delegates(session, "EU03") == known.delegates
    # The person's languages changed for the other mission too.
    assert other.revision == revision + 1


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        pytest.param(
            [("Nobody Ltd", "Ann Lee", "")],
            [
                'Row 2, column "organisation": no participant of this mission has the name or '
                'code "Nobody Ltd"; import the participants first, or correct the name.'
            ],
            id="unknown organisation",
        ),
        pytest.param(
            [("EU01", "", "")],
            ['Row 2, column "latin_name": the cell is empty; it must be filled in.'],
            id="no name",
        ),
        pytest.param(
            [("EU01", "Ann Lee", "ann at x")],
            ['Row 2, column "email": "ann at x" is not a mail address.'],
            id="no address",
        ),
        pytest.param(
            [("EU01", "Ann Lee", "ann@x.example"), ("EU02", "Bo Lee", "Ann@X.example")],
            [
                'Row 3, column "email": "Ann@X.example" is in row 2 as well; each person has an '
                "own address."
            ],
            id="shared address",
        ),
        pytest.param(
            [("EU01", "Ann Lee", "ann@x.example"), ("EU01", "Ann Lee", "lee@x.example")],
            [
                'Row 3, column "latin_name": Company EU01 has a delegate "Ann Lee" already; '
                "write what tells the two apart, such as a second name, or keep one of them."
            ],
            id="namesakes",
        ),
    ],
)
def test_what_is_wrong_is_named(
    refusal: Refusal, rows: list[tuple[str, ...]], sentences: list[str]
) -> None:
    assert refusal(KIND, SHORT, *rows) == sentences


def test_a_name_cannot_become_that_of_a_colleague(imported: Import, refusal: Refusal) -> None:
    imported(KIND, SHORT, ("EU01", "Ann Lee", "ann@x.example"), ("EU01", "Bo Lee", ""))
    assert refusal(KIND, SHORT, ("EU01", "Bo Lee", "ann@x.example")) == [
        'Row 2, column "latin_name": Company EU01 has a delegate "Bo Lee" already; write what '
        "tells the two apart, such as a second name, or keep one of them."
    ]
