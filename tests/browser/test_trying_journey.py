"""The whole chain with the keyboard alone: why calls fail, an option, a plan, an experiment, calls, a lesson."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.experiments.models import Experiment
from bounceback.playbook.models import Mark, Plan
from bounceback.recovery.queries import evidence, progress
from tests import factories
from tests.browser.caller import Caller
from tests.browser.desk_page import cookie_of
from tests.browser.test_review import VOICE
from tests.browser.tuesday import NOON, make_renewals
from tests.browser.waiting import wait_for

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LESSON = "They stay when I say at once why I call."


@pytest.fixture
def campaign(owner: User) -> Campaign:
    """A month of calls of which most ended before anything was said."""
    made = make_renewals(owner, people=8, at=NOON - timedelta(days=40))
    first = campaigns.open_with(campaign=made, label="A", text="{first_name}, got a minute?", by=owner, at=NOON)
    campaigns.open_with(campaign=made, label="B", text="{first_name}, this is a cold call.", by=owner, at=NOON)
    whom = factories.make_listing(owner, at=NOON)
    for day in range(28):
        factories.make_call(
            owner, at=NOON - timedelta(days=30 - day), campaign=made, prospect=whom.prospect, opening=first,
            talk_seconds=20 if day % 4 else 90, depth="SHORT" if day % 4 else "CONVERSATION",
            reason="NO_RAPPORT" if day % 3 else "NO_VALUE", hang_up="AFTER_INTRO",
        )  # fmt: skip
    return made


@pytest.fixture
def caller(page: Page, live_server: Any, owner: User, campaign: Campaign, tuesday_noon: Any) -> Caller:
    page.context.add_cookies([cookie_of(owner, live_server.url)])  # type: ignore[list-item]
    return Caller(page)


def test_from_why_to_a_lesson_by_keyboard(caller: Caller, live_server: Any, owner: User, campaign: Campaign) -> None:
    page = caller.page
    page.goto(f"{live_server.url}/why/")
    caller.sees("Why calls fail")
    caller.press("1")  # the first option of the ranking

    expect(page.get_by_role("link", name="Plan with this")).to_be_visible()
    page.wait_for_load_state()
    caller.press("Enter")
    expect(page.get_by_role("heading", name="What you will do")).to_be_visible()
    caller.fill("Look at it after so many calls", "2")
    caller.fill("The line that the cockpit shows", "Say at once why you call")
    caller.press("Enter")
    expect(page.locator("h1")).to_have_text("Say at once why you call")
    plan = Plan.objects.get()
    assert (plan.finish, plan.user) == (2, owner)

    page.goto(f"{live_server.url}/experiments/")
    caller.press("n")
    caller.sees("New experiment")
    expect(page.locator(".learnable")).to_contain_text("cannot be shown within half a year")
    caller.press("s")
    expect(page.locator("h1")).to_have_text("Openings: A against B")
    expect(page.locator(".verdict .said")).to_contain_text("Keep going")

    page.goto(f"{live_server.url}/plan/{campaign.pk}/")
    expect(page.get_by_text("0 of 2 answered calls")).to_be_visible()
    caller.start()
    said = []
    for number in (1, 2):
        expect(page.locator("#card-name")).to_have_text(f"Person {number}")
        expect(page.locator("#opening-dealt")).to_be_visible()
        said.append(page.locator("#opening-label").inner_text())
        caller.press("Space", "Tab", "m", "2")
    wait_for(
        page, lambda: Mark.objects.count() == 2 and Call.objects.filter(dialled_at__gte=plan.begun_at).count() == 2
    )

    assert sorted(said) == ["Opening A", "Opening B"]
    found = evidence.found(Experiment.objects.get())
    assert [each.spent for each in found.arms] == [1, 1]
    assert progress.progress(plan).did == 2

    page.goto(f"{live_server.url}/plans/{plan.key}/")
    expect(page.get_by_role("heading", name="Keep, adapt or drop?")).to_be_visible()
    caller.tab_to(page.locator("#end_lesson"))
    caller.type(LESSON)
    caller.press("Tab", "Enter")
    expect(page.locator(".lesson")).to_have_text(LESSON)
    plan.refresh_from_db()
    assert (plan.ending, plan.lesson) == ("KEEP", LESSON)


def test_a_plan_that_changes_the_opening_leads_to_its_experiment(
    caller: Caller, live_server: Any, owner: User, campaign: Campaign
) -> None:
    page = caller.page
    page.goto(f"{live_server.url}/plans/new/?option=cold-call-said")
    caller.press("Enter")
    caller.sees("Progress")
    caller.press("f")
    caller.sees("New experiment")
    caller.press("s")
    expect(page.get_by_text("Judges the plan")).to_be_visible()

    assert Plan.objects.get().experiment == Experiment.objects.get()


def test_openings_are_rehearsed_aloud(caller: Caller, live_server: Any, campaign: Campaign) -> None:
    page = caller.page
    page.add_init_script(VOICE)
    page.goto(f"{live_server.url}/campaigns/{campaign.pk}/rehearsal/")

    caller.press("a")
    assert page.evaluate("window.spoken") == ["Dana, got a minute?"]
    page.evaluate("window.saying.onend()")
    expect(page.locator("#took")).to_have_text("Now you: space starts the clock.")
    caller.press("Space")
    expect(page.locator("#say-label")).to_have_text("Said")
    caller.press("Space")
    expect(page.locator("#took")).to_contain_text("It took you")
    caller.press("n")
    expect(page.locator("#words")).to_have_text("Dana, this is a cold call.")


def test_without_a_voice_the_clock_runs(caller: Caller, live_server: Any, campaign: Campaign) -> None:
    page = caller.page
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis;")
    page.goto(f"{live_server.url}/campaigns/{campaign.pk}/rehearsal/")

    expect(page.locator("#no-voice")).to_be_visible()
    expect(page.locator("#read")).to_be_hidden()
    caller.press("Space")
    caller.press("Space")
    expect(page.locator("#took")).to_contain_text("It took you")
