"""`bounceback export`, `bounceback load`: the whole record out, and in again."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bounceback.cli.options import DataOption, JsonOption

if TYPE_CHECKING:
    from bounceback.records.taking.manifest import Manifest


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("export")(export)
    app.command("load")(load)


def export(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet, or empty.")],
    format: Annotated[str, typer.Option("--format", help="csv, jsonl or parquet.")] = "csv",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Write the whole record as open files: one per table, calls month by month."""
    from bounceback.cli.installation import open_installation

    owner = open_installation(data, new=False)

    from bounceback.records.taking import actions

    say = _Progress(quiet=as_json)
    to = to.expanduser().absolute()
    done = actions.export(to=to, format=format.lower(), by=owner, at=datetime.now(UTC), progress=say)
    say.end()
    if as_json:
        typer.echo(json.dumps({"tables": _tables(done), "folder": str(to), "format": done.format}))
        return
    rows = sum(sheet.rows for sheet in done.sheets)
    typer.echo(f"{rows:,} rows of {len(done.sheets)} tables are in {to}.", err=True)
    typer.echo("Keep it as carefully as the installation: it holds all data, and the key of the tokens.", err=True)
    typer.echo(f"Not in it: {'; '.join(f'{what} ({why})' for what, why in done.left_out.items())}.", err=True)


def load(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `bounceback export` wrote.")],
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Bring an export into an empty installation: all of it or nothing."""
    from bounceback.cli.installation import open_installation

    owner = open_installation(data)

    from bounceback.records.taking import actions

    say = _Progress(quiet=as_json)
    done = actions.load(source=source.expanduser().absolute(), by=owner, at=datetime.now(UTC), progress=say)
    say.end()
    if as_json:
        typer.echo(json.dumps({"tables": _tables(done)}))
    else:
        rows = sum(sheet.rows for sheet in done.sheets)
        typer.echo(f"{rows:,} rows of {len(done.sheets)} tables are here, as they were on {done.at[:10]}.", err=True)


def _tables(done: Manifest) -> dict[str, int]:
    return {sheet.name: sheet.rows for sheet in done.sheets}


class _Progress:
    """One line on standard error that counts up."""

    def __init__(self, *, quiet: bool) -> None:
        self._stream = None if quiet or not sys.stderr.isatty() else sys.stderr

    def __call__(self, rows: int, total: int) -> None:
        if self._stream is not None:
            self._stream.write(f"\r{rows:,} of {total:,} rows …")
            self._stream.flush()

    def end(self) -> None:
        """Leave the line clean."""
        if self._stream is not None:
            self._stream.write("\r\033[K")
