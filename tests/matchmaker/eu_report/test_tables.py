"""The funder's tables: counted from rows, with what a source reports beside what is recorded."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.eu_report import Audience, as_plain, eu_report
from matchmaker.permissions import OPERATOR
from matchmaker.records import (
    CaseParty,
    CooperationCase,
    Event,
    EventCategory,
    Mission,
    Project,
    ReportedFigure,
    Side,
)
from tests.cooperation import make_case
from tests.factories import make_organisation

FIGURES = (
    *("preparatory_events", "cluster_to_cluster_events", "cluster_to_cluster_meetings"),
    *("business_to_business_events", "business_to_business_meetings"),
)


def made(session: Session, project: Project, audience: Audience = Audience.FUNDER) -> Any:
    session.flush()
    return as_plain(eu_report(session, project, by=OPERATOR, audience=audience))


def test_events_by_category_and_country(plain: dict[str, Any]) -> None:
    table = plain["tables"]["events"]
    rows = {row["country"]: [row[name] for name in FIGURES] for row in table["rows"]}
    assert rows == {
        "China": [4, 1, 4, 1, 130],
        "USA": [5, 1, 5, 1, 120],
        "Iran": [1, 1, 1, None, None],  # a dash is no 0
    }
    assert [table["total"][name] for name in FIGURES] == [10, 3, 10, 2, 250]
    assert [table["printed_total"][name] for name in FIGURES] == [10, 3, 9, 2, 250]


def test_stakeholders_have_no_total_since_countries_overlap(plain: dict[str, Any]) -> None:
    table = plain["tables"]["stakeholders"]
    figures = [column["key"] for column in table["columns"]][1:]
    assert [[row[name] for name in figures] for row in table["rows"]] == [
        [3, 14, 3, 69],
        [4, 16, 1, 60],
        [3, None, 1, 5],
    ]
    assert "total" not in table


def test_cases_add_up_to_more_than_their_rows(plain: dict[str, Any]) -> None:
    clusters, smes = (plain["tables"][f"{level}_cases"] for level in ("cluster", "sme"))
    assert (len(clusters["rows"]), clusters["total"]["count"]) == (8, 8)
    assert (len(smes["rows"]), smes["total"]["count"]) == (14, 16)
    assert [row["row"] for row in smes["rows"] if row["count"] == 2] == ["SC-4", "SC-12"]


def test_details_have_the_steps(plain: dict[str, Any]) -> None:
    clusters, smes = (plain["tables"][f"{level}_details"]["rows"] for level in ("cluster", "sme"))
    assert (len(clusters), len(smes)) == (11, 18)
    (skitude,) = (row for row in smes if row["row"] == "SD-9")
    assert (skitude["who"], skitude["country"], skitude["main_steps"], skitude["next_steps"]) == (
        "Skitude (ES)",
        "Spain",
        "A study is under way.",
        "Settle in the area that suits best.",
    )


def test_groups_have_their_members_though_one_is_not_named(plain: dict[str, Any]) -> None:
    rows = plain["tables"]["export_groups"]["rows"]
    assert [(row["group"], row["size"]) for row in rows] == [
        ("Football", 3),
        ("Ski", 5),
        ("Outdoor", 2),
    ]
    assert plain["figures"]["export_groups/EG-ski"]["recorded"] == 4


def test_a_bound_stays_a_bound(plain: dict[str, Any]) -> None:
    bounds = {
        (row["country"], row["achievement"], row["value"])
        for row in plain["tables"]["achievements"]["rows"]
        if row.get("qualifiers") == {"value": "more_than"}
    }
    assert bounds == {
        ("China", "Bilateral meetings", 130),
        ("USA", "Bilateral meetings", 120),
        ("All countries", "Attendance of sessions on EU funding", 150),
    }


def test_what_nobody_names_is_reported_beside_what_is_recorded(plain: dict[str, Any]) -> None:
    meetings = plain["figures"]["events/CN/business_to_business_meetings"]
    assert (meetings["basis"], meetings["value"], meetings["recorded"]) == ("reported", 130, 0)
    (row,) = meetings["rows"]
    assert plain["rows"][row]["place"] == "report, events table"
    assert plain["rows"][row]["lines"] == "202"


def test_every_row_that_a_figure_names_is_there(plain: dict[str, Any]) -> None:
    named = {row for figure in plain["figures"].values() for row in figure["rows"]}
    named |= {row for one in plain["differences"] for row in one["rows"]}
    assert named <= set(plain["rows"])
    assert all(figure["rows"] for figure in plain["figures"].values() if figure["value"])


def test_a_new_event_and_a_case_count_and_a_made_up_one_does_not(
    loaded: Session, project: Project
) -> None:
    mission = loaded.scalars(select(Mission).where(Mission.slug == "china-2017")).one()
    loaded.add(Event(mission=mission, category=EventCategory.PREPARATORY, title="Briefing"))
    home, there = make_organisation(loaded, "Nova"), make_organisation(loaded, "Ta", country="CN")
    make_case(loaded, home, there, key="C-1", mission=mission)
    make_case(loaded, home, there, key="C-2", mission=mission, synthetic=True)
    report = made(loaded, project)
    assert report["tables"]["events"]["rows"][0]["preparatory_events"] == 5
    assert report["tables"]["sme_cases"]["total"]["count"] == 17


def test_without_a_source_the_rows_count(loaded: Session, project: Project) -> None:
    for figure in loaded.scalars(select(ReportedFigure)):
        loaded.delete(figure)
    report = made(loaded, project)
    first = report["tables"]["events"]["rows"][0]
    assert (first["preparatory_events"], first["business_to_business_meetings"]) == (4, 0)


def test_the_public_is_told_nothing_confidential(loaded: Session, project: Project) -> None:
    case = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-11")).one()
    secret = make_organisation(loaded, "Quill Distribution 羽毛", country="US")
    case.parties = [one for one in case.parties if one.side is Side.HOME]
    loaded.flush()
    case.parties.append(CaseParty(position=1, side=Side.COUNTERPART, organisation=secret))
    funder, public = made(loaded, project), made(loaded, project, Audience.PUBLIC)
    assert "Quill" in str(funder)  # the control: it is there to be told
    assert "Quill" not in str(public)
    (row,) = (one for one in public["tables"]["sme_cases"]["rows"] if one["row"] == "SC-11")
    assert (row["partner"], row["count"]) == ("Confidential", 1)
    assert set(public) & {"differences", "rows", "missing_evidence", "figures"} == set()
