"""`bounceback cards optimise`: the memory model, fitted to your own reviews."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from bounceback.cli.options import DataOption, JsonOption


def register(cards: typer.Typer) -> None:
    """Add this part's commands."""
    cards.command("optimise")(optimise)


def optimise(as_json: JsonOption = False, data: DataOption = None) -> None:
    """Fit when cards are forgotten to your own reviews: from a thousand on, and only if it foretells them better."""
    from bounceback.cli.installation import open_installation
    from bounceback.cli.root import emit

    by = open_installation(data)
    from bounceback.objections.memory import actions, queries

    fitted = actions.fit_weights(by=by, at=datetime.now(UTC))
    seen = queries.foresight(by)
    if as_json:
        live = {"reviews": seen.reviews, "log_loss": seen.ours, "log_loss_of_the_average": seen.constant}
        emit(
            {
                "reviews": fitted.reviews,
                "judged": fitted.judged,
                "log_loss_before": fitted.in_force,
                "log_loss_fitted": fitted.fitted,
                "adopted": fitted.adopted,
                "calls": live | {"enough": seen.enough},
            }
        )
        return
    verdict = "Adopted: it foretells them better." if fitted.adopted else "Not adopted: it foretells them no better."
    typer.echo(f"Fitted to {fitted.reviews:,} reviews, judged by the newest {fitted.judged:,} that could be foretold.")
    typer.echo(f"Log loss before {fitted.in_force:.4f}, fitted {fitted.fitted:.4f}. {verdict}")
    if seen.enough:
        typer.echo(
            f"On calls, {seen.reviews:,} reviews: log loss {seen.ours:.4f}; of your average rate {seen.constant:.4f}."
        )
