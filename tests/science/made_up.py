"""Made-up experiments by the ten thousand: connects with their hours, days and weeks, dealt in rounds within blocks.

One caller, five connects a day, 25 a week. How far a call goes drifts with the week, the day and the half of the day;
a block is a half of the day, and its rounds wait from day to day. All experiments of one batch are reckoned at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from bounceback.core.stats.coin import log_evidence
from bounceback.core.stats.foretelling import LADDER

A_DAY, A_WEEK = 5, 25
WEEK, DAY, HOUR, CALL = 0.3, 0.4, 0.25, 0.2  # standard deviations in log-odds; of the half-day it is ±
Steps = NDArray[np.int8]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Rounds:
    """Rounds in the order in which they came to an end.

    steps       experiments × rounds × arms: how far each call went
    ended       after how many connects each round was whole
    """

    steps: Steps
    ended: Counts


def rounds(
    rng: np.random.Generator,
    *,
    experiments: int,
    connects: int,
    shifts: Sequence[float] | NDArray[np.float64] = (0.0, 0.0),
    drift: float = 1.0,
    ladder: Sequence[float] = LADDER,
) -> Rounds:
    """Experiments of so many connects. `shifts`: log-odds of going at least so far, by arm, for all or for each."""
    when = np.arange(connects)
    day, afternoon = when // A_DAY, (when % A_DAY) >= 2 + (when // A_DAY) % 2
    weeks = rng.normal(0, WEEK, (experiments, connects // A_WEEK + 1))[:, when // A_WEEK]
    days = rng.normal(0, DAY, (experiments, connects // A_DAY + 1))[:, day]
    moved = drift * (weeks + days + np.where(afternoon, -HOUR, HOUR) + rng.normal(0, CALL, (experiments, connects)))
    # The logistic latent of proportional odds: a shift of it multiplies all odds of going at least so far.
    latent = moved + rng.logistic(size=(experiments, connects))
    cuts = np.cumsum(ladder)[:-1]
    cuts = np.log(cuts / (1 - cuts))

    moves = np.asarray(shifts)
    arms = moves.shape[-1]
    places, ended = [], []
    for block in (False, True):
        of_block = when[afternoon == block]
        whole = of_block[: len(of_block) // arms * arms].reshape(-1, arms)
        places.append(whole)
        ended.append(whole[:, -1] + 1)
    order = np.argsort(np.concatenate(ended))
    dealt = np.concatenate(places)[order]
    # Which call of a round gets which arm is random, anew in each experiment.
    shuffled = np.argsort(rng.random((experiments, len(dealt), arms)), axis=2)
    calls = np.take_along_axis(latent[:, dealt], shuffled, axis=2) + moves.reshape(-1, 1, arms)
    return Rounds(np.searchsorted(cuts, calls).astype(np.int8), np.concatenate(ended)[order])


def counts(steps: Steps, challenger: int = 1) -> tuple[Counts, Counts]:
    """Decided pairs won and lost by a challenger against the first arm, after each round."""
    theirs, ours = steps[:, :, challenger], steps[:, :, 0]
    return np.cumsum(theirs > ours, axis=1), np.cumsum(theirs < ours, axis=1)


@lru_cache(maxsize=16)
def fewest_wins(pairs: int, enough: float) -> Counts:
    """For each number of decided pairs the fewest wins with which the program's evidence is enough."""
    found, wins = [], 0
    for decided in range(pairs + 1):
        wins = max(wins, (decided + 1) // 2)
        while wins <= decided and log_evidence(wins, decided - wins) < log(enough):
            wins += 1
        found.append(wins)
    return np.asarray(found)


def stopped(won: Counts, lost: Counts, *, enough: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The round (from 0) at which each experiment first had enough evidence, inf if never; for whom: +1, −1, 0."""
    decided, ahead = won + lost, np.maximum(won, lost)
    reached = ahead >= fewest_wins(int(decided.max()), enough)[decided]
    return first(reached, np.sign(won - lost))


def first(reached: NDArray[np.bool_], sign: Counts) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Where something first holds in each row, inf if nowhere; and the sign there."""
    ever, where = reached.any(axis=1), reached.argmax(axis=1)
    who = np.where(ever, sign[np.arange(len(sign)), where], 0)
    return np.where(ever, where.astype(float), inf), who


def share(hits: float, tries: int) -> str:
    """A share with its standard error."""
    each = hits / tries
    return f"{100 * each:.2f} % ± {100 * (each * (1 - each) / tries) ** 0.5:.2f}"
