"""The report in a real browser: frozen, a difference explained, a case corrected and proven."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.slow

REPORT = "/reports/eu4sportsclusters"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_freeze_correct_and_go_down_to_the_evidence(
    browser: Browser, address: str, signed_in: SignIn, tmp_path: Path
) -> None:
    context = browser.new_context(
        base_url=address, storage_state=signed_in("coordinator@demo.example")
    )
    page = context.new_page()
    page.goto(REPORT)
    page.get_by_label("Name", exact=True).fill("Final report")
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator(".headline")).to_have_text("Nothing has changed since it was frozen")

    page.goto(REPORT)
    page.get_by_role("link", name=re.compile("Explain.*C2C meetings, total")).click()
    expect(page.locator(".headline")).to_have_text("9 printed or claimed; the rows say 10")
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("Explanation").fill("The tenth was held by telephone.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="1 explained")).to_be_visible()

    page.goto(f"{REPORT}/rows/SC-9")
    page.get_by_role("link", name="Look at the case").click()
    proof = tmp_path / "eoi.pdf"
    proof.write_bytes(PDF)
    page.locator("input[name=file]").set_input_files(proof)
    page.locator("form:has(input[name=file]) button[type=submit]").click()
    page.get_by_role("link", name="Correct").click()
    page.locator("[name=count]").fill("2")
    page.locator("[name=reason]").fill("Two products are made.")
    page.locator("form:has([name=count]) button[type=submit]").click()
    page.wait_for_url("**/cases/SC-9")

    page.goto(REPORT)
    page.get_by_role("link", name="Final report").click()
    changed = page.locator("tbody tr", has_text="Cooperation cases by European SMEs")
    expect(changed).to_contain_text("SC-9 counts 2; it counted 1.")
    now = changed.locator("td").nth(1).inner_text()
    assert Axe().run(page).response["violations"] == []
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    handed_in = json.loads(Path(download.value.path()).read_text())
    assert int(now) in {one["now"] for one in handed_in["corrections"]}
    assert not any(one["explained"] for one in handed_in["differences"])
    changed.get_by_role("link").click()
    expect(page.locator(".headline")).to_have_text(now)
    page.get_by_role("link", name="SC-9", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="eoi.pdf").click()
    assert Path(download.value.path()).read_bytes() == PDF
    context.close()
