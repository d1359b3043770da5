"""Experiments that are lived through: begun, dealt, dialled and logged by the actions, in the real database.

The world knows the truth: how far each call went, and which deal was on its card. What `recovery` derives from the
database after every log must be what the pure functions make of the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import exp, log
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from bounceback.base.models import User
from bounceback.calling import actions
from bounceback.calling.models import Call, Lease, Session
from bounceback.calling.queries import dialled, open_places, reasons
from bounceback.calling.steps.said import Log
from bounceback.campaigns import actions as campaigns
from bounceback.core.dealing import Span
from bounceback.core.experiments import NOBODY, Kind
from bounceback.core.outcomes import Outcome
from bounceback.core.stats.foretelling import LADDER
from bounceback.core.verdicts import ArmStanding, Pairs, Standing, Verdict, Word, judge, pairs_of_calls
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from bounceback.insights.queries import kept
from bounceback.recovery.queries import evidence
from tests import factories, personas

PEOPLE = 130  # more than an experiment dials: each is called once
WINDOWS = (Span(10, 12), Span(14, 16))
ANSWERED, SKIPPED, UNDEALT, MISKEYED, NOTED = 0.7, 0.1, 0.04, 0.1, 0.1
SAID = {
    0: (Outcome.HUNG_UP, 8),
    1: (Outcome.NO, 15),
    2: (Outcome.NO, 120),
    3: (Outcome.RUNG, 120),
    4: (Outcome.APPOINTMENT, 200),
}


@dataclass
class Place:
    """Two callers, a campaign with two openings, and a list of people of Ohio who were never called."""

    callers: tuple[User, User]
    campaign: Any
    rung: int
    openings: list[Any]
    at: datetime  # a Tuesday's noon in Ohio


def place(ana: User, *, at: datetime) -> Place:
    """Lay it out."""
    people = factories.make_list(ana, at=at)
    for n in range(PEOPLE):
        factories.make_prospect(
            ana, at=at, on=people, e164=f"+1330555{n + 1000:04}", name=f"Person {n}", company=f"Firm {n}"
        )
    campaign = factories.make_campaign(ana, at=at, lists=(people,))
    openings = [
        campaigns.open_with(campaign=campaign, label=label, text=f"{label}?", by=ana, at=at).opening for label in "XY"
    ]
    callers = (ana, personas.make_ben(ana.workspace, at=at))
    return Place(callers, campaign, campaign.objectives.get(position=1).pk, openings, at)


@dataclass
class Lived:
    """What came of one experiment.

    calls      in the order in which they were logged: round, position of the arm, how far the call went
    verdicts   after each log
    """

    calls: list[tuple[datetime, int, int, int]] = field(default_factory=list)  # end, round, arm, how far
    undealt: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs)
    connects: tuple[int, ...] = ()

    @property
    def proven(self) -> set[int | None]:
        """The arms that were ever called proven."""
        return {each.arm for each in self.verdicts if each.word is Word.PROVEN}


@contextmanager
def for_nothing() -> Iterator[None]:
    """Whatever is written inside is gone afterwards, and nobody remembers it."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for each in (open_places, dialled, kept, reasons):
            each.forget()


def step(rng: Random, worse: float) -> int:
    """How far a call goes: the ladder's shares, with all odds of going further multiplied by exp(−worse)."""
    draw, above = rng.random(), 1.0
    for at, share in enumerate(LADDER):
        above -= share
        if at == len(LADDER) - 1:
            break
        odds = exp(log(above / (1 - above)) - worse)
        if draw >= odds / (1 + odds):
            return at
    return len(LADDER) - 1


