"""``matchmaker demo``, from bundled files to proven agendas, calendars and a table for people."""

import json
import re

import pytest
from icalendar import Calendar

from tests.journeys.conftest import Demo, matchmaker

pytestmark = pytest.mark.slow

MISSIONS = {"china-2017": (83, 130), "usa-2017": (76, 120)}
"""Participants of each mission, and the meetings that it must at least come to."""


def rows(printed: str) -> list[list[str]]:
    lines = [line for line in printed.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines]


def test_the_table_shows_the_figures_of_the_files(demo: Demo) -> None:
    expected = []
    for slug in MISSIONS:
        problem = json.loads((demo.folder / slug / "problem.json").read_text())
        agenda = json.loads((demo.folder / slug / "agenda.json").read_text())
        value = next(goal for goal in agenda["goals"] if goal["goal"] == "value")
        held = {one["candidate"] for one in agenda["meetings"]}
        true_value = sum(one["value"] for one in problem["candidates"] if one["id"] in held)
        assert value["achieved"] == true_value
        gap = abs(value["bound"] - true_value) / max(value["bound"], true_value)
        met = f"{len(held)} of {len(problem['candidates'])}"
        figures = (str(len(held)), met, f"{true_value:,}", f"{value['bound']:,}", f"{gap:.1%}")
        expected.append(list(figures))
    assert [row[1:6] for row in rows(demo.printed)] == expected
    assert "Synthetic data" in demo.printed


@pytest.mark.parametrize("slug", MISSIONS)
def test_each_agenda_is_verified_and_large_enough(demo: Demo, slug: str) -> None:
    folder = demo.folder / slug
    checked = matchmaker("verify", folder / "problem.json", folder / "agenda.json")
    assert checked.returncode == 0, checked.stderr
    (meetings,) = re.findall(r"In order: (\d+) meetings", checked.stdout)
    assert int(meetings) >= MISSIONS[slug][1]


@pytest.mark.parametrize("slug", MISSIONS)
def test_each_participant_gets_a_calendar_with_its_meetings(demo: Demo, slug: str) -> None:
    calendars = list((demo.folder / slug / "calendars").glob("*.ics"))
    assert len(calendars) == MISSIONS[slug][0]
    agenda = json.loads((demo.folder / slug / "agenda.json").read_text())
    timed = sum(
        sum("TZID" in event["DTSTART"].params for event in Calendar.from_ical(text).walk("VEVENT"))
        for text in (path.read_bytes() for path in calendars)
    )
    assert timed == 2 * len(agenda["meetings"])
    assert (demo.folder / slug / "mission.xlsx").stat().st_size > 10_000


def test_again_nothing_is_planned_and_nothing_changes(demo: Demo) -> None:
    before = {path: path.read_bytes() for path in demo.folder.rglob("*.ics")}
    again = matchmaker("demo", "--out", demo.folder, "--no-serve", "--time-limit", 5)
    assert again.returncode == 0, again.stderr
    assert again.stdout == demo.printed
    assert {path: path.read_bytes() for path in demo.folder.rglob("*.ics")} == before
