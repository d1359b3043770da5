"""The pages of experiments."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries
from bounceback.core.experiments import Kind
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from tests import factories
from tests.factories_trying import make_arm, make_deal, make_experiment, make_option, make_plan
from tests.recovery.test_evidence import lay_experiment, rounds


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def openings(ana, campaign, noon):
    return [
        campaigns.open_with(campaign=campaign, label=label, text=f"Words of {label}", by=ana, at=noon).opening
        for label in "AB"
    ]


@pytest.fixture
def tried(ana, campaign, noon):
    return lay_experiment(ana, campaign, at=noon)


def _text(response):
    return " ".join(response.content.decode().split())


def _form(openings, **more):
    first, second = openings
    return {
        "key": str(uuid4()), "champion": first.pk, "challengers": [second.pk], "text": "", "weeks": 13, "a_week": 25,
    } | more  # fmt: skip


def test_before_it_starts_the_page_says_what_can_be_learnt(browser_of_ana, openings):
    page = _text(browser_of_ana.get("/experiments/new/"))

    assert "84 connects" in page
    assert "A large difference" in page
    assert "cannot be shown within half a year" in page


def test_reckoning_again_starts_nothing(browser_of_ana, openings):
    page = browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=300))

    assert page.status_code == 200
    assert "A small difference" in _text(page)
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
    assert "Choose one to three openings against it" in _text(page)


def test_an_unknown_blank_is_found_before_the_start(browser_of_ana, openings):
    page = browser_of_ana.post("/experiments/new/", _form(openings, text="Hello {fist_name}", start="1"))

    assert page.status_code == 422
    assert "{fist_name} is no blank" in _text(page)


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
    assert said in _text(started)
    assert said in _text(looked)
    assert 'value="251"' in _text(started)
    assert not Experiment.objects.exists()


def test_an_experiment_begun_from_a_plan_judges_it(browser_of_ana, ana, openings, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign)

    browser_of_ana.post(f"/experiments/new/?plan={plan.key}", _form(openings, start="1"))

    plan.refresh_from_db()
    assert plan.experiment == Experiment.objects.get()


def test_the_verdict_comes_first(browser_of_ana, tried, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)

    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert page.index("Proven") < page.index("B is proven") < page.index("How far calls went")
    assert "Look as often as you like" in page


def test_an_experiment_without_calls_says_what_is_to_come(browser_of_ana, tried):
    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert "Keep going" in page
    assert "80 connects to go" in page
    assert "nobody is calling at present" in page


def test_a_winner_is_adopted(browser_of_ana, tried, campaign, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)

    page = browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": 1}, follow=True)

    tried.refresh_from_db()
    assert tried.ending == "ADOPTED"
    assert queries.opening_in_use(campaign).label == "B"
    assert "From now on this opening is on every card." in _text(page)
    assert "a challenger was adopted" in _text(page)


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
    assert asked in _text(page)
    tried.refresh_from_db()
    assert tried.ended_at is None


def test_words_that_were_never_compared_are_not_offered(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 12, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))
    refused = browser_of_ana.post(f"/experiments/{tried.key}/adopt/", {"arm": 1, "sure": "1"})

    assert "Keep A" in page
    assert "Use B from now on" not in page
    assert refused.status_code == 409


def test_an_ended_experiment_still_says_that_its_words_were_changed(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 12, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))
    experiments.stop(experiment=tried, by=ana, at=noon + timedelta(days=2))

    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))

    assert "The wording of B was changed before this experiment ended" in page


def test_the_experiment_of_a_campaign_that_was_put_away_rests_and_can_be_stopped(
    browser_of_ana, ana, tried, campaign, noon
):
    campaigns.archive(campaign=campaign, by=ana, at=noon)

    listed = _text(browser_of_ana.get("/experiments/"))
    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))
    browser_of_ana.post(f"/experiments/{tried.key}/stop/", {"sure": "1"})

    assert "rests: the campaign is put away" in listed
    assert "nothing is dealt" in page
    tried.refresh_from_db()
    assert tried.ending == "STOPPED"


def test_a_fair_test_of_a_plan_says_what_the_plan_says(browser_of_ana, ana, openings, campaign, noon):
    option = make_option(ana, at=noon, lever="OPENING", steps="Say: “Dana, this is a cold call, shall I hang up?”")
    plan = make_plan(ana, at=noon, campaign=campaign, option=option, remind="Say that it is a cold call")

    page = browser_of_ana.get(f"/experiments/new/?plan={plan.key}")

    assert "Judges the plan: Say that it is a cold call" in strip_tags(_text(page)).replace("  ", " ")
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

    assert "Too early to tell your pace, with calls on 1 day so far: 25 a week is usual." in _text(page)
    assert page.context["form"]["a_week"].value() == 25


def test_where_nothing_can_be_shown_starting_is_not_the_first_thing_to_do(browser_of_ana, openings):
    few = _text(browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=3)))
    many = _text(browser_of_ana.post("/experiments/new/", _form(openings, look="1", a_week=100)))

    assert "not even a large difference" in few
    assert 'class="button" name="start"' in few
    assert "not even a large difference" not in many
    assert 'class="button primary" name="start"' in many


def test_after_rewording_it_begins_anew(browser_of_ana, ana, tried, noon):
    rounds(tried, *[(1, 2)] * 20, at=noon)
    second = tried.arms.get(position=1).version.opening
    campaigns.reword(opening=second, text="Other words", by=ana, at=noon + timedelta(days=1))

    page = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))
    browser_of_ana.post(f"/experiments/{tried.key}/restart/", {"key": str(uuid4()), "sure": "1"})

    assert "Interrupted" in page
    assert "Begin anew with the newest words" in page
    tried.refresh_from_db()
    assert tried.ending == "RESTARTED"
    assert Experiment.objects.get(after=tried).arms.get(position=1).version.text == "Other words"


def test_what_was_chosen_by_hand_is_no_fair_test(browser_of_ana, ana, openings, campaign, noon):
    version = openings[0].versions.get()
    factories.make_call(ana, at=noon, campaign=campaign, opening=version)

    page = _text(browser_of_ana.get("/experiments/"))

    assert "not a fair test" in page
    assert "not enough calls yet, 9 more" in page


def test_dealt_calls_are_no_choice_by_hand(browser_of_ana, tried, noon):
    rounds(tried, (1, 2), at=noon)

    assert "No answered call names its opening yet." in _text(browser_of_ana.get("/experiments/"))


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


def test_openings_and_questions_are_rehearsed_one_by_one(browser_of_ana, ana, openings, campaign, noon):
    campaigns.set_questions(campaign=campaign, texts=["Who decides?"], by=ana, at=noon)
    campaigns.use_opening(opening=openings[1], by=ana, at=noon)

    first = _text(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/"))
    last = _text(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/?at=3"))
    beyond = _text(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/?at=99999999999999999999"))

    assert "Opening B · 1 of 3" in first
    assert "Who decides?" in last
    assert "Opening B" in beyond


def test_a_campaign_without_words_has_nothing_to_rehearse(browser_of_ana, campaign):
    assert "Nothing to rehearse yet" in _text(browser_of_ana.get(f"/campaigns/{campaign.pk}/rehearsal/"))


def test_only_dials_that_are_dealt_a_window_teach_anything(browser_of_ana, campaign):
    form = {"key": str(uuid4()), "weeks": 13, "a_week": 5_000, "look": "1"}
    hours = {"begins_0": 9, "ends_0": 11, "begins_1": 16, "ends_1": 18}

    few = _text(browser_of_ana.post("/experiments/new/?kind=WINDOW", form | hours | {"rounds_a_day": 2}))
    many = _text(browser_of_ana.post("/experiments/new/?kind=WINDOW", form | hours | {"rounds_a_day": 200}))

    assert "cannot be shown within half a year at 20 dials a week" in few
    assert "cannot be shown within half a year at 20 dials a week" not in many


def test_before_and_after_a_session_it_says_what_is_tried(browser_of_ana, ana, tried, campaign, noon):
    plan = make_plan(ana, at=noon, campaign=campaign, remind="Ask first")
    session = factories.make_session(ana, at=noon, campaign=campaign)
    rounds(tried, (1, 2), at=noon)

    for address in (f"/plan/{campaign.pk}/", f"/sessions/{session.pk}/debrief/"):
        page = _text(browser_of_ana.get(address))

        assert "Ask first" in page
        assert f"/plans/{plan.key}/" in page
        assert "Openings: A against B" in page
        assert "78 connects to go" in page


def test_no_range_stands_on_fewer_than_ten_decided_pairs(browser_of_ana, tried, noon):
    rounds(tried, *[(1, 2)] * 9, at=noon)
    few = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))
    rounds(tried, (1, 2), at=noon + timedelta(days=1))
    enough = _text(browser_of_ana.get(f"/experiments/{tried.key}/"))

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

    page = _text(browser_of_ana.post(f"/plans/{plan.key}/end/", {"ending": "keep", "sure": "1"}, follow=True))

    assert "Its experiment still deals" in page


def test_a_refused_start_writes_no_opening(browser_of_ana, openings, campaign):
    browser_of_ana.post("/experiments/new/", _form(openings, start="1"))
    running = browser_of_ana.post("/experiments/new/", _form(openings, text="Something bold", start="1"))
    browser_of_ana.post(f"/experiments/{Experiment.objects.get().key}/stop/", {"sure": "1"})
    alike = browser_of_ana.post("/experiments/new/", _form(openings, challengers=[], text="Words of B", start="1"))

    assert (running.status_code, alike.status_code) == (409, 422)
    assert [each.label for each in queries.wordings(campaign)] == ["A", "B"]


def test_hours_and_three_arms_have_their_page(browser_of_ana, ana, campaign, noon):
    hours = lay_experiment(ana, campaign, at=noon, kind=Kind.WINDOW)
    three = lay_experiment(ana, campaign, at=noon, letters="ABC")
    rounds(hours, *[(-1, 2)] * 12, at=noon)
    rounds(three, *[(1, 2, 0)] * 12, at=noon)

    windows = _text(browser_of_ana.get(f"/experiments/{hours.key}/"))
    openings = _text(browser_of_ana.get(f"/experiments/{three.key}/"))

    assert "Calling windows: 8–10 h against 10–12 h" in windows
    assert "Nobody answered" in windows
    assert "proven is 20 for each challenger, so 40 here" in openings


def test_the_list_says_which_arms_were_compared(browser_of_ana, ana, tried, campaign):
    page = _text(browser_of_ana.get("/experiments/"))

    assert f"Openings A, B · {campaign.name}" in page
