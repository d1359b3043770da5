"""Taking calls of the past back. Do-not-call requests stay: somebody asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from bounceback.calling import bulk as calls
from bounceback.calling.models import Call
from bounceback.followups import steps as followup_steps
from bounceback.followups.models import Promise
from bounceback.prospects.models import Listing, Number, Replacement
from bounceback.records.models import Import
from bounceback.records.past import settling

AT_ONCE = 500  # calls of one transaction


def delete_calls(import_: Import) -> None:
    """Every call that the import brought, with the promises that hung on it; in short transactions."""
    mine = Call.objects.filter(brought_by=import_.pk).order_by("-pk")
    while some := list(mine.values_list("pk", "key", "number_id")[:AT_ONCE]):
        keys = [key for _, key, _ in some]
        with transaction.atomic():
            made = Promise.objects.filter(Q(stroke__in=keys) | Q(ended_stroke__in=keys))
            for stroke in {stroke for pair in made.values_list("stroke", "ended_stroke") for stroke in pair if stroke}:
                if stroke in keys:
                    followup_steps.undo(stroke)
            Number.objects.filter(retired_stroke__in=keys).update(retired_at=None, retired_stroke=None)
            Call.objects.filter(pk__in=[pk for pk, _, _ in some]).delete()
            _count_again({number for _, _, number in some if number})


def restore_queue(row: Replacement) -> None:
    """Let a row of the queue wait as before, unless it has moved on since."""
    was, became = json.loads(row.old), json.loads(row.new)
    listing = Listing.objects.filter(pk=was["listing"]).first()
    if listing is None:
        return
    now = settling.as_it_is(listing)
    same = all(now[each] == became[each] for each in ("standing", "ready_at", "misses", "number"))
    if same:
        listing.standing, listing.misses = was["standing"], was["misses"]
        listing.ready_at = datetime.fromisoformat(was["ready_at"]) if was["ready_at"] else None
        listing.number_id, listing.place_set_id = was["number"], was["place_set"]
        listing.attempts = was["attempts"]
        listing.save(update_fields=["standing", "ready_at", "misses", "number", "place_set", "attempts"])


def restore_call(row: Replacement) -> None:
    """Let a call say again what it said before a newer export changed it, unless a still newer one has."""
    was, became = json.loads(row.old), json.loads(row.new)
    call = Call.objects.filter(pk=was["call"]).only("before", "number_id").first()
    if call is None or call.before.get("past") != became["past"]:
        return
    calls.update([(*was["values"], was["call"])])
    if call.number_id:
        _count_again({call.number_id})


def _count_again(numbers: Sequence[int] | set[int]) -> None:
    """How often these numbers have been dialled, by the calls that are left."""
    settling.count_again(calls.histories(list(numbers)).values())
    dials = Call.objects.filter(number__in=numbers, came_in=False).order_by().values("number").annotate(n=Count("pk"))
    left = {row["number"]: row["n"] for row in dials}
    for number in numbers:
        Listing.objects.filter(number=number).update(attempts=left.get(number, 0))
