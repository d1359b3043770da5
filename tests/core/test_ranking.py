from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bounceback.core.consequences import Standing
from bounceback.core.ranking import Candidate, rank

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


def candidate(listing, **kwargs):
    given = {
        "standing": None,
        "attempts": 0,
        "ready_at": None,
        "closes_at": NOON + timedelta(hours=8),
        "order": (0, listing),
    }
    return Candidate(listing=listing, **(given | kwargs))


def order(*candidates):
    return [ranked.candidate.listing for ranked in rank(candidates, at=NOON)]


def test_a_promise_that_is_due_goes_before_a_zone_that_closes():
    closing = candidate(1, closes_at=NOON + timedelta(minutes=10))
    promised = candidate(2, standing=Standing.PROMISE, ready_at=NOON, attempts=3)

    assert order(closing, promised) == [2, 1]


def test_the_promise_that_has_waited_longest_goes_first():
    late = candidate(1, standing=Standing.PROMISE, ready_at=NOON - timedelta(days=2))
    due = candidate(2, standing=Standing.PROMISE, ready_at=NOON)

    assert order(due, late) == [1, 2]


def test_a_zone_that_closes_within_the_hour_goes_before_a_ripe_seed():
    seed = candidate(1, standing=Standing.SEED, ready_at=NOON, attempts=1)
    closing = candidate(2, closes_at=NOON + timedelta(minutes=60))
    not_closing = candidate(3, closes_at=NOON + timedelta(minutes=61))

    assert order(not_closing, seed, closing) == [2, 1, 3]


def test_ripe_seeds_then_fewest_attempts_then_the_order_of_the_lists():
    tried = candidate(1, standing=Standing.RETRY, ready_at=NOON, attempts=2, order=(0, 1))
    once = candidate(2, standing=Standing.RETRY, ready_at=NOON, attempts=1, order=(0, 9))
    seed = candidate(3, standing=Standing.SEED, ready_at=NOON, attempts=4, order=(0, 8))
    fresh_second_list = candidate(4, order=(1, 1))
    fresh = candidate(5, order=(0, 50))

    assert order(tried, once, seed, fresh_second_list, fresh) == [3, 5, 4, 2, 1]


def test_a_learnt_score_decides_among_equals_only():
    likely = candidate(2, score=0.4)
    unlikely = candidate(1, score=0.1)
    promised = candidate(3, standing=Standing.PROMISE, ready_at=NOON, score=0.0)

    assert order(unlikely, likely, promised) == [3, 2, 1]


def test_every_turn_has_its_reason():
    words = {
        ranked.candidate.listing: ranked.why
        for ranked in rank(
            [
                candidate(
                    1,
                    standing=Standing.PROMISE,
                    ready_at=NOON - timedelta(minutes=90),
                    zone="America/New_York",
                ),
                candidate(2, closes_at=NOON + timedelta(minutes=1)),
                candidate(3, standing=Standing.SEED, ready_at=NOON, attempts=1),
                candidate(4),
                candidate(5, standing=Standing.RETRY, ready_at=NOON, attempts=2),
                candidate(6, standing=Standing.PROMISE, ready_at=NOON - timedelta(days=1), zone="America/New_York"),
            ],
            at=NOON,
        )
    }

    assert words == {
        1: "promised for 10:30",
        2: "their day for calls ends in 1 minute",
        3: "said no before; the time has come to ask again",
        4: "not called yet",
        5: "tried 2 times",
        6: "promised for 16 November, 12:00",
    }


@given(st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_candidates_are_brought(dice):
    crowd = [candidate(i, attempts=i % 3, order=(0, i // 2)) for i in range(30)]
    shuffled = list(crowd)
    dice.shuffle(shuffled)

    assert order(*shuffled) == order(*crowd)
