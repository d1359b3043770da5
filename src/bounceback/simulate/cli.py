"""`bounceback simulate`: made-up days in a scratch installation; `bounceback demo`: one to look around in."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.base import troubles
from bounceback.base.refused import Refused

if TYPE_CHECKING:
    from bounceback.base.models import User

MONDAY = "2026-03-02"  # a fixed day, so that a seed gives the same calls today and tomorrow
_ROOM_BYTES = 1024**3


def register(app: typer.Typer) -> None:
    """Add this area's commands."""

    @app.command()
    def simulate(
        seed: Annotated[int, typer.Option(help="The world's dice: the same seed gives the same calls.")] = 1,
        days: Annotated[int, typer.Option(min=1, max=2600, help="Working days.")] = 5,
        dials_per_day: Annotated[int, typer.Option(min=1, max=600, help="Of each caller.")] = 50,
        callers: Annotated[int, typer.Option(min=1, max=100, help="How many people call.")] = 1,
        openings: Annotated[int, typer.Option(min=1, max=4, help="How many openings they try.")] = 2,
        prospects: Annotated[
            int | None, typer.Option(min=1, help="On the lists (default: one for every two and a half dials).")
        ] = None,
        begins: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2026-03-02.")] = MONDAY,
        truth: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write what the world knows and the calls do not say.")
        ] = None,
        keep: Annotated[
            Path | None, typer.Option(metavar="DIR", help="Keep the scratch installation, in this new folder.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
        data: Annotated[
            Path | None,
            typer.Option("--data", metavar="DIR", help="Write a made-up workspace into this installation instead."),
        ] = None,
    ) -> None:
        """Live through made-up days of calls and say what they came to. Nobody in them exists."""
        first = _date(begins)
        if keep is not None and data is not None:
            raise typer.BadParameter("give --keep or --data, not both")
        if keep is not None and keep.exists() and any(keep.iterdir()):
            raise typer.BadParameter(f"{keep} is not empty; --keep wants a new folder")
        if truth is not None:
            _can_be_written(truth)
        began = time.monotonic()
        with _place(keep=keep, data=data) as folder:
            from bounceback.cli.installation import open_installation

            owner = open_installation(folder)
            totals, whole = _live(
                {
                    "seed": seed,
                    "begins": first,
                    "days": days,
                    "dials_per_day": dials_per_day,
                    "callers": callers,
                    "openings": openings,
                    "prospects": prospects,
                },
                scratch=data is None,
                by=owner,
                quiet=as_json,
                with_truth=truth is not None,
            )
        if truth is not None:
            _write(truth, json.dumps(whole, ensure_ascii=False, indent=1))
        if as_json:
            typer.echo(json.dumps(totals, ensure_ascii=False))
        else:
            for name, value in totals.items():
                typer.echo(f"{name.replace('_', ' '):<16}{value:>10,}")
            typer.echo(f"In {time.monotonic() - began:.1f} s. Nobody in it exists.", err=True)

    @app.command()
    def demo(
        data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder of the demo.")] = Path(".demo"),
        serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Start it and open the browser.")] = True,
        port: Annotated[int | None, typer.Option(metavar="N", help="Port to listen on.")] = None,
        browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    ) -> None:
        """Make an installation with a made-up quarter of calls, and look around in it."""
        from bounceback.cli.installation import open_installation

        owner = open_installation(data)
        _make_quarter(by=owner)
        if not serve:
            typer.echo(f"It is in {data}. Look at it with: bounceback serve --data {shlex.quote(str(data))}", err=True)
            return
        more = [*(["--port", str(port)] if port else []), *([] if browser else ["--no-browser"])]
        server = subprocess.Popen([sys.executable, "-m", "bounceback", "serve", "--data", str(data), *more])
        while True:
            try:
                raise typer.Exit(server.wait())
            except KeyboardInterrupt:
                continue  # the server was told as well, and stops


class CannotWrite(Refused):
    """Where the truth of a run is to be written, nothing can be."""

    code = "truth-not-writable"

    def __init__(self, path: Path, why: str, hint: str) -> None:
        super().__init__(f"{path} cannot be written: {why}.", hint=hint)


def _can_be_written(path: Path) -> None:
    """Before the run, not after it. What stands there is kept until there is something to write."""
    there = path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        hint = "Nothing was simulated. Name a file in a folder that is there."
        raise CannotWrite(path, troubles.reason_of(error), hint) from None
    if not there:
        path.unlink()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        hint = "The calls were made. Run it again with the same seed and another file."
        raise CannotWrite(path, troubles.reason_of(error), hint) from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"--from {text}: write the day as 2026-03-02") from None


@contextmanager
def _place(*, keep: Path | None, data: Path | None) -> Iterator[Path]:
    """The folder to simulate in: in memory where there is room, and gone afterwards."""
    if keep is not None or data is not None:
        yield (keep or data or Path()).expanduser().absolute()
        return
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM_BYTES
    place = Path(tempfile.mkdtemp(prefix="bounceback-simulate-", dir=memory if roomy else None))
    # Whoever ends us politely finds nothing left in memory.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield place / "installation"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _live(
    wanted: dict[str, Any], *, scratch: bool, by: User, quiet: bool, with_truth: bool
) -> tuple[dict[str, int], dict[str, Any]]:
    from django.db import connection

    from bounceback.simulate import actions, queries, truth
    from bounceback.simulate.scenario import Scenario

    if scratch:
        # Nothing of a scratch database has to survive a power cut.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
    scenario, at = Scenario(**wanted), datetime.now(UTC)
    workspace = actions.set_up(name=f"Simulated, seed {scenario.seed}", by=by, at=at)
    driver = actions.live(
        workspace=workspace, scenario=scenario, by=None, at=at, progress=_Progress(scenario.dials, quiet=quiet)
    )
    totals = {"seed": scenario.seed, "days": scenario.days, "callers": scenario.callers} | queries.totals(workspace)
    return totals, truth.of(driver) if with_truth else {}


def _make_quarter(*, by: User) -> None:
    from bounceback.simulate import actions, queries
    from bounceback.simulate.scenario import QUARTER_DAYS, QUARTER_DIALS

    at = datetime.now(UTC)
    there = queries.made_up(at=at)
    if there is not None and there.done:
        return
    workspace = there.workspace if there else actions.set_up(name=actions.NAME, by=by, at=at)
    typer.echo("Writing a made-up quarter of calls; that takes a minute or so.", err=True)
    actions.fill(workspace=workspace, by=None, at=at, progress=_Progress(QUARTER_DAYS * QUARTER_DIALS, quiet=False))


class _Progress:
    """How many dials were made, on a terminal."""

    def __init__(self, planned: int, *, quiet: bool) -> None:
        self.planned, self.quiet = planned, quiet or not sys.stderr.isatty()

    def __call__(self, dials: int) -> None:
        if not self.quiet:
            sys.stderr.write(f"\r{dials:,} of about {self.planned:,} dials")
            sys.stderr.flush()
