"""Taking an import back: in short transactions, so that nobody who logs a call waits for it.

No action of its own: `actions.undo` calls this and writes the Event.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.core import places
from bounceback.prospects import bulk
from bounceback.prospects.models import Line, Listing, Number, PlaceSet, Prospect, Replacement
from bounceback.records import queries, steps
from bounceback.records.bringing import TAKEN_OFF
from bounceback.records.models import Import
from bounceback.records.past import undoing as past
from bounceback.records.past.settling import QUEUE_MOVED
from bounceback.records.past.writing import CALL_CHANGED
from bounceback.records.refusals import AlreadyUndone, CannotUndo

State = Import.State
AT_ONCE = 150  # rows of one transaction


def take_back_all(import_: Import, *, by: User, at: datetime) -> None:
    """Undo in pieces; what a killed undo left is taken back by the next. Raises CannotUndo, AlreadyUndone."""
    import_.refresh_from_db()
    if import_.state == State.UNDONE:
        raise AlreadyUndone
    refused = queries.why_not_undo(import_, at=at)
    if refused is not None:
        raise refused
    import_.state, import_.problem = State.STOPPED, "It is being taken back."
    import_.cursor = import_.cursor | {"undoing": True}
    import_.save(update_fields=["state", "problem", "cursor"])
    if import_.kind == Import.Kind.CALLS:
        # Newest first: the queue goes back before the calls that moved it are gone.
        while ids := _some(Replacement.objects.filter(brought_by=import_.pk).order_by("-pk")):
            _restore(ids, import_=import_, at=at)
        past.delete_calls(import_)
    while ids := _some(Prospect.objects.filter(brought_by=import_.pk)):
        _delete_prospects(ids)
    while ids := _some(Listing.objects.filter(brought_by=import_.pk)):
        _delete_listings(ids)
    while ids := _some(Replacement.objects.filter(brought_by=import_.pk).order_by("-pk")):
        _restore(ids, import_=import_, at=at)


def _some(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _delete_prospects(ids: Sequence[int]) -> None:
    with transaction.atomic():
        if Call.objects.filter(prospect__in=ids).exists():
            raise CannotUndo(
                "One of its prospects was called while it was being taken back.",
                "The rest stays as it is. Take single prospects off the list instead.",
            )
        numbers = list(Line.objects.filter(prospect__in=ids).values_list("number", flat=True))
        Prospect.objects.filter(pk__in=ids).delete()
        _delete_unused(numbers)


def _delete_unused(numbers: Sequence[int]) -> None:
    """Numbers that nothing points at any more, and of which nothing was learnt."""
    unused = Number.objects.filter(pk__in=numbers, lines=None, listings=None, calls=None, leases=None, retired_at=None)
    unused.delete()


def _delete_listings(ids: Sequence[int]) -> None:
    with transaction.atomic():
        Listing.objects.filter(pk__in=ids).delete()


def _restore(ids: Sequence[int], *, import_: Import, at: datetime) -> None:
    """Newest first, so that a value that was replaced twice comes back to its first."""
    with transaction.atomic():
        for row in Replacement.objects.filter(pk__in=ids).order_by("-pk"):
            _restore_one(row, import_=import_, at=at)
        Replacement.objects.filter(pk__in=ids).delete()


def _restore_one(row: Replacement, *, import_: Import, at: datetime) -> None:
    if row.field == steps.LINE_ADDED:
        lines = Line.objects.filter(prospect=row.prospect_id, number__e164=row.new)
        numbers = list(lines.values_list("number", flat=True))
        lines.delete()
        _delete_unused(numbers)
    elif row.field == steps.BACK_ON_LIST:
        Listing.objects.filter(pk=row.old, retired_at=None).update(
            standing=Listing.Standing.OUT, ready_at=None, retired_at=at, retired_by=import_.pk
        )
    elif row.field == QUEUE_MOVED:
        past.restore_queue(row)
    elif row.field == CALL_CHANGED:
        past.restore_call(row)
    elif row.field == TAKEN_OFF:
        was = json.loads(row.old)
        Listing.objects.filter(pk=was["listing"], retired_by=import_.pk).update(
            standing=was["standing"], ready_at=was["ready_at"], retired_at=None, retired_by=None
        )
    elif row.field.startswith("attributes."):
        _restore_attribute(row)
    else:
        _restore_field(row)


def _restore_attribute(row: Replacement) -> None:
    prospect = Prospect.objects.get(pk=row.prospect_id)
    label = row.field.removeprefix("attributes.")
    # A long header was cut for the journal; find the one it was cut from.
    label = next((each for each in prospect.attributes if each[: len(label)] == label), label)
    if str(prospect.attributes.get(label, "")) != row.new:
        return  # changed since: the newer value stays
    if row.old:
        prospect.attributes[label] = row.old
    else:
        del prospect.attributes[label]
    Prospect.objects.filter(pk=prospect.pk).update(attributes=prospect.attributes)


def _restore_field(row: Replacement) -> None:
    prospect = Prospect.objects.get(pk=row.prospect_id)
    now = getattr(prospect, row.field)
    if ("" if now is None else str(now)) != row.new:
        return  # changed since: the newer value stays
    old: str | int | date | None = row.old
    if row.field == "headcount":
        old = int(row.old) if row.old else None
    elif row.field == "renews_on":
        old = date.fromisoformat(row.old) if row.old else None
    Prospect.objects.filter(pk=prospect.pk).update(**{_FIELDS[row.field]: old})
    if row.field in ("state", "zip", "country"):
        prospect.refresh_from_db()
        _place_again(prospect)


_FIELDS = {field: field for field in bulk.FIELDS}  # names of columns come from here, never from a row


def _place_again(prospect: Prospect) -> None:
    for listing in prospect.listings.filter(number__isnull=False).annotate(e164=F("number__e164")):
        key = places.key_of(
            places.candidates(listing.e164, state=prospect.state, zip=prospect.zip, country=prospect.country)
        )
        place_set, _ = PlaceSet.objects.get_or_create(key=key)
        Listing.objects.filter(pk=listing.pk).update(place_set=place_set)
