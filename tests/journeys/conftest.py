"""The demo as people meet it: planned by the command, served by the command, seen in a browser."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import open_engine, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Organisation, Role
from tests.conftest import COMMAND, Demo, lacks, matchmaker
from tests.web import scenes

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ORGANISER = "olga@example.org"


@pytest.fixture(scope="session")
def database_url(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the demo's database, with a mission of long and of Chinese names besides."""
    copy = tmp_path_factory.mktemp("served") / "matchmaker.db"
    shutil.copy(demo.folder / "matchmaker.db", copy)
    engine = open_engine(f"sqlite:///{copy}")
    with writing(engine) as session:
        scenes.planned_mission(session, "names", pairs=2)
        olga = ensure_account(session, ORGANISER, "Olga Organiser", by=OPERATOR)
        grant_role(session, olga, Role.ORGANISER, by=OPERATOR)
        for name, shown in (
            ("Home names 0", scenes.LONG_NAME),
            ("Visited names 1", scenes.CHINESE_NAME),
        ):
            session.query(Organisation).filter_by(name=name).one().name = shown
    engine.dispose()
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def address(database_url: str) -> Iterator[str]:
    """Where the pages are served, by the command itself."""
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--database", database_url],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    words = server.stdout.readline().split()
    assert words[:2] == ["Serving", "on"]
    yield words[2]
    server.terminate()  # not by an interrupt: a run in the background may ignore those
    server.wait(timeout=30)
    server.stdout.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, except where CI asks for all of them."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        lacks("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


SignIn = Callable[[str], StorageState]
"""What the browser of somebody keeps who has signed in; made once for each."""


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str, database_url: str) -> SignIn:
    """Signs somebody in, by mail address."""

    @cache
    def sign(who: str) -> StorageState:
        told = matchmaker(
            "sign-in-link", who, "--address", address, "--database", database_url
        ).stdout.strip()
        window = browser.new_context()
        page = window.new_page()
        page.goto(told)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        state = window.storage_state()
        window.close()
        return state

    return sign


@pytest.fixture(scope="session")
def cookies(signed_in: SignIn) -> StorageState:
    """What the browser of a signed-in organiser keeps."""
    return signed_in(ORGANISER)


@pytest.fixture
def context(browser: Browser, address: str, cookies: StorageState) -> Iterator[BrowserContext]:
    """A browser window of an organiser that only knows the server, 1440 pixels wide."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, storage_state=cookies
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must load without a complaint from the browser, and from nowhere else."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else 0)
    yield page
    assert complaints == []
