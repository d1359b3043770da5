"""What is tried, for everybody's eyes and thumbs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cockpit import in_mode, talk
from tests.browser.fake_desk import FakeDesk
from tests.browser.test_cockpit_look import violations
from tests.browser.trying.running import letter
from tests.browser.waiting import wait_for


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_tried_can_be_used_by_everybody(browser: Browser, desk: FakeDesk, scheme: Any, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    desk.open(page)
    letter(page, "B")
    wrong = violations(page, "dealt")
    talk(page)
    page.keyboard.press("m")
    wrong += violations(page, "marked")
    page.keyboard.press("q")
    expect(page.locator("#why-2")).to_be_visible()
    wrong += violations(page, "proposals")
    page.keyboard.press("w")
    wrong += violations(page, "families")
    page.keyboard.press("1")
    expect(page.locator("#finer-title")).to_contain_text("Wrong time")
    wrong += violations(page, "finer")
    page.keyboard.press("1")
    expect(page.locator("#why-said")).to_contain_text("busy right now")
    wrong += violations(page, "said")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    context.close()

    assert wrong == []


def test_on_a_telephone_plans_and_reasons_are_buttons(browser: Browser, desk: FakeDesk) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    desk.open(page)
    letter(page, "B")
    page.locator("#card-number").tap()
    page.locator("#group-ringing [data-action=answered]").tap()
    in_mode(page, "talking")
    page.locator("#outcomes [data-action=plan_1]").tap()
    expect(page.locator("#outcomes [data-action=plan_1]")).to_have_text("Plan: ✓ did it")
    page.locator("#group-talking [data-action=hung_up]").tap()
    expect(page.locator("#why-1")).to_be_visible()
    for place, title in enumerate(("Ask one question before the offer", "Call before nine")):
        named = page.locator(f"#strip-plans [data-plan='{place}'] .plan-name")
        expect(named).to_be_visible()  # two buttons that both ask “did it?” would be anybody's guess
        expect(named).to_have_text(title)
    boxes = page.locator("#strip-tried button:visible, #plans button:visible").evaluate_all(
        "all => all.map((each) => [each.getBoundingClientRect().width, each.getBoundingClientRect().height])"
    )
    assert boxes
    assert all(width >= 24 and height >= 24 for width, height in boxes)

    page.locator("#why-1").tap()

    assert next(iter(wait_for(page, desk.looks.values)))["settled"] == "WRONG_TIME"
    page.locator("#strip [data-action=finer]").tap()
    page.locator("#finer-list button").first.tap()
    expect(page.locator("#why-said")).to_have_text("wrong time · busy right now")
    context.close()
