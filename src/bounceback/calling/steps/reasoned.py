"""Whether a no can have had the reason that somebody gives it after its log."""

from __future__ import annotations

from bounceback.calling.models import Call
from bounceback.calling.queries import reasons
from bounceback.calling.refusals import CannotBeTheReason, TooSoonForValue
from bounceback.core.diagnosis import Evidence
from bounceback.core.outcomes import MEANINGS, Outcome, Reason


def check(call: Call, reason: Reason) -> None:
    """The rules of the proposals hold for every later word on the reason. Raises TooSoonForValue, CannotBeTheReason.

    A log itself is never refused: a reason in it that cannot be is asked about. No statement where the call alone
    allows the reason, else one more: what was heard on it may allow it.
    """
    if not MEANINGS[Outcome(call.outcome)].is_no or reason in reasons.may_be(reasons.evidence_of(call)):
        return
    check_evidence(reasons.evidence([call])[call.key], reason)


def check_evidence(found: Evidence, reason: Reason) -> None:
    """The same of what is known already of a no."""
    if reason in reasons.may_be(found):
        return
    if reason is Reason.NO_VALUE and found.outcome is Outcome.HUNG_UP:
        raise TooSoonForValue
    raise CannotBeTheReason(reason)
