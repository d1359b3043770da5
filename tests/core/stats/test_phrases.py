import doctest

from bounceback.core.stats import phrases
from bounceback.core.stats.intervals import Tally
from bounceback.core.stats.phrases import MOST_PHRASES, compared, phrases_of

DULL = [("Talked about the plan.", True)] * 20 + [("Talked about the plan.", False)] * 20


def test_the_examples_hold():
    assert doctest.testmod(phrases).failed == 0


def test_words_that_go_with_a_no_stand_out_and_say_how_often():
    calls = [*DULL, *[("I said “benefits solution”.", False)] * 9, ("I said BENEFITS SOLUTION!", True)]

    first = compared(calls)[0]

    assert first.words == "said benefits solution"
    assert first.stands_out
    assert not first.went_on
    assert first.with_it == Tally(1, 10)
    assert first.without == Tally(20, 40)


def test_a_phrase_counts_once_per_call_however_often_it_is_repeated():
    once = [("honest opening", True)] * 6
    again = [("honest opening. Honest opening! honest opening", True)] * 6

    assert compared([*DULL, *once]) == compared([*DULL, *again])


def test_a_phrase_on_fewer_than_five_calls_is_not_compared():
    assert "rare" not in {each.words for each in compared([*DULL, *[("rare", True)] * 4])}
    assert "rare" in {each.words for each in compared([*DULL, *[("rare", True)] * 5])}


def test_of_phrases_on_the_same_calls_only_the_longest_is_told():
    told = {each.words for each in compared([*DULL, *[("laughed at the honest opening", True)] * 6])}

    assert "honest opening" in told
    assert told.isdisjoint({"laughed", "honest", "opening"})


def test_no_phrase_crosses_the_end_of_a_sentence_or_of_a_line():
    told = {each.words for each in compared([*DULL, *[("was rude. budget gone\nrenews", True)] * 6])}

    assert told.isdisjoint({"rude budget", "gone renews"})


def test_where_words_hardly_differ_nothing_stands_out():
    assert not any(each.stands_out for each in compared([*DULL, *[("odd", True)] * 5, *[("odd", False)] * 4]))


def test_with_fewer_than_ten_calls_on_either_side_nothing_is_compared():
    assert compared([("nice dog", True)] * 9 + [("nice dog, rude", False)] * 90) == ()


def test_calls_without_words_are_left_out():
    assert compared([*DULL, *[("  …", False)] * 500]) == compared(DULL)


def test_at_most_eighty_phrases_are_compared_the_most_frequent_ones():
    many = [(f"w{n}", bool(n % 2)) for n in range(200) for _ in range(5 + n % 3)]

    told = compared(many)

    assert len(told) == MOST_PHRASES
    assert min(each.with_it.tries for each in told) > 5


def test_a_phrase_neither_begins_nor_ends_with_a_word_that_says_nothing():
    words = ["they", "do", "not", "want", "to", "talk"]

    assert phrases_of(words) == {"want", "talk", "not want", "want to talk"}


def test_phrases_on_nearly_the_same_calls_are_said_once():
    calls = [("takes a look", True)] * 12 + [("takes it", True), ("wants a look", True)] + [("too dear", False)] * 14

    said = [each.words for each in compared(calls) if each.went_on]

    assert said == ["look"] or said == ["takes"]


def test_phrases_on_other_calls_are_all_said():
    calls = [("takes a look", True)] * 12 + [("takes it", True)] * 6 + [("wants a look", True)] * 6
    calls += [("too dear", False)] * 14

    assert {"takes", "look"} <= {each.words for each in compared(calls)}


def test_a_bare_no_is_no_phrase():
    calls = [("not today", False)] * 8 + [("not us", False)] * 8 + [("fine", True)] * 12

    assert "not" not in {each.words for each in compared(calls)}
