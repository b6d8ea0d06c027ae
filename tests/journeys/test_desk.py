"""The desk in a real browser, with the network cut in the middle."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import Engine, Select, select

from matchmaker.accounts import ensure_account, grant_role
from matchmaker.database import open_engine, reading, writing
from matchmaker.desk import mark_meeting
from matchmaker.missions import mission_by_slug
from matchmaker.permissions import OPERATOR, Actor, Granted
from matchmaker.records import (
    Arrival,
    Interest,
    MarkKind,
    Meeting,
    MeetingMark,
    MeetingState,
    Mission,
    Outcome,
    OutcomeSource,
    Role,
)
from tests.journeys.conftest import SignIn
from tests.web import scenes

pytestmark = pytest.mark.slow

ANNA = "anna@example.org"
KEPT = "Promise.all([caches.keys(), indexedDB.databases()]).then(([a, b]) => a.length + b.length)"
"""How much is kept on the device."""


@pytest.fixture(scope="module")
def desk(database_url: str) -> Iterator[Engine]:
    """The served database with a mission that is on now, whose desk Anna runs."""
    engine = open_engine(database_url)
    with writing(engine) as session:
        mission = scenes.under_way(session)
        anna = ensure_account(session, ANNA, "Anna", by=OPERATOR)
        grant_role(session, anna, Role.DESK, by=OPERATOR, mission=mission)
    yield engine
    engine.dispose()


@pytest.fixture
def tablet(browser: Browser, address: str, desk: Engine, signed_in: SignIn) -> Iterator[Page]:
    """Anna's tablet, once the desk's pages are kept on it."""
    context = browser.new_context(
        base_url=address, viewport={"width": 820, "height": 1180}, storage_state=signed_in(ANNA)
    )
    page = context.new_page()
    page.goto("/desk/today")
    page.wait_for_function(
        "caches.open('desk-pages').then((kept) => kept.keys())"
        ".then((kept) => kept.filter((one) => /today$|arrivals$/.test(one.url)).length === 2)"
    )
    yield page
    context.close()


def of_today(code: str) -> Select[tuple[Meeting]]:
    return select(Meeting).join(Mission).where(Mission.slug == "today", Meeting.code == code)


def said(desk: Engine) -> list[tuple[str, MarkKind, str, bool]]:
    """Every mark there is, in the order in which they came."""
    with reading(desk) as session:
        rows = session.execute(
            select(Meeting.code, MeetingMark.kind, MeetingMark.by, MeetingMark.counts)
            .join(Meeting, Meeting.id == MeetingMark.meeting_id)
            .order_by(MeetingMark.id)
        )
        return [(code, kind, by, counts) for code, kind, by, counts in rows]


def test_the_network_drops_and_what_was_tapped_counts_once(tablet: Page, desk: Engine) -> None:
    context: BrowserContext = tablet.context
    first, second = (tablet.locator(f"[data-meeting='{code}']") for code in ("H1~C1", "H0~C1"))
    line, news = tablet.locator("[data-line]"), tablet.locator("[data-news] li")
    expect(tablet.locator("[data-phase=now] [data-missing]")).to_have_text("4")
    with tablet.expect_response("**/taps"):
        first.get_by_role("button", name="Here – Home today 1").click()
    expect(tablet.locator("[data-phase=now] [data-missing]")).to_have_text("3")
    with reading(desk) as session:
        assert len(session.scalars(select(Arrival)).all()) == 1

    # The network drops: taps are kept and shown as waiting, also after the page is loaded again.
    context.set_offline(True)
    first.get_by_role("button", name="Held").click()
    second.get_by_role("button", name="Late – Visited today 1").click()
    second.get_by_role("button", name="Late – Home today 0").click()
    expect(line).to_contain_text("No network since")
    expect(line).to_contain_text("3 taps wait.")
    tablet.reload()
    expect(line).to_contain_text("3 taps wait.")
    expect(first.locator("[data-standing]")).to_have_text("Held – waits for the network")
    expect(second.locator("[data-standing]")).to_have_text("Both are late – waits for the network")
    expect(first.get_by_role("button", name="Held")).to_be_hidden()
    tablet.get_by_role("link", name="Arrivals").click()
    tablet.get_by_label("Company or person").fill("home today")
    tablet.locator("[data-guest=H0]").get_by_role("button", name="Here").click()
    expect(tablet.locator("[data-guest=H0] [data-whether]")).to_contain_text("waits")
    expect(tablet.locator("[data-guest=C0]")).to_be_hidden()
    tablet.goto("/desk/today/nowhere")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("No network")
    tablet.goto("/desk/today")
    assert said(desk) == []

    # Meanwhile a colleague sees it otherwise; and the first answer is lost on its way back.
    with writing(desk) as session:
        mission = mission_by_slug(session, "today")
        bo = Actor("Bo", granted=frozenset({Granted(Role.DESK, mission.id)}))
        meeting = session.scalars(of_today("H1~C1")).one()
        mark_meeting(session, meeting, MarkKind.NO_SHOW, by=bo)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.post_data or "")
            route.fetch()
            route.abort()

    tablet.route("**/taps", lose)
    context.set_offline(False)
    expect(news).to_have_count(1, timeout=60_000)
    expect(news).to_contain_text(re.compile("Bo said at .*: nobody came. That stands"))
    expect(line).to_be_hidden()
    assert len(lost) == 1
    assert said(desk) == [
        ("H1~C1", MarkKind.NO_SHOW, "Bo", True),
        ("H1~C1", MarkKind.HELD, "Anna", False),
        ("H0~C1", MarkKind.LATE, "Anna", True),
        ("H0~C1", MarkKind.LATE, "Anna", True),
    ]
    with reading(desk) as session:
        assert len(session.scalars(select(Arrival)).all()) == 2
    expect(first.locator("[data-standing]")).to_contain_text("Nobody came Bo")

    # She taps again, having seen it: hers stands now.
    news.get_by_role("button", name="Read").click()
    first.get_by_role("button", name="Take back").click()
    first.get_by_role("button", name="Held").click()
    expect(first.locator("[data-standing]")).to_contain_text(re.compile("^Held Anna"))

    # On their way out one side says what came of it: one tap, without a network too.
    context.set_offline(True)
    possible = first.get_by_role("button", name="Possible – Home today 1")
    possible.click()
    expect(possible).to_have_attribute("aria-pressed", "true")
    expect(line).to_contain_text("1 tap waits.")
    with tablet.expect_response("**/taps"):
        context.set_offline(False)
    expect(line).to_be_hidden()
    expect(possible).to_have_attribute("aria-pressed", "true")
    with reading(desk) as session:
        word = session.scalars(select(Outcome).where(Outcome.source == OutcomeSource.DESK)).one()
        assert (word.interest, word.said_on) == (Interest.POSSIBLE, word.recorded_at.date())
    expect(news).to_have_count(0)
    with reading(desk) as session:
        assert session.scalars(of_today("H1~C1")).one().state is MeetingState.HELD

    # It was not so: the other side did not come. Whoever sits alone meets somebody else at once.
    first.get_by_role("button", name="Take back").click()
    with tablet.expect_response("**/taps"):
        first.get_by_role("button", name="Not come – Visited today 1").click()
    tablet.reload()
    first.get_by_role("link", name="Whom could Home today 1 meet now?").click()
    tablet.get_by_role("button", name="Meet now – Visited today 0").click()
    told = tablet.get_by_role("status").filter(has_text="Home today 1 and Visited today 0 meet now")
    expect(told).to_be_visible(timeout=60_000)
    with reading(desk) as session:
        lost, instead = (session.scalars(of_today(code)).one() for code in ("H1~C1", "H1~C0"))
        assert lost.state is MeetingState.NO_SHOW
        assert (instead.state, instead.slot) == (MeetingState.PLANNED, lost.slot)

    # Nothing is left on the device once she has signed out.
    assert tablet.evaluate(KEPT) > 0
    tablet.get_by_role("button", name="Sign out").click()
    tablet.wait_for_url("**/")
    assert tablet.evaluate(KEPT) == 0
    expect(tablet.locator("body")).not_to_contain_text("Home today")
