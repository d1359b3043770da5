"""The memory model, fitted to somebody's own reviews."""

from __future__ import annotations

import math
import sys
from datetime import timedelta

import pytest

from bounceback.base.models import Event
from bounceback.core import memory
from bounceback.core.memory import Step
from bounceback.core.objections import Grade, Occasion
from bounceback.objections.memory import actions, fitting, queries
from bounceback.objections.memory.refusals import OptimiserMissing, TooFewReviews
from bounceback.objections.models import Memory, Weights
from tests.objections.memory.forgetful import FORGETFUL, reviews


def test_a_fit_that_foretells_better_is_adopted_and_everything_is_folded_anew(ana, noon):
    reviews(ana, at=noon, cards=60, each=20, truth=FORGETFUL)
    before = set(Memory.objects.values_list("card", "stability"))

    fitted = actions.fit_weights(by=ana, at=noon)

    assert fitted.adopted
    assert fitted.fitted < fitted.in_force
    assert fitted.reviews == 1_200
    assert fitted.judged == pytest.approx(240, rel=0.1)  # several at one instant
    weights = tuple(Weights.objects.get(user=ana).values)
    assert memory.are_weights(weights)
    assert before.isdisjoint(Memory.objects.values_list("card", "stability"))
    for known, steps in zip(Memory.objects.order_by("card"), queries.histories(ana), strict=True):
        state = memory.fold(steps, weights=weights)
        assert (known.stability, known.difficulty) == (state.stability, state.difficulty)
    assert Event.objects.filter(kind="memory.fitted").count() == 1


def test_a_fit_that_foretells_no_better_changes_nothing(ana, noon, monkeypatch):
    reviews(ana, at=noon, cards=60, each=20, truth=memory.DEFAULT_WEIGHTS)
    before = set(Memory.objects.values_list("card", "stability"))
    monkeypatch.setattr(fitting, "fitted", lambda *_, **__: FORGETFUL)

    fitted = actions.fit_weights(by=ana, at=noon)

    assert not fitted.adopted
    assert fitted.fitted > fitted.in_force
    assert (Weights.objects.count(), Event.objects.count()) == (0, 0)
    assert set(Memory.objects.values_list("card", "stability")) == before


def test_the_newest_fifth_is_kept_from_the_fit(ana, noon, monkeypatch):
    reviews(ana, at=noon, cards=60, each=20, truth=FORGETFUL)
    split = fitting.split_at(queries.histories(ana), newest=0.2)
    older = [[step for step in steps if step.at < split] for steps in queries.histories(ana)]

    assert sum(map(len, older)) == pytest.approx(960, rel=0.05)  # several at one instant
    assert fitting.fitted(older, before=noon) == fitting.fitted(queries.histories(ana), before=split)


def test_fewer_than_a_thousand_reviews_are_not_fitted_to(ana, noon):
    reviews(ana, at=noon, cards=10, each=3, truth=FORGETFUL)

    with pytest.raises(TooFewReviews, match="30 graded reviews of yours; 970 more"):
        actions.fit_weights(by=ana, at=noon)

    assert Weights.objects.count() == 0


def test_without_the_extra_it_says_what_to_install(ana, noon, monkeypatch):
    reviews(ana, at=noon, cards=60, each=20, truth=FORGETFUL)
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)

    with pytest.raises(OptimiserMissing) as refused:
        actions.fit_weights(by=ana, at=noon)

    assert "optimiser" in refused.value.hint


def test_reviews_of_one_day_alone_teach_nothing(noon):
    steps = [Step(Grade.GOOD, noon), Step(Grade.AGAIN, noon)]

    assert fitting.fitted([steps], before=noon + timedelta(days=1)) == memory.DEFAULT_WEIGHTS


def test_the_log_loss_of_a_coin():
    assert fitting.mean_log_loss([(0.5, True), (0.5, False)]) == pytest.approx(math.log(2))
    assert fitting.mean_log_loss([]) == 0


def test_one_surprise_does_not_outweigh_everything():
    assert fitting.mean_log_loss([(1.0, False)]) == pytest.approx(-math.log(0.001))


def test_what_was_foretold_on_calls_is_compared_with_the_average(ana, noon):
    reviews(ana, at=noon, cards=40, each=10, truth=FORGETFUL, occasion=Occasion.LIVE)

    seen = queries.foresight(ana)

    assert (seen.reviews, seen.enough) == (360, True)
    assert seen.ours < seen.constant  # these chances are the true ones


def test_before_the_first_call_there_is_no_foresight(ana):
    assert queries.foresight(ana) == queries.Foresight(0, 0.0, 0.0)
