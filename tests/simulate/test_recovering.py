"""Made-up callers follow the program: they say what is dealt or in use, mark their plans, and do what verdicts say."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bounceback.base.models import User
from bounceback.calling.models import Call, SecondLook
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import MEANINGS, Outcome
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from bounceback.playbook.models import Mark, Option, Plan, Tip
from bounceback.recovery.queries import evidence
from bounceback.simulate import actions
from bounceback.simulate.driver import Driver
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World
from tests.made_up import BUSY, MONDAY, at_work

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answered(driver: Driver) -> list[Call]:
    human = [outcome.value for outcome in Outcome if MEANINGS[outcome].human]
    return list(Call.objects.filter(campaign=driver.cast.campaign, outcome__in=human).order_by("dialled_at"))


def test_before_any_experiment_some_sittings_go_with_another_opening_by_hand(ana):
    driver = at_work(ana, Scenario(seed=11, begins=MONDAY, days=6, dials_per_day=20))

    driver.run()

    by_sitting = {}
    for call in Call.objects.filter(campaign=driver.cast.campaign):
        by_sitting.setdefault(call.session_id, set()).add(call.opening_id)
    assert all(len(said) == 1 for said in by_sitting.values())
    assert {*driver.cast.openings} == {opening for said in by_sitting.values() for opening in said}


def test_while_an_experiment_runs_every_connect_says_what_was_dealt_and_spends_it(ana):
    scenario = Scenario(seed=12, begins=MONDAY, days=2, dials_per_day=25)
    driver = at_work(ana, scenario, world=World(12, MONDAY, knobs=BUSY))
    caller, campaign = driver.cast.users[0], driver.cast.campaign
    openings = list(campaign.openings.order_by("label"))
    tried = experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=openings, horizon=300, budget=80, by=caller, at=AT
    )

    driver.run()

    spent = dict(Deal.objects.filter(experiment=tried, stroke__isnull=False).values_list("stroke", "arm__version"))
    calls = answered(driver)
    assert len(calls) >= 10
    assert {call.key: call.opening_id for call in calls} == spent
    assert {made.key for made in driver.made if made.dealt and made.happening.connected} == set(spent)


def test_what_is_in_use_is_said_once_there_was_an_experiment(ana):
    scenario = Scenario(seed=13, begins=MONDAY, days=3, dials_per_day=15)
    driver = at_work(ana, scenario)
    caller, campaign = driver.cast.users[0], driver.cast.campaign
    first, second = campaign.openings.order_by("label")
    tried = experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=[first, second], horizon=300, budget=80,
        by=caller, at=AT,
    )  # fmt: skip
    experiments.stop(experiment=tried, by=caller, at=AT)
    campaigns.use_opening(opening=second, by=caller, at=AT)

    driver.run()

    assert {call.opening_id for call in Call.objects.filter(campaign=campaign)} == {driver.cast.openings[1]}


@pytest.fixture
def weeks(ana: User) -> Driver:
    """Five weeks of a caller who recovers, with many who pick up."""
    scenario = Scenario(seed=21, begins=MONDAY, days=25, dials_per_day=20, recovers=True)
    driver = at_work(ana, scenario, world=World(21, MONDAY, knobs=BUSY))
    driver.run()
    return driver


@pytest.mark.slow
def test_the_first_caller_plans_looks_on_fridays_adopts_and_goes_on(weeks):
    first = Experiment.objects.order_by("begun_at")[0]
    plan = Plan.objects.get(experiment=first)
    found = evidence.found(first)

    assert first.ending in ("ADOPTED", "KEPT")
    assert first.ended_at.weekday() in (4, 5)  # Friday evening in New York
    adopted = first.arms.get(adopted_at__isnull=False)
    assert found.verdict.arm in (adopted.position, None)
    assert campaign_queries.opening_periods(weeks.cast.campaign).filter(opening=adopted.version.opening).exists()
    assert plan.lesson.startswith(adopted.label) or plan.ending == "DROP"
    assert Plan.objects.filter(begun_at__gt=plan.ended_at, experiment=None).exists()


@pytest.mark.slow
def test_plans_are_marked_reasons_looked_at_again_and_ideas_kept(weeks):
    caller = weeks.cast.users[0]
    marks = list(Mark.objects.order_by("pk").values_list("did", flat=True))

    assert marks.count("DID") > marks.count("FORGOT") > 0
    looks = SecondLook.objects.filter(looked_by=caller)
    true = {made.key: made.happening.true_reason for made in weeks.made}
    assert looks.count() >= 5
    assert sum(look.settled == true[look.call.key] for look in looks) >= 0.6 * looks.count()
    assert Tip.objects.filter(settled_at=None).count() == 1
    assert Option.objects.filter(shipped="").count() == 1


@pytest.mark.slow
def test_the_same_seed_tries_the_same_and_hears_the_same(ana, weeks):
    keys = list(Experiment.objects.order_by("pk").values_list("key", flat=True))
    said = list(Call.objects.order_by("pk").values_list("outcome", "dialled_at", "reason"))
    actions.remove(workspace=weeks.cast.campaign.workspace, by=ana, at=AT)

    again = at_work(ana, weeks.scenario, world=World(21, MONDAY, knobs=BUSY))
    again.run()

    assert list(Experiment.objects.order_by("pk").values_list("key", flat=True)) == keys
    assert list(Call.objects.order_by("pk").values_list("outcome", "dialled_at", "reason")) == said
