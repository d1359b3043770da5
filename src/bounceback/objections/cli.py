"""`bounceback cards`: objection cards on the command line. Parts of this area and higher areas add their commands."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.objections.queries.listing import Listed

PARTS = ("carrying", "memory", "decks")  # each may have a cli.py with `register(cards)`


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    cards = typer.Typer(help="Objection cards: what is said against you, and what you answer.", no_args_is_help=True)
    app.add_typer(cards, name="cards")
    cards.command("list")(listed)
    for part in PARTS:
        if find_spec(f"bounceback.objections.{part}") and find_spec(f"bounceback.objections.{part}.cli"):
            importlib.import_module(f"bounceback.objections.{part}.cli").register(cards)


def listed(
    archived: Annotated[bool, typer.Option("--archived", help="Archived cards too.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """All cards, the most heard first, with the record of each response."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=True)
    from bounceback.objections.queries import listing

    found = listing.every(by.workspace_id, archived=archived)
    if as_json:
        emit({"cards": [_facts(each) for each in found]})
    elif not found:
        typer.echo("There are no cards yet. The first one is made on a call, with the key c.")
    else:
        for each in found:
            _say(each)


def _facts(each: Listed) -> dict[str, Any]:
    return {
        "key": each.card.key,
        "front": each.card.front,
        "family": each.card.family,
        "starter": each.card.starter,
        "tags": list(each.tags),
        "heard": each.heard,
        "last_heard": each.last_heard and each.last_heard.isoformat(),
        "archived": each.card.archived_at is not None,
        "responses": [
            {
                "key": response.key,
                "idea": response.idea,
                "words": response.words,
                "tried": record.tried,
                "went_on": record.went_on,
                "rung_down": record.rung_down,
                "hung_up": record.hung_up,
                "not_said": record.unsaid,
                "low": record.range and round(record.range.low, 4),
                "high": record.range and round(record.range.high, 4),
            }
            for response, record in each.responses
        ],
    }


def _say(each: Listed) -> None:
    from bounceback.core.stats import rates

    marks = [f"heard {each.heard:,}"]
    if each.card.archived_at is not None:
        marks.append("archived")
    if not each.responses:
        marks.append("wants a back")
    typer.echo(f"{each.card.front}  ({', '.join(marks)})")
    for response, record in each.responses:
        came = "not tried yet"
        if record.tried:
            likely = rates.range_in_words(record.range) if record.range else f"{record.tally.missing} more to tell"
            came = f"went on {rates.out_of(record.tally)} · {likely}"
        typer.echo(f"    {response.idea}  ({came})")
