"""The made-up quarter in the browser: made, looked at, left, removed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from filelock import FileLock

from bounceback.base import queries as base_queries
from bounceback.base.middleware import OPENING
from bounceback.base.models import Event, User, Workspace
from bounceback.calling.models import Call
from bounceback.prospects.models import Prospect
from bounceback.simulate import actions, tasks
from bounceback.simulate.middleware import WAYS_IN
from bounceback.simulate.scenario import Scenario
from tests.factories import make_list

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
BANNER = "A made-up quarter.</b> Nobody here exists"


@pytest.fixture
def quarter(ana: User, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A made-up quarter, of two days."""
    workspace = actions.begin(by=ana, at=AT)
    short = Scenario(seed=1, begins=date(2026, 11, 19), days=2, dials_per_day=12)
    monkeypatch.setattr(actions, "quarter", lambda **_: short)
    tasks.fill.func(workspace.pk)
    return workspace


def text(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def whose(client: Client) -> int:
    return User.objects.get(pk=client.session["_auth_user_id"]).workspace_id


def test_the_first_run_offers_it(browser_of_ana):
    assert "Or a made-up quarter" in text(browser_of_ana, "/")


def test_a_press_begins_it_and_the_page_says_how_far_it_is(browser_of_ana, ana):
    response = browser_of_ana.post("/made-up/", follow=True)

    assert "0</b> calls so far" in response.content.decode()
    assert Workspace.objects.get(made_up_at__isnull=False).users.count() == 0
    assert Event.objects.get(kind="made_up.begun").workspace_id == ana.workspace_id


def test_a_second_press_makes_no_second_one(browser_of_ana):
    browser_of_ana.post("/made-up/")
    browser_of_ana.post("/made-up/")

    assert Workspace.objects.filter(made_up_at__isnull=False).count() == 1


def test_nobody_sits_down_at_a_desk_that_is_not_ready(browser_of_ana, ana):
    browser_of_ana.post("/made-up/")

    response = browser_of_ana.post("/made-up/enter/")

    assert response.status_code == 409
    assert whose(browser_of_ana) == ana.workspace_id


def test_whoever_enters_sees_its_calls_and_that_they_are_made_up(browser_of_ana, quarter):
    assert "It is there" in text(browser_of_ana, "/made-up/")

    browser_of_ana.post("/made-up/enter/")

    assert whose(browser_of_ana) == quarter.pk
    assert browser_of_ana.session[OPENING] == settings.SERVING
    assert "Benefits renewals" in text(browser_of_ana, "/")
    for address in ("/plan/", "/lists/", "/campaigns/", "/sessions/", "/keys/", "/made-up/", "/nothing-here/"):
        assert BANNER in browser_of_ana.get(address, follow=True).content.decode(), address


def test_ones_own_pages_say_nothing_of_the_kind(browser_of_ana, quarter):
    for address in ("/", "/lists/", "/campaigns/", "/keys/", "/made-up/"):
        assert BANNER not in text(browser_of_ana, address), address


def test_the_way_back_leads_to_ones_own_desk(browser_of_ana, ana, quarter):
    browser_of_ana.post("/made-up/enter/")

    browser_of_ana.post("/made-up/leave/")

    assert whose(browser_of_ana) == ana.workspace_id


def test_what_is_removed_from_inside_leaves_the_browser_at_ones_own_desk(browser_of_ana, ana, quarter):
    browser_of_ana.post("/made-up/enter/")
    assert "Remove the made-up quarter?" in text(browser_of_ana, "/made-up/remove/")
    assert Call.objects.filter(workspace=quarter).exists()

    response = browser_of_ana.post("/made-up/remove/", follow=True)

    assert response.status_code == 200
    assert whose(browser_of_ana) == ana.workspace_id
    assert not Workspace.objects.filter(pk=quarter.pk).exists()
    assert not Call.objects.exists()
    assert Event.objects.get(kind="made_up.removed").by_id == ana.pk


def test_what_is_still_being_written_is_not_removed(browser_of_ana, ana, data_dir):
    browser_of_ana.post("/made-up/")
    (data_dir / "run").mkdir(exist_ok=True)

    with FileLock(data_dir / "run" / "made-up.lock"):
        response = browser_of_ana.post("/made-up/remove/")

    assert response.status_code == 409
    assert "still being written" in response.content.decode()
    assert Workspace.objects.filter(made_up_at__isnull=False).exists()


def test_asking_to_remove_what_is_not_there_changes_nothing(browser_of_ana, ana):
    browser_of_ana.post("/made-up/remove/")

    assert whose(browser_of_ana) == ana.workspace_id
    assert not Event.objects.exists()


def test_one_that_stopped_half_way_says_so(browser_of_ana, settings):
    Workspace.objects.create(name="A made-up quarter", created_at=AT, made_up_at=AT)

    assert "It stopped half-way" in text(browser_of_ana, "/made-up/")


def test_the_made_up_desk_sees_nothing_of_ones_own(browser_of_ana, ana, quarter):
    own = make_list(ana, at=AT, name="Really mine")
    browser_of_ana.post("/made-up/enter/")

    assert "Really mine" not in text(browser_of_ana, "/lists/")
    assert browser_of_ana.get(f"/lists/{own.pk}/").status_code == 404


def test_the_door_leads_to_the_made_up_desk_only_as_long_as_there_is_nothing_else(ana, quarter):
    at_first = base_queries.who_enters()
    Event.objects.create(workspace_id=ana.workspace_id, kind="list.made", by=ana, at=AT)

    assert at_first is not None
    assert at_first.workspace_id == quarter.pk
    assert base_queries.who_enters() == ana
    assert base_queries.local_owner() == ana


def test_the_page_that_waits_goes_there_by_itself(browser_of_ana, quarter):
    fragment: Any = browser_of_ana.get("/made-up/progress/")

    assert 'hx-trigger="load"' in fragment.content.decode()
    entered = browser_of_ana.post("/made-up/enter/", headers={"HX-Request": "true"})
    assert entered.headers["HX-Redirect"] == "/"


def test_the_page_for_past_calls_asks_for_no_file_there(browser_of_ana, quarter):
    own = text(browser_of_ana, "/past/new/")
    browser_of_ana.post("/made-up/enter/")
    made_up = text(browser_of_ana, "/past/new/")

    assert 'type="file"' in own
    assert "Nothing real is brought in here" not in own
    assert 'type="file"' not in made_up
    assert "Nothing real is brought in here" in made_up


def test_the_refusal_offers_the_way_that_its_words_name(browser_of_ana, quarter):
    browser_of_ana.post("/made-up/enter/")

    page = browser_of_ana.post("/past/new/", {}).content.decode()

    assert '<button class="button primary">Back to my own calls</button>' in page
    assert "Back to the start" not in page
    assert "Nothing was kept" not in page


@pytest.mark.parametrize("name", sorted(WAYS_IN))
def test_nobody_real_is_taken_into_it(browser_of_ana, ana, quarter, name):
    prospect = Prospect.objects.filter(workspace=quarter).first()
    address = reverse(name, args=[prospect.pk] if name == "prospects:edit" else [])
    browser_of_ana.post("/made-up/enter/")

    made_up = browser_of_ana.post(address, {})
    browser_of_ana.post("/made-up/leave/")
    own = browser_of_ana.post(address, {})

    assert made_up.status_code == 409
    assert "belongs on your own desk" in made_up.content.decode()
    assert "belongs on your own desk" not in own.content.decode()
