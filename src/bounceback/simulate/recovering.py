"""How made-up callers recover: they look again at reasons, and the first of them tries what the playbook offers.

One plan after the other: an opening, judged by an experiment that the program deals; then a question or something to
practise; then the next opening. Verdicts are looked at on Fridays, and what they say is done. All of it goes through
the same actions as in real life, and the numbers come from this module's own dice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from bounceback.base.models import User
from bounceback.calling.actions import second_looks
from bounceback.calling.models import Call
from bounceback.calling.queries import reasons
from bounceback.calling.steps.said import Marked
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import Opening
from bounceback.campaigns.reasons import actions as finer_reasons
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.core.playbook import Did, Lever, PlanEnding
from bounceback.core.stats.budget import budget
from bounceback.core.verdicts import CHAMPION, Verdict, Word
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Experiment
from bounceback.playbook.actions import options, plans, tips
from bounceback.playbook.actions.plans import Wanted
from bounceback.playbook.models import Plan
from bounceback.playbook.queries.options import Known
from bounceback.recovery.queries import evidence, progress, ranking
from bounceback.simulate import words
from bounceback.simulate.steps import OPENINGS, Cast
from bounceback.simulate.world import World

_NAMESPACE = UUID("0b0c2f2e-6f5e-4a52-8d36-54c5b4b1f0a7")
_AFTER = timedelta(minutes=50)  # after the last call; cards are reviewed before
TIP_ON, OWN_ON, FIRST_ON = 4, 5, 6  # evenings of the first caller; the first plan begins in the second week
_WEEKS_OF_USE = 10  # for which the answer of an experiment is used
_HABIT = 40  # answered calls until a plan without an experiment is looked at
_LOOKS = 0.5  # chance of an evening on which reasons are looked at again
_LOOKS_AT = 2  # calls of an evening
_FINDS = 0.8  # chance of settling on the true reason
_FRIDAY = 4


@dataclass(slots=True)
class Recovering:
    """What the callers of a made-up workspace do about their noes."""

    world: World
    cast: Cast
    evenings: int = 0  # of the first caller
    plan: Plan | None = None
    experiment: Experiment | None = None
    _planned: set[str] = field(default_factory=set)  # addresses of options
    _plans: int = 0
    _marked: int = 0  # calls since the plan began

    def evening(self, noes: Sequence[tuple[UUID, Reason]], *, first: bool, by: User, day: date, at: datetime) -> None:
        """What is done after the last call of a day.

        noes     the day's, by their keys, with their true reasons
        first    this is the caller who plans
        """
        at += _AFTER
        self._look_again(noes, by=by, day=day, at=at)
        if not first:
            return
        self.evenings += 1
        if self.evenings == TIP_ON:
            tips.note_tip(text=words.TIP, source=words.TIP_FROM, by=by, at=at)
            finer_reasons.add(family=Reason.NO_RAPPORT, label=words.OWN_FINER, by=by, at=at)
        elif self.evenings == OWN_ON:
            options.make_option(key=self._key("option"), words=words.OWN_OPTION, by=by, at=at)
        elif self.plan is not None:
            self._look_at_plan(self.plan, by=by, day=day, at=at)
        elif self.evenings >= FIRST_ON:
            self._begin(by=by, at=at)

    def marks(self, number: int, *, caller: int) -> tuple[Marked, ...]:
        """What the caller says of the plan on the call with that number: ever more often that it was done."""
        if self.plan is None or self.plan.user_id != caller:
            return ()
        rng = self.world.dice("mark", number)
        forgets = 0.05 + 0.45 * math.exp(-self._marked / 12)
        self._marked += 1
        if rng.random() < 0.1:
            return ()
        return (Marked(self.plan.key, Did.FORGOT if rng.random() < forgets else Did.DID),)

    def _begin(self, *, by: User, at: datetime) -> None:
        """The next plan: one with an opening, then one without, in the order of the playbook for this caller."""
        others = self._openings() if self._plans % 2 == 0 else []
        levers = (Lever.OPENING,) if others else (Lever.QUESTION, Lever.PRACTICE)
        rows = ranking.ranking(by).rows
        found = [row.option for row in rows if row.option.lever in levers and row.option.address not in self._planned]
        if not found:
            return
        option, self._plans, self._marked = found[0], self._plans + 1, 0
        self._planned.add(option.address)
        finish = min(option.finish, _HABIT)
        if others:
            self.experiment = self._compare(others, by=by, at=at)
            finish = self.experiment.budget
        self.plan = plans.begin(
            option=option,
            campaign=self.cast.campaign,
            wanted=_wanted(option, finish),
            key=self._key(f"plan/{self._plans}"),
            experiment=self.experiment,
            by=by,
            at=at,
        )

    def _compare(self, others: list[Opening], *, by: User, at: datetime) -> Experiment:
        in_use = campaign_queries.opening_in_use(self.cast.campaign)
        pace = evidence.pace(self.cast.campaign, at=at)
        horizon = max(60, round(pace.connects * _WEEKS_OF_USE))
        return experiments.begin(
            key=self._key(f"experiment/{self._plans}"),
            campaign=self.cast.campaign,
            kind=Kind.OPENING,
            arms=[*([in_use] if in_use else []), others[0]],
            horizon=horizon,
            budget=budget(horizon),
            by=by,
            at=at,
        )

    def _openings(self) -> list[Opening]:
        """Openings to try against the one in use: the one that nobody tried yet."""
        in_use = campaign_queries.opening_in_use(self.cast.campaign)
        mine = self.cast.campaign.openings.filter(archived_at=None).order_by("label")
        tried = set(
            Experiment.objects.filter(campaign=self.cast.campaign).values_list("arms__version__opening", flat=True)
        )
        return [each for each in mine if each != in_use and each.pk not in tried]

    def _look_at_plan(self, plan: Plan, *, by: User, day: date, at: datetime) -> None:
        if self.experiment is not None:
            if day.weekday() == _FRIDAY:
                self._judge(plan, self.experiment, by=by, at=at)
            return
        stands = progress.progress(plan)
        if stands.finished:
            ending = PlanEnding.KEEP if stands.did > 2 * stands.forgot else PlanEnding.DROP
            lesson = words.lesson_of_habit(did=stands.did, of=stands.done, keep=ending is PlanEnding.KEEP)
            self._end(plan, ending, lesson, by=by, at=at)
            self._write_opening(by=by, at=at)

    def _judge(self, plan: Plan, experiment: Experiment, *, by: User, at: datetime) -> None:
        found = evidence.found(experiment)
        verdict = found.verdict
        if verdict.word is Word.KEEP_GOING:
            return
        arm = _arm_of(verdict)
        experiments.adopt(experiment=experiment, arm=found.arms[arm].arm, by=by, at=at)
        lesson = words.lesson_of_verdict(
            found.arms[arm].arm.label, proven=verdict.word is Word.PROVEN, changed=arm != CHAMPION
        )
        self._end(plan, PlanEnding.KEEP if arm != CHAMPION else PlanEnding.DROP, lesson, by=by, at=at)
        self.experiment = None

    def _end(self, plan: Plan, ending: PlanEnding, lesson: str, *, by: User, at: datetime) -> None:
        plans.end(plan=plan, ending=ending, lesson=lesson, by=by, at=at)
        self.plan = None

    def _write_opening(self, *, by: User, at: datetime) -> None:
        """One more opening to try, as long as there are words for one."""
        index = len(self.cast.openings)
        if index < len(OPENINGS):
            campaign = self.cast.campaign
            label = campaign_queries.next_label(campaign)
            version = campaigns.open_with(campaign=campaign, label=label, text=OPENINGS[index], by=by, at=at)
            self.cast.openings.append(version.pk)
            self.world.write_opening()

    def _look_again(self, noes: Sequence[tuple[UUID, Reason]], *, by: User, day: date, at: datetime) -> None:
        rng = self.world.dice("second look", day, by.first_name)
        if not noes or rng.random() >= _LOOKS:
            return
        chosen = rng.sample(list(noes), min(_LOOKS_AT, len(noes)))
        calls = {call.key: call for call in Call.objects.filter(key__in=[key for key, _ in chosen])}
        for key, true in chosen:
            call = calls[key]
            if not MEANINGS[Outcome(call.outcome)].is_no:
                continue
            may_be = reasons.may_be(reasons.evidence([call])[key])
            settled = true if true in may_be and rng.random() < _FINDS else rng.choice(may_be)
            second_looks.look_again(call=call, settled=settled, by=by, at=at)

    def _key(self, what: str) -> UUID:
        """The same in every world of this seed, so that the same arms are dealt; another one where it is taken."""
        key = uuid5(_NAMESPACE, f"{self.world.seed}/{what}")
        taken = Experiment.objects.filter(key=key).exists() or Plan.objects.filter(key=key).exists()
        return uuid5(key, str(self.cast.campaign.workspace_id)) if taken or what == "option" else key


def _wanted(option: Known, finish: int) -> Wanted:
    reason = Reason(option.family) if option.family else None
    return Wanted(remind=option.remind, aim=option.aim, finish=finish, reason=reason)


def _arm_of(verdict: Verdict) -> int:
    """The arm to go on with: where there is none to name, what was used before."""
    return CHAMPION if verdict.arm is None else verdict.arm
