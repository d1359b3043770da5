"""What is done to lists and prospects by hand. Lists that come as files go through `records`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.core import names, places
from bounceback.core.phone import ParsedNumber, display
from bounceback.prospects import made_up
from bounceback.prospects.models import (
    Audience,
    Line,
    Listing,
    Number,
    PlaceSet,
    Prospect,
    ProspectList,
    Replacement,
)


class ListNameTaken(Refused):
    """Another list of this workspace has the name."""

    code = "list-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a list called “{name}” already.", hint="Give this one another name.")


class NoNumber(Refused):
    """Nobody can be called without a number."""

    code = "no-number"

    def __init__(self) -> None:
        super().__init__("There is no number to call.", hint="A number alone is enough; a name alone is not.")


class AlreadyHere(Refused):
    """The same person with the same number is in this workspace."""

    code = "prospect-already-here"

    def __init__(self, twin: Prospect, number: str) -> None:
        whom = twin.name or twin.company or "Somebody without a name"
        super().__init__(
            f"{whom} with {display(number)} is here already.",
            hint="Nothing was added. Open that page to change it or to put them on another list.",
        )
        self.twin = twin


class OnTheListAlready(Refused):
    """A prospect stands on a list once."""

    code = "on-the-list-already"

    def __init__(self, on: ProspectList) -> None:
        super().__init__(f"They are on “{on.name}” already.", hint="Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known about a prospect, as typed by hand. Empty means not known."""

    name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    headcount: int | None = None
    industry: str = ""
    renews_on: date | None = None
    remarks: str = ""
    audience: str = ""  # overrides the list's; "" follows it


def make_list(
    *, name: str, by: User, at: datetime, audience: str = Audience.UNKNOWN, country: str = ""
) -> ProspectList:
    """Begin an empty list. Raises ListNameTaken."""
    with transaction.atomic():
        made = _new_list(name, audience=audience, country=country, by=by, at=at)
        events.record("list.made", subject=made, by=by, at=at)
    return made


def change_list(
    *, changed: ProspectList, name: str, audience: str, country: str, by: User, at: datetime
) -> ProspectList:
    """Rename a list, or say anew whom it holds and in which country. Raises ListNameTaken."""
    if ProspectList.objects.filter(workspace_id=by.workspace_id, name=name).exclude(pk=changed.pk).exists():
        raise ListNameTaken(name)
    with transaction.atomic():
        changed.name, changed.audience, changed.country = name, audience, country
        changed.save(update_fields=["name", "audience", "country"])
        events.record("list.changed", subject=changed, by=by, at=at, facts={"audience": audience})
    return changed


def make_up_list(*, name: str, audience: str, by: User, at: datetime) -> ProspectList:
    """Begin a list of forty people who do not exist, all over the United States.

    Asked for again, it holds the same forty: nobody is there twice. Raises ListNameTaken.
    """
    with transaction.atomic():
        made = _new_list(name, audience=audience, country="US", by=by, at=at)
        for one in made_up.people(businesses=audience == Audience.BUSINESS, on=at.date()):
            known = {field.name: getattr(one, field.name) for field in fields(one) if field.name != "e164"}
            details, numbers = Details(**known), [ParsedNumber(one.e164)]
            twin = _twin(details, numbers, by=by)
            prospect = twin.prospect if twin else _new_prospect(details, by=by, at=at)
            if twin is None:
                _set_lines(prospect, numbers)
            _put_on(prospect, made)
        events.record("list.made_up", subject=made, by=by, at=at)
    return made


def add(*, on: ProspectList, details: Details, numbers: Sequence[ParsedNumber], by: User, at: datetime) -> Prospect:
    """Add one prospect at the end of a list. The first number is called first.

    Raises NoNumber, and AlreadyHere when somebody of that name has one of the numbers.
    """
    if not numbers:
        raise NoNumber
    _refuse_a_twin(details, numbers, by=by)
    with transaction.atomic():
        prospect = _new_prospect(details, by=by, at=at)
        _set_lines(prospect, numbers)
        _put_on(prospect, on)
        events.record("prospect.added", subject=prospect, by=by, at=at, facts={"list": on.pk})
    return prospect


