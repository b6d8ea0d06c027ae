"""A whole mission in a browser: from an empty server to an agenda on an SME's telephone.

Five chapters of one story, each going on where the one before ended; the last is the mission back.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import Engine
from werkzeug.serving import make_server

from matchmaker.accounts import account_of, ensure_account, grant_role
from matchmaker.database import open_engine, reading, upgrade, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Account, Message, Role
from matchmaker.signing_in import make_link
from tests.journeys.looks import TOO_WIDE
from web.app import create_app
from web.config import Config
from web.extensions import db
from web.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole mission")]

OLGA, SME, CORA = "olga@example.org", "anna@nordic.example", "cora@example.org"
FILES = Path(__file__).parents[2] / "data" / "eu4sportsclusters" / "usa-2017"
MISSION, BACK = "/missions/autumn-in-utah", "/missions/utah-comes-back"
MOST_REQUIRED = 6
"""Fields that somebody must fill in to register: it is promised to take five minutes."""
PATIENCE = 60_000
"""Milliseconds that a step may take on a machine that has other things to do."""


@dataclass(frozen=True)
class Server:
    """Pages and a worker in this process, on a database that only had an organiser."""

    address: str
    engine: Engine

    def link(self, who: str) -> str:
        """A fresh address that signs somebody in."""
        with writing(self.engine) as session:
            account = account_of(session, who)
            assert isinstance(account, Account)
            return f"{self.address}/sign-in/{make_link(session, account)}"

    def mailed(self, to: str) -> str:
        """The last mail to an address."""
        with reading(self.engine) as session:
            mails = session.query(Message).filter_by(to_address=to).order_by(Message.id)
            return str(mails.all()[-1].text)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'matchmaker.db'}"
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as session:
        olga = ensure_account(session, OLGA, "Olga Organiser", by=OPERATOR)
        grant_role(session, olga, Role.ORGANISER, by=OPERATOR)
        cora = ensure_account(session, CORA, "Cora Coordinator", by=OPERATOR)
        grant_role(session, cora, Role.COORDINATOR, by=OPERATOR)
    config = Config(url)
    app, worker = create_app(config), Worker(config)
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    worker.start()
    yield Server(f"http://127.0.0.1:{serving.server_port}", engine)
    worker.stop()
    serving.shutdown()
    serving.server_close()
    thread.join()
    with app.app_context():
        db.engine.dispose()
    engine.dispose()


Open = Callable[[int, int], Page]


@pytest.fixture(scope="module")
def open_page(browser: Browser, server: Server) -> Iterator[Open]:
    """Opens a window of a size in pixels, which stays open from chapter to chapter."""
    opened: list[BrowserContext] = []

    def opening(width: int, height: int) -> Page:
        context = browser.new_context(
            base_url=server.address, viewport={"width": width, "height": height}, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield opening
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def desk(open_page: Open, server: Server) -> Page:
    """The organiser's window, signed in."""
    page = open_page(1440, 900)
    page.goto(server.link(OLGA))
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture(scope="module")
def phone(open_page: Open) -> Page:
    """The SME's telephone."""
    return open_page(390, 844)


