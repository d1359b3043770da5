"""The cockpit while something is tried."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.cockpit import name
from tests.browser.fake_cards import PLANS, PROPOSALS, deal
from tests.browser.fake_desk import FakeDesk
from tests.browser.trying.running import WORDS


@pytest.fixture
def desk() -> FakeDesk:
    """An experiment deals B, A, A, B; two plans run; noes whose reason is open have two proposals."""
    fake = FakeDesk(plans=list(PLANS), experiment={"url": "/experiments/1/", "words": WORDS})
    fake.deals = [deal(1, "B"), deal(2, "A"), deal(3, "A"), deal(4, "B")]
    fake.proposals = PROPOSALS
    return fake


@pytest.fixture
def opened(page: Page, desk: FakeDesk) -> Page:
    desk.open(page)
    name(page).to_have_text("Dana Whitfield")
    return page
