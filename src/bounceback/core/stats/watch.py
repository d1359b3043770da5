"""Is something broken? A detector for each stage of the funnel, that rarely alarms where nothing has changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import log
from typing import TypeVar

from bounceback.core.stats.beta import quantile
from bounceback.core.stats.intervals import Tally
from bounceback.core.stats.streak import PER_TALK, Prior

Hour = TypeVar("Hour", bound=Hashable)

FALLEN_TO = (0.2, 0.5, 0.7)  # of the usual rate: what the detector looks for
ALARM = 10_000.0  # where nothing has changed, this much evidence comes up once in so many tries on average, or rarer
CAUTION = 0.24  # the baseline is the rate below which so much of what is believed lies: three in four lie above
LEAST_HISTORY = 250  # tries before which nothing is watched
WATCHED = 1_000  # of the newest tries are watched at most; what is older is what is usual
HOUR_WORTH = 30.0  # tries that the belief is worth that an hour is like any other
_MOST_USUAL = 0.95  # a rate times an hour's factor stays below this

PER_CONNECT = Prior(1.8, 18.2)  # 9 % of dials are answered, worth 20 dials
PER_CONVERSATION = Prior(5.5, 4.5)  # 55 % of answered calls become conversations, worth 10


class Stage(StrEnum):
    """A step of the funnel that is watched."""

    CONNECT = "CONNECT"  # answered, of the dials
    CONVERSATION = "CONVERSATION"  # a minute or more, of the answered
    YES = "YES"  # the first objective, of the conversations


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an alarm of a stage says.

    prior    what is believed of its rate before counting
    what     that fell: "connects"
    not_you  where to look: the stage that alarms is the diagnosis
    check    what to do first
    """

    prior: Prior
    what: str
    not_you: str
    check: str


MEANINGS: dict[Stage, Meaning] = {
    Stage.CONNECT: Meaning(
        PER_CONNECT,
        "Connects",
        "number, list or hour, not you",
        "Check whether your caller ID is marked as spam, how old the list is, and the hour.",
    ),
    Stage.CONVERSATION: Meaning(
        PER_CONVERSATION,
        "Conversations",
        "the opening",
        "Read the opening aloud once, and compare it with the one you used before.",
    ),
    Stage.YES: Meaning(
        PER_TALK,
        "Yeses",
        "the offer, or whom it fits",
        "Look at whom you called: another list, another season, another offer?",
    ),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One chance of a stage.

    weight    how much likelier than usual it was at that hour, or on that list: the usual rate is multiplied by it
    """

    at: datetime
    hit: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What the detector of one stage says.

    alarm       something may have changed
    since       when the change most likely began; None where there is no alarm
    evidence    of a fall, at the last try; an alarm from 10,000 on
    baseline    the cautious usual rate that the tries were held against; None on too little history
    missing     tries of history that are still to come before anything is watched
    """

    alarm: bool
    since: datetime | None
    evidence: float
    baseline: float | None
    missing: int = 0


def watch(tries: Sequence[Try], *, baseline: Tally, prior: Prior) -> Watched:
    """Hold new tries against what was usual before them.

    A Shiryaev-Roberts e-detector (Shin, Ramdas and Rinaldo, New England Journal of Statistics in Data Science 2024):
    for each r of .2, .5 and .7, S ← (S + 1) × LR, LR being r on a hit and (1 − r p) / (1 − p) on a miss; an alarm where
    their mean reaches 10,000. However often it is looked at, where the rate is p or higher that takes 10,000 tries or
    more on average. p is the 24 % quantile of the Beta belief after the baseline: held against its mean, a lucky
    history alone would alarm. The change began where the evidence of the r that found most is strongest (the likeliest
    change point).

    tries       in the order in which they happened; none of them in the baseline
    baseline    of the history before them
    """
    missing = max(0, LEAST_HISTORY - baseline.tries)
    if missing:
        return Watched(False, None, 0.0, None, missing)
    usual = quantile(CAUTION, prior.a + baseline.hits, prior.b + baseline.tries - baseline.hits)
    evidence, since = deque(after_each(tries, usual=usual), maxlen=1).pop() if tries else (0.0, None)
    alarm = evidence >= ALARM
    return Watched(alarm, since if alarm else None, evidence, usual)


def after_each(tries: Iterable[Try], *, usual: float) -> Iterator[tuple[float, datetime]]:
    """The evidence of a fall after each try, and since when it fell if it did.

    usual    the rate that the tries are held against, hits per try of weight 1
    """
    sums = [0.0] * len(FALLEN_TO)
    falls = [0.0] * len(FALLEN_TO)  # log-evidence since its likeliest beginning (Page, Biometrika 1954)
    begun: list[datetime] = []
    for each in tries:
        rate = min(_MOST_USUAL, usual * each.weight)
        begun = begun or [each.at] * len(FALLEN_TO)
        for place, r in enumerate(FALLEN_TO):
            ratio = r if each.hit else (1 - r * rate) / (1 - rate)
            sums[place] = min(1e300, (sums[place] + 1) * ratio)
            if falls[place] <= 0:
                falls[place], begun[place] = 0.0, each.at
            falls[place] += log(ratio)
        yield sum(sums) / len(sums), begun[max(range(len(falls)), key=falls.__getitem__)]


def parted(tries: Sequence[Try]) -> tuple[Sequence[Try], Sequence[Try]]:
    """What is usual, and what is watched: the newest thousand, or fewer where history would be short of as many.

    >>> from datetime import UTC, datetime
    >>> some = [Try(datetime(2026, 1, 5, tzinfo=UTC), False)] * 1_300
    >>> [len(part) for part in parted(some)], [len(part) for part in parted(some[:300])]
    ([650, 650], [250, 50])
    """
    watched = min(WATCHED, len(tries) // 2, max(0, len(tries) - LEAST_HISTORY))
    cut = len(tries) - watched
    return tries[:cut], tries[cut:]


def of_hours(history: Mapping[Hour, Tally]) -> dict[Hour, float]:
    """How much likelier than usual a hit is at each hour: otherwise quiet hours alarm.

    Drawn to 1 as if each hour had had thirty tries like any other besides.

    >>> factors = of_hours({9: Tally(30, 140), 12: Tally(2, 140)})
    >>> round(factors[9], 2), round(factors[12], 2)
    (1.72, 0.28)
    """
    whole = sum(history.values(), Tally(0, 0))
    if not whole.hits:
        return dict.fromkeys(history, 1.0)
    rate = whole.hits / whole.tries
    return {
        hour: (tally.hits + HOUR_WORTH * rate) / (tally.tries + HOUR_WORTH) / rate for hour, tally in history.items()
    }


def in_words(stage: Stage, since: str) -> str:
    """What an alarm says on the page.

    since    in words of the reader's own days ("Tuesday", "12 November")

    >>> in_words(Stage.CONNECT, "Tuesday")
    'Connects may have fallen since about Tuesday: number, list or hour, not you.'
    """
    meaning = MEANINGS[stage]
    return f"{meaning.what} may have fallen since about {since}: {meaning.not_you}."
