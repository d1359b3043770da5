"""Experiments laid out, and rounds that were spent."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bounceback.calling.models import Call
from bounceback.campaigns import actions as campaigns
from bounceback.core.experiments import Kind
from bounceback.experiments.models import Arm, Deal, Experiment
from tests import factories

DEPTHS = {0: "HUNG_UP", 1: "SHORT", 2: "CONVERSATION", 3: "PERMISSION", 4: "APPOINTMENT"}
OUTCOMES = {-1: "NO_ANSWER", 0: "HUNG_UP", 1: "NO", 2: "NO", 3: "RUNG", 4: "APPOINTMENT"}


def lay_experiment(by, campaign, *, at, letters="AB", kind=Kind.OPENING, budget=80):
    experiment = Experiment.objects.create(
        workspace_id=by.workspace_id, key=uuid4(), campaign=campaign, kind=kind, horizon=300, budget=budget,
        rounds_a_day=4 if kind is Kind.WINDOW else None, begun_at=at, begun_by=by,
    )  # fmt: skip
    for position, letter in enumerate(letters):
        words = {"begins_hour": 8 + 2 * position, "ends_hour": 10 + 2 * position}
        if kind is Kind.OPENING:
            version = campaigns.open_with(campaign=campaign, label=letter, text=f"Words of {letter}", by=by, at=at)
            words = {"version": version}
        Arm.objects.create(
            workspace_id=by.workspace_id, experiment=experiment, position=position, label=letter, **words
        )
    return experiment


def rounds(experiment, *found, at):
    """Spend one round for each tuple: how far the call of each arm went; None leaves its deal waiting."""
    by = experiment.begun_by
    arms = list(experiment.arms.order_by("position"))
    whom = factories.make_listing(by, at=at)
    first = experiment.deals.count() // len(arms) + 1
    deals, calls = [], []
    for number, steps in enumerate(found, first):
        for place, (arm, step) in enumerate(zip(arms, steps, strict=True)):
            when = at + timedelta(minutes=10 * number + place)
            stroke = None if step is None else uuid4()
            deals.append(
                Deal(
                    workspace_id=by.workspace_id, key=uuid4(), experiment=experiment, arm=arm, caller=by, block="",
                    round=number, place=place, dealt_at=at, stroke=stroke, spent_at=when if stroke else None,
                )
            )  # fmt: skip
            if step is not None:
                answered = step >= 0
                calls.append(
                    Call(
                        workspace_id=by.workspace_id, key=stroke, campaign=experiment.campaign, caller=by,
                        prospect=whom.prospect, number=whom.number, attempt=1, dialled_at=when,
                        answered_at=when if answered else None, ended_at=when, logged_at=when,
                        outcome=OUTCOMES[step], depth=DEPTHS.get(step, ""),
                    )
                )  # fmt: skip
    Deal.objects.bulk_create(deals)
    Call.objects.bulk_create(calls)
