"""Scripts in every field of every row, and a real browser on every page: none of them runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page

from matchmaker.database import open_engine, writing
from tests.journeys.windows import Window, windows
from tests.web.pages import ROUTES, page_of
from tests.web.test_polyglot import furnish, poison
from tests.web.world import Who, World, close, make_world

pytestmark = pytest.mark.slow

SCRIPTS = (
    "\"'><img src=x onerror=alert(1)><script>alert(2)</script></script>",
    "<script>alert(3)</script>",
    "<svg onload=alert(4)>",
)
"""What asks for a window of its own, or for a report that it was kept from it; the first that fits
is put into a field."""


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(migrated_file, tmp_path_factory.mktemp("hostile"))
    engine = open_engine(f"sqlite:///{made.file}")
    with writing(engine) as session:
        furnish(session)
    with writing(engine) as session:
        assert len(poison(session, SCRIPTS)) > 60
    engine.dispose()
    made.keep()
    yield made
    close(made)


@pytest.fixture(scope="module")
def window(browser: Browser, world: World) -> Iterator[Window]:
    with windows(browser, world) as opened:
        yield opened


def told(page: Page, path: str) -> list[str]:
    """What a page says of itself that should not be: dialogs, reports, and scripts that fail."""
    found: list[str] = []

    def dialog(one: Dialog) -> None:
        found.append(f"dialog: {one.message}")
        one.dismiss()

    def report(one: ConsoleMessage) -> None:
        if "Content Security Policy" in one.text:
            found.append(f"report: {one.text}")

    def failure(one: Error) -> None:
        found.append(f"failure: {one.message}")

    page.on("dialog", dialog)
    page.on("console", report)
    page.on("pageerror", failure)
    page.goto(path)
    page.remove_listener("dialog", dialog)
    page.remove_listener("console", report)
    page.remove_listener("pageerror", failure)
    return found


def test_no_script_in_the_data_runs_on_any_page(world: World, window: Window) -> None:
    wrong = {}
    for rule in ROUTES:
        seen = page_of(world, rule)
        if seen is not None:
            who, path, _ = seen
            wrong[path] = told(window(who), path)
        world.restore()
    assert len(wrong) > 100
    assert [f"{path}: {what}" for path, what in wrong.items() if what] == []


def test_a_page_that_runs_them_would_be_noticed(
    world: World, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window(Who.ORGANISER)
    assert told(page, "/missions") == []
    monkeypatch.setattr(world.app.jinja_env, "autoescape", False)
    monkeypatch.setattr(world.app.jinja_env, "cache", None)
    reports = told(page, "/missions")
    assert any(one.startswith("report") for one in reports), reports
    monkeypatch.setitem(world.app.after_request_funcs, None, [])
    assert any(one.startswith("dialog") for one in told(page, "/missions"))
