"""May we dial this number at this instant? Facts in, verdict out.

The one pure function that queue, card, dial, import report, API and command line ask.
It reads nothing: whoever calls it gathers the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bounceback.core.places import Place

BUSINESS = "BUSINESS"
HOUSEHOLD = "HOUSEHOLD"
UNKNOWN = "UNKNOWN"  # treated as a household


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
    dials: tuple[datetime, ...] = ()  # dials of the last 30 days, any order
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


def verdict(facts: DialFacts) -> Verdict:
    """May this number be dialled at `facts.at`? The only place where that is decided."""
    raise NotImplementedError("the rules are being written")


_ = timedelta
