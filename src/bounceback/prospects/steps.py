"""Parts of writes about the queue that other areas compose. No transaction, no Event of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.core import names, phone, places
from bounceback.prospects.models import Fact, Line, Listing, Number, PlaceSet, Prospect


def take_out(*, numbers: Collection[int]) -> int:
    """Take every row of these numbers out of the queue: nobody calls them again. Returns how many rows."""
    waiting = Listing.objects.filter(number__in=numbers).exclude(standing=Listing.Standing.OUT)
    return waiting.update(standing=Listing.Standing.OUT, ready_at=None)


def take_out_person(*, prospect: int) -> int:
    """Take every row of one prospect out of the queue, whatever the number. Returns how many rows."""
    waiting = Listing.objects.filter(prospect=prospect).exclude(standing=Listing.Standing.OUT)
    return waiting.update(standing=Listing.Standing.OUT, ready_at=None)


def place_set_of(prospect: Prospect, e164: str) -> PlaceSet:
    """The places where a prospect's telephone may be."""
    found = places.candidates(e164, state=prospect.state, zip=prospect.zip, country=prospect.country)
    return PlaceSet.objects.get_or_create(key=places.key_of(found))[0]


def move_on(listing: Listing, *, at: datetime) -> None:
    """Point a row at the prospect's next working number, or out of the queue when there is none. Not saved."""
    lines = Line.objects.filter(prospect=listing.prospect_id, number__retired_at=None).exclude(number=listing.number_id)
    line = lines.select_related("number", "prospect").order_by("position", "pk").first()
    if line is None:
        listing.standing, listing.ready_at = Listing.Standing.OUT, None
        return
    point_at(listing, line, at=at)


def point_at(listing: Listing, line: Line, *, at: datetime) -> None:
    """Point a row at another of the prospect's numbers, as far as that was called before. Not saved."""
    elsewhere = Listing.objects.filter(number=line.number_id).exclude(pk=listing.pk).order_by("-attempts").first()
    listing.number = line.number
    listing.place_set = place_set_of(line.prospect, line.number.e164)
    listing.attempts = elsewhere.attempts if elsewhere else 0
    listing.misses = elsewhere.misses if elsewhere else 0
    if elsewhere is not None and elsewhere.attempts:
        listing.standing = Listing.Standing.RETRY
        listing.ready_at = elsewhere.ready_at or at
    else:
        listing.standing, listing.ready_at = Listing.Standing.FRESH, None


def learn(prospect: Prospect, *, label: str, value: str, stroke: UUID | None, by: User, at: datetime) -> Fact:
    """Keep something the prospect told us."""
    return Fact.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        label=label[:200],
        value=value,
        learnt_at=at,
        learnt_by=by,
        stroke=stroke,
    )


def refer(
    prospect: Prospect, *, listing: Listing, name: str, title: str, number: str, country: str, at: datetime
) -> Referral:
    """Write down the right person, sent on by another, on the same list right behind them.

    number    as typed; "" or unreadable: the same number as the one who sent us on
    returns   the new row of the queue, fresh: the caller says when it is due
    """
    read = phone.read_numbers(number, country=country or prospect.country or None).numbers if number else ()
    own = read[0] if read else None
    person = Prospect.objects.create(
        workspace_id=prospect.workspace_id,
        name=name[:200],
        title=title[:200],
        name_key=names.name_key(name, prospect.company),
        referred_by=prospect,
        created_at=at,
        updated_at=at,
        remarks="" if own or not number else f"Number as typed: {number}",
        **{field: getattr(prospect, field) for field in _OF_THE_FIRM},
    )
    to, extension, made = listing.number, "", False
    if own is not None:
        to, made = Number.objects.get_or_create(workspace_id=prospect.workspace_id, e164=own.e164)
        extension = own.extension
    if to is None:
        raise ValueError("a row in the queue has a number")
    Line.objects.create(workspace_id=prospect.workspace_id, prospect=person, number=to, extension=extension)
    row = Listing.objects.create(
        workspace_id=prospect.workspace_id,
        list_id=listing.list_id,
        prospect=person,
        number=to,
        place_set=place_set_of(person, to.e164),
        position=listing.position,
        attempts=listing.attempts if to.pk == listing.number_id else 0,
    )
    return Referral(row, to.pk if made else None)


@dataclass(frozen=True, slots=True)
class Referral:
    """The right person's row in the queue; `number_made` is set when their number was new to us."""

    listing: Listing
    number_made: int | None


_OF_THE_FIRM = (
    "company", "address", "city", "state", "zip", "country", "headcount", "industry", "renews_on", "audience",
)  # fmt: skip
