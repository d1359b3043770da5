"""Calling hours: every row at its edges, holidays, the nights when clocks change, and a second opinion."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from bounceback.core import hours, places, rules
from bounceback.core.places import Place

from . import second_opinion

MINUTE = timedelta(minutes=1)
GUARD = timedelta(minutes=5)
DAY = timedelta(days=1)
ZONES = {
    "US": "America/New_York", "US-AL": "America/Chicago", "US-LA": "America/Chicago", "US-MN": "America/Chicago",
    "US-MS": "America/Chicago", "US-NV": "America/Los_Angeles", "US-NM": "America/Denver",
    "US-OK": "America/Chicago", "US-TX": "America/Chicago", "US-UT": "America/Denver",
    "US-WA": "America/Los_Angeles", "CA": "America/St_Johns", "GB": "Europe/London", "AU": "Australia/Lord_Howe",
    "FR": "Europe/Paris", "DE": "Europe/Berlin", "AT": "Europe/Vienna", "ES": "Atlantic/Canary",
    "FI": "Europe/Helsinki", "EU": "Europe/Dublin", "ZZ": "Asia/Kathmandu",
}  # fmt: skip
COUNTRY = {"EU": "IE", "ZZ": "NP"}

# Written by hand from the statutes as quoted in docs/explanation/calling-law.md, not from the rules file:
# Monday, Saturday and Sunday windows of the strictest sum of country and state.
EIGHT_NINE, EIGHT_EIGHT = ("08:00", "21:00"), ("08:00", "20:00")
GOLDEN = {
    "US": (EIGHT_NINE, EIGHT_NINE, EIGHT_NINE),
    "US-AL": (EIGHT_EIGHT, EIGHT_EIGHT, None),
    "US-CT": (("09:00", "20:00"),) * 3,
    "US-FL": (EIGHT_EIGHT,) * 3,
    "US-KY": (("10:00", "21:00"),) * 3,
    "US-LA": (EIGHT_EIGHT, EIGHT_EIGHT, None),
    "US-MD": (EIGHT_EIGHT,) * 3,
    "US-MA": (EIGHT_EIGHT,) * 3,
    "US-MI": (("09:00", "21:00"),) * 3,
    "US-MN": (("09:00", "21:00"),) * 3,
    "US-MS": (EIGHT_EIGHT, EIGHT_EIGHT, None),
    "US-NV": (("09:00", "20:00"),) * 3,
    "US-NM": (("09:00", "21:00"),) * 3,
    "US-OK": (EIGHT_EIGHT,) * 3,
    "US-PA": (EIGHT_NINE,) * 3,
    "US-RI": (("09:00", "18:00"), ("10:00", "17:00"), None),
    "US-TX": (("09:00", "21:00"), ("09:00", "21:00"), ("12:00", "21:00")),
    "US-UT": (EIGHT_NINE, EIGHT_NINE, None),
    "US-WA": (EIGHT_EIGHT,) * 3,
    "CA": (("09:00", "21:30"), ("10:00", "18:00"), ("10:00", "18:00")),
    "GB": (("09:00", "20:00"), ("09:00", "20:00"), None),
    "AU": (("09:00", "20:00"), ("09:00", "17:00"), None),
    "FR": (("10:00", "13:00"), None, None),
    "DE": (("09:00", "20:00"), ("09:00", "20:00"), None),
    "AT": (("09:00", "20:00"), ("09:00", "20:00"), None),
    "ES": (("09:00", "21:00"), None, None),
    "FI": (("09:00", "20:00"), ("09:00", "20:00"), None),
    "EU": (("09:00", "20:00"), ("09:00", "20:00"), None),
    "ZZ": (("09:00", "20:00"), ("09:00", "20:00"), None),
}
# Plain days without holidays in any row: Monday to Sunday of a summer and a winter week.
SUMMER, WINTER = date(2026, 8, 17), date(2026, 12, 7)


def place(row: str) -> Place:
    return Place(ZONES.get(row, "America/New_York"), COUNTRY.get(row, "US-OH" if row == "US" else row))


def instant(day: date, clock: str, zone: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_every_row_of_the_rules_has_a_golden_week():
    assert set(GOLDEN) == set(rules.current().regions)


@pytest.mark.parametrize("row", GOLDEN)
@pytest.mark.parametrize("week", [SUMMER, WINTER], ids=["summer", "winter"])
@pytest.mark.parametrize("weekday", [0, 5, 6], ids=["Monday", "Saturday", "Sunday"])
def test_each_row_opens_and_closes_to_the_minute(row, week, weekday):
    where = place(row)
    day = week + timedelta(days=weekday)
    window = GOLDEN[row][(0, 5, 6).index(weekday)]

    def is_open(at):
        return hours.is_open(where.key, at)

    if window is None:
        noon = instant(day, "12:00", where.zone)
        assert not any(is_open(noon + timedelta(hours=h)) for h in range(-10, 11))
        return
    start, end = (instant(day, clock, where.zone) for clock in window)
    assert [is_open(start + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [False, False, False]
    assert [is_open(start + GUARD + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [False, True, True]
    assert [is_open(end - GUARD + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [True, False, False]
    assert [is_open(end + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [False, False, False]
    assert not is_open(start + GUARD - timedelta(seconds=1))
    assert is_open(end - GUARD - timedelta(seconds=1))


def test_france_rests_at_noon():
    paris = Place("Europe/Paris", "FR").key
    lunch = [hours.is_open(paris, instant(SUMMER, clock, "Europe/Paris")) for clock in
             ("12:54", "12:55", "13:30", "14:04", "14:05", "19:54", "19:55")]  # fmt: skip

    assert lunch == [True, False, False, False, True, True, False]


@pytest.mark.parametrize(
    ("region", "zone", "day"),
    [
        ("US-PA", "America/New_York", "2026-04-03"),  # Good Friday
        ("US-PA", "America/New_York", "2027-06-14"),  # Flag Day, a Monday
        ("US-PA", "America/New_York", "2026-06-15"),  # Flag Day on a Sunday, kept on Monday
        ("US-PA", "America/New_York", "2026-11-03"),  # election day
        ("US-PA", "America/New_York", "2027-11-02"),  # election day of an odd year
        ("US-PA", "America/New_York", "2026-07-03"),  # the Fourth on a Saturday, kept on Friday
        ("US-PA", "America/New_York", "2026-07-04"),
        ("US-PA", "America/New_York", "2027-12-31"),  # New Year's Day of 2028 on a Saturday
        ("US-AL", "America/Chicago", "2026-04-27"),  # Confederate Memorial Day
        ("US-AL", "America/Chicago", "2026-06-01"),  # Jefferson Davis
        ("US-LA", "America/Chicago", "2026-02-17"),  # Mardi Gras
        ("US-LA", "America/Chicago", "2026-11-03"),  # election, even years
        ("US-UT", "America/Denver", "2026-07-24"),  # Pioneer Day
        ("US-UT", "America/Denver", "2026-06-15"),  # Juneteenth as Utah keeps it
        ("US-RI", "America/New_York", "2026-08-10"),  # Victory Day
        ("AU", "Australia/Sydney", "2027-12-28"),  # Boxing Day on a Sunday
        ("AU", "Australia/Sydney", "2027-12-27"),  # Christmas on a Saturday
        ("AU", "Australia/Sydney", "2026-01-26"),
        ("FR", "Europe/Paris", "2026-05-14"),  # Ascension
        ("FR", "Europe/Paris", "2026-05-25"),  # Whit Monday
    ],
)
def test_no_calls_on_a_holiday_and_the_rule_says_so(region, zone, day):
    noon = instant(date.fromisoformat(day), "12:00" if region != "FR" else "11:00", zone)

    seen = hours.opening(Place(zone, region).key, noon)

    assert not seen.open
    assert seen.refused_by == (f"holidays.{region}",)
    assert seen.opens_at is not None
    assert seen.opens_at > noon


@pytest.mark.parametrize(
    ("region", "zone", "day"),
    [
        ("US-MS", "America/Chicago", "2026-11-26"),  # its ban was repealed
        ("US-OH", "America/New_York", "2026-12-25"),
        ("US-LA", "America/Chicago", "2027-11-02"),  # no election in odd years
        ("US-RI", "America/New_York", "2026-07-04"),  # the ban names Monday to Friday
        ("US-PA", "America/New_York", "2026-06-19"),  # not on Pennsylvania's list
        ("FR", "Europe/Paris", "2027-12-24"),  # France does not move holidays
    ],
)
def test_a_holiday_elsewhere_closes_nothing(region, zone, day):
    at = instant(date.fromisoformat(day), "11:00", zone)

    assert hours.is_open(Place(zone, region).key, at)


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"])
@pytest.mark.parametrize("zone", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"])
def test_the_clock_on_the_wall_rules_on_the_days_when_it_changes(night, zone):
    day = date.fromisoformat(night)
    key = Place(zone, "US-OH").key

    assert hours.next_opening(key, instant(day, "05:00", zone)) == instant(day, "08:05", zone)
    assert hours.open_until(key, instant(day, "12:00", zone)) == instant(day, "20:55", zone)


@pytest.fixture
def night_shift(monkeypatch):
    """Rules under which the windows touch the hour that comes twice or not at all."""
    text = files("bounceback.core.data").joinpath("rules.toml").read_bytes()
    rewritten = text.replace(b'all = ["08:00-21:00"]', b'all = ["00:30-01:30", "02:30-21:00"]', 1)
    remembered = (hours._rule_spans, hours._place_spans, hours._key_spans)
    monkeypatch.setattr(rules, "current", lambda: rules.read(rewritten))
    for each in remembered:
        each.cache_clear()
    yield
    for each in remembered:
        each.cache_clear()


def test_an_hour_that_comes_twice_or_never_is_read_the_careful_way(night_shift):
    key = Place("America/New_York", "US-OH").key

    def utc(day, clock):
        return instant(date.fromisoformat(day), clock, "UTC")

    # 1 November: 1:30 comes at 5:30 and at 6:30 UTC. What closes then closes the first time.
    assert hours.open_until(key, utc("2026-11-01", "05:00")) == utc("2026-11-01", "05:25")
    assert hours.next_opening(key, utc("2026-11-01", "05:26")) == utc("2026-11-01", "07:35")
    # 8 March: 2:30 never comes. What opens then opens as if the clock had not been put forward yet.
    assert hours.next_opening(key, utc("2026-03-08", "06:26")) == utc("2026-03-08", "07:35")


def test_arizona_keeps_its_clock_while_the_navajo_nation_changes():
    july, january = date(2026, 7, 14), date(2026, 1, 13)
    phoenix, navajo = Place("America/Phoenix", "US-AZ").key, Place("America/Denver", "US-AZ").key

    assert hours.next_opening(phoenix, instant(july, "06:00", "UTC")) == instant(july, "15:05", "UTC")
    assert hours.next_opening(navajo, instant(july, "06:00", "UTC")) == instant(july, "14:05", "UTC")
    assert hours.next_opening(phoenix, instant(january, "06:00", "UTC")) == instant(january, "15:05", "UTC")
    assert hours.next_opening(navajo, instant(january, "06:00", "UTC")) == instant(january, "15:05", "UTC")


def test_a_half_hour_zone_is_half_an_hour_off():
    key = Place("America/St_Johns", "CA").key

    assert hours.next_opening(key, instant(WINTER, "06:00", "UTC")) == instant(WINTER, "12:35", "UTC")


def test_every_candidate_must_allow():
    split = places.key_of([Place("America/New_York", "US-FL"), Place("America/Chicago", "US-FL")])
    before_chicago = instant(SUMMER, "08:30", "America/New_York")
    after_new_york = instant(SUMMER, "19:00", "America/Chicago")

    assert hours.opening(split, before_chicago).refused_by == ("hours.US", "hours.US-FL")
    assert hours.next_opening(split, before_chicago) == instant(SUMMER, "08:05", "America/Chicago")
    assert not hours.is_open(split, after_new_york)
    assert hours.open_until(split, instant(SUMMER, "12:00", "UTC") + timedelta(hours=4)) == instant(
        SUMMER, "19:55", "America/New_York"
    )


def test_an_unknown_place_never_opens():
    seen = hours.opening("", instant(SUMMER, "15:00", "UTC"))

    assert (seen.open, seen.opens_at, hours.open_keys([""], instant(SUMMER, "15:00", "UTC"))) == (False, None, [])


def test_a_telephone_anywhere_in_the_us_may_be_called_when_all_of_it_is_awake():
    anywhere = places.key_of([places.SOMEWHERE_US])

    def open_at(day, clock):
        return hours.is_open(anywhere, instant(day, clock, "America/New_York"))

    # from Nevada's 9:00 Pacific to Rhode Island's 18:00 Eastern; on Sundays some state always forbids
    assert [open_at(SUMMER, clock) for clock in ("12:04", "12:05", "17:54", "17:55")] == [False, True, True, False]
    assert not any(open_at(SUMMER + timedelta(days=6), f"{hour:02}:00") for hour in range(24))


def test_alaska_and_hawaii_have_their_own_clock_when_they_are_named():
    hawaii = places.key_of(places.candidates("+18085550143"))

    assert hours.next_opening(hawaii, instant(SUMMER, "12:00", "UTC")) == instant(SUMMER, "18:05", "UTC")


def test_mississippi_counts_by_central_time_wherever_the_telephone_is():
    seen = hours.opening(Place("America/New_York", "US-MS").key, instant(SUMMER, "08:30", "America/New_York"))

    assert seen.refused_by == ("hours.US-MS",)


# --- the second opinion -------------------------------------------------------------------------

POOL = sorted({place for found in places.area_code_places().values() for place in found}) + [
    Place(zone, COUNTRY.get(row, row)) for row, zone in ZONES.items() if len(row) == 2 and row != "US"
]


def disagreements(count: int, seed: int) -> list[tuple[str, datetime]]:
    rng = random.Random(seed)
    years = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    seconds = int((years[1] - years[0]).total_seconds())
    sets = [rng.sample(POOL, rng.choice([1, 1, 1, 2, 3])) for _ in range(500)]
    edges = [8, 9, 10, 12, 13, 14, 17, 18, 20, 21, 21.5]
    wrong = []
    for _ in range(count):
        chosen = rng.choice(sets)
        at = years[0] + timedelta(seconds=rng.randrange(seconds))
        if rng.random() < 0.6:  # near an edge, where the two may differ
            local = at.astimezone(ZoneInfo(chosen[0].zone)).replace(hour=0, minute=0, second=0)
            at = (local + timedelta(hours=rng.choice(edges), seconds=rng.randint(-420, 420))).astimezone(UTC)
        if hours.is_open(places.key_of(chosen), at) != second_opinion.permits_all(list(chosen), at):
            wrong.append((places.key_of(chosen), at))
    return wrong


def test_a_second_opinion_agrees_on_50_000_random_hours():
    assert disagreements(50_000, seed=7) == []


@pytest.mark.slow
def test_a_second_opinion_agrees_on_a_million_random_hours():
    assert disagreements(1_000_000, seed=11) == []


@pytest.mark.slow
@pytest.mark.parametrize("year", range(2024, 2031))
def test_both_agree_on_every_minute_of_the_days_when_clocks_change(year):
    clocks = [
        Place("America/New_York", "US-RI"), Place("America/Chicago", "US-TX"), Place("America/Phoenix", "US-AZ"),
        Place("America/Denver", "US-AZ"), Place("America/Adak", "US-AK"), Place("Pacific/Honolulu", "US-HI"),
        Place("America/St_Johns", "CA"), Place("Europe/London", "GB"), Place("Australia/Lord_Howe", "AU"),
    ]  # fmt: skip
    for where in clocks:
        zone = ZoneInfo(where.zone)
        days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
        turning = [day for day in days if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset()]
        for start in turning or days[:1]:
            for minute in range(-720, 2160):
                at = start + minute * MINUTE
                assert hours.is_open(where.key, at) == second_opinion.permits(*where, at), (where, at)


def test_both_opinions_say_yes_and_no_often_enough_to_mean_something():
    rng = random.Random(3)
    at = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(525_600)) for _ in range(2000)]
    yes = sum(second_opinion.permits_all([rng.choice(POOL)], each) for each in at)

    assert 600 < yes < 1400


def test_the_second_opinion_would_notice_a_rule_that_is_an_hour_off(monkeypatch):
    row = second_opinion.TABLE["region"]["US-FL"]
    monkeypatch.setitem(row, "hours", {"all": ["08:00-19:00"]})
    second_opinion.allowed_minutes.cache_clear()
    at = instant(SUMMER, "19:30", "America/New_York")

    try:
        differs = hours.is_open("US-FL@America/New_York", at) != second_opinion.permits("America/New_York", "US-FL", at)
    finally:
        second_opinion.allowed_minutes.cache_clear()

    assert differs


def test_opening_and_closing_times_are_the_edges_of_being_open():
    rng = random.Random(5)
    for _ in range(400):
        key = places.key_of(rng.sample(POOL, rng.choice([1, 2])))
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(31_536_000))
        seen = hours.opening(key, at)
        if seen.open:
            assert seen.until is not None
            assert hours.is_open(key, seen.until - timedelta(seconds=1))
            assert not hours.is_open(key, seen.until)
            assert not seen.refused_by
        else:
            assert seen.refused_by
            if seen.opens_at is not None:
                assert hours.is_open(key, seen.opens_at)
                assert not hours.is_open(key, seen.opens_at - timedelta(seconds=1))
                steps = range(0, int((seen.opens_at - at).total_seconds()), 600)
                assert not any(hours.is_open(key, at + timedelta(seconds=step)) for step in steps)
