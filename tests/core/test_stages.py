"""Which stage loses more than usual: only where the counts leave no doubt."""

from __future__ import annotations

import pytest

from bounceback.core.stages import USUAL, Stage, where_lost
from bounceback.core.stats.intervals import Tally


def funnel(answered=(40, 400), talks=(20, 40), first=(1, 20)):
    return [
        (Stage.ANSWERED, Tally(*answered)),
        (Stage.CONVERSATION, Tally(*talks)),
        (Stage.RUNG, Tally(*first)),
        (Stage.FIRST, Tally(*first)),
    ]


def test_a_stage_is_low_only_where_its_whole_range_lies_below_the_usual():
    doubtful = where_lost(funnel(talks=(13, 40)))
    sure = where_lost(funnel(talks=(8, 40)))

    assert doubtful.stage is None
    assert sure.stage is Stage.CONVERSATION
    assert "8 of 40 answered calls became a conversation (13–29 %); published counts say 40–60 %" in sure.sentence


def test_of_several_the_one_that_loses_most_is_named():
    found = where_lost(funnel(answered=(8, 400), talks=(1, 60), first=(0, 20)))

    assert found.stage is Stage.CONVERSATION


@pytest.mark.parametrize("stage", list(USUAL))
def test_each_says_where_to_look(stage):
    tallies = dict(funnel()) | {stage: Tally(0, 2_000)}

    found = where_lost(list(tallies.items()))

    assert found.stage is stage
    assert "That is about" in found.sentence


def test_on_fewer_than_ten_dials_it_is_too_early():
    found = where_lost(funnel(answered=(1, 7), talks=(0, 1), first=(0, 0)))

    assert (found.stage, found.missing) == (None, 3)
    assert found.sentence == "Too early to say where calls die: 3 more dials."


def test_what_cannot_be_told_yet_is_not_called_usual():
    found = where_lost(funnel(answered=(4, 40), talks=(2, 4), first=(0, 2)))

    assert "Of the stages that can be told yet, none is clearly below" in found.sentence
