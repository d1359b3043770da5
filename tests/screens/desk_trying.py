"""What is being tried at the laid desk: a plan that runs, one that ended, and an experiment that judges the first."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Did, Lever, PlanEnding, Sort
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from bounceback.playbook.actions import plans
from bounceback.playbook.models import Mark, Option, Plan
from tests import factories

TRYING = UUID("6b1f7a36-3f1b-4b5e-9a61-2d5d83d8c7a2")
HUMAN = ("NO", "HUNG_UP", "RUNG", "APPOINTMENT", "GATEKEEPER", "OFF_LIST", "SALE")


def lay_trying(by: User, campaign: Campaign, *, at: datetime) -> tuple[Plan, Experiment]:
    """Lay it out once: two weeks of it. The same desk again gives the same rows."""
    known = Plan.objects.filter(workspace_id=by.workspace_id, key=uuid5(TRYING, f"plan {by.pk}")).first()
    if known is not None and known.experiment is not None:
        return known, known.experiment
    began = at - timedelta(days=14)
    openings = list(campaign.openings.filter(archived_at=None).order_by("label"))[:2]
    tried = experiments.begin(
        key=uuid5(TRYING, f"experiment {by.pk}"),
        campaign=campaign,
        kind=Kind.OPENING,
        arms=openings,
        horizon=325,
        budget=84,
        by=by,
        at=at,
    )
    Experiment.objects.filter(pk=tried.pk).update(begun_at=began)
    _rounds(by, tried, at=began)
    wanted = plans.Wanted(
        remind="Say it is a cold call, then stop talking", aim=Aim.CONVERSATIONS, finish=60, reason=Reason.NO_RAPPORT
    )
    plan = plans.begin(
        option=_option(by, "Own up in the first sentence", Lever.OPENING, at=began),
        campaign=campaign,
        wanted=wanted,
        key=uuid5(TRYING, f"plan {by.pk}"),
        experiment=tried,
        by=by,
        at=began,
    )
    calls = Call.objects.filter(campaign=campaign, outcome__in=HUMAN, dialled_at__gte=began).order_by("pk")[:12]
    for number, call in enumerate(calls):
        Mark.objects.get_or_create(
            workspace_id=by.workspace_id,
            plan=plan,
            stroke=call.key,
            defaults={"did": Did.FORGOT if number % 4 == 3 else Did.DID, "marked_at": at},
        )
    earlier = plans.begin(
        option=_option(by, "Call before nine", Lever.HOUR, at=began),
        campaign=campaign,
        wanted=plans.Wanted(remind="First dial at eight", aim=Aim.ANSWERED, finish=200, reason=Reason.WRONG_TIME),
        key=uuid5(TRYING, f"earlier {by.pk}"),
        by=by,
        at=at - timedelta(days=40),
    )
    lesson = "Trades pick up before nine, offices do not. Keep it for the list of contractors."
    plans.end(plan=earlier, ending=PlanEnding.KEEP, lesson=lesson, by=by, at=began)
    return Plan.objects.get(pk=plan.pk), Experiment.objects.get(pk=tried.pk)


def _option(by: User, title: str, lever: Lever, *, at: datetime) -> Option:
    return Option.objects.create(
        workspace_id=by.workspace_id, key=uuid4(), title=title, sort=Sort.APPROACH, lever=lever,
        family=Reason.NO_RAPPORT, aim=Aim.CONVERSATIONS, fits="Most noes come before you have said what you offer.",
        steps="Say your name and that this is a cold call.\nAsk whether they want to hang up.\nWait for their answer.",
        shows="More talks that last a minute.", made_at=at, made_by=by,
    )  # fmt: skip


def _rounds(by: User, tried: Experiment, *, at: datetime) -> None:
    """Nineteen pairs, of which the challenger won nine and lost four, and half a one."""
    arms = list(tried.arms.order_by("position"))
    steps = [(1, 2)] * 6 + [(0, 1)] * 2 + [(2, 4)] + [(2, 1)] * 3 + [(3, 2)] + [(1, 1)] * 4 + [(2, 2)] * 2
    depth = {0: "HUNG_UP", 1: "SHORT", 2: "CONVERSATION", 3: "PERMISSION", 4: "APPOINTMENT"}
    outcome = {0: "HUNG_UP", 1: "NO", 2: "NO", 3: "RUNG", 4: "APPOINTMENT"}
    whom = factories.make_listing(by, at=at)
    last = len(steps)
    for number, pair in enumerate([*steps, (1, None)]):
        for arm, step in zip(arms, pair, strict=True):
            when = at + timedelta(hours=16 * number + arm.position)
            call = None
            if step is not None:
                call = factories.make_call(
                    by, at=when, campaign=tried.campaign, prospect=whom.prospect, opening=arm.version,
                    outcome=outcome[step], depth=depth[step], talk_seconds=(4, 30, 90, 150, 300)[step],
                    reason="" if step != 1 else "NO_RAPPORT",
                )  # fmt: skip
            Deal.objects.create(
                workspace_id=by.workspace_id, key=uuid5(TRYING, f"{by.pk} {number} {arm.position}"), experiment=tried,
                arm=arm, caller=by, block="1|1|AM", round=number + 1, place=arm.position, dealt_at=at,
                stroke=call.key if call else None, spent_at=when if call else None,
            )  # fmt: skip
    assert last == 19
