"""The history: newest first, through filters, page by page, never for long."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.base.models import Workspace
from bounceback.calling.models import Call
from bounceback.calling.queries import history
from bounceback.calling.queries.history import Filters
from bounceback.campaigns import actions as campaigns
from tests import factories, personas

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ana, noon):
    """A campaign with an opening, and two prospects on a list."""

    class World:
        on = factories.make_list(ana, at=noon)
        campaign = factories.make_campaign(ana, at=noon)
        opening = campaigns.open_with(campaign=campaign, label="A", text="Hello", by=ana, at=noon)
        rung = campaign.objectives.order_by("position").first()
        dana = factories.make_prospect(
            ana, at=noon, on=on, state="OH", headcount=84, attributes={"Lead Source": "web", "Fleet": 7}
        ).prospect
        omar = factories.make_prospect(ana, at=noon, on=on, name="Omar", e164="+13305550144", state="TX").prospect

        def call(self, minutes: int = 0, *, whom=None, **more) -> Call:
            return Call.objects.create(
                workspace_id=ana.workspace_id,
                key=uuid4(),
                campaign=self.campaign,
                caller=ana,
                prospect=whom or self.dana,
                attempt=1,
                dialled_at=noon + timedelta(minutes=minutes),
                **({"logged_at": noon, "outcome": "NO_ANSWER"} | more),
            )

    return World()


def ids(by, **filters) -> list[int]:
    return [call.pk for call in history.page(Filters(**filters), by=by).calls]


def test_newest_come_first(ana, world):
    early, late = world.call(-5), world.call()

    assert ids(ana) == [late.pk, early.pk]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"outcome": "NO"}, {"outcome": "NO"}),
        ({"reason": "HAS_ONE"}, {"reason": "HAS_ONE"}),
        ({"first_contact": True}, {"first": True}),
        ({"first_contact": False}, {"first": False}),
        ({"note": "A broker"}, {"text": "brok"}),
        ({"attributes": {"job": "technician"}}, {"attributes": (("call.job", "Technician"),)}),
    ],
)
def test_a_filter_keeps_what_is_like_it_and_nothing_else(ana, world, said, asked):
    world.call(-1)
    like = world.call(**said)
    world.call(1)

    assert ids(ana, **asked) == [like.pk]


@pytest.mark.parametrize(
    "asked",
    [
        ("state", "oh"),
        ("headcount", "50-99"),
        ("headcount", "84-"),
        ("company", "Whitfield Tool & Die"),
        ("prospect.Lead Source", "web"),
        ("prospect.Fleet", "7"),
    ],
)
def test_calls_are_found_by_what_the_prospect_is(ana, world, asked):
    world.omar.company = ""
    world.omar.save()
    world.call(-1, whom=world.omar)
    like = world.call()

    assert ids(ana, attributes=(asked,)) == [like.pk]


def test_campaign_opening_rung_caller_and_list_are_filters(ana, world, noon):
    world.call(-1)
    like = world.call(opening=world.opening, rung=world.rung, list=world.on)

    for asked in ({"opening": world.opening.pk}, {"rung": world.rung.pk}, {"list": world.on.pk}):
        assert ids(ana, **asked) == [like.pk]
    assert len(ids(ana, caller=ana.pk)) == 2
    assert len(ids(ana, campaign=world.campaign.pk)) == 2
    assert ids(ana, campaign=factories.make_campaign(ana, at=noon, name="Other").pk) == []


def test_dates_bound_every_way(ana, world, noon):
    for minutes in (-2, -1, 0):
        world.call(minutes, note="broker", outcome="NO")
    between = {"since": noon - timedelta(minutes=1), "until": noon}

    for more in ({}, {"outcome": "NO"}, {"text": "broker"}, {"text": "broker", "outcome": "NO"}):
        assert len(ids(ana, **between, **more)) == 1


def test_several_filters_hold_together_whichever_leads(ana, world):
    both = world.call(note="broker", outcome="NO", reason="HAS_ONE")
    for minutes in range(1, 30):
        world.call(minutes, note="broker")
    world.call(40, outcome="NO", reason="HAS_ONE")

    few = history.page(Filters(text="broker", outcome="NO"), by=ana)

    assert [call.pk for call in few.calls] == [both.pk]
    assert few.leads == "outcome"
    assert ids(ana, outcome="NO", reason="HAS_ONE", text="broker") == [both.pk]


@pytest.mark.parametrize("asked", [{}, {"outcome": "NO"}, {"text": "broker"}, {"attributes": (("state", "OH"),)}])
def test_pages_follow_one_another_without_a_gap_or_a_double(ana, world, monkeypatch, asked):
    monkeypatch.setattr(history, "PAGE", 3)
    made = [world.call(n // 3, note="broker", outcome="NO").pk for n in range(10)]  # three in each minute

    seen: list[int] = []
    after = ""
    for _ in range(5):
        page = history.page(Filters(**asked), by=ana, after=after)
        seen += [call.pk for call in page.calls]
        after = page.after
        if not after:
            break

    assert seen == made[::-1]


@pytest.mark.parametrize("lead", [{"outcome": "NO"}, {"text": "broker"}, {}])
def test_a_search_that_finds_little_is_broken_off_and_goes_on(ana, world, monkeypatch, lead):
    monkeypatch.setattr(history, "_STEPS", (2, 3))
    old = world.call(-60, whom=world.omar, note="broker", outcome="NO")
    for minutes in range(7):
        world.call(minutes, note="broker", outcome="NO")
    asked = Filters(**lead, attributes=(("state", "TX"),))

    first = history.page(asked, by=ana)
    second = history.page(asked, by=ana, after=first.after)

    assert (first.calls, first.looked) == ((), 5)
    assert first.until is not None
    assert [call.pk for call in second.calls] == [old.pk]
    assert (second.looked, second.after) == (0, "")


def test_counts_are_capped_and_told_where_they_are_known(ana, world, monkeypatch):
    for minutes in range(5):
        world.call(minutes, outcome="NO", note="broker")

    assert history.page(Filters(), by=ana).count == 5
    assert history.page(Filters(outcome="NO", reason="HAS_ONE"), by=ana).count == 0
    monkeypatch.setattr(history, "PAGE", 2)
    monkeypatch.setattr(history, "COUNTED", 3)
    assert history.page(Filters(text="broker"), by=ana).count == 4
    assert history.page(Filters(outcome="NO", text="broker"), by=ana).count is None


def test_another_workspace_is_not_looked_into(ana, world, noon):
    world.call(note="broker", outcome="NO", opening=world.opening)
    other = Workspace.objects.create(name="Other", created_at=noon)
    ben = personas.make_ben(other, at=noon)

    for asked in (
        {},
        {"text": "broker"},
        {"outcome": "NO"},
        {"opening": world.opening.pk},
        {"caller": ana.pk},
        {"campaign": world.campaign.pk},
    ):
        page = history.page(Filters(**asked), by=ben)
        assert (page.calls, page.count) == ((), 0)


def test_calls_on_which_a_card_was_heard_newest_first(ana, world, noon):
    card = factories.make_objection_card(ana, at=noon)
    early, late, other, never = world.call(-9), world.call(-1), world.call(-5), world.call()
    for call in (early, late, late):
        factories.make_hearing(ana, at=noon, call=call, card=card)
    factories.make_hearing(ana, at=noon, call=other, card=factories.make_objection_card(ana, at=noon))
    factories.make_hearing(ana, at=noon, call=never)

    page = history.page(Filters(card=card.key), by=ana)

    assert [call.pk for call in page.calls] == [late.pk, early.pk]
    assert (page.count, page.leads) == (2, "card")


def test_the_card_is_a_filter_among_others(ana, world, noon):
    card = factories.make_objection_card(ana, at=noon)
    both = world.call(-2, outcome="NO", reason="HAS_ONE", note="audit")
    heard_only, said_only = world.call(-1), world.call(outcome="NO", reason="HAS_ONE", note="audit")
    for call in (both, heard_only):
        factories.make_hearing(ana, at=noon, call=call, card=card)

    for asked in (
        {"outcome": "NO"}, {"reason": "HAS_ONE"}, {"text": "audit"},
        {"outcome": "NO", "attributes": (("state", "OH"),)},
    ):  # fmt: skip
        assert ids(ana, card=card.key, **asked) == [both.pk], asked
    assert said_only.pk in ids(ana, outcome="NO")
    assert ids(ana, card=card.key, since=noon - timedelta(minutes=1)) == [heard_only.pk]


def test_pages_of_a_card_join_without_a_gap(ana, world, noon):
    card = factories.make_objection_card(ana, at=noon)
    calls = [world.call(-(minutes // 3)) for minutes in range(history.PAGE * 2 + 7)]
    for call in calls:
        factories.make_hearing(ana, at=noon, call=call, card=card)

    seen, after = [], ""
    while True:
        page = history.page(Filters(card=card.key), by=ana, after=after)
        seen += [call.pk for call in page.calls]
        after = page.after
        if not after:
            break

    assert seen == [call.pk for call in sorted(calls, key=lambda each: (each.dialled_at, each.pk), reverse=True)]


def test_a_merged_card_leads_to_the_calls_of_the_one_it_became(ana, world, noon):
    kept = factories.make_objection_card(ana, at=noon)
    gone = factories.make_objection_card(ana, at=noon, merged_into=kept, merged_at=noon)
    call = world.call()
    factories.make_hearing(ana, at=noon, call=call, card=kept)

    assert ids(ana, card=gone.key) == [call.pk]
    assert history.page(Filters(card=uuid4()), by=ana).count == 0


def test_a_card_of_another_workspace_finds_nothing(ana, world, noon):
    ben = personas.make_ben(Workspace.objects.create(name="Other", created_at=noon), at=noon)
    card = factories.make_objection_card(ana, at=noon)
    factories.make_hearing(ana, at=noon, call=world.call(), card=card)

    assert history.page(Filters(card=card.key), by=ben).calls == ()


@pytest.mark.parametrize("after", ["", "nonsense", "2026-11-17 17:00:00~", "2026-11-17 17:00:00~9~9", "~1"])
def test_an_address_that_was_tampered_with_begins_anew(ana, world, after):
    call = world.call()

    assert [each.pk for each in history.page(Filters(), by=ana, after=after).calls] == [call.pk]


@pytest.mark.parametrize(
    "asked",
    [{}, {"outcome": "NO"}, {"reason": "HAS_ONE"}, {"rung": 1}, {"opening": 1}, {"caller": 1}, {"list": 1},
     {"first": True}, {"text": "broker"}],
)  # fmt: skip
def test_every_single_filter_walks_an_index_and_sorts_nothing(ana, world, asked):
    """INDEXED BY fails where the index is not there or of no use; the rest is read from the plan."""
    if "rung" in asked:
        asked = {"rung": world.rung.pk}
    asked = asked | {name: getattr(world, {"opening": "opening", "list": "on"}[name]).pk for name in asked
                     if name in ("opening", "list")} | ({"caller": ana.pk} if "caller" in asked else {})  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as seen:
        history.page(Filters(**asked), by=ana)

    walked = [each["sql"] for each in seen if "ORDER BY" in each["sql"] and "dialled_at || ''" in each["sql"]]
    assert walked
    with connection.cursor() as cursor:
        for statement in walked:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = str(cursor.fetchall())
            assert "TEMP B-TREE" not in plan, plan
            assert "call_by_" in plan or "call_first" in plan or "VIRTUAL TABLE" in plan
