"""The whole chain on made-up days: failed call, reason, option, plan, dealt calls, verdict, changed calls, recovered.

Everything goes through the actions and the questions that the pages use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from bounceback.base.models import User
from bounceback.calling.actions import cards as card_actions
from bounceback.calling.actions import second_looks, sessions
from bounceback.calling.models import Call, SecondLook
from bounceback.calling.queries import reasons
from bounceback.campaigns import queries as campaigns
from bounceback.core.experiments import Ending, Kind
from bounceback.core.outcomes import Outcome, Reason
from bounceback.core.playbook import Aim, PlanEnding
from bounceback.core.stats.budget import budget
from bounceback.core.verdicts import Word
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from bounceback.insights.queries.kinds import Filters
from bounceback.playbook.actions import plans
from bounceback.playbook.actions.plans import Wanted
from bounceback.playbook.models import Plan
from bounceback.recovery.queries import diagnosis, evidence, progress, ranking
from bounceback.recovery.queries.recovered import Through
from bounceback.simulate.driver import Driver
from bounceback.simulate.recovering import Recovering
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World
from tests.made_up import BUSY, MONDAY, at_work

# Many answer, most are short with one who does not say why he calls, and who is busy says when to call again.
WORLD = replace(BUSY, call_me_back=0.8, secondary=0.5)
LESSON = "They stay when I begin with their trouble."


@pytest.fixture
def driver(ana: User) -> Driver:
    """Somebody whose second opening is much better than the one that is used."""
    scenario = Scenario(seed=5, begins=MONDAY, days=40, dials_per_day=30, prospects=300)
    world = World(5, MONDAY, knobs=WORLD)
    world.opening_effects = (-0.9, 0.9)
    return at_work(ana, scenario, world=world)


@pytest.fixture
def days(driver: Driver) -> list[date]:
    return driver.scenario.working_days()


def evening(day: date) -> datetime:
    """When nobody calls any more; in New York it is the same day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, hours=2)


def test_the_chain_holds_from_a_failed_call_to_measured_recovery(driver: Driver, days: list[date]) -> None:
    caller, campaign = driver.cast.users[0], driver.cast.campaign
    filters = Filters(campaign=campaign.pk)

    # Calls fail, and a reason is proposed with what speaks for it.
    lived = [days.pop(0) for _ in range(4)]
    for day in lived:
        driver.live_day(day)
    at = evening(lived[-1])
    no = Call.objects.filter(campaign=campaign, outcome=Outcome.NO).order_by("pk")[0]
    why = reasons.why(reasons.evidence([no])[no.key], learnt=reasons.learnt(caller.workspace_id))
    assert len(why.proposals) == 2
    assert all(each.why for each in why.proposals)
    second_looks.look_again(call=no, settled=Reason(why.proposals[0].reason), by=caller, at=at)
    assert SecondLook.objects.get(call=no).settled == why.proposals[0].reason

    # The diagnosis counts it, and the playbook is ranked by what it says.
    seen = diagnosis.diagnosis(filters=filters, by=caller)
    reason, share = seen.stages.families[0]
    assert share.hits >= 5
    rows = ranking.ranking(caller, filters=filters).rows
    option = next(row.option for row in rows if row.option.experiment == Kind.OPENING)
    assert any(row.option.family == reason for row in rows[:5])

    # A plan, judged by an experiment whose arms the program deals.
    in_use, other = campaigns.wordings(campaign)
    openings = campaign.openings.in_bulk()
    tried = experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=[openings[in_use.opening], openings[other.opening]],
        horizon=300, budget=budget(300), by=caller, at=at,
    )  # fmt: skip
    plan = plans.begin(
        option=option, campaign=campaign, wanted=Wanted(option.remind, option.aim, 400, reason), key=uuid4(),
        experiment=tried, by=caller, at=at,
    )  # fmt: skip
    driver.recovering = Recovering(driver.world, driver.cast, plan=plan)  # marks, and leaves the judging to us

    # Days go by until there is something to say.
    while evidence.found(tried).verdict.word is Word.KEEP_GOING:
        lived.append(days.pop(0))
        driver.live_day(lived[-1])
    found, at = evidence.found(tried), evening(lived[-1])
    assert found.verdict.word in (Word.FOR_NOW, Word.PROVEN)
    assert found.verdict.arm == 1
    assert abs(found.arms[0].spent - found.arms[1].spent) <= 6
    assert not found.standing.without_deal

    # It is adopted, and the next card says it.
    experiments.adopt(experiment=tried, arm=found.arms[1].arm, by=caller, at=at)
    assert Experiment.objects.get().ending == Ending.ADOPTED
    assert said_next(driver, at=evening(days[0]) - timedelta(hours=11)) == driver.cast.openings[1]

    # Calls are changed by it: more of them go on than before, and lost ones came back through the option.
    for day in days[1:9]:
        driver.live_day(day)
    stands = progress.progress(plan)
    assert stands.did > stands.forgot
    since, before = (each.towards(Aim.RUNGS) for each in (stands.since, stands.before))
    assert since.hits / since.tries > before.hits / before.tries
    back = diagnosis.diagnosis(filters=filters, by=caller).recovered
    ways = {(way.through, way.key): way.prospects for way in back.ways}
    assert back.tally.hits >= 3
    assert ways[Through.OPTION, Plan.objects.get().option.key] >= 1

    plans.end(plan=plan, ending=PlanEnding.KEEP, lesson=LESSON, by=caller, at=evening(days[8]))
    assert Plan.objects.get().lesson == LESSON


def said_next(driver: Driver, *, at: datetime) -> int:
    """The words on the next card that is dealt out."""
    caller = driver.cast.users[0]
    session = sessions.start_session(campaign=driver.cast.campaign, by=caller, at=at)
    card = card_actions.take_cards(session=session, want=1, by=caller, at=at).hand.cards[0]
    sessions.end_session(session=session, by=caller, at=at + timedelta(minutes=1))
    assert card.arms == ()
    assert card.opening is not None
    return card.opening.version
