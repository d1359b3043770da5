"""Builders of what is tried: experiments with their arms and deals, options, tips, plans and marks.

They are in `tests.factories.FACTORIES` with all others, and take what a row hangs on in the same way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from bounceback.base.models import User
from bounceback.calling.models import SecondLook
from bounceback.campaigns.models import FinerReason, OpeningPeriod, WindowPeriod
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Did, Lever, Sort
from bounceback.experiments.models import Arm, Deal, Experiment
from bounceback.playbook.models import Mark, Option, Plan, Tip
from tests import factories


def make_opening_period(by: User, *, at: datetime, **fields: Any) -> OpeningPeriod:
    opening = fields.pop("opening", None) or factories.make_opening(by, at=at)
    return factories.own(
        OpeningPeriod, by, {"opening": opening, "campaign": opening.campaign, "began_at": at, "ended_at": at} | fields
    )


def make_window_period(by: User, *, at: datetime, **fields: Any) -> WindowPeriod:
    values = {"begins_hour": 9, "ends_hour": 11, "began_at": at, "ended_at": at}
    return factories.own(WindowPeriod, by, values | factories.filled(fields, by, at, campaign=factories.some_campaign))


def make_finer_reason(by: User, *, at: datetime, **fields: Any) -> FinerReason:
    many = FinerReason.objects.count()
    values = {"family": Reason.WRONG_TIME, "label": f"busy right now {many}", "position": many}
    return factories.own(FinerReason, by, values | fields)


def make_experiment(by: User, *, at: datetime, **fields: Any) -> Experiment:
    """An experiment with openings that has been stopped, so that another one may run."""
    values = {
        "key": uuid4(), "kind": Kind.OPENING, "horizon": 300, "budget": 80, "begun_at": at, "begun_by": by,
        "ended_at": at, "ending": "STOPPED",
    }  # fmt: skip
    return factories.own(Experiment, by, values | factories.filled(fields, by, at, campaign=factories.some_campaign))


def make_arm(by: User, *, at: datetime, **fields: Any) -> Arm:
    experiment = fields.pop("experiment", None) or make_experiment(by, at=at)
    values = {"experiment": experiment, "position": experiment.arms.count(), "label": "A"}
    if "version" not in fields:
        values["version"] = factories.make_opening_version(by, at=at)
    return factories.own(Arm, by, values | fields)


def make_deal(by: User, *, at: datetime, **fields: Any) -> Deal:
    experiment = fields.pop("experiment", None)
    arm = fields.pop("arm", None) or make_arm(by, at=at, **({"experiment": experiment} if experiment else {}))
    values = {
        "key": uuid4(), "arm": arm, "experiment": arm.experiment, "caller": by, "block": "1|1|AM",
        "round": arm.experiment.deals.count() + 1, "place": 0, "dealt_at": at,
    }  # fmt: skip
    return factories.own(Deal, by, values | fields)


def make_option(by: User, *, at: datetime, **fields: Any) -> Option:
    values = {
        "key": uuid4(), "title": f"Call before nine {Option.objects.count()}", "sort": Sort.APPROACH,
        "lever": Lever.HOUR, "family": Reason.WRONG_TIME, "aim": Aim.ANSWERED,
        "fits": "Many say that it is a bad time.", "steps": "Begin at eight.\nLeave the list as it is.",
        "made_at": at, "made_by": by,
    }  # fmt: skip
    return factories.own(Option, by, values | fields)


def make_tip(by: User, *, at: datetime, **fields: Any) -> Tip:
    return factories.own(
        Tip, by, {"text": "Say the town first.", "source": "a colleague", "noted_at": at, "noted_by": by} | fields
    )


def make_plan(by: User, *, at: datetime, **fields: Any) -> Plan:
    values = {
        "key": uuid4(), "user": by, "reason": Reason.WRONG_TIME, "remind": "Ask for thirty seconds first",
        "aim": Aim.CONVERSATIONS, "finish": 40, "begun_at": at,
    }  # fmt: skip
    return factories.own(
        Plan, by, values | factories.filled(fields, by, at, campaign=factories.some_campaign, option=make_option)
    )


def make_mark(by: User, *, at: datetime, **fields: Any) -> Mark:
    """A mark; with `call`, on that one."""
    call = fields.pop("call", None)
    values = {"stroke": call.key if call is not None else uuid4(), "did": Did.DID, "marked_at": at}
    return factories.own(Mark, by, values | factories.filled(fields, by, at, plan=make_plan))


def make_second_look(by: User, *, at: datetime, **fields: Any) -> SecondLook:
    values = {
        "written": Reason.NO_VALUE, "first": Reason.NO_RAPPORT, "second": Reason.NO_VALUE,
        "settled": Reason.NO_RAPPORT, "looked_at": at, "looked_by": by,
    }  # fmt: skip
    return factories.own(SecondLook, by, values | factories.filled(fields, by, at, call=factories.make_call))


FACTORIES = {
    OpeningPeriod: make_opening_period,
    WindowPeriod: make_window_period,
    FinerReason: make_finer_reason,
    Experiment: make_experiment,
    Arm: make_arm,
    Deal: make_deal,
    Option: make_option,
    Tip: make_tip,
    Plan: make_plan,
    Mark: make_mark,
    SecondLook: make_second_look,
}
