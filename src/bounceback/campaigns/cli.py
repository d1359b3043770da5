"""`bounceback reasons`: the finer reasons of a no on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.campaigns.reasons.queries import Finer

FamilyArgument = Annotated[str, typer.Argument(metavar="FAMILY", help="wrong-time, no-rapport, no-value …")]
WordsArgument = Annotated[str, typer.Argument(metavar="WORDS", help="The finer reason, in quotation marks.")]


def register(app: typer.Typer) -> None:
    """Bring the commands."""
    reasons = typer.Typer(help="Finer reasons of a no: your own words below each family.", no_args_is_help=True)
    app.add_typer(reasons, name="reasons")
    reasons.command("list")(listed)
    reasons.command("add")(add)
    reasons.command("rename")(rename)
    reasons.command("away")(away)


def listed(as_json: JsonOption = False, data: DataOption = None) -> None:
    """The finer reasons of every family, each with its key."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.campaigns.reasons import queries

    found = list(queries.finer(by.workspace_id).values())
    if as_json:
        emit({"families": [_facts(each) for each in found]})
        return
    for each in found:
        _say(each)


def add(family: FamilyArgument, words: WordsArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """One more finer reason, after the others; one that was put away comes back."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data)
    from bounceback.campaigns.reasons import actions, forms

    at = datetime.now(UTC)
    _tell(actions.add(family=forms.family_of(family), label=words, by=by, at=at), as_json=as_json)


def rename(
    family: FamilyArgument,
    words: WordsArgument,
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on.")],
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Other words for a finer reason. Calls keep the words they were given."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data)
    from bounceback.campaigns.reasons import actions, forms

    at = datetime.now(UTC)
    _tell(actions.rename(family=forms.family_of(family), label=words, new=new, by=by, at=at), as_json=as_json)


def away(family: FamilyArgument, words: WordsArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """Put a finer reason away. Calls that had it keep its words."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data)
    from bounceback.campaigns.reasons import actions, forms

    at = datetime.now(UTC)
    _tell(actions.put_away(family=forms.family_of(family), label=words, by=by, at=at), as_json=as_json)


def _tell(found: Finer, *, as_json: bool) -> None:
    from bounceback.cli.root import emit

    if as_json:
        emit(_facts(found))
    else:
        _say(found)


def _facts(found: Finer) -> dict[str, Any]:
    return {
        "family": found.family.value,
        "in_use": list(found.labels),
        "put_away": list(found.put_away),
        "own": found.own,
    }


def _say(found: Finer) -> None:
    typer.echo(found.title)
    for key, label in enumerate(found.labels, start=1):
        typer.echo(f"  {key}  {label}")
    if not found.labels:
        typer.echo("  none in use")
    for label in found.put_away:
        typer.echo(f"  –  {label} (put away)")
