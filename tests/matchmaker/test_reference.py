"""The reference lists: found by code or name, however people write them."""

import pytest

from matchmaker import reference
from matchmaker.records import OrganisationKind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ES", "ES"),
        ("esp", "ES"),
        ("Spain", "ES"),
        (" españa ", "ES"),
        ("ESPANA", "ES"),
        ("中国", "CN"),
        ("P.R. China", "CN"),
        ("Cote d'Ivoire", "CI"),
        ("UK", "GB"),
        ("BL", "BL"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_found_however_it_is_written(text: str, code: str | None) -> None:
    assert reference.country_code(text) == code


def test_every_country_is_found_by_each_of_its_names() -> None:
    rows = reference.read("countries")
    for row in rows:
        names = f"{row['alpha3']};{row['name']};{row['local_names']};{row['other_names']}"
        for name in filter(None, names.split(";")):
            assert reference.country_code(name) == row["alpha2"]
    assert len(rows) == len(reference.countries()) == 249
    assert reference.country_name("ES") == "Spain"


def test_the_other_lists_are_found_by_code_and_by_label() -> None:
    assert [reference.language(text) for text in ("en", "English", "español", "xx")] == [
        "en",
        "en",
        "es",
        None,
    ]
    assert [reference.sector(text) for text in ("ski", "Ski and snow sports", "snow")] == [
        "ski",
        "ski",
        None,
    ]
    assert [reference.topic(text) for text in ("retail", "Retail chains and shops", "r")] == [
        "retail",
        "retail",
        None,
    ]
    assert reference.organisation_kind("Sports club") == "club"


def test_the_kinds_of_organisation_are_those_of_the_records() -> None:
    assert list(reference.organisation_kinds()) == list(OrganisationKind)


def test_what_an_entry_lies_within_is_in_its_list_too() -> None:
    sectors = reference.sectors()
    assert {one.within for one in sectors.values()} <= {"", *sectors}
    assert {one.within for one in reference.topics().values()} <= set(sectors)


def test_a_spelling_belongs_to_one_entry_only(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"code": "a", "label": "Same"}, {"code": "b", "label": "SAME"}]
    reference._spellings.cache_clear()
    monkeypatch.setattr(reference, "read", lambda _name: rows)
    with pytest.raises(ValueError, match="'same' stands for a and for b"):
        reference.sector("a")
