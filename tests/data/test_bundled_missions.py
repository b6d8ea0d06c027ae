"""The two missions to plan: complete, labelled as synthetic, and the same from every run."""

import filecmp
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.data.files import DATA, MISSIONS, REPORT, column, rows, several

TABLES = ("participants", "delegates", "availability", "requests")
MAKER = DATA.parent / "tools" / "make_bundled_missions.py"
REPORTED = {"china-2017": (14, 69), "usa-2017": (16, 60)}
NAMED = {"china-2017": (6, 6), "usa-2017": (11, 16)}


def table(slug: str, name: str) -> list[dict[str, str]]:
    return rows(REPORT / slug / f"{name}.csv")


def mission(slug: str) -> dict:
    return json.loads((REPORT / slug / "mission.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """What a run of the script writes now."""
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, str(MAKER), "--out", str(folder)], check=True, timeout=120)
    return folder


@pytest.mark.slow
def test_the_script_writes_the_same_again(made) -> None:
    written = sorted(path.relative_to(made) for path in made.rglob("*.csv"))
    assert len(written) == 3 * len(TABLES)
    _, different, missing = filecmp.cmpfiles(DATA, made, map(str, written), shallow=False)
    assert (different, missing) == ([], [])


@pytest.mark.slow
def test_the_workbook_holds_the_same_again(made) -> None:
    # Compared by its parts: how they are compressed depends on the machine's zlib.
    name = "import_templates/mission_template.xlsx"
    with zipfile.ZipFile(DATA / name) as kept, zipfile.ZipFile(made / name) as new:
        assert kept.namelist() == new.namelist()
        assert all(kept.read(part) == new.read(part) for part in kept.namelist())


@pytest.mark.parametrize("slug", MISSIONS)
def test_as_many_on_each_side_as_the_report_counts(slug: str) -> None:
    participants = table(slug, "participants")
    sides = Counter(row["side"] for row in participants)
    named = Counter(row["side"] for row in participants if "not named" not in row["organisation"])
    assert (sides["home"], sides["counterpart"]) == REPORTED[slug]
    assert (named["home"], named["counterpart"]) == NAMED[slug]


@pytest.mark.parametrize("slug", MISSIONS)
def test_named_organisations_are_the_reports(slug: str) -> None:
    known = {row["name"]: row for row in rows(REPORT / "organisations.csv")}
    home_of = {"european": "home", "third_country": "counterpart"}
    for row in table(slug, "participants"):
        if "not named" in row["organisation"]:
            assert row["note"].startswith("Placeholder: the report counts")
            continue
        report = known[row["organisation"]]
        assert mission(slug)["report_mission"] in several(report["missions"])
        assert row["side"] == home_of[report["region"]]
        assert (row["country"], row["kind"]) == (report["country"], report["kind"])
        assert several(row["sector"]) == several(report["sectors"])


@pytest.mark.parametrize("slug", MISSIONS)
@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_that_it_is_made_up(slug: str, name: str) -> None:
    assert {row["synthetic"] for row in table(slug, name)} == {"yes"}


def test_no_placeholder_is_in_both_missions() -> None:
    china, usa = ({row["organisation"] for row in table(slug, "participants")} for slug in MISSIONS)
    assert china & usa == set()


@pytest.mark.parametrize("slug", MISSIONS)
def test_references_between_the_tables(slug: str) -> None:
    participants = table(slug, "participants")
    sides = {row["code"]: row["side"] for row in participants}
    names = {row["organisation"] for row in participants}
    assert len(sides) == len(names) == len(participants)
    assert {row["organisation"] for row in table(slug, "delegates")} == names
    assert {row["organisation"] for row in table(slug, "availability")} <= names
    wishes = [(row["from"], row["to"]) for row in table(slug, "requests")]
    assert len(set(wishes)) == len(wishes)
    assert all({sides[one], sides[other]} == {"home", "counterpart"} for one, other in wishes)
    priorities = Counter(row["priority"] for row in table(slug, "requests"))
    assert set(priorities) == {"must", "want", "nice", "never"}
    assert priorities["never"] == 3
    hosts = {host for venue in mission(slug)["venues"] for host in venue["hosts"]}
    guests = {one for item in mission(slug)["programme"] if isinstance(item["attends"], list)
              for one in item["attends"]}  # fmt: skip
    assert hosts | guests <= names


@pytest.mark.parametrize("slug", MISSIONS)
def test_topics_sectors_and_languages_are_known(slug: str) -> None:
    lists = {name: set(column(DATA / "reference" / f"{name}.csv", "code"))
             for name in ("topics", "sectors", "languages")}  # fmt: skip
    for row in table(slug, "participants"):
        assert set(several(row["offers"]) + several(row["needs"])) <= lists["topics"]
        assert set(several(row["sector"])) <= lists["sectors"]
        assert set(several(row["languages"])) <= lists["languages"]
        numbers = [int(row[f"{what}_meetings"] or 0) for what in ("min", "target", "max")]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("slug", MISSIONS)
def test_contact_data_reach_nobody(slug: str) -> None:
    delegates = table(slug, "delegates")
    assert all(row["email"].endswith(".example") for row in delegates)
    assert len({row["email"] for row in delegates}) == len(delegates)
    for number in filter(None, (row["telephone"] for row in delegates)):
        assert re.fullmatch(r"\+1 (801|702) 555 01\d\d|\+33 6 39 98 \d{4}", number)
    assert all(row["wechat"].startswith("example_") for row in delegates if row["wechat"])


@pytest.mark.parametrize("slug", MISSIONS)
def test_slots_lie_on_the_grid_within_the_mission(slug: str) -> None:
    described = mission(slug)
    zones = {place["id"]: ZoneInfo(place["time_zone"]) for place in described["places"]}
    moments = [
        datetime.fromisoformat(slot[end]).replace(tzinfo=zones[block["place"]])
        for block in described["blocks"]
        for slot in block["slots"]
        for end in ("start", "end")
    ]
    assert len(moments) >= 2 * 16
    assert moments == sorted(moments)
    assert all(moment.timestamp() % 300 == 0 for moment in moments)
    days = {moment.date().isoformat() for moment in moments}
    assert described["starts_on"] < min(days)
    assert max(days) < described["ends_on"]


def test_the_mission_to_the_usa_crosses_zones() -> None:
    zones = [place["time_zone"] for place in mission("usa-2017")["places"]]
    assert zones == ["America/Denver", "America/Los_Angeles"]


@pytest.mark.parametrize("slug", MISSIONS)
def test_organisers_take_no_part_in_the_meetings(slug: str) -> None:
    partners = {one["organisation"] for one in mission(slug)["partners"]}
    assert partners <= {row["name"] for row in rows(REPORT / "organisations.csv")}
    assert partners & {row["organisation"] for row in table(slug, "participants")} == set()


@pytest.mark.parametrize("slug", MISSIONS)
def test_events_are_the_reports(slug: str) -> None:
    reported = {row["id"]: row for row in rows(REPORT / "events.csv")}
    for event in mission(slug)["events"]:
        report = reported[event["report_event"]]
        assert (event["title"], event["category"]) == (report["title"], report["category"])
        assert event["held_on"].startswith(report["date"])
