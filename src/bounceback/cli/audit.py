"""`bounceback audit`: is the record as it was written?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bounceback.cli import preflight


def register(app: typer.Typer) -> None:
    """Add `audit` to the command line."""
    audit = typer.Typer(help="Prove that nothing in the record was altered.", no_args_is_help=True)
    app.add_typer(audit, name="audit")

    @audit.command()
    def verify(
        head: Annotated[
            list[str] | None, typer.Option("--head", metavar="DIGEST", help="A head you noted: must be in the chain.")
        ] = None,
        rows: Annotated[
            bool, typer.Option("--rows/--no-rows", help="Also compare calls and do-not-call requests.")
        ] = True,
        data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the installation.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Reckon the chain of all events again, and compare calls, do-not-call requests and backups with it."""
        from bounceback.cli.installation import open_installation
        from bounceback.cli.root import emit

        folder = preflight.folder_of(data)
        open_installation(data, reading=True)
        from bounceback.base import shelf
        from bounceback.records.keeping import proof

        found = proof.prove(backups=shelf.kept(folder), heads=head or (), rows=rows)
        said = found.as_dict()
        if as_json:
            emit(said)
        so_far = f"{said['events']:,} in {said['seals']:,} seals"
        if any(chain["broken"] for chain in said["chains"]):
            typer.echo(f"Events   {so_far} hold; after the first break nothing can be compared.", err=True)
        else:
            typer.echo(f"Events   {so_far}, {said['waiting']:,} wait.", err=True)
        typer.echo(f"Head     {said['head'] or 'none yet'}", err=True)
        if rows:
            typer.echo(f"Calls    {said['calls_compared']:,} compared with their last event.", err=True)
            if said["calls_unproved"]:
                words = "have none to compare with: brought in from a file, or of people who were erased."
                typer.echo(f"         {said['calls_unproved']:,} {words}", err=True)
            typer.echo(f"Requests {said['requests_compared']:,} that events name were looked for.", err=True)
        typer.echo(f"Backups  {said['heads_found']:,} heads found in the chain.", err=True)
        for problem in found.problems:
            typer.echo(f"Problem  {problem}", err=True)
        if not found.problems:
            typer.echo("Nothing was altered.", err=True)
        raise typer.Exit(1 if found.problems else 0)
