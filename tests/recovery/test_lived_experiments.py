"""Whole experiments in the database: what they are said to prove is what their calls say. The long form is science."""

from __future__ import annotations

from bounceback.core.experiments import Kind
from tests.science import lived


def test_the_verdict_is_that_of_the_truth_after_every_log(ana, noon):
    where = lived.place(ana, at=noon)

    found = lived.many(where, lambda life: life.openings(connects=24), experiments=2, kind=Kind.OPENING, seed=11)

    assert all(sum(each.connects) == 24 for each in found)
    assert any(each.undealt for each in found)
    assert any(each.pairs.decided for each in found)


def test_with_windows_too(ana, noon):
    where = lived.place(ana, at=noon)

    (found,) = lived.many(where, lambda life: life.windows(days=3), experiments=1, kind=Kind.WINDOW, seed=12)

    assert found.pairs.decided > 3
    assert -1 in {far for *_, far in found.calls}
