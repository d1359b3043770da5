"""What may be said of an experiment, and in which words. "Use this for now" and "proven" are different words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bounceback.core import verdict_words as words
from bounceback.core.experiments import Kind
from bounceback.core.stats import coin

CHAMPION = 0
WORTH_HAVING = 1.02  # likely odds of going further; asking for more costs gain (measured, docs/explanation/verdicts.md)


class Word(StrEnum):
    """The four things that are said."""

    KEEP_GOING = "KEEP_GOING"
    FOR_NOW = "FOR_NOW"  # enough to go on with: evidence of 5, or the budget is spent and an arm is ahead
    PROVEN = "PROVEN"  # evidence of 20 was reached, for each challenger
    NO_DIFFERENCE = "NO_DIFFERENCE"  # the budget is spent and nothing worth having was found: keep the champion


@dataclass(frozen=True, slots=True)
class Pairs:
    """What came of the pairs of a challenger with the champion.

    won, lost       decided pairs, as the challenger sees them
    tied            both calls went equally far
    waiting         one of the two calls is still to come
    peak_for        the highest evidence there ever was while the challenger was ahead, 0 if never
    peak_against    the same while the champion was
    """

    won: int = 0
    lost: int = 0
    tied: int = 0
    waiting: int = 0
    peak_for: float = 0.0
    peak_against: float = 0.0

    @property
    def decided(self) -> int:
        """Pairs in which one went further."""
        return self.won + self.lost

    @property
    def evidence(self) -> float:
        """The evidence now."""
        return coin.evidence(self.won, self.lost)


@dataclass(frozen=True, slots=True)
class ArmStanding:
    """One arm and what came of it.

    label           as the page calls it
    connects        its deals that were spent: calls that somebody answered; with windows, dials
    appointments    of these, the calls that ended with the main objective
    pairs           against the champion; the champion's own are empty
    """

    label: str
    connects: int
    appointments: int = 0
    pairs: Pairs = Pairs()


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a verdict is made of. The first arm is the champion.

    budget          connects (with windows: dials) of all arms together after which one goes on with whatever is ahead
    without_deal    connects since the beginning that spent no deal
    changed         labels of arms whose words are no longer those that were dealt
    fair            the program dealt the arms; False where somebody chose them
    over            it has ended: there is nothing to keep going with
    """

    arms: tuple[ArmStanding, ...]
    budget: int
    kind: Kind = Kind.OPENING
    without_deal: int = 0
    changed: tuple[str, ...] = ()
    fair: bool = True
    over: bool = False

    def __post_init__(self) -> None:
        if len(self.arms) < 2:
            raise ValueError(f"need at least two arms, got {len(self.arms)}")

    @property
    def spent(self) -> int:
        """Connects so far, of all arms together."""
        return sum(arm.connects for arm in self.arms)

    @property
    def to_go(self) -> int:
        """Connects until the budget is spent."""
        return max(0, self.budget - self.spent)

    @property
    def challengers(self) -> int:
        """How many arms challenge the champion."""
        return len(self.arms) - 1

    @property
    def enough_for_now(self) -> float:
        """The evidence with which one goes on for now."""
        return coin.FOR_NOW * self.challengers

    @property
    def enough_for_proof(self) -> float:
        """The evidence that is called proof: 20 for each challenger, so that all together are wrong in 5 %."""
        return coin.PROVEN * self.challengers


