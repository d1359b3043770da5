"""Looking again at why a call failed, and settling on a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.calling.actions import calls
from bounceback.calling.models import Amendment, Call, CallReason, SecondLook
from bounceback.calling.queries import calls as call_queries
from bounceback.calling.queries import reasons
from bounceback.calling.refusals import NotLogged
from bounceback.calling.steps import effects, reasoned, said, undoing
from bounceback.core import diagnosis
from bounceback.core.outcomes import MEANINGS, Outcome, Reason
from bounceback.core.reasons import tidy


class WasNoNo(Refused):
    """Only a no has a reason."""

    code = "was-no-no"

    def __init__(self) -> None:
        super().__init__("This call did not end in a no, so it has no reason.", hint="Nothing was changed.")


def look_again(*, call: Call, settled: Reason, finer: str = "", by: User, at: datetime) -> Call:
    """Settle on the reason of a no. What was proposed, and what stood there first, is kept beside it.

    Until the caller's next dial this is the same stroke, logged anew, as any change of its reason: its next date goes
    along. Later it is an amendment, and the queue does not move. The same again changes nothing, another choice takes
    the place of the first. Where nothing is known of the call, nothing was proposed: then only the reason is set.

    finer    more exactly, in the caller's words
    Raises NotLogged, WasNoNo, TooSoonForValue, CannotBeTheReason.
    """
    if call.logged_at is None:
        raise NotLogged
    if not MEANINGS[Outcome(call.outcome)].is_no:
        raise WasNoNo
    finer = tidy(finer)[:120]
    mine = call.second_looks.filter(looked_by=by).first()
    written = mine.written if mine is not None else call.reason
    found = replace(reasons.evidence([call])[call.key], written=Reason(written) if written else None)
    if settled not in (written, call.reason):  # that it stays as it was written is never refused
        reasoned.check_evidence(found, settled)
    if _settled_already(call, settled, finer, mine):
        return call
    two = diagnosis.propose(found, learnt=reasons.learnt(call.workspace_id)) if mine is None else ()
    with transaction.atomic():
        call = _write(call, settled, finer, by=by, at=at)
        if mine is not None:
            first, second = mine.first, mine.second
            mine.delete()  # the new one has a new id: who learns from looks learns that there is one
        elif two:
            first, second = two[0].reason.value, two[1].reason.value
        if mine is not None or two:
            SecondLook.objects.create(
                workspace_id=call.workspace_id,
                call=call,
                written=written,
                first=first,
                second=second,
                settled=settled.value,
                looked_at=at,
                looked_by=by,
            )
        facts = {"settled": settled.value, "written": written, "proposed": [each.reason.value for each in two]}
        events.record("call.looked_at_again", subject=call, by=by, at=at, facts=facts)
    return call


def _settled_already(call: Call, settled: Reason, finer: str, mine: SecondLook | None) -> bool:
    if mine is None or mine.settled != settled or call.reason != settled:
        return False
    return not finer or call.reasons.filter(family=settled, finer=finer).exists()


def _write(call: Call, settled: Reason, finer: str, *, by: User, at: datetime) -> Call:
    """The reason and the finer one, as a change of the stroke or as amendments. Returns the call as it is now."""
    if call.caller_id == by.pk and "log" in call.before and not calls._is_closed(call, by):
        return _log_anew(call, settled, finer, by=by, at=at)
    if call.reason != settled:
        # What was said more exactly of another reason goes with it.
        for old in call.reasons.filter(family=call.reason).exclude(finer=""):
            _corrected(call, old.finer, "", by=by, at=at)
            old.delete()
        calls._amend(call, "reason", settled, why="", by=by, at=at)
    if finer and not call.reasons.filter(family=settled, finer=finer).exists():
        CallReason.objects.create(
            workspace_id=call.workspace_id, call=call, family=settled.value, finer=finer, added_at=at
        )
        _corrected(call, "", finer, by=by, at=at)
    said.amend(call, finer=finer)
    call.save(update_fields=["before"])
    return call


def _log_anew(call: Call, settled: Reason, finer: str, *, by: User, at: datetime) -> Call:
    scene = calls._logged(call.key, by=by, at=at)
    before = said.from_json(scene.call.before["log"])
    if before.reason is settled and (not finer or before.finer == finer):
        return scene.call
    digest = scene.call.before["digest"]
    undoing.undo(scene.call, by=by, at=at, lift=False)
    anew = call_queries.scene(call.key, by=by, at=at, opening=before.opening, deal=before.deal) or scene
    change = calls.Change(reason=settled, finer=finer or None)
    effects.apply(anew, calls._with(before, change, anew), digest=digest, by=by, at=at)
    return anew.call


def _corrected(call: Call, old: str, new: str, *, by: User, at: datetime) -> None:
    Amendment.objects.create(
        workspace_id=call.workspace_id, call=call, field="finer", old=old, new=new, amended_at=at, amended_by=by
    )
