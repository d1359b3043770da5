"""Parts of writes that have to do with do-not-call. No transaction and no Event of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.base.tokens import KeyedHash
from bounceback.compliance import journal, queries
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.prospects.models import Listing, Number, Prospect

Scope = Suppression.Scope
UNDONE = "Taken back by undo, at once."


def suppress(
    *,
    scope: str,
    e164: str = "",
    prospect: Prospect | None = None,
    firm: str = "",
    source: str,
    why: str = "",
    stroke: UUID | None = None,
    by: User,
    at: datetime,
) -> Suppression:
    """Put a number, a person or a firm off the list and out of every queue. Asked twice is asked once.

    scope      Suppression.Scope
    e164       the number, for NUMBER
    prospect   who asked; needed for PERSON, kept for the others where it is known
    firm       the company's name as written, for FIRM
    source     where the request came from, for a person to read: "asked on a call"
    stroke     the log that brought it, so that undo finds it. A firm's other people are then not looked
               for at once (that takes long, and a caller waits): the gate refuses each when its turn comes
    returns    the row in force: the new one, or the one that was there
    """
    if scope == Scope.NUMBER:
        same = queries.by_number(e164)
    elif scope == Scope.PERSON:
        same = Q(scope=scope, prospect=prospect)
    else:
        firm = firm_key(firm)
        same = Q(scope=scope, firm=firm)
    row = Suppression.objects.filter(same, workspace_id=by.workspace_id, lifted_at=None).first()
    if row is None:
        row = Suppression.objects.create(
            workspace_id=by.workspace_id,
            scope=scope,
            e164=e164 if scope == Scope.NUMBER else "",
            prospect=prospect,
            firm=firm if scope == Scope.FIRM else "",
            source=source[:120],
            why=why,
            suppressed_at=at,
            suppressed_by=by,
            stroke=stroke,
        )
        journal.soon()
    if stroke is None or scope != Scope.FIRM:
        _bound(row).exclude(standing=Listing.Standing.OUT).update(standing=Listing.Standing.OUT, ready_at=None)
    return row


def take_back(*, stroke: UUID, by: User, at: datetime) -> int:
    """Lift what one log suppressed: the caller pressed undo. Returns how many rows; the queue is not touched."""
    rows = Suppression.objects.filter(stroke=stroke, workspace_id=by.workspace_id, lifted_at=None)
    taken = rows.update(lifted_at=at, lifted_by=by, lifted_why=UNDONE)
    if taken:
        journal.soon(lifted=True)
    return taken


def numbers_out(*, e164s: Sequence[str], by: User) -> int:
    """Take the listings of these numbers out of every queue. Returns how many."""
    return (
        Listing.objects.filter(workspace_id=by.workspace_id, number__in=_numbers(by.workspace_id, e164s))
        .exclude(standing=Listing.Standing.OUT)
        .update(standing=Listing.Standing.OUT, ready_at=None)
    )


def out_of_queue(*, row: Suppression) -> int:
    """Take every listing that a row binds out of its queue. Returns how many."""
    bound = _bound(row).exclude(standing=Listing.Standing.OUT)
    return bound.update(standing=Listing.Standing.OUT, ready_at=None)


def back_into_queue(*, row: Suppression, at: datetime) -> int:
    """Let the listings that a row held back, lifted or about to be, wait for a call again. Returns how many.

    Only those that nothing else keeps out: not taken off their list, number not retired, no other
    row in force. The gate is asked again before each of them is called.
    """
    out = _bound(row).filter(
        standing=Listing.Standing.OUT, retired_at=None, number__isnull=False, number__retired_at=None
    )
    back = [listing.pk for listing in out.select_related("number", "prospect") if not _still_off(listing, beside=row)]
    fresh = Listing.objects.filter(pk__in=back, attempts=0).update(standing=Listing.Standing.FRESH, ready_at=None)
    tried = Listing.objects.filter(pk__in=back, attempts__gt=0).update(standing=Listing.Standing.RETRY, ready_at=at)
    return fresh + tried


def _bound(row: Suppression) -> QuerySet[Listing]:
    """The listings that a row binds."""
    here = Listing.objects.filter(workspace_id=row.workspace_id)
    if row.scope == Scope.NUMBER and row.e164:
        return here.filter(number__in=_numbers(row.workspace_id, [row.e164]))
    if row.scope == Scope.NUMBER:
        # Of somebody who was erased: whose number it is, is found only by trying all.
        numbers = Number.objects.filter(workspace_id=row.workspace_id).annotate(kept=KeyedHash("e164"))
        return here.filter(number__in=numbers.filter(kept=row.token).values("pk"))
    if row.scope == Scope.PERSON:
        return here.filter(Q(prospect=row.prospect_id) | Q(prospect__in=_came_back(row)))
    # The folded name is no column: look at those whose company begins like it, and fold them.
    word = row.firm.split(" ")[0]
    alike = Prospect.objects.filter(workspace_id=row.workspace_id, company__icontains=word)
    same = [pk for pk, company in alike.values_list("pk", "company").iterator() if firm_key(company) == row.firm]
    return here.filter(prospect__in=same)


def _came_back(row: Suppression) -> list[int]:
    """Prospects that a later list brought of a person who was erased."""
    if not row.token:
        return []
    people = Prospect.objects.filter(workspace_id=row.workspace_id).exclude(name_key="")
    return [
        pk
        for pk, name_key, company in people.values_list("pk", "name_key", "company").iterator()
        if tokens.token(queries.person_text(name_key, firm_key(company))) == row.token
    ]


def _numbers(workspace_id: int, e164s: Sequence[str]) -> QuerySet[Number]:
    """By the index of a workspace's numbers: without the workspace SQLite goes through all listings instead."""
    return Number.objects.filter(workspace_id=workspace_id, e164__in=e164s)


def _still_off(listing: Listing, *, beside: Suppression) -> bool:
    """Does another row than this one bind the listing?"""
    numbers = [listing.number.e164] if listing.number else []
    return any(row.pk != beside.pk for row in queries.binding(listing.prospect, numbers))
