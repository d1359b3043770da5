"""What is watched, against what, and what is said when something may have changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.calling.models import Call
from bounceback.core.stats.watch import Stage
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery import shown
from bounceback.recovery.queries.watching import watching
from tests.recovery.laid import MISSED, Caller


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon)


def dial(caller, answered, *, from_day, hour=10, minutes=5):
    """Dials of one prospect, every five minutes; `answered` says of each whether somebody did."""
    whom = caller.miss(at=caller.at - timedelta(days=400), local_hour=hour).prospect
    common = {
        "workspace_id": caller.by.workspace_id, "campaign": caller.campaign, "caller": caller.by, "prospect": whom,
        "list": caller.list, "attempt": 1, "zone": "America/New_York", "local_hour": hour, "local_weekday": 1,
    }  # fmt: skip
    rows = []
    for place, hit in enumerate(answered):
        at = from_day + timedelta(minutes=minutes * place)
        said = {"outcome": "NO", "reason": "NO_VALUE", "talk_seconds": 70, "answered_at": at, "depth": "CONVERSATION"}
        what = said if hit else MISSED
        rows.append(Call(key=uuid4(), dialled_at=at, logged_at=at, **common | what))
    Call.objects.bulk_create(rows)


def every(nth, of):
    return [place % nth == 0 for place in range(of)]


def stand(by, stage=Stage.CONNECT, **filters):
    return next(each for each in watching(filters=Filters(**filters), by=by) if each.stage is stage)


def test_connects_that_stop_are_found_with_the_day_since_when(ana, caller, noon):
    dial(caller, every(5, 1_200), from_day=noon - timedelta(days=3, hours=100))
    dial(caller, [False] * 200, from_day=noon - timedelta(days=3))

    found = stand(ana)

    assert found.said.alarm
    assert shown.alarm([found], at=noon).startswith(
        "Something may have changed at the connect stage since about Saturday: number, list or hour, not you."
    )


def test_nothing_is_said_where_nothing_has_changed(ana, caller, noon):
    dial(caller, every(5, 1_400), from_day=noon - timedelta(days=30))

    found = stand(ana)

    assert not found.said.alarm
    assert shown.alarm([found], at=noon) == ""


def test_quiet_hours_are_no_fall(ana, caller, noon, monkeypatch):
    for day in range(20):
        dial(caller, every(3, 40), from_day=noon - timedelta(days=60 - day), hour=10)
        dial(caller, every(9, 40), from_day=noon - timedelta(days=59.5 - day), hour=12)
    dial(caller, every(9, 600), from_day=noon - timedelta(days=3), hour=12)

    reckoned_with = stand(ana)
    monkeypatch.setattr("bounceback.recovery.queries.watching.of_hours", lambda _: {})
    as_if_all_hours_were_alike = stand(ana)

    assert not reckoned_with.said.alarm
    assert as_if_all_hours_were_alike.said.alarm


def test_nothing_is_watched_on_a_short_history(ana, caller, noon):
    dial(caller, every(5, 100), from_day=noon - timedelta(days=9))

    found = stand(ana)

    (row, *_) = shown.watched([found], at=noon)
    assert row.says == "watched after 149 more dials"


def test_calls_whose_day_only_is_known_are_left_out(ana, caller, noon):
    dial(caller, every(5, 300), from_day=noon - timedelta(days=9))
    Call.objects.update(precision="DAY")

    assert stand(ana).usual.tries == 0


@pytest.mark.parametrize("which", ["campaign", "list"])
def test_another_campaign_or_list_is_not_watched_with_this_one(ana, caller, noon, which):
    other = Caller(ana, at=noon, name="Something else")
    dial(other, every(5, 300), from_day=noon - timedelta(days=9))

    assert stand(ana, **{which: getattr(caller, which).pk}).usual.tries == 0
    assert stand(ana, **{which: getattr(other, which).pk}).usual.tries == 250
