"""What is dragged with a mouse, done with a keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.slow

FOCUSED = "css => document.activeElement.matches(css)"


def tab_to(page: Page, css: str) -> None:
    """Go on from field to field until one of these has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, css):
            return
    raise AssertionError(f"the Tab key never came to {css}")


def test_a_slot_is_chosen_for_a_meeting(page: Page) -> None:
    page.goto("/missions/names/tables")
    tab_to(page, ".card-meeting a")
    page.keyboard.press("Enter")
    possible = page.locator("input[name=slot]:enabled")
    before = possible.and_(page.locator(":checked")).get_attribute("value")
    tab_to(page, "input[name=slot]")
    page.keyboard.press("Home")
    expect(possible.first).to_be_checked()
    page.keyboard.press("End")
    expect(possible.last).to_be_checked()
    expect(possible.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(possible.last).not_to_be_checked()
    page.keyboard.press("ArrowDown")
    assert possible.last.get_attribute("value") != before
    tab_to(page, ".buttons button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Moved:")


def test_wishes_are_sorted(browser: Browser, address: str, signed_in: SignIn) -> None:
    context = browser.new_context(base_url=address, storage_state=signed_in("sme@demo.example"))
    page = context.new_page()
    page.goto("/my/china-2017/CN-E01/wishes")
    order = (
        "() => [...document.querySelectorAll('#wishes [data-wish]')].map(one => one.dataset.wish)"
    )
    musts = page.get_by_role("list", name="Must", exact=True).locator("[data-wish]")
    wants = page.get_by_role("list", name="Want", exact=True).locator("[data-wish]")
    at_first, how_many = page.evaluate(order), musts.count()

    def press(key: str) -> None:
        with page.expect_response(lambda answer: answer.request.method == "POST") as told:
            page.keyboard.press(key)
        assert told.value.status == 204
        assert page.evaluate(FOCUSED, f"[data-wish='{at_first[0]}'] [data-grip]")

    tab_to(page, "[data-grip]")
    press("End")
    expect(musts.last).to_have_attribute("data-wish", at_first[0])
    press("ArrowDown")
    expect(wants.first).to_have_attribute("data-wish", at_first[0])
    expect(page.get_by_text("Saved.", exact=True)).to_be_attached()
    page.reload()
    expect(wants.first).to_have_attribute("data-wish", at_first[0])
    expect(musts).to_have_count(how_many - 1)
    while not page.evaluate(FOCUSED, f"[data-wish='{at_first[0]}'] [data-grip]"):
        tab_to(page, "[data-grip]")
    press("ArrowUp")
    press("Home")
    assert page.evaluate(order) == at_first
    context.close()
