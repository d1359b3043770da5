"""From a fresh installation to the first card, with the keyboard only."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.installations import Installation

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"


def heading(page: Page, words: str) -> None:
    """Wait until the page of these words is there, with its keys: nobody types sooner."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.wait_for_load_state()


def test_three_keys_lead_to_a_plan(inside: Page) -> None:
    heading(inside, "Whom do you call?")
    inside.keyboard.press("m")
    heading(inside, "What do you offer?")
    inside.keyboard.press("s")
    heading(inside, "How do you open?")
    inside.keyboard.press("s")

    heading(inside, "First campaign")
    expect(inside.get_by_role("heading", name="Still missing")).to_be_visible()
    expect(inside.locator("body")).to_contain_text("The offer is not written down.")


def test_the_hospital_file_leads_to_a_card(inside: Page) -> None:
    inside.locator("input[type=file]").set_input_files(HOSPITALS)
    inside.locator("input[name=list_name]").focus()
    inside.keyboard.type("Hospitals")
    inside.keyboard.press("Enter")
    heading(inside, "Is this how to read it?")
    expect(inside.locator("body")).to_contain_text("Nothing is on the list yet.")
    inside.keyboard.press("Enter")
    expect(inside.locator("#how-far")).to_have_text("5,381 rows, every one accounted for", timeout=120_000)
    inside.keyboard.press("Enter")

    heading(inside, "What do you offer?")
    inside.locator("textarea[name=offer]").focus()
    inside.keyboard.type("A free check of your supply contracts")
    for name, value in {"worth": "500", "clients_wanted": "200", "one_in": "10"}.items():
        inside.locator(f"input[name={name}]").focus()
        inside.keyboard.type(value)
    inside.keyboard.press("Enter")

    heading(inside, "How do you open?")
    opening = inside.locator("textarea[name=text]")
    opening.focus()
    inside.keyboard.press("ControlOrMeta+a")
    inside.keyboard.type("Is this {company}? One question about supplies.")
    expect(inside.locator("#example")).to_contain_text("Is this Whitfield Tool & Die? One question about supplies.")
    inside.get_by_role("button", name="Everything is laid out").focus()
    inside.keyboard.press("Enter")

    heading(inside, "First campaign")
    expect(inside.locator("header .strong")).to_have_text("$50")
    expect(inside.get_by_role("heading", name="Everything is laid out")).to_be_visible()
    inside.keyboard.press("Enter")
    inside.wait_for_url(re.compile(r"/sessions/\d+/"))


def test_how_this_machine_dials_is_kept_in_the_browser(inside: Page, running: Installation) -> None:
    inside.goto(f"{running.address}/start/offer/")
    inside.keyboard.press("s")
    heading(inside, "How do you open?")
    inside.locator("#own-number").focus()
    inside.keyboard.type("(330) 555-0143")
    expect(inside.locator("#try-dial")).to_have_attribute("href", "tel:3305550143")
    inside.locator("#dialling-tel").focus()
    inside.keyboard.press("ArrowRight")
    inside.reload()

    expect(inside.locator("#dialling-handset")).to_be_checked()


def test_the_first_run_needs_no_script(inside: Page) -> None:
    address = inside.url
    context = inside.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    context.add_cookies(inside.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Try a made-up list").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Everything is laid out").click()

    heading(page, "First campaign")
    expect(page.locator(".now b")).to_have_text(re.compile(r"^\d+$"))
    context.close()