def see(where: Page | Locator, text: str | re.Pattern[str]) -> None:
    expect(where.get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def fill(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def test_1_the_organiser_sets_the_mission_up_and_opens_registration(desk: Page) -> None:
    desk.goto("/missions")
    desk.get_by_role("link", name="New mission").click()
    fill(desk, Name="Autumn in Utah", Country="United States")
    fill(desk, First_day="2027-09-19", Last_day="2027-09-22")
    desk.get_by_role("button", name="Create the mission").click()
    desk.goto(f"{MISSION}/set-up/places/new")
    fill(desk, Name_of_the_hall="Mission hotel", City="Ogden, Utah", Time_zone="America/Denver")
    fill(desk, Number_of_tables="8")
    desk.get_by_role("button", name="Save", exact=True).click()
    for day in ("20", "21"):
        desk.goto(f"{MISSION}/set-up/blocks/new")
        fill(desk, Day=f"2027-09-{day}", From="09:00", To="17:00")
        desk.get_by_role("button", name="Show the slots").click()
        see(desk, "16 slots")
        desk.get_by_role("button", name="Save the block").click()
    for kind in ("participants", "requests"):
        desk.goto(f"{MISSION}/import")
        desk.get_by_label("What is in it").select_option(kind)
        desk.get_by_label("File:").set_input_files(FILES / f"{kind}.csv")
        desk.get_by_role("button", name="Look at it").click()
        desk.get_by_role("button", name="Save all of it").click()
    desk.goto(f"{MISSION}/people")
    see(desk, "76")
    desk.goto(f"{MISSION}/set-up/stage")
    desk.get_by_role("button", name="Open registration").click()
    expect(desk.locator(".stages [aria-current]")).to_have_text("Registration")


def test_2_an_sme_registers_on_its_telephone_and_says_whom_to_meet(
    phone: Page, server: Server
) -> None:
    phone.goto("/join/autumn-in-utah")
    assert phone.locator("main [required]").count() <= MOST_REQUIRED
    fill(phone, Name_of_your_organisation="Nordic Trails")
    phone.get_by_label("Country").select_option("FI")
    phone.get_by_label("We come along with the mission").check()
    phone.get_by_label("Name in Latin letters").fill("Anna Virtanen")
    phone.get_by_label("Mail address").fill(SME)
    phone.get_by_label("What do you offer?").fill("Cross-country ski tracks")
    phone.get_by_label("I agree").check()
    assert not phone.evaluate(TOO_WIDE)
    phone.get_by_role("button", name="Register").click()
    see(phone, re.compile("Look into your mail"))
    phone.goto(next(word for word in server.mailed(SME).split() if "/sign-in/" in word))
    phone.get_by_role("button", name="Sign in").click()
    phone.get_by_role("link", name="Whom to meet").click()
    for name in ("Keystone", "Okemo"):
        phone.get_by_label("Search").fill(name)
        phone.get_by_role("button", name="Search").click()
        phone.get_by_role("button", name=re.compile(f"Must ?: {name}")).click()
    phone.get_by_role("link", name="Wishes", exact=True).click()
    expect(phone.get_by_role("list", name="Must").get_by_role("listitem")).to_have_count(2)
    assert not phone.evaluate(TOO_WIDE)


def test_3_the_organiser_plans_moves_pins_plans_again_and_releases(desk: Page) -> None:
    desk.goto(f"{MISSION}/people?text=Nordic")
    desk.get_by_role("link", name="Nordic Trails").first.click()
    desk.get_by_role("button", name="Confirm").click()
    desk.goto(f"{MISSION}/pre-flight")
    desk.get_by_role("link", name="calls would help").click()
    see(desk, "Nordic Trails")
    plan(desk)

    desk.get_by_role("link", name="See the agenda").click()
    card = desk.locator(".card-meeting").first
    code, names = card.get_attribute("data-meeting"), card.locator("a").inner_text().split("\n")
    note = desk.locator("#drop-note")
    lift(desk, card)
    hold_over(desk, "td.cannot")
    expect(note).to_have_class(re.compile("refused"))
    expect(note).not_to_contain_text("possible")
    desk.mouse.up()  # let go where it cannot be: it stays where it was
    expect(desk.locator(".ghost")).to_have_count(0)
    lift(desk, card)
    slot = hold_over(desk, "td.can:not(:has(.card-meeting))")
    expect(note).to_contain_text("possible")
    desk.mouse.up()
    see(desk, "Moved:")
    moved = desk.locator(f"tr[data-slot='{slot}'] #meeting-{code}".replace("~", "\\~"))
    expect(moved).to_be_visible()
    moved.get_by_role("link").click()
    desk.get_by_role("button", name="Pin it here").click()
    see(desk, "Pinned: new plans leave it where it is.")

    plan(desk)
    desk.goto(f"{MISSION}/tables")
    expect(desk.locator(f"tr[data-slot='{slot}']").get_by_text(names[0]).first).to_be_visible()
    desk.goto(f"{MISSION}/release")
    desk.get_by_role("button", name="Publish release 1").click()
    expect(desk.locator(".stages [aria-current]")).to_have_text("Released")


def test_4_the_sme_sees_its_agenda(phone: Page) -> None:
    phone.get_by_role("link", name="My day").click()
    see(phone.get_by_role("main"), re.compile("Keystone|Okemo"))
    assert not phone.evaluate(TOO_WIDE)


def test_5_a_reverse_mission_is_planned_with_the_contacts_it_inherits(
    desk: Page, open_page: Open, server: Server, tmp_path: Path
) -> None:
    coordinator = open_page(1440, 900)
    coordinator.goto(server.link(CORA))
    coordinator.get_by_role("button", name="Sign in").click()
    coordinator.goto("/programme/missions/autumn-in-utah")
    coordinator.get_by_role("link", name="Begin a visit").click()
    fill(coordinator, Name="Utah comes back", First_day="2028-03-06", Last_day="2028-03-07")
    coordinator.get_by_label("Kind").select_option("reverse_mission")
    fill(coordinator, Country_that_is_visited="Finland", Place="Helsinki")
    coordinator.get_by_role("button", name="Begin it").click()
    see(coordinator, re.compile("7[67] contacts"))
    see(coordinator, "Autumn in Utah")

    desk.goto(f"{BACK}/set-up/places/new")
    fill(desk, Name_of_the_hall="Congress hall", City="Helsinki", Time_zone="Europe/Helsinki")
    fill(desk, Number_of_tables="2")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.goto(f"{BACK}/set-up/blocks/new")
    fill(desk, Day="2028-03-06", From="09:00", To="12:00")
    desk.get_by_role("button", name="Show the slots").click()
    desk.get_by_role("button", name="Save the block").click()
    names = []
    for code in ("US-E01", "US-C15", "US-C16"):  # whoever comes is confirmed, the others are not
        desk.goto(f"{BACK}/people/{code}")
        names.append(desk.get_by_role("heading", level=1).inner_text().strip())
        desk.get_by_role("button", name="Confirm that it takes part").click()
    wishes = tmp_path / "requests.csv"
    wishes.write_text("from,to,priority\nUS-C15,US-E01,must\nUS-C16,US-E01,want\n", "utf-8")
    desk.goto(f"{BACK}/import")
    desk.get_by_label("What is in it").select_option("requests")
    desk.get_by_label("File:").set_input_files(wishes)
    desk.get_by_role("button", name="Look at it").click()
    desk.get_by_role("button", name="Save all of it").click()
    plan(desk, BACK)
    desk.goto(f"{BACK}/release")
    desk.get_by_role("button", name="Publish release 1").click()
    expect(desk.locator(".stages [aria-current]")).to_have_text("Released")
    desk.goto(f"{BACK}/tables")
    expect(desk.locator(".card-meeting")).to_have_count(2)
    for name in names:
        see(desk.get_by_role("main"), name)


def plan(desk: Page, mission: str = MISSION) -> None:
    """Plan with figures that move, until it is good enough."""
    desk.goto(f"{mission}/plan")
    desk.get_by_role("button", name="Plan", exact=True).click()
    running = desk.locator("[data-progress] .headline")
    expect(running.or_(desk.get_by_role("heading", name="Plan again"))).to_contain_text(
        re.compile(r"\d+ of \d+ wishes|Plan again"), timeout=PATIENCE
    )
    enough = desk.get_by_role("button", name="Stop here and keep the best so far")
    if enough.is_visible():
        enough.click()
    expect(desk.get_by_role("heading", name="Plan again")).to_be_visible(timeout=PATIENCE)
    expect(desk.locator(".headline")).to_contain_text("wishes met")


def lift(page: Page, card: Locator) -> None:
    """Take a meeting's card, and wait until the slots say whether it could go there."""
    box = card.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 25, box["y"] + box["height"] + 10, steps=3)
    expect(page.locator("td.can").first).to_be_attached(timeout=PATIENCE)


NEAREST = """css => {
    const frame = document.querySelector(".grid-frame").getBoundingClientRect();
    const middle = [frame.x + frame.width / 2, (Math.max(frame.y, 0) + innerHeight) / 2];
    const place = (cell) => {
        const box = cell.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const far = (cell) => Math.hypot(place(cell)[0] - middle[0], place(cell)[1] - middle[1]);
    const found = [...document.querySelectorAll(css)];
    const nearest = found.reduce((one, other) => (far(other) < far(one) ? other : one));
    nearest.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
    return [...place(nearest), nearest.parentElement.dataset.slot];
}"""

UNDER = """([x, y, css]) => {
    const cell = document.elementsFromPoint(x, y).find((one) => one.matches(css));
    return cell ? cell.parentElement.dataset.slot : "";
}"""


def hold_over(page: Page, css: str) -> str:
    """Hold the card over the cell of these that is nearest to the middle; returns its slot.

    At an edge the grid moves on beneath the card, so the hand follows until both rest.
    """
    for _ in range(20):
        x, y, slot = page.evaluate(NEAREST, css)
        page.mouse.move(x, y, steps=3)
        page.wait_for_timeout(100)
        if page.evaluate(UNDER, [x, y, css]) == slot:
            return str(slot)
    raise AssertionError(f"the grid never rested with the card over {css}")
