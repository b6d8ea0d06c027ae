"""A whole mission in a browser: from an empty server to an agenda on an SME's telephone."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import open_engine, upgrade, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Message, Role
from tests.journeys.conftest import COMMAND, matchmaker

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole mission")]

OLGA, SME = "olga@example.org", "anna@nordic.example"
FILES = Path(__file__).parents[2] / "data" / "eu4sportsclusters" / "usa-2017"
PHONE = {"width": 390, "height": 844}
MISSION = "/missions/autumn-in-utah"


class Server:
    """A server of its own with an empty database, and who signs in to it."""

    def __init__(self, address: str, database_url: str) -> None:
        self.address = address
        self.database_url = database_url

    def sign_in(self, page: Page, who: str) -> None:
        """Sign somebody in by a fresh link."""
        link = matchmaker(
            "sign-in-link", who, "--address", self.address, "--database", self.database_url
        )
        page.goto(link.stdout.strip())
        page.get_by_role("button", name="Sign in").click()

    def mailed(self, to: str) -> str:
        """The last mail to an address."""
        engine = open_engine(self.database_url)
        with writing(engine) as session:
            found = session.query(Message).filter_by(to_address=to).order_by(Message.id.desc())
            text = found.first().text
        engine.dispose()
        return str(text)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'matchmaker.db'}"
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as session:
        olga = ensure_account(session, OLGA, "Olga Organiser", by=OPERATOR)
        grant_role(session, olga, Role.ORGANISER, by=OPERATOR)
    engine.dispose()
    serving = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--database", url], stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout is not None
    line = next(
        words for text in serving.stdout if (words := text.split())[:2] == ["Serving", "on"]
    )
    yield Server(line[2], url)
    serving.terminate()
    serving.wait(timeout=30)
    serving.stdout.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The organiser's window."""
    context = browser.new_context(
        base_url=server.address, viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    page = context.new_page()
    server.sign_in(page, OLGA)
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The SME's telephone."""
    context = browser.new_context(base_url=server.address, viewport=PHONE, locale="en-GB")
    yield context
    context.close()


def fill(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def test_01_the_organiser_sets_the_mission_up(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto("/missions")
    page.get_by_role("link", name="New mission").click()
    fill(page, Name="Autumn in Utah", Country="United States")
    fill(page, First_day="2027-09-19", Last_day="2027-09-22")
    page.get_by_role("button", name="Create the mission").click()
    page.goto(f"{MISSION}/set-up/places/new")
    fill(page, Name_of_the_hall="Mission hotel", City="Ogden, Utah", Time_zone="America/Denver")
    fill(page, Number_of_tables="8")
    page.get_by_role("button", name="Save", exact=True).click()
    for day, starts, ends in (
        ("20", "09:00", "12:30"),
        ("20", "14:00", "17:30"),
        ("21", "09:00", "12:30"),
    ):
        page.goto(f"{MISSION}/set-up/blocks/new")
        fill(page, Day=f"2027-09-{day}", From=starts, To=ends)
        page.get_by_role("button", name="Show the slots").click()
        expect(page.get_by_role("heading", name="7 slots")).to_be_visible()
        page.get_by_role("button", name="Save the block").click()
    page.goto(f"{MISSION}/set-up")
    expect(page.locator(".headline")).to_have_text("Nothing that is needed is missing")


def test_02_the_organiser_imports_sixteen_and_sixty(desk: BrowserContext) -> None:
    page = desk.new_page()
    for kind in ("participants", "delegates", "requests"):
        page.goto(f"{MISSION}/import")
        page.get_by_label("What is in it").select_option(kind)
        page.get_by_label("File:").set_input_files(FILES / f"{kind}.csv")
        page.get_by_role("button", name="Look at it").click()
        page.get_by_role("button", name="Save all of it").click()
    page.goto(f"{MISSION}/people")
    expect(page.get_by_role("main")).to_contain_text("76")


def test_03_the_organiser_opens_registration(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{MISSION}/set-up/stage")
    page.get_by_role("button", name="Open registration").click()
    expect(page.locator(".stages [aria-current]")).to_have_text("Registration")


def test_04_an_sme_registers_on_its_telephone(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto("/join/autumn-in-utah")
    page.get_by_label("Name of your organisation").fill("Nordic Trails")
    page.get_by_label("Country").select_option("FI")
    page.get_by_label("We come along with the mission").check()
    page.get_by_label("Name in Latin letters").fill("Anna Virtanen")
    page.get_by_label("Mail address").fill(SME)
    page.get_by_label("What do you offer?").fill("Cross-country ski tracks")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look into your mail")
    link = next(word for word in server.mailed(SME).split() if "/sign-in/" in word)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Places of this mission")).to_be_visible()


def test_05_it_says_whom_it_wants_to_meet(phone: BrowserContext) -> None:
    page = phone.pages[-1]
    page.get_by_role("link", name="Whom to meet").click()
    for name in ("Keystone", "Okemo"):
        page.get_by_label("Search").fill(name)
        page.get_by_role("button", name="Search").click()
        page.get_by_role("button", name=re.compile(f"Must ?: {name}")).click()
    page.get_by_role("link", name="Wishes", exact=True).click()
    expect(page.get_by_role("list", name="Must").get_by_role("listitem")).to_have_count(2)
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(too_wide)


def test_06_the_organiser_confirms_it_and_looks_before_planning(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{MISSION}/people?text=Nordic")
    page.get_by_role("link", name="Nordic Trails").first.click()
    page.get_by_role("button", name="Confirm").click()
    page.goto(f"{MISSION}/pre-flight")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="calls would help").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_07_a_worker_plans_while_the_organiser_looks_on(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{MISSION}/plan")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("button", name="Make a plan")).to_have_count(0)
    expect(page.locator(".headline")).to_contain_text("wishes met", timeout=120_000)
    expect(page.get_by_role("heading", name="Plan again")).to_be_visible(timeout=120_000)


def test_08_a_meeting_is_moved_where_it_can_be_and_pinned(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{MISSION}/tables")
    page.locator(".card-meeting a").first.click()
    names = page.get_by_role("heading", level=1).inner_text()
    closed = page.locator("label.slot.closed").first
    expect(closed.get_by_role("radio")).to_be_disabled()
    expect(closed.locator(".why")).not_to_be_empty()
    free = page.locator("label.slot:not(.closed):not(.here)").first
    clock = free.locator(".clock").inner_text()
    free.get_by_role("radio").check()
    page.get_by_label("and pin it").check()
    page.get_by_role("button", name="Move it there").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(names)
    expect(page.locator(".headline")).to_contain_text(clock)
    expect(page.get_by_role("main")).to_contain_text("Pinned: new plans leave it where it is.")


def test_09_a_new_plan_goes_around_the_pin_and_is_released(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{MISSION}/plan")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("heading", name="Plan again")).to_be_visible(timeout=120_000)
    page.goto(f"{MISSION}/release")
    page.get_by_role("button", name="Publish release 1").click()
    expect(page.locator(".stages [aria-current]")).to_have_text("Released")


def test_10_the_sme_sees_its_agenda(phone: BrowserContext) -> None:
    page = phone.pages[-1]
    page.get_by_role("link", name="My day").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Keystone")
    expect(page.get_by_role("main")).to_contain_text("Okemo")
