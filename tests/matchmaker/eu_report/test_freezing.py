"""A frozen report stays as it was, and what is corrected later shows against it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.accounts import ensure_account
from matchmaker.errors import NotPermitted, Refused
from matchmaker.eu_report import Period, eu_report
from matchmaker.eu_report.comparing import compared
from matchmaker.eu_report.freezing import changes_since, freeze, frozen_reports
from matchmaker.eu_report.shape import Figure
from matchmaker.permissions import OPERATOR, Actor
from matchmaker.records import (
    AttendanceUnit,
    CaseState,
    CooperationCase,
    Event,
    EventAttendance,
    EventCategory,
    Evidence,
    EvidenceKind,
    Mission,
    Project,
    Role,
    StoredFile,
)
from tests.cooperation import make_case
from tests.factories import make_organisation


def test_a_later_correction_shows_against_what_was_frozen(
    loaded: Session, project: Project
) -> None:
    frozen = freeze(loaded, project, "  Final   report ", Period(), by=OPERATOR)
    assert (frozen.number, frozen.name) == (1, "Final report")
    assert changes_since(loaded, frozen, by=OPERATOR) == []

    mission = loaded.scalars(select(Mission).where(Mission.slug == "china-2017")).one()
    home, there = make_organisation(loaded, "Nova"), make_organisation(loaded, "Ta", country="CN")
    today = datetime.now(UTC)
    make_case(loaded, home, there, key="C-1", mission=mission, raised_at=today)
    suspended = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-2")).one()
    suspended.count = 0
    suspended.summary = "The bid was given up."
    loaded.flush()
    changes = {one.key or one.what: one for one in changes_since(loaded, frozen, by=OPERATOR)}
    total = changes["sme_cases/total"]
    assert (total.frozen, total.now) == (16, 16)
    assert [str(one) for one in total.because] == [
        f"C-1 was added on {today.date()}.",
        "SC-2 counts 0; it counted 1.",
    ]
    assert changes["SC-2: Brief description"].now == "The bid was given up."
    added = changes["C-1: Cooperation cases by European SMEs"]
    assert added.frozen is None
    assert "Nova" in added.now
    assert frozen.content["tables"]["sme_cases"]["total"]["count"] == 16


def test_only_what_belongs_to_the_period_counts(loaded: Session, project: Project) -> None:
    later = Period(date(2026, 1, 1), date(2026, 12, 31))
    report = eu_report(loaded, project, by=OPERATOR, period=later)
    events = report.table("events")
    counted = {line.cells["country"]: line.cells["preparatory_events"] for line in events.lines}
    assert {
        country: cell.value for country, cell in counted.items() if isinstance(cell, Figure)
    } == {
        "China": 0,
        "USA": 0,
        "Iran": 0,  # nobody said when, so that it belongs to no period
    }
    undated = {one.key for one in report.undated}
    assert "iran" in undated
    whole = eu_report(loaded, project, by=OPERATOR)
    assert {one.key for one in whole.undated} == undated
    iran = next(one for one in whole.table("events").lines if one.cells["country"] == "Iran")
    events = iran.cells["preparatory_events"]
    assert isinstance(events, Figure)
    assert events.value == 1


def test_a_period_needs_a_name_and_an_end_after_its_beginning(
    loaded: Session, project: Project
) -> None:
    with pytest.raises(Refused) as refused:
        freeze(loaded, project, " ", Period(date(2017, 2, 1), date(2017, 1, 1)), by=OPERATOR)
    assert len(refused.value.sentences) == 2
    assert frozen_reports(loaded, project, by=OPERATOR) == []


def test_an_organiser_makes_no_report(loaded: Session, project: Project) -> None:
    ensure_account(loaded, "o@example.org", "Olga", by=OPERATOR)
    with pytest.raises(NotPermitted):
        freeze(loaded, project, "x", Period(), by=Actor("Olga", Role.ORGANISER))


def test_a_table_that_only_one_of_two_reports_has_is_told_whole(plain: dict[str, Any]) -> None:
    others = {name: one for name, one in plain["tables"].items() if name != "sme_details"}
    told = plain["tables"]["sme_details"]["rows"]
    without = plain | {"tables": others}
    added, gone = compared(without, plain), compared(plain, without)
    assert len(added) == len(gone) == len(told)
    assert {one.frozen for one in added} == {one.now for one in gone} == {None}
    assert [str(one.because[0]) for one in gone][:1] == [f"{told[0]['row']} is told no more."]
    assert compared(plain, plain) == []


def test_what_evidence_is_missing_is_listed_until_it_is_there(
    loaded: Session, project: Project
) -> None:
    def missing(key: str) -> list[str]:
        report = eu_report(loaded, project, by=OPERATOR)
        return [str(one.what) for one in report.gaps if one.row.key == key]

    case = loaded.scalars(select(CooperationCase).where(CooperationCase.key == "SC-9")).one()
    case.state, case.signed_printed, case.signed_on = CaseState.AGREEMENT, "", None
    event = Event(mission=case.mission, category=EventCategory.PREPARATORY, title="Briefing")
    loaded.add(event)
    loaded.flush()
    of_event = f"event-{event.id}"
    assert missing("SC-9") == [
        "No file shows what was signed.",
        "The day of signing is not known.",
    ]
    assert len(missing(of_event)) == 3
    case.signed_on = event.held_on = date(2017, 9, 1)
    today = datetime.now(UTC)
    loaded.add_all(
        [
            StoredFile(digest="0" * 64, size=1, media_type="application/pdf", stored_at=today),
            EventAttendance(event=event, unit=AttendanceUnit.PEOPLE, value=20, stated_at=today),
        ]
    )
    loaded.flush()
    for stated in ({"case": case}, {"event": event}):
        loaded.add(
            Evidence(
                **stated,
                kind=EvidenceKind.OTHER,
                name="a.pdf",
                digest="0" * 64,
                added_at=today,
                added_by="x",
            )
        )
    loaded.flush()
    assert missing("SC-9") == missing(of_event) == []
