"""`bounceback experiment list|show|start|adopt|stop`: what runs, with its verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from bounceback.base.refused import Refused
from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.campaigns.models import Campaign
    from bounceback.experiments.models import Experiment
    from bounceback.recovery.queries.evidence import Found

KeyArgument = Annotated[
    str, typer.Argument(metavar="EXPERIMENT", help="Its number or its key, as `bounceback experiment list` has them.")
]


class NoSuchExperiment(Refused):
    """No experiment of this workspace has that number or key."""

    code = "no-such-experiment"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no experiment {name}.", hint="Nothing was changed. `bounceback experiment list` names them."
        )


class NoSuchArm(Refused):
    """The experiment has no arm of that name, or the campaign no such opening."""

    code = "no-such-arm"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"Nothing is called {name!r} here.", hint=f"Nothing was changed. These are: {', '.join(known)}."
        )


class NoSuchCampaign(Refused):
    """No running campaign has that name."""

    code = "no-such-campaign-runs"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No running campaign is called {name!r}.", hint="Nothing was begun. Write the name as it is shown."
        )


class NotHours(Refused):
    """A window that cannot be read."""

    code = "not-a-window"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no window of hours.", hint="Write it like 8-10, on the prospect's clock.")


def register(app: typer.Typer) -> None:
    """Add to the group of the area below."""
    for group in app.registered_groups:
        if group.name == "experiment" and group.typer_instance is not None:
            for name, command in (("list", listed), ("show", show), ("start", start), ("adopt", adopt), ("stop", stop)):
                group.typer_instance.command(name)(command)


def listed(as_json: JsonOption = False, data: DataOption = None) -> None:
    """All experiments, the running ones first, each with its verdict."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.recovery.queries import evidence

    every = [evidence.found(each) for each in _in_order(by)]
    if as_json:
        emit({"experiments": [_facts(each) for each in every]})
    elif not every:
        typer.echo("There was no experiment yet. Start one: `bounceback experiment start --help`.")
    for number, each in enumerate(every if not as_json else (), 1):
        _head(each, f"{number}. ")


def show(experiment: KeyArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """One experiment: the verdict, its pairs, and how far the calls of each arm went."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.recovery.queries import evidence

    found = evidence.found(_experiment(experiment, by))
    if as_json:
        emit(_facts(found))
    else:
        _head(found)
        _say(found)


def start(
    campaign: Annotated[
        str, typer.Option("--campaign", metavar="NAME", help="The campaign; its only one if left out.")
    ] = "",
    openings: Annotated[
        str, typer.Option("--openings", metavar="A,B", help="Letters of its openings; what is used now first.")
    ] = "",
    windows: Annotated[
        str,
        typer.Option("--windows", metavar="8-10,16-18", help="Hours on the prospect's clock; what is used now first."),
    ] = "",
    weeks: Annotated[
        int, typer.Option(min=1, max=104, metavar="N", help="Weeks for which the answer will be used.")
    ] = 13,
    a_week: Annotated[
        int,
        typer.Option(
            min=0, max=100_000, metavar="N", help="Connects (openings) or dials (windows) a week; 0: as lately."
        ),
    ] = 0,
    rounds_a_day: Annotated[
        int, typer.Option(min=1, max=200, metavar="N", help="With windows: prospects for each window a day.")
    ] = 8,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what can be learnt by when, start nothing.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Start an experiment with openings or with windows, after saying what can be learnt by when."""
    if bool(openings) == bool(windows):
        raise typer.BadParameter("give either --openings or --windows")
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False)
    from bounceback.core.experiments import Kind
    from bounceback.experiments import actions, steps
    from bounceback.experiments import queries as experiments
    from bounceback.experiments.refusals import ExperimentRunning
    from bounceback.recovery import experiments_shown as shown
    from bounceback.recovery.experiment_forms import USUAL_CONNECTS, USUAL_DIALS, WORKING_DAYS, Asked
    from bounceback.recovery.queries import evidence

    at = datetime.now(UTC)
    kind = Kind.OPENING if openings else Kind.WINDOW
    chosen = _campaign(campaign, by)
    arms: list[Any] = _openings(openings, chosen) if openings else _windows(windows)
    if (runs := experiments.running(chosen, kind)) is not None:
        raise ExperimentRunning(Kind(runs.kind))
    steps.fit_to_compare(arms, campaign=chosen, kind=kind)
    pace = evidence.pace(chosen, at=at)
    lately = round(pace.connects) or USUAL_CONNECTS if openings else round(pace.dials) or USUAL_DIALS
    asked = Asked(weeks, a_week or lately, None if openings else rounds_a_day * len(arms) * WORKING_DAYS)
    budget = shown.reckoned(asked, kind=kind, arms=len(arms))
    learnable = shown.foretold(chosen, asked, kind=kind, arms=len(arms), pace=pace)
    facts: dict[str, Any] = {
        "budget": budget,
        "a_week": asked.a_week,
        "learnable": [each.sentence for each in learnable],
    }
    if not dry_run:
        begun = actions.begin(
            key=uuid4(),
            campaign=chosen,
            kind=kind,
            arms=arms,
            horizon=asked.horizon,
            budget=budget,
            rounds_a_day=rounds_a_day if windows else None,
            by=by,
            at=at,
        )
        facts["experiment"] = begun.key
    if as_json:
        emit(facts)
        return
    typer.echo(f"Budget: {shown.unit(kind, budget)} of all arms together.")
    for each in learnable:
        typer.echo(each.sentence)
    typer.echo("Nothing was started." if dry_run else f"Started: {facts['experiment']}")


