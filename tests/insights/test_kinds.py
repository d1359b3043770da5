"""Funnels by kind: what is counted as what, and that every dial is counted once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bounceback.base.models import User, Workspace
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Objective
from bounceback.core.stats.funnel import Funnel
from bounceback.insights.queries import attributes, kinds
from bounceback.insights.queries.kinds import Filters
from tests import factories

MISSED: dict[str, Any] = {
    "outcome": "NO_ANSWER", "line_result": "NO_ANSWER", "depth": "", "reason": "", "answered_at": None,
    "talk_seconds": None, "first_contact": None,
}  # fmt: skip


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def call(ana, noon, campaign):
    """Makes a call of a prospect with these details: `call({"industry": "Dentist"}, outcome="NO")`."""
    some = factories.make_list(ana, at=noon, name="Called")
    count = iter(range(10_000))

    def make(about: dict[str, Any] | None = None, **fields: Any):
        listing = factories.make_prospect(
            ana, at=noon, on=some, e164=f"+1330555{next(count):04}", name="Dana", **(about or {})
        )
        return factories.make_call(ana, at=noon, **{"campaign": campaign, "listing": listing} | fields)

    return make


def look(by: User, text: str, **filters: Any) -> kinds.Review:
    attribute = attributes.named(text, workspace=by.workspace_id)
    assert attribute is not None
    return kinds.review(attribute, filters=Filters(**filters), by=by)


def funnels(review: kinds.Review) -> dict[str, Funnel]:
    return {kind.label: kind.funnel for kind in review.kinds}


def test_a_kind_has_its_dials_answers_conversations_rungs_and_reasons(ana, call, campaign):
    first, second = campaign.objectives.order_by("position")[:2]
    dentist = {"industry": "Dentist"}
    call(dentist, **MISSED)
    call(dentist, outcome="NO", reason="HAS_ONE", talk_seconds=59)
    call(dentist, outcome="NO", reason="", talk_seconds=60)
    call(dentist, outcome="RUNG", rung=second, reason="NO_VALUE", talk_seconds=20)
    call(dentist, outcome="APPOINTMENT", rung=first, reason="", talk_seconds=300)
    call({"industry": "Roofer"}, **MISSED)

    found = funnels(look(ana, "industry"))

    assert list(found) == ["Dentist", "Roofer"]
    dentists = found["Dentist"]
    assert (dentists.dials, dentists.answered, dentists.conversations) == (5, 4, 3)
    assert dentists.rungs == {first.pk: 1, second.pk: 1}
    assert dentists.noes == 2
    assert dentists.reasons == {"HAS_ONE": 1, "": 1}
    assert (found["Roofer"].dials, found["Roofer"].answered) == (1, 0)


def test_a_no_that_saved_a_rung_counts_as_both(ana, call, campaign):
    saved = campaign.objectives.order_by("position")[1]
    call({"state": "OH"}, outcome="NO", reason="HAS_ONE", rung=saved, talk_seconds=12)

    ohio = funnels(look(ana, "state"))["OH"]

    assert (ohio.noes, ohio.rungs, ohio.conversations) == (1, {saved.pk: 1}, 1)


def test_an_appointment_of_the_past_that_names_no_rung_is_the_main_objective(ana, call, campaign):
    call(outcome="APPOINTMENT", reason="", rung=None, talk_seconds=None, answered_at=None)

    review = look(ana, "industry")

    assert review.total.rungs == {campaign.objectives.get(position=0).pk: 1}
    assert review.total.conversations == 1
    assert review.total.unmarked == 0


def test_a_dial_without_an_outcome_is_a_dial_and_nothing_else(ana, call):
    call(outcome="", logged_at=None, reason="NO_VALUE", talk_seconds=None, answered_at=None)

    total = look(ana, "industry").total

    assert total == Funnel(dials=1)


def test_a_past_call_that_is_only_known_to_be_answered_counts_so_far(ana, call):
    call(outcome="", logged_at=None, reason="", talk_seconds=400)
    call(outcome="", logged_at=None, reason="", talk_seconds=20)

    total = look(ana, "industry").total

    assert total == Funnel(dials=2, answered=2, conversations=1)


def test_whoever_called_us_is_no_dial_but_is_told(ana, call):
    call(came_in=True)
    call()

    review = look(ana, "industry")

    assert review.total.dials == 1
    assert review.came_in == 1


def test_several_campaigns_show_sorts_of_objectives(ana, noon, call, campaign):
    other = factories.make_campaign(ana, at=noon, name="Other")
    call(outcome="APPOINTMENT", rung=campaign.objectives.get(position=0), reason="")
    call(outcome="APPOINTMENT", rung=other.objectives.get(position=0), reason="", campaign=other)
    call(outcome="SALE", rung=None, reason="", campaign=other)

    review = look(ana, "industry")

    assert [rung.label for rung in review.rungs] == [
        Objective.Kind.APPOINTMENT.label, Objective.Kind.SALE.label,
    ]  # fmt: skip
    assert sorted(review.total.rungs.values()) == [1, 2]
    assert look(ana, "industry", campaign=other.pk).total.any_rung == 2


def test_what_is_empty_is_not_known_and_comes_last(ana, call):
    call({"industry": "  "}, **MISSED)
    call({"industry": ""}, **MISSED)
    call({"industry": "Dentist"}, **MISSED)

    review = look(ana, "industry")

    assert [(kind.label, kind.funnel.dials, kind.known) for kind in review.kinds] == [
        ("Dentist", 1, True), ("Not known", 2, False),
    ]  # fmt: skip


def test_more_than_thirty_kinds_are_counted_together(ana, call):
    for number in range(33):
        call({"city": f"Town {number:02}"}, **MISSED)
    call({"city": "Town 32"}, **MISSED)

    review = look(ana, "city")

    assert len(review.kinds) == 31
    assert review.kinds[0].label == "Town 32"
    assert (review.kinds[-1].label, review.kinds[-1].funnel.dials) == ("Others (3 kinds)", 3)
    assert review.total.dials == 34


def test_every_attribute_counts_every_dial_once(ana, call):
    call({"headcount": 84, "renews_on": "2027-03-01", "country": "US", "title": "Owner", "attributes": {"Source": "x"}})
    call({"headcount": 4}, **MISSED)
    call(precision="MONTH", local_hour=None, local_weekday=None, attributes={"job": "nurse"}, attempt=12)

    for each in (*attributes.BUILT_IN, *(column.code for column in attributes.columns(ana.workspace_id))):
        review = look(ana, each if isinstance(each, str) else each.code)
        assert review.total.dials == 3, each
        assert all(kind.label for kind in review.kinds)


@pytest.mark.parametrize(
    ("attribute", "about", "fields", "label"),
    [
        ("size", {"headcount": 84}, {}, "50–99 people"),
        ("size", {"headcount": 5}, {}, "5–9 people"),
        ("renewal", {"renews_on": "2027-03-01"}, {}, "March"),
        ("hour", {}, {"local_hour": 9}, "09:00–09:59"),
        ("part", {}, {"local_hour": 14, "local_weekday": 4}, "Friday, afternoon"),
        ("weekday", {}, {"local_weekday": 0}, "Monday"),
        ("contact", {}, {"first_contact": False}, "Spoken with before"),
        ("attempt", {}, {"attempt": 3}, "3rd"),
        ("month", {}, {}, "November 2026"),
        ("audience", {}, {}, "Businesses"),
        ("list", {}, {}, "Called"),
        ("campaign", {}, {}, "Renewals"),
    ],
)
def test_kinds_are_said_in_words(ana, call, attribute, about, fields, label):
    call(about, **fields)

    found = [kind.label for kind in look(ana, attribute).kinds]

    assert found == [label]


def test_a_caller_is_said_by_name(ana, call):
    call()

    assert [kind.label for kind in look(ana, "caller").kinds] == [ana.get_full_name() or ana.username]


def test_an_opening_is_said_with_its_version(ana, noon, call, campaign):
    version = campaigns.open_with(campaign=campaign, label="A", text="Hello", by=ana, at=noon)
    call(opening=version)
    call()

    assert [kind.label for kind in look(ana, "opening").kinds] == ["A, version 1", "Not known"]


def test_past_calls_whose_hour_is_not_known_count_in_no_hour(ana, call):
    call({"industry": "Bank"}, precision="MONTH", local_hour=12, local_weekday=1)

    assert [kind.label for kind in look(ana, "hour").kinds] == ["Not known"]
    assert [kind.label for kind in look(ana, "part").kinds] == ["Not known"]
    assert [kind.label for kind in look(ana, "weekday").kinds] == ["Tuesday"]
    assert [kind.label for kind in look(ana, "industry").kinds] == ["Bank"]


def test_columns_of_files_are_found_with_their_counts(ana, call):
    call({"attributes": {"Lead Source": "fair", "Empty": " "}})
    call({"attributes": {"Lead Source": "web"}}, attributes={"job": "nurse"})

    found = {(each.source, each.header): each.filled for each in attributes.columns(ana.workspace_id)}

    assert found == {("prospect", "Lead Source"): 2, ("call", "job"): 1}
    assert [kind.label for kind in look(ana, "lead source").kinds] == ["fair", "web"]
    assert [kind.label for kind in look(ana, "call.job").kinds] == ["nurse", "Not known"]


@pytest.mark.parametrize("header", ['Größe "x" a.b', "$ revenue", "a\\b", "[0]", "5", "it's", "100 %", "%s"])
def test_any_header_can_be_asked_for(ana, call, header):
    call({"attributes": {header: "much"}})

    assert [kind.label for kind in look(ana, header).kinds] == ["much"]


def test_many_numbers_are_put_into_round_bands(ana, call):
    for number in range(40):
        call({"attributes": {"Revenue": f"${1000 + 250 * number:,}"}}, **MISSED)
    call({"attributes": {"Revenue": "secret"}}, **MISSED)
    call({}, **MISSED)

    review = look(ana, "Revenue")

    labels = [kind.label for kind in review.kinds]
    assert labels[0].startswith("under ")
    assert labels[-3].endswith(" and more")
    assert labels[-2:] == ["No number", "Not known"]
    assert sum(kind.funnel.dials for kind in review.kinds) == 42


def test_plain_numbers_are_put_into_bands_too(ana, call):
    for number in range(30):
        call({"attributes": {"Rooms": number if number % 2 else f" {number} "}}, **MISSED)
    call({"attributes": {"Rooms": " "}}, **MISSED)

    review = look(ana, "Rooms")

    assert [kind.label for kind in review.kinds] == [
        "under 5", "5–9", "10–14", "15–19", "20–24", "25 and more", "Not known",
    ]  # fmt: skip
    assert [kind.funnel.dials for kind in review.kinds] == [5, 5, 5, 5, 5, 5, 1]


def test_few_numbers_stay_what_they_are_in_their_order(ana, call):
    for number in ("10", "9", "10", "2"):
        call({"attributes": {"Rooms": number}})

    assert [kind.label for kind in look(ana, "Rooms").kinds] == ["2", "9", "10"]


def test_filters_leave_out_what_they_say(ana, noon, call):
    later = noon + timedelta(days=3)
    call()
    call(dialled_at=later, answered_at=later, ended_at=later, list=None)

    assert look(ana, "industry").total.dials == 2
    assert look(ana, "industry", since=later).total.dials == 1
    assert look(ana, "industry", until=later).total.dials == 1
    assert look(ana, "industry", list=-1).total.dials == 0


def test_nobody_sees_the_calls_of_another_seller(ana, noon, call):
    call({"attributes": {"Secret": "x"}})
    elsewhere = Workspace.objects.create(name="Elsewhere", created_at=noon)
    dev = User.objects.create(username="dev", workspace=elsewhere, date_joined=noon)

    assert look(dev, "industry").total.dials == 0
    assert attributes.columns(dev.workspace_id) == ()
    assert attributes.named("Secret", workspace=dev.workspace_id) is None


def test_what_took_long_is_kept_until_something_happens(ana, call, monkeypatch):
    monkeypatch.setattr(kinds, "QUICK_SECONDS", -1.0)
    call({"industry": "Kept only here"})
    first = look(ana, "industry")

    assert look(ana, "industry") is first
    call({"industry": "Kept only here"})
    assert look(ana, "industry").total.dials == 2


def test_a_review_asks_few_questions_however_many_kinds_there_are(ana, call, django_assert_max_num_queries):
    for number in range(40):
        call({"industry": f"Trade {number}"})

    with django_assert_max_num_queries(6):
        kinds.review(attributes.BY_CODE["industry"], filters=Filters(), by=ana)
