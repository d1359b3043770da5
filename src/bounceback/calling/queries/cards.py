"""The card of a prospect: what the caller sees before and during a call."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bounceback.base.models import User
from bounceback.calling.models import Lease
from bounceback.calling.queries.picks import Pick
from bounceback.calling.queries.queue import clock_of
from bounceback.core import phone, wording
from bounceback.core.dates import next_anniversary
from bounceback.core.dealing import block_of
from bounceback.core.gate import Verdict, region_name
from bounceback.core.names import first_name
from bounceback.core.outcomes import MEANINGS, REASON_LABELS, Outcome, Reason
from bounceback.experiments.queries import Openings

ATTRIBUTES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Permit:
    """The gate's word on one number, and until when it holds."""

    callable: bool
    until: datetime | None
    text: str
    refused_by: list[str]
    opens_at: datetime | None
    rules_version: str


@dataclass(frozen=True, slots=True)
class Last:
    """What was said last time."""

    text: str
    outcome: str
    when: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Due:
    """A promise, in the words it was made in."""

    due_at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Known:
    """Something the prospect told us."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Way:
    """A number of the prospect; the first one of a card is the one that is held."""

    line: int
    number: int
    e164: str
    display: str
    extension: str


@dataclass(frozen=True, slots=True)
class Words:
    """The opening with its fields filled in."""

    version: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A prospect who may be called, and everything the caller wants to know. Times are UTC.

    lease    id of the claim; None when somebody called us and a colleague holds the number
    try_     which dial of this number this would be
    block    what an experiment compares only with its like; "" while nothing is dealt
    arms     the words of all arms of the experiment that runs, filled in like the opening
    Outside of Python `try_` is "try" and `list_name` is "list": see `as_dict`.
    """

    lease: int | None
    listing: int
    prospect: int
    expires_at: datetime
    name: str
    company: str
    title: str
    headcount: int | None
    industry: str
    place: str
    zone: str
    standing: str
    why: str
    try_: int
    renews_in_days: int | None
    renews_on: date | None
    list_name: str
    audience: str
    last: Last | None
    must_change: str
    promise: Due | None
    facts: tuple[Known, ...]
    attributes: dict[str, str]
    referred_by: str | None
    lines: tuple[Way, ...]
    opening: Words | None
    block: str
    arms: tuple[Words, ...]
    permit: Permit


def as_dict(card: Card) -> dict[str, Any]:
    """A card as JSON has it, times and days still as values."""
    found = asdict(card)
    found["try"], found["list"] = found.pop("try_"), found.pop("list_name")
    return found


def permit_of(verdict: Verdict, *, until: datetime | None) -> Permit:
    """The gate's verdict as the browser keeps it; `until` is when it must ask again."""
    return Permit(
        callable=verdict.callable,
        until=until,
        text=verdict.text,
        refused_by=list(verdict.refused_by),
        opens_at=verdict.opens_at,
        rules_version=verdict.rules_version,
    )


def as_kept(verdict: Verdict, *, why: str = "", block: str = "") -> dict[str, Any]:
    """The verdict as a lease and a call keep it, with the card's block where an experiment deals."""
    return {
        **({"block": block} if block else {}),
        "callable": verdict.callable,
        "refused_by": list(verdict.refused_by),
        "text": verdict.text,
        "opens_at": verdict.opens_at.isoformat() if verdict.opens_at else None,
        "until": verdict.until.isoformat() if verdict.until else None,
        "rules_version": verdict.rules_version,
        "why": why,
    }


