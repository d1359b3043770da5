"""A card's whole life, in a real browser on a real server, by keyboard: heard on a call, its back written, reviewed,
met again, answered; and its record says so."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.pictures import take
from tests.browser.test_main_job import (  # noqa: F401  # fixtures
    HOSPITALS,
    caller,
    clock,
    context_at_that_hour,
    morning,
)
from tests.installations import Installation

THEY_SAY = "We have somebody who does that"
IDEA = "When did they last check?"
WORDS = "Good. When did they last lay the lines side by side with you?"

HEARD = """
import json
from bounceback.objections.models import Hearing
rows = Hearing.objects.order_by("pk").values_list("card__front", "text", "response__idea", "turn")
print(json.dumps(list(rows)))
"""


def test_from_an_objection_to_the_record_of_its_answer(caller: Caller, morning: Installation) -> None:  # noqa: F811
    page = caller.page
    caller.first_run(HOSPITALS)

    # Collect: nobody has said this before.
    caller.start()
    caller.talk()
    caller.press("c")
    caller.type(THEY_SAY)
    caller.press("Enter")
    expect(page.locator("#ear-nth")).to_have_text("new: your 1st")
    expect(page.locator("#ear-empty")).to_be_visible()
    take(page, "cards-new")
    caller.press("0")  # nothing came
    caller.press("Escape")
    caller.press("5")
    caller.strip().to_contain_text("has one already", ignore_case=True)
    caller.everything_sent()
    caller.ready()
    caller.end()

    # Its back, after the session.
    page.goto(f"{morning.address}/cards/")
    caller.tab_to(page.get_by_role("link", name=THEY_SAY, exact=True))
    caller.press("Enter")
    caller.sees(f"“{THEY_SAY}”")
    caller.fill("The idea, in a line", IDEA)
    caller.fill("Your words", WORDS)
    caller.tab_to(page.get_by_role("button", name="Write it on the back"))
    caller.press("Enter")
    expect(page.locator("#back article")).to_contain_text("not tried yet")

    # Reviewed between sessions.
    page.goto(f"{morning.address}/cards/review/")
    expect(page.locator("#front")).to_have_text(THEY_SAY)
    caller.press("Enter")
    expect(page.locator("#back")).to_contain_text(IDEA)
    caller.press("3")
    expect(page.locator("#done")).to_be_visible()

    # Met again, and answered.
    page.goto(f"{morning.address}/plan/")
    caller.sees("Everything is laid out")
    caller.start()
    expect(page.locator("#objections")).to_contain_text(THEY_SAY)
    caller.talk()
    caller.press("c")
    caller.type("some")
    caller.press("Enter")
    expect(page.locator("#ear-answers .answer").first).to_contain_text(IDEA)
    take(page, "cards-ear")
    caller.press("1")
    caller.press("b")
    caller.press("5")
    caller.strip().to_contain_text("has one already", ignore_case=True)
    caller.everything_sent()

    # The record.
    page.goto(f"{morning.address}/cards/")
    caller.tab_to(page.get_by_role("link", name=THEY_SAY, exact=True))
    caller.press("Enter")
    expect(page.locator("#back article")).to_contain_text("1 of 1")
    assert json.loads(morning.python(HEARD)) == [
        [THEY_SAY, THEY_SAY, None, ""],
        [THEY_SAY, THEY_SAY, IDEA, "WENT_ON"],
    ]
