"""Marks of plans and why a call was a no, with the real server behind the cockpit."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call, CallReason, SecondLook, Session
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.reasons import queries as reasons
from bounceback.core.outcomes import Reason
from bounceback.playbook.models import Mark, Plan
from tests.browser.cockpit import name, talk
from tests.browser.tuesday import NOON, make_renewals, open_session, quiet
from tests.factories_trying import make_plan

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def campaign(owner: User) -> Campaign:
    made = make_renewals(owner, people=12)
    campaigns.open_with(campaign=made, label="A", text="{first_name}, hang up or thirty seconds?", by=owner, at=NOON)
    return made


@pytest.fixture
def plan(owner: User, campaign: Campaign) -> Plan:
    return make_plan(owner, at=NOON, campaign=campaign, remind="Ask one question before the offer")


@pytest.fixture
def session(page: Page, live_server: Any, owner: User, campaign: Campaign, tuesday_noon: Any) -> Session:
    return open_session(page, live_server.url, owner=owner, campaign=campaign, at=tuesday_noon())


def marks() -> list[tuple[str, datetime]]:
    return list(Mark.objects.values_list("did", "stroke"))


def test_a_plan_is_marked_by_a_key_in_the_call_and_afterwards(page: Page, plan: Plan, session: Session) -> None:
    line = page.locator("#plans .plan")
    page.keyboard.press("?")
    plans = page.locator("#dialog-help a", has_text="the plan’s page")
    expect(plans).to_have_attribute("href", f"/plans/{plan.key}/")
    expect(page.locator("#dialog-help")).not_to_contain_text("second plan")  # there is none
    page.keyboard.press("Escape")
    expect(line).to_contain_text("Ask one question before the offer")
    expect(line).to_contain_text("0 of 40")
    talk(page)
    page.keyboard.press("m")
    expect(line).to_contain_text("✓ did it")
    expect(page.locator("#spoken")).to_contain_text("Ask one question before the offer: did it.")
    page.keyboard.press("3")
    quiet(page)
    key = Call.objects.get().key
    assert marks() == [("DID", key)]
    on_strip = page.locator("#strip-plans button")
    expect(on_strip).to_contain_text("✓ did it")
    expect(line).to_contain_text("1 of 40")

    page.keyboard.press("m")

    expect(on_strip).to_contain_text("forgot")
    quiet(page)
    assert marks() == [("FORGOT", key)]
    page.keyboard.press("m")
    expect(on_strip).to_contain_text("did it?")
    quiet(page)
    assert marks() == []
    page.reload()
    expect(line).to_contain_text("1 of 40")


def test_undo_keeps_the_mark_for_the_next_log(page: Page, plan: Plan, session: Session) -> None:
    talk(page)
    page.keyboard.press("m")
    page.keyboard.press("3")
    quiet(page)
    page.keyboard.press("z")
    expect(page.locator("#plans .plan")).to_contain_text("0 of 40")
    expect(page.locator("#plans .plan")).to_contain_text("✓ did it")
    quiet(page)
    assert marks() == []

    page.keyboard.press("5")
    quiet(page)

    assert marks() == [("DID", Call.objects.get().key)]


def hung_up_at_once(page: Page) -> None:
    talk(page)
    page.keyboard.press("q")
    name(page).to_have_text("Person 2")
    expect(page.locator("#why-2")).to_be_visible()


@pytest.mark.parametrize(("key", "place"), [("j", 0), ("k", 1)])
def test_a_reason_that_is_proposed_is_taken_by_one_key(page: Page, session: Session, key: str, place: int) -> None:
    hung_up_at_once(page)
    words = page.locator(f"#why-{place + 1} .strong").inner_text()

    page.keyboard.press(key)

    expect(page.locator("#why-said")).to_have_text(words)
    expect(page.locator("#spoken")).to_contain_text(f"Why: {words}.")
    quiet(page)
    look = SecondLook.objects.get()
    assert look.settled == (look.first, look.second)[place] == Call.objects.get().reason
    expect(page.locator("#why-1")).to_be_hidden()


def test_undo_takes_the_second_look_back_too(page: Page, session: Session) -> None:
    hung_up_at_once(page)
    page.keyboard.press("j")
    quiet(page)

    page.keyboard.press("z")
    name(page).to_have_text("Person 1")
    quiet(page)

    assert not SecondLook.objects.exists()
    assert Call.objects.get().reason == ""


def test_a_finer_reason_is_two_keys(page: Page, owner: User, session: Session) -> None:
    second = reasons.labels(owner.workspace_id)[Reason.WRONG_TIME][1]
    talk(page)
    page.keyboard.press("1")
    name(page).to_have_text("Person 2")

    page.keyboard.press("w")
    page.keyboard.press("2")

    expect(page.locator("#why-said")).to_have_text(f"wrong time · {second}")
    expect(page.locator("#drawer-finer")).to_be_hidden()
    expect(page.locator("#card-name")).to_be_focused()
    quiet(page)
    assert list(CallReason.objects.values_list("family", "finer")) == [("WRONG_TIME", second)]


def test_a_finer_reason_is_said_while_the_log_still_waits(page: Page, owner: User, session: Session) -> None:
    first = reasons.labels(owner.workspace_id)[Reason.WRONG_TIME][0]
    talk(page)
    quiet(page)
    page.context.set_offline(True)
    page.keyboard.press("1")
    name(page).to_have_text("Person 2")
    page.keyboard.press("w")
    page.keyboard.press("1")
    talk(page)
    page.keyboard.press("3")
    expect(page.locator("#post")).to_have_text("2 calls wait")

    page.context.set_offline(False)
    quiet(page)

    assert CallReason.objects.get().finer == first
    expect(page.locator("#banner-returned")).to_be_hidden()


def test_where_the_reason_is_open_the_families_come_first(page: Page, owner: User, session: Session) -> None:
    hung_up_at_once(page)
    page.keyboard.press("w")
    expect(page.locator("#finer-list")).not_to_contain_text("No value")  # they have not heard what it is worth

    page.keyboard.press("1")
    page.keyboard.press("1")

    quiet(page)
    first = reasons.labels(owner.workspace_id)[Reason.WRONG_TIME][0]
    call = Call.objects.get()
    assert (call.outcome, call.reason, SecondLook.objects.get().settled) == ("HUNG_UP", "WRONG_TIME", "WRONG_TIME")
    assert CallReason.objects.get().finer == first
