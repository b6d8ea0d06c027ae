"""The report's rows: none lost, every figure as printed, every reference resolved."""

import re

import pytest

from tests.data.files import REFERENCE, REPORT, column, rows, several

ROWS = {
    "organisations": 69,
    "organisation_aliases": 38,
    "missions": 7,
    "events": 6,
    "event_figures": 20,
    "stakeholders": 12,
    "achievements": 17,
    "claims": 16,
    "cluster_cases": 8,
    "cluster_case_details": 11,
    "sme_cases": 14,
    "sme_case_details": 18,
    "export_groups": 3,
    "export_group_members": 10,
    "agreements": 5,
    "reverse_missions": 4,
    "sessions": 6,
    "narrative": 12,
    "case_types": 4,
    "objective_categories": 8,
    "inconsistencies": 68,
}
WITHOUT_SOURCE = {"organisation_aliases"}
"""An alias belongs to an organisation, whose row has the source."""


def report(name: str) -> list[dict[str, str]]:
    return rows(REPORT / f"{name}.csv")


def test_every_file_is_known() -> None:
    assert {path.stem for path in REPORT.glob("*.csv")} == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_rows_and_their_source(name: str) -> None:
    listed = report(name)
    assert len(listed) == ROWS[name]
    if name not in WITHOUT_SOURCE:
        assert all(row["source"].startswith("report, ") for row in listed)


@pytest.mark.parametrize("path", sorted(REPORT.rglob("*.csv")), ids=lambda path: path.name)
def test_line_ends_are_lf(path) -> None:
    assert b"\r" not in path.read_bytes()


def test_sides() -> None:
    regions = column(REPORT / "organisations.csv", "region")
    assert (regions.count("european"), regions.count("third_country")) == (31, 38)


def test_organisations_referred_to_exist() -> None:
    known = set(column(REPORT / "organisations.csv", "id"))
    columns = {
        "organisations": ["cluster"],
        "organisation_aliases": ["organisation"],
        "missions": ["local_partners"],
        "cluster_cases": ["european_party", "partner"],
        "cluster_case_details": ["european_party", "partner"],
        "sme_cases": ["sme", "partner"],
        "sme_case_details": ["sme", "partner"],
        "export_groups": ["promoter"],
        "export_group_members": ["member"],
        "agreements": ["european_party", "signed_by", "third_party"],
        "reverse_missions": ["host", "delegation"],
    }
    unknown = [
        (name, one)
        for name, names in columns.items()
        for row in report(name)
        for key in names
        for one in several(row[key])
        if one not in known | {"consortium"}
    ]
    assert unknown == []


def test_missions_cases_and_groups_referred_to_exist() -> None:
    missions = set(column(REPORT / "missions.csv", "id"))
    used = {
        one
        for name in (
            "events",
            "event_figures",
            "stakeholders",
            "achievements",
            "sessions",
            "claims",
        )
        for one in column(REPORT / f"{name}.csv", "mission")
    }
    used |= {one for row in report("organisations") for one in several(row["missions"])}
    used |= set(column(REPORT / "missions.csv", "parent"))
    assert used - {""} <= missions
    cases = {
        row["id"]
        for name in ("cluster_cases", "cluster_case_details", "sme_cases", "sme_case_details")
        for row in report(name)
    }
    used = {one for name in ("agreements", "reverse_missions") for row in report(name)
            for one in several(row["cases"])}  # fmt: skip
    assert used <= cases
    groups = set(column(REPORT / "export_groups.csv", "id"))
    assert set(column(REPORT / "export_group_members.csv", "export_group")) == groups
    assert set(column(REPORT / "sme_case_details.csv", "export_group")) == groups | {""}


def test_codes_are_those_of_the_reference_lists() -> None:
    sectors = set(column(REFERENCE / "sectors.csv", "code"))
    countries = set(column(REFERENCE / "countries.csv", "alpha2"))
    codes = {(row["list"], row["code"]) for row in rows(REFERENCE / "cooperation_codes.csv")}
    for name in ROWS:
        for row in report(name):
            assert set(several(row.get("sectors", ""))) <= sectors
            assert {row.get("country", ""), row.get("partner_country", "")} <= countries | {""}
            for code in several(row.get("objectives", "")):
                assert ("objective", code) in codes
            for key, code in (
                ("case-type", row.get("type", "")),
                ("agreement-kind", row.get("agreement_kind", "")),
                ("agreement-kind", row["kind"] if name == "agreements" else ""),
                ("case-state", row.get("state", "") if "case" in name else ""),
                ("case-state", row["state"] if name == "agreements" else ""),
            ):
                assert not code or (key, code) in codes


def test_events_table_as_printed_and_as_counted() -> None:
    figures = report("event_figures")
    totals = {row["figure"]: int(row["value"]) for row in figures if row["row"] == "total"}
    counted = {
        figure: sum(
            int(row["value"] or 0)
            for row in figures
            if row["row"] == "country" and row["figure"] == figure
        )
        for figure in totals
    }
    assert list(totals.values()) == [10, 3, 9, 2, 250]
    assert list(counted.values()) == [10, 3, 10, 2, 250]


@pytest.mark.parametrize("name", ["event_figures", "stakeholders"])
def test_a_dash_is_empty_and_not_nought(name: str) -> None:
    dashes = [row for row in report(name) if row["printed"] == "-"]
    assert dashes
    assert all(row["value"] == "" and row["qualifier"] == "" for row in dashes)
    assert all(row["value"] == row["printed"] for row in report(name) if row not in dashes)


def test_bounds_stay_bounds() -> None:
    bounds = {
        (row["mission"], row["value"])
        for row in report("achievements")
        if row["qualifier"] == "more_than"
    }
    assert bounds == {("M-CN-2017", "130"), ("M-US-2017", "120"), ("", "150")}
    (jiangsu,) = (row for row in report("reverse_missions") if row["size"])
    assert (jiangsu["size"], jiangsu["size_qualifier"]) == ("20", "around")


def test_cases_add_to_the_printed_totals() -> None:
    assert sum(int(row["nb"]) for row in report("cluster_cases")) == 8
    assert sum(int(row["nb"]) for row in report("sme_cases")) == 16


def test_export_groups_have_their_members() -> None:
    sizes = {row["id"]: int(row["size"]) for row in report("export_groups")}
    members = column(REPORT / "export_group_members.csv", "export_group")
    assert sizes == {"EG-football": 3, "EG-ski": 5, "EG-outdoor": 2}
    assert {group: members.count(group) for group in sizes} == sizes


def test_inconsistencies_are_numbered_through() -> None:
    assert column(REPORT / "inconsistencies.csv", "id") == [f"X-{n:02}" for n in range(1, 69)]
    assert set(column(REPORT / "inconsistencies.csv", "finding")) == {"counted", "reading"}


def test_an_inconsistency_has_the_rule_that_finds_it_or_the_reason_why_none_can() -> None:
    for row in report("inconsistencies"):
        found = (bool(row["rule"]), bool(row["rows"]), not row["reason"])
        assert found == (row["finding"] == "counted",) * 3, row["id"]


def test_no_made_up_label_for_an_objective() -> None:
    for row in report("objective_categories"):
        assert re.fullmatch(
            r"Category \d+ \(no label supplied\)|No category number \(free text\)", row["label"]
        )