def edit(*, prospect: Prospect, details: Details, numbers: Sequence[ParsedNumber], by: User, at: datetime) -> Prospect:
    """Change what is known about a prospect. What was known before is kept as replaced.

    Raises NoNumber, AlreadyHere.
    """
    if not numbers:
        raise NoNumber
    _refuse_a_twin(details, numbers, by=by, but=prospect)
    with transaction.atomic():
        changed = _replace_details(prospect, details, by=by, at=at)
        changed += _replace_lines(prospect, numbers, by=by, at=at)
        prospect.name_key = names.name_key(prospect.name, prospect.company)
        prospect.updated_at = at
        prospect.save()
        _requeue(prospect, at=at)
        events.record("prospect.edited", subject=prospect, by=by, at=at, facts={"fields": changed})
    return prospect


def put_on(*, prospect: Prospect, on: ProspectList, by: User, at: datetime) -> Listing:
    """Put a prospect at the end of a further list. Raises OnTheListAlready."""
    if prospect.listings.filter(list=on).exists():
        raise OnTheListAlready(on)
    with transaction.atomic():
        listing = _put_on(prospect, on)
        facts = {"list": on.pk, "prospect": prospect.pk}
        events.record("listing.added", subject=listing, by=by, at=at, facts=facts)
    return listing


