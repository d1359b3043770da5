"""`bounceback playbook list|show`: the playbook in the order of one's own diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Lever, Sort

if TYPE_CHECKING:
    from bounceback.recovery.playbook_shown import Line


def register(app: typer.Typer) -> None:
    """Add these to the group of the area below."""
    group = next(each.typer_instance for each in app.registered_groups if each.name == "playbook")
    assert group is not None
    group.command("list")(listed)
    group.command("show")(show)


def listed(
    against: Annotated[
        Reason | None, typer.Option("--against", case_sensitive=False, help="Only against this family of noes.")
    ] = None,
    sort: Annotated[Sort | None, typer.Option("--sort", case_sensitive=False, help="Only of this sort.")] = None,
    lever: Annotated[
        Lever | None, typer.Option("--lever", case_sensitive=False, help="Only what changes this.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """All options, the one most worth trying first, each with the reason why."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.recovery import playbook_shown as shown
    from bounceback.recovery.queries.ranking import ranking

    found = ranking(by)
    values = {name: value.value for name, value in (("family", against), ("sort", sort), ("lever", lever)) if value}
    rows = shown.chosen(shown.lines(found.rows), values)
    if as_json:
        options = [{"place": row.place} | _facts(row) for row in rows]
        emit({"ranked_by_noes": found.symptoms.reasons, "options": options})
        return
    typer.echo(shown.ranked_by(found.symptoms))
    for row in rows:
        typer.echo(
            f"{row.place:>3}  {row.option.title}  ({row.option.address}{', a plan runs' if row.running else ''})"
        )
        typer.echo(f"     {row.fit} {row.effect}")


def show(
    name: Annotated[str, typer.Argument(metavar="OPTION", help="Its name or key, as the list has it.")],
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """One option: when it fits, what to do, what it costs, what would show that it works."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.playbook.queries.options import option
    from bounceback.playbook.refusals import NoSuchOption
    from bounceback.recovery import playbook_shown as shown
    from bounceback.recovery.queries.ranking import of_option

    known = option(by, name)
    if known is None:
        raise NoSuchOption(name)
    row = shown.lines([of_option(by, known)])[0]
    if as_json:
        emit(_facts(row))
        return
    words = known.words
    typer.echo(f"{words.title}  ({', '.join(row.tags)})")
    typer.echo(words.fits)
    for number, step in enumerate(words.steps, start=1):
        typer.echo(f"  {number}. {step}")
    for label, said in (
        ("It costs", words.costs),
        ("It works if", words.shows),
        ("Judged", shown.how(known)),
        ("Until", shown.finish(known)),
        ("In the cockpit", known.remind),
        ("From", words.source),
    ):
        if said:
            typer.echo(f"{label}: {said}")
    typer.echo(f"On your calls: {row.fit} {row.effect}")


def _facts(row: Line) -> dict[str, Any]:
    option, words = row.option, row.option.words
    return {
        "name": option.address,
        "title": words.title,
        "family": words.family,
        "sort": words.sort,
        "lever": words.lever,
        "aim": words.aim,
        "fits": words.fits,
        "steps": list(words.steps),
        "costs": words.costs,
        "shows": words.shows,
        "source": words.source,
        "finish": option.finish,
        "experiment": option.experiment,
        "shipped": option.shipped is not None,
        "changed": option.changed,
        "archived": option.archived_at is not None,
        "running": row.running,
        "fit": row.fit,
        "effect": row.effect,
    }
