"""Importing participants: organisations found or created, every cell read, every fault named."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.intake.importing import ImportKind, ImportSummary
from matchmaker.records import (
    Mission,
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    Participant,
    Place,
    ProfileKind,
    Region,
    Side,
)
from tests.factories import make_block, make_meeting, make_organisation
from tests.matchmaker.intake.conftest import Import, Refusal

KIND = ImportKind.PARTICIPANTS
SHORT = ("organisation", "country", "side")
FULL = (
    *("organisation", "country", "side", "kind", "sector", "website", "offers", "needs"),
    *("languages", "min_meetings", "target_meetings", "max_meetings", "delegates_at_once"),
    *("table", "code", "synthetic", "note"),
)
ROW = (
    *("Snow Ltd", "España", "home", "sme", "ski; sport", "https://snow.example"),
    *("ski-schools|boots of felt", "Retail chains and shops", "en;Spanish", "2", "4", "6"),
    *("2", "1", "SNOW", "yes", "comes late"),
)


def participant(session: Session, name: str) -> Participant:
    return session.scalars(
        select(Participant).join(Organisation).where(Organisation.name == name)
    ).one()


def test_every_column_is_kept(session: Session, imported: Import) -> None:
    assert imported(KIND, FULL, ROW) == ImportSummary(added=1)
    made = participant(session, "Snow Ltd")
    organisation = made.organisation
    assert (organisation.country, organisation.kind, organisation.region) == (
        "ES",
        OrganisationKind.SME,
        Region.EUROPEAN,
    )
    assert (organisation.sector, organisation.website) == ("ski; sport", "https://snow.example")
    assert organisation.synthetic
    assert (made.side, made.code, made.synthetic, made.note) == (
        Side.HOME,
        "SNOW",
        True,
        "comes late",
    )
    assert [(one.kind, one.code, one.text) for one in made.profile] == [
        (ProfileKind.OFFER, "ski-schools", ""),
        (ProfileKind.OFFER, "", "boots of felt"),
        (ProfileKind.NEED, "retail", ""),
    ]
    assert made.stated_languages == ["en", "es"]
    assert (made.min_meetings, made.target_meetings, made.max_meetings) == (2, 4, 6)
    assert (made.delegates_at_once, made.home_table) == (2, 1)


def test_what_is_not_stated_has_the_documented_defaults(session: Session, imported: Import) -> None:
    imported(KIND, SHORT, ("Plain Ltd", "CHN", "Counterpart"))
    made = participant(session, "Plain Ltd")
    assert (made.organisation.kind, made.organisation.region) == (
        OrganisationKind.COMPANY,
        Region.THIRD_COUNTRY,
    )
    assert (made.min_meetings, made.target_meetings, made.max_meetings) == (0, 0, None)
    assert (made.delegates_at_once, made.home_table, made.synthetic) == (1, None, False)
    assert made.stated_languages == []


@pytest.mark.parametrize(
    ("word", "side"), [("european", Side.HOME), ("third-country", Side.COUNTERPART)]
)
def test_sides_have_a_second_name(
    session: Session, imported: Import, word: str, side: Side
) -> None:
    imported(KIND, SHORT, ("Plain Ltd", "CN", word))
    assert participant(session, "Plain Ltd").side is side


def test_codes_are_given_in_order_around_those_that_are_taken(
    session: Session, imported: Import
) -> None:
    imported(
        KIND,
        (*SHORT, "code"),
        ("A", "ES", "home", ""),
        ("B", "ES", "home", "eu04"),
        ("C", "FR", "home", ""),
        ("D", "CN", "counterpart", ""),
        ("E", "US", "counterpart", ""),
    )
    codes = {name: participant(session, name).code for name in "ABCDE"}
    assert codes == {"A": "EU03", "B": "eu04", "C": "EU05", "D": "CN03", "E": "US01"}


@pytest.mark.parametrize(
    "spelling", ["Dotcomsports", "DOTCOMSPORTS", " dotcomsports ", "Dotcomsport"]
)
def test_an_organisation_is_found_by_name_or_alias(
    session: Session, imported: Import, spelling: str
) -> None:
    known = make_organisation(session, "Dotcomsports", country="NL")
    known.aliases.append(OrganisationAlias(spelling="Dotcomsport"))
    session.flush()
    imported(KIND, SHORT, (spelling, "NL", "home"))
    assert participant(session, "Dotcomsports").organisation is known


def test_the_same_file_again_adds_nothing(
    session: Session, mission: Mission, imported: Import
) -> None:
    imported(KIND, FULL, ROW)
    revision = mission.revision
    assert imported(KIND, FULL, ROW) == ImportSummary(unchanged=1)
    assert mission.revision == revision


def test_a_changed_row_is_brought_up_to_date(
    session: Session, mission: Mission, imported: Import
) -> None:
    imported(KIND, FULL, ROW)
    revision = mission.revision
    changed = dict(zip(FULL, ROW, strict=True)) | {
        "country": "FR",
        "offers": "",
        "max_meetings": "",
    }
    assert imported(KIND, FULL, tuple(changed.values())) == ImportSummary(changed=1)
    made = participant(session, "Snow Ltd")
    assert made.organisation.country == "FR"
    assert [one.kind for one in made.profile] == [ProfileKind.NEED]
    assert made.max_meetings is None
    assert mission.revision == revision + 1


def test_columns_that_the_file_lacks_change_nothing(session: Session, imported: Import) -> None:
    imported(KIND, FULL, ROW)
    assert imported(KIND, SHORT, ROW[:3]) == ImportSummary(unchanged=1)
    assert participant(session, "Snow Ltd").max_meetings == 6


BAD = {
    "organisation": ("", "the cell is empty; it must be filled in."),
    "country": (
        "Spayn",
        'there is no country "Spayn"; write its ISO code, such as ES, or its English name.',
    ),
    "side": ("left", '"left" is not known; write one of: home, counterpart.'),
    "kind": (
        "bakery",
        '"bakery" is not known; write one of: cluster, sme, company, manufacturer, '
        "tour-operator, resort, club, association, intermediary, trade-fair, tourist-board, "
        "authority, eu-institution, other.",
    ),
    "website": (
        "javascript:alert(1)",
        '"javascript:alert(1)" is not an address that begins with https://.',
    ),
    "min_meetings": ("-1", '"-1" is not a whole number from 0 to 1000.'),
    "target_meetings": ("4.5", '"4.5" is not a whole number from 0 to 1000.'),
    "max_meetings": ("many", '"many" is not a whole number from 0 to 1000.'),
    "delegates_at_once": ("0", '"0" is not a whole number from 1 to 1000.'),
    "table": ("3", '"3" is not a whole number from 1 to 2.'),
    "code": ("a/b", '"a/b" is not a code; use up to 20 letters, digits and hyphens.'),
    "synthetic": (
        "maybe",
        '"maybe" is not known; write one of: yes, no.',
    ),
    "note": ("n" * 2001, "the text has 2001 characters; at most 2000 are kept."),
}


@pytest.mark.parametrize("column", BAD)
def test_a_cell_that_cannot_be_read_is_named(refusal: Refusal, column: str) -> None:
    value, problem = BAD[column]
    row = dict(zip(FULL, ROW, strict=True)) | {column: value}
    assert refusal(KIND, FULL, tuple(row.values())) == [f'Row 2, column "{column}": {problem}']


@pytest.mark.parametrize("column", ["sector", "languages"])
def test_a_code_that_is_not_on_its_list_is_named_with_the_list(
    refusal: Refusal, column: str
) -> None:
    (found,) = refusal(KIND, (*SHORT, column), ("A", "ES", "home", "nonsense"))
    assert found.startswith(f'Row 2, column "{column}": "nonsense" is not known; write one of: ')


def test_all_errors_are_told_at_once(refusal: Refusal) -> None:
    assert refusal(KIND, SHORT, ("A", "ES", "home"), ("", "XX", "home"), ("B", "", "up")) == [
        'Row 3, column "organisation": the cell is empty; it must be filled in.',
        'Row 3, column "country": there is no country "XX"; write its ISO code, such as ES, or '
        "its English name.",
        'Row 4, column "country": the cell is empty; it must be filled in.',
        'Row 4, column "side": "up" is not known; write one of: home, counterpart.',
    ]


def test_numbers_of_meetings_must_be_in_order(refusal: Refusal) -> None:
    columns = (*SHORT, "min_meetings", "target_meetings", "max_meetings")
    assert refusal(
        KIND, columns, ("A", "ES", "home", "5", "4", "3"), ("B", "ES", "home", "2", "", "1")
    ) == [
        'Row 2, column "min_meetings": 5 is more than the 4 of target_meetings.',
        'Row 2, column "min_meetings": 5 is more than the 3 of max_meetings.',
        'Row 2, column "target_meetings": 4 is more than the 3 of max_meetings.',
        'Row 3, column "min_meetings": 2 is more than the 1 of max_meetings.',
    ]


def test_numbers_of_meetings_are_held_against_what_is_known(
    imported: Import, refusal: Refusal
) -> None:
    imported(KIND, (*SHORT, "min_meetings"), ("A", "ES", "home", "5"))
    assert refusal(KIND, (*SHORT, "max_meetings"), ("A", "ES", "home", "4")) == [
        'Row 2, column "min_meetings": 5 is more than the 4 of max_meetings.'
    ]


def test_an_organisation_is_in_the_file_once(session: Session, refusal: Refusal) -> None:
    known = make_organisation(session, "Dotcomsports")
    known.aliases.append(OrganisationAlias(spelling="Dotcomsport"))
    session.flush()
    rows = [(name, "NL", "home") for name in ("Dotcomsports", "New", "NEW", "Dotcomsport")]
    assert refusal(KIND, SHORT, *rows) == [
        'Row 4, column "organisation": "NEW" is the organisation of row 3 as well; keep one of '
        "the rows.",
        'Row 5, column "organisation": "Dotcomsport" is the organisation of row 2 as well; keep '
        "one of the rows.",
    ]


def test_a_code_is_taken_once(refusal: Refusal) -> None:
    columns = (*SHORT, "code")
    rows = [("A", "ES", "home", "cn01"), ("B", "ES", "home", "X"), ("C", "ES", "home", "x")]
    assert refusal(KIND, columns, *rows) == [
        'Row 2, column "code": the code "cn01" is taken; choose another.',
        'Row 4, column "code": the code "x" is taken; choose another.',
    ]


def test_a_code_stays_once_meetings_are_known_under_it(
    session: Session, mission: Mission, imported: Import, refusal: Refusal
) -> None:
    columns = (*SHORT, "code")
    assert imported(KIND, columns, ("Company EU01", "ES", "home", "ONE")).changed == 1
    home, counterpart = (participant(session, f"Company {code}") for code in ("EU01", "CN01"))
    block = make_block(session, session.scalars(select(Place)).one())
    make_meeting(session, [home, counterpart], block.slots[0])
    assert refusal(KIND, columns, ("Company EU01", "ES", "home", "TWO")) == [
        'Row 2, column "code": its meetings are known under the code "ONE"; keep it.'
    ]
