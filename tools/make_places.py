"""Make the two place tables of bounceback.core.data from `zipcodes` and `phonenumbers`.

    python tools/make_places.py

Writes area_codes.csv (area code → region and zones) and zips.csv (runs of ZIP codes with the same
place). Both are committed; run this again when either library has a new release, and read the diff.
Neither library is trusted alone: `phonenumbers` knows only one zone of many split codes unless all
its exchanges are united, and `zipcodes` lists the area codes of a neighbouring state at the border.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import zipcodes
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

from bounceback.core.places import STATES as NAMES

DATA = Path(__file__).parents[1] / "src" / "bounceback" / "core" / "data"

# The clock to name when several zones have shown and will show the same one (2024–2038).
PLAIN = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam",
    "Pacific/Pago_Pago", "America/Halifax", "America/Toronto", "America/Winnipeg", "America/Regina",
    "America/Edmonton", "America/Vancouver", "America/St_Johns",
]  # fmt: skip

# New codes lie over old ones and have their places. The first six also have places of their own in
# one of the libraries and are united with the old code's; the rest are known to one library or none
# (the last group: announced by the numbering administrator, known to neither library yet).
OVERLAYS = {
    "930": "812", "448": "850", "364": "270", "458": "541", "986": "208", "531": "402",
    "235": "573", "274": "920", "324": "904", "327": "870", "329": "845", "353": "608", "369": "707",
    "645": "305", "686": "804", "728": "561", "730": "618", "738": "213", "748": "970", "821": "864",
    "975": "816",
    "729": "423", "357": "559", "436": "440", "457": "318", "465": "718", "471": "662", "483": "334",
    "624": "716", "679": "313", "837": "530", "861": "309", "924": "507",
    "879": "709",
}  # fmt: skip

# `zipcodes` is wrong or silent here: these Nevada towns live by Utah's and Idaho's clock.
ZIP_CORRECTIONS = {
    "89883": ["America/Denver", "America/Los_Angeles"],  # West Wendover
    "89825": ["America/Denver", "America/Los_Angeles"],  # Jackpot
    "99557": ["America/Anchorage"],
}
# `phonenumbers` calls the Aleutian clock Honolulu's.
ZONE_CORRECTIONS = {("US-AK", "Pacific/Honolulu"): "America/Adak"}
# ... and it puts Orlando's overlay on Central time.
AREA_CORRECTIONS = {"689": {"America/New_York"}}

NOT_A_PLACE = {
    "500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "532", "533", "544", "566", "577",
    "588", "600", "622", "633", "700", "800", "822", "833", "844", "855", "866", "877", "888", "900",
}  # fmt: skip
TERRITORIES = {"PR", "VI", "GU", "AS", "MP"}
STATES = {name: code for code, name in NAMES.items()} | {"Washington State": "WA", "Washington D.C.": "DC"}
UNNAMED = {"203": "CT", "310": "CA", "713": "TX", "718": "NY"}  # `phonenumbers` names no state for these


def clock(zone: str) -> tuple[timedelta, ...]:
    """What a zone's clock shows against UTC, four times a day from 2024 to 2038."""
    info = ZoneInfo(zone)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(hours=6 * n)).astimezone(info).utcoffset() for n in range(15 * 1461))  # type: ignore[misc]


_CLOCKS: dict[str, tuple[timedelta, ...]] = {}


def plain(zone: str) -> str:
    """The zone to name for this clock."""
    for name in (*PLAIN, zone):
        if name not in _CLOCKS:
            _CLOCKS[name] = clock(name)
    if zone in PLAIN:
        return zone
    return next((name for name in PLAIN if _CLOCKS[name] == _CLOCKS[zone]), zone)


def number_zones(code: str) -> set[str]:
    """All zones that `phonenumbers` knows for any exchange of an area code."""
    return {plain(z) for prefix, zones in TIMEZONE_DATA.items() if prefix.startswith("1" + code) for z in zones}