@dataclass(frozen=True, slots=True)
class Reading:
    """What the pairs of one challenger say.

    odds      of its going further than the champion in a decided pair; valid at every look
    likely    the likeliest odds, drawn towards no difference: stopping early overstates
    """

    position: int
    label: str
    pairs: Pairs
    evidence: float
    odds: coin.Odds
    likely: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said.

    arm         position of the arm to go on with; None while there is none to name
    sentence    the verdict in words, with its counts
    details     further sentences: what range fits, which challenger may go
    warnings    what speaks against trusting it
    to_go       connects until the budget is spent
    """

    word: Word
    arm: int | None
    sentence: str
    details: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = field(default=())
    to_go: int = 0


def pairs_of(rounds: Iterable[Sequence[int | None]], *, arms: int) -> tuple[Pairs, ...]:
    """The pairs of each arm with the champion, from rounds in the order in which they came to an end.

    rounds     for each round how far the call of each arm went, by position; None where it is still to come
    arms       how many there are
    returns    by position; the champion's are empty
    """
    return pairs_of_calls(
        ((number, position, step) for number, steps in enumerate(rounds) for position, step in enumerate(steps)),
        arms=arms,
    )


def pairs_of_calls(calls: Iterable[tuple[int, int, int | None]], *, arms: int) -> tuple[Pairs, ...]:
    """The same from calls in the order in which they were made, so that each pair counts when it is whole.

    calls    number of the round, position of the arm, how far the call went (None: still to come)
    """
    counts = [_Count() for _ in range(arms)]
    rounds: dict[int, dict[int, int]] = {}
    for number, position, step in calls:
        if step is None:
            continue
        steps = rounds.setdefault(number, {})
        steps[position] = step
        for challenger in range(1, arms) if position == CHAMPION else (position,):
            theirs, ours = steps.get(challenger), steps.get(CHAMPION)
            if theirs is not None and ours is not None:
                counts[challenger].add(theirs - ours)
    for steps in rounds.values():
        for challenger in range(1, arms):
            counts[challenger].waiting += (challenger in steps) != (CHAMPION in steps)
    return tuple(
        Pairs(each.won, each.lost, each.tied, each.waiting, each.peak_for, each.peak_against) for each in counts
    )


@dataclass(slots=True)
class _Count:
    """The pairs of one challenger while they are counted."""

    won: int = 0
    lost: int = 0
    tied: int = 0
    waiting: int = 0
    peak_for: float = 0.0
    peak_against: float = 0.0

    def add(self, further: int) -> None:
        if not further:
            self.tied += 1
            return
        self.won, self.lost = self.won + (further > 0), self.lost + (further < 0)
        now = coin.evidence(self.won, self.lost)
        if self.won > self.lost:
            self.peak_for = max(self.peak_for, now)
        elif self.lost > self.won:
            self.peak_against = max(self.peak_against, now)


def judge(standing: Standing) -> Verdict:
    """What may be said of an experiment as it stands."""
    readings = tuple(_read(position, arm) for position, arm in enumerate(standing.arms) if position != CHAMPION)
    if not standing.fair:
        return Verdict(Word.KEEP_GOING, None, words.not_fair(), (), (), readings, standing.to_go)
    if standing.changed:
        said = words.restart(standing.changed)
        return Verdict(Word.KEEP_GOING, None, said, (), (said, *_warnings(standing, None)), readings, standing.to_go)
    word, arm, sentence = _word(standing, readings)
    return Verdict(
        word, arm, sentence, _details(standing, readings, arm), _warnings(standing, arm), readings, standing.to_go
    )


def of_pairs(won: int, lost: int) -> str:
    """What so many decided pairs of B against A say, in a sentence or two."""
    pairs = Pairs(won, lost)
    if pairs.evidence >= coin.PROVEN:
        told = words.proven("B" if won > lost else "A", [words.Against(*_sides(won, lost), pairs.evidence)])
    elif pairs.evidence >= coin.FOR_NOW:
        told = words.for_now("B" if won > lost else "A", [words.Against(*_sides(won, lost), pairs.evidence)])
    else:
        told = words.not_yet("B", "A", won, pairs.decided, pairs.evidence)
    fitting = words.range_of("B", pairs.decided, coin.odds(won, lost), coin.likely_odds(won, lost))
    return f"{told} {fitting}" if pairs.decided else told


def _sides(won: int, lost: int) -> tuple[str, int, int]:
    return ("A", won, won + lost) if won > lost else ("B", lost, won + lost)


def _read(position: int, arm: ArmStanding) -> Reading:
    pairs = arm.pairs
    return Reading(
        position,
        arm.label,
        pairs,
        pairs.evidence,
        coin.odds(pairs.won, pairs.lost),
        coin.likely_odds(pairs.won, pairs.lost),
    )


def _word(standing: Standing, readings: Sequence[Reading]) -> tuple[Word, int | None, str]:
    champion = standing.arms[CHAMPION].label
    unit = words.UNITS[standing.kind]

    def ahead(reading: Reading) -> words.Against:
        return words.Against(champion, reading.pairs.won, reading.pairs.decided, reading.evidence, _peak_for(reading))

    def behind(reading: Reading) -> words.Against:
        return words.Against(
            reading.label, reading.pairs.lost, reading.pairs.decided, reading.evidence, _peak_against(reading)
        )

    best = max(readings, key=lambda each: each.likely)
    if proven := [each for each in readings if _peak_for(each) >= standing.enough_for_proof]:
        winner = max(proven, key=lambda each: each.likely)
        return (
            Word.PROVEN,
            winner.position,
            words.proven(winner.label, [ahead(winner)], challengers=standing.challengers),
        )
    if all(_peak_against(each) >= standing.enough_for_proof for each in readings):
        return (
            Word.PROVEN,
            CHAMPION,
            words.proven(champion, [behind(each) for each in readings], challengers=standing.challengers),
        )
    strong = [each for each in readings if each.evidence >= standing.enough_for_now]
    if winners := [each for each in strong if each.pairs.won > each.pairs.lost]:
        winner = max(winners, key=lambda each: each.likely)
        return Word.FOR_NOW, winner.position, words.for_now(winner.label, [ahead(winner)])
    if len(strong) == len(readings):
        return Word.FOR_NOW, CHAMPION, words.for_now(champion, [behind(each) for each in readings])
    if standing.to_go and standing.over:
        return Word.KEEP_GOING, None, words.ended_early(standing.to_go, unit, champion, best)
    if standing.to_go:
        return Word.KEEP_GOING, None, words.keep_going(standing.to_go, unit, champion, best)
    if best.likely >= WORTH_HAVING:
        said = words.budget_spent(standing.budget, unit, best.label, [ahead(best)])
        return Word.FOR_NOW, best.position, said
    if best.likely <= 1 / WORTH_HAVING:
        said = words.budget_spent(standing.budget, unit, champion, [behind(each) for each in readings])
        return Word.FOR_NOW, CHAMPION, said
    return Word.NO_DIFFERENCE, CHAMPION, words.no_difference(standing.budget, unit, champion, best)


def _peak_for(reading: Reading) -> float:
    return max(reading.pairs.peak_for, reading.evidence if reading.pairs.won > reading.pairs.lost else 0.0)


def _peak_against(reading: Reading) -> float:
    return max(reading.pairs.peak_against, reading.evidence if reading.pairs.lost > reading.pairs.won else 0.0)


def _details(standing: Standing, readings: Sequence[Reading], arm: int | None) -> tuple[str, ...]:
    champion = standing.arms[CHAMPION].label
    said = [
        words.may_go(champion, reading)
        for reading in readings
        if len(readings) > 1 and arm != CHAMPION and _peak_against(reading) >= standing.enough_for_proof
    ]
    told = [each for each in readings if each.pairs.decided and (arm in (None, CHAMPION, each.position))]
    return (*said, *(words.range_of(each.label, each.pairs.decided, each.odds, each.likely) for each in told))


def _warnings(standing: Standing, arm: int | None) -> tuple[str, ...]:
    return tuple(
        each
        for each in (
            *words.appointments_disagree(
                [(each.label, each.appointments, each.connects) for each in standing.arms], arm
            ),
            words.skipped([(each.label, each.connects) for each in standing.arms], standing.kind),
            words.without_deal(standing.without_deal, standing.spent, standing.kind),
        )
        if each
    )
