import doctest

import pytest

from bounceback.core import experiments
from bounceback.core.experiments import NOBODY, STEPS, step_of
from bounceback.core.outcomes import MEANINGS, Depth, Outcome, depth_of


def test_the_examples_hold():
    assert doctest.testmod(experiments).failed == 0


def test_the_steps_are_the_depths_in_their_order():
    assert [STEPS[depth] for depth in Depth] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_step(outcome):
    depth = depth_of(outcome, 90)

    step = step_of(outcome.value, depth.value if depth else "")

    assert (step == NOBODY) == (not MEANINGS[outcome].human)


def test_an_answer_that_nobody_marked_counts_as_short():
    assert step_of("NO", "") == step_of("NO", "SHORT") == 1


def test_a_call_that_is_not_logged_has_no_step():
    assert step_of("", "") is None
