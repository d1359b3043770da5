"""`bounceback why` and `bounceback streak`: why calls fail, on the command line."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bounceback.base.refused import Refused
from bounceback.cli.options import JsonOption

MOST = 1_000_000_000  # more dials than anybody can make
PARTS = ("planning", "experimenting", "trying")  # each has a cli.py with `register(app)`


class MoreYesThanTries(Refused):
    code = "more-yes-than-tries"

    def __init__(self, *, yes: int, tries: int) -> None:
        super().__init__(
            f"{yes} yes of {tries} tries cannot be.", hint="Tries are all dials, those with a yes included."
        )


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    app.command("why")(why)
    app.command("streak")(streak)
    for part in PARTS:
        importlib.import_module(f"bounceback.recovery.{part}.cli").register(app)


def why(
    campaign: Annotated[str, typer.Option("--campaign", metavar="NAME", help="Only its calls.")] = "",
    on: Annotated[str, typer.Option("--list", metavar="NAME", help="Only calls from this list.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, like 2026-11-24.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day.")] = "",
    as_json: JsonOption = False,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Folder of the installation (default: BOUNCEBACK_DATA)."),
    ] = None,
) -> None:
    """Why calls fail: where they die, why, where that differs, whether something is broken, what to try."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data, reading=True)

    from django.utils import timezone

    from bounceback.base.zones import zone_of
    from bounceback.cli.root import emit
    from bounceback.insights.cli import filters_of
    from bounceback.recovery import told
    from bounceback.recovery.queries.diagnosis import diagnosis
    from bounceback.recovery.queries.ranking import ranking

    at = datetime.now(UTC)
    filters = filters_of(by, campaign, on, since, until)
    with timezone.override(zone_of("", at=at)):
        found = diagnosis(filters=filters, by=by)
        ranked = ranking(by, filters=filters, counted=found.stages)
        if as_json:
            emit(told.facts(found, ranked))
            return
        for line in told.lines(found, ranked, at=at):
            typer.echo(line)


def streak(
    noes: Annotated[int, typer.Option(min=0, max=MOST, metavar="L", help="Dials in a row without a yes.")],
    yes: Annotated[int, typer.Option(min=0, max=MOST, metavar="Y", help="Dials with a yes so far.")],
    tries: Annotated[int, typer.Option(min=0, max=MOST, metavar="T", help="All dials so far.")],
    as_json: JsonOption = False,
) -> None:
    """How likely a run of so many noes is when nothing is wrong."""
    from bounceback.cli.root import emit
    from bounceback.core.stats.streak import chance_of_run

    if yes > tries:
        raise MoreYesThanTries(yes=yes, tries=tries)
    chance = chance_of_run(noes, yes=yes, tries=tries)
    if as_json:
        emit({"chance": chance})
        return
    percent = f"{100 * chance:.0f} %" if chance >= 0.01 else f"{100 * chance:.1g} %"
    typer.echo(f"{noes:,} noes in a row. At your rate a run at least that long is running {percent} of the time.")
