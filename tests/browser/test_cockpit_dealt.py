"""Dealt openings, with the real server behind the cockpit."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call, Session
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.core.dealing import order_of_round
from bounceback.core.experiments import Kind
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from bounceback.prospects.models import Prospect
from tests.browser.cockpit import in_mode, name, talk
from tests.browser.tuesday import NOON, make_renewals, open_session, quiet
from tests.factories import make_line, make_number

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WORDS = {"A": "hang up or thirty seconds?", "B": "have I caught you at a bad time?"}


@pytest.fixture
def campaign(owner: User) -> Campaign:
    made = make_renewals(owner, people=12)
    for label, text in WORDS.items():
        campaigns.open_with(campaign=made, label=label, text=f"{{first_name}}, {text}", by=owner, at=NOON)
    return made


@pytest.fixture
def experiment(owner: User, campaign: Campaign) -> Experiment:
    openings = list(campaign.openings.order_by("label"))
    return experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=openings, horizon=300, budget=80, by=owner, at=NOON
    )


@pytest.fixture
def session(page: Page, live_server: Any, owner: User, campaign: Campaign, tuesday_noon: Any) -> Session:
    return open_session(page, live_server.url, owner=owner, campaign=campaign, at=tuesday_noon())


def order(experiment: Experiment, count: int) -> list[str]:
    """The letters in the order in which they are dealt."""
    rounds = range(1, count // 2 + 2)
    return ["AB"[arm] for number in rounds for arm in order_of_round(experiment.key, number, arms=2)][:count]


def dealt(page: Page, label: str) -> None:
    """The card shows this letter and its words, and says that it was dealt."""
    expect(page.locator("#opening-label")).to_have_text(f"Opening {label}")
    expect(page.locator("#opening")).to_contain_text(WORDS[label])
    expect(page.locator("#opening-dealt")).to_be_visible()


def spent() -> list[tuple[str, str]]:
    """Letters and persons of the deals that were spent, by the order of their calls."""
    calls = {call.key: call for call in Call.objects.select_related("prospect", "opening__opening")}
    found = []
    for deal in Deal.objects.exclude(stroke=None).select_related("arm__version"):
        call = calls[deal.stroke]  # type: ignore[index]
        assert call.opening == deal.arm.version, "the call keeps the words that were said"
        found.append((call.dialled_at, deal.arm.label, call.prospect.name))
    return [(label, who) for _, label, who in sorted(found)]


def test_a_dealt_opening_stays_until_somebody_answers(page: Page, experiment: Experiment, session: Session) -> None:
    first, second, third = order(experiment, 3)
    dealt(page, first)
    page.keyboard.press("Space")
    page.keyboard.press("b")
    name(page).to_have_text("Person 2")
    dealt(page, first)
    page.keyboard.press("Space")
    page.keyboard.press("v")
    page.keyboard.press("v")
    name(page).to_have_text("Person 3")
    dealt(page, first)

    talk(page)
    dealt(page, first)
    page.keyboard.press("3")

    name(page).to_have_text("Person 4")
    dealt(page, second)
    quiet(page)
    assert spent() == [(first, "Person 3")]
    dealt(page, second)
    talk(page)
    page.keyboard.press("q")
    name(page).to_have_text("Person 5")
    dealt(page, third)
    quiet(page)
    assert spent() == [(first, "Person 3"), (second, "Person 4")]


def test_holding_on_to_a_full_hand_keeps_what_was_dealt(page: Page, experiment: Experiment, session: Session) -> None:
    first, second = order(experiment, 2)
    dealt(page, first)
    for _ in range(2):
        with page.expect_response(lambda answer: answer.url.endswith("/leases")) as heartbeat:
            page.evaluate("document.querySelector('#ask-again').click()")
        assert heartbeat.value.request.post_data_json["want"] == 0
    dealt(page, first)
    talk(page)
    page.keyboard.press("3")
    dealt(page, second)


def test_an_experiment_that_ends_meanwhile_deals_no_more(
    page: Page, owner: User, experiment: Experiment, session: Session
) -> None:
    dealt(page, order(experiment, 1)[0])
    experiments.stop(experiment=experiment, by=owner, at=NOON)
    talk(page)
    page.keyboard.press("3")
    quiet(page)

    expect(page.locator("#opening-dealt")).to_be_hidden()
    expect(page.locator("#opening-label")).to_have_text("Opening A")
    talk(page)
    page.keyboard.press("3")
    quiet(page)
    assert [who for _, who in spent()] == ["Person 1"]  # its words were said; the next had none to say


def test_what_was_dealt_is_the_same_after_a_reload(page: Page, experiment: Experiment, session: Session) -> None:
    first, second = order(experiment, 2)
    talk(page)
    page.reload()
    in_mode(page, "talking")
    dealt(page, first)
    page.keyboard.press("3")
    dealt(page, second)
    quiet(page)
    page.reload()

    name(page).to_have_text("Person 2")
    dealt(page, second)
    assert spent() == [(first, "Person 1")]


def test_three_connects_without_the_server_take_three_deals(
    page: Page, experiment: Experiment, session: Session
) -> None:
    letters = order(experiment, 3)
    expect(page.locator("#dial")).to_be_enabled()
    page.wait_for_function("() => document.documentElement.dataset.cockpit === 'running'")
    quiet(page)
    page.context.set_offline(True)
    for letter in letters:
        dealt(page, letter)
        talk(page)
        page.keyboard.press("3")
    expect(page.locator("#post")).to_have_text("3 calls wait")

    page.context.set_offline(False)
    quiet(page)

    assert spent() == [(letter, f"Person {place + 1}") for place, letter in enumerate(letters)]


@pytest.mark.parametrize("away", [False, True], ids=["after the log", "before the log has left"])
def test_undo_puts_the_deal_back_in_front(page: Page, experiment: Experiment, session: Session, away: bool) -> None:
    first, second = order(experiment, 2)
    talk(page)
    if away:
        page.context.set_offline(True)
    page.keyboard.press("3")
    dealt(page, second)
    if not away:
        quiet(page)

    page.keyboard.press("z")

    name(page).to_have_text("Person 1")
    dealt(page, first)
    page.context.set_offline(False)
    quiet(page)  # the card that the server holds anew has the words as well
    dealt(page, first)
    page.keyboard.press("5")
    name(page).to_have_text("Person 2")
    dealt(page, second)
    quiet(page)
    dealt(page, second)
    assert spent() == [(first, "Person 1")]


def test_a_deal_that_was_taken_back_and_not_used_waits_for_the_next(
    page: Page, experiment: Experiment, session: Session
) -> None:
    first = order(experiment, 1)[0]
    talk(page)
    page.keyboard.press("3")
    quiet(page)
    page.keyboard.press("z")
    name(page).to_have_text("Person 1")
    quiet(page)
    page.keyboard.press("g")
    page.keyboard.press("g")  # a gatekeeper is somebody who answered as well
    name(page).to_have_text("Person 2")
    quiet(page)

    assert spent() == [(first, "Person 1")]


def test_two_logs_that_race_for_one_deal_spend_it_once(page: Page, experiment: Experiment, session: Session) -> None:
    answers = page.evaluate(
        """async (session) => {
            const boot = JSON.parse(document.getElementById("cockpit-data").textContent);
            const token = document.cookie.match(new RegExp(`${boot.csrf_cookie}=([^;]+)`))[1];
            const desk = document.documentElement.dataset.desk ?? "";
            const ask = async (method, url, body) => {
                const headers = {"Content-Type": "application/json", "X-CSRFToken": token, "X-Desk": desk};
                const answer = await fetch(`/api/v1/${url}`, {method, headers, body: JSON.stringify(body)});
                return [answer.status, await answer.json()];
            };
            const [, hand] = await ask("POST", `sessions/${session}/leases`, {want: 3, holding: []});
            const at = boot.now;
            const logs = [];
            for (const card of hand.cards.slice(0, 2)) {
                const key = crypto.randomUUID();
                const number = card.lines[0].number;
                await ask("POST", "calls", {key, lease: card.lease, number, dialled_at: at});
                const times = {dialled_at: at, answered_at: at, ended_at: at};
                const dealt = {deal: hand.deals[0].key, opening: hand.deals[0].version};
                const said = {outcome: "NO", reason: "NO_VALUE", want: 0};
                logs.push([key, {lease: card.lease, number, ...times, ...said, ...dealt}]);
            }
            const sent = logs.map(([key, body]) => ask("PUT", `calls/${key}/outcome`, body));
            return (await Promise.all(sent)).map(([status]) => status);
        }""",
        session.pk,
    )

    assert answers == [200, 200]
    assert Call.objects.filter(outcome="NO").count() == 2
    assert Deal.objects.exclude(stroke=None).count() == 1


def test_the_next_number_of_somebody_has_the_same_deal(
    page: Page, owner: User, experiment: Experiment, session: Session
) -> None:
    first = order(experiment, 1)[0]
    other = make_number(owner, at=NOON, e164="+13305550190")
    make_line(owner, at=NOON, prospect=Prospect.objects.get(name="Person 1"), number=other)
    page.reload()
    name(page).to_have_text("Person 1")
    page.keyboard.press("n")
    expect(page.locator("#card-number")).to_have_text("(330) 555-0190")

    dealt(page, first)
    talk(page)
    page.keyboard.press("3")
    quiet(page)
    assert spent() == [(first, "Person 1")]


def test_without_an_experiment_nothing_says_dealt(page: Page, session: Session) -> None:
    expect(page.locator("#opening-label")).to_have_text("Opening A")
    expect(page.locator("#opening-dealt")).to_be_hidden()
