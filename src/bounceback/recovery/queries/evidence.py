"""What an experiment has seen so far: its deals and the calls that spent them, joined by their stroke.

Nothing of this is kept: deals say which arm a call had, calls say how far they went, and evidence follows from both.
A call that was taken back has given its deal back. A dealt arm counts even where other words were said. Calls dialled
after the experiment had ended do not count: an ended verdict stays as it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.core import verdict_words
from bounceback.core.experiments import NOBODY, Kind, step_of
from bounceback.core.outcomes import MEANINGS
from bounceback.core.stats.intervals import Tally
from bounceback.core.verdicts import ArmStanding, Standing, Verdict, judge, pairs_of_calls
from bounceback.experiments import queries as experiments
from bounceback.experiments.models import Arm, Experiment
from bounceback.experiments.queries import Interrupted

APPOINTMENT = 4  # the step of a call that reached the main objective
PACE_WEEKS = 4  # a caller's pace is that of the last weeks
PACE_DAYS = 5  # with calls, a working week of them, before a pace is told
HUMAN = [each.value for each, meaning in MEANINGS.items() if meaning.human]


@dataclass(slots=True)
class ArmFound:
    """What one arm's calls came to.

    spent    deals of it that a call took: connects of openings, dials of windows
    depth    step (−1 to 4) → calls
    """

    arm: Arm
    spent: int = 0
    depth: Counter[int] = field(default_factory=Counter)

    @property
    def appointments(self) -> Tally:
        """Calls that reached the main objective, of those that spent a deal."""
        return Tally(self.depth[APPOINTMENT], self.spent)

    def at_least(self, step: int) -> Tally:
        """Calls that went at least so far."""
        return Tally(sum(many for each, many in self.depth.items() if each >= step), self.spent)

    def ended_at(self, step: int) -> Tally:
        """Calls that went just so far."""
        return Tally(self.depth[step], self.spent)


@dataclass(frozen=True, slots=True)
class Found:
    """What an experiment has seen.

    arms         the champion first
    standing     the same, as verdicts are made of it
    verdict      what may be said of it
    interrupted  since when and why nothing is dealt; None where all is well
    """

    experiment: Experiment
    arms: tuple[ArmFound, ...]
    standing: Standing
    verdict: Verdict
    interrupted: Interrupted | None

    def a_week(self, at: datetime) -> float:
        """Deals that calls took a week since it began; 0 in its first day."""
        days = ((self.experiment.ended_at or at) - self.experiment.begun_at) / timedelta(days=1)
        return 7 * self.standing.spent / days if days >= 1 else 0.0


_DEALS = """
    SELECT d.experiment_id, d.round, d.arm_id, c.outcome, c.depth
      FROM experiments_deal d JOIN calling_call c ON c.key = d.stroke
      JOIN experiments_experiment e ON e.id = d.experiment_id
     WHERE d.experiment_id IN ({}) AND d.stroke IS NOT NULL AND c.outcome <> ''
       AND (e.ended_at IS NULL OR c.dialled_at < e.ended_at)
     ORDER BY d.spent_at, d.id"""


def found(experiment: Experiment) -> Found:
    """Join one experiment's deals with their calls, and judge. Four statements for any number of deals."""
    ((arms, calls),) = _counted([experiment]).values()
    interrupted = experiments.interrupted(experiment)
    standing = _standing(
        experiment,
        arms,
        calls,
        without_deal=_without_a_deal(experiment) if experiment.kind == Kind.OPENING else 0,
        changed=interrupted.labels if interrupted is not None else (),
    )
    verdict = judge(standing)
    if reworded := experiments.reworded_before_its_end(experiment):
        verdict = replace(verdict, warnings=(verdict_words.reworded_before_the_end(reworded), *verdict.warnings))
    return Found(experiment, arms, standing, verdict, interrupted)


def verdicts(several: Collection[Experiment]) -> dict[int, Verdict]:
    """What the pairs of each experiment say, by its id, without its warnings. Two statements for any number."""
    by_id = {each.pk: each for each in several}
    counted = _counted(list(by_id.values())) if by_id else {}
    return {pk: judge(_standing(by_id[pk], arms, calls)) for pk, (arms, calls) in counted.items() if len(arms) > 1}


_Calls = list[tuple[int, int, int]]  # in their order: number of the round, position of the arm, step


