"""What came of one mission shows in the next one's scores, below what people state there."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from matchmaker.database import open_engine, writing
from matchmaker.records import Organisation
from tests.journeys.conftest import ORGANISER, SignIn
from tests.matchmaker.learning.test_experience import next_mission, past_mission

pytestmark = pytest.mark.slow

GOOD = "Meetings of Known EU01 led on more often than others."


def looked_at(page: Page) -> Page:
    """The page, once axe found nothing on it."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url
    return page


def test_outcomes_of_one_mission_suggest_meetings_in_the_next(
    browser: Browser, address: str, database_url: str, signed_in: SignIn
) -> None:
    engine = open_engine(database_url)
    with writing(engine) as session:
        past, _ = past_mission(session)
        next_mission(session, past)
        made = select(Organisation).where(Organisation.name.like("Company %"))
        for one in session.scalars(made):  # other journeys make companies of these names
            one.name = one.name.replace("Company", "Next")
    engine.dispose()
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, storage_state=signed_in(ORGANISER)
    )
    page = context.new_page()
    page.goto("/missions/next/learned")
    expect(page.get_by_role("main")).to_contain_text("It does not count in this mission")
    expect(page.get_by_role("main")).to_contain_text(GOOD)

    def worth() -> list[int]:
        """What the score of each pair is, of the one whose meetings led on and of the other."""
        found = []
        for name in ("Known EU01", "Known EU02"):
            page.goto("/missions/next/learned")
            page.get_by_role("link", name=name).click()
            found.append(int(re.findall(r"\d+", page.locator(".headline").inner_text())[0]))
        return found

    alike = worth()
    assert alike[0] == alike[1]  # both state the same
    page.goto("/missions/next/learned")
    looked_at(page).get_by_role("button", name="Let it count").click()
    expect(page.get_by_role("main")).to_contain_text("It counts in this mission")
    better, worse = worth()
    assert better > worse >= alike[1]
    page.goto("/missions/next/learned")
    page.get_by_role("link", name="Known EU01").click()
    expect(looked_at(page).get_by_role("main")).to_contain_text(GOOD)
    context.close()
