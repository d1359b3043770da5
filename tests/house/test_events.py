"""Every action that changed something leaves exactly one Event, and no Event names anybody.

The table of actions is in acts/; a new action without a row there fails here.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

import bounceback
from bounceback.base import events
from bounceback.base.models import Event
from bounceback.calling import actions as calling
from bounceback.calling.actions import reviews
from bounceback.calling.steps.said import OffList
from bounceback.campaigns import actions as campaigns
from bounceback.followups import actions as followups
from tests import factories
from tests.house.acts import ACTS
from tests.house.acts.stage import E164, NAME, NOTE, SECRETS, Stage

# Actions that leave another number of Events, each with why.
OTHERWISE = {
    "records.taking.actions.load": "none: the chain over the Events that were loaded goes on where it was",
    "simulate.actions.live": "thousands: every made-up call is a real action; two of its own, at the beginning and end",
    "simulate.actions.fill": "lives through a scenario",
}


def _actions() -> set[str]:
    """Every public function of every room `actions`, as area.room.name."""
    found = set()
    for each in pkgutil.walk_packages(bounceback.__path__, "bounceback."):
        if "actions" not in each.name.split("."):
            continue
        module = importlib.import_module(each.name)
        found |= {
            f"{each.name.removeprefix('bounceback.')}.{name}"
            for name, function in vars(module).items()
            if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == each.name
        }
    return found


@pytest.fixture
def stage(ana: Any, noon: Any, data_dir: Any, tmp_path: Any) -> Stage:
    (data_dir / "uploads").mkdir()
    return Stage(by=ana, at=noon, folder=tmp_path)


def _names_somebody() -> list[str]:
    """What stands in the Events and may not."""
    rows = [(str(row), json.dumps(row, default=str, ensure_ascii=False)) for row in Event.objects.values()]
    return [row for row, text in rows for secret in SECRETS if secret in text.casefold()]


def test_every_action_has_a_row_in_the_table():
    actions = _actions()

    assert len(actions) > 50
    assert actions - set(ACTS) - set(OTHERWISE) == set(), "say in tests/house/acts/ how to call it"
    assert set(ACTS) - actions == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_action_leaves_one_event_that_names_nobody(name: str, stage: Stage):
    ACTS[name](stage)

    left = Event.objects.order_by("pk")[stage.events_before :]
    assert len(left) == 1, [event.kind for event in left]
    assert _names_somebody() == []
    assert "." in left[0].kind


@pytest.mark.django_db
def test_the_search_for_names_finds_them(stage: Stage):
    """The control."""
    for secret in (NAME, E164, NOTE):
        Event.objects.all().delete()
        events.record("prospect.added", subject=None, by=stage.by, at=stage.at, facts={"said": [f"by {secret}"]})

        assert len(_names_somebody()) > 0, secret


@pytest.mark.django_db
def test_what_changes_nothing_leaves_no_event(stage: Stage):
    """A heartbeat of the cockpit, a letter that comes again, a key pressed twice."""
    later = {"by": stage.by, "at": stage.at + timedelta(minutes=1)}
    card = stage.card
    stage.before()
    calling.take_cards(session=stage.session, want=0, holding=[card.lease], **later)
    calling.take_cards(session=stage.session, want=1, holding=[card.lease], **later)
    assert Event.objects.count() == stage.events_before

    call = stage.logged
    stage.before()
    calling.dial(key=call.key, lease=stage.lease, dialled_at=stage.at, **later)
    calling.log(key=call.key, log=stage.said(), want=0, **later)
    calling.amend(call=call, field="note", new=call.note, **later)
    assert Event.objects.count() == stage.events_before

    calling.end_session(session=stage.session, **later)
    sent = followups.mark_sent(material=factories.make_material(stage.by, at=stage.at), **later)
    words = campaigns.reword(opening=stage.opening, text="Hello.", **later)
    stage.before()
    calling.end_session(session=stage.session, **later)
    followups.mark_sent(material=sent, **later)
    campaigns.reword(opening=words.opening, text="Hello.", **later)
    reviews.review(call=call, changes={"note": call.note}, **later)
    assert Event.objects.count() == stage.events_before


@pytest.mark.django_db
def test_a_request_that_is_sent_again_leaves_one_event(stage: Stage):
    wish: dict[str, Any] = {"session": None, "wish": OffList(), "key": uuid4(), "by": stage.by}
    stage.before(stage.listing)

    for seconds in (0, 30):
        at = stage.at + timedelta(seconds=seconds)
        calling.put_off_list(prospect=stage.listing.prospect, **wish, at=at)

    assert Event.objects.count() == stage.events_before + 1
