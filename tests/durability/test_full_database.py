"""A database that finds no room: real refusals of SQLite, on any machine. Disks that are really full are next door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from bounceback.base.models import Event
from bounceback.calling import actions
from bounceback.calling.models import Call
from tests import factories
from tests.house.test_urls import _everything

FILLS = 3


@pytest.fixture
def no_room(db: None) -> Iterator[Any]:
    """Let the database grow by so many pages and no further; -1 lifts the limit."""

    def limit(pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            wanted = 2**31 if pages < 0 else cursor.fetchone()[0] + pages
            cursor.execute(f"PRAGMA max_page_count = {wanted}")

    yield limit
    limit(-1)


@pytest.mark.django_db(transaction=True)
def test_a_log_that_finds_no_room_is_refused_in_words_and_lands_once_when_there_is(
    ana: Any, browser_of_ana: Client, noon: Any, no_room: Any
) -> None:
    ohio = factories.make_list(ana, at=noon)
    for n in range(60):
        factories.make_prospect(ana, at=noon, on=ohio, e164=f"+1330555{100 + n:04}", name=f"Person {n}")
    campaign = factories.make_campaign(ana, at=noon, lists=(ohio,))
    session = actions.start_session(campaign=campaign, by=ana, at=noon)
    at, logged = noon, 0

    for _ in range(FILLS):
        refused = None
        while refused is None:
            at += timedelta(seconds=40)
            assert logged < 55, "it never became full"
            no_room(-1)
            (card,) = actions.take_cards(session=session, want=1, by=ana, at=at).hand.cards
            no_room(3)
            key = uuid4()
            body = {
                "lease": card.lease,
                "dialled_at": at.isoformat(),
                "answered_at": at.isoformat(),
                "ended_at": (at + timedelta(seconds=30)).isoformat(),
                "outcome": "NO",
                "reason": "NO_VALUE",
                "note": "n" * 20_000,
                "want": 0,
            }
            before = _everything()
            said = _put(browser_of_ana, key, body)
            if said.status_code == 200:
                logged += 1
            else:
                refused = said
        assert refused.status_code == 507
        assert refused.json()["code"] == "disk-full"
        assert "is full" in refused.json()["text"]
        assert "the last step was not saved" in refused.json()["hint"]
        assert _everything() == before
        assert Call.objects.exclude(logged_at=None).count() == logged

        no_room(-1)
        for _ in range(2):  # the browser does not know whether it was taken
            assert _put(browser_of_ana, key, body).status_code == 200
        logged += 1
        assert Event.objects.filter(kind="call.logged").count() == logged == Call.objects.count()
        assert Call.objects.get(key=key).note == "n" * 20_000


def _put(browser: Client, key: Any, body: dict[str, Any]) -> Any:
    return browser.put(f"/api/v1/calls/{key}/outcome", json.dumps(body), content_type="application/json")