def take_off(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Take a prospect off a list: no longer called from it, its history stays.

    This is not a do-not-call request: another list may still bring the number up.
    """
    with transaction.atomic():
        listing.standing = Listing.Standing.OUT
        listing.ready_at = None
        listing.retired_at = at
        listing.save(update_fields=["standing", "ready_at", "retired_at"])
        events.record("listing.taken_off", subject=listing, by=by, at=at)
    return listing


def put_back(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Put a prospect that was taken off back into the queue of its list."""
    with transaction.atomic():
        listing.retired_at = listing.retired_by = None
        _point(listing, at=at, afresh=True)
        listing.save()
        events.record("listing.put_back", subject=listing, by=by, at=at)
    return listing


def _new_list(name: str, *, audience: str, country: str, by: User, at: datetime) -> ProspectList:
    if ProspectList.objects.filter(workspace_id=by.workspace_id, name=name).exists():
        raise ListNameTaken(name)
    return ProspectList.objects.create(
        workspace_id=by.workspace_id,
        name=name,
        audience=audience,
        country=country,
        created_at=at,
        created_by=by,
    )


def _new_prospect(details: Details, *, by: User, at: datetime) -> Prospect:
    return Prospect.objects.create(
        workspace_id=by.workspace_id,
        name_key=names.name_key(details.name, details.company),
        created_at=at,
        updated_at=at,
        **{field.name: getattr(details, field.name) for field in fields(details)},
    )


def _twin(details: Details, numbers: Sequence[ParsedNumber], *, by: User, but: Prospect | None = None) -> Line | None:
    """The line of somebody of the same name with one of the same numbers."""
    twins = Line.objects.filter(
        workspace_id=by.workspace_id,
        number__workspace_id=by.workspace_id,  # their index begins with it
        number__e164__in=[number.e164 for number in numbers],
        prospect__name_key=names.name_key(details.name, details.company),
    ).select_related("prospect", "number")
    return (twins.exclude(prospect=but) if but is not None else twins).first()


def _refuse_a_twin(details: Details, numbers: Sequence[ParsedNumber], *, by: User, but: Prospect | None = None) -> None:
    twin = _twin(details, numbers, by=by, but=but)
    if twin is not None:
        raise AlreadyHere(twin.prospect, twin.number.e164)


def _set_lines(prospect: Prospect, numbers: Sequence[ParsedNumber]) -> None:
    workspace_id = prospect.workspace_id
    for position, parsed in enumerate(numbers):
        number, _ = Number.objects.get_or_create(workspace_id=workspace_id, e164=parsed.e164)
        Line.objects.update_or_create(
            prospect=prospect,
            number=number,
            defaults={"workspace_id": workspace_id, "position": position, "extension": parsed.extension},
        )


def _put_on(prospect: Prospect, on: ProspectList) -> Listing:
    last = on.listings.aggregate(last=Max("position"))["last"]
    listing = Listing(
        workspace_id=prospect.workspace_id,
        list=on,
        prospect=prospect,
        position=0 if last is None else last + 1,
    )
    _point(listing, at=prospect.created_at, afresh=True)
    listing.save()
    return listing


def _replace_details(prospect: Prospect, details: Details, *, by: User, at: datetime) -> list[str]:
    changed = []
    for field in fields(details):
        old, new = getattr(prospect, field.name), getattr(details, field.name)
        if old == new:
            continue
        changed.append(field.name)
        setattr(prospect, field.name, new)
        _keep(prospect, field.name, old, new, by=by, at=at)
    return changed


def _replace_lines(prospect: Prospect, numbers: Sequence[ParsedNumber], *, by: User, at: datetime) -> list[str]:
    lines = prospect.lines.select_related("number").order_by("position", "pk")
    before = [(line.number.e164, line.extension) for line in lines]
    after = [(number.e164, number.extension) for number in numbers]
    if before == after:
        return []
    prospect.lines.exclude(number__e164__in=[number.e164 for number in numbers]).delete()
    _set_lines(prospect, numbers)
    _keep(prospect, "numbers", "; ".join(n for n, _ in before), "; ".join(n for n, _ in after), by=by, at=at)
    return ["numbers"]


def _keep(prospect: Prospect, field: str, old: object, new: object, *, by: User, at: datetime) -> None:
    Replacement.objects.create(
        workspace_id=prospect.workspace_id,
        prospect=prospect,
        field=field,
        old="" if old is None else str(old),
        new="" if new is None else str(new),
        replaced_at=at,
        replaced_by=by,
    )


def _requeue(prospect: Prospect, *, at: datetime) -> None:
    """Let every place of the prospect in a queue follow its numbers and its address."""
    for listing in prospect.listings.select_related("number"):
        before = listing.number_id
        _point(listing, at=at, afresh=False)
        if listing.number_id != before and listing.retired_at is None:
            listing.attempts = 0  # the old number's
            _wait(listing, at=at)
        listing.save()


def _point(listing: Listing, *, at: datetime, afresh: bool) -> None:
    """Point a listing at the first number that still works, and at the places where that may be."""
    prospect = listing.prospect
    lines = prospect.lines.select_related("number").order_by("position", "pk")
    line = next((line for line in lines if line.number.retired_at is None), None)
    listing.number = line.number if line else None
    e164 = line.number.e164 if line else ""
    where = (
        places.candidates(e164, state=prospect.state, zip=prospect.zip, country=prospect.country)
        if e164
        else places.UNKNOWN
    )
    listing.place_set = PlaceSet.objects.get_or_create(key=places.key_of(where))[0]
    if afresh or listing.number is None:
        _wait(listing, at=at)


def _wait(listing: Listing, *, at: datetime) -> None:
    """The standing of a number as far as it was called before, by whichever list."""
    listing.ready_at = None
    if listing.number is None:
        listing.standing = Listing.Standing.OUT
        return
    elsewhere = Listing.objects.filter(number=listing.number).exclude(pk=listing.pk)
    known = elsewhere.aggregate(attempts=Max("attempts"), misses=Max("misses"), ready_at=Max("ready_at"))
    listing.attempts = max(known["attempts"] or 0, listing.attempts)
    listing.misses = known["misses"] or 0
    if listing.attempts:
        listing.standing = Listing.Standing.RETRY
        listing.ready_at = known["ready_at"] or at
    else:
        listing.standing = Listing.Standing.FRESH
