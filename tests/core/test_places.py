"""Where a telephone may be: split codes, overlays, addresses, and nowhere."""

from __future__ import annotations

import pytest

from bounceback.core import places
from bounceback.core.places import Place, candidates, key_of, places_of

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = (f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles"))

SPLIT = {
    "219": {"US-IN@America/New_York", "US-IN@America/Chicago"},
    "208": {"US-ID@America/Denver", "US-ID@America/Los_Angeles"},
    "986": {"US-ID@America/Denver", "US-ID@America/Los_Angeles"},
    "270": {"US-KY@America/New_York", "US-KY@America/Chicago"},
    "308": {"US-NE@America/Chicago", "US-NE@America/Denver"},
    "423": {"US-TN@America/New_York", "US-TN@America/Chicago"},
    "541": {"US-OR@America/Los_Angeles", "US-OR@America/Denver"},
    "574": {"US-IN@America/New_York", "US-IN@America/Chicago"},
    "605": {"US-SD@America/Chicago", "US-SD@America/Denver"},
    "606": {"US-KY@America/New_York", "US-KY@America/Chicago"},
    "620": {"US-KS@America/Chicago", "US-KS@America/Denver"},
    "701": {"US-ND@America/Chicago", "US-ND@America/Denver"},
    "775": {"US-NV@America/Los_Angeles", "US-NV@America/Denver"},
    "785": {"US-KS@America/Chicago", "US-KS@America/Denver"},
    "812": {"US-IN@America/New_York", "US-IN@America/Chicago"},
    "850": {"US-FL@America/New_York", "US-FL@America/Chicago"},
    "906": {"US-MI@America/New_York", "US-MI@America/Chicago"},
    "907": {"US-AK@America/Anchorage", "US-AK@America/Adak"},
    "928": {"US-AZ@America/Phoenix", "US-AZ@America/Denver"},
}
OVERLAYS = {"930": "812", "448": "850", "364": "270", "458": "541", "729": "423", "986": "208"}


def keys(e164: str, **address: str) -> set[str]:
    return {place.key for place in candidates(e164, **address)}


@pytest.mark.parametrize("code", SPLIT)
def test_a_split_area_code_has_every_one_of_its_clocks(code):
    assert keys(f"+1{code}5550143") == SPLIT[code]


@pytest.mark.parametrize(("new", "old"), OVERLAYS.items())
def test_an_overlay_has_the_clocks_of_the_code_it_lies_over(new, old):
    assert keys(f"+1{new}5550143") == keys(f"+1{old}5550143")


@pytest.mark.parametrize(
    ("e164", "key"),
    [
        ("+13305550143", "US-OH@America/New_York"),
        ("+13135550143", "US-MI@America/New_York"),  # Detroit shows New York's time
        ("+16025550143", "US-AZ@America/Phoenix"),
        ("+18085550143", "US-HI@Pacific/Honolulu"),
        ("+17875550143", "US-PR@America/Puerto_Rico"),
        ("+17305550143", "US-IL@America/Chicago"),  # 730: an overlay that has no ZIP code yet
        ("+14165550143", "CA@America/Toronto"),
        ("+18765550143", "JM@America/Jamaica"),
        ("+442079460018", "GB@Europe/London"),
        ("+390236618300", "IT@Europe/Rome"),
    ],
)
def test_a_number_has_the_place_of_its_area(e164, key):
    assert keys(e164) == {key}


def test_no_area_code_claims_a_state_beyond_its_own():
    table = places.area_code_places()

    assert all(len({place.region for place in found}) == 1 for found in table.values())
    assert len(table) > 430


def test_the_address_counts_beside_the_number():
    assert keys("+13305550143", state="CA", zip="90001") == {"US-OH@America/New_York", "US-CA@America/Los_Angeles"}


def test_a_zip_code_says_which_part_of_its_state():
    assert keys("+13055550143", state="FL", zip="33101") == {"US-FL@America/New_York"}
    assert keys("+13055550143", state="FL", zip="32501-1234") == {"US-FL@America/New_York", "US-FL@America/Chicago"}
    assert keys("+13055550143", state="FL") == {"US-FL@America/New_York", "US-FL@America/Chicago"}


def test_a_zip_code_that_contradicts_the_state_adds_to_it():
    assert keys("+13305550143", state="OH", zip="90001") == {"US-OH@America/New_York", "US-CA@America/Los_Angeles"}


def test_states_are_known_by_letters_and_by_name():
    assert places.state_places("oh") == places.state_places(" Ohio ") == {Place(EASTERN, "US-OH")}
    assert places.state_places("North  Dakota") == {Place(CENTRAL, "US-ND"), Place(MOUNTAIN, "US-ND")}
    assert places.state_places("Bavaria") == frozenset()
    assert {place.region for place in places.state_places("Washington D.C.")} == {"US-DC"}


def test_every_state_has_a_place():
    assert all(places.state_places(code) for code in places.STATES)


def test_a_toll_free_number_is_where_its_address_is_or_anywhere():
    assert keys("+18005550143") == {"US@"}
    assert keys("+18005550143", state="OH", zip="44301") == {"US-OH@America/New_York"}
    assert keys("+18005550143", country="CA", state="ON") == {"CA@America/Toronto", "CA@America/Winnipeg"}


def test_another_country_in_the_address_counts_too():
    assert keys("+13305550143", country="GB") >= {"US-OH@America/New_York", "GB@Europe/London"}
    assert keys("+442079460018", country="US") == {"GB@Europe/London", "US@"}
    assert keys("+442079460018", country="US", state="OH") == {"GB@Europe/London", "US-OH@America/New_York"}


def test_a_mobile_of_a_wide_country_may_be_in_any_of_its_zones():
    assert keys("+61412345678") >= {"AU@Australia/Sydney", "AU@Australia/Perth"}


def test_a_number_that_says_nothing_has_no_place():
    assert keys("+80012345678") == set()
    assert keys("junk") == set()
    assert key_of(candidates("junk")) == ""


def test_a_zip_code_between_two_neighbours_may_be_of_either():
    assert places.zip_places("44301") == {Place(EASTERN, "US-OH")}
    assert places.zip_places("32458") == {Place(EASTERN, "US-FL"), Place(CENTRAL, "US-FL")}  # 32457 and 32459 differ
    assert places.zip_places("32400") == {Place(CENTRAL, "US-FL")}  # 32399 has another beginning
    assert places.zip_places("00000") == frozenset()
    assert places.zip_places("K1A 0B1") == frozenset()
    assert places.zip_places("٤٤٣٠١") == frozenset()
    assert places.zip_places("89883") == {Place(MOUNTAIN, "US-NV"), Place(PACIFIC, "US-NV")}  # West Wendover


def test_the_compact_table_agrees_with_the_library_on_every_zip():
    zipcodes = pytest.importorskip("zipcodes")
    wrong = []
    for row in zipcodes.list_all():
        if row["state"] in places.STATES and "/" in row["timezone"]:
            found = places.zip_places(row["zip_code"])
            if {place.region for place in found} != {f"US-{row['state']}"}:
                wrong.append(row["zip_code"])

    assert wrong == []


def test_a_key_and_its_places_are_each_others_inverse():
    for code in SPLIT:
        found = candidates(f"+1{code}5550143")
        assert places_of(key_of(found)) == found
    assert places_of("") == frozenset()
    assert places_of("US@") == {places.SOMEWHERE_US}
    assert key_of({Place(EASTERN, "US-PA"), Place(EASTERN, "US-OH")}) == (
        "US-OH@America/New_York|US-PA@America/New_York"
    )
