"""Where may a telephone be? Number and stated address → candidate places.

A number no longer fixes a place, so the answer is a set: calling is allowed only
if every candidate allows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """A clock and a law: an IANA zone, and the region whose rules apply ("US-OH", "GB")."""

    zone: str
    region: str

    @property
    def key(self) -> str:
        return f"{self.region}@{self.zone}"


SOMEWHERE_US = Place("", "US")  # key "US@": in the United States, nobody knows where
Places = frozenset[Place]
UNKNOWN: Places = frozenset()


def key_of(places: Iterable[Place]) -> str:
    """The sorted keys joined with "|": the content address of a place set; "" when unknown.

    >>> key_of([Place("America/New_York", "US-OH")])
    'US-OH@America/New_York'
    """
    return "|".join(sorted(place.key for place in places))


def places_of(key: str) -> Places:
    """The places behind a key; the inverse of `key_of`."""
    if not key:
        return UNKNOWN
    pairs = (part.split("@", 1) for part in key.split("|"))
    return frozenset(Place(zone, region) for region, zone in pairs)


def area_code_places() -> dict[str, Places]:
    """Every North American area code → its places (toll-free and personal codes: none).

    For bulk work: look up `e164[2:5]` of numbers that start with "+1".
    """
    raise NotImplementedError


def zip_places(zip5: str) -> Places:
    """A US ZIP code's places; empty when there is no such ZIP."""
    raise NotImplementedError


def state_places(state: str) -> Places:
    """All places of a US state or territory, by its two letters or its name; empty when unknown."""
    raise NotImplementedError


def candidates(e164: str, *, state: str = "", zip: str = "", country: str = "") -> Places:
    """Every place that this telephone may be in.

    e164       the number, with plus
    state      as stated in the address; two letters or the name
    zip        as stated; only its first five digits count
    country    as stated in the prospect's address, ISO 3166 alpha-2; "" when not stated
    returns    the union of what the address says and what the number says; SOMEWHERE_US for
               a toll-free number without an address; empty (which refuses) when nothing is known
    """
    raise NotImplementedError
