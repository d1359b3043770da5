"""`bounceback playbook`: options of one's own and tips, on the command line. Higher areas add commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from bounceback.cli.options import DataOption, JsonOption
from bounceback.core.outcomes import Reason
from bounceback.core.playbook import Aim, Lever, OptionWords, Sort


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    playbook = typer.Typer(help="What to try against a no.", no_args_is_help=True)
    app.add_typer(playbook, name="playbook")
    playbook.command("add")(add)
    playbook.command("tip")(tip)


def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is, in a line.")],
    fits: Annotated[str, typer.Option("--fits", metavar="TEXT", help="When it fits.")],
    step: Annotated[list[str], typer.Option("--step", metavar="TEXT", help="What to do; up to five of these.")],
    lever: Annotated[Lever, typer.Option("--lever", case_sensitive=False, help="What it changes.")],
    against: Annotated[
        Reason | None, typer.Option("--against", case_sensitive=False, help="A family of noes; left out: any no.")
    ] = None,
    sort: Annotated[Sort, typer.Option("--sort", case_sensitive=False, help="Which sort of recovery it is.")] = (
        Sort.APPROACH
    ),
    aim: Annotated[Aim, typer.Option("--aim", case_sensitive=False, help="What is counted to see it.")] = Aim.RUNGS,
    costs: Annotated[str, typer.Option("--costs", metavar="TEXT", help="What it costs.")] = "",
    shows: Annotated[str, typer.Option("--shows", metavar="TEXT", help="What would show that it works.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where it is from.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Write an option of your own."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False)
    from bounceback.playbook.actions import options

    words = OptionWords(
        title, sort, lever, against.value if against else "", aim, fits, tuple(step), costs, shows, source
    )
    row = options.make_option(key=uuid4(), words=words, by=by, at=datetime.now(UTC))
    if as_json:
        emit({"option": str(row.key), "title": row.title})
    else:
        typer.echo(f"In the playbook: {row.title} ({row.key}).")


def tip(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you heard or read; left out: the inbox.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="From whom, or where.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Note a tip for later, or say which ones wait."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data, new=False, reading=not text)
    from bounceback.playbook.actions import tips
    from bounceback.playbook.queries import tips as inbox

    if text:
        tips.note_tip(text=text, source=source, by=by, at=datetime.now(UTC))
    waiting = inbox.waiting(by)
    if as_json:
        emit({"tips": [_facts(each) for each in waiting]})
    elif text:
        typer.echo(f"Noted. {len(waiting)} tip{'s wait' if len(waiting) != 1 else ' waits'}.")
    elif not waiting:
        typer.echo("No tip waits.")
    else:
        for each in waiting:
            typer.echo(f"{each.text}{f'  ({each.source})' if each.source else ''}")


def _facts(each: Any) -> dict[str, Any]:
    return {"id": each.pk, "text": each.text, "source": each.source, "noted_at": each.noted_at.isoformat()}
