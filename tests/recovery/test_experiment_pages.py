"""The pages of experiments."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries
from bounceback.core.experiments import Kind
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from tests import factories
from tests.factories_trying import make_arm, make_deal, make_experiment, make_plan
from tests.recovery.laid_experiments import lay_experiment, rounds
from tests.recovery.pages import text_of


def test_the_verdict_comes_first(browser_of_ana, tried, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)

    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert page.index("Proven") < page.index("B is proven") < page.index("How far calls went")
    assert "Look as often as you like" in page


def test_an_experiment_without_calls_says_what_is_to_come(browser_of_ana, tried):
    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert "Keep going" in page
    assert "80 connects to go" in page
    assert "nobody is calling at present" in page


def test_a_winner_is_adopted(browser_of_ana, tried, campaign, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)

    page = browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": 1}, follow=True)

    tried.refresh_from_db()
    assert tried.ending == "ADOPTED"
    assert queries.opening_in_use(campaign).label == "B"
    assert "From now on this opening is on every card." in text_of(page)
    assert "a challenger was adopted" in text_of(page)


def test_an_arm_that_is_not_there_is_not_adopted(browser_of_ana, tried):
    assert browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": 7}).status_code == 404
    assert browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": "x"}).status_code == 404
    assert browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": "9" * 18}).status_code == 404


def test_an_experiment_is_stopped(browser_of_ana, tried):
    browser_of_ana.post(f"/experiments/{tried.key}/stop/", {"sure": "1"})

    tried.refresh_from_db()
    assert tried.ending == "STOPPED"


@pytest.mark.parametrize(
    ("door", "sent", "asked"),
    [
        ("adopt", {"arm": 1}, "End the experiment and use B from now on? Keep going: 80 connects to go."),
        ("adopt", {"arm": 0}, "End the experiment and keep A? Keep going"),
        ("stop", {}, "Stop the experiment without a choice?"),
        ("restart", {}, "Begin anew with the newest words?"),
    ],
)
def test_nothing_ends_at_one_press_while_nothing_is_known(browser_of_ana, tried, door, sent, asked):
    page = browser_of_ana.post(f"/experiments/{tried.key}/{door}/", sent)

    assert page.status_code == 200
    assert asked in text_of(page)
    tried.refresh_from_db()
    assert tried.ended_at is None


def test_words_that_were_never_compared_are_not_offered(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 12, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))
    refused = browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": 1, "sure": "1"})

    assert "Keep A" in page
    assert "Use B from now on" not in page
    assert refused.status_code == 409


def test_an_ended_experiment_still_says_that_its_words_were_changed(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 12, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))
    experiments.stop(experiment=tried, by=ana, at=noon + timedelta(days=2))

    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert "The wording of B was changed before this experiment ended" in page


def test_the_experiment_of_a_campaign_that_was_put_away_rests_and_can_be_stopped(
    browser_of_ana, ana, tried, campaign, noon
):
    campaigns.archive(campaign=campaign, by=ana, at=noon)

    listed = text_of(browser_of_ana.get("/experiments/"))
    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))
    browser_of_ana.post(f"/experiments/{tried.key}/stop/", {"sure": "1"})

    assert "rests: the campaign is put away" in listed
    assert "nothing is dealt" in page
    tried.refresh_from_db()
    assert tried.ending == "STOPPED"


def test_after_rewording_it_begins_anew(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    page = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))
    browser_of_ana.post(f"/experiments/{tried.key}/restart/", {"key": str(uuid4()), "sure": "1"})

    assert "Interrupted" in page
    assert "Begin anew with the newest words" in page
    tried.refresh_from_db()
    assert tried.ending == "RESTARTED"
    assert Experiment.objects.get(after=tried).arms.get(position=1).version.text == "Other words"


def test_what_was_chosen_by_hand_is_no_fair_test(browser_of_ana, ana, openings, campaign, noon):
    version = openings[0].versions.get()
    factories.make_call(ana, at=noon, campaign=campaign, opening=version)

    page = text_of(browser_of_ana.get("/experiments/"))

    assert "not a fair test" in page
    assert "not enough calls yet, 9 more" in page


def test_dealt_calls_are_no_choice_by_hand(browser_of_ana, tried, noon):
    rounds(tried, (1, 2), at=noon)

    assert "No answered call names its opening yet." in text_of(browser_of_ana.get("/experiments/"))


def test_an_experiment_of_elsewhere_is_not_there(browser_of_ana):
    assert browser_of_ana.get(f"/experiments/{uuid4()}/").status_code == 404


def test_many_experiments_take_as_many_statements_as_few(browser_of_ana, ana, campaign, noon):
    def lay(many):
        for _ in range(many):
            made = make_experiment(ana, at=noon, campaign=campaign)
            make_deal(ana, at=noon, arm=make_arm(ana, at=noon, experiment=made))

    lay(10)
    browser_of_ana.get("/experiments/")
    with CaptureQueriesContext(connection) as ten:
        browser_of_ana.get("/experiments/")
    lay(30)
    with CaptureQueriesContext(connection) as forty:
        browser_of_ana.get("/experiments/")

    assert len(ten) == len(forty)


def test_before_and_after_a_session_it_says_what_is_tried(browser_of_ana, ana, tried, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, remind="Ask first")
    session = factories.make_session(ana, at=noon, campaign=campaign)
    rounds(tried, (1, 2), at=noon)

    for address in (f"/plan/{campaign.pk}/", f"/sessions/{session.pk}/debrief/"):
        page = text_of(browser_of_ana.get(address))

        assert "Ask first" in page
        assert f"/plans/{plan.key}/" in page
        assert "Openings: A against B" in page
        assert "78 connects to go" in page


def test_no_range_stands_on_fewer_than_ten_decided_pairs(browser_of_ana, tried, noon):
    rounds(tried, *[(1, 2)] * 9, at=noon)
    few = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))
    rounds(tried, (1, 2), at=noon + timedelta(days=1))
    enough = text_of(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert "not enough yet, 1 more" in few
    assert "not enough yet" not in enough.partition("Pairs against")[2]


def test_a_plan_goes_along_when_its_experiment_begins_anew(browser_of_ana, ana, tried, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, experiment=tried)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    browser_of_ana.post(f"/experiments/{tried.key}/restart/", {"key": str(uuid4()), "sure": "1"})

    plan.refresh_from_db()
    assert plan.experiment.after == tried


def test_a_plan_that_is_kept_leads_to_the_choice_of_its_experiment(browser_of_ana, ana, tried, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, experiment=tried)

    page = text_of(browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "keep", "sure": "1"}, follow=True))

    assert "Its experiment still deals" in page


def test_hours_and_three_arms_have_their_page(browser_of_ana, ana, campaign, noon):
    hours = lay_experiment(ana, campaign, at=noon, kind=Kind.WINDOW)
    three = lay_experiment(ana, campaign, at=noon, letters="ABC")
    rounds(hours, *[(-1, 2)] * 12, at=noon)
    rounds(three, *[(1, 2, 0)] * 12, at=noon)

    windows = text_of(browser_of_ana.get(f"/experiments/{hours.key}/"))
    openings = text_of(browser_of_ana.get(f"/experiments/{three.key}/"))

    assert "Calling windows: 8–10 h against 10–12 h" in windows
    assert "Nobody answered" in windows
    assert "proven is 20 for each challenger, so 40 here" in openings


def test_the_list_says_which_arms_were_compared(browser_of_ana, ana, tried, campaign):
    page = text_of(browser_of_ana.get("/experiments/"))

    assert f"Openings A, B · {campaign.name}" in page
