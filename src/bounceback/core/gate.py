"""May we dial this number at this instant? Facts in, verdict out.

The one pure function that queue, card, dial, import report, API and command line ask.
It reads nothing: whoever calls it gathers the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bounceback.core import hours, places, rules
from bounceback.core.places import STATES, Place

BUSINESS = "BUSINESS"
HOUSEHOLD = "HOUSEHOLD"
UNKNOWN = "UNKNOWN"  # treated as a household

ROUNDS = 60  # how often the search for `opens_at` may be put off by another rule before it gives up


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What this house asks of itself beyond the law. Units in the names."""

    dials_per_day: int = 1  # per number, in the day of the place called
    gap_unanswered_hours: int = 4  # after a dial that reached nobody
    gap_human_days: int = 21  # after somebody spoke with us
    rest_after_unanswered: int = 8  # so many in a row ...
    rest_days: int = 90  # ... and the number rests so long


HOUSE = HouseRules()


@dataclass(frozen=True, slots=True)
class Held:
    """A do-not-call registry file that we hold for a number: its name and the day of the list."""

    name: str  # "federal", "state-PA", "TPS", "CTPS", "CA-DNCL", "AU-DNCR"
    list_date: date


@dataclass(frozen=True, slots=True)
class DialFacts:
    """All that the gate may know about one dial. Times are aware, UTC.

    Counts and times of dials are the *number's*, across prospects, campaigns and colleagues.
    """

    at: datetime
    e164: str
    place_key: str  # places.key_of(...); "" = unknown place, which refuses
    audience: str = UNKNOWN  # BUSINESS, HOUSEHOLD, UNKNOWN
    suppressed: tuple[str, ...] = ()  # scopes in force: "NUMBER", "PERSON", "FIRM"
    retired: bool = False  # wrong or dead number
    listed_on: tuple[str, ...] = ()  # names of registries that list the number
    held: tuple[Held, ...] = ()  # registry files we hold that cover the number
    scrubbed_on: date | None = None  # newest statement that the list was checked against the registries
    opted_in: bool = False  # written permission of the person called, on file
    confirmed: frozenset[str] = frozenset()  # countries an admin has confirmed ("NL"), with a basis on file
    # Dials of the last 30 days, any order. One may be a moment younger than `at`: whoever asks has waited for their
    # turn at the database since they read the clock, and somebody else dialled meanwhile. It counts all the same.
    dials: tuple[datetime, ...] = ()
    unanswered_in_a_row: int = 0
    last_dialled_at: datetime | None = None
    last_human_at: datetime | None = None  # last time somebody there spoke with us
    promised_at: datetime | None = None  # the hour somebody said; from then on house gaps do not bind
    house: HouseRules = field(default=HOUSE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer.

    `refused_by` holds stable rule ids, permanent reasons first, empty when callable.
    `opens_at` is the first instant at which all of today's reasons have passed, None if
    that cannot be known or never comes. `until` is how long a yes holds if nobody calls.
    """

    callable: bool
    refused_by: tuple[str, ...]
    text: str
    opens_at: datetime | None
    until: datetime | None
    rules_version: str
    candidates: tuple[Place, ...]


# rule id → what it means, in the order of refusal. <X> stands for a region or a registry.
RULE_IDS = {
    "suppressed.number": "Somebody asked not to be called at this number.",
    "suppressed.person": "This person asked not to be called.",
    "suppressed.firm": "This firm asked not to be called.",
    "number.retired": "The number was wrong or dead.",
    "registry.<X>": "The number stands on this do-not-call registry.",
    "place.unknown": "Nothing says where this telephone is.",
    "country.<X>": "An administrator has to confirm calls to this country first.",
    "consent.<X>": "In this country permission is needed before the call.",
    "scrub.<X>": "The list has not been checked against the country's do-not-call registry lately enough.",
    "attempts.<X>": "The law there limits how often one may be called.",
    "house.rest": "So many calls went unanswered that the number rests.",
    "house.gap-human": "Somebody there spoke with us a short while ago.",
    "house.one-a-day": "The number was called today.",
    "house.gap": "The last call went unanswered a short while ago.",
    "holidays.<X>": "It is a holiday there, on which calls are not allowed.",
    "hours.<X>": "It is outside the hours in which calls are allowed there.",
}


@dataclass(frozen=True, slots=True)
class _Refusal:
    """One reason. `passes_at`: the first instant at which it is gone; None when waiting does not help."""

    rule: str
    text: str
    passes_at: datetime | None = None


def verdict(facts: DialFacts) -> Verdict:
    """May this number be dialled at `facts.at`? The only place where that is decided."""
    if facts.at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    table = rules.current()
    candidates = hours.candidates_of(facts.place_key)
    lasting = list(_lasting(facts, candidates, table, facts.at))
    passing = list(_passing(facts, candidates, table, facts.at))
    refusals = lasting + passing
    if not refusals:
        until = _until(facts, candidates, table)
        return Verdict(True, (), _yes(until, candidates), None, until, table.version, candidates)
    opens_at = None if lasting else _opens_at(facts, candidates, table, passing)
    return Verdict(
        callable=False,
        refused_by=tuple(dict.fromkeys(refusal.rule for refusal in refusals)),
        text=_no(refusals[0], opens_at, candidates),
        opens_at=opens_at,
        until=None,
        rules_version=table.version,
        candidates=candidates,
    )


def by_the_clock(e164: str, *, at: datetime, state: str = "", zip: str = "", country: str = "") -> Verdict:
    """The gate's verdict as far as place and hour go; see places.candidates for the address.

    Supposes that everything else is in order: a number not off the list and never called, registries
    checked, permission on file.
    """
    where = places.candidates(e164, state=state, zip=zip, country=country)
    return verdict(DialFacts(at=at, e164=e164, place_key=places.key_of(where), audience=BUSINESS, opted_in=True))


def scrub_needed(place_key: str, audience: str) -> tuple[str, ...]:
    """Regions of a place set that ask for a registry check before this audience is called."""
    table = rules.current()
    nations = {table.chain(place.region)[0] for place in hours.candidates_of(place_key)}
    return tuple(sorted(nation.region for nation in nations if _registries(nation, audience)))


def _lasting(facts: DialFacts, candidates: tuple[Place, ...], table: rules.Rules, at: datetime) -> Iterator[_Refusal]:
    """Reasons that waiting does not cure."""
    for scope, words in (
        ("NUMBER", "Off the list: somebody asked not to be called at this number."),
        ("PERSON", "Off the list: this person asked not to be called."),
        ("FIRM", "Off the list: this firm asked not to be called."),
    ):
        if scope in facts.suppressed:
            yield _Refusal(f"suppressed.{scope.lower()}", words)
    if facts.retired:
        yield _Refusal("number.retired", "This number was wrong or dead.")
    binding = [rule for place in candidates for rule in table.chain(place.region)]
    if facts.listed_on and not facts.opted_in and _listing_binds(facts, binding):
        for name in facts.listed_on:
            full = table.registry_names.get(name, f"registry {name}")
            yield _Refusal(f"registry.{name}", f"The number stands on the {full}.")
    if not candidates:
        yield _Refusal("place.unknown", "Nothing says where this telephone is. Give the prospect a state or a country.")
    nations = dict.fromkeys((place.region[:2], table.chain(place.region)[0]) for place in candidates)
    for country, nation in nations:
        policy = _policy(nation, facts.audience, at.date())
        if policy == "confirm" and country not in facts.confirmed:
            yield _Refusal(f"country.{country}", f"An administrator has to confirm that you may call {country}.")
        elif (policy == "opt_in" and not facts.opted_in) or (
            policy == "reason" and not facts.opted_in and country not in facts.confirmed
        ):
            yield _Refusal(f"consent.{country}", f"{nation.name} asks for permission on file before such a call.")
    for country, nation in nations:
        if not facts.opted_in and _scrub_ends(facts, nation, at) is None:
            yield _Refusal(
                f"scrub.{country}",
                f"The list was not checked against the do-not-call registry within {nation.registry_days} days."
                " Say who checked it and when, or add the registry's file.",
            )


def _passing(facts: DialFacts, candidates: tuple[Place, ...], table: rules.Rules, at: datetime) -> Iterator[_Refusal]:
    """Reasons that time cures, each with when."""
    seen: set[str] = set()
    for place in candidates:
        for rule in table.chain(place.region):
            limit = rule.attempts
            if limit is None or rule.region in seen:
                continue
            seen.add(rule.region)
            newest = sorted(facts.dials, reverse=True)[: limit.max]
            if len(newest) == limit.max and (free := newest[-1] + timedelta(hours=limit.hours)) > at:
                yield _Refusal(
                    f"attempts.{rule.region}",
                    f"{rule.name} allows {limit.max} calls in {_span_words(limit.hours)}; they have been made.",
                    free,
                )
    if facts.promised_at is None or facts.promised_at > at:
        yield from _manners(facts, candidates, at)
    clock = hours.opening(facts.place_key, at)
    if candidates and not clock.open:
        for rule_id in clock.refused_by:
            yield _Refusal(rule_id, _clock_words(rule_id, clock.where, facts, at), clock.opens_at)


def _manners(facts: DialFacts, candidates: tuple[Place, ...], at: datetime) -> Iterator[_Refusal]:
    """The house's own gaps; a promise lifts them from its hour on."""
    house, last, human = facts.house, facts.last_dialled_at, facts.last_human_at

    def until(free: datetime) -> datetime:
        return free if facts.promised_at is None else min(free, facts.promised_at)

    if last and facts.unanswered_in_a_row >= house.rest_after_unanswered:
        free = last + timedelta(days=house.rest_days)
        if free > at:
            yield _Refusal(
                "house.rest",
                f"{facts.unanswered_in_a_row} calls in a row went unanswered; the number rests {house.rest_days} days.",
                until(free),
            )
    if human and (free := human + timedelta(days=house.gap_human_days)) > at:
        yield _Refusal(
            "house.gap-human",
            f"Somebody there spoke with us less than {house.gap_human_days} days ago, and "
            + ("they were promised a later call." if facts.promised_at else "nothing was promised."),
            until(free),
        )
    if tomorrow := _day_ends(facts, candidates, at):
        yield _Refusal("house.one-a-day", "The number was called today.", until(tomorrow))
    if last and not (human and human >= last):
        free = last + timedelta(hours=house.gap_unanswered_hours)
        if at < free:
            yield _Refusal(
                "house.gap",
                f"The last call went unanswered less than {house.gap_unanswered_hours} hours ago.",
                until(free),
            )


def _day_ends(facts: DialFacts, candidates: tuple[Place, ...], at: datetime) -> datetime | None:
    """When the last of the candidate places reaches tomorrow, if the number has had its dials today."""
    ends = []
    for zone in {place.zone for place in candidates} or {"UTC"}:
        clock = ZoneInfo(zone)
        today = at.astimezone(clock).date()
        dialled = {facts.last_dialled_at, *facts.dials} - {None}
        made = sum(dial.astimezone(clock).date() == today for dial in dialled if dial)
        if made >= facts.house.dials_per_day:
            ends.append(datetime.combine(today + timedelta(days=1), time(), clock).astimezone(UTC))
    return max(ends, default=None)


def _listing_binds(facts: DialFacts, binding: list[rules.Rule]) -> bool:
    return facts.audience != BUSINESS or any(rule.listed_binds_business for rule in binding)


def _registries(nation: rules.Rule, audience: str) -> tuple[str, ...]:
    return nation.registries_business if audience == BUSINESS else nation.registries


def _policy(nation: rules.Rule, audience: str, on: date) -> str:
    policy = (nation.business if audience == BUSINESS else nation.household) or "confirm"
    if policy == "opt_in" and nation.opt_in_from and on < nation.opt_in_from:
        return "allowed"
    return policy


_NEVER_ENDS = datetime(9999, 1, 1, tzinfo=UTC)


def _scrub_ends(facts: DialFacts, nation: rules.Rule, at: datetime) -> datetime | None:
    """Until when the registries count as checked; None when they do not at `at`."""
    needed = _registries(nation, facts.audience)
    if not needed:
        return _NEVER_ENDS
    held = {each.name: each.list_date for each in facts.held}
    checks = [facts.scrubbed_on] if facts.scrubbed_on else []
    if all(name in held for name in needed):
        checks.append(min(held[name] for name in needed))
    tomorrow = at.date() + timedelta(days=1)  # a user's today may be ahead of UTC's
    ends = [
        datetime.combine(day + timedelta(days=nation.registry_days), time(), UTC) for day in checks if day <= tomorrow
    ]
    end = max(ends, default=None)
    return end if end and end > at else None


def _until(facts: DialFacts, candidates: tuple[Place, ...], table: rules.Rules) -> datetime | None:
    """How long a yes holds: till the clocks close or the registry check runs out."""
    ends = [hours.open_until(facts.place_key, facts.at) or facts.at]
    if not facts.opted_in:
        for place in candidates:
            end = _scrub_ends(facts, table.chain(place.region)[0], facts.at)
            if end and end != _NEVER_ENDS:
                ends.append(end)
    return min(ends)


def _opens_at(
    facts: DialFacts, candidates: tuple[Place, ...], table: rules.Rules, passing: list[_Refusal]
) -> datetime | None:
    """The first instant at which every passing reason is gone and no lasting one has come."""
    at = facts.at
    for _ in range(ROUNDS):
        if not passing:
            return None if any(_lasting(facts, candidates, table, at)) else at
        ends = [refusal.passes_at for refusal in passing]
        if any(end is None for end in ends):
            return None
        at = max(end for end in ends if end)
        passing = list(_passing(facts, candidates, table, at))
    return None


def region_name(region: str) -> str:
    """What people call it: "US-OH" → "Ohio", "GB" → "United Kingdom", others as they are."""
    if region.startswith("US-"):
        return STATES.get(region[3:], region)
    rule = rules.current().regions.get(region)
    return rule.name if rule else region


def _clock_words(rule_id: str, where: Place | None, facts: DialFacts, at: datetime) -> str:
    kind, _, region = rule_id.partition(".")
    anywhere = "This telephone may be anywhere in the United States. " if "US@" in facts.place_key else ""
    there = f"It is {_local(at, where)}"
    rule = "the federal rule" if region == "US" else f"{region_name(region)}’s rule"
    if kind == "holidays":
        return f"{anywhere}{there}, a holiday on which {rule} allows no calls."
    if region == "house":
        return f"{anywhere}{there}, an hour at which we do not call."
    return f"{anywhere}{there}, outside the hours of {rule}."


def _local(at: datetime, place: Place | None) -> str:
    if place is None:
        return f"{at:%a %H:%M} UTC"
    return f"{at.astimezone(ZoneInfo(place.zone)):%a %H:%M} in {region_name(place.region)}"


def _no(first: _Refusal, opens_at: datetime | None, candidates: tuple[Place, ...]) -> str:
    if opens_at is None:
        return first.text
    where = candidates[0] if candidates else None
    return f"{first.text} From {_local_long(opens_at, where)} on."


def _local_long(at: datetime, place: Place | None) -> str:
    if place is None:
        return f"{at:%a %d %b %H:%M} UTC"
    local = at.astimezone(ZoneInfo(place.zone))
    return f"{local:%a} {local.day} {local:%b %H:%M} in {region_name(place.region)}"


def _yes(until: datetime | None, candidates: tuple[Place, ...]) -> str:
    return f"May be called until {_local(until, candidates[0])}." if until and candidates else "May be called."


def _span_words(hours_: int) -> str:
    return f"{hours_ // 24} days" if hours_ > 48 and hours_ % 24 == 0 else f"{hours_} hours"
