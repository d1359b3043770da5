"""The command line. Areas bring their commands in `<area>/cli.py`, as `register(app)`; this gathers them.

Those modules are imported for every command, `--help` too, so they import Django and models inside of functions, after
`open_installation`.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

import bounceback
from bounceback.base import logs
from bounceback.base.refused import Refused
from bounceback.cli import audit, backup, doctor
from bounceback.cli.options import DataOption

_BUG = 70  # neither done, nor refused: EX_SOFTWARE of sysexits.h


def emit(facts: dict[str, Any]) -> None:
    """Print the one JSON object of a command's --json on standard output."""
    typer.echo(json.dumps(facts, ensure_ascii=False, default=str))


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="bounceback",
        help="A workbench for people who sell by cold calling. Without a command: serve.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def version(
        version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
    ) -> None:
        if version:
            typer.echo(bounceback.__version__)
            raise typer.Exit

    @app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
    def serve(context: typer.Context) -> None:
        """Start Bounceback and open it in the browser; if it runs already, only open it."""
        from bounceback.cli import server

        raise typer.Exit(server.main(context.args))

    @app.command(hidden=True)
    def prepare(data: DataOption = None) -> None:
        """Make or upgrade the tables of an installation."""
        from bounceback.cli.installation import open_installation

        open_installation(data)

    @app.command(hidden=True)
    def work(data: DataOption = None) -> None:
        """Do the errands that are queued, then end."""
        from bounceback.cli.installation import open_installation

        open_installation(data)
        from bounceback.base import errands

        errands.run()

    doctor.register(app)
    backup.register(app)
    audit.register(app)
    for area in (*bounceback.AREAS, "bench"):
        if find_spec(f"bounceback.{area}.cli"):
            importlib.import_module(f"bounceback.{area}.cli").register(app)
    return app


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status: 0 done, 1 done with rejects, 2 not done, 70 a bug."""
    from typer._click.exceptions import ClickException, UsageError

    command = typer.main.get_command(build())
    try:
        status = command.main(args=list(arguments), prog_name="bounceback", standalone_mode=False)
    except UsageError as error:
        path = error.ctx.command_path if error.ctx else "bounceback"
        words = " ".join(error.format_message().split()).rstrip(".")
        _say(f"{words}{'' if words.endswith('?') else '.'} See `{path} --help`.")
        return 2
    except ClickException as error:
        _say(error.format_message())
        return 2
    except Refused as refused:
        _say(refused.line())
        return 2
    except (KeyboardInterrupt, typer.Abort):
        _say("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _explain(error)
    return status if isinstance(status, int) else 0


def _explain(error: Exception) -> int:
    """Trouble with the machine is one sentence; anything else is a bug, shown whole but with numbers masked."""
    from bounceback.base import troubles
    from bounceback.cli import preflight

    if type(error).__module__.startswith(("django.db", "pysqlite3", "sqlite3")):
        refused = troubles.of_database(error, where=preflight.folder_of(None).path)
        if refused is not None:
            _say(refused.line())
            return 2
    if isinstance(error, OSError) and error.errno == 28:
        _say(troubles.DiskFull(Path(error.filename or ".")).line())
        return 2
    _say(logs.mask_numbers("".join(traceback.format_exception(error))))
    _say("That is a bug in Bounceback. Nothing half-done was kept.")
    return _BUG


def _say(line: str) -> None:
    typer.echo(line, err=True)
