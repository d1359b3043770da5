"""The page that begins an experiment: what can be learnt, what is compared, what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries
from bounceback.core.experiments import Kind
from bounceback.experiments.models import Experiment
from tests import factories
from tests.factories_trying import make_option, make_plan
from tests.recovery.pages import text_of


def _form(openings, **more):
    first, second = openings
    return {
        "key": str(uuid4()), "champion": first.pk, "challengers": [second.pk], "text": "", "weeks": 13, "a_week": 25,
    } | more  # fmt: skip


def test_before_it_starts_the_page_says_what_can_be_learnt(browser_of_ana, openings):
    page = text_of(browser_of_ana.get("/experiments/new/"))

    assert "84 connects" in page
    assert "A large difference" in page
    assert "cannot be shown within half a year" in page


def test_reckoning_again_starts_nothing(browser_of_ana, openings):
    page = browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=300))

    assert page.status_code == 200
    assert "A small difference" in text_of(page)
    assert not Experiment.objects.exists()


def test_two_openings_are_compared(browser_of_ana, openings):
    form = _form(openings, start="1")
    first = browser_of_ana.post("/experiments/new/", form)
    again = browser_of_ana.post("/experiments/new/", form)

    begun = Experiment.objects.get()
    assert first.url == again.url == f"/experiments/{begun.key}/?saved=begun"
    assert [arm.label for arm in begun.arms.order_by("position")] == ["A", "B"]
    assert (begun.horizon, begun.budget) == (325, 84)


def test_a_new_opening_is_written_right_there(browser_of_ana, openings, campaign):
    form = _form(openings, challengers=[], text="{first_name}, shall I go?", start="1")

    browser_of_ana.post("/experiments/new/", form)

    begun = Experiment.objects.get()
    assert [arm.label for arm in begun.arms.order_by("position")] == ["A", "C"]
    assert [each.label for each in queries.wordings(campaign)] == ["A", "B", "C"]


def test_one_opening_is_no_comparison(browser_of_ana, openings):
    page = browser_of_ana.post("/experiments/new/", _form(openings, challengers=[], start="1"))

    assert page.status_code == 422
    assert "Choose one to three openings against it" in text_of(page)


def test_an_unknown_blank_is_found_before_the_start(browser_of_ana, openings):
    page = browser_of_ana.post("/experiments/new/", _form(openings, text="Hello {fist_name}", start="1"))

    assert page.status_code == 422
    assert "{fist_name} is no blank" in text_of(page)


def test_a_second_experiment_of_the_kind_is_refused(browser_of_ana, openings):
    browser_of_ana.post("/experiments/new/", _form(openings, start="1"))

    page = browser_of_ana.post("/experiments/new/", _form(openings, start="1"))

    assert page.status_code == 409
    assert Experiment.objects.count() == 1


def test_hours_are_compared(browser_of_ana, campaign):
    form = {"key": str(uuid4()), "weeks": 13, "a_week": 250, "rounds_a_day": 6, "start": "1"}
    hours = {"begins_0": 9, "ends_0": 11, "begins_1": 16, "ends_1": 18}

    browser_of_ana.post("/experiments/new/?kind=WINDOW", form | hours)

    begun = Experiment.objects.get()
    assert (begun.kind, begun.rounds_a_day) == (Kind.WINDOW, 6)
    assert list(begun.arms.order_by("position").values_list("begins_hour", "ends_hour")) == [(9, 11), (16, 18)]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((8, 10, 22, 24), "choose hours between 8 and 21"),
        ((8, 10, 9, 11), "It shares an hour with 8–10 h"),
        ((10, 8, 16, 18), "This window ends before it begins."),
        ((8, 18, 18, 20), "A window lasts at most 8 hours."),
    ],
)
def test_hours_that_cannot_be_compared_leave_the_form_as_it_was_filled_in(browser_of_ana, campaign, hours, said):
    form = {"key": str(uuid4()), "weeks": 13, "a_week": 251, "rounds_a_day": 6}
    form |= dict(zip(("begins_0", "ends_0", "begins_1", "ends_1"), hours, strict=True))

    started = browser_of_ana.post("/experiments/new/?kind=WINDOW", form | {"start": "1"})
    looked = browser_of_ana.post("/experiments/new/?kind=WINDOW", form | {"look": "1"})

    assert (started.status_code, looked.status_code) == (422, 200)
    assert said in text_of(started)
    assert said in text_of(looked)
    assert 'value="251"' in text_of(started)
    assert not Experiment.objects.exists()


def test_an_experiment_begun_from_a_plan_judges_it(browser_of_ana, ana, openings, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign)

    browser_of_ana.post(f"/experiments/new/?plan={plan.key}", _form(openings, start="1"))

    plan.refresh_from_db()
    assert plan.experiment == Experiment.objects.get()


def test_a_fair_test_of_a_plan_says_what_the_plan_says(browser_of_ana, ana, openings, campaign, noon):
    option = make_option(ana, at=noon, lever="OPENING", steps="Say: “Dana, this is a cold call, shall I hang up?”")
    plan = make_plan(ana, at=noon, campaign=campaign, option=option, remind="Say that it is a cold call")

    page = browser_of_ana.get(f"/experiments/new/?plan={plan.key}")

    assert "Judges the plan: Say that it is a cold call" in strip_tags(text_of(page)).replace("  ", " ")
    assert page.context["form"]["text"].value() == "{first_name}, this is a cold call, shall I hang up?"
    assert page.context["form"]["challengers"].value() == []


def test_an_opening_that_says_what_the_plan_says_is_chosen(browser_of_ana, ana, openings, campaign, noon):
    campaigns.reword(opening=openings[1], text="This is a cold call, shall I hang up?", by=ana, at=noon)
    option = make_option(ana, at=noon, lever="OPENING", steps="Say: “This is a cold call, shall I hang up?”")
    plan = make_plan(ana, at=noon, campaign=campaign, option=option)

    form = browser_of_ana.get(f"/experiments/new/?plan={plan.key}").context["form"]

    assert (form["text"].value(), form["challengers"].value()) == ("", [str(openings[1].pk)])


def test_a_first_day_is_no_pace(browser_of_ana, ana, openings, campaign, noon):
    for minute in range(4):
        factories.make_call(ana, at=noon + timedelta(minutes=minute), campaign=campaign)

    page = browser_of_ana.get("/experiments/new/")

    assert "Too early to tell your pace, with calls on 1 day so far: 25 a week is usual." in text_of(page)
    assert page.context["form"]["a_week"].value() == 25


def test_where_nothing_can_be_shown_starting_is_not_the_first_thing_to_do(browser_of_ana, openings):
    few = text_of(browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=3)))
    many = text_of(browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=100)))

    assert "not even a large difference" in few
    assert 'class="button" name="start"' in few
    assert "not even a large difference" not in many
    assert 'class="button primary" name="start"' in many


def test_only_dials_that_are_dealt_a_window_teach_anything(browser_of_ana, campaign):
    form = {"key": str(uuid4()), "weeks": 13, "a_week": 5_000, "look": "1"}
    hours = {"begins_0": 9, "ends_0": 11, "begins_1": 16, "ends_1": 18}

    few = text_of(browser_of_ana.post("/experiments/new/?kind=WINDOW", form | hours | {"rounds_a_day": 2}))
    many = text_of(browser_of_ana.post("/experiments/new/?kind=WINDOW", form | hours | {"rounds_a_day": 200}))

    assert "cannot be shown within half a year at 20 dials a week" in few
    assert "cannot be shown within half a year at 20 dials a week" not in many


def test_a_refused_start_writes_no_opening(browser_of_ana, openings, campaign):
    browser_of_ana.post("/experiments/new/", _form(openings, start="1"))
    running = browser_of_ana.post("/experiments/new/", _form(openings, text="Something bold", start="1"))
    browser_of_ana.post(f"/experiments/{Experiment.objects.get().key}/stop/", {"sure": "1"})
    alike = browser_of_ana.post("/experiments/new/", _form(openings, challengers=[], text="Words of B", start="1"))

    assert (running.status_code, alike.status_code) == (409, 422)
    assert [each.label for each in queries.wordings(campaign)] == ["A", "B"]