def region_of(code: str) -> str | None:
    """ "The rules' region: "US-OH", "CA", "JM"; None for a code that is not in use or is no place."""
    if code in NOT_A_PLACE:
        return None
    for rest in ("5551234", "2345678"):
        number = phonenumbers.parse(f"+1{code}{rest}")
        if phonenumbers.is_valid_number(number):
            country = phonenumbers.region_code_for_number(number)
            break
    else:
        return region_of(OVERLAYS[code]) if code in OVERLAYS else None
    if country in TERRITORIES:
        return f"US-{country}"
    if country != "US":
        return country
    if code in UNNAMED:
        return f"US-{UNNAMED[code]}"
    name = GEOCODE_DATA["1" + code]["en"]
    return f"US-{name[-2:] if ', ' in name else STATES[name]}"


def main() -> None:
    silent: list[tuple[str, str]] = []
    by_code: dict[tuple[str, str], set[str]] = defaultdict(set)
    zips: dict[str, tuple[str, frozenset[str]]] = {}
    elsewhere: set[str] = set()  # military and foreign post: no place of ours, and they end a run
    ours = set(NAMES)
    for row in zipcodes.list_all():
        if row["state"] not in ours:
            elsewhere.add(row["zip_code"])
            continue
        region, code, zone = f"US-{row['state']}", row["zip_code"], row["timezone"]
        if code in ZIP_CORRECTIONS:
            zones = {plain(z) for z in ZIP_CORRECTIONS[code]}
        elif "/" in zone:
            zones = {plain(zone)}
        else:
            silent.append((code, region))
            continue
        zips[code] = (region, frozenset(zones))
        for area in row["area_codes"]:
            by_code[area, region] |= zones
    state_zones: dict[str, set[str]] = defaultdict(set)
    for region, zones in zips.values():
        state_zones[region] |= zones
    for code, region in silent:  # a ZIP without a clock may show any of its state's
        zips[code] = (region, frozenset(state_zones[region]))

    areas: dict[str, tuple[str, set[str]]] = {}
    for number in range(200, 1000):
        code = str(number)
        region = region_of(code)
        if region is None:
            continue
        zones = {ZONE_CORRECTIONS.get((region, z), z) for z in number_zones(code)} | by_code[code, region]
        zones = AREA_CORRECTIONS.get(code, zones)
        areas[code] = (region, zones)
    for new, old in OVERLAYS.items():
        if new in areas and old in areas:
            both = areas[new][1] | areas[old][1]
            areas[new] = (areas[old][0], both)
            areas[old] = (areas[old][0], both)
    provinces: dict[str, set[str]] = defaultdict(set)
    for code, (region, zones) in areas.items():
        if region == "CA" and (name := GEOCODE_DATA.get("1" + code, {}).get("en")):
            provinces[name.split(", ")[-1]] |= zones
    for code, (region, zones) in areas.items():
        if not zones and region == "CA":
            name = GEOCODE_DATA.get("1" + code, {}).get("en", "").split(", ")[-1]
            zones |= provinces[name] or {z for each in provinces.values() for z in each}
        if not zones:
            sys.exit(f"area code {code} ({region}) has no clock: add it to OVERLAYS")

    source = (
        f"# Made by tools/make_places.py on {datetime.now(UTC):%Y-%m-%d} from phonenumbers "
        f"{version('phonenumbers')} (Apache-2.0) and zipcodes {version('zipcodes')} (MIT), with corrections."
    )
    with (DATA / "area_codes.csv").open("w", newline="") as file:
        print(source, file=file)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area_code", "region", "zones"])
        for code, (region, zones) in sorted(areas.items()):
            writer.writerow([code, region, " ".join(sorted(zones))])
    with (DATA / "zips.csv").open("w", newline="") as file:
        print(source, file=file)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["first", "last", "region", "zones"])
        run: list[str] = []
        for code in sorted({*zips, *elsewhere}):
            if code not in zips:
                if run:
                    writer.writerow(run)
                run = []
                continue
            region, zones = zips[code]  # type: ignore[assignment]
            place = [region, " ".join(sorted(zones))]
            if run and run[2:] == place:
                run[1] = code
                continue
            if run:
                writer.writerow(run)
            run = [code, code, *place]
        writer.writerow(run)
    print(f"{len(areas)} area codes, {len(zips)} ZIP codes")


if __name__ == "__main__":
    main()