def card(
    pick: Pick,
    *,
    lease: Lease | None,
    why: str,
    by: User,
    at: datetime,
    openings: Openings | None = None,
    block: str = "",
) -> Card:
    """Put a card together from a row of the queue and the claim on its number.

    openings    the experiment that deals; None while there is none, and for who called us
    block       the card's; reckoned when it is not said
    """
    listing = pick.listing
    prospect = listing.prospect
    zone = clock_of(listing.place_set.key)
    renews_on = next_anniversary(prospect.renews_on, on=at.date()) if prospect.renews_on else None
    held = listing.number_id
    until = lease.permit_until if lease else pick.verdict.until
    ways = sorted((way for way in pick.lines if not way[4]), key=lambda way: way[1] != held)
    return Card(
        lease=lease.pk if lease else None,
        listing=listing.pk,
        prospect=prospect.pk,
        expires_at=lease.expires_at if lease else at,
        name=prospect.name,
        company=prospect.company,
        title=prospect.title,
        headcount=prospect.headcount,
        industry=prospect.industry,
        place=place_words(prospect.city, prospect.state, listing.place_set.key),
        zone=zone,
        standing=listing.standing,
        why=why,
        try_=listing.attempts + 1,
        renews_in_days=(renews_on - at.date()).days if renews_on else None,
        renews_on=renews_on,
        list_name=listing.list.name,
        audience=prospect.audience or listing.list.audience,
        last=_last(pick, by),
        must_change=pick.promise[3] if pick.promise and pick.promise[3] else pick.seed_must_change,
        promise=Due(pick.promise[1], pick.promise[2]) if pick.promise else None,
        facts=tuple(Known(label, value) for label, value in pick.facts[:ATTRIBUTES_SHOWN]),
        attributes=_attributes(prospect.attributes),
        referred_by=(prospect.referred_by.name or prospect.referred_by.company) if prospect.referred_by else None,
        lines=tuple(Way(pk, number, e164, phone.display(e164), ext) for pk, number, e164, ext, _ in ways),
        opening=_opening(pick, by),
        block=(block or block_for(pick, by=by, at=at)) if openings else "",
        arms=_arms(openings, pick, by),
        permit=permit_of(pick.verdict, until=until),
    )


def place_words(city: str, state: str, place_key: str) -> str:
    """Where somebody is, in words: "Akron, Ohio"; from the number where the address says nothing."""
    if not state and place_key:
        regions = {part.partition("@")[0] for part in place_key.split("|")}
        name = region_name(regions.pop()) if len(regions) == 1 else ""
    else:
        name = region_name(f"US-{state}") if len(state) == 2 else state
        name = state if name.startswith("US-") else name
    return ", ".join(part for part in (city, name) if part)


def outcome_words(outcome: str, reason: str) -> str:
    """An outcome as the screen says it: "No: wrong time"."""
    label = MEANINGS[Outcome(outcome)].label
    return f"{label}: {REASON_LABELS[Reason(reason)].lower()}" if reason else label


def _last(pick: Pick, by: User) -> Last | None:
    if pick.last is None:
        return None
    note, outcome, reason, when, caller, name = pick.last
    return Last(note, outcome_words(outcome, reason), when, "you" if caller == by.pk else name)


def _attributes(attributes: Any) -> dict[str, str]:
    if not isinstance(attributes, dict):
        return {}
    told = {str(key): str(value) for key, value in attributes.items() if value not in (None, "")}
    return dict(list(told.items())[:ATTRIBUTES_SHOWN])


def block_for(pick: Pick, *, by: User, at: datetime) -> str:
    """The block of a row of the queue at this moment: caller, list, half of the prospect's day."""
    zone = clock_of(pick.listing.place_set.key)
    return block_of(caller=by.pk, list_id=pick.listing.list_id, zone=zone, at=at)


def _opening(pick: Pick, by: User) -> Words | None:
    if pick.opening is None:
        return None
    version, label, text = pick.opening
    return Words(version, label, wording.fill(text, _blanks(pick, by)))


def _arms(openings: Openings | None, pick: Pick, by: User) -> tuple[Words, ...]:
    if openings is None:
        return ()
    blanks = _blanks(pick, by)
    return tuple(Words(arm.version, arm.label, wording.fill(arm.text, blanks)) for arm in openings.arms)


def _blanks(pick: Pick, by: User) -> dict[str, str]:
    prospect = pick.listing.prospect
    return {
        "first_name": first_name(prospect.name),
        "name": prospect.name,
        "company": prospect.company,
        "city": prospect.city,
        "me": by.first_name or wording.FIELDS["me"],
    }
