"""One row of the queue looked at closely: everything the gate and the card want, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bounceback.calling.models import Call, Lease
from bounceback.calling.queries.prepared import Answer, Prepared
from bounceback.calling.queries.rows import first_row, moment, rows, some_moment
from bounceback.campaigns.models import OpeningPeriod, OpeningVersion
from bounceback.compliance import queries as compliance_queries
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.core import gate
from bounceback.core.gate import DialFacts, Verdict
from bounceback.core.outcomes import RESTS
from bounceback.followups.models import Promise, Seed
from bounceback.prospects.models import Fact, Line, Listing, Number, PlaceSet, Prospect, ProspectList

REMEMBERED = timedelta(days=31)  # dials older than this limit nothing
_RESTING = Q()
for _outcome, _reasons in RESTS.items():
    _RESTING |= Q(outcome=_outcome.value) if _reasons is None else Q(outcome=_outcome.value, reason__in=_reasons)


@dataclass(frozen=True, slots=True)
class Pick:
    """A row of the queue with all that hangs on it."""

    listing: Listing
    number: Number
    verdict: Verdict
    overdue_lease: int | None
    promise: tuple[int, datetime, str, str] | None  # id, due, said, must change
    seed_must_change: str
    opening: tuple[int, str, str] | None  # version's id, letter, text
    last: tuple[str, str, str, datetime, int, str] | None  # note, outcome, reason, when, caller, first name
    lines: tuple[tuple[int, int, str, str, bool], ...]  # line, number, e164, extension, retired
    facts: tuple[tuple[str, str], ...]  # newest first


def pick(listing: int, *, campaign: int, firm: str, at: datetime) -> Pick:
    """Look at a row of the queue closely, and ask the gate. One statement. Raises Listing.DoesNotExist."""
    row = _ROW.first(listing=listing, campaign=campaign, firm=firm, at=at, lately=at - REMEMBERED)
    if row is None:
        raise Listing.DoesNotExist
    return _read(row, at=at)


def _row(*, listing: int, campaign: int, firm: str, at: datetime, lately: datetime) -> QuerySet[Any]:
    number, prospect = OuterRef("number_id"), OuterRef("prospect_id")
    in_force = Suppression.objects.filter(workspace=OuterRef("workspace_id"), lifted_at=None)
    dials = Call.objects.filter(number=number, came_in=False)
    promises = Promise.objects.filter(prospect=prospect, campaign=campaign, ended_at=None)
    seeds = Seed.objects.filter(prospect=prospect, campaign=campaign, ended_at=None)
    scrubs = ScrubStatement.objects.filter(
        Q(list=OuterRef("list_id")) | Q(list=None), workspace=OuterRef("workspace_id")
    )
    in_use = Exists(OpeningPeriod.objects.filter(opening=OuterRef("opening_id"), ended_at=None))
    openings = OpeningVersion.objects.filter(opening__campaign=campaign, opening__archived_at=None)
    logged = Call.objects.filter(prospect=prospect, logged_at__isnull=False).order_by("-dialled_at")
    open_leases = Lease.objects.filter(number=number, ended_at=None)
    return Listing.objects.filter(pk=listing).annotate(
        off_number=compliance_queries.number_is_off(OuterRef("workspace_id"), OuterRef("number__e164")),
        off_person=compliance_queries.person_is_off(
            OuterRef("workspace_id"), prospect, OuterRef("prospect__name_key"), firm
        ),
        off_firm=Exists(in_force.filter(scope="FIRM", firm=firm)),
        dialled=rows(dials.filter(dialled_at__gt=lately), "dialled_at"),
        spoken=first_row(dials.filter(_RESTING).order_by("-dialled_at"), "dialled_at", "ended_at"),
        promised=first_row(promises, "pk", "due_at", "said", "must_change"),
        seeded=first_row(seeds, "must_change"),
        scrubbed=first_row(scrubs.order_by("-scrubbed_on"), "scrubbed_on"),
        worded=first_row(
            openings.order_by(in_use.desc(), "opening__label", "opening_id", "-version"),
            "pk", "opening__label", "text",
        ),
        before=first_row(
            logged, "note", "outcome", "reason", "dialled_at", "caller_id", "caller__first_name", "caller__username"
        ),
        ways=rows(
            Line.objects.filter(prospect=prospect),
            "position", "pk", "number_id", "number__e164", "extension", "number__retired_at",
        ),
        known=rows(Fact.objects.filter(prospect=prospect), "learnt_at", "label", "value"),
        overdue=first_row(open_leases.filter(expires_at__lte=at), "pk"),
    )  # fmt: skip


_ROW = Prepared(
    _row,
    types={"listing": int, "campaign": int, "firm": str, "at": datetime, "lately": datetime},
    roots=("", "list", "prospect", "prospect__referred_by", "number", "place_set"),
    others=(
        "off_number", "off_person", "off_firm", "dialled", "spoken", "promised", "seeded", "scrubbed", "worded",
        "before", "ways", "known", "overdue",
    ),
)  # fmt: skip


def _read(row: Answer, *, at: datetime) -> Pick:
    listing, number = _whole(row)
    promise = (
        (row.promised[0], some_moment(row.promised[1]), row.promised[2], row.promised[3]) if row.promised else None
    )
    scopes = (("NUMBER", row.off_number), ("PERSON", row.off_person), ("FIRM", row.off_firm))
    dials = tuple(some_moment(dialled[0]) for dialled in row.dialled)
    last_dial = max(dials, default=None)
    promised_at = promise[1] if promise else None
    if promised_at is not None and last_dial is not None and last_dial >= promised_at:
        promised_at = None  # it has been kept: somebody dials this number right now
    listed_on, held = compliance_queries.registry_facts(listing.workspace_id, number.e164)
    facts = DialFacts(
        at=at,
        e164=number.e164,
        place_key=listing.place_set.key,
        audience=listing.prospect.audience or listing.list.audience,
        suppressed=tuple(scope for scope, in_force in scopes if in_force),
        retired=number.retired_at is not None,
        listed_on=listed_on,
        held=held,
        scrubbed_on=date.fromisoformat(row.scrubbed[0]) if row.scrubbed else None,
        dials=dials,
        unanswered_in_a_row=listing.misses,
        last_dialled_at=last_dial,
        last_human_at=moment(row.spoken[1] or row.spoken[0]) if row.spoken else None,
        promised_at=promised_at,
    )
    last = row.before
    return Pick(
        listing=listing,
        number=number,
        verdict=gate.verdict(facts),
        overdue_lease=row.overdue[0] if row.overdue else None,
        promise=promise,
        seed_must_change=row.seeded[0] if row.seeded else "",
        opening=tuple(row.worded) if row.worded else None,
        last=(last[0], last[1], last[2], some_moment(last[3]), last[4], last[5] or last[6]) if last else None,
        lines=tuple(
            (pk, way, e164, extension, retired is not None)
            for _, pk, way, e164, extension, retired in sorted(row.ways, key=lambda each: (each[0], each[1]))
        ),
        facts=tuple((label, value) for _, label, value in sorted(row.known, reverse=True)),
    )


def _whole(row: Answer) -> tuple[Listing, Number]:
    """The row of the queue with its relations filled in."""
    listing, prospect, number = row.rows[""], row.rows["prospect"], row.rows["number"]
    on, place_set, referred_by = row.rows["list"], row.rows["place_set"], row.rows["prospect__referred_by"]
    if not (isinstance(listing, Listing) and isinstance(prospect, Prospect) and isinstance(number, Number)):
        raise Listing.DoesNotExist
    if not (isinstance(on, ProspectList) and isinstance(place_set, PlaceSet)):
        raise Listing.DoesNotExist
    prospect.referred_by = referred_by if isinstance(referred_by, Prospect) else None
    listing.list, listing.place_set, listing.prospect, listing.number = on, place_set, prospect, number
    return listing, number
