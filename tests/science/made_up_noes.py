"""Made-up noes, notes and dials by the thousand, of which the truth is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from bounceback.core.diagnosis import Evidence
from bounceback.core.outcomes import MEANINGS, Reason
from bounceback.core.stats.streak import Prior
from bounceback.core.stats.watch import ALARM, CAUTION, FALLEN_TO, HOUR_WORTH
from bounceback.simulate import objections
from bounceback.simulate.world import World

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

THERE = ZoneInfo("America/New_York")
DIALS_A_DAY, MINUTES = 50, 9


@lru_cache(maxsize=16)
def noes(seed: int, *, dials: int) -> tuple[tuple[Evidence, Reason], ...]:
    """All noes of one made-up caller: what they could log of each, and why it truly was one.

    Everybody on the list is dialled up to three times. Nothing that the truth knows is in the evidence.
    """
    world = World(seed=seed, begins=date(2026, 1, 5))
    caller = world.caller(0)
    found = []
    for dial in range(dials):
        person = world.person(dial % (dials // 3))
        if person.gone:
            continue
        day, turn = divmod(dial, DIALS_A_DAY)
        week, weekday = divmod(day, 5)
        local = datetime(2026, 1, 5, 9, 0, tzinfo=THERE)
        local += timedelta(days=7 * week + weekday, minutes=MINUTES * turn)
        happened = world.dial(person, local=local, opening=dial % 2, caller=caller)
        if happened.true_reason is None or not MEANINGS[happened.outcome].is_no:
            continue
        words = happened.heard[1] if happened.heard else ""
        evidence = Evidence(
            happened.outcome,
            happened.hang_up,
            happened.talk_seconds,
            happened.speaker,
            objections.by_front()[words][0] if words else None,
            happened.note,
            happened.reason,
            words,
        )
        found.append((evidence, happened.true_reason))
    return tuple(found)


MIX = (0.28, 0.22, 0.25, 0.10, 0.15)  # of reasons
KINDS = 8
RAISED = ((0, 2), (3, 0))  # kind and reason of what is true


def tables(
    rng: np.random.Generator, *, noes: int, lift: float, runs: int
) -> Iterator[dict[str, dict[str, dict[str, int]]]]:
    """Tables of eight kinds and five reasons; with a lift, two cells are so many times as frequent."""
    shares = np.tile(np.array(MIX), (KINDS, 1))
    for kind, reason in RAISED if lift > 1 else ():
        shares[kind, reason] *= lift
        shares[kind] /= shares[kind].sum()
    for _ in range(runs):
        of_kind = rng.multinomial(noes, [1 / KINDS] * KINDS)
        rows = [rng.multinomial(many, share) for many, share in zip(of_kind, shares, strict=True)]
        yield {"kind": {str(k): {str(r): int(count) for r, count in enumerate(row)} for k, row in enumerate(rows)}}


WORDS, TRUE_WORDS = 60, 6


def notes(rng: np.random.Generator, *, calls: int, true: bool) -> list[tuple[str, bool]]:
    """Notes of made-up words. Where `true`, w0 to w2 go with calls that went on, w3 to w5 with the others: odds 2.2."""
    often = rng.beta(1, 8, WORDS) * 0.5 + 0.03
    moves = np.zeros(WORDS)
    if true:
        often[:TRUE_WORDS] = 0.2
        moves[:3], moves[3:TRUE_WORDS] = 0.8, -0.8
    there = rng.random((calls, WORDS)) < often
    went_on = rng.random(calls) < 1 / (1 + np.exp(0.2 - there @ moves))
    # A full stop between any two: no phrase is longer than one word, so that each is true or not.
    return [
        (". ".join(f"w{word}" for word in np.flatnonzero(row)), bool(on))
        for row, on in zip(there, went_on, strict=True)
    ]


# How much likelier than usual somebody answers at each of ten hours of the day.
HOURS = np.array((1.4, 1.3, 1.1, 0.9, 0.55, 0.8, 0.95, 1.2, 1.0, 0.8))
EVEN = np.ones(10)


@dataclass(frozen=True)
class Detected:
    """What the detector did to many callers.

    first    after how many tries it alarmed; as many as there were where it did not
    share    of callers with an alarm
    """

    first: Ints
    share: float

    @property
    def median(self) -> float:
        """Tries until half of them had an alarm."""
        return float(np.median(self.first))


def detected(
    rng: np.random.Generator,
    *,
    rates: Floats,
    prior: Prior,
    history: int,
    tries: int,
    fallen_to: float = 1.0,
    pattern: Floats = EVEN,
    hours: tuple[int, int] = (0, 10),
    factors: bool = False,
    week: float = 0.0,
    day: float = 0.0,
) -> Detected:
    """The detector after every try, for all callers at once; `test_signs` holds it against core.stats.watch.

    pattern    of the hours; history is spread over all of them, the tries over those from `hours`
    factors    whether the rates are held against those of their hour, learnt from the history
    week, day  standard deviations by which the rate drifts from week to week and is off on a day, in log-odds
    """
    callers = len(rates)
    everyone = np.arange(callers)
    usual_hours = pattern / pattern.mean()
    log_odds = np.log(rates / (1 - rates))
    drift = _drift(rng, callers, history + tries, week, day)

    dialled = np.zeros((callers, 10))
    answered = np.zeros((callers, 10))
    for step in range(history):
        hour = rng.integers(0, 10, callers)
        hit = rng.random(callers) < _rate(log_odds, drift(step)) * usual_hours[hour]
        dialled[everyone, hour] += 1
        answered[everyone, hour] += hit
    hits = answered.sum(axis=1)
    known = np.maximum(hits, 1) / history
    factor = np.ones((callers, 10))
    if factors:
        factor = (answered + HOUR_WORTH * known[:, None]) / (dialled + HOUR_WORTH) / known[:, None]
    cautious = beta.ppf(CAUTION, prior.a + hits, prior.b + history - hits)

    falls = np.array(FALLEN_TO)[:, None]
    sums = np.zeros((len(FALLEN_TO), callers))
    first = np.full(callers, tries)
    for step in range(tries):
        hour = rng.integers(*hours, callers)
        hit = rng.random(callers) < _rate(log_odds, drift(history + step)) * usual_hours[hour] * fallen_to
        usual = np.clip(cautious * factor[everyone, hour], 1e-9, 0.95)
        sums = np.minimum(1e300, (sums + 1) * np.where(hit, falls, (1 - falls * usual) / (1 - usual)))
        first = np.where((first == tries) & (sums.mean(axis=0) >= ALARM), step, first)
    return Detected(first, float((first < tries).mean()))


def _rate(log_odds: Floats, moved: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds - moved)))


def _drift(
    rng: np.random.Generator, callers: int, tries: int, week: float, day: float
) -> Callable[[int], Floats | float]:
    if not week and not day:
        return lambda _: 0.0
    days = tries // DIALS_A_DAY + 1
    weeks = np.cumsum(rng.normal(0, week, (days // 5 + 1, callers)), axis=0)
    noise = rng.normal(0, day, (days, callers))
    return lambda step: weeks[step // DIALS_A_DAY // 5] + noise[step // DIALS_A_DAY]


def streaks(rng: np.random.Generator, *, callers: int, history: int) -> tuple[Sequence[int], Sequence[int]]:
    """The yeses of a history of dials, and the length of a run of noes that begins anywhere afterwards."""
    rates = np.maximum(rng.beta(2, 98, callers), 1e-4)
    return rng.binomial(history, rates).tolist(), (rng.geometric(rates) - 1).tolist()


AT = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
