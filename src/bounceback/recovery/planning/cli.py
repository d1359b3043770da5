"""`bounceback plans`: what is tried on calls, how far it is, and what it taught."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.base.refused import Refused
from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.playbook.models import Plan
    from bounceback.recovery.queries.progress import Progress

PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", help="Its number or its key, as `bounceback plans list` has them.")
]


class NoSuchPlan(Refused):
    """No plan of this caller has that number or key."""

    code = "no-such-plan"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no plan {name}.", hint="Nothing was changed. `bounceback plans list` names them.")


def register(app: typer.Typer) -> None:
    """Bring the group."""
    plans = typer.Typer(help="Recovery plans: what is tried on calls, and what it taught.", no_args_is_help=True)
    app.add_typer(plans, name="plans")
    plans.command("list")(listed)
    plans.command("end")(end)


def listed(
    ended: Annotated[bool, typer.Option("--ended", help="Those that ended too.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Running plans with their progress, marks, and the aim before and since."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.recovery.queries import progress

    found = progress.progress_of(each for each in _in_order(by) if ended or each.ended_at is None)
    if as_json:
        emit({"plans": [_facts(each) for each in found]})
    elif not found:
        typer.echo("No plan runs. Begin one from an option of the playbook.")
    for number, each in enumerate(found if not as_json else (), 1):
        _say(each, number)


def end(
    plan: PlanArgument,
    drop: Annotated[bool, typer.Option("--drop", help="Drop it; without this it is kept as a habit.")] = False,
    lesson: Annotated[str, typer.Option("--lesson", metavar="WORDS", help="What it taught.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """End a plan: keep it as a habit, or drop it, with its lesson."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False, with_reserve=True)
    from bounceback.core.playbook import PlanEnding
    from bounceback.playbook.actions import plans

    ending = PlanEnding.DROP if drop else PlanEnding.KEEP
    ended = plans.end(plan=_plan(plan, by), ending=ending, lesson=lesson, by=by, at=datetime.now(UTC))
    if as_json:
        emit({"plan": ended.key, "ending": ended.ending, "lesson": ended.lesson})
    else:
        typer.echo(f"{'Dropped' if drop else 'Kept'}: {ended.remind}.")


def _in_order(by: User) -> list[Plan]:
    """As they are listed and numbered: the running ones first, as they were begun."""
    from bounceback.playbook.models import Plan

    mine = Plan.objects.filter(workspace_id=by.workspace_id, user=by).select_related("option", "campaign")
    return sorted(mine.order_by("ended_at", "begun_at", "pk"), key=lambda each: each.ended_at is not None)


def _plan(name: str, by: User) -> Plan:
    from bounceback.base.numbered import named

    found = named(name, _in_order(by))
    if found is None:
        raise NoSuchPlan(name)
    return found


def _facts(each: Progress) -> dict[str, Any]:
    plan = each.plan
    return {
        "plan": plan.key,
        "campaign": plan.campaign.name,
        "option": plan.option.title,
        "reason": plan.reason,
        "remind": plan.remind,
        "aim": plan.aim,
        "done": each.done,
        "finish": each.finish,
        "did": each.did,
        "forgot": each.forgot,
        "before": {"hits": each.aim_before.hits, "tries": each.aim_before.tries},
        "since": {"hits": each.aim_since.hits, "tries": each.aim_since.tries},
        "fair": plan.experiment_id is not None,
        "ending": plan.ending,
        "lesson": plan.lesson,
    }


def _say(each: Progress, number: int) -> None:
    from bounceback.recovery import plans_shown as shown

    plan = each.plan
    how = f"{shown.ending_in_words(plan)}" if plan.ending else shown.progress_in_words(each)
    typer.echo(f"{number}. {plan.remind}  ({how}; against {shown.against(plan)}, {plan.campaign.name})")
    typer.echo(f"  {plan.key}")
    if marks := shown.marks_in_words(each):
        typer.echo(f"  {marks}")
    bars, _ = shown.compared(each)
    for row in bars:
        typer.echo(f"  {row.label}: {row.shown.words} · {row.shown.range}")
    typer.echo("  not a fair test: you chose when to begin")
    if plan.lesson:
        typer.echo(f"  lesson: {plan.lesson}")
