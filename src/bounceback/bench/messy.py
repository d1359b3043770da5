"""A made-up list as untidy as real ones: twelve columns, numbers in every shape, people twice."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from bounceback.core import places

COLUMNS = (
    "First Name",
    "Last Name",
    "Company",
    "Job Title",
    "Email",
    "Phone",
    "Mobile",
    "Street",
    "City",
    "State",
    "Zip",
    "Lead Source",
)
_GIVEN = (
    "Dana", "Marisol", "José", "Zoë", "Ana", "Ben", "Cleo", "Dev", "Omar", "Priya", "Wei", "Ingrid", "Tomasz", "Aisha",
    "Liam", "Noor", "Carlos", "Mei", "Ruth", "Hank", "Eva", "Paul",
)  # fmt: skip
_FAMILY = (
    "Whitfield", "Ortiz", "O'Brien", "Smith-Jones", "Nguyen", "Kowalski", "Müller", "García", "Patel", "Kim", "Haddad",
    "Johnson", "Lindqvist", "Rossi", "Park", "Dubois", "Silva", "Novak", "Tanaka", "Brown", "Okafor", "Weiss",
)  # fmt: skip
_TRADES = (
    "Tool", "Die", "Dental", "Roofing", "Insurance", "Logistics", "Foods", "Clinic", "Motors", "Printing", "Plumbing",
    "Textiles", "Farms", "Media",
)  # fmt: skip
_FORMS = ("Inc", "LLC", "& Co.", "Group", "Partners", "")
_TITLES = ("Owner", "CEO", "Office manager", "HR director", "President", "Controller", "")
_STREETS = ("Main St", "Oak Avenue", "2nd St", "Industrial Pkwy", "Route 9", "Elm Ct")
_CITIES = ("Akron", "Dayton", "Springfield", "Portland", "Mesa", "Salem", "Boise", "Austin", "Lima", "Troy")
_SOURCES = ("web", "trade show", "referral", "bought list", "")
_SHAPES = (
    "({0}) {1}-{2}",
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "{0}{1}{2}",
    "+1 {0} {1} {2}",
    "1-{0}-{1}-{2}",
    "+1{0}{1}{2}",
    " ({0}){1}-{2} ",
    "{0} {1} {2}",
)
_ODD = ("{0}-{1}-{2} x12", "tel: {0} {1} {2} ext. 7", "{0}/{1}-{2}", "{0}-{1}-{2}; {0}-{1}-9", "011 44 20 7946 0{9}")
_BAD = ("n/a", "", "000-000-0000", "call office", "{0}-{1}", "1234567890123456789")


def write(path: Path, *, rows: int, rng: Random) -> None:
    """Write a list of that many rows. The same dice make the same list.

    Of a hundred rows about 5 come again (half of them with news), 2 hold no number, 3 an odd one, 15 have two.
    """
    zips = [(first, next(iter(found)).region[3:], found) for first, found in _zips()]
    codes: dict[str, list[str]] = {}
    for code, found in places.area_code_places().items():
        for place in found:
            codes.setdefault(place.region[3:], []).append(code)
    everywhere = sorted(places.area_code_places())
    before: list[list[str]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for _ in range(rows):
            if before and rng.random() < 0.05:
                row = list(rng.choice(before))
                if rng.random() < 0.5:
                    row[3] = rng.choice(_TITLES)
                out.writerow(row)
                continue
            first_zip, state, _ = rng.choice(zips)
            code = rng.choice(codes[state]) if rng.random() < 0.9 and state in codes else rng.choice(everywhere)
            given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
            firm = f"{rng.choice(_FAMILY)} {rng.choice(_TRADES)} {rng.choice(_FORMS)}".strip()
            row = [
                given if rng.random() < 0.9 else given.upper() + " ",
                family,
                firm,
                rng.choice(_TITLES),
                f"{given}.{rng.randrange(100_000)}@example.com".lower() if rng.random() < 0.7 else "",
                _number(code, rng),
                _number(code, rng) if rng.random() < 0.15 else "",
                f"{rng.randrange(1, 9999)} {rng.choice(_STREETS)}",
                rng.choice(_CITIES),
                state if rng.random() < 0.9 else places.STATES[state],
                first_zip if rng.random() < 0.9 else f"{first_zip}-{rng.randrange(1000, 9999)}",
                rng.choice(_SOURCES),
            ]
            out.writerow(row)
            if rng.random() < 0.1:
                before.append(row)
                del before[:-5000]


def _number(code: str, rng: Random) -> str:
    dice = rng.random()
    shapes = _BAD if dice < 0.02 else _ODD if dice < 0.05 else _SHAPES
    exchange, last = rng.randrange(200, 1000), f"{rng.randrange(10_000):04d}"
    return rng.choice(shapes).format(code, exchange, last, *"345678", f"{rng.randrange(1000):03d}")


def _zips() -> list[tuple[str, places.Places]]:
    found = []
    for first in range(501, 99951, 37):
        zip5 = f"{first:05d}"
        where = places.zip_places(zip5)
        if len(where) == 1 and next(iter(where)).region[3:] in places.STATES:
            found.append((zip5, where))
    return found
