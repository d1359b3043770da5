"""The chain by keyboard over made-up weeks: a plan as an experiment, its verdict, the adopted opening, what came back.

The days between are lived from here, through the same actions; what the caller sees and presses is the real browser
with the real server.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.base import middleware
from bounceback.base.models import User
from bounceback.calling.models import Call, SecondLook
from bounceback.campaigns import queries as campaigns
from bounceback.core.verdicts import Word
from bounceback.experiments.models import Deal, Experiment
from bounceback.playbook.models import Mark, Plan
from bounceback.recovery.queries import evidence
from bounceback.simulate.driver import Driver
from bounceback.simulate.recovering import Recovering
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World
from tests import personas
from tests.browser.caller import Caller
from tests.browser.desk_page import cookie_of
from tests.browser.waiting import wait_for
from tests.made_up import BUSY, at_work

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

BEGINS = date(2026, 3, 2)
WORLD = replace(BUSY, call_me_back=0.8, secondary=0.5)
LESSON = "They stay when I say at once why I call."


class Clock:
    """The server's clock: set to a moment, from which it goes on."""

    def __init__(self) -> None:
        self.away = timedelta()

    def set(self, moment: datetime) -> None:
        self.away = datetime.now(UTC) - moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - made.away

    monkeypatch.setattr(middleware, "datetime", Now)
    return made


@pytest.fixture
def driver(transactional_db: None) -> Driver:
    """A first week of somebody whose second opening is much better than the one in use."""
    owner = personas.make_ana(
        personas.make_workspace(at=datetime(2026, 2, 1, tzinfo=UTC)), at=datetime(2026, 2, 1, tzinfo=UTC)
    )
    world = World(5, BEGINS, knobs=WORLD)
    world.opening_effects = (-0.9, 0.9)
    made = at_work(owner, Scenario(seed=5, begins=BEGINS, days=40, dials_per_day=30, prospects=300), world=world)
    for day in made.scenario.working_days()[:5]:
        made.live_day(day)
    return made


@pytest.fixture
def user(driver: Driver) -> User:
    return driver.cast.users[0]


@pytest.fixture
def caller(page: Page, live_server: Any, user: User, clock: Clock) -> Caller:
    page.context.add_cookies([cookie_of(user, live_server.url)])  # type: ignore[list-item]
    return Caller(page)


def noon(day: date) -> datetime:
    """Late enough for all of the list."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def test_a_plan_as_an_experiment_to_lost_calls_that_came_back(
    caller: Caller, live_server: Any, driver: Driver, user: User, clock: Clock
) -> None:
    page, campaign = caller.page, driver.cast.campaign
    days = driver.scenario.working_days()[5:]
    clock.set(noon(days[0]))

    # Why calls fail, an option, a plan with it, judged by an experiment.
    page.goto(f"{live_server.url}/why/")
    caller.sees("Why calls fail")
    caller.press("1")
    expect(page.get_by_role("link", name="Plan with this")).to_be_visible()
    page.wait_for_load_state()
    caller.press("Enter")
    expect(page.get_by_role("heading", name="What you will do")).to_be_visible()
    caller.fill("Look at it after so many calls", "400")
    caller.press("Enter")
    caller.sees("Progress")
    plan = Plan.objects.get()
    caller.press("f")
    caller.sees("New experiment")
    # The form offers the option's own words; how those work on people only this world's opening B knows.
    caller.tab_to(page.locator("input[name=challengers]").nth(1))
    caller.press(" ")
    caller.fill("Or write a new opening against it", " ")
    caller.tab_to(page.get_by_role("button", name="Start it"))
    caller.press("Enter")
    expect(page.locator("h1")).to_have_text("Openings: A against B")
    tried = Experiment.objects.get()
    assert Plan.objects.get().experiment == tried

    # In the cockpit: what was dealt is on the card, the plan is marked, a proposed reason is taken by one key.
    page.goto(f"{live_server.url}/plan/{campaign.pk}/")
    caller.start()
    expect(page.locator("#opening-dealt")).to_be_visible()
    dealt = Deal.objects.select_related("arm").order_by("round", "place")[0]
    caller.talk()
    caller.press("m")
    caller.let_it_ring()
    caller.press("q")
    caller.strip().to_contain_text("they hung up")
    wait_for(page, lambda: Mark.objects.filter(plan=plan, did="DID").exists())
    before = Call.objects.get(key=Mark.objects.get().stroke).reason
    expect(page.locator("#why-1")).to_be_visible()
    caller.press("j")
    wait_for(page, lambda: SecondLook.objects.exists())
    look = SecondLook.objects.get()
    assert (look.written, look.settled) == (before, look.first)
    dealt.refresh_from_db()
    assert dealt.stroke == look.call.key
    caller.everything_sent()
    caller.end()

    # Days go by.
    driver.recovering = Recovering(driver.world, driver.cast, plan=plan)
    while evidence.found(tried).verdict.word is Word.KEEP_GOING:
        driver.live_day(days.pop(1))
    assert evidence.found(tried).verdict.arm == 1

    # The verdict is read, and adopted by a key.
    clock.set(noon(days[1]))
    page.goto(f"{live_server.url}/experiments/")
    caller.sees("Experiments")
    caller.press("1")
    expect(page.locator(".verdict .said")).to_contain_text(re.compile("B is proven|Use B for now|Proven"))
    page.wait_for_load_state()
    caller.press("2")
    expect(page).to_have_url(re.compile("saved=adopted"))
    in_use = campaigns.opening_in_use(campaign)
    assert in_use is not None
    assert in_use.label == "B"

    # The next card says it.
    page.goto(f"{live_server.url}/plan/{campaign.pk}/")
    caller.start()
    expect(page.locator("#opening-label")).to_have_text("Opening B")
    expect(page.locator("#opening-dealt")).to_be_hidden()
    caller.end()
    for day in days[2:6]:
        driver.live_day(day)

    # The plan ends with its lesson, and the diagnosis says what came back, and how.
    clock.set(noon(days[6]))
    page.goto(f"{live_server.url}/plans/{plan.key}/")
    caller.tab_to(page.locator("#end_lesson"))
    caller.type(LESSON)
    caller.press("Tab", "Enter")
    expect(page.get_by_role("button", name="Yes, keep it as a habit")).to_be_visible()  # before its finish line
    page.wait_for_load_state()
    caller.press("y")
    expect(page.locator(".lesson")).to_have_text(LESSON)
    page.goto(f"{live_server.url}/why/")
    caller.sees("Why calls fail")
    back = page.locator("section", has=page.get_by_role("heading", name="What came back"))
    expect(back).to_contain_text("later reached a rung")
    expect(back).to_contain_text(plan.option.title)
