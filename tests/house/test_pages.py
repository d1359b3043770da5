"""Pages cost the same however much they list."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bounceback.compliance import actions as compliance
from tests import factories
from tests.house.test_urls import OPEN, ROUTES

PAGES = [route for route in ROUTES if "<" not in route and not route.startswith("api/") and route not in OPEN]


def _fill(ana, noon, numbers: range) -> None:
    for number in numbers:
        some = factories.make_list(ana, at=noon, name=f"List {number}")
        factories.make_prospect(ana, at=noon, on=some, e164=f"+1330555{number:04}", name=f"Dana Whitfield {number}")
        factories.make_campaign(ana, at=noon, name=f"Campaign {number}", lists=(some,))
        compliance.suppress_numbers(e164s=[f"+1440555{number:04}"], source="IMPORT", by=ana, at=noon)


def _queries(browser: Client) -> dict[str, int]:
    found = {}
    for page in PAGES:
        browser.get(f"/{page}")  # whatever is remembered from the first visit is remembered for both
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/{page}")
        found[page] = len(seen)
    return found


@pytest.mark.django_db
def test_a_page_asks_the_same_number_of_questions_with_10_rows_and_with_50(ana, browser_of_ana, noon):
    _fill(ana, noon, range(10))
    few = _queries(browser_of_ana)
    _fill(ana, noon, range(10, 50))

    many = _queries(browser_of_ana)

    assert {page: (few[page], many[page]) for page in PAGES if many[page] > few[page]} == {}
    assert max(many.values()) > 3
