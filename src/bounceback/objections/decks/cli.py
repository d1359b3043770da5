"""`bounceback cards starters`: decks by trade, to begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.objections.kit import CardWords


def register(cards: typer.Typer) -> None:
    """Add the command of the starter decks."""
    cards.command("starters")(starters)


def starters(
    take: Annotated[str, typer.Option("--take", metavar="DECK", help="Put this deck into the album.")] = "",
    put_away: Annotated[
        str, typer.Option("--put-away", metavar="DECK", help="Archive its cards that were never heard nor changed.")
    ] = "",
    show: Annotated[str, typer.Option("--show", metavar="DECK", help="Print this deck in full.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Say which starter decks there are; show one, take one, put one away."""
    if sum(map(bool, (take, put_away, show))) > 1:
        raise typer.BadParameter("give one of --take, --put-away and --show")
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, reading=not take and not put_away)
    from bounceback.objections.decks import actions, queries, reading

    if take:
        taken = actions.take(name=take, by=by, at=datetime.now(UTC))
        facts: dict[str, Any] = {"deck": take, "made": taken.made, "back": taken.back, "had": taken.had}
        said = f"{taken.made} new cards, {taken.back} brought back, {taken.had} you had."
    elif put_away:
        count = actions.put_away(name=put_away, by=by, at=datetime.now(UTC))
        facts = {"deck": put_away, "put_away": count}
        said = f"{count} cards put away. What was heard or changed stays."
    elif show:
        found = reading.deck(show)
        facts = {"deck": found.name, "title": found.title, "cards": [_facts(each) for each in found.cards]}
        said = "\n\n".join(_said(each) for each in found.cards)
    else:
        every = queries.all_laid(by)
        facts = {
            "decks": [
                {"deck": each.deck.name, "title": each.deck.title, "cards": len(each.items), "had": each.had}
                for each in every
            ]
        }
        said = "\n".join(f"{each.deck.name:<20}{len(each.items)} cards, {each.had} in your album" for each in every)
    if as_json:
        emit(facts)
    else:
        typer.echo(said)


def _facts(each: CardWords) -> dict[str, Any]:
    responses = [{"idea": response.idea, "words": response.words} for response in each.responses]
    return {"front": each.front, "family": each.family, "responses": responses}


def _said(each: CardWords) -> str:
    return "\n".join([each.front, *(f"    {response.idea}: {response.words}" for response in each.responses)])
