"""`bounceback experiment`: arms that the program deals, and what may be said of them. Higher areas add commands."""

from __future__ import annotations

from math import isinf
from typing import Annotated

import typer

from bounceback.cli.options import JsonOption

MOST = 1_000_000_000  # more pairs than anybody can dial


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    experiment = typer.Typer(help="Comparisons whose arms the program deals.", no_args_is_help=True)
    app.add_typer(experiment, name="experiment")
    experiment.command("judge")(judge)


def judge(
    won: Annotated[int, typer.Option(min=0, max=MOST, metavar="W", help="Decided pairs in which B went further.")],
    lost: Annotated[int, typer.Option(min=0, max=MOST, metavar="L", help="Decided pairs in which A went further.")],
    as_json: JsonOption = False,
) -> None:
    """What so many decided pairs say: the evidence, and whether it is proof."""
    from bounceback.cli.root import emit
    from bounceback.core.stats import coin
    from bounceback.core.verdicts import of_pairs

    found, likely = coin.evidence(won, lost), coin.odds(won, lost)
    if not as_json:
        typer.echo(of_pairs(won, lost))
        return
    emit(
        {
            "evidence": found,
            "proven": found >= coin.PROVEN,
            "odds": {"low": likely.low, "high": None if isinf(likely.high) else likely.high},
            "chance": {"low": likely.chances[0], "high": likely.chances[1]},
            "likely_odds": coin.likely_odds(won, lost),
            "for_now": found >= coin.FOR_NOW,
        }
    )
