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

__all__ = [
    "archive",
    "arrange",
    "bring_back",
    "drop_response",
    "forget_phrasing",
    "make_card",
    "merge",
    "split",
    "tag",
    "take_response_up",
    "write_card",
    "write_response",
]
