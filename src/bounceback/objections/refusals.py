"""What cannot be done with objection cards, and why."""

from __future__ import annotations

from bounceback.base.refused import Refused
from bounceback.objections.models import ObjectionCard


class NoFront(Refused):
    """A card needs words that somebody could hear."""

    code = "card-without-front"

    def __init__(self) -> None:
        super().__init__("A card needs words on its front.", hint="Write what they say, at least one letter.")


class NoIdea(Refused):
    """A response needs its idea in a line."""

    code = "response-without-idea"

    def __init__(self) -> None:
        super().__init__(
            "A response needs its idea in a line.", hint="A few words will do; its wording may stay empty."
        )


class FrontTaken(Refused):
    """No two cards have the same front."""

    code = "card-front-taken"

    def __init__(self, twin: ObjectionCard) -> None:
        super().__init__(
            f"Another card says “{twin.front}” already.",
            hint="Nothing was changed. If both mean the same, merge them; else say what sets this one apart.",
        )
        self.twin = twin


class CardFull(Refused):
    """A card has as many responses in use as anybody can choose among on a call."""

    code = "card-full"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"This card has {most} answers, the most there can be.",
            hint="Nothing was changed. Drop one that you do not use, then add this one.",
        )


class ChangedMeanwhile(Refused):
    """What was on the page is no longer what stands there."""

    code = "card-changed-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "This card was changed since the page was opened.",
            hint="Nothing was saved. Go back, load the page again, and compare.",
        )


class SameCard(Refused):
    """A card cannot be merged with itself."""

    code = "card-merged-with-itself"

    def __init__(self) -> None:
        super().__init__("These are one card already.", hint="Nothing was changed.")


class CardArchived(Refused):
    """Nothing is merged into a card that was put away."""

    code = "card-archived"

    def __init__(self) -> None:
        super().__init__("The card to keep is archived.", hint="Nothing was changed. Bring it back first.")


class NothingToSplit(Refused):
    """A split takes something along."""

    code = "card-split-of-nothing"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was chosen to go along.",
            hint="Choose phrasings, responses or hearings for the new card, or make a card of its own.",
        )


class ReviewKeyTaken(Refused):
    """The key of an answer belongs to another card, or to somebody else."""

    code = "review-key-taken"

    def __init__(self) -> None:
        super().__init__(
            "This key belongs to another answer.", hint="Nothing was changed. Use a new key for each answer."
        )
