"""`bounceback person`: what is known about somebody, and forgetting them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bounceback.cli.options import DataOption, JsonOption

PersonArgument = Annotated[
    str, typer.Argument(metavar="PROSPECT|NUMBER", help="Number of the row, or a telephone number.")
]
CountryOption = Annotated[str, typer.Option(help="Of a number that does not say its own.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    person = typer.Typer(help="When somebody asks what is known about them, or to be forgotten.")
    person.command("show")(show)
    person.command("erase")(erase)
    app.add_typer(person, name="person")


def show(
    whom: PersonArgument,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write it there instead of printing.")] = None,
    country: CountryOption = "US",
    data: DataOption = None,
) -> None:
    """Everything that is held about one person, as one JSON file to give them."""
    from bounceback.cli.installation import open_installation

    owner = open_installation(data, reading=True)

    from bounceback.base import troubles
    from bounceback.base.folder import write_private
    from bounceback.records.erasing import about, access

    held = access.everything(about.named(whom, by=owner, country=country), at=datetime.now(UTC))
    if to is None:
        typer.echo(access.as_text(held), nl=False)
        return
    try:
        write_private(to.expanduser().absolute(), access.as_text(held))
    except OSError as error:
        raise troubles.FileUnreadable(to, troubles.reason_of(error)) from None
    typer.echo(f"Everything that is known about them is in {to}.", err=True)


def erase(
    whom: PersonArgument,
    why: Annotated[str, typer.Option("--why", help="In a few words, without the name.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    country: CountryOption = "US",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Forget a person. Says what goes and what stays, asks once, and cannot be undone."""
    from bounceback.cli.installation import open_installation

    owner = open_installation(data, new=False, with_reserve=True)

    from bounceback.records.erasing import about, actions

    person = about.named(whom, by=owner, country=country)
    preview = about.preview(person)
    if not as_json:
        for line in _lines(preview):
            typer.echo(line, err=True)
    if not (yes or as_json):
        typer.confirm("Erase this person? It cannot be undone.", abort=True, err=True)
    erasure = actions.erase(person=person, why=why, by=owner, at=datetime.now(UTC))
    if as_json:
        facts = {
            "erasure": erasure.pk,
            "calls_kept": erasure.calls_kept,
            "numbers_kept_as_hashes": len(preview.numbers),
        }
        elsewhere = {
            "shared_numbers_kept": len(preview.shared),
            "mentions_elsewhere": len(preview.mentions),
            "cards_of_their_words": [str(card.key) for card in preview.made],
        }
        typer.echo(json.dumps(facts | elsewhere))
    else:
        typer.echo("Erased. They will not be called again, whatever list brings them back.", err=True)


def _lines(preview: object) -> list[str]:
    from bounceback.records.erasing.about import Preview

    assert isinstance(preview, Preview)
    gone = ", ".join(f"{count:,} {what}" for what, count in preview.goes) or "nothing else"
    lines = [
        f"Goes: name, firm, address and everything else on the card; {gone}.",
        f"Stays: {preview.calls:,} bare records of calls (when, how long, by whom, how it ended), as the law wants it "
        "for five years; keyed hashes of number and name, so that they are not called again.",
    ]
    if preview.shared:
        lines.append(f"Stays for others who have it too: {', '.join(preview.shared)}.")
    lines += [
        f"Their name also stands in {each.where} of {'yours' if each.own else 'somebody else'}. Look at it yourself."
        for each in preview.mentions
    ]
    if count := len(preview.made):
        lines.append(
            f"{count:,} card{'s were' if count > 1 else ' was'} made of their words and stay{'s' * (count == 1)}. "
            f"Look at {'them' if count > 1 else 'it'} yourself:"
        )
        lines += [f"  “{card.front}” (/cards/{card.key}/)" for card in preview.made]
    lines.append(
        "Backups made before today hold them until they rotate away, at most 35 days; a restore erases them again."
    )
    return lines
