"""`bounceback cards optimise`."""

from __future__ import annotations

FILL = """
from datetime import UTC, datetime
from tests.objections.memory import forgetful
at = datetime(2026, 11, 17, 17, tzinfo=UTC)
forgetful.reviews(owner, at=at, cards=60, each=20, truth=forgetful.FORGETFUL)
"""


def test_the_model_is_fitted_on_the_command_line(prepared):
    prepared.python(FILL)

    told = prepared.json("cards", "optimise")
    again = prepared.run("cards", "optimise").stdout

    assert (told["reviews"], told["adopted"]) == (1_200, True)
    assert told["log_loss_fitted"] < told["log_loss_before"]
    assert told["calls"]["enough"] is False
    assert "Fitted to 1,200 reviews" in again
    assert "Not adopted" in again  # the same fit foretells no better than itself


def test_too_few_reviews_are_refused_in_one_line(prepared):
    said = prepared.run("cards", "optimise", check=False)

    assert said.returncode == 2
    assert "1,000 more" in said.stderr
