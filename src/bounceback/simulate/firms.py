"""Firms that do not exist, by the thousand: 555-01xx under real area codes, so that zones and laws are real."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bounceback.core import places
from bounceback.prospects.made_up import FIRST_NAMES, LAST_NAMES, TITLES, TOWNS

_MORE_TOWNS = (
    ("Cleveland", "OH", "44114", "216"),
    ("Pittsburgh", "PA", "15222", "412"),
    ("Indianapolis", "IN", "46204", "317"),
    ("Detroit", "MI", "48226", "313"),
    ("Buffalo", "NY", "14202", "716"),
    ("Kansas City", "MO", "64106", "816"),
    ("Nashville", "TN", "37219", "615"),
    ("Dallas", "TX", "75201", "214"),
    ("Tucson", "AZ", "85701", "520"),
    ("Sacramento", "CA", "95814", "916"),
    ("Spokane", "WA", "99201", "509"),
    ("Boise", "ID", "83702", "208"),
    ("Raleigh", "NC", "27601", "919"),
    ("Tampa", "FL", "33602", "813"),
    ("Cincinnati", "OH", "45202", "513"),
    ("Grand Rapids", "MI", "49503", "616"),
    ("Madison", "WI", "53703", "608"),
    ("Des Moines", "IA", "50309", "515"),
    ("Tulsa", "OK", "74103", "918"),
    ("Louisville", "KY", "40202", "502"),
)
# Trade in the firm's name, industry. Six kinds, so that a quarter of calls says something about each.
TRADES = (
    ("Tool & Die", "Manufacturing"),
    ("Millwork", "Manufacturing"),
    ("Plastics", "Manufacturing"),
    ("Orthodontics", "Health care"),
    ("Veterinary Clinic", "Health care"),
    ("Physical Therapy", "Health care"),
    ("Freight", "Transport"),
    ("Logistics", "Transport"),
    ("Roofing", "Construction"),
    ("Electric", "Construction"),
    ("Plumbing & Heating", "Construction"),
    ("Law Group", "Professional services"),
    ("Engineering", "Professional services"),
    ("Accounting", "Professional services"),
    ("Bakeries", "Restaurants and food"),
    ("Kitchens", "Restaurants and food"),
)
INDUSTRIES = tuple(dict.fromkeys(industry for _, industry in TRADES))
SIZE_BANDS = ((5, 19), (20, 49), (50, 99), (100, 249))
_SIZE_WEIGHTS = (0.40, 0.32, 0.18, 0.10)
_PER_CODE = 100  # 555-0100 to 555-0199


@dataclass(frozen=True, slots=True)
class Firm:
    """What a list says about one of them."""

    e164: str
    name: str
    title: str
    company: str
    industry: str
    headcount: int
    city: str
    state: str
    zip: str

    @property
    def size(self) -> str:
        """The size band: "20–49"."""
        low, high = next(band for band in SIZE_BANDS if band[0] <= self.headcount <= band[1])
        return f"{low}–{high}"


def most() -> int:
    """How many there are: no two share a number."""
    return len(_towns()) * _PER_CODE


def firm(index: int, *, rng: Random) -> Firm:
    """The firm of that index. Each stretch of forty has every zone; rng is the firm's own."""
    towns = _towns()
    if not 0 <= index < most():
        raise IndexError(index)
    city, state, zip_code, code = towns[index % 40] if index < 40 * _PER_CODE else towns[index // _PER_CODE]
    line = index // 40 if index < 40 * _PER_CODE else index % _PER_CODE
    family = rng.choice(LAST_NAMES)
    owner = family if rng.random() < 0.55 else rng.choice(LAST_NAMES)
    trade, industry = rng.choice(TRADES)
    low, high = rng.choices(SIZE_BANDS, _SIZE_WEIGHTS)[0]
    return Firm(
        e164=f"+1{code}55501{line:02d}",
        name=f"{rng.choice(FIRST_NAMES)} {owner}",
        title=rng.choice(TITLES),
        company=_company(family, trade, city, rng),
        industry=industry,
        headcount=rng.randint(low, high),
        city=city,
        state=state,
        zip=zip_code,
    )


def _company(family: str, trade: str, city: str, rng: Random) -> str:
    dice = rng.random()
    if dice < 0.3:
        return f"{family} & {rng.choice(LAST_NAMES)} {trade}"
    if dice < 0.6 and city:
        return f"{city} {trade}, {family} Co."
    if dice < 0.8:
        return f"{family} Brothers {trade}" if dice < 0.7 else f"{family} & Daughters {trade}"
    return f"{family} {trade}"


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, str, str, str], ...]:
    """Forty towns with their names first; then every other area code of one state, without a town."""
    named = TOWNS + _MORE_TOWNS
    taken = {code for *_, code in named}
    plain = []
    for code, found in sorted(places.area_code_places().items()):
        regions = {place.region for place in found}
        if code not in taken and len(regions) == 1 and next(iter(regions)).startswith("US-"):
            plain.append(("", next(iter(regions))[3:], "", code))
    return (*named, *plain)
