import doctest
from datetime import UTC, datetime, timedelta
from math import prod

import pytest
from scipy.stats import beta

from bounceback.core.stats import watch as module
from bounceback.core.stats.intervals import Tally
from bounceback.core.stats.watch import (
    ALARM,
    FALLEN_TO,
    MEANINGS,
    PER_CONNECT,
    Stage,
    Try,
    after_each,
    in_words,
    of_hours,
    parted,
    watch,
)

MONDAY = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
USUAL = Tally(100, 1_000)


def tries(pattern: str, *, weight: float = 1.0, begin: datetime = MONDAY) -> list[Try]:
    """One try a minute, "x" being a hit."""
    return [Try(begin + timedelta(minutes=n), each == "x", weight) for n, each in enumerate(pattern)]


def test_the_examples_hold():
    assert doctest.testmod(module).failed == 0


def test_the_baseline_is_the_cautious_quarter_of_what_is_believed():
    said = watch(tries("."), baseline=USUAL, prior=PER_CONNECT)

    assert said.baseline == pytest.approx(beta.ppf(0.24, 101.8, 918.2))


def test_the_evidence_is_the_sum_over_all_beginnings():
    usual, pattern = 0.1, ".x...x.."
    steps = [{True: r, False: (1 - r * usual) / (1 - usual)} for r in FALLEN_TO]

    *_, (evidence, _) = after_each(tries(pattern), usual=usual)

    # Shiryaev-Roberts written out: the likelihood ratios of a fall that began with each try, added up.
    by_hand = [
        sum(prod(step[each == "x"] for each in pattern[begun:]) for begun in range(len(pattern))) for step in steps
    ]
    assert evidence == pytest.approx(sum(by_hand) / 3)


def test_as_often_as_usual_is_no_alarm():
    said = watch(tries("........x." * 100), baseline=USUAL, prior=PER_CONNECT)

    assert not said.alarm
    assert said.since is None


def test_silence_alarms_and_says_since_when():
    said = watch(tries("........x." * 30 + "." * 200), baseline=USUAL, prior=PER_CONNECT)

    assert said.alarm
    assert said.evidence >= ALARM
    # The last hit was the 299th minute: what came after it had none.
    assert said.since == MONDAY + timedelta(minutes=299)


def test_more_than_usual_is_no_alarm():
    assert not watch(tries("...x" * 250), baseline=USUAL, prior=PER_CONNECT).alarm


def test_an_alarm_goes_when_the_rate_is_back():
    fallen = "." * 200

    back = watch(tries(fallen + "...x" * 30), baseline=USUAL, prior=PER_CONNECT)

    assert watch(tries(fallen), baseline=USUAL, prior=PER_CONNECT).alarm
    assert not back.alarm


def test_on_little_history_nothing_is_watched():
    said = watch(tries("." * 900), baseline=Tally(25, 249), prior=PER_CONNECT)

    assert not said.alarm
    assert said.baseline is None
    assert said.missing == 1
    assert watch(tries("." * 900), baseline=Tally(25, 250), prior=PER_CONNECT).alarm


def test_nothing_watched_is_no_evidence():
    assert watch([], baseline=USUAL, prior=PER_CONNECT).evidence == 0.0


def test_quiet_hours_are_held_against_quiet_hours():
    silence = 130

    plain = watch(tries("." * silence), baseline=USUAL, prior=PER_CONNECT)
    quiet = watch(tries("." * silence, weight=0.5), baseline=USUAL, prior=PER_CONNECT)

    assert plain.alarm
    assert not quiet.alarm


def test_a_factor_never_makes_a_hit_certain():
    said = watch(tries("." * 20, weight=1_000.0), baseline=USUAL, prior=PER_CONNECT)

    assert said.alarm
    assert said.evidence < 1e300 * 1.1


def test_very_long_silence_is_only_very_much_evidence():
    assert watch(tries("." * 20_000), baseline=Tally(500, 1_000), prior=PER_CONNECT).evidence == pytest.approx(1e300)


def test_hours_that_are_alike_are_left_alone_and_rare_ones_nearly_so():
    alike = of_hours({9: Tally(20, 200), 15: Tally(20, 200)})
    rare = of_hours({9: Tally(50, 500), 15: Tally(0, 3)})

    assert alike == {9: pytest.approx(1), 15: pytest.approx(1)}
    assert 0.85 < rare[15] < 1
    assert of_hours({9: Tally(0, 50)}) == {9: 1.0}
    assert of_hours({}) == {}


@pytest.mark.parametrize(
    ("many", "usual", "watched"), [(0, 0, 0), (249, 249, 0), (251, 250, 1), (600, 300, 300), (9_000, 8_000, 1_000)]
)
def test_the_newest_are_watched_and_what_is_older_is_usual(many, usual, watched):
    before, newest = parted(tries("." * many))

    assert (len(before), len(newest)) == (usual, watched)


def test_every_stage_says_where_to_look_and_never_blames():
    assert set(MEANINGS) == set(Stage)
    for stage in Stage:
        words = f"{in_words(stage, 'Tuesday')} {MEANINGS[stage].check}"
        assert "since about Tuesday" in words
        assert "may have" in words
        assert "your fault" not in words
        assert "you are" not in words
