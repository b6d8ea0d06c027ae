"""The pages in a real browser: what people see, with every kind of hand, eye and screen."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.conftest import Demo
from tests.journeys.conftest import ORGANISER, SignIn
from tests.journeys.looks import faults
from tests.web import scenes

pytestmark = pytest.mark.slow

MISSION = "/missions/china-2017"
NOWHERE = ("/nowhere", "/missions/nowhere")
PAGES = (
    *NOWHERE,
    "/missions",
    "/missions/china-2017",
    "/missions/china-2017/tables",
    "/missions/china-2017/participants",
    "/missions/usa-2017/unmet",
    "/missions/usa-2017/participants/US-E01",
    "/missions/names",
    "/missions/names/tables",
    "/missions/names/participants",
    "/missions/names/participants/H0",
    "/missions/names/meetings/H0~C0",
    "/missions/names/participants/C1",
)
OWN = (
    *("", "/outcomes", "/wishes", "/catalogue", "/profile", "/availability", "/people"),
    *("/calendar", "/catalogue/CN-C01", "/people/new"),
)
PLACES = (
    *(
        f"/set-up{step}"
        for step in ("", "/blocks", "/blocks/new", "/programme", "/limits", "/stage")
    ),
    *("/people", "/people/CN-E01", "/invitations", "/import", "/round-trip", "/double-entries"),
    *("/requests", "/requests/people", "/requests/matrix", "/pre-flight", "/pre-flight/calls"),
    *("/plan", "/plan/runs", "/fairness", "/release", "/mail"),
    *("/repair", "/repair/note/walk_in", "/repair/note/table_closed", "/backups"),
)
EVERY = (
    *((ORGANISER, path) for path in PAGES),
    *((ORGANISER, f"{MISSION}{place}") for place in PLACES),
    *((ORGANISER, path) for path in ("/missions/new", "/missions/names/meetings/add", "/account")),
    *(("sme@demo.example", f"/my/china-2017/CN-E01{place}") for place in OWN),
    *(("administrator@demo.example", f"/admin{place}") for place in ("", "/accounts", "/codes")),
    ("coordinator@demo.example", "/programme"),
    *(
        ("coordinator@demo.example", f"/programme/{place}")
        for place in ("cases", "cases/new", "events", "events/1", "events/1/list", "groups/new")
    ),
    *(
        ("coordinator@demo.example", f"/programme/{place}")
        for place in ("groups", "visits", "visits/new", "members", "targets", "missing")
    ),
    *(
        ("coordinator@demo.example", f"/programme/{place}")
        for place in ("missions/seac-barcelona-2017", "members/1", "groups/EG-ski", "cases/SC-3")
    ),
    *(("coordinator@demo.example", f"/programme/{place}") for place in ("insights", "follow-ups")),
    (ORGANISER, f"{MISSION}/learned"),
    ("coordinator@demo.example", "/reports/new"),
    *(
        ("coordinator@demo.example", f"/reports/eu4sportsclusters{place}")
        for place in ("", "/about", "/narrative", "/layouts", "/figures/sme_cases/total")
    ),
    ("coordinator@demo.example", "/reports/eu4sportsclusters/rows/SC-9"),
    *(
        ("coordinator@demo.example", f"{MISSION}/{place}")
        for place in ("outcomes", "outcomes/log", "follow-ups")
    ),
    *(("desk@demo.example", f"/desk/china-2017{place}") for place in ("", "/arrivals")),
    ("desk@demo.example", "/desk/china-2017/interpreters"),
    (ORGANISER, "/desk/china-2017/staff"),
    ("cluster@demo.example", "/partner/china-2017"),
)
"""Who, and where."""


def agenda(demo: Demo, slug: str) -> tuple[int, int]:
    """How many meetings and how many wishes the exported files hold."""
    folder = demo.folder / slug
    held = json.loads((folder / "agenda.json").read_text())["meetings"]
    return len(held), len(json.loads((folder / "problem.json").read_text())["candidates"])


def test_from_the_missions_to_one_participants_calendar(
    page: Page, demo: Demo, tmp_path: Path
) -> None:
    met, wishes = agenda(demo, "china-2017")
    page.goto("/missions")
    page.get_by_role("link", name="Trade mission to China, February 2017").click()
    expect(page.locator(".headline")).to_contain_text(f"{met} of {wishes} wishes met")
    expect(page.locator(".stages [aria-current]")).to_have_text("Released")

    page.get_by_role("link", name="Agenda", exact=True).click()
    expect(page.locator(".card-meeting")).to_have_count(met)
    page.get_by_role("link", name="By participant").click()
    expect(page.locator(".card-meeting")).to_have_count(met)
    page.get_by_role("link", name="Unmet wishes").click()
    expect(page.locator("main tbody tr")).to_have_count(wishes - met)

    page.get_by_role("link", name="By participant").click()
    page.locator("thead").get_by_role("link", name="GP Systems").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GP Systems")
    own = page.locator(".day .whom").count()
    expect(page.locator(".headline")).to_have_text(f"{own} meetings")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the calendar").click()
    file = tmp_path / "calendar.ics"
    download.value.save_as(file)
    assert file.read_text().count("BEGIN:VEVENT") == own > 0


def test_the_switch_leads_to_another_mission(page: Page) -> None:
    page.goto("/missions/china-2017/tables")
    page.get_by_role("button", name="Trade mission to China").click()
    page.get_by_role("link", name="Trade mission to the USA").click()
    expect(page).to_have_url(re.compile("/missions/usa-2017$"))


@pytest.mark.parametrize("who", dict(EVERY))
def test_axe_finds_nothing_all_is_in_the_window_and_within_reach_of_the_keyboard(
    browser: Browser, address: str, signed_in: SignIn, who: str
) -> None:
    context = browser.new_context(
        base_url=address, storage_state=signed_in(who), reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    for path in (path for one, path in EVERY if one == who):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if path in NOWHERE else 200), path
        found[path] = faults(page)
    context.close()
    assert [f"{where}: {what}" for where, what in found.items() if what] == []


def test_the_keyboard_reaches_the_content_and_the_grid(page: Page) -> None:
    page.goto("/missions/china-2017/tables")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    grid = page.get_by_role("region", name="Agenda by table")
    for _ in range(5):  # past what else can be done above the grid
        page.keyboard.press("Tab")
        if grid.evaluate("frame => frame === document.activeElement"):
            break
    expect(grid).to_be_focused()


def test_the_switch_opens_and_closes_by_keyboard(page: Page) -> None:
    page.goto("/missions/china-2017")
    switch = page.get_by_role("button", name="Trade mission to China")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dropdown-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".dropdown-item").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".dropdown-menu")).to_be_hidden()


def test_slots_and_names_stay_in_sight_while_the_grid_moves(page: Page) -> None:
    page.goto("/missions/china-2017/participants?side=counterpart")
    grid = page.locator(".grid-frame")
    before = grid.bounding_box()
    grid.evaluate("frame => { frame.scrollTop = 600; frame.scrollLeft = 2000; }")
    assert grid.evaluate("frame => frame.scrollLeft") == 2000
    corner = grid.locator("thead th").first.bounding_box()
    assert before is not None
    assert corner is not None
    assert (corner["x"], round(corner["y"] - before["y"])) == (before["x"], 1)


def test_without_scripts_every_page_still_works(
    browser: Browser, address: str, cookies: StorageState
) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, storage_state=cookies
    )
    page = context.new_page()
    page.goto("/missions/china-2017")
    page.get_by_role("button", name="Trade mission to China").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Missions")
    context.close()


def test_long_and_chinese_names_can_be_read_in_full(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/missions/names/participants")
    for name in (scenes.LONG_NAME, scenes.CHINESE_NAME):
        cell = page.get_by_text(name, exact=True).first
        box, around = cell.bounding_box(), cell.locator("xpath=ancestor::*[self::th or self::td]")
        outer = around.bounding_box()
        assert box is not None
        assert outer is not None
        assert box["x"] >= outer["x"]
        assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 0.5
