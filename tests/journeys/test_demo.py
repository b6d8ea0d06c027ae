"""``matchmaker demo``, from bundled files to proven agendas, calendars and a table for people."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from icalendar import Calendar

from tests.journeys.conftest import COMMAND, Demo, matchmaker
from tests.web.conftest import csrf_of

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


ROLES = {
    "administrator": "/missions",
    "coordinator": "/programme",
    "organiser": "/missions",
    "cluster": None,
    "local-partner": None,
    "desk": None,
    "sme": None,
    "counterpart": None,
}
"""The accounts to practise with, and their first pages where those are this module's matter."""


def rows_of(demo: Demo, query: str) -> list[tuple]:
    with closing(sqlite3.connect(demo.folder / "matchmaker.db")) as database:
        return database.execute(query).fetchall()


def test_there_is_one_account_for_each_part_and_it_is_marked_as_made_up(demo: Demo) -> None:
    accounts = rows_of(demo, "SELECT email, synthetic FROM account ORDER BY id")
    assert accounts == [(f"{role}@demo.example", 1) for role in ROLES]
    assert rows_of(demo, "SELECT count(*) FROM delegate WHERE account_id IS NOT NULL") == [(2,)]
    assert rows_of(demo, "SELECT count(*) FROM account WHERE password_hash IS NOT NULL") == [(0,)]


def test_again_no_account_and_no_role_is_added(demo: Demo) -> None:
    made = [
        "SELECT count(*) FROM account",
        "SELECT count(*) FROM role_grant",
        "SELECT count(*) FROM audit_entry WHERE action IN ('create_account', 'grant_role')",
    ]
    before = [rows_of(demo, one) for one in made]
    again = matchmaker("demo", "--out", demo.folder, "--no-serve", "--time-limit", 5)
    assert again.returncode == 0, again.stderr
    assert [rows_of(demo, one) for one in made] == before


def test_while_it_serves_a_link_is_printed_for_each_part_and_signs_in(
    demo: Demo, tmp_path: Path
) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo.folder, copy)
    server = subprocess.Popen(
        [*COMMAND, "demo", "--out", str(copy), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if "matchmaker sign-in-link" in line:
                break
        links = re.findall(r"http://127\.0\.0\.1:\d+/sign-in/\S+", "".join(said))
        assert len(links) == len(ROLES)
        firsts = {}
        for role, link in zip(ROLES, links, strict=True):
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            page = browser.open(link).read().decode()
            token = csrf_of(page)
            browser.open(link, data=urlencode({"csrf_token": token}).encode())
            firsts[role] = browser.open(link[: link.index("/sign-in")] + "/").geturl()
        for role, path in ROLES.items():
            assert path is None or firsts[role].endswith(path)
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


def test_nothing_else_makes_an_account(tmp_path: Path) -> None:
    """No default account: tables alone let nobody in."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert matchmaker("database", "upgrade", "--database", url).returncode == 0
    with closing(sqlite3.connect(tmp_path / "new.db")) as database:
        assert database.execute("SELECT count(*) FROM account").fetchall() == [(0,)]
