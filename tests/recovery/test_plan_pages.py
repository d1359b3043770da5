"""The pages of recovery plans."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core.playbook import Lever, PlanEnding
from bounceback.experiments import actions as experiments
from bounceback.playbook.models import Plan
from bounceback.playbook.shipped import shipped
from tests import factories, personas
from tests.factories_trying import make_mark, make_option, make_plan
from tests.recovery.laid_experiments import lay_experiment


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def plan(ana, campaign, noon):
    return make_plan(ana, at=noon, campaign=campaign, remind="Ask for thirty seconds first", finish=2)


def _text(response):
    return " ".join(response.content.decode().split())


def test_nobody_plans_without_an_option(browser_of_ana, campaign):
    assert browser_of_ana.get("/plans/new/").status_code == 404
    assert browser_of_ana.get("/plans/new/?option=nothing").status_code == 404


def test_a_plan_is_prefilled_by_its_option_and_by_the_diagnosis(browser_of_ana, campaign):
    name, option = next(iter(shipped().items()))

    page = browser_of_ana.get(f"/plans/new/?option={name}&reason=HAS_ONE")

    form = page.context["form"]
    assert page.status_code == 200
    assert form.initial["remind"] == option.remind
    assert form.initial["finish"] == option.finish
    assert form.initial["reason"] == "HAS_ONE"


def test_an_option_of_the_program_becomes_a_plan(browser_of_ana, ana, campaign):
    name = next(iter(shipped()))
    form = {
        "key": str(uuid4()), "campaign": campaign.pk, "reason": "WRONG_TIME", "remind": "Only before nine",
        "aim": "ANSWERED", "finish": 200,
    }  # fmt: skip

    first = browser_of_ana.post(f"/plans/new/?option={name}", form)
    again = browser_of_ana.post(f"/plans/new/?option={name}", form)

    plan = Plan.objects.get()
    assert first.url == again.url == f"/plans/{plan.key}/?saved=begun"
    assert (plan.user, plan.remind, plan.finish, plan.option.shipped) == (ana, "Only before nine", 200, name)


def test_fewer_of_a_reason_needs_a_reason(browser_of_ana, campaign):
    name = next(iter(shipped()))
    form = {"key": str(uuid4()), "campaign": campaign.pk, "reason": "", "remind": "x", "aim": "FEWER_OF_REASON"}

    page = browser_of_ana.post(f"/plans/new/?option={name}", form | {"finish": 40})

    assert page.status_code == 422
    assert "Fewer noes of which reason?" in _text(page)
    assert not Plan.objects.exists()


def test_a_third_plan_is_refused_with_a_sentence(browser_of_ana, ana, campaign, plan, noon):
    make_plan(ana, at=noon, campaign=campaign, option=make_option(ana, at=noon))
    name = next(iter(shipped()))
    form = {"key": str(uuid4()), "campaign": campaign.pk, "remind": "x", "aim": "RUNGS", "finish": 40}

    page = browser_of_ana.post(f"/plans/new/?option={name}", form)

    assert page.status_code == 409
    assert "Two plans run already" in _text(page)


def test_a_plan_shows_its_progress_and_is_no_fair_test(browser_of_ana, ana, plan, noon):
    call = factories.make_call(ana, at=noon + timedelta(hours=1), campaign=plan.campaign)
    make_mark(ana, at=noon, plan=plan, call=call)

    page = _text(browser_of_ana.get(f"/plans/{plan.key}/"))

    assert "Ask for thirty seconds first" in page
    assert "of 2 answered calls" in page
    assert "did it 1 time, forgot 0" in page
    assert "not a fair test" in page
    assert "not enough calls yet, 9 more" in page


def test_at_the_finish_line_it_asks_what_becomes_of_it(browser_of_ana, ana, plan, noon):
    for hour in (1, 2):
        factories.make_call(ana, at=noon + timedelta(hours=hour), campaign=plan.campaign)

    page = _text(browser_of_ana.get(f"/plans/{plan.key}/"))

    assert "Keep, adapt or drop?" in page


@pytest.mark.parametrize(("said", "ending"), [("keep", PlanEnding.KEEP), ("drop", PlanEnding.DROP)])
def test_a_plan_ends_with_a_lesson(browser_of_ana, plan, said, ending):
    page = browser_of_ana.post(
        f"/plans/{plan.key}/end/", {"ending": said, "lesson": "Works before ten.", "sure": "1"}, follow=True
    )

    plan.refresh_from_db()
    assert (plan.ending, plan.lesson) == (ending, "Works before ten.")
    assert "Works before ten." in _text(page)


def test_before_its_finish_line_a_plan_ends_only_when_asked_once_more(browser_of_ana, plan):
    page = browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "drop", "lesson": "Works before ten."})

    assert "End it with 2 calls to go?" in _text(page)
    assert "Yes, drop it" in _text(page)
    assert page.context["end"]["lesson"].value() == "Works before ten."
    plan.refresh_from_db()
    assert plan.ended_at is None


def test_at_the_finish_line_a_plan_ends_at_once_with_a_lesson_and_not_without(browser_of_ana, ana, plan, noon):
    for hour in (1, 2):
        factories.make_call(ana, at=noon + timedelta(hours=hour), campaign=plan.campaign)

    page = browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "keep", "lesson": ""})
    plan.refresh_from_db()
    assert ("End it without a lesson?" in _text(page), plan.ended_at) == (True, None)

    browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "keep", "lesson": "Works before ten."})
    plan.refresh_from_db()
    assert plan.lesson == "Works before ten."


def test_an_experiment_that_ended_judged_the_plan(browser_of_ana, ana, plan, noon):
    tried = lay_experiment(ana, plan.campaign, at=noon)
    plan.experiment = tried
    plan.save()
    before = _text(browser_of_ana.get(f"/plans/{plan.key}/"))
    experiments.stop(experiment=tried, by=ana, at=noon)
    after = _text(browser_of_ana.get(f"/plans/{plan.key}/"))

    assert "An experiment judges this plan fairly." in before
    assert "An experiment judged this plan: stopped without a choice." in after


def test_an_ending_that_is_none_ends_nothing(browser_of_ana, plan):
    page = browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "burn"})

    plan.refresh_from_db()
    assert (page.status_code, plan.ended_at) == (422, None)


def test_an_adapted_plan_leads_to_the_one_that_follows(browser_of_ana, plan):
    form = {"key": str(uuid4()), "remind": "Ask after they speak", "finish": 60, "lesson": "Too early."}

    page = browser_of_ana.post(f"/plans/{plan.key}/adapt/", form, follow=True)

    made = Plan.objects.get(after=plan)
    assert (made.remind, made.finish) == ("Ask after they speak", 60)
    assert "Too early." in _text(page)
    assert "The changed plan that followed" in _text(browser_of_ana.get(f"/plans/{plan.key}/"))


def test_a_plan_that_changes_the_opening_can_be_made_a_fair_test(browser_of_ana, ana, plan, noon):
    plan.option.lever = Lever.OPENING
    plan.option.save()
    page = _text(browser_of_ana.get(f"/plans/{plan.key}/"))
    plan.option.lever = Lever.PRACTICE
    plan.option.save()
    other = _text(browser_of_ana.get(f"/plans/{plan.key}/"))

    assert "Make it a fair test" in page
    assert "Make it a fair test" not in other


def test_running_and_ended_plans_stand_on_one_page(browser_of_ana, ana, plan, noon):
    make_plan(ana, at=noon, campaign=plan.campaign, ended_at=noon, ending="DROP", lesson="Not for dentists.",
              option=make_option(ana, at=noon))  # fmt: skip

    page = _text(browser_of_ana.get("/plans/"))

    assert "Ask for thirty seconds first" in page
    assert "Not for dentists." in page


def test_without_a_plan_the_page_says_where_to_begin(browser_of_ana, campaign):
    assert "No plan runs" in _text(browser_of_ana.get("/plans/"))


def test_a_plan_is_its_own_callers(browser_of_ana, ana, plan, noon):
    theirs = make_plan(personas.make_ben(ana.workspace, at=noon), at=noon, campaign=plan.campaign)

    assert browser_of_ana.get(f"/plans/{theirs.key}/").status_code == 404
    assert browser_of_ana.post(f"/plans/{theirs.key}/end/", {"ending": "drop"}).status_code == 404


def test_many_plans_take_as_many_statements_as_few(browser_of_ana, ana, campaign, noon):
    def lay(many):
        for _ in range(many):
            make_plan(ana, at=noon, campaign=campaign, ended_at=noon, ending="KEEP", option=make_option(ana, at=noon))

    lay(10)
    browser_of_ana.get("/plans/")
    with CaptureQueriesContext(connection) as ten:
        browser_of_ana.get("/plans/")
    lay(40)
    with CaptureQueriesContext(connection) as fifty:
        browser_of_ana.get("/plans/")

    assert len(ten) == len(fifty)
