"""Every page of the application in a real browser, those included that no demo leads to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

from tests.journeys.looks import faults, stumbles, violations
from tests.journeys.test_pages import EVERY
from tests.journeys.windows import Window, windows
from tests.web.pages import ROUTES, page_of
from tests.web.world import World, close, make_world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(migrated_file, tmp_path_factory.mktemp("looks"))
    yield made
    close(made)


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def looked_at(world: World) -> set[str]:
    """The routes whose pages are looked at with the data of the demo."""
    routes, found = world.app.url_map.bind("localhost"), set()
    for _, path in EVERY:
        try:
            found.add(routes.match(path)[0])
        except HTTPException:  # a page that is not there has no route
            continue
    return found


@pytest.fixture(scope="module")
def window(browser: Browser, world: World) -> Iterator[Window]:
    with windows(browser, world) as opened:
        yield opened


def test_every_other_page_is_as_good(world: World, window: Window) -> None:
    known, wrong = looked_at(world), {}
    for rule in ROUTES:
        seen = None if rule.endpoint in known else page_of(world, rule)
        if seen is not None:
            who, path, _ = seen
            page = window(who)
            page.goto(path)
            wrong[path, str(who)] = faults(page)
        world.restore()
    assert [f"{where}: {what}" for where, what in wrong.items() if what] == []


# The controls: what is found where something is wrong.

PAGE = """<!doctype html><html lang="en"><head><title>Page</title></head><body><main>
<h1>Page</h1><p><a href="/one">One</a> <button>Two</button></p>
<p><label>Day <input type="date"></label></p><p>{more}</p><p><a href="/last">Last</a></p>
</main></body></html>"""


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("", []),
        ("<button tabindex='-1'>Far</button>", ["the Tab key never comes to it"]),
        ("<span role='button'>Made</span>", ["the Tab key never comes to it"]),
        ("<b data-grip>Grip</b>", ["can only be dragged"]),
        ("<a href='/x' style='outline: none'>Ringless</a>", ["its focus cannot be seen"]),
        (
            "<a href='/x' style='position: fixed; top: 0'>Below</a>"
            "<b style='position: fixed; inset: 0 0 auto 0; height: 5em; background: #ccc'>Bar</b>",
            ["is covered while it has the focus"],
        ),
        (
            "<input aria-label='Trap' onkeydown='event.preventDefault()'>",
            ["the Tab key never comes to it"],
        ),
    ],
)
def test_somebody_who_stumbles_would_be_noticed(blank: Page, more: str, what: list[str]) -> None:
    blank.set_content(PAGE.format(more=more))
    assert [one for one, _ in stumbles(blank)] == what


def test_axe_would_find_something(blank: Page) -> None:
    blank.set_content(PAGE.format(more="").replace(' lang="en"', ""))
    assert [rule for rule, _ in violations(blank)] == ["html-has-lang"]
