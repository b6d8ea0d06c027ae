"""A counterpart cancels: repairs are offered, one is chosen, and only those it concerns see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import Engine, select

from matchmaker.accounts import ensure_account
from matchmaker.database import open_engine, reading, writing
from matchmaker.permissions import OPERATOR
from matchmaker.records import Meeting, MeetingState, Participant
from tests.journeys.conftest import SignIn
from tests.matchmaker.repairs import released_mission

pytestmark = pytest.mark.slow

LONG = 60_000
"""Milliseconds that a repair may take on a busy machine."""


@pytest.fixture
def released(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    released_mission(engine)
    with writing(engine) as session:
        mine = select(Participant).where(Participant.mission.has(slug="demo"))
        for one in session.scalars(mine):
            (delegate,) = one.delegates
            delegate.account = ensure_account(session, delegate.email, one.code, by=OPERATOR)
    yield engine
    engine.dispose()


def test_a_counterpart_cancels_and_only_those_it_concerns_see_a_change(
    released: Engine, context: BrowserContext, browser: Browser, address: str, signed_in: SignIn
) -> None:
    page = context.new_page()
    page.goto("/missions/demo/repair")
    page.get_by_role("link", name="Cannot come").click()
    page.get_by_label("Who?").select_option("CN01")
    page.get_by_role("button", name="Look for repairs").click()
    page.locator(".offer").first.wait_for(timeout=LONG)
    page.get_by_text("Who changes what").first.click()
    affected = page.locator(".offer").first.locator(".who").all_inner_texts()
    assert "Company CN01" in affected
    page.locator(".offer").first.get_by_role("button", name="Choose this").click()
    page.get_by_role("heading", name="What happened, and what can be done").wait_for()
    assert page.locator(".headline").inner_text() == "Repaired with release 2"

    with reading(released) as session:
        lost = session.scalars(
            select(Meeting).where(Meeting.code.like("%~CN01"), Meeting.mission.has(slug="demo"))
        ).all()
        assert {one.state for one in lost} == {MeetingState.CANCELLED}
    code = next(one for one in ("EU01", "EU02", "EU03") if f"Company {one}" in affected)
    partner = own_page(browser, address, signed_in, code)
    assert "Cancelled: Company CN01" in partner
    bystander = next(code for code in ("CN02", "CN03", "CN04") if f"Company {code}" not in affected)
    theirs = own_page(browser, address, signed_in, bystander)
    assert "My agenda" in theirs
    assert "What changed" not in theirs


def own_page(browser: Browser, address: str, signed_in: SignIn, code: str) -> str:
    """What a participant's own page says to somebody who signed in as its delegate."""
    state = signed_in(f"{code}@example.org")
    window = browser.new_context(base_url=address, storage_state=state)
    page = window.new_page()
    page.goto(f"/my/demo/{code}")
    told = " ".join(page.locator("main").inner_text().split())
    window.close()
    return told
