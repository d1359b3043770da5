"""Beginning a recovery plan, ending it with what was learnt, and going on with a changed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.campaigns.models import Campaign
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import MOST_PLANS, Aim, PlanEnding
from bounceback.core.texts import seen
from bounceback.experiments.models import Experiment
from bounceback.playbook.models import Option, Plan
from bounceback.playbook.queries.options import Known
from bounceback.playbook.steps import options as options_steps

LONGEST_LINE = 160  # letters of what the cockpit reminds of
LONGEST_FINISH = 5_000  # calls


class TooManyPlans(Refused):
    """As many plans run as one can think of on a call."""

    code = "too-many-plans"

    def __init__(self) -> None:
        super().__init__(
            "Two plans run already, and nobody thinks of three on a call.",
            hint="Nothing was begun. Finish one of them, or drop it, then begin this one.",
        )


class PlanRuns(Refused):
    """This option is planned with already."""

    code = "plan-runs-already"

    def __init__(self) -> None:
        super().__init__("A plan with this option runs already.", hint="Nothing was begun. Go on with that one.")


class PlanEnded(Refused):
    """A plan ends once."""

    code = "plan-ended-already"

    def __init__(self) -> None:
        super().__init__("This plan has ended already.", hint="Nothing was changed. Its page says how it ended.")


class PlanKeyTaken(Refused):
    """The key of a plan belongs to another one."""

    code = "plan-key-taken"

    def __init__(self) -> None:
        super().__init__("This key belongs to another plan.", hint="Nothing was changed. Use a new key for each plan.")


class NotTheirCampaign(Refused):
    """The experiment of a plan is one of its campaign's."""

    code = "plan-of-another-campaign"

    def __init__(self) -> None:
        super().__init__(
            "The plan and its experiment are of different campaigns.",
            hint="Nothing was changed. Choose an experiment of the plan's campaign.",
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan says.

    reason    against which no; None: against any
    remind    the line that the cockpit shows, at most 160 letters; "": the title of the option
    finish    dials where the aim is to be answered, else calls on which somebody answered; 1 to 5,000
    """

    remind: str
    aim: Aim
    finish: int
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.finish <= LONGEST_FINISH:
            raise ValueError(f"a plan finishes after 1 to {LONGEST_FINISH} calls, got {self.finish}")


def begin(
    *,
    option: Option | Known,
    campaign: Campaign,
    wanted: Wanted,
    key: UUID,
    by: User,
    at: datetime,
    experiment: Experiment | None = None,
) -> Plan:
    """Plan with an option from now on; one of the program's gets a row by it. The same key again changes nothing.

    Raises TooManyPlans, PlanRuns, PlanKeyTaken, NotTheirCampaign.
    """
    with transaction.atomic():
        known = _known(key, by=by)
        if known is not None:
            return known
        option = options_steps.own_row(option, by=by, at=at) if isinstance(option, Known) else option
        _check_room(option, campaign, by=by)
        if experiment is not None and experiment.campaign_id != campaign.pk:
            raise NotTheirCampaign
        plan = _write(option, campaign, wanted, key=key, experiment=experiment, by=by, at=at)
        facts = {"option": option.pk, "aim": plan.aim, "finish": plan.finish}
        events.record("plan.begun", subject=plan, by=by, at=at, facts=facts)
    return plan


def end(*, plan: Plan, ending: PlanEnding, lesson: str, by: User, at: datetime) -> Plan:
    """End a plan: keep what it did as a habit, or drop it; and write what was learnt.

    To go on with a changed one, see `adapt`. The same ending again changes nothing. Raises PlanEnded.
    """
    with transaction.atomic():
        plan = _now(plan)
        if plan.ended_at is not None:
            if (plan.ending, plan.lesson) == (ending, lesson):
                return plan
            raise PlanEnded
        _end(plan, ending, lesson, at=at)
        events.record("plan.ended", subject=plan, by=by, at=at, facts={"ending": ending.value})
    return plan


def adapt(*, plan: Plan, wanted: Wanted, lesson: str, key: UUID, by: User, at: datetime) -> Plan:
    """End a plan and begin a changed one with the same option in its place. Returns the new one.

    The same key again changes nothing. Raises PlanEnded, PlanKeyTaken.
    """
    with transaction.atomic():
        known = _known(key, by=by)
        if known is not None:
            return known
        plan = _now(plan)
        if plan.ended_at is not None:
            raise PlanEnded
        _end(plan, PlanEnding.ADAPT, lesson, at=at)
        made = _write(plan.option, plan.campaign, wanted, key=key, experiment=plan.experiment, after=plan, by=by, at=at)
        events.record("plan.adapted", subject=made, by=by, at=at, facts={"after": plan.pk, "finish": made.finish})
    return made


def judge(*, plan: Plan, experiment: Experiment, by: User, at: datetime) -> Plan:
    """Let an experiment judge a running plan. Raises PlanEnded, NotTheirCampaign."""
    with transaction.atomic():
        plan = _now(plan)
        if plan.ended_at is not None:
            raise PlanEnded
        if experiment.campaign_id != plan.campaign_id:
            raise NotTheirCampaign
        plan.experiment = experiment
        plan.save(update_fields=["experiment"])
        events.record("plan.judged", subject=plan, by=by, at=at, facts={"experiment": experiment.pk})
    return plan


def _known(key: UUID, *, by: User) -> Plan | None:
    found = Plan.objects.filter(key=key).first()
    if found is not None and found.user_id != by.pk:
        raise PlanKeyTaken
    return found


def _now(plan: Plan) -> Plan:
    """The plan as it stands by now."""
    return Plan.objects.select_related("option", "campaign", "experiment").get(pk=plan.pk)


def _check_room(option: Option, campaign: Campaign, *, by: User) -> None:
    running = list(Plan.objects.filter(user=by, campaign=campaign, ended_at=None).values_list("option", flat=True))
    if option.pk in running:
        raise PlanRuns
    if len(running) >= MOST_PLANS:
        raise TooManyPlans


def _write(
    option: Option,
    campaign: Campaign,
    wanted: Wanted,
    *,
    key: UUID,
    by: User,
    at: datetime,
    experiment: Experiment | None = None,
    after: Plan | None = None,
) -> Plan:
    return Plan.objects.create(
        workspace_id=by.workspace_id,
        key=key,
        user=by,
        campaign=campaign,
        option=option,
        reason=wanted.reason.value if wanted.reason else "",
        remind=(seen(" ".join(wanted.remind.split())) or option.title)[:LONGEST_LINE],
        aim=wanted.aim.value,
        finish=wanted.finish,
        experiment=experiment,
        after=after,
        begun_at=at,
    )


def _end(plan: Plan, ending: PlanEnding, lesson: str, *, at: datetime) -> None:
    plan.ended_at, plan.ending, plan.lesson = at, ending.value, lesson
    plan.save(update_fields=["ended_at", "ending", "lesson"])
