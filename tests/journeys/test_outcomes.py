"""From a meeting to its answers: a tap on a phone, a line logged, a mail answered once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from matchmaker.database import open_engine, reading, writing
from matchmaker.records import Message, Mission, Participant
from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
MISSION = "/missions/china-2017"
COUNTED = """for (const kind of ["click", "input"]) {
  addEventListener(kind, () => { localStorage[kind] = Number(localStorage[kind] || 0) + 1 }, true)
}"""
"""Run on every page: counts taps and changes of fields, over pages too."""

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def looked_at(page: Page) -> Page:
    """The page, once axe found nothing on it and nothing runs out of the window."""
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == [], page.url
    assert not page.evaluate(TOO_WIDE), page.url
    return page


def done_by(page: Page) -> dict[str, int]:
    """What somebody had to do so far: taps, and what was typed or chosen."""
    return {kind: int(page.evaluate(f"localStorage['{kind}'] || 0")) for kind in ("click", "input")}


def test_an_sme_answers_on_a_phone_and_the_coordinator_sees_both_sides(
    browser: Browser, address: str, database_url: str, signed_in: SignIn
) -> None:
    engine = open_engine(database_url)
    with writing(engine) as session:
        sme = session.scalars(
            select(Participant).join(Mission, Mission.id == Participant.mission_id).where(
                Mission.slug == "china-2017", Participant.code == "CN-E01"
            )
        ).one()  # fmt: skip
        sme.delegates[0].email = "sme@demo.example"

    phone = browser.new_context(
        base_url=address, viewport=PHONE, storage_state=signed_in("sme@demo.example")
    )
    phone.add_init_script(COUNTED)
    page = phone.new_page()
    page.goto("/my/china-2017/CN-E01")
    looked_at(page).locator(".taps").get_by_role("button", name="Possible").click()
    page.wait_for_url(re.compile("/outcomes/CN-E01~"))
    code = page.url.rpartition("/")[2]
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert done_by(page) == {"click": 1, "input": 0}, "one tap, and it is saved"
    page.get_by_label("What happens next").fill("Send them our prices")
    looked_at(page).get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Send them our prices")
    phone.close()
    phone = browser.new_context(
        base_url=address, viewport=PHONE, storage_state=signed_in("counterpart@demo.example")
    )
    phone.add_init_script(COUNTED)
    page = phone.new_page()
    page.goto("/my/china-2017/CN-C01/outcomes")  # the other side does it in the same way
    page.locator(f".taps:not([action*='{code}'])").first.get_by_role(
        "button", name="Informative"
    ).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert done_by(page) == {"click": 1, "input": 0}
    phone.close()

    desk = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 900},
        storage_state=signed_in("coordinator@demo.example"),
    )
    page = desk.new_page()
    page.goto(f"{MISSION}/outcomes/log?of={code}")
    page.get_by_label("Line 2: What came of it").select_option("No interest")
    page.get_by_label("Line 2: What was said").fill("Not this year")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(f"{MISSION}/outcomes$"))
    page.goto(f"{MISSION}/outcomes/{code}")
    main = looked_at(page).get_by_role("main")
    for told in ("Possible", "No interest", "They differ on what came of it", "“Not this year”"):
        expect(main).to_contain_text(told)

    page.goto(f"{MISSION}/follow-ups")
    page.get_by_text("Ask on a day of your own").click()
    page.get_by_label("Whom").select_option(value="CN-E01")
    looked_at(page).get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("was mailed")
    desk.close()
    with reading(engine) as session:
        text = session.scalars(
            select(Message.text).where(Message.kind == "follow_up").order_by(Message.id.desc())
        ).first()
    engine.dispose()
    found = re.search(r"/follow-ups/\S+", text or "")
    assert found is not None

    stranger = browser.new_context(base_url=address, viewport=PHONE)  # signed in as nobody
    page = stranger.new_page()
    page.goto(found.group())
    first = looked_at(page).locator("section.how").first
    first.get_by_role("radio", name="Concrete next step").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text("Your answer is saved")
    page.goto(found.group())
    expect(page.get_by_role("main")).to_contain_text("nothing more is saved here")
    stranger.close()