def adopt(
    experiment: KeyArgument,
    arm: Annotated[str, typer.Argument(metavar="ARM", help="Letter of the opening, or hours like 8-10.")],
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """End an experiment and use one of its arms from now on."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False)
    from bounceback.experiments import actions
    from bounceback.recovery.queries import evidence

    found = _experiment(experiment, by)
    arms = {
        evidence.label_of(each): each for each in found.arms.select_related("version__opening").order_by("position")
    }
    hours = {f"{each.begins_hour}-{each.ends_hour}": each for each in arms.values() if each.begins_hour is not None}
    chosen = arms.get(arm) or hours.get(arm)
    if chosen is None:
        raise NoSuchArm(arm, [*(hours or arms)])
    ended = actions.adopt(experiment=found, arm=chosen, by=by, at=datetime.now(UTC))
    if as_json:
        emit({"experiment": ended.key, "ending": ended.ending, "arm": arm})
    else:
        typer.echo(f"{arm} is used from now on.")


def stop(experiment: KeyArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """Give an experiment up without a choice: what was in use stays in use."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False)
    from bounceback.experiments import actions

    ended = actions.stop(experiment=_experiment(experiment, by), by=by, at=datetime.now(UTC))
    if as_json:
        emit({"experiment": ended.key, "ending": ended.ending})
    else:
        typer.echo("Stopped. What was in use stays in use.")


def _in_order(by: User) -> list[Experiment]:
    """As they are listed and numbered: the running ones first."""
    from bounceback.experiments import queries

    return sorted(queries.experiments_of(by), key=lambda each: each.ended_at is not None)


def _experiment(name: str, by: User) -> Experiment:
    from bounceback.base.numbered import named

    found = named(name, _in_order(by))
    if found is None:
        raise NoSuchExperiment(name)
    return found


def _campaign(name: str, by: User) -> Campaign:
    from bounceback.campaigns import queries

    running = queries.running(by)
    found = list(running.filter(name=name) if name else running)
    if len(found) != 1:
        raise NoSuchCampaign(name)
    return found[0]


def _openings(text: str, campaign: Campaign) -> list[Any]:
    known = {each.label: each for each in campaign.openings.filter(archived_at=None).order_by("label")}
    letters = [each.strip() for each in text.split(",") if each.strip()]
    for each in letters:
        if each not in known:
            raise NoSuchArm(each, list(known))
    return [known[each] for each in letters]


def _windows(text: str) -> list[Any]:
    from bounceback.core.dealing import Span

    spans = []
    for each in text.split(","):
        begins, _, ends = each.strip().partition("-")
        if not (begins.isdecimal() and ends.isdecimal() and len(each) < 10):
            raise NotHours(each.strip())
        spans.append(Span(int(begins), int(ends)))
    return spans


def _facts(found: Found) -> dict[str, Any]:
    from math import isinf

    tried, verdict = found.experiment, found.verdict
    return {
        "experiment": tried.key,
        "campaign": tried.campaign.name,
        "kind": tried.kind,
        "begun_at": tried.begun_at.isoformat(),
        "ending": tried.ending,
        "verdict": verdict.word.value,
        "arm": found.standing.arms[verdict.arm].label if verdict.arm is not None else None,
        "sentence": verdict.sentence,
        "details": list(verdict.details),
        "warnings": list(verdict.warnings),
        "budget": tried.budget,
        "spent": found.standing.spent,
        "to_go": verdict.to_go,
        "arms": [
            {
                "label": found.standing.arms[place].label,
                "connects": each.spent,
                "appointments": each.appointments.hits,
                "steps": {str(step): many for step, many in sorted(each.depth.items())},
            }
            for place, each in enumerate(found.arms)
        ],
        "pairs": [
            {
                "arm": each.label,
                "won": each.pairs.won,
                "lost": each.pairs.lost,
                "tied": each.pairs.tied,
                "waiting": each.pairs.waiting,
                "evidence": each.evidence,
                "odds": {"low": each.odds.low, "high": None if isinf(each.odds.high) else each.odds.high},
            }
            for each in verdict.readings
        ],
    }


def _head(found: Found, number: str = "") -> None:
    from bounceback.core.experiments import Kind
    from bounceback.recovery import experiments_shown as shown

    tried = found.experiment
    labels = " against ".join(each.label for each in found.standing.arms)
    ended = f", {shown.ending_in_words(tried)}" if tried.ending else ""
    typer.echo(f"{number}{shown.KIND_LABELS[Kind(tried.kind)]}: {labels}  ({tried.campaign.name}{ended})")
    typer.echo(f"  {tried.key}")
    typer.echo(f"  {found.verdict.sentence}")


def _say(found: Found) -> None:
    from bounceback.recovery import experiments_shown as shown

    for each in (*found.verdict.details, *found.verdict.warnings):
        typer.echo(f"  {each}")
    for row in map(shown.against, found.verdict.readings):
        typer.echo(
            f"  {row.label}: {row.won} won, {row.lost} lost, {row.tied} alike, {row.waiting} half; evidence "
            f"{row.evidence}; wins for each loss: {row.odds}"
        )
    for label, cells in shown.table(found):
        told = [
            f"{arm.label} {cell.words} · {cell.range}"
            for arm, (_, cell) in zip(found.standing.arms, cells, strict=True)
        ]
        typer.echo(f"  {label}: {'; '.join(told)}")
