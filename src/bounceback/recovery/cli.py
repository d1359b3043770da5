"""`bounceback streak`: why calls fail, on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from bounceback.base.refused import Refused

MOST = 1_000_000_000  # more dials than anybody can make
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class MoreYesThanTries(Refused):
    code = "more-yes-than-tries"

    def __init__(self, *, yes: int, tries: int) -> None:
        super().__init__(
            f"{yes} yes of {tries} tries cannot be.", hint="Tries are all dials, those with a yes included."
        )


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    app.command("streak")(streak)


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
