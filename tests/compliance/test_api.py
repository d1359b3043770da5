"""Do-not-call and hours over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bounceback.compliance.models import Suppression
from bounceback.prospects.models import Listing
from tests import factories


@pytest.fixture
def post(browser_of_ana: Client):
    def send(path: str, **body: Any):
        return browser_of_ana.post(f"/api/v1/{path}", body, content_type="application/json")

    return send


def test_hours_are_the_command_lines(post):
    done = post("hours", number="+1 850 555 0143", at="2026-11-24T07:30:00-05:00")

    assert done.status_code == 200
    said = done.json()
    assert (said["callable"], said["refused_by"]) == (False, ["hours.US", "hours.US-FL"])
    assert said["opens_at"] == "2026-11-24T14:05:00Z"
    assert said["candidates"][0] == {"zone": "America/Chicago", "region": "US-FL"}


def test_a_number_is_off_the_list_at_once(post, ana, noon):
    listing = factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon))

    assert post("do-not-call/checks", number="+13305550143").json() == {"suppressed": False, "sources": []}
    assert post("do-not-call", number="(330) 555-0143", country="US", why="asked").status_code == 201
    assert post("do-not-call", number="+13305550143").status_code == 201

    assert post("do-not-call/checks", number="+13305550143").json() == {"suppressed": True, "sources": ["API"]}
    listing.refresh_from_db()
    assert listing.standing == Listing.Standing.OUT
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("do-not-call", {"number": "330-555-0143"}, "number-unreadable"),
        ("do-not-call", {"number": "nobody", "country": "US"}, "number-unreadable"),
        ("do-not-call", {}, "not-understood"),
        ("hours", {"number": "+13305550143", "at": "2026-11-24T07:30:00"}, "not-understood"),
        ("hours", {"number": "+13305550143", "at": "2026-11-24T07:30:00Z", "country": "USA"}, "not-understood"),
    ],
)
def test_what_is_not_understood_changes_nothing(post, path, body, code):
    done = post(path, **body)

    assert (done.status_code, done.json()["code"]) == (422, code)
    assert not Suppression.objects.exists()
