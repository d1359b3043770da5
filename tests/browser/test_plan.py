"""Before the session, with the keyboard only: what is missing is one key away from being mended."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Page, expect

from tests.browser.waiting import wait_for
from tests.installations import Installation


def laid_out_by_skipping(page: Page) -> None:
    """Go through the first run without saying anything."""
    for key in ("m", "s", "s"):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)


def test_a_digit_leads_to_what_is_missing(inside: Page) -> None:
    laid_out_by_skipping(inside)
    expect(inside.get_by_role("heading", name="Still missing")).to_be_visible()
    inside.keyboard.press("1")
    inside.wait_for_url(re.compile(r"/campaigns/\d+/#words"))
    inside.get_by_label("What do you offer?").fill("A free check")
    inside.locator("#words button").press("Enter")
    expect(inside.locator("#notices")).to_have_text("Saved.")
    inside.wait_for_load_state()
    inside.keyboard.press("p")

    expect(inside.locator("main header")).to_contain_text("A free check")


def test_enter_starts_the_session_and_finds_it_again(inside: Page, running: Installation) -> None:
    laid_out_by_skipping(inside)
    inside.keyboard.press("Enter")
    inside.wait_for_url(re.compile(r"/sessions/\d+/$"))
    session = inside.url
    inside.goto(f"{running.address}/plan/")
    expect(inside.get_by_role("button", name=re.compile("Go on with the session"))).to_be_visible()
    inside.wait_for_load_state()
    inside.keyboard.press("Enter")

    inside.wait_for_url(session)


def test_the_keys_of_a_page_are_listed(inside: Page) -> None:
    laid_out_by_skipping(inside)
    inside.keyboard.press("?")

    expect(inside.get_by_role("dialog")).to_contain_text("Start the session")


def test_an_opening_is_heard_while_it_is_reworded(inside: Page) -> None:
    laid_out_by_skipping(inside)
    inside.keyboard.press("e")
    inside.wait_for_url(re.compile(r"/campaigns/\d+/"))
    inside.wait_for_load_state()
    inside.get_by_label("Opening A version 1").focus()
    inside.keyboard.press("ControlOrMeta+a")
    inside.keyboard.type("{first_name} of {company}?")
    expect(inside.locator("#openings .example")).to_contain_text("Dana of Whitfield Tool & Die?")
    inside.get_by_role("button", name="Save opening A").press("Enter")

    expect(inside.get_by_label("Opening A version 2")).to_have_value("{first_name} of {company}?")


def test_what_was_typed_elsewhere_on_the_page_is_not_lost_unasked(inside: Page) -> None:
    laid_out_by_skipping(inside)
    inside.keyboard.press("e")
    inside.wait_for_url(re.compile(r"/campaigns/\d+/"))
    inside.wait_for_load_state()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    inside.on("dialog", stay)
    inside.get_by_label("What do you offer?").fill("A check that is not saved yet")
    inside.locator("#sums button").first.press("Enter")
    wait_for(inside, lambda: asked)

    assert asked == ["beforeunload"]
    expect(inside.get_by_label("What do you offer?")).to_have_value("A check that is not saved yet")
