"""What the made-up world knows, and what the program finds of it: which opening is better, and why calls fail."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bounceback.base.models import User
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Reason
from bounceback.core.stats.budget import budget
from bounceback.core.verdicts import Verdict, Word
from bounceback.experiments import actions as experiments
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery.queries import evidence
from bounceback.recovery.queries.stages import stages
from bounceback.simulate.driver import Driver
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World
from tests.made_up import BUSY, MONDAY, at_work

SEEDS = range(1, 9)
HORIZON = 325  # connects: about a quarter of one caller
pytestmark = pytest.mark.slow


def experiment_of(by: User, seed: int, *, effect: float) -> tuple[Verdict, Driver]:
    """The first verdict of an experiment in a world where the second opening is so much better than the first.

    effect    in log-odds of every rung, half of it up and half down
    """
    world = World(seed, MONDAY, knobs=BUSY)
    world.opening_effects = (-effect, effect)
    driver = at_work(by, Scenario(seed=seed, begins=MONDAY, days=30, dials_per_day=30, prospects=200), world=world)
    caller, campaign = driver.cast.users[0], driver.cast.campaign
    tried = experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=list(campaign.openings.order_by("label")),
        horizon=HORIZON, budget=budget(HORIZON), by=caller, at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    for day in driver.scenario.working_days():
        driver.live_day(day)
        found = evidence.found(tried)
        if found.verdict.word is not Word.KEEP_GOING:
            break
    return found.verdict, driver


def test_the_better_opening_is_named_in_most_worlds_and_reasons_are_near_the_truth(ana: User) -> None:
    named, true, written = Counter[int | None](), Counter[str](), Counter[str]()
    for seed in SEEDS:
        verdict, driver = experiment_of(ana, seed, effect=0.35)
        named[verdict.arm] += 1
        true.update(each.happening.true_reason.value for each in driver.made if each.happening.reason is not None)
        caller, campaign = driver.cast.users[0], driver.cast.campaign
        counted = stages(filters=Filters(campaign=campaign.pk), by=caller)
        written.update({reason.value: tally.hits for reason, tally in counted.families})

    assert named[1] >= 5
    share = {reason: (true[reason] / true.total(), written[reason] / written.total()) for reason in Reason}
    assert all(abs(there - found) <= 0.08 for there, found in share.values()), share


def test_nothing_is_proven_where_nothing_differs(ana: User) -> None:
    words = Counter(experiment_of(ana, seed, effect=0.0)[0].word for seed in SEEDS)

    assert words[Word.PROVEN] == 0
    assert words[Word.KEEP_GOING] == 0
