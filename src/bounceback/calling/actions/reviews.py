"""A call looked at again, later: what was corrected, further reasons, moments that turned it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.calling.actions import calls
from bounceback.calling.models import Amendment, Call, CallReason, Trigger
from bounceback.calling.refusals import NotLogged
from bounceback.calling.steps import said
from bounceback.core.outcomes import REASON_LABELS, Reason


class ReasonKnown(Refused):
    """A call has a reason once."""

    code = "call-reason-known"

    def __init__(self) -> None:
        super().__init__("This call has that reason already.", hint="Nothing was changed.")


def review(*, call: Call, changes: Mapping[str, str], why: str = "", by: User, at: datetime) -> Call:
    """Correct several things about a call in one go; each old value is kept as an amendment.

    changes    field → new value; a value that is the old one changes nothing
    Raises NotLogged, CannotBeAmended.
    """
    if call.logged_at is None:
        raise NotLogged
    changed = sorted(field for field, new in changes.items() if getattr(call, field) != new)
    with transaction.atomic():
        for field in changed:
            calls._amend(call, field, changes[field], why=why, by=by, at=at)
        if changed:
            events.record("call.reviewed", subject=call, by=by, at=at, facts={"fields": changed})
    return call


def add_reason(*, call: Call, family: str, finer: str = "", by: User, at: datetime) -> CallReason:
    """Add one more reason to a call. Raises ReasonKnown."""
    if call.reasons.filter(family=family, finer=finer).exists():
        raise ReasonKnown
    with transaction.atomic():
        added = CallReason.objects.create(
            workspace_id=call.workspace_id, call=call, family=family, finer=finer, added_at=at
        )
        events.record("call.reason_added", subject=call, by=by, at=at, facts={"family": family})
    return added


def take_reason_off(*, reason: CallReason, by: User, at: datetime) -> Call:
    """Take a further reason off its call again; what it said is kept as an amendment."""
    call = reason.call
    with transaction.atomic():
        words = REASON_LABELS[Reason(reason.family)]
        old = f"{words}: {reason.finer}" if reason.finer else words
        events.record("call.reason_taken_off", subject=call, by=by, at=at, facts={"family": reason.family})
        log = call.before.get("log", {})
        if (log.get("reason"), log.get("finer")) == (reason.family, reason.finer):
            log["finer"] = ""  # else a change of the call just logged would write it again
            call.save(update_fields=["before"])
        reason.delete()
        Amendment.objects.create(
            workspace_id=call.workspace_id, call=call, field="finer", old=old, new="", amended_at=at, amended_by=by
        )
    return call


def add_moment(*, call: Call, speaker: str, effect: str, text: str, by: User, at: datetime) -> Trigger:
    """Add a moment that turned the call, as remembered: without a second."""
    with transaction.atomic():
        added = Trigger.objects.create(
            workspace_id=call.workspace_id, call=call, speaker=speaker, effect=effect, text=text
        )
        moment = {"second": None, "speaker": speaker, "effect": effect, "text": text}
        said.amend(call, triggers=[*call.before.get("log", {}).get("triggers", []), moment])
        call.save(update_fields=["before"])
        events.record("call.moment_added", subject=call, by=by, at=at, facts={"effect": effect})
    return added
