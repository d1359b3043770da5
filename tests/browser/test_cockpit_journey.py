"""A morning of calls by keyboard alone, with the real server behind the cockpit."""

from __future__ import annotations

import os
import re
from datetime import UTC, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.calling import actions as calling
from bounceback.calling.models import Call, Session, Trigger
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.compliance.models import Suppression
from bounceback.followups.models import Appointment, Material
from bounceback.objections.models import Hearing
from bounceback.prospects.models import Fact, Prospect
from tests.browser.cockpit import in_mode, name, talk
from tests.browser.tuesday import NOON, make_renewals, open_session, quiet

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def campaign(owner: User) -> Campaign:
    made = make_renewals(
        owner, people=20, voicemail="Ana here; I will try again.", worth=500, clients_wanted=200, one_in=10
    )
    campaigns.open_with(campaign=made, label="A", text="{first_name}, hang up or thirty seconds?", by=owner, at=NOON)
    return campaigns.set_questions(campaign=made, texts=["Who handles renewals?"], by=owner, at=NOON)


@pytest.fixture
def session(page: Page, live_server: Any, owner: User, campaign: Campaign, tuesday_noon: Any) -> Session:
    return open_session(page, live_server.url, owner=owner, campaign=campaign, at=tuesday_noon())


def outcomes() -> list[str]:
    return list(Call.objects.exclude(outcome="").order_by("dialled_at").values_list("outcome", flat=True))


def test_a_morning_of_calls_by_keyboard_alone(page: Page, session: Session, owner: User, record_property: Any) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    press = page.keyboard.press

    # ten calls, ten outcomes
    press("Space")
    in_mode(page, "ringing")
    expect(page.locator("#cockpit")).not_to_have_class(re.compile("deaf"))
    press("Space")  # 1 no answer
    name(page).to_have_text("Person 2")
    press("Space")
    press("v")
    press("v")  # 2 message left
    name(page).to_have_text("Person 3")
    press("Space")
    press("w")  # 3 wrong number
    name(page).to_have_text("Person 4")
    press("Space")
    press("g")
    press("g")  # 4 gatekeeper only
    name(page).to_have_text("Person 5")
    talk(page)
    press("q")  # 5 hung up
    name(page).to_have_text("Person 6")
    talk(page)
    press("c")
    page.keyboard.type("we have a broker")
    press("Enter")
    press("d")
    page.keyboard.type("Dana does")
    press("Enter")
    press("t")
    press("q")
    press("r")
    page.keyboard.type("ask again in spring")
    press("Escape")
    press("5")  # 6 no: has one
    name(page).to_have_text("Person 7")
    expect(page.locator("#strip-words")).to_contain_text("no: has one already")
    expect(page.locator("#strip-words")).to_contain_text("back")
    press("4")
    press("e")
    quiet(page)
    talk(page)
    press("e")  # 7 a rung below
    name(page).to_have_text("Person 8")
    talk(page)
    press("a")
    page.keyboard.type("thu 2pm")
    press("Enter")  # 8 appointment
    name(page).to_have_text("Person 9")
    talk(page)
    press("w")
    page.keyboard.type("Alma Reyes")
    press("Enter")  # 9 wrong person
    name(page).to_have_text("Alma Reyes")
    expect(page.locator("#dial")).to_be_enabled()
    talk(page)
    press("x")
    press("x")  # 10 off the list
    name(page).to_have_text("Person 10")
    quiet(page)

    assert outcomes() == [
        "NO_ANSWER", "VOICEMAIL_LEFT", "WRONG_NUMBER", "GATEKEEPER", "HUNG_UP", "NO", "RUNG", "APPOINTMENT", "NO",
        "OFF_LIST",
    ]  # fmt: skip
    sixth = Call.objects.get(reason="HAS_ONE")
    assert sixth.note == "ask again in spring"
    assert sixth.talk_seconds is not None
    assert Hearing.objects.get().text == "we have a broker"
    assert (Fact.objects.get().label, Fact.objects.get().value) == ("Who handles renewals?", "Dana does")
    assert Trigger.objects.get().speaker == "ME"
    assert Material.objects.count() == 2  # promised on the seventh, saved on the sixth
    assert Appointment.objects.get().starts_at.astimezone(UTC).weekday() == 3
    assert Prospect.objects.get(name="Alma Reyes").referred_by.name == "Person 9"  # type: ignore[union-attr]
    assert Suppression.objects.exists()

    # undo
    talk(page)
    press("2")
    name(page).to_have_text("Person 11")
    press("z")
    name(page).to_have_text("Person 10")
    press("3")
    name(page).to_have_text("Person 11")
    quiet(page)
    assert Call.objects.get(prospect__name="Person 10").reason == "NO_VALUE"

    # do not call, without a dial
    press("x")
    press("x")
    name(page).to_have_text("Person 12")
    quiet(page)
    assert Suppression.objects.count() >= 2

    # three calls without the server, and back
    before = len(outcomes())
    page.context.set_offline(True)
    for reason in ("1", "3", "5"):
        talk(page)
        press(reason)
    expect(page.locator("#post")).to_have_text("3 calls wait")
    assert len(outcomes()) == before
    page.context.set_offline(False)
    quiet(page)
    assert len(outcomes()) == before + 3
    name(page).to_have_text("Person 15")

    # the end
    press("b")
    press("q")
    page.wait_for_url(re.compile(r"/sessions/\d+/debrief/?$"))
    session.refresh_from_db()
    assert session.ended_at is not None
    assert Call.objects.filter(outcome="").count() == 0
    assert [each for each in complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_from_key_to_the_next_name(page: Page, session: Session, record_property: Any) -> None:
    for place in range(8):
        name(page).to_have_text(f"Person {place + 1}")
        talk(page)
        page.keyboard.press("3")
        page.wait_for_function(
            "(count) => performance.getEntriesByName('key-to-next-name').length === count", arg=place + 1
        )

    taken = sorted(page.evaluate("performance.getEntriesByName('key-to-next-name').map((each) => each.duration)"))
    record_property("key_to_next_name_ms", taken)
    print("key to next name painted, real server, ms:", [round(each, 1) for each in taken])
    assert len(taken) == 8


def test_they_called_me(page: Page, session: Session) -> None:
    page.keyboard.press("`")
    page.keyboard.type("0115")
    expect(page.locator("#incoming-list li")).to_have_count(1)
    page.keyboard.press("Enter")
    name(page).to_have_text("Person 16")

    page.keyboard.press("1")

    name(page).to_have_text("Person 1")
    quiet(page)
    call = Call.objects.get()
    assert (call.came_in, call.prospect.name, call.reason) == (True, "Person 16", "WRONG_TIME")


def test_a_session_that_is_over_shows_its_debrief(page: Page, session: Session, owner: User, tuesday_noon: Any) -> None:
    calling.end_session(session=session, by=owner, at=tuesday_noon() + timedelta(seconds=1))

    page.reload()

    page.wait_for_url("**/debrief/")
