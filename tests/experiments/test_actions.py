"""Beginning an experiment, ending it, and what it leaves in use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bounceback.base.models import User
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import Campaign, Opening
from bounceback.core.dealing import Span
from bounceback.core.experiments import Ending, Kind
from bounceback.experiments import actions, queries, refusals
from bounceback.experiments.models import Arm, Experiment
from tests import personas
from tests.factories import make_campaign
from tests.factories_trying import make_experiment

HOURS = (Span(9, 11), Span(14, 16))


@pytest.fixture
def campaign(ana: User, noon: datetime) -> Campaign:
    return make_campaign(ana, at=noon)


@pytest.fixture
def openings(campaign: Campaign, ana: User, noon: datetime) -> list[Opening]:
    """Two openings beside whatever the campaign has: X and Y."""
    return [
        campaigns.open_with(campaign=campaign, label=label, text=f"Hello {label}.", by=ana, at=noon).opening
        for label in "XY"
    ]


@pytest.fixture
def begin(campaign: Campaign, ana: User, noon: datetime) -> Any:
    def begin(arms: Any, **changed: Any) -> Experiment:
        of_hours = all(isinstance(arm, Span) for arm in arms)
        values = {
            "key": uuid4(), "campaign": campaign, "kind": Kind.WINDOW if of_hours else Kind.OPENING, "arms": arms,
            "horizon": 300, "budget": 80, "rounds_a_day": 3 if of_hours else None, "by": ana, "at": noon,
        }  # fmt: skip
        return actions.begin(**(values | changed))

    return begin


def test_an_experiment_keeps_the_words_of_its_arms(begin, openings, campaign) -> None:
    experiment = begin(openings)

    assert [(arm.label, arm.version.text) for arm in queries.arms(experiment)] == [("X", "Hello X."), ("Y", "Hello Y.")]
    assert queries.running(campaign, Kind.OPENING) == experiment
    assert queries.running(campaign, Kind.WINDOW) is None


def test_windows_and_openings_may_be_tried_at_once(begin, openings, campaign) -> None:
    begin(openings)
    windows = begin(HOURS)

    assert queries.running(campaign, Kind.WINDOW) == windows
    assert [arm.label for arm in queries.arms(windows)] == ["9–11 h", "14–16 h"]


def test_a_second_one_of_its_kind_is_refused(begin, openings) -> None:
    begin(openings)

    with pytest.raises(refusals.ExperimentRunning):
        begin(openings)

    assert Experiment.objects.count() == 1


def test_the_same_key_begins_nothing_anew(begin, openings) -> None:
    key = uuid4()

    assert begin(openings, key=key) == begin(openings, key=key)


@pytest.mark.parametrize(
    ("arms", "refusal"),
    [
        ((Span(9, 11),), refusals.TooFewOrManyArms),
        (tuple(Span(n, n + 1) for n in range(5)), refusals.TooFewOrManyArms),
        ((Span(9, 11), Span(9, 11)), refusals.ArmsAlike),
        ((Span(9, 11), Span(10, 12)), refusals.WindowsOverlap),
        ((Span(9, 18), Span(18, 20)), refusals.WindowUnfit),
        ((Span(11, 9), Span(18, 20)), refusals.WindowUnfit),
        ((Span(9, 11), Span(23, 25)), refusals.WindowUnfit),
        ((Span(8, 10), Span(22, 24)), refusals.WindowClosed),
        ((Span(7, 9), Span(14, 16)), refusals.WindowClosed),
    ],
)
def test_windows_that_cannot_be_compared_are_refused(begin, arms, refusal) -> None:
    with pytest.raises(refusal):
        begin(arms)

    assert not Arm.objects.exists()


def test_openings_that_cannot_be_compared_are_refused(begin, openings, ana, noon) -> None:
    elsewhere = make_campaign(ana, at=noon, name="Elsewhere")
    foreign = campaigns.open_with(campaign=elsewhere, label="Z", text="Hello.", by=ana, at=noon).opening
    with pytest.raises(refusals.ArmNotHere):
        begin([openings[0], foreign])
    with pytest.raises(refusals.ArmNotHere):
        begin([*openings, Span(9, 11)], kind=Kind.OPENING, rounds_a_day=None)
    with pytest.raises(refusals.ArmsAlike):
        begin([openings[0], openings[0]])

    campaigns.put_opening_away(opening=openings[1], by=ana, at=noon)
    with pytest.raises(refusals.ArmNotHere):
        begin(openings)


@pytest.mark.parametrize("changed", [{"budget": 0}, {"horizon": 0}, {"rounds_a_day": 2}])
def test_numbers_that_make_no_experiment_are_refused(begin, openings, changed) -> None:
    with pytest.raises(refusals.NothingToDeal):
        begin(openings, **changed)


def test_adopting_a_challenger_makes_it_the_opening_in_use(begin, openings, campaign, ana, noon) -> None:
    experiment = begin(openings)
    later = noon + timedelta(days=9)

    actions.adopt(experiment=experiment, arm=experiment.arms.get(position=1), by=ana, at=later)

    experiment.refresh_from_db()
    assert (experiment.ending, experiment.ended_at) == (Ending.ADOPTED, later)
    assert campaign_queries.opening_in_use(campaign) == openings[1]
    assert experiment.arms.get(position=1).adopted_at == later


def test_adopting_what_was_used_before_keeps_it(begin, openings, campaign, ana, noon) -> None:
    experiment = begin(openings)

    actions.adopt(experiment=experiment, arm=experiment.arms.get(position=0), by=ana, at=noon)

    assert experiment.ending == Ending.KEPT
    assert campaign_queries.opening_in_use(campaign) == openings[0]


def test_adopting_hours_makes_the_queue_prefer_them(begin, campaign, ana, noon) -> None:
    experiment = begin(HOURS)

    actions.adopt(experiment=experiment, arm=experiment.arms.get(position=1), by=ana, at=noon)

    assert campaign_queries.window_in_use(campaign) == Span(14, 16)


def test_the_history_keeps_what_was_used_when(begin, openings, campaign, ana, noon) -> None:
    days = [noon + timedelta(days=n) for n in range(3)]
    for day, opening in zip(days, (openings[0], openings[1], openings[0]), strict=True):
        campaigns.use_opening(opening=opening, by=ana, at=day)

    kept = [(each.opening.label, each.began_at, each.ended_at) for each in campaign_queries.opening_periods(campaign)]
    assert kept == [("X", days[2], None), ("Y", days[1], days[2]), ("X", days[0], days[1])]


def test_the_first_letter_is_in_use_until_somebody_chooses(openings, campaign, ana, noon) -> None:
    first = campaign_queries.wordings(campaign)[0]

    assert campaign_queries.opening_in_use(campaign).pk == first.opening
    campaigns.use_opening(opening=openings[1], by=ana, at=noon)
    assert campaign_queries.opening_in_use(campaign) == openings[1]
    campaigns.put_opening_away(opening=openings[1], by=ana, at=noon)
    assert campaign_queries.opening_in_use(campaign).pk == first.opening


def test_what_has_ended_stays_ended(begin, openings, ana, noon) -> None:
    experiment = begin(openings)
    stale = Experiment.objects.get(pk=experiment.pk)
    actions.stop(experiment=experiment, by=ana, at=noon)

    for again in (
        lambda: actions.stop(experiment=stale, by=ana, at=noon),
        lambda: actions.adopt(experiment=stale, arm=stale.arms.get(position=1), by=ana, at=noon),
        lambda: actions.restart(experiment=stale, key=uuid4(), by=ana, at=noon),
    ):
        with pytest.raises(refusals.ExperimentOver):
            again()
    assert experiment.ending == Ending.STOPPED


def test_an_arm_of_another_experiment_is_not_adopted(begin, openings, ana, noon) -> None:
    experiment, windows = begin(openings), begin(HOURS)

    with pytest.raises(refusals.ArmNotHere):
        actions.adopt(experiment=experiment, arm=windows.arms.get(position=0), by=ana, at=noon)

    experiment.refresh_from_db()
    assert experiment.ended_at is None


def test_other_words_interrupt_and_a_restart_begins_anew(begin, openings, campaign, ana, noon) -> None:
    experiment = begin(openings)
    assert queries.interrupted(experiment) is None
    then = noon + timedelta(hours=1)
    campaigns.reword(opening=openings[1], text="Good morning.", by=ana, at=then)

    assert queries.interrupted(experiment) == queries.Interrupted(then, "Y", "reworded", ("Y",))

    following = actions.restart(experiment=experiment, key=uuid4(), by=ana, at=then)
    experiment.refresh_from_db()
    assert experiment.ending == Ending.RESTARTED
    assert following.after == experiment
    assert [arm.version.text for arm in queries.arms(following)] == ["Hello X.", "Good morning."]
    assert queries.interrupted(following) is None
    assert queries.interrupted(experiment) is None


def test_an_opening_put_away_interrupts_and_is_left_out_of_a_restart(begin, openings, campaign, ana, noon) -> None:
    third = campaigns.open_with(campaign=campaign, label="Z", text="Hello Z.", by=ana, at=noon).opening
    experiment = begin([*openings, third])
    campaigns.put_opening_away(opening=openings[0], by=ana, at=noon)

    assert queries.interrupted(experiment) == queries.Interrupted(noon, "X", "put away", ("X",))
    following = actions.restart(experiment=experiment, key=uuid4(), by=ana, at=noon)
    assert [arm.label for arm in queries.arms(following)] == ["Y", "Z"]

    campaigns.put_opening_away(opening=openings[1], by=ana, at=noon)
    with pytest.raises(refusals.TooFewOrManyArms):
        actions.restart(experiment=following, key=uuid4(), by=ana, at=noon)
    following.refresh_from_db()
    assert following.ended_at is None


def test_a_key_of_another_workspace_is_refused(begin, openings, ana, noon) -> None:
    theirs = make_experiment(personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon), at=noon)

    with pytest.raises(refusals.ExperimentKeyTaken):
        begin(openings, key=theirs.key)


def test_beginning_anew_under_a_used_key_is_refused(begin, openings, ana, noon) -> None:
    experiment = begin(openings)

    with pytest.raises(refusals.ExperimentKeyTaken):
        actions.restart(experiment=experiment, key=experiment.key, by=ana, at=noon)

    experiment.refresh_from_db()
    assert experiment.ended_at is None


def test_beginning_anew_twice_begins_once(begin, openings, ana, noon) -> None:
    experiment, key = begin(openings), uuid4()
    following = actions.restart(experiment=experiment, key=key, by=ana, at=noon)

    assert actions.restart(experiment=experiment, key=key, by=ana, at=noon) == following


def test_an_opening_that_was_put_away_is_not_adopted(begin, openings, campaign, ana, noon) -> None:
    experiment = begin(openings)
    campaigns.put_opening_away(opening=openings[1], by=ana, at=noon)

    with pytest.raises(refusals.ArmNotHere):
        actions.adopt(experiment=experiment, arm=experiment.arms.get(position=1), by=ana, at=noon)

    experiment.refresh_from_db()
    assert experiment.ended_at is None


def test_words_that_were_never_compared_are_not_adopted(begin, openings, campaign, ana, noon) -> None:
    experiment = begin(openings)
    campaigns.reword(opening=openings[1], text="Good morning.", by=ana, at=noon)

    with pytest.raises(refusals.WordsUntested):
        actions.adopt(experiment=experiment, arm=experiment.arms.get(position=1), by=ana, at=noon)

    experiment.refresh_from_db()
    assert experiment.ended_at is None
    actions.adopt(experiment=experiment, arm=experiment.arms.get(position=0), by=ana, at=noon)
    assert experiment.ending == Ending.KEPT


def test_the_very_same_words_again_are_no_change(begin, openings, ana, noon) -> None:
    experiment = begin(openings)
    for hour, text in enumerate(("Good morning.", "Hello Y."), 1):
        campaigns.reword(opening=openings[1], text=text, by=ana, at=noon + timedelta(hours=hour))

    assert queries.interrupted(experiment) is None

    then = noon + timedelta(hours=3)
    campaigns.reword(opening=openings[1], text="Good evening.", by=ana, at=then)
    assert queries.interrupted(experiment) == queries.Interrupted(then, "Y", "reworded", ("Y",))


def test_what_was_reworded_before_the_end_is_known_after_it(begin, openings, ana, noon) -> None:
    experiment = begin(openings)
    campaigns.reword(opening=openings[1], text="Good morning.", by=ana, at=noon + timedelta(hours=1))
    assert queries.reworded_before_its_end(experiment) == ()

    actions.stop(experiment=experiment, by=ana, at=noon + timedelta(hours=2))
    campaigns.reword(opening=openings[0], text="Good evening.", by=ana, at=noon + timedelta(hours=3))

    assert queries.reworded_before_its_end(experiment) == ("Y",)