def _counted(several: Collection[Experiment]) -> dict[int, tuple[tuple[ArmFound, ...], _Calls]]:
    """The arms and the calls of each, by its id. Two statements."""
    arms: defaultdict[int, list[ArmFound]] = defaultdict(list)
    for arm in (
        Arm.objects.filter(experiment__in=several).select_related("version__opening").order_by("experiment", "position")
    ):
        arms[arm.experiment_id].append(ArmFound(arm))
    rows: defaultdict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_DEALS.format(", ".join(["%s"] * len(several))), [each.pk for each in several])
        for experiment, number, arm_id, outcome, depth in cursor.fetchall():
            rows[experiment].append((number, arm_id, outcome, depth))
    return {
        each.pk: (tuple(arms[each.pk]), _count(rows[each.pk], arms[each.pk], openings=each.kind == Kind.OPENING))
        for each in several
    }


def _standing(
    experiment: Experiment,
    arms: Sequence[ArmFound],
    calls: _Calls,
    *,
    without_deal: int = 0,
    changed: tuple[str, ...] = (),
) -> Standing:
    pairs = pairs_of_calls(calls, arms=len(arms))
    return Standing(
        arms=tuple(
            ArmStanding(label_of(each.arm), each.spent, each.depth[APPOINTMENT], pairs[position])
            for position, each in enumerate(arms)
        ),
        budget=experiment.budget,
        kind=Kind(experiment.kind),
        without_deal=without_deal,
        changed=changed,
        over=experiment.ended_at is not None,
    )


def label_of(arm: Arm) -> str:
    """How an arm is called: an opening by its letter, a window by its hours."""
    return f"{arm.begins_hour}–{arm.ends_hour} h" if arm.begins_hour is not None else arm.label


def _count(rows: Iterable[tuple[int, int, str, str]], arms: Sequence[ArmFound], *, openings: bool) -> _Calls:
    """Add the rows to their arms. Returns the calls in their order."""
    place = {each.arm.pk: position for position, each in enumerate(arms)}
    known: dict[tuple[str, str], int | None] = {}
    calls: _Calls = []
    for number, arm, outcome, depth in rows:
        if (outcome, depth) not in known:
            known[outcome, depth] = step_of(outcome, depth)
        step = known[outcome, depth]
        if step is None or (openings and step == NOBODY):
            continue
        arms[place[arm]].spent += 1
        arms[place[arm]].depth[step] += 1
        calls.append((number, place[arm], step))
    return calls


def _without_a_deal(experiment: Experiment) -> int:
    """Connects of the campaign, dialled here while it ran, that spent none of its deals.

    Cards that were in hand when it began have none, and that is nobody's doing.
    """
    calls = Call.objects.filter(
        campaign_id=experiment.campaign_id,
        dialled_at__gte=experiment.begun_at,
        outcome__in=HUMAN,
        came_in=False,
        brought_by=None,
    ).exclude(lease__taken_at__lt=experiment.begun_at)
    if experiment.ended_at is not None:
        calls = calls.filter(dialled_at__lt=experiment.ended_at)
    spent = experiment.deals.filter(stroke__isnull=False).values("stroke")
    return calls.exclude(key__in=spent).count()


@dataclass(frozen=True, slots=True)
class Pace:
    """How many calls a campaign makes in a week, of all its callers.

    weeks    over which it was counted, 1 to 4; 0 where nobody has called yet
    days     on which there were calls
    """

    connects: float
    dials: float
    weeks: float
    days: int

    @property
    def known(self) -> bool:
        """Whether it tells anything: a first day or two are no week."""
        return self.days >= PACE_DAYS


def pace(campaign: Campaign, *, at: datetime) -> Pace:
    """Connects and dials a week, from the last four weeks; from fewer where calling began later. One statement."""
    since = at - timedelta(weeks=PACE_WEEKS)
    calls = Call.objects.filter(
        campaign=campaign, dialled_at__gte=since, dialled_at__lte=at, came_in=False, brought_by=None
    ).exclude(outcome="")
    rows = list(calls.values_list("dialled_at", "outcome").order_by("dialled_at"))
    if not rows:
        return Pace(0.0, 0.0, 0.0, 0)
    earlier = Call.objects.filter(campaign=campaign, dialled_at__lt=since, came_in=False, brought_by=None).exists()
    weeks = float(PACE_WEEKS) if earlier else max(1.0, (at - rows[0][0]) / timedelta(weeks=1))
    human = set(HUMAN)
    days = len({timezone.localdate(dialled_at) for dialled_at, _ in rows})
    return Pace(sum(outcome in human for _, outcome in rows) / weeks, len(rows) / weeks, weeks, days)


def of_user(by: User, key: UUID) -> Experiment | None:
    """The experiment of that key in this user's workspace."""
    mine = Experiment.objects.filter(workspace_id=by.workspace_id).select_related("campaign", "begun_by", "after")
    return mine.filter(key=key).first()
