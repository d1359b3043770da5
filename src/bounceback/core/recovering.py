"""Which option to try next: what one's own diagnosis says, times what came of trying it. And why, in a sentence.

The order is advice, not measurement. Its numbers are judgement, and each stands here with its reason; what is said
beside an option is counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, log, sqrt
from statistics import NormalDist

from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.playbook import Aim, Lever, PlanEnding
from bounceback.core.stages import DONE, LOST, Stage
from bounceback.core.stats import rates
from bounceback.core.stats.associations import benjamini_hochberg, two_sided
from bounceback.core.stats.intervals import Interval, Tally

# Before any no has said why, each family has as many chances as the others: two noes each.
NOES_BEFORE = 2
# An option against any no counts like a family with one no in six; so the one that fits a frequent reason goes before
# it, and one that fits a rare reason comes after.
ANY_NO = 1 / 6
# Options that work where most calls are lost go before others of their family.
AT_THE_STAGE = 1.6
ANSWERING_IS_FINE = 0.5  # what only helps to be answered, against any no, while nothing says that this is the trouble
AN_HOUR_STANDS_OUT = 1.4
ALL_DAY = (0, 24)
NO_HOUR_STANDS_OUT = 0.5  # for what goes to whichever hour does
HANDING_OVER = 0.6  # costs money, and the calls are not learnt from
# Two in a row that pull the same lever on the same reason would be one piece of advice twice.
SAME_AGAIN = 0.8
SAME_FAMILY_AGAIN = 0.85
AGAIN_AT_MOST = 2  # times that the family counts so: the reason heard most keeps most of the first places
FOR_ONE_TRADE = 0.85  # nobody said which trade this is

# A change of words moves log-odds by about so much (statistics of openings: N(0, .3²)); two weeks compared with two
# others differ by about .25 each without any change.
_USUAL_LIFT = 0.3
_WEEKS_DIFFER = 2 * 0.25**2

NONE = Tally(0, 0)
_MANY = 2_000  # beyond these an exact tail takes long, and the normal one says the same

_AIMS: dict[Stage, tuple[Aim, ...]] = {
    Stage.ANSWERED: (Aim.ANSWERED,),
    Stage.CONVERSATION: (Aim.CONVERSATIONS,),
    Stage.RUNG: (Aim.RUNGS,),
    Stage.FIRST: (Aim.APPOINTMENTS, Aim.RUNGS),
}
_AIM_WORDS: dict[Aim, str] = {
    Aim.ANSWERED: "answered",
    Aim.CONVERSATIONS: "conversations",
    Aim.RUNGS: "an objective reached",
    Aim.APPOINTMENTS: "first objective reached",
    Aim.FEWER_OF_REASON: "noes with this reason",
}
_ENDINGS: dict[str, str] = {
    PlanEnding.KEEP: "You tried it and kept it",
    PlanEnding.ADAPT: "You tried it and changed it",
    PlanEnding.DROP: "You tried it and dropped it",
}


class Judged(StrEnum):
    """What an experiment said of an option."""

    PROVEN = "PROVEN"
    FOR_NOW = "FOR_NOW"
    NO_DIFFERENCE = "NO_DIFFERENCE"
    WORSE = "WORSE"  # proven, the other way round


JUDGED: dict[Judged, tuple[float, str]] = {
    Judged.PROVEN: (1.6, "An experiment has proven it."),
    Judged.FOR_NOW: (1.25, "An experiment says: use it for now. That is not proof."),
    Judged.NO_DIFFERENCE: (0.6, "An experiment found no difference worth having."),
    Judged.WORSE: (0.3, "An experiment has proven that what you had before goes further."),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One plan with an option.

    before, since    the aim's share before the plan began, and since
    ending           a PlanEnding's value; "" while it runs
    judged           what its experiment says; None where nothing dealt it, or it is too early
    """

    aim: Aim
    before: Tally
    since: Tally
    ending: str = ""
    judged: Judged | None = None

    @property
    def lift(self) -> float:
        """By how much the log-odds of the aim rose, drawn towards none; positive is good. Not a fair test.

        The usual shrinkage of a normal mean, with the spread of weeks beside the sampling error.
        """
        if self.before.tries == 0 or self.since.tries == 0:
            return 0.0
        rise = _log_odds(self.since) - _log_odds(self.before)
        spread = _spread(self.before) + _spread(self.since) + _WEEKS_DIFFER
        drawn = rise * _USUAL_LIFT**2 / (_USUAL_LIFT**2 + spread)
        return -drawn if self.aim is Aim.FEWER_OF_REASON else drawn


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What the diagnosis says of one's calls.

    families    family → noes with it, of the noes that say why
    early       hang-ups within the first ten seconds, of all noes, lately
    low         the stage at which clearly more is lost than usual, with its tally; None where none is
    hours       hour of the prospect's clock → answered, of the dials, lately
    """

    families: Mapping[str, Tally] = field(default_factory=dict)
    early: Tally = NONE
    low: tuple[Stage, Tally] | None = None
    hours: Mapping[int, Tally] = field(default_factory=dict)

    @property
    def reasons(self) -> int:
        """Noes that say why."""
        return max((tally.tries for tally in self.families.values()), default=0)

    @property
    def missing(self) -> int:
        """Noes with a reason still to come before the order rests on them."""
        return Tally(0, self.reasons).missing


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option as it is ranked. `name` is any name of the asker's own.

    hours        hours of the prospect's clock at which it has one call, from the first to before the last
    for_trade    was it written for one trade?
    """

    name: str
    family: str
    lever: Lever
    aim: Aim
    early: bool = False
    hours: tuple[int, int] | None = None
    for_trade: bool = False
    tried: tuple[Tried, ...] = ()  # the latest last


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option in its place.

    fit       why it fits, in a sentence
    effect    what came of trying it, in a sentence
    running   a plan uses it now
    """

    name: str
    score: float
    fit: str
    effect: str
    running: bool = False


def rank(candidates: Iterable[Candidate], symptoms: Symptoms) -> list[Ranked]:
    """Options in the order in which they are worth trying; what is equal stays in the order given.

    No two neighbours say the same thing twice if anything else comes near.
    """
    best = best_hour(symptoms.hours)
    scored = [(_weight(each, symptoms, best) * effect_of(each.tried), each) for each in candidates]
    found: list[Ranked] = []
    levers: dict[tuple[str, Lever], int] = {}
    families: dict[str, int] = {}
    while scored:
        now = [
            score
            * SAME_AGAIN ** levers.get((each.family, each.lever), 0)
            * SAME_FAMILY_AGAIN ** min(AGAIN_AT_MOST, families.get(each.family, 0))
            for score, each in scored
        ]
        place = max(range(len(now)), key=lambda index: (now[index], -index))
        score, each = scored.pop(place)
        levers[each.family, each.lever] = levers.get((each.family, each.lever), 0) + 1
        families[each.family] = families.get(each.family, 0) + 1
        running = bool(each.tried) and not each.tried[-1].ending
        found.append(Ranked(each.name, score, fit_of(each, symptoms, best), effect_words(each.tried), running))
    return found


def effect_of(tried: Sequence[Tried]) -> float:
    """By how much having tried it moves an option up or down; 1 for one that was not.

    A verdict of an experiment goes before everything; else the lifts of all plans, and what one decided oneself.
    """
    judged = [each.judged for each in tried if each.judged is not None]
    if judged:
        return JUDGED[judged[-1]][0]
    factor = exp(sum(each.lift for each in tried))
    dropped = bool(tried) and tried[-1].ending == PlanEnding.DROP
    return factor * (0.5 if dropped else 1.0)


def best_hour(hours: Mapping[int, Tally]) -> tuple[int, Tally] | None:
    """The hour at which clearly more is answered than at the others, one in ten of such wrong; None where none is.

    >>> best_hour({9: Tally(20, 60), 14: Tally(30, 400)})[0]
    9
    >>> best_hour({9: Tally(6, 60), 14: Tally(30, 400)}) is None
    True
    """
    known = [(hour, tally) for hour, tally in sorted(hours.items()) if not tally.missing]
    hits, tries = sum(tally.hits for _, tally in known), sum(tally.tries for _, tally in known)
    if len(known) < 2 or not hits:
        return None
    chances = [_chance(tally, Tally(hits, tries)) for _, tally in known]
    passing = [
        each
        for each, passes in zip(known, benjamini_hochberg(chances), strict=True)
        if passes and each[1].hits * tries > hits * each[1].tries
    ]
    return max(passing, key=lambda each: each[1].hits / each[1].tries, default=None)


def fit_of(each: Candidate, symptoms: Symptoms, best: tuple[int, Tally] | None = None) -> str:
    """Why an option fits, with counts."""
    if each.early and _share_early(symptoms) > _share(each.family, symptoms):
        return f"Within ten seconds you heard {_counted(symptoms.early, 'noes')}."
    if best is not None and _at(best[0], each):
        hour, tally = best
        return (
            f"Between {hour}:00 and {hour}:59 of their clock {_counted(tally, 'dials were answered')}: it stands out."
        )
    if each.family:
        label = REASON_LABELS[Reason(each.family)]
        if not symptoms.reasons:
            return f"Made for “{label.lower()}”. None of your noes says why yet."
        tally_of = symptoms.families.get(each.family, Tally(0, symptoms.reasons))
        return f"“{label}” is the reason of {_counted(tally_of, 'noes')}."
    if symptoms.low is not None and each.aim in _AIMS[symptoms.low[0]]:
        stage, tally = symptoms.low
        return f"More than usual is lost {LOST[stage]}: {_counted(tally, DONE[stage])}."
    return "For any no."


def effect_words(tried: Sequence[Tried]) -> str:
    """What came of trying an option, with counts. Only what an experiment dealt is called anything but counts."""
    if not tried:
        return "You have not tried this yet."
    last = tried[-1]
    judged = [each.judged for each in tried if each.judged is not None]
    if judged:
        return JUDGED[judged[-1]][1]
    begin = _ENDINGS.get(last.ending, "A plan with it runs")
    if not last.before.tries or not last.since.tries:
        return f"{begin}. Nothing to compare yet."
    told = f"{_with_range(last.before)} before, {_with_range(last.since)} since"
    return f"{begin}. {_AIM_WORDS[last.aim].capitalize()}: {told}. Not a fair test."


def _weight(each: Candidate, symptoms: Symptoms, best: tuple[int, Tally] | None) -> float:
    weight = _share(each.family, symptoms) if each.family else ANY_NO
    if each.early:
        weight = max(weight, _share_early(symptoms))
    if symptoms.low is not None and each.aim in _AIMS.get(symptoms.low[0], ()):
        weight *= AT_THE_STAGE
    elif each.aim is Aim.ANSWERED and not each.family:
        weight *= ANSWERING_IS_FINE
    if best is not None and _at(best[0], each):
        weight *= AN_HOUR_STANDS_OUT
    elif each.hours == ALL_DAY:
        weight *= NO_HOUR_STANDS_OUT
    if each.for_trade:
        weight *= FOR_ONE_TRADE
    return weight * (HANDING_OVER if each.lever is Lever.HAND_OVER else 1.0)


def _at(hour: int, each: Candidate) -> bool:
    return each.hours is not None and each.hours[0] <= hour < each.hours[1]


def _share(family: str, symptoms: Symptoms) -> float:
    """The share of noes with this reason, drawn towards one in six."""
    tally = symptoms.families.get(family, NONE)
    return (tally.hits + NOES_BEFORE) / (symptoms.reasons + NOES_BEFORE * len(Reason))


def _share_early(symptoms: Symptoms) -> float:
    return (symptoms.early.hits + NOES_BEFORE) / (symptoms.early.tries + NOES_BEFORE * len(Reason))


def _chance(part: Tally, whole: Tally) -> float:
    """How likely a part so far from the whole is, if it is like the rest."""
    if part.hits <= _MANY:
        return two_sided(part.hits, tries=part.tries, all_hits=whole.hits, everything=whole.tries)
    share = whole.hits / whole.tries
    rest = (whole.tries - part.tries) / max(1, whole.tries - 1)
    spread = sqrt(part.tries * share * (1 - share) * rest)
    return 2 * NormalDist().cdf(-abs(part.hits - part.tries * share) / spread) if spread else 1.0


def _log_odds(tally: Tally) -> float:
    return log(tally.hits + 0.5) - log(tally.tries - tally.hits + 0.5)


def _spread(tally: Tally) -> float:
    return 1 / (tally.hits + 0.5) + 1 / (tally.tries - tally.hits + 0.5)


def _counted(tally: Tally, what: str) -> str:
    """Counts with their range: "41 of 120 noes · 29–40 %"; before ten chances counts alone."""
    likely = rates.fitting(tally)
    return f"{rates.out_of(tally)} {what}{_tail(likely)}"


def _with_range(tally: Tally) -> str:
    return f"{rates.out_of(tally)}{_tail(rates.fitting(tally))}"


def _tail(likely: Interval | None) -> str:
    return f" · {rates.range_in_words(likely)}" if likely is not None else ""