class Life:
    """One experiment, day by day."""

    def __init__(self, where: Place, *, kind: Kind, shift: float, rng: Random) -> None:
        self.where, self.shift, self.rng = where, shift, rng
        self.experiment = self._begin(kind)
        self.arms = list(self.experiment.arms.order_by("position"))
        self.lived = Lived()
        self.deals: dict[int, list[Any]] = {}  # of each caller, as the cockpit keeps them

    def _begin(self, kind: Kind) -> Experiment:
        of_hours = kind is Kind.WINDOW
        return experiments.begin(
            key=UUID(int=self.rng.getrandbits(128), version=4), campaign=self.where.campaign, kind=kind,
            arms=WINDOWS if of_hours else self.where.openings, horizon=300, budget=80,
            rounds_a_day=8 if of_hours else None, by=self.where.callers[0], at=self.where.at - timedelta(hours=4),
        )  # fmt: skip

    def openings(self, *, connects: int) -> Lived:
        """Half-days of calls, the two callers by turns, until so many have answered."""
        for day in range(60):
            for hour in (-2, 2):
                at = self._weekday(day) + timedelta(hours=hour)
                sessions = [actions.start_session(campaign=self.where.campaign, by=by, at=at) for by in self._callers()]
                mood = self.rng.gauss(0, 0.8)  # of this half-day
                for n in range(8):
                    at += timedelta(minutes=3)
                    self._call(sessions[n % 2], at=at, worse=mood + 0.3 * n + (0.5 if hour > 0 else 0))
                    if sum(each for each in self.lived.connects) >= connects:
                        return self._over()
                for session in sessions:
                    actions.end_session(session=session, by=session.caller, at=at + timedelta(minutes=5))
        raise AssertionError("so many days, and so few answered")

    def windows(self, *, days: int) -> Lived:
        """One caller calls in both windows of each day; the first cards are taken before either."""
        by = self.where.callers[0]
        for day in range(days):
            noon = self._weekday(day)
            at = noon - timedelta(hours=3)
            session = actions.start_session(campaign=self.where.campaign, by=by, at=at)
            self._call(session, at=at, worse=0)
            mood = self.rng.gauss(0, 0.8)
            for hour in (-2, 2):
                for n in range(9):
                    at = noon + timedelta(hours=hour, minutes=2 + 5 * n)
                    self._call(session, at=at, worse=mood + 0.3 * n)
            actions.end_session(session=session, by=by, at=at + timedelta(minutes=5))
        return self._over()

    def _callers(self) -> list[User]:
        return self.rng.sample(self.where.callers, 2)

    def _weekday(self, day: int) -> datetime:
        """Noon of a Tuesday, Wednesday or Thursday."""
        return self.where.at + timedelta(days=7 * (day // 3) + day % 3)

    def _call(self, session: Session, *, at: datetime, worse: float) -> None:
        by, rng = session.caller, self.rng
        taken = actions.take_cards(session=session, want=1, by=by, at=at).hand
        if taken.cards and rng.random() < SKIPPED:
            taken = actions.skip(lease=Lease.objects.get(pk=taken.cards[0].lease), want=1, by=by, at=at)
        if not taken.cards:
            return
        card = taken.cards[0]
        key = UUID(int=rng.getrandbits(128), version=4)
        actions.dial(key=key, lease=Lease.objects.get(pk=card.lease), dialled_at=at, by=by, at=at)
        window = Deal.objects.filter(listing=card.listing, stroke=None).select_related("arm").first()
        waiting = [each for each in taken.deals if each.block == card.block and card.block]
        deal = waiting[0] if waiting and rng.random() >= UNDEALT else None
        arm = window.arm.position if window else None
        if deal is not None:
            arm = next(each.position for each in self.arms if each.version_id == deal.version)
        worse -= self.shift if arm == 1 else 0
        far = step(rng, worse) if rng.random() < ANSWERED else NOBODY
        said_at = at
        if rng.random() < MISKEYED:  # a slip of the finger, taken back; the same card, and its deal in front
            self._log(key, (far + 2) % 6 - 1, deal, by=by, at=at)
            back = actions.take_back(key=key, by=by, at=at + timedelta(seconds=1))
            assert deal is None or back.deals[0].key == deal.key or back.deals[0].block != deal.block
            said_at = at + timedelta(seconds=2)
        self._log(key, far, deal, by=by, at=said_at)
        if rng.random() < NOTED:
            change = actions.Change(note="Again in spring")
            actions.change(key=key, change=change, by=by, at=said_at + timedelta(seconds=1))
        self._note(key, far, deal.key if deal else window.key if window else None, arm)

    def _log(self, key: UUID, far: int, deal: Any, *, by: User, at: datetime) -> None:
        outcome, seconds = SAID.get(far, (Outcome.NO_ANSWER, 20))
        dialled_at = Call.objects.values_list("dialled_at", flat=True).get(key=key)
        said = Log(
            dialled_at=dialled_at, answered_at=dialled_at if far >= 0 else None,
            ended_at=dialled_at + timedelta(seconds=seconds), outcome=outcome,
            rung=self.where.rung if outcome is Outcome.RUNG else None, deal=deal.key if deal else None,
        )  # fmt: skip
        actions.log(key=key, log=said, want=0, by=by, at=max(at, dialled_at + timedelta(seconds=seconds)))

    def _note(self, key: UUID, far: int, deal: UUID | None, arm: int | None) -> None:
        """Add the call to the truth, and compare what the database says."""
        lived, of_hours = self.lived, self.experiment.kind == Kind.WINDOW
        if deal is not None and arm is not None and (of_hours or far != NOBODY):
            spent = Deal.objects.get(key=deal)
            assert spent.stroke == key
            ended_at = Call.objects.values_list("ended_at", flat=True).get(key=key)
            lived.calls.append((ended_at, spent.round, arm, far))
        elif far != NOBODY and not of_hours:
            lived.undealt += 1
        truth = self._truth()
        found = evidence.found(self.experiment)
        assert found.standing == truth, f"{found.standing}\n{truth}"
        assert found.verdict == judge(truth)
        lived.verdicts.append(found.verdict)
        lived.pairs, lived.connects = truth.arms[1].pairs, tuple(each.connects for each in truth.arms)

    def _truth(self) -> Standing:
        calls = [told for _, *told in sorted(self.lived.calls)]
        pairs = pairs_of_calls(calls, arms=len(self.arms))
        return Standing(
            tuple(
                ArmStanding(
                    evidence.label_of(arm),
                    sum(position == arm.position for _, position, _ in calls),
                    sum(position == arm.position and far == 4 for _, position, far in calls),
                    pairs[arm.position],
                )
                for arm in self.arms
            ),
            budget=self.experiment.budget,
            kind=Kind(self.experiment.kind),
            without_deal=self.lived.undealt,
        )

    def _over(self) -> Lived:
        """Stop it: what it saw stays."""
        at = self.where.at + timedelta(days=200)
        experiments.stop(experiment=self.experiment, by=self.where.callers[0], at=at)
        found = evidence.found(self.experiment)
        assert replace(found.standing, over=False) == self._truth()
        assert found.verdict.readings == self.lived.verdicts[-1].readings
        return self.lived


def many(where: Place, how: Callable[[Life], Lived], *, experiments: int, kind: Kind, seed: int, shift: float = 0.0):
    """Live through so many experiments, each for nothing: the next one finds the list as it was."""
    rng = Random(seed)
    found = []
    for _ in range(experiments):
        with for_nothing():
            found.append(how(Life(where, kind=kind, shift=shift, rng=rng)))
    return found
