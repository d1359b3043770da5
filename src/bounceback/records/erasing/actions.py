"""Verbs of a person's requests: erase them."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.prospects.models import Prospect
from bounceback.records import journal, stored
from bounceback.records.erasing import about, files, rows
from bounceback.records.erasing.refusals import ErasedAlready, ImportInTheWay, InSomebodysHand
from bounceback.records.models import Erasure, Import

log = structlog.get_logger(__name__)
State = Import.State
_UNFINISHED = (State.WAITING, State.RUNNING, State.STOPPED)


def erase(*, person: Prospect, why: str = "", by: User, at: datetime) -> Erasure:
    """Forget a person who asked for it: everything but tokens and the bare records of calls that the law wants kept.

    why    in a few words, without the name

    Raises ErasedAlready, InSomebodysHand, ImportInTheWay.
    """
    with transaction.atomic():
        person = Prospect.objects.select_for_update().get(pk=person.pk, workspace_id=by.workspace_id)
        if person.erased_at is not None:
            raise ErasedAlready
        if about.in_hand(person, at=at):
            raise InSomebodysHand
        numbers = about.numbers_of(person)
        signs = files.Signs(person, [number.e164 for number in numbers.alone])
        for import_ in Import.objects.filter(workspace_id=by.workspace_id, state__in=_UNFINISHED):
            if import_.state == State.RUNNING or files.may_hold(stored.source_of(import_), signs):
                raise ImportInTheWay(import_.pk, waiting=import_.state == State.WAITING)
        erasure = rows.erase_rows(person, why=why.strip()[:200], by=by, at=at)
        facts = {"prospect": person.pk, "calls_kept": erasure.calls_kept, "numbers": len(numbers.alone)}
        events.record("person.erased", subject=erasure, by=by, at=at, facts=facts)
        # The files first: were they left behind, nobody would look for them again.
        files.redact_rejects(signs, workspace=by.workspace_id)
        files.drop_sources(workspace=by.workspace_id)
        files.drop_exports(workspace=by.workspace_id)
        journal.soon()
    if not files.wipe_log():
        log.info("log not emptied yet", erasure=erasure.pk)
    return erasure
