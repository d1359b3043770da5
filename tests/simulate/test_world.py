"""The made-up world by itself: is it set as its table says?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bounceback.core.outcomes import Reason
from bounceback.simulate import firms, shuffled
from bounceback.simulate.knobs import DEFAULT, REASON_MIX, REASONS, Knobs
from bounceback.simulate.shuffled import Tally
from bounceback.simulate.world import World

BEGINS = date(2026, 3, 2)
SEEDS = range(12)


def quarters(knobs: Knobs = DEFAULT, seeds: range = SEEDS) -> list[Tally]:
    return [shuffled.call(World(seed, BEGINS, knobs=knobs), days=65, dials_per_day=50) for seed in seeds]


@pytest.fixture(scope="module")
def called() -> list[Tally]:
    """Twelve quarters, each of a world of its own."""
    return quarters()


def share(called: list[Tally], hits: str, of: str) -> float:
    return sum(getattr(each, hits) for each in called) / max(1, sum(getattr(each, of) for each in called))


def is_set_right(called: list[Tally]) -> bool:
    """What the table of the world promises, in one answer."""
    return (
        0.09 <= share(called, "connects", "dials") <= 0.12
        and 0.22 <= share(called, "reached", "people") <= 0.28
        and 0.003 <= share(called, "meetings", "dials") <= 0.012
    )


def test_the_default_world_is_set_as_its_table_says(called):
    assert 2.4 <= share(called, "dials", "people") <= 2.6
    assert is_set_right(called)


def test_a_world_in_which_nobody_picks_up_fails_that_check():
    silent = quarters(replace(DEFAULT, never_picks_up=True), range(2))

    assert share(silent, "connects", "dials") == 0
    assert not is_set_right(silent)


def test_a_world_with_one_kind_of_people_has_no_falling_hazard_and_ours_has(called):
    def hazard(tallies: list[Tally], attempt: int) -> float:
        tried, got = (sum(each.by_attempt.get(attempt, [0, 0])[n] for each in tallies) for n in (0, 1))
        return got / tried

    alike = quarters(replace(DEFAULT, picks_up_spread=500.0, dead=0.0), range(6))

    assert hazard(called, 1) > hazard(called, 3) > hazard(called, 5)
    assert hazard(alike, 4) > 0.85 * hazard(alike, 1)
    assert hazard(called, 4) < 0.85 * hazard(called, 1)


def test_three_to_four_in_a_hundred_who_answer_ask_not_to_be_called(called):
    assert 0.028 <= share(called, "off_list", "connects") <= 0.042


def test_half_of_those_who_answer_talk_for_a_minute(called):
    assert 0.42 <= share(called, "conversations", "connects") <= 0.60


def test_reasons_come_in_their_mix_and_callers_agree_with_them_as_people_do(called):
    counted = {reason: sum(each.reasons.get(reason, 0) for each in called) for reason in REASONS}
    noes = sum(counted.values())

    for reason, expected in zip(REASONS, REASON_MIX, strict=True):
        assert abs(counted[reason] / noes - expected) < 0.09, reason
    assert Reason.OTHER not in counted
    assert 0.5 < share(called, "agreed", "coded") < 0.75


def test_the_same_seed_is_the_same_world_and_another_one_is_another():
    first, again, other = (shuffled.call(World(seed, BEGINS), days=10, dials_per_day=40) for seed in (5, 5, 6))

    assert first == again
    assert first != other


def test_a_dial_has_its_luck_whoever_else_was_called_before():
    at = datetime(2026, 3, 3, 10, 15, tzinfo=ZoneInfo("America/Chicago"))
    world, busy = World(7, BEGINS), World(7, BEGINS)
    for index in range(1, 40):
        busy.dial(busy.person(index), local=at, opening=0, caller=busy.caller(0))

    alone = world.dial(world.person(0), local=at, opening=0, caller=world.caller(0))
    after = busy.dial(busy.person(0), local=at, opening=0, caller=busy.caller(0))

    assert alone == after


def test_a_promise_doubles_the_chance_to_be_picked_up():
    world = World(7, BEGINS)
    person = next(each for each in map(world.person, range(99)) if not each.dead and 0.01 < each.picks_up < 0.1)
    at = datetime(2026, 3, 3, 10, 15, tzinfo=ZoneInfo("America/Chicago"))

    before = world.reach(person, at)
    person.expects = at

    assert world.reach(person, at) == pytest.approx(2 * before)


def test_openings_work_differently_and_their_effects_cancel_out():
    effects = World(7, BEGINS, openings=3).opening_effects

    assert len(set(effects)) == 3
    assert sum(effects) == pytest.approx(0)


def test_in_summer_fewer_say_yes():
    def meetings(begins: date) -> int:
        found = [shuffled.call(World(seed, begins), days=40, dials_per_day=50) for seed in range(12)]
        return sum(each.meetings for each in found)

    assert meetings(date(2026, 7, 1)) < 0.75 * meetings(date(2026, 3, 2))


def test_made_up_firms_have_numbers_kept_free_for_stories_and_no_two_share_one():
    world = World(7, BEGINS)
    indexes = [*range(400), *range(3990, 4120), firms.most() - 1]
    numbers = [world.person(index).firm.e164 for index in indexes]

    assert len(set(numbers)) == len(indexes)
    assert all(number[:2] == "+1" and number[5:10] == "55501" and len(number) == 12 for number in numbers)
    with pytest.raises(IndexError):
        world.person(firms.most())
