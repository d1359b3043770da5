"""The page on why calls fail when it has much to say: read by everybody, left by keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bounceback.base.models import User
from bounceback.calling.models import Call
from tests import factories, factories_trying
from tests.browser import test_axe
from tests.recovery.laid import MISSED, Caller

owner, look = test_axe.owner, test_axe.look
LONG = "A very long name of a kind of prospect, Vereinigte Versicherungsmaklergesellschaften & Sons"


@pytest.fixture
def rich(owner: User) -> Caller:
    """Clinics that say “wrong person”, words that go with an end, calls that came back, connects that have stopped."""
    now = datetime.now(UTC)
    caller = Caller(owner, at=now - timedelta(days=40))
    for place in range(24):
        finer = caller.call(
            {"industry": LONG}, outcome="NO", reason="WRONG_PERSON" if place % 4 else "NO_VALUE", note="Ask for Theo."
        )
        factories.make_call_reason(owner, at=now, call=finer, family=finer.reason, finer="somebody else decides")
        caller.call({"industry": "Shop"}, outcome="NO", reason="HAS_ONE" if place % 5 else "WRONG_PERSON")
    for _ in range(12):
        caller.call(outcome="RUNG", rung=caller.second, reason="", note="Laughed at the honest opening.")
    option = factories_trying.make_option(owner, at=now, title="Ask until when")
    plan = factories_trying.make_plan(owner, at=now, option=option, campaign=caller.campaign)
    lost = caller.call(outcome="NO", reason="HAS_ONE", at=now - timedelta(days=30)).prospect
    back = caller.call(
        again=lost, at=now - timedelta(days=9), outcome="RUNG", rung=caller.second, reason="", note="Renewal."
    )
    factories_trying.make_mark(owner, at=now, plan=plan, call=back)
    factories_trying.make_second_look(owner, at=now, call=back)
    common: dict[str, Any] = {
        "workspace_id": owner.workspace_id, "campaign": caller.campaign, "caller": owner, "prospect": lost,
        "list": caller.list, "attempt": 1, "zone": "America/New_York", "local_hour": 10, "local_weekday": 1,
    }  # fmt: skip
    rows = []
    for place in range(1_200):
        at = now - timedelta(days=7) + timedelta(minutes=5 * place)
        answered = {"outcome": "GATEKEEPER", "talk_seconds": 70, "answered_at": at} if not place % 5 else MISSED
        rows.append(Call(key=uuid4(), dialled_at=at, logged_at=at, **common | (answered if place < 1_000 else MISSED)))
    Call.objects.bulk_create(rows)
    return caller


@pytest.mark.parametrize(
    "look", test_axe.LOOKS, indirect=True, ids=[f"{scheme}-{width}" for scheme, width in test_axe.LOOKS]
)
def test_a_full_diagnosis_can_be_used_by_everybody(look: Page, live_server: Any, rich: Caller) -> None:
    look.goto(f"{live_server.url}/why/")

    expect(look.get_by_text("Something may have changed at the connect stage").first).to_be_visible()
    expect(look.get_by_text("“wrong person” more often than elsewhere").first).to_be_visible()
    expect(look.get_by_role("link", name="honest opening").first).to_be_visible()
    expect(look.get_by_role("table", name="Through what lost calls came back")).to_contain_text("Ask until when")
    assert test_axe.violations(look) == []
    assert not look.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("look", [("light", 1280)], indirect=True, ids=["light-1280"])
def test_from_the_diagnosis_by_one_key_to_an_option_and_to_the_calls_behind_a_reason(
    look: Page, live_server: Any, rich: Caller
) -> None:
    look.goto(f"{live_server.url}/why/")
    first = look.locator("#main [data-key='1'] b").inner_text()

    look.keyboard.press("1")

    expect(look.get_by_role("heading", level=1)).to_contain_text(first)
    look.go_back()
    look.get_by_role("link", name="Wrong person", exact=True).click()
    expect(look).to_have_url(f"{live_server.url}/calls/?reason=WRONG_PERSON")
