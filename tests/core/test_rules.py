"""The rules file: complete, checked, dated; and its holidays against the `holidays` library."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from bounceback.core import days, rules

from . import second_opinion

TEXT = files("bounceback.core.data").joinpath("rules.toml").read_bytes()

# What the library has and the rule does not, on purpose.
LIBRARY_ONLY = {
    "US-PA": {"Juneteenth National Independence Day", "Day After Thanksgiving"},
    "US-AL": set(),
    "US-LA": set(),
    "US-RI": set(),
    "US-UT": set(),
}


def test_the_version_names_the_day_and_the_bytes():
    table = rules.read(TEXT)

    assert table.version.startswith("2026-11-21-")
    assert rules.read(TEXT + b"\n").version != table.version
    assert rules.current().version == table.version


def test_every_row_says_where_it_comes_from_and_when_it_falls_due():
    for rule in rules.current().regions.values():
        assert rule.cite
        assert rule.reviewed_by
        assert (rule.expires_on - rule.reviewed_on).days in (365, 366)


def test_an_expired_row_is_named_and_still_binds():
    table = rules.current()

    assert table.expired(date(2027, 11, 20)) == ()
    assert {rule.region for rule in table.expired(date(2027, 11, 21))} == set(table.regions)
    assert table.chain("US-FL")[1].week is not None


def test_a_state_narrows_its_country_and_strangers_take_the_strictest_row():
    table = rules.current()

    assert [rule.region for rule in table.chain("US-FL")] == ["US", "US-FL"]
    assert [rule.region for rule in table.chain("US-OH")] == ["US"]
    assert [rule.region for rule in table.chain("NL")] == ["EU"]
    assert [rule.region for rule in table.chain("JM")] == ["ZZ"]


def test_no_state_allows_what_the_country_forbids():
    nation = rules.current().regions["US"].week
    assert nation is not None
    for region, rule in rules.current().regions.items():
        if region.startswith("US-") and rule.week:
            for own, floor in zip(rule.week, nation, strict=True):
                assert all(floor[0][0] <= start and end <= floor[0][1] for start, end in own), region


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema = 1", "schema = 2"),
        ('all = ["08:00-21:00"]', 'all = ["21:00-08:00"]'),
        ('all = ["08:00-21:00"]', 'always = ["08:00-21:00"]'),
        ('mon-sat = ["08:00-20:00"]', 'sat-mon = ["08:00-20:00"]'),
        ('mon-sat = ["09:00-21:00"]', 'mon-sun = ["09:00-21:00"]'),
        ('"mardi_gras"', '"carnival"'),
        ('confidence = "one-chart"', 'confidence = "hearsay"'),
        ('household = "allowed"', 'household = "maybe"'),
        ("[region.US-FL]", "[region.US-XX]"),
        ("[region.EU]", "[region.XE]"),
        ("attempts = ", "atempts = "),
        ('registries = ["TPS"]', 'registries = ["TSP"]'),
        ("[recording]", "[recordings]"),
    ],
)
def test_a_rule_that_means_nothing_is_not_loaded(old, new):
    text = TEXT.decode()
    assert old in text

    with pytest.raises(rules.BadRules):
        rules.read(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("region", LIBRARY_ONLY)
@pytest.mark.parametrize("year", range(2024, 2036))
def test_no_state_holiday_of_the_library_is_missing(region, year):
    library = pytest.importorskip("holidays")
    ours = days.dates(rules.current().regions[region].holidays, year)
    theirs = library.country_holidays("US", subdiv=region[3:], years=year)
    missing = {
        (day, name)
        for day, name in theirs.items()
        if day.year == year and day not in ours and name.removesuffix(" (observed)") not in LIBRARY_ONLY[region]
    }

    assert missing == set()


@pytest.mark.parametrize(("country", "extra"), [("AU", {"King's Birthday"}), ("FR", set())])
@pytest.mark.parametrize("year", range(2024, 2036))
def test_no_national_holiday_of_the_library_is_missing(country, extra, year):
    library = pytest.importorskip("holidays")
    ours = days.dates(rules.current().regions[country].holidays, year)
    theirs = library.country_holidays(country, years=year, language="en_US")

    assert {(day, name) for day, name in theirs.items() if day not in ours and name not in extra} == set()


def test_easter_is_known_by_heart():
    assert [days.easter(year) for year in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25),
    ]  # fmt: skip


@pytest.mark.parametrize("name", days.NAMED)
def test_each_named_day_falls_where_a_walk_through_the_calendar_finds_it(name):
    for year in range(1990, 2101):
        assert days.dates((name,), year) == second_opinion.holiday(name, year), year


def test_weekdays_are_counted_from_either_end_of_a_month():
    assert days.nth(1, days.MON, 6, 2026) == date(2026, 6, 1)
    assert days.nth(5, days.SUN, 11, 2026) == date(2026, 11, 29)
    assert days.nth(-1, days.MON, 5, 2027) == date(2027, 5, 31)
    assert days.nth(-1, days.THU, 12, 2026) == date(2026, 12, 31)
    assert days.nth(-1, days.FRI, 12, 2026) == date(2026, 12, 25)
    assert days.nth(-2, days.THU, 12, 2026) == date(2026, 12, 24)
