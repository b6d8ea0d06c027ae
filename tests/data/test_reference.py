"""The reference lists: complete, without double meanings, in step with the records."""

from collections import Counter

import pytest

from matchmaker.records import OrganisationKind
from tests.data.files import REFERENCE, column, rows, several

COUNTRIES = REFERENCE / "countries.csv"


def test_countries_are_those_of_iso_3166() -> None:
    assert len(rows(COUNTRIES)) == 249
    for length, name in ((2, "alpha2"), (3, "alpha3")):
        codes = column(COUNTRIES, name)
        assert len(set(codes)) == 249
        assert all(len(code) == length and code.isupper() for code in codes)


def test_a_spelling_belongs_to_one_country() -> None:
    spellings = Counter(
        spelling
        for row in rows(COUNTRIES)
        for spelling in {
            written.casefold()
            for written in (
                row["alpha2"],
                row["alpha3"],
                row["name"],
                *several(row["local_names"]),
                *several(row["other_names"]),
            )
        }
    )
    assert [spelling for spelling, count in spellings.items() if count > 1] == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("Holland", "NL"),
        ("PRC", "CN"),
        ("中国", "CN"),
        ("UK", "GB"),
        ("USA", "US"),
        ("Czech Republic", "CZ"),
    ],
)
def test_common_ways_to_write_a_country(written: str, code: str) -> None:
    found = [
        row["alpha2"]
        for row in rows(COUNTRIES)
        if written in [*several(row["local_names"]), *several(row["other_names"])]
    ]
    assert found == [code]


def test_membership() -> None:
    members = Counter(column(COUNTRIES, "membership"))
    assert members == {"EU": 27, "EEA": 3, "": 219}


def test_sectors_and_topics_hang_together() -> None:
    sectors = column(REFERENCE / "sectors.csv", "code")
    topics = column(REFERENCE / "topics.csv", "code")
    assert len(set(sectors)) == len(sectors)
    assert len(set(topics)) == len(topics)
    assert {one for one in column(REFERENCE / "sectors.csv", "broader") if one} <= set(sectors)
    assert set(column(REFERENCE / "topics.csv", "sector")) <= set(sectors)


def test_kinds_of_organisation_are_those_of_the_records() -> None:
    codes = column(REFERENCE / "organisation_kinds.csv", "code")
    assert codes == [kind.value for kind in OrganisationKind]


def test_unknown_labels_of_objectives_stay_unknown() -> None:
    objectives = [
        (row["code"], row["label"])
        for row in rows(REFERENCE / "cooperation_codes.csv")
        if row["list"] == "objective"
    ]
    assert objectives == [
        (number, f"Category {number} (no label supplied)")
        for number in ("1", "3", "6", "8", "12", "13", "14")
    ]
