"""Which of two shares is ahead: the chance of it, the words for it, and how often the words are wrong."""

from __future__ import annotations

from random import Random

import pytest

from bounceback.core.stats.comparing import Word, chance_higher, comparisons
from bounceback.core.stats.intervals import Tally


def only(*tallies: Tally):
    return comparisons({"card": tallies})["card"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Tally(8, 10), Tally(3, 10)),
        (Tally(0, 12), Tally(1, 15)),
        (Tally(12, 12), Tally(11, 15)),
        (Tally(400, 1000), Tally(380, 1000)),
        (Tally(0, 0), Tally(1, 3)),
    ],
)
def test_the_sum_says_what_drawing_from_both_posteriors_says(one, other):
    rng = Random(3)

    def draw(tally: Tally) -> float:
        return rng.betavariate(tally.hits + 0.5, tally.tries - tally.hits + 0.5)

    drawn = sum(draw(one) > draw(other) for _ in range(20_000)) / 20_000

    assert chance_higher(one, other) == pytest.approx(drawn, abs=0.015)


def test_the_chances_of_both_add_up_to_one():
    one, other = Tally(7, 19), Tally(12, 40)

    assert chance_higher(one, other) + chance_higher(other, one) == pytest.approx(1)
    assert chance_higher(one, one) == pytest.approx(0.5)


def test_it_is_too_early_until_two_have_ten_chances():
    comparison = only(Tally(12, 14), Tally(0, 6), Tally(0, 2))

    assert (comparison.word, comparison.first, comparison.second) == (Word.TOO_EARLY, 0, 1)
    assert (comparison.sure, comparison.more) == (None, 4)


def test_the_leader_is_the_highest_share_and_not_the_most_tried():
    comparison = only(Tally(10, 40), Tally(18, 20), Tally(2, 9))

    assert (comparison.word, comparison.first, comparison.second) == (Word.AHEAD, 1, 0)
    assert comparison.sure is not None
    assert comparison.sure > 0.99


def test_a_small_difference_says_how_many_more_it_takes():
    comparison = only(Tally(12, 20), Tally(9, 20))

    assert comparison.word is Word.ALIKE
    assert comparison.more is not None
    assert 30 < comparison.more < 60
    assert only(Tally(24, 40), Tally(18, 40)).word is Word.ALIKE
    assert only(Tally(48, 80), Tally(36, 80)).word is Word.AHEAD


def test_how_many_more_is_not_told_where_it_is_beyond_telling():
    assert only(Tally(10, 20), Tally(10, 20)).more is None
    assert only(Tally(500, 1000), Tally(499, 1000)).more is None


def test_many_comparisons_on_one_page_ask_more_of_each():
    close = (Tally(14, 20), Tally(8, 20))
    alike = (Tally(10, 20), Tally(10, 20))

    alone = comparisons({0: close})
    among_others = comparisons({0: close} | dict.fromkeys(range(1, 30), alike))

    assert alone[0].word is Word.AHEAD
    assert among_others[0].word is Word.ALIKE


def test_of_equal_responses_about_one_in_ten_pairs_is_called_ahead():
    rng = Random(11)

    def tried(times: int) -> Tally:
        return Tally(sum(rng.random() < 0.4 for _ in range(times)), times)

    wrong = sum(only(tried(20), tried(20)).word is Word.AHEAD for _ in range(300)) / 300

    assert 0.03 < wrong < 0.16


def test_of_unequal_ones_the_better_is_found_and_hardly_ever_the_other():
    rng = Random(12)

    def tried(share: float) -> Tally:
        return Tally(sum(rng.random() < share for _ in range(40)), 40)

    found = [only(tried(0.6), tried(0.3)) for _ in range(200)]

    assert sum(each.word is Word.AHEAD and each.first == 0 for each in found) > 150
    assert sum(each.word is Word.AHEAD and each.first == 1 for each in found) < 4
