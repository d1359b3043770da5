"""What is done to objection cards."""

from bounceback.objections.actions.cards import (
    archive,
    arrange,
    bring_back,
    drop_response,
    forget_phrasing,
    make_card,
    tag,
    take_response_up,
    write_card,
    write_response,
)
from bounceback.objections.actions.joining import merge, split
from bounceback.objections.actions.reviews import review, take_review_back

__all__ = [
    "archive",
    "arrange",
    "bring_back",
    "drop_response",
    "forget_phrasing",
    "make_card",
    "merge",
    "review",
    "split",
    "tag",
    "take_response_up",
    "take_review_back",
    "write_card",
    "write_response",
]
