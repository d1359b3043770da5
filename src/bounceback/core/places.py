"""Where may a telephone be? Number and stated address → candidate places.

A number no longer fixes a place, so the answer is a set: calling is allowed only if every
candidate allows it. The tables come from `tools/make_places.py`, which names their sources.

- The number says its area code's places: every zone of a split code; an overlay's are those of
  the code it lies over. Toll-free and personal codes say nothing.
- The address says the ZIP's places, and the state's when ZIP and state are not of one mind or
  only one is given.
- Both count. A toll-free number without an address may be anywhere: `SOMEWHERE_US`, which stands
  for all places that the rules file lists as such.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException


class Place(NamedTuple):
    """A clock and a law: an IANA zone, and the region whose rules apply ("US-OH", "GB").

    US clocks are named by the plainest zone that shows the same time from 2024 to 2038
    (America/New_York for America/Detroit).
    """

    zone: str
    region: str

    @property
    def key(self) -> str:
        return f"{self.region}@{self.zone}"


Places = frozenset[Place]
UNKNOWN: Places = frozenset()
SOMEWHERE_US = Place("", "US")  # key "US@": in the United States, nobody knows where

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "PR": "Puerto Rico", "VI": "US Virgin Islands",
    "GU": "Guam", "AS": "American Samoa", "MP": "Northern Mariana Islands",
}  # fmt: skip

# Canada has one rule and several clocks. By hand, from the provinces' time acts.
PROVINCES = {
    "AB": ("Alberta", "America/Edmonton"),
    "BC": ("British Columbia", "America/Vancouver America/Edmonton America/Fort_Nelson"),
    "MB": ("Manitoba", "America/Winnipeg"),
    "NB": ("New Brunswick", "America/Halifax"),
    "NL": ("Newfoundland and Labrador", "America/St_Johns America/Halifax"),
    "NS": ("Nova Scotia", "America/Halifax"),
    "NT": ("Northwest Territories", "America/Edmonton"),
    "NU": ("Nunavut", "America/Toronto America/Winnipeg America/Edmonton"),
    "ON": ("Ontario", "America/Toronto America/Winnipeg"),
    "PE": ("Prince Edward Island", "America/Halifax"),
    "QC": ("Quebec", "America/Toronto America/Halifax America/Puerto_Rico"),
    "SK": ("Saskatchewan", "America/Regina America/Edmonton"),
    "YT": ("Yukon", "America/Whitehorse"),
}

_CODES = {name.lower(): code for code, name in STATES.items()} | {
    "washington dc": "DC", "washington d.c.": "DC", "washington, dc": "DC", "virgin islands": "VI",
}  # fmt: skip
_PROVINCE_CODES = {name.lower(): code for code, (name, _) in PROVINCES.items()} | {"québec": "QC", "pq": "QC"}


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


@lru_cache(maxsize=1)
def area_code_places() -> Mapping[str, Places]:
    """Every area code of North America that is a place → its places; toll-free codes are absent.

    For bulk work: look up `e164[2:5]` of numbers that start with "+1".
    """
    return {code: _places(region, zones) for code, region, zones in _rows("area_codes.csv")}


@lru_cache(maxsize=65536)
def zip_places(zip5: str) -> Places:
    """A US ZIP code's places; empty when there is no such ZIP.

    A ZIP that the table does not know, between two that it knows and with their first three
    digits, may be of either's place.
    """
    zip5 = zip5.strip()[:5]
    if len(zip5) != 5 or not (zip5.isascii() and zip5.isdigit()):
        return UNKNOWN
    firsts, runs = _zip_runs()
    index = bisect_right(firsts, zip5) - 1
    if index >= 0 and zip5 <= runs[index][0]:
        return runs[index][1]
    beside = UNKNOWN
    if index >= 0 and runs[index][0][:3] == zip5[:3]:
        beside |= runs[index][1]
    if index + 1 < len(runs) and firsts[index + 1][:3] == zip5[:3]:
        beside |= runs[index + 1][1]
    return beside


@lru_cache(maxsize=1024)
def state_places(state: str) -> Places:
    """All places of a US state or territory, by its two letters or its name; empty when unknown."""
    code = _state_code(state)
    return _state_table().get(f"US-{code}", UNKNOWN) if code else UNKNOWN


@lru_cache(maxsize=65536)
def address_places(state: str, zip: str, country: str) -> Places:
    """What a stated address says: see `candidates`."""
    if country in ("", "US"):
        by_state, by_zip = state_places(state), zip_places(zip)
        if by_zip and (not by_state or _regions(by_zip) == _regions(by_state)):
            return by_zip
        if by_state or by_zip:
            return by_state | by_zip
        return province_places(state) if not country else UNKNOWN
    if country == "CA":
        return province_places(state) or country_places("CA")
    return country_places(country)


def province_places(province: str) -> Places:
    """All places of a Canadian province or territory, by its two letters or its name."""
    name = " ".join(province.split())
    code = name.upper() if name.upper() in PROVINCES else _PROVINCE_CODES.get(name.lower(), "")
    return _places("CA", PROVINCES[code][1]) if code else UNKNOWN


@lru_cache(maxsize=300)
def country_places(country: str) -> Places:
    """All places of a country, by its ISO 3166 letters, from its calling code; empty when unknown."""
    if country == "US":
        return frozenset({SOMEWHERE_US})
    if country == "CA":
        return frozenset(place for code in PROVINCES for place in province_places(code))
    north_america = area_code_places().values()
    own = frozenset(place for places in north_america for place in places if place.region == country)
    calling_code = phonenumbers.country_code_for_region(country)
    if own or not calling_code or calling_code == 1:
        return own
    from phonenumbers.tzdata import TIMEZONE_DATA

    return _places(country, " ".join(TIMEZONE_DATA.get(str(calling_code), ())))


def number_places(e164: str) -> Places:
    """What the number itself says; empty for toll-free, personal and unknown numbers."""
    if e164.startswith("+1"):
        return area_code_places().get(e164[2:5], UNKNOWN)
    return _foreign_places(e164)


def candidates(e164: str, *, state: str = "", zip: str = "", country: str = "") -> Places:
    """Every place that this telephone may be in.

    e164       the number, with plus
    state      as stated in the address; two letters or the name
    zip        as stated; only its first five digits count
    country    as stated in the prospect's own address, ISO 3166 alpha-2; "" when not stated.
               Do not pass the list's default here: it says how to read numbers, not where people are.
    returns    the union of what the address says and what the number says; SOMEWHERE_US for
               a toll-free number without an address; empty (which refuses) when nothing is known

    >>> sorted(place.key for place in candidates("+18505550143"))
    ['US-FL@America/Chicago', 'US-FL@America/New_York']
    """
    country = country.strip().upper()
    says_number = number_places(e164)
    says_address = address_places(state, zip, country)
    both = says_number | says_address
    if country == "US" and not says_address and not any(p.region.startswith("US") for p in says_number):
        return both | {SOMEWHERE_US}
    if not both and e164.startswith("+1"):
        return frozenset({SOMEWHERE_US})
    return both


@lru_cache(maxsize=65536)
def _foreign_places(e164: str) -> Places:
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return UNKNOWN
    region = phonenumbers.region_code_for_number(number)
    if region is None or len(region) != 2:
        return UNKNOWN
    from phonenumbers.timezone import time_zones_for_number

    zones = [zone for zone in time_zones_for_number(number) if zone != "Etc/Unknown"]
    return _places(region, " ".join(zones)) if zones else country_places(region)


def _places(region: str, zones: str) -> Places:
    return frozenset(Place(zone, region) for zone in zones.split())


def _regions(places: Places) -> set[str]:
    return {place.region for place in places}


def _state_code(state: str) -> str:
    name = " ".join(state.split())
    return name.upper() if name.upper() in STATES else _CODES.get(name.lower(), "")


def _rows(name: str) -> Iterable[list[str]]:
    lines = files("bounceback.core.data").joinpath(name).read_text(encoding="ascii").splitlines()
    return [line.split(",") for line in lines if line and not line.startswith("#")][1:]


@lru_cache(maxsize=1)
def _zip_runs() -> tuple[list[str], list[tuple[str, Places]]]:
    rows = list(_rows("zips.csv"))
    same: dict[tuple[str, str], Places] = {}
    runs = [(last, same.setdefault((region, zones), _places(region, zones))) for _, last, region, zones in rows]
    return [row[0] for row in rows], runs


@lru_cache(maxsize=1)
def _state_table() -> dict[str, Places]:
    """Region → every place of it that a ZIP or an area code of it has."""
    table: dict[str, Places] = {}
    for places in (*(run[1] for run in _zip_runs()[1]), *area_code_places().values()):
        for place in places:
            table[place.region] = table.get(place.region, UNKNOWN) | {place}
    return table
