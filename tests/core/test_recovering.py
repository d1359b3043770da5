import doctest

from bounceback.core import recovering
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Lever
from bounceback.core.recovering import Candidate, Judged, Symptoms, Tried, rank
from bounceback.core.stages import Stage
from bounceback.core.stats.intervals import Tally


def noes(**counts: int) -> Symptoms:
    said = sum(counts.values())
    return Symptoms(families={family: Tally(count, said) for family, count in counts.items()})


def option(name: str, family: str = "", lever: Lever = Lever.PRACTICE, aim: Aim = Aim.RUNGS, **more) -> Candidate:
    return Candidate(name, family, lever, aim, **more)


VALUE, TIME = option("value", Reason.NO_VALUE), option("time", Reason.WRONG_TIME)


def names(candidates, symptoms=Symptoms()):  # noqa: B008  # frozen
    return [each.name for each in rank(candidates, symptoms)]


def test_the_examples_hold():
    assert doctest.testmod(recovering).failed == 0


def test_what_fits_the_most_frequent_reason_comes_first():
    order = names([VALUE, TIME], noes(WRONG_TIME=41, NO_VALUE=12))

    assert order == ["time", "value"]


def test_without_noes_the_order_stays():
    assert names([VALUE, TIME]) == ["value", "time"]


def test_why_an_option_fits_is_said_with_counts_and_range():
    first = rank([TIME], noes(WRONG_TIME=41, NO_VALUE=79))[0]

    assert first.fit == "“Wrong time” is the reason of 41 of 120 noes · 29–40 %."
    assert first.effect == "You have not tried this yet."


def test_on_few_noes_there_are_counts_and_no_rate():
    first = rank([TIME], noes(WRONG_TIME=3, NO_VALUE=4))[0]

    assert first.fit == "“Wrong time” is the reason of 3 of 7 noes."


def test_what_an_experiment_has_proven_goes_up_and_what_it_refuted_goes_down():
    tally = Tally(10, 40)
    proven = option("proven", tried=(Tried(Aim.RUNGS, tally, tally, "KEEP", Judged.PROVEN),))
    worse = option("worse", tried=(Tried(Aim.RUNGS, tally, tally, "DROP", Judged.WORSE),))

    ranked = rank([worse, option("new"), proven], Symptoms())

    assert [each.name for each in ranked] == ["proven", "new", "worse"]
    assert "proven" in ranked[0].effect


def test_before_and_since_alone_are_never_called_proven():
    rose = Tried(Aim.RUNGS, Tally(4, 400), Tally(40, 80), "KEEP")

    ranked = rank([option("new"), option("rose", tried=(rose,))], Symptoms())

    assert [each.name for each in ranked] == ["rose", "new"]
    assert "Not a fair test" in ranked[0].effect
    assert "proven" not in ranked[0].effect


def test_a_small_sample_moves_an_option_less_than_a_large_one():
    few = Tried(Aim.RUNGS, Tally(10, 100), Tally(2, 10), "KEEP")
    many = Tried(Aim.RUNGS, Tally(100, 1_000), Tally(40, 200), "KEEP")

    assert 0 < few.lift < many.lift


def test_fewer_noes_with_the_reason_are_better():
    fell = Tried(Aim.FEWER_OF_REASON, Tally(60, 100), Tally(30, 100), "KEEP")

    assert fell.lift > 0


def test_hang_ups_within_seconds_bring_what_was_made_for_them():
    early = option("early", Reason.NO_RAPPORT, early=True)
    symptoms = Symptoms(families={Reason.WRONG_TIME: Tally(30, 40)}, early=Tally(90, 130))

    ranked = rank([TIME, early], symptoms)

    assert ranked[0].name in ("early", "time")
    assert next(each for each in ranked if each.name == "early").fit == (
        "Within ten seconds you heard 90 of 130 noes · 64–74 %."
    )


def test_what_works_where_calls_are_lost_goes_before_its_like():
    talk = option("talk", aim=Aim.CONVERSATIONS)
    symptoms = Symptoms(low=(Stage.CONVERSATION, Tally(6, 40)))

    ranked = rank([option("rung"), talk], symptoms)

    assert ranked[0].name == "talk"
    assert "6 of 40 answered calls became a conversation" in ranked[0].fit


def test_the_same_advice_is_not_given_twice_in_a_row():
    openings = [option(f"opening {n}", Reason.NO_VALUE, Lever.OPENING) for n in range(3)]
    question = option("question", Reason.NO_VALUE, Lever.QUESTION)

    assert names([*openings, question])[1] == "question"


def test_an_hour_is_named_only_if_it_stands_out():
    hour = option("hour", Reason.WRONG_TIME, Lever.HOUR, Aim.ANSWERED, hours=(7, 10))
    like_all = {8: Tally(7, 60), 11: Tally(30, 300)}
    better = {8: Tally(20, 60), 11: Tally(30, 300)}

    assert "stands out" not in rank([hour], Symptoms(hours=like_all))[0].fit
    assert "Between 8:00 and 8:59" in rank([hour], Symptoms(hours=better))[0].fit


def test_an_hour_that_stands_out_speaks_only_for_what_has_one_call_then():
    late = option("late", Reason.WRONG_TIME, Lever.HOUR, Aim.ANSWERED, hours=(16, 18))

    said = rank([late], Symptoms(hours={8: Tally(20, 60), 11: Tally(30, 300)}))[0].fit

    assert "stands out" not in said


def test_what_was_written_for_one_trade_comes_after_what_is_for_all():
    assert names([option("realtors", for_trade=True), option("all", lever=Lever.LIST)]) == ["all", "realtors"]


def test_a_million_calls_take_no_longer_than_a_thousand():
    hours = {hour: Tally(5_000 + hour, 50_000) for hour in range(24)}
    hours[9] = Tally(9_000, 50_000)

    assert recovering.best_hour(hours)[0] == 9


def test_an_option_in_use_says_so():
    running = option("running", tried=(Tried(Aim.RUNGS, Tally(10, 40), Tally(3, 12)),))

    assert rank([running], Symptoms())[0].running
