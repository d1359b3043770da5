"""A funnel: what counts as what, and that funnels of disjoint calls add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.core.stats.funnel import MAIN, Funnel, funnel_of

ends = st.builds(
    funnel_of,
    st.integers(1, 1000),
    outcome=st.sampled_from(["", *Outcome]),
    rung=st.sampled_from([None, 3, 7]),
    reason=st.sampled_from(["", "UNKNOWN", *Reason]),
    talk_at_least_a_minute=st.sampled_from([None, True, False]),
)


@given(st.lists(ends, max_size=12))
def test_no_step_is_larger_than_the_one_before(parts):
    total = sum(parts, Funnel())

    assert total.dials >= total.answered >= total.conversations >= total.any_rung
    assert total.answered >= total.noes == sum(total.reasons.values())
    assert total.answered >= total.conversations + total.unmarked
    assert total.dials == sum(part.dials for part in parts)


@given(ends, ends, ends)
def test_it_does_not_matter_in_which_order_they_are_added(one, two, three):
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


def test_what_nobody_answered_is_a_dial_and_nothing_else():
    for outcome, meaning in MEANINGS.items():
        found = funnel_of(2, outcome=outcome, talk_at_least_a_minute=True)
        assert (found == Funnel(dials=2)) is not meaning.human


def test_a_sale_that_names_no_rung_is_the_main_objective():
    assert funnel_of(1, outcome="SALE").rungs == {MAIN: 1}
    assert funnel_of(1, outcome="SALE", rung=7).rungs == {7: 1}
    assert funnel_of(1, outcome="RUNG").off_ladder == 1


def test_a_gatekeeper_answered_and_said_no_no():
    found = funnel_of(1, outcome="GATEKEEPER", talk_at_least_a_minute=False)

    assert (found.answered, found.conversations, found.noes) == (1, 0, 0)
