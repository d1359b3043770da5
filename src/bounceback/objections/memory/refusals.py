"""Why the memory model is not fitted."""

from __future__ import annotations

from bounceback.base.refused import Refused


class OptimiserMissing(Refused):
    """The optional extra that fits the model is not installed."""

    code = "optimiser-missing"

    def __init__(self) -> None:
        super().__init__(
            "What fits the memory model is not installed.",
            hint="Install Bounceback with the extra “optimiser”. Without it the model's defaults serve.",
        )


class TooFewReviews(Refused):
    """Fewer reviews than the model needs to learn anything from them."""

    code = "too-few-reviews"

    def __init__(self, have: int, need: int) -> None:
        super().__init__(
            f"There are {have:,} graded reviews of yours; {need - have:,} more, and the model can be fitted to them.",
            hint="Nothing was changed: the model's defaults serve until then.",
        )
