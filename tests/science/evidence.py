"""What is measured about verdicts, at any length: the long form in tests/science, a short one in the ordinary tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite, log

import numpy as np

from bounceback.core.stats.budget import PER_CONNECT, budget
from bounceback.core.stats.coin import likely_odds, odds
from bounceback.core.stats.foretelling import LADDER, of_pairs, shifted
from bounceback.core.verdicts import ArmStanding, Pairs, Standing, Verdict, judge
from tests.science import made_up
from tests.science.made_up import Rounds

BATCH = 500


def batches(
    experiments: int, *, seed: int, connects: int, shifts: Sequence[float] = (0.0, 0.0), drift: float = 1.0
) -> Iterator[Rounds]:
    """So many experiments, a few hundred at a time."""
    rng = np.random.default_rng(seed)
    for _ in range(experiments // BATCH):
        yield made_up.rounds(rng, experiments=BATCH, connects=connects, shifts=shifts, drift=drift)


def ever_proven(
    experiments: int, *, seed: int, connects: int, arms: int = 2, drift: float = 1.0, enough: float = 20.0
) -> float:
    """The share of experiments without a difference in which an arm was ever "proven", looked at after each call."""
    found = 0
    for batch in batches(experiments, seed=seed, connects=connects, shifts=(0.0,) * arms, drift=drift):
        wrong = np.zeros(BATCH, dtype=bool)
        for challenger in range(1, arms):
            won, lost = made_up.counts(batch.steps, challenger)
            wrong |= made_up.stopped(won, lost, enough=enough * (arms - 1))[1] != 0
        found += int(wrong.sum())
    return found / experiments


@dataclass(frozen=True)
class Power:
    """Shares that were proven the right and the wrong way; connects until then, the cap where never."""

    right: float
    wrong: float
    mean: float
    median: float


def power(experiments: int, *, seed: int, shift: float, cap: int, drift: float = 1.0) -> Power:
    """How often a difference is proven within so many connects, and after how many."""
    right, wrong, connects = 0, 0, []
    for batch in batches(experiments, seed=seed, connects=cap, shifts=(0.0, shift), drift=drift):
        when, who = made_up.stopped(*made_up.counts(batch.steps), enough=20)
        right, wrong = right + int((who > 0).sum()), wrong + int((who < 0).sum())
        connects.append(np.where(who > 0, batch.ended[np.where(who > 0, when, 0).astype(int)], cap))
    taken = np.concatenate(connects)
    return Power(right / experiments, wrong / experiments, float(taken.mean()), float(np.median(taken)))


def peeked_at_z(experiments: int, *, seed: int, connects: int) -> float:
    """The negative control: no difference, and whoever looks at |z| > 1.96 after every call from ten pairs on."""
    found = 0
    for batch in batches(experiments, seed=seed, connects=connects):
        won, lost = made_up.counts(batch.steps)
        decided = won + lost
        reached = (decided >= 10) & ((won - lost) ** 2 > 1.96**2 * decided)
        found += int(reached.any(axis=1).sum())
    return found / experiments


def best_bet_afterwards(experiments: int, *, seed: int, connects: int) -> float:
    """The negative control without a mixture: the odds of the bet are chosen after the pairs were seen."""
    found = 0
    for batch in batches(experiments, seed=seed, connects=connects):
        won, lost = made_up.counts(batch.steps)
        decided = np.maximum(won + lost, 1)
        share = np.clip(won / decided, 1e-9, 1 - 1e-9)
        wealth = won * np.log(2 * share) + lost * np.log(2 * (1 - share))
        found += int((wealth >= log(20)).any(axis=1).sum())
    return found / experiments


@dataclass(frozen=True)
class Told:
    """The odds of going further as they are, as counted, and as the program tells them."""

    true: float
    counted: float
    likely: float


def told_when_stopped(experiments: int, *, seed: int, cap: int, enough: float) -> Told:
    """What is told of the arm ahead at the moment of stopping, over differences as they come. Medians."""
    rng = np.random.default_rng(seed)
    true, counted, likely = [], [], []
    for _ in range(experiments // BATCH):
        shifts = np.stack([np.zeros(BATCH), 0.3 * rng.standard_normal(BATCH)], axis=1)
        batch = made_up.rounds(rng, experiments=BATCH, connects=cap, shifts=shifts, drift=0.0)
        won, lost = made_up.counts(batch.steps)
        when, who = made_up.stopped(won, lost, enough=enough)
        for row in np.flatnonzero(who):
            further, less = of_pairs(LADDER, shifted(LADDER, shifts[row, 1]))
            wins, losses = int(won[row, int(when[row])]), int(lost[row, int(when[row])])
            true.append((further / less) ** int(who[row]))
            counted.append(((wins + 0.5) / (losses + 0.5)) ** int(who[row]))
            likely.append(likely_odds(wins, losses) ** int(who[row]))
    return Told(float(np.median(true)), float(np.median(counted)), float(np.median(likely)))


def ever_outside(experiments: int, *, seed: int, shift: float, connects: int) -> float:
    """The share of experiments in which the true odds were outside of the range at any look."""
    further, less = of_pairs(LADDER, shifted(LADDER, shift))
    found = 0
    for batch in batches(experiments, seed=seed, connects=connects, shifts=(0.0, shift), drift=0.0):
        won, lost = made_up.counts(batch.steps)
        outside = np.zeros(won.shape, dtype=bool)
        for wins, losses in {(int(w), int(x)) for w, x in zip(won.flat, lost.flat, strict=True)}:
            low, high = range_of(wins, losses)
            if not low < further / less < high:
                outside |= (won == wins) & (lost == losses)
        found += int(outside.any(axis=1).sum())
    return found / experiments


range_of = lru_cache(maxsize=100_000)(odds)


def words_at_the_budget(experiments: int, *, seed: int, shift: float, most: int = 84) -> dict[str, float]:
    """How often each thing is said, to those who stop when anything is said but "keep going"."""
    told: Counter[str] = Counter()
    for batch in batches(experiments, seed=seed, connects=4 * most, shifts=(0.0, shift)):
        won, lost = made_up.counts(batch.steps)
        when, _ = made_up.stopped(won, lost, enough=5)
        for row in range(BATCH):
            last = int(min(when[row], most // 2 - 1))
            verdict = verdict_of(int(won[row, last]), int(lost[row, last]), 2 * (last + 1), most)
            told[f"{verdict.word.value} {'AB'[verdict.arm or 0]}"] += 1
    return {each: count / experiments for each, count in sorted(told.items())}


@lru_cache(maxsize=100_000)
def verdict_of(won: int, lost: int, used: int, most: int) -> Verdict:
    """What the program says."""
    each = used // 2
    return judge(Standing((ArmStanding("A", each), ArmStanding("B", each, pairs=Pairs(won, lost))), most))


@dataclass(frozen=True)
class Gain:
    """What following the verdicts brings in a quarter, as a share of what an oracle gets, with its standard error.

    each      appointments more than with the champion alone
    tested    chances that were tested on
    """

    share: float
    error: float
    each: float
    tested: float


def gain_by_dials(worlds: int, *, seed: int, horizon: int = 3_250, base: float = 0.025) -> Gain:
    """A quarter in which each dial succeeds or not: dealt in pairs, until the verdict is other than "keep going"."""
    rng = np.random.default_rng(seed)
    ours = rng.beta(100 * base, 100 - 100 * base, worlds)
    theirs = np.minimum(0.9, ours * np.exp(0.3 * rng.standard_normal(worlds)))
    most = budget(horizon, base=base)
    steps = (rng.random((worlds, most // 2, 2)) < np.stack([ours, theirs], axis=1)[:, None, :]).astype(np.int8)
    return _gain(steps, ours=ours, theirs=theirs, horizon=horizon, most=most)


def gain_by_connects(worlds: int, *, seed: int, horizon: int = 325) -> Gain:
    """The same quarter by connects and how far they go; what counts are appointments alone."""
    rng = np.random.default_rng(seed)
    shifts = 0.3 * rng.standard_normal(worlds)
    most = budget(horizon, base=PER_CONNECT)
    latent = rng.logistic(size=(worlds, most // 2, 2)) + 0.5 * rng.standard_normal((worlds, most // 2, 1))
    latent[:, :, 1] += shifts[:, None]
    cuts = np.cumsum(LADDER)[:-1]
    steps = np.searchsorted(np.log(cuts / (1 - cuts)), latent).astype(np.int8)
    theirs = np.asarray([shifted(LADDER, shift)[-1] for shift in shifts])
    return _gain(steps, ours=np.full(worlds, LADDER[-1]), theirs=theirs, horizon=horizon, most=most)


def gain_with_three_arms(worlds: int, *, seed: int, horizon: int = 325) -> Gain:
    """Two challengers at once, call by call through the program's verdicts. By connects, like the one before."""
    rng = np.random.default_rng(seed)
    shifts = np.concatenate([np.zeros((worlds, 1)), 0.3 * rng.standard_normal((worlds, 2))], axis=1)
    most = budget(horizon, arms=3)
    made = made_up.rounds(rng, experiments=worlds, connects=2 * most, shifts=shifts)
    booked = np.asarray([[shifted(LADDER, shift)[-1] for shift in each] for each in shifts])
    counted = [made_up.counts(made.steps, challenger) for challenger in (1, 2)]
    gained, tested = np.zeros(worlds), 0
    for world, (ours, *theirs) in enumerate(booked):
        for each in range(1, most // 3 + 1):
            now = tuple((int(won[world, each - 1]), int(lost[world, each - 1])) for won, lost in counted)
            arm = arm_of_three(now, each, most)
            if arm is not None:
                break
        assert arm is not None
        used = 3 * each
        gained[world] = each * sum(more - ours for more in theirs) + (horizon - used) * (booked[world, arm] - ours)
        tested += used
    oracle = horizon * float((booked.max(axis=1) - booked[:, 0]).mean())
    return _shared(gained, oracle, tested)


@lru_cache(maxsize=1_000_000)
def arm_of_three(pairs: tuple[tuple[int, int], ...], each: int, most: int) -> int | None:
    """The arm that the program says to go on with."""
    arms = (
        ArmStanding("A", each),
        *(ArmStanding("BC"[place], each, pairs=Pairs(*now)) for place, now in enumerate(pairs)),
    )
    return judge(Standing(arms, most)).arm


def _shared(gained: np.ndarray, oracle: float, tested: int) -> Gain:
    error = float(gained.std()) / len(gained) ** 0.5 / oracle
    return Gain(float(gained.mean()) / oracle, error, float(gained.mean()), tested / len(gained))


def _gain(steps: made_up.Steps, *, ours: np.ndarray, theirs: np.ndarray, horizon: int, most: int) -> Gain:
    won, lost = made_up.counts(steps)
    when, _ = made_up.stopped(won, lost, enough=5)
    gained = np.zeros(len(ours))
    tested = 0
    for world, more in enumerate(theirs - ours):
        last = int(when[world]) if isfinite(when[world]) else most // 2 - 1
        used = 2 * (last + 1)
        verdict = verdict_of(int(won[world, last]), int(lost[world, last]), used, most)
        assert verdict.arm is not None
        gained[world] = used / 2 * more + (horizon - used) * more * (verdict.arm == 1)
        tested += used
    oracle = horizon * float(np.maximum(theirs - ours, 0).mean())
    return _shared(gained, oracle, tested)
