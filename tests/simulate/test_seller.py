"""The made-up seller's cards: made on calls, written in the evening, reviewed, all by the real actions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bounceback.calling.models import Call
from bounceback.core.objections import Grade, Turn, folded
from bounceback.core.outcomes import Outcome, Reason
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response, Review
from bounceback.simulate import actions, truth
from bounceback.simulate.driver import Driver
from bounceback.simulate.knobs import DEFAULT
from bounceback.simulate.objections import OBJECTIONS, by_front, heard
from bounceback.simulate.scenario import Scenario
from bounceback.simulate.world import World

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = Scenario(seed=5, begins=date(2026, 3, 2), days=5, dials_per_day=30)
TALKATIVE = replace(DEFAULT, picks_up=0.5, dead=0.0, wrong=0.0)


def live(by, scenario=DAYS, **more) -> Driver:
    workspace = actions.set_up(name="Made up", by=by, at=AT)
    world = World(scenario.seed, scenario.begins, knobs=TALKATIVE)
    return actions.live(workspace=workspace, scenario=scenario, by=None, at=AT, world=world, **more)


@pytest.fixture
def days(ana) -> Driver:
    return live(ana)


def told(driver: Driver) -> list[tuple[object, ...]]:
    rows = Hearing.objects.filter(workspace=driver.cast.campaign.workspace_id).order_by("heard_at", "pk")
    return list(rows.values_list("heard_at", "text", "card__front", "response__idea", "grade", "turn"))


def test_every_reason_has_objections_and_each_is_said_once():
    fronts = [each.front for some in OBJECTIONS.values() for each in some]

    assert set(OBJECTIONS) == set(Reason)
    assert len({folded(front) for front in fronts}) == len(fronts) == len(by_front())
    others = [folded(other) for some in OBJECTIONS.values() for each in some for other in each.others]
    assert len(set(others) | {folded(front) for front in fronts}) == len(others) + len(fronts)


def test_the_first_objection_of_a_reason_is_the_most_frequent():
    counted = Counter(heard(Reason.HAS_ONE, step / 1000) for step in range(1000))

    assert [front for front, _ in counted.most_common()] == [each.front for each in OBJECTIONS[Reason.HAS_ONE]]


def test_cards_are_made_on_calls_and_written_in_the_evening(days):
    here = days.cast.campaign.workspace_id
    cards = ObjectionCard.objects.filter(workspace=here)

    assert cards.count() >= 8
    assert set(Call.objects.filter(key__in=cards.values("stroke")).values_list("outcome", flat=True)) <= {
        each.value for each in (Outcome.NO, Outcome.RUNG, Outcome.APPOINTMENT)
    }
    assert Response.objects.filter(workspace=here).count() >= 8
    assert Phrasing.objects.filter(workspace=here).exists()
    assert set(Review.objects.filter(workspace=here).values_list("occasion", flat=True)) >= {"DEALT", "LIVE"}


def test_answers_are_used_and_what_happened_then_is_told(days):
    heard_here = Hearing.objects.filter(workspace=days.cast.campaign.workspace_id)

    assert heard_here.filter(response__isnull=False, grade__gt=Grade.AGAIN.value).exists()
    assert set(heard_here.values_list("turn", flat=True)) >= {each.value for each in Turn}
    assert heard_here.filter(card=None).count() < heard_here.count() / 4


def test_nobody_hangs_up_on_an_appointment(days):
    booked = Call.objects.filter(outcome="APPOINTMENT", workspace=days.cast.campaign.workspace_id)

    assert not Hearing.objects.filter(stroke__in=booked.values("key"), turn=Turn.HUNG_UP.value).exists()


def test_the_same_seed_hears_the_same_objections(ana, days):
    assert told(live(ana, together=False)) == told(days)
    assert told(live(ana, Scenario(seed=6, begins=DAYS.begins, days=2, dials_per_day=30))) != told(days)


def test_the_truth_knows_every_response(days):
    answers = truth.of(days)["answers"]
    keys = Response.objects.filter(workspace=days.cast.campaign.workspace_id).values_list("key", flat=True)

    assert set(answers["responses"]) == {str(key) for key in keys}
    assert all(0 < each["goes_on"] < 1 for each in answers["responses"].values())


@pytest.mark.slow
def test_talks_go_on_as_often_as_the_truth_says(ana):
    driver = live(ana, Scenario(seed=9, begins=DAYS.begins, days=20, dials_per_day=40))
    backs = [back for some in driver.seller.backs.values() for back in some]
    tried = sum(back.tried for back in backs)
    expected = sum(back.tried * back.goes_on for back in backs)
    spread = sum(back.tried * back.goes_on * (1 - back.goes_on) for back in backs) ** 0.5

    assert tried >= 20
    assert abs(sum(back.went_on for back in backs) - expected) < 3 * spread
