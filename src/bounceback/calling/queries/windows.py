"""An experiment with calling windows: who may be dealt an hour, and whose dealt hour has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from bounceback.calling.models import Call, Lease
from bounceback.calling.queries import open_places, queue
from bounceback.calling.queries.lists import CalledList
from bounceback.calling.queries.trials import Tried
from bounceback.compliance import queries as compliance_queries
from bounceback.compliance.models import Suppression
from bounceback.experiments.models import Deal
from bounceback.experiments.queries import Windows
from bounceback.prospects.models import Listing

LOOKED_AT = 400  # rows of a list that are looked through for rounds


def wanted(tried: Tried, *, at: datetime) -> queue.Wanted:
    """What moves some rows of the queue forward. No statement while no experiment with windows runs."""
    if tried.windows is None:
        return queue.ANYBODY if tried.span is None else queue.Wanted(span=tried.span)
    come = Deal.objects.filter(
        experiment=tried.windows.experiment,
        stroke=None,
        listing__standing=Listing.Standing.RETRY,
        listing__ready_at__lte=at,
    )
    return queue.Wanted(tried.span, frozenset(come.values_list("listing_id", flat=True)))


def has_taken_cards(session: int, *, since: datetime) -> bool:
    """Whether a session has had cards since a moment."""
    return Lease.objects.filter(session=session, taken_at__gte=since).exists()


def rounds_dealt(windows: Windows, *, since: datetime) -> tuple[int, int]:
    """How many rounds have been dealt since a moment, and how many in all."""
    numbers = dict(
        Deal.objects.filter(experiment=windows.experiment, place=0).order_by("round").values_list("round", "dealt_at")
    )
    return sum(dealt_at >= since for dealt_at in numbers.values()), max(numbers, default=0)


def neighbours(called: CalledList, *, arms: int, at: datetime) -> Iterator[list[Listing]]:
    """Rows of a list that may be dealt hours, in its order: as many neighbours as there are arms, all of one place.

    Fresh names first, then those who are to be tried again, with others that were tried as often. Nobody who is
    promised a call, ripens, is held or being called, is off the list, was dealt an hour already, lives where it is not
    known which clock counts, or may not be called before the list has been checked against the registries.
    """
    rows = _free(called).select_related("place_set")
    fresh = rows.filter(standing=Listing.Standing.FRESH).order_by("position", "pk")[:LOOKED_AT]
    again = rows.filter(standing=Listing.Standing.RETRY, ready_at__lte=at).order_by("ready_at", "pk")[:LOOKED_AT]
    for rows_found in (fresh, again):
        checked = [row for row in rows_found if not open_places.waits_for_a_check(row.place_set_id, called.kind, at=at)]
        yield from _alike(checked, arms)


def _free(called: CalledList) -> QuerySet[Listing]:
    held = Lease.objects.filter(number=OuterRef("number_id"), ended_at=None)
    dealt = Deal.objects.filter(listing=OuterRef("pk"), stroke=None, experiment__ended_at=None)
    rows = Listing.objects.filter(list=called.pk, number__isnull=False, number__retired_at=None)
    # A dial whose log is still to come was made before its hour was dealt: it must not spend it.
    called_now = Call.objects.filter(number=OuterRef("number_id"), logged_at=None, brought_by=None)
    off = Suppression.objects.filter(scope="PERSON", prospect=OuterRef("prospect_id"), lifted_at=None)
    number_off = compliance_queries.number_is_off(OuterRef("workspace_id"), OuterRef("number__e164"))
    free = rows.exclude(Exists(held)).exclude(Exists(dealt)).exclude(Exists(called_now)).exclude(Exists(off))
    return free.annotate(number_off=number_off).filter(number_off=False)


def _alike(rows: Sequence[Listing], arms: int) -> Iterator[list[Listing]]:
    """Neighbours of one place and as many attempts, in the order in which their first ones stand."""
    places = {row.pk: n for n, row in enumerate(rows)}
    found: list[list[Listing]] = []
    ordered = sorted(rows, key=lambda row: (row.place_set_id, row.attempts, places[row.pk]))
    for (_, _), group in groupby(ordered, key=lambda row: (row.place_set_id, row.attempts)):
        members = [row for row in group if queue.clock_of(row.place_set.key)]
        found += [members[n : n + arms] for n in range(0, len(members) - arms + 1, arms)]
    yield from sorted(found, key=lambda group: places[group[0].pk])
