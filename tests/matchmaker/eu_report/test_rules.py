"""Reconciliation: every known inconsistency is found by a rule, or has a reason why none can."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.eu_report import as_plain, eu_report
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    CaseOrigin,
    CaseState,
    CooperationCase,
    ExportGroup,
    Organisation,
    Project,
    ReportedFigure,
)
from tests.data.files import REPORT, rows, several

KNOWN = rows(REPORT / "inconsistencies.csv")


@pytest.mark.parametrize("known", KNOWN, ids=lambda row: row["id"])
def test_each_known_inconsistency(plain: dict[str, Any], known: dict[str, str]) -> None:
    if known["finding"] == "reading":
        (read,) = (one for one in plain["readings"] if one["key"] == known["id"])
        assert read["reason"] == known["reason"] != ""
        return
    compared = plain["agreeing"] if known["reading"] == "they agree" else plain["differences"]
    wanted = set(several(known["rows"]))
    found = [one for one in compared if one["rule"] == known["rule"] and wanted <= set(one["rows"])]
    assert found


def test_the_figures_that_anybody_looks_for_first(plain: dict[str, Any]) -> None:
    found = {(one["rule"], one["printed"], one["counted"]) for one in plain["differences"]}
    assert {
        ("totals", 9, 10),
        ("rows_and_count", 16, 14),
        ("stated_twice", 2, 3),
        ("stated_twice", 1, 4),
        ("stated_twice", "more than 130", 130),
        ("other_words", "companies", "participants"),
        ("claimed_and_traced", 13, 8),
        ("claimed_and_traced", 10, 8),
        ("formal_agreements", 5, 2),
        ("kinds_of_document", "memorandum of understanding", "charter"),
        ("agreements_and_cases", 4, 1),
        ("counted_twice", 2, 1),
        ("ended_and_counted", 1, 0),
        ("group_sizes", 5, 4),
    } <= found
    assert all(set(one) >= {"figure", "printed", "counted", "rows"} for one in plain["differences"])


def case(session: Session, key: str) -> CooperationCase:
    return session.scalars(select(CooperationCase).where(CooperationCase.key == key)).one()


def _print_ten(session: Session) -> None:
    session.scalars(
        select(ReportedFigure).where(
            ReportedFigure.scope == "all missions",
            ReportedFigure.figure == "cluster_to_cluster_meetings",
        )
    ).one().value = 10


def _other_origin(session: Session) -> None:
    case(session, "CC-5").origin, case(session, "CC-5").origin_mission = CaseOrigin.NONE, None


def _resume(session: Session) -> None:
    case(session, "SC-2").state = CaseState.NEGOTIATION


def _name_the_fourth(session: Session) -> None:
    group = session.scalars(select(ExportGroup).where(ExportGroup.key == "EG-ski")).one()
    (unnamed,) = (one for one in group.members if one.organisation is None)
    unnamed.organisation = session.scalars(
        select(Organisation).where(Organisation.name == "Ridley")
    ).one()


def _four_charters(session: Session) -> None:
    case(session, "CC-8").count = 4


@pytest.mark.parametrize(
    ("rule", "row", "correct"),
    [
        ("totals", "all missions: cluster_to_cluster_meetings (events table)", _print_ten),
        ("counted_twice", "CC-5", _other_origin),
        ("ended_and_counted", "SC-2", _resume),
        ("group_sizes", "EG-ski", _name_the_fourth),
        ("agreements_and_cases", "CC-8", _four_charters),
    ],
)
def test_where_the_rows_are_corrected_the_difference_is_gone(
    loaded: Session, project: Project, rule: str, row: str, correct: Callable[[Session], None]
) -> None:
    def found() -> bool:
        loaded.flush()
        report = as_plain(eu_report(loaded, project, by=OPERATOR))
        return any(one["rule"] == rule and row in one["rows"] for one in report["differences"])

    assert found()
    correct(loaded)
    assert not found()
