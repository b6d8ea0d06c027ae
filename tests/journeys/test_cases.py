"""A coordinator in a real browser: a case from hearsay to a contract that a file shows."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.cooperation import PDF
from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.slow


def test_a_coordinator_raises_a_case_to_a_contract_with_a_file(
    browser: Browser, address: str, signed_in: SignIn, tmp_path: Path
) -> None:
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 900},
        storage_state=signed_in("coordinator@demo.example"),
    )
    page = context.new_page()
    page.goto("/programme/cases/new")
    page.get_by_label("Mission").select_option(label="Trade mission to China, February 2017")
    page.get_by_label("Home side", exact=True).fill("GP Systems")
    page.get_by_label("Counterparts").fill("a club that nobody named")
    page.get_by_role("button", name="Raise it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GP Systems with a club")

    page.get_by_label("To", exact=True).select_option("contract")
    page.locator("select").and_(page.get_by_label("What was signed")).select_option("contract")
    page.get_by_role("button", name="Move it on").click()
    expect(page.get_by_role("status")).to_have_text("Say when it was signed.")
    page.get_by_label("To", exact=True).select_option("contract")
    page.get_by_label("Since, or signed on").fill("2020-05-04")
    page.get_by_role("button", name="Move it on").click()
    expect(page.locator(".climb [aria-current]")).to_have_text("Contract")

    large, contract = tmp_path / "large.pdf", tmp_path / "contract.pdf"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)  # takes no room on the disk
    contract.write_bytes(PDF)
    field = page.locator("input[type=file]")
    field.set_input_files(large)
    page.get_by_role("button", name="Attach").click()
    assert "larger than 25 MB" in field.evaluate("field => field.validationMessage")
    field.set_input_files(contract)
    page.get_by_role("button", name="Attach").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="contract.pdf").click()
    assert Path(download.value.path()).read_bytes() == PDF
    context.close()
