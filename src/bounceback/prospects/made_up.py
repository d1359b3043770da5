"""Forty people at work and forty at home who do not exist, for trying things out.

Their numbers are 555-0100 to 555-0179, which are kept free for stories, under real area codes
from Honolulu to Boston, so that hours and zones behave as with real prospects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# town, state, ZIP, area code: east to west and back, so that each stretch of the list has every zone
TOWNS = (
    ("Akron", "OH", "44308", "330"),
    ("Boston", "MA", "02108", "617"),
    ("Chicago", "IL", "60602", "312"),
    ("Denver", "CO", "80202", "303"),
    ("Seattle", "WA", "98104", "206"),
    ("Atlanta", "GA", "30303", "404"),
    ("Houston", "TX", "77002", "713"),
    ("Phoenix", "AZ", "85003", "602"),
    ("Los Angeles", "CA", "90012", "213"),
    ("Charlotte", "NC", "28202", "704"),
    ("Minneapolis", "MN", "55401", "612"),
    ("Salt Lake City", "UT", "84101", "801"),
    ("Portland", "OR", "97204", "503"),
    ("Richmond", "VA", "23219", "804"),
    ("Milwaukee", "WI", "53202", "414"),
    ("Albuquerque", "NM", "87102", "505"),
    ("San Diego", "CA", "92101", "619"),
    ("Columbus", "OH", "43215", "614"),
    ("Omaha", "NE", "68102", "402"),
    ("Honolulu", "HI", "96813", "808"),
)
FIRST_NAMES = (
    "Dana", "Marisol", "Theo", "Ingrid", "Kwame", "Priya", "Lucas", "Naomi", "Owen", "Fatima",
    "Rosa", "Henrik", "Bea", "Tomas", "Yuki", "Adele", "Malik", "Greta", "Ravi", "Sylvie",
    "Casper", "Imani", "Joel", "Noor", "Elias", "Wanda", "Hugo", "Talia", "Emeka", "Lotte",
    "Mateo", "Anneke", "Silas", "Mei", "Bruno", "Odile", "Jonah", "Paloma", "Arvid", "Celeste",
)  # fmt: skip
LAST_NAMES = (
    "Whitfield", "Ortiz", "Brandt", "Halloran", "Mensah", "Raman", "Keller", "Adeyemi", "Pruitt", "Haddad",
    "Lindqvist", "Castellano", "Okafor", "Winslow", "Tanaka", "Beaumont", "Farrow", "Hoffman", "Iyer", "Marchand",
    "Novak", "Baptiste", "Sorensen", "Rahimi", "Calloway", "Jankowski", "Delgado", "Ferris", "Obi", "Vandermeer",
    "Quintero", "Bakker", "Thorne", "Zhou", "Ricci", "Lambert", "Prescott", "Navarro", "Holm", "Ashby",
)  # fmt: skip
TRADES = (
    ("Tool & Die", "Machining"),
    ("Orthodontics", "Dentistry"),
    ("Freight", "Trucking"),
    ("Millwork", "Joinery"),
    ("Veterinary Clinic", "Animal care"),
    ("Roofing", "Building"),
    ("Print House", "Printing"),
    ("Bakeries", "Food"),
)
TITLES = ("Owner", "Office manager", "Head of finance", "Managing partner", "Human resources")
HOW_MANY = 40


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One of them. `company` and what follows are empty for a household."""

    e164: str
    name: str
    city: str
    state: str
    zip: str
    company: str = ""
    title: str = ""
    industry: str = ""
    headcount: int | None = None
    renews_on: date | None = None


def people(*, businesses: bool, on: date) -> list[MadeUp]:
    """All forty, always the same; renewals lie in the year after `on`."""
    return [_one(index, businesses=businesses, on=on) for index in range(HOW_MANY)]


def _one(index: int, *, businesses: bool, on: date) -> MadeUp:
    city, state, zip_code, area = TOWNS[index % len(TOWNS)]
    if not businesses:
        name = f"{FIRST_NAMES[index]} {LAST_NAMES[(index + 17) % HOW_MANY]}"
        return MadeUp(f"+1{area}55501{HOW_MANY + index}", name, city, state, zip_code)
    name = f"{FIRST_NAMES[index]} {LAST_NAMES[index]}"
    trade, industry = TRADES[index % len(TRADES)]
    return MadeUp(
        f"+1{area}55501{index:02d}",
        name,
        city,
        state,
        zip_code,
        company=f"{LAST_NAMES[index]} {trade}",
        title=TITLES[index % len(TITLES)],
        industry=industry,
        headcount=12 + (index * 37) % 180,
        renews_on=on + timedelta(days=20 + (index * 53) % 340),
    )
