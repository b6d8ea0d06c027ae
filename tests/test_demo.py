"""The main job, as a newcomer sees it: one command, and both missions of the report are planned."""

import json
from collections import Counter
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar
from openpyxl import load_workbook

from matchmaker.planning import verify_files
from tests.conftest import Demo
from tests.readers.programs import read_by_subscription

pytestmark = pytest.mark.slow

MISSIONS = {"china-2017": (14, 69, 130), "usa-2017": (16, 60, 120)}
"""By mission the participants of both sides and the meetings that the report counts."""

each_mission = pytest.mark.parametrize("mission", MISSIONS)


def read(demo: Demo, mission: str, name: str) -> dict:
    return json.loads((demo.folder / mission / f"{name}.json").read_text(encoding="utf-8"))


def meetings_by_participant(demo: Demo, mission: str) -> Counter:
    parties = {
        one["id"]: one["participants"] for one in read(demo, mission, "problem")["candidates"]
    }
    held = read(demo, mission, "agenda")["meetings"]
    return Counter(party for one in held for party in parties[one["candidate"]])


@each_mission
def test_the_mission_is_complete_and_as_many_meetings_are_held_as_the_report_counts(demo, mission):
    home, counterparts, reported = MISSIONS[mission]
    sides = Counter(one["side"] for one in read(demo, mission, "problem")["participants"])
    assert sides == {"home": home, "counterpart": counterparts}
    assert len(read(demo, mission, "agenda")["meetings"]) >= reported


@each_mission
def test_nothing_better_is_possible_and_the_verifier_agrees(demo, mission):
    folder = demo.folder / mission
    verdict = verify_files(folder / "problem.json", folder / "agenda.json")
    assert verdict.violations == ()
    [value, *_] = read(demo, mission, "agenda")["goals"]
    assert value["goal"] == "value"
    assert value["achieved"] == value["bound"] == verdict.figures["value"]


@each_mission
def test_every_figure_printed_is_the_verifiers(demo, mission):
    folder = demo.folder / mission
    verdict = verify_files(folder / "problem.json", folder / "agenda.json")
    wishes = len(read(demo, mission, "problem")["candidates"])
    name = {"china-2017": "China", "usa-2017": "USA"}[mission]
    [row] = [line for line in demo.printed.splitlines() if name in line and "│" in line]
    printed = row.replace(",", "").replace("│", " ").split()
    for figure in (verdict.meetings, verdict.figures["value"], wishes):
        assert str(figure) in printed


def test_the_table_says_that_the_data_is_made_up(demo):
    assert "ynthetic" in demo.printed


@each_mission
def test_each_wish_not_met_has_a_reason_that_the_workbook_tells(demo, mission):
    agenda = read(demo, mission, "agenda")
    sheet = load_workbook(demo.folder / mission / "mission.xlsx")["Wishes not met"]
    told = {row[0]: row[3] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert set(told) == {one["candidate"] for one in agenda["unscheduled"]}
    assert all(reason and reason.endswith(".") for reason in told.values())
    assert len({one["reason"] for one in agenda["unscheduled"]}) >= 3


@each_mission
def test_somebody_without_a_free_slot_is_planned_around_and_explained(demo, mission):
    agenda = read(demo, mission, "agenda")
    never_free = {
        code
        for one in agenda["unscheduled"]
        if one["reason"] == "no_common_slot"
        for code, slots in one["details"]["free"].items()
        if not slots
    }
    assert never_free
    assert not never_free & set(meetings_by_participant(demo, mission))


def calendars(demo: Demo, mission: str) -> dict[str, Path]:
    found = sorted((demo.folder / mission / "calendars").glob("*.ics"))
    codes = [one["id"] for one in read(demo, mission, "problem")["participants"]]
    return {code: path for code in codes for path in found if path.name.startswith(f"{code}-")}


@each_mission
def test_everyone_has_a_calendar_with_every_meeting_whoever_reads_it(demo, mission, tmp_path):
    """icalendar, vobject, and vdirsyncer with khal, agree on the events and their times in UTC."""
    paths = calendars(demo, mission)
    home, counterparts, _ = MISSIONS[mission]
    assert len(paths) == home + counterparts
    held = meetings_by_participant(demo, mission)
    shown = read_by_subscription(list(paths.values()), tmp_path)
    for code, path in paths.items():
        ours = by_icalendar(path)
        assert len(ours) == max(1, held[code])
        assert by_vobject(path) == ours
        assert by_khal(shown[path.stem]) == ours


Event = tuple[str, str, str]
"""Start, end and title, the times in UTC, or days where the event lasts whole days."""


def by_icalendar(path: Path) -> list[Event]:
    events = Calendar.from_ical(path.read_bytes()).events
    return sorted((_text(one.start), _text(one.end), str(one["SUMMARY"])) for one in events)


def by_vobject(path: Path) -> list[Event]:
    calendar = vobject.readOne(path.read_text(encoding="utf-8"))
    return sorted(
        (_text(one.dtstart.value), _text(one.dtend.value), one.summary.value)
        for one in calendar.vevent_list
    )


def by_khal(events: list[dict[str, str]]) -> list[Event]:
    return sorted((one["start-long"], _end_by_khal(one), one["title"]) for one in events)


def _end_by_khal(event: dict[str, str]) -> str:
    # Of an event that lasts whole days khal shows the last day, the file holds the day after.
    if " " in event["end-long"]:
        return event["end-long"]
    return f"{date.fromisoformat(event['end-long']) + timedelta(days=1)}"


def _text(moment) -> str:
    if not hasattr(moment, "astimezone"):
        return f"{moment:%Y-%m-%d}"
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
