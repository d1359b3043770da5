"""The ways in which calling says no."""

from __future__ import annotations

from datetime import datetime

from bounceback.base.refused import Refused
from bounceback.core.outcomes import REASON_LABELS, Reason


class MayNotCall(Refused):
    """The gate refuses this number at this moment."""

    code = "may-not-call"

    def __init__(self, text: str, *, opens_at: datetime | None) -> None:
        hint = f"It may be called from {opens_at:%Y-%m-%d %H:%M} UTC." if opens_at else "Skip to the next card."
        super().__init__(text, hint=hint)
        self.opens_at = opens_at


class CardGone(Refused):
    """The claim on this number has run out, and it was handed on or called."""

    code = "card-gone"

    def __init__(self) -> None:
        super().__init__("This card is no longer yours.", hint="Take the next one; nothing you logged is lost.")


class NumberHeld(Refused):
    """A colleague holds the number."""

    code = "number-held"

    def __init__(self) -> None:
        super().__init__("A colleague has this number in hand.", hint="Call the first number, or skip.")


class AlreadyLogged(Refused):
    """Another log came for the same dial."""

    code = "already-logged"

    def __init__(self) -> None:
        super().__init__(
            "This call is logged already, with something else.",
            hint="What was logged first is safe. Correct it on the call's page.",
        )


class KeyTaken(Refused):
    """The key belongs to another dial."""

    code = "key-taken"

    def __init__(self) -> None:
        super().__init__("This key belongs to another call.", hint="Nothing was changed. Use a new key for each dial.")


class NoSuchCall(Refused):
    """Nobody knows this dial, and the log does not say whom it reached."""

    code = "no-such-call"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("There is no such call.", hint="The log needs the card it belongs to.")


class NotLogged(Refused):
    """The call has no outcome yet."""

    code = "not-logged"

    def __init__(self) -> None:
        super().__init__("This call is not logged.", hint="Nothing was changed.")


class CallIsClosed(Refused):
    """The next dial was made: what the log set in motion stays."""

    code = "call-is-closed"

    def __init__(self) -> None:
        super().__init__(
            "The next call was dialled: this one can no longer be taken back.",
            hint="Correct its note or its reason on the call's page.",
        )


class CannotBeAmended(Refused):
    """This field of a call is a fact of the machine, or would move the queue."""

    code = "cannot-be-amended"

    def __init__(self, field: str) -> None:
        super().__init__(f"“{field}” of a call cannot be corrected later.", hint="Nothing was changed.")


class TooSoonForValue(Refused):
    """Who hung up within seconds has not heard what it is worth."""

    code = "too-soon-for-value"

    def __init__(self) -> None:
        super().__init__(
            "They hung up before they could know the value, so “no value” cannot be the reason.",
            hint="Wrong time, no rapport and the others can. Nothing was changed.",
        )


class CannotBeTheReason(Refused):
    """What happened on the call rules this reason out."""

    code = "cannot-be-the-reason"

    def __init__(self, reason: Reason) -> None:
        super().__init__(
            f"“{REASON_LABELS[reason]}” cannot be the reason of this call: {_RULED_OUT[reason]}",
            hint="Correct on the call's page what stands there, if it was otherwise. Nothing was changed.",
        )


_RULED_OUT = dict.fromkeys(Reason, "nothing on it could tell.") | {
    Reason.NO_VALUE: "they had not heard what it is worth.",
    Reason.HAS_ONE: "they could not know yet what it would replace.",
}


class SessionOver(Refused):
    """The session has ended: it hands out no more cards."""

    code = "session-over"

    def __init__(self) -> None:
        super().__init__("This session has ended.", hint="Start a new one from the plan.")
