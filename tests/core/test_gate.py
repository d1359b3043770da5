"""One gate: each reason to refuse, alone and together, and when it passes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bounceback.core import places
from bounceback.core.gate import BUSINESS, HOUSEHOLD, UNKNOWN, DialFacts, Held, HouseRules, scrub_needed, verdict

NOON = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)  # Tuesday, noon in Ohio
OHIO, FLORIDA, PENN = (f"US-{state}@America/New_York" for state in ("OH", "FL", "PA"))
LONDON, BERLIN, PARIS, VIENNA = "GB@Europe/London", "DE@Europe/Berlin", "FR@Europe/Paris", "AT@Europe/Vienna"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def facts(**changes) -> DialFacts:
    """An Ohio firm at noon that nobody ever called."""
    plain = DialFacts(at=NOON, e164="+13305550143", place_key=OHIO, audience=BUSINESS)
    return replace(plain, **changes)


def refused(**changes) -> tuple[str, ...]:
    return verdict(facts(**changes)).refused_by


def test_a_firm_that_nobody_ever_called_may_be_called_till_evening():
    answer = verdict(facts())

    assert answer.callable
    assert answer.refused_by == ()
    assert answer.until == datetime(2026, 11, 18, 1, 55, tzinfo=UTC)
    assert answer.opens_at is None
    assert answer.rules_version.startswith("2026-11-21-")
    assert answer.candidates == tuple(places.places_of(OHIO))
    assert answer.text == "May be called until Tue 20:55 in Ohio."


@pytest.mark.parametrize("scope", ["NUMBER", "PERSON", "FIRM"])
def test_off_the_list_is_for_good(scope):
    answer = verdict(facts(suppressed=(scope,), opted_in=True, promised_at=NOON - DAY))

    assert answer.refused_by == (f"suppressed.{scope.lower()}",)
    assert answer.opens_at is None
    assert answer.until is None
    assert answer.text.startswith("Off the list")


def test_a_retired_number_is_for_good():
    assert refused(retired=True) == ("number.retired",)
    assert verdict(facts(retired=True)).opens_at is None


def test_permanent_reasons_come_first_and_all_are_named():
    night = NOON.replace(hour=7)
    answer = verdict(
        facts(
            at=night,
            suppressed=("FIRM", "NUMBER"),
            retired=True,
            audience=HOUSEHOLD,
            listed_on=("federal",),
            dials=(night - HOUR,),
            last_dialled_at=night - HOUR,
        )
    )

    assert answer.refused_by == (
        "suppressed.number", "suppressed.firm", "number.retired", "registry.federal", "scrub.US",
        "house.one-a-day", "house.gap", "hours.US",
    )  # fmt: skip


def test_an_unknown_place_is_refused():
    answer = verdict(facts(place_key=""))

    assert answer.refused_by == ("place.unknown",)
    assert answer.opens_at is None


# --- registries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", [HOUSEHOLD, UNKNOWN])
def test_a_household_needs_a_list_that_was_checked_within_31_days(audience):
    def days_ago(days):
        return refused(audience=audience, scrubbed_on=NOON.date() - timedelta(days=days))

    assert refused(audience=audience) == ("scrub.US",)
    assert [days_ago(days) for days in (0, 30)] == [(), ()]
    assert [days_ago(days) for days in (31, 400)] == [("scrub.US",)] * 2


def test_a_statement_about_the_future_is_none():
    assert refused(audience=HOUSEHOLD, scrubbed_on=NOON.date() + timedelta(days=1)) == ()  # the user's today
    assert refused(audience=HOUSEHOLD, scrubbed_on=NOON.date() + timedelta(days=2)) == ("scrub.US",)


def test_a_registry_file_that_we_hold_does_as_well_as_a_statement():
    fresh, stale = NOON.date() - timedelta(days=3), NOON.date() - timedelta(days=31)

    assert refused(audience=HOUSEHOLD, held=(Held("federal", fresh),)) == ()
    assert refused(audience=HOUSEHOLD, held=(Held("federal", stale),)) == ("scrub.US",)
    assert refused(audience=HOUSEHOLD, held=(Held("state-OH", fresh),)) == ("scrub.US",)
    assert refused(audience=HOUSEHOLD, held=(Held("federal", stale),), scrubbed_on=fresh) == ()


def test_a_yes_to_a_household_ends_when_the_check_runs_out():
    answer = verdict(facts(audience=HOUSEHOLD, scrubbed_on=date(2026, 10, 18)))

    assert answer.callable
    assert answer.until == datetime(2026, 11, 18, 0, 0, tzinfo=UTC)


def test_opening_hours_are_not_promised_beyond_the_check():
    evening = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
    answer = verdict(facts(at=evening, audience=HOUSEHOLD, scrubbed_on=date(2026, 10, 19)))

    assert answer.refused_by == ("hours.US",)
    assert answer.opens_at == datetime(2026, 11, 18, 13, 5, tzinfo=UTC)
    later = verdict(facts(at=evening + DAY - 4 * HOUR, audience=HOUSEHOLD, scrubbed_on=date(2026, 10, 19)))
    assert later.callable
    tomorrow = verdict(facts(at=evening, audience=HOUSEHOLD, scrubbed_on=date(2026, 10, 18)))
    assert tomorrow.opens_at is None


def test_a_listed_household_is_refused_and_a_listed_firm_only_where_the_law_says_so():
    listed = {"listed_on": ("federal",), "scrubbed_on": NOON.date()}

    assert refused(audience=HOUSEHOLD, **listed) == ("registry.federal",)
    assert refused(audience=UNKNOWN, **listed) == ("registry.federal",)
    assert refused(audience=BUSINESS, **listed) == ()
    assert refused(audience=BUSINESS, place_key=PENN, **listed) == ("registry.federal",)
    assert refused(audience=HOUSEHOLD, opted_in=True, **listed) == ()


def test_british_firms_need_the_corporate_list_checked():
    assert refused(place_key=LONDON) == ("scrub.GB",)
    assert refused(place_key=LONDON, held=(Held("TPS", NOON.date()),)) == ("scrub.GB",)
    assert refused(place_key=LONDON, held=(Held("CTPS", NOON.date()),)) == ()
    assert refused(place_key=LONDON, held=(Held("CTPS", NOON.date()),), listed_on=("CTPS",)) == ("registry.CTPS",)
    assert refused(place_key=LONDON, scrubbed_on=NOON.date() - timedelta(days=27)) == ()
    assert refused(place_key=LONDON, scrubbed_on=NOON.date() - timedelta(days=28)) == ("scrub.GB",)


def test_who_needs_a_check_is_said_beforehand():
    assert scrub_needed(OHIO, UNKNOWN) == ("US",)
    assert scrub_needed(OHIO, BUSINESS) == ()
    assert scrub_needed(LONDON, BUSINESS) == ("GB",)
    assert scrub_needed("", UNKNOWN) == ()


# --- permission ---------------------------------------------------------------------------------


def test_where_permission_is_needed_there_is_no_call_without():
    morning = NOON.replace(hour=10)

    assert refused(at=morning, place_key=BERLIN, audience=HOUSEHOLD) == ("consent.DE",)
    assert refused(at=morning, place_key=BERLIN, audience=HOUSEHOLD, confirmed=frozenset({"DE"})) == ("consent.DE",)
    assert refused(at=morning, place_key=BERLIN) == ("consent.DE",)
    assert refused(at=morning, place_key=BERLIN, confirmed=frozenset({"DE"})) == ()
    assert refused(at=morning, place_key=VIENNA, confirmed=frozenset({"AT"})) == ("consent.AT",)
    assert refused(at=morning, place_key=VIENNA, opted_in=True) == ()


def test_france_asks_for_permission_from_august_2026():
    before = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)

    assert refused(at=before, place_key=PARIS, audience=HOUSEHOLD) == ()
    assert refused(at=before + DAY, place_key=PARIS, audience=HOUSEHOLD) == ("consent.FR",)
    assert refused(at=before + DAY, place_key=PARIS, audience=BUSINESS) == ()


@pytest.mark.parametrize("place", ["NL@Europe/Amsterdam", "JM@America/Jamaica"])
def test_a_country_that_nobody_looked_at_waits_for_an_administrator(place):
    morning, country = NOON.replace(hour=14, minute=30), place[:2]

    assert refused(at=morning, place_key=place) == (f"country.{country}",)
    assert refused(at=morning, place_key=place, confirmed=frozenset({"XX"})) == (f"country.{country}",)
    assert refused(at=morning, place_key=place, confirmed=frozenset({country})) == ()


# --- limits and gaps ----------------------------------------------------------------------------

OFTEN = HouseRules(dials_per_day=99, gap_unanswered_hours=0)


def test_florida_allows_three_calls_in_24_hours():
    dials = tuple(NOON - hours * HOUR for hours in (1, 5, 23))
    answer = verdict(facts(place_key=FLORIDA, dials=dials, house=OFTEN))

    assert answer.refused_by == ("attempts.US-FL",)
    assert answer.opens_at == NOON + HOUR
    assert answer.text.startswith("Florida allows 3 calls in 24 hours; they have been made.")
    assert refused(place_key=FLORIDA, dials=dials[:2], house=OFTEN) == ()
    assert refused(place_key=OHIO, dials=dials, house=OFTEN) == ()
    assert refused(place_key=FLORIDA, dials=(NOON, *dials[:2]), house=OFTEN) == ("attempts.US-FL",)
    assert refused(at=NOON + HOUR, place_key=FLORIDA, dials=dials, house=OFTEN) == ()
    assert refused(at=NOON + HOUR - timedelta(seconds=1), place_key=FLORIDA, dials=dials, house=OFTEN) != ()


def test_a_promise_does_not_lift_the_law():
    dials = tuple(NOON - hours * HOUR for hours in (1, 5, 23))

    assert refused(place_key=FLORIDA, dials=dials, promised_at=NOON, house=OFTEN) == ("attempts.US-FL",)
    assert refused(at=NOON.replace(hour=5), promised_at=NOON - DAY) == ("hours.US",)


def test_france_allows_four_calls_in_30_days():
    at = NOON.replace(hour=10)
    dials = tuple(at - days * DAY for days in (2, 9, 15, 29))
    answer = verdict(facts(at=at, place_key=PARIS, dials=dials, house=OFTEN))

    assert answer.refused_by == ("attempts.FR",)
    assert answer.opens_at == at + DAY
    assert answer.text.startswith("France allows 4 calls in 30 days; they have been made. From Wed 18 Nov")


def test_a_number_is_called_once_a_day_and_the_day_is_its_own():
    called = NOON - 3 * HOUR
    answer = verdict(facts(dials=(called,), last_dialled_at=called, last_human_at=None))

    assert answer.refused_by == ("house.one-a-day", "house.gap")
    assert answer.opens_at == datetime(2026, 11, 18, 13, 5, tzinfo=UTC)  # next morning's hour
    assert refused(at=NOON + DAY, dials=(called,), last_dialled_at=called) == ()


def test_a_dial_that_was_made_while_we_waited_for_our_turn_counts():
    """The clock is read when somebody asks; at the database they wait for each other."""
    a_moment_later = NOON + timedelta(milliseconds=3)

    answer = verdict(facts(dials=(a_moment_later,), last_dialled_at=a_moment_later))

    assert answer.refused_by == ("house.one-a-day", "house.gap")
    three = tuple(a_moment_later - timedelta(hours=hours) for hours in (0, 1, 2))
    assert "attempts.US-FL" in refused(place_key=FLORIDA, dials=three, last_dialled_at=three[0])


def test_somewhere_it_is_still_today():
    key = f"{OHIO}|US-CA@America/Los_Angeles"
    called = datetime(2026, 11, 18, 5, 30, tzinfo=UTC)  # 21:30 in California, half past midnight in Ohio
    house = HouseRules(gap_unanswered_hours=0)

    def later(hours):
        return refused(at=called + hours * HOUR, place_key=key, last_dialled_at=called, house=house)

    assert "house.one-a-day" in later(2)  # past midnight nowhere else: today in Ohio began with this call
    assert "house.one-a-day" in later(20)
    assert "house.one-a-day" not in later(26.5)


def test_an_unanswered_number_is_left_alone_for_four_hours_even_over_midnight():
    called = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
    house = HouseRules(dials_per_day=9)

    assert refused(at=NOON, last_dialled_at=NOON - 4 * HOUR, house=house) == ()
    assert refused(at=NOON, last_dialled_at=NOON - 4 * HOUR + timedelta(seconds=1), house=house) == ("house.gap",)
    assert "house.gap" in refused(at=called + HOUR, last_dialled_at=called, house=house)


def test_after_a_talk_21_days_pass_unless_a_call_was_promised():
    talk = NOON - 5 * DAY
    spoken = {"last_dialled_at": talk, "last_human_at": talk}
    answer = verdict(facts(**spoken))

    assert answer.refused_by == ("house.gap-human",)
    assert answer.opens_at == talk + 21 * DAY
    assert refused(at=talk + 21 * DAY, **spoken) == ()
    assert refused(promised_at=NOON, **spoken) == ()
    assert refused(promised_at=NOON + timedelta(seconds=1), **spoken) == ("house.gap-human",)
    promised = verdict(facts(promised_at=NOON + 2 * HOUR, **spoken))
    assert promised.opens_at == NOON + 2 * HOUR


def test_a_promise_for_the_same_day_may_be_kept_on_it():
    talk = NOON - HOUR

    assert refused(dials=(talk,), last_dialled_at=talk, last_human_at=talk, promised_at=NOON) == ()


def test_eight_unanswered_calls_in_a_row_rest_the_number_for_90_days():
    called = NOON - 10 * DAY
    tried = {"last_dialled_at": called, "dials": (called,)}

    assert refused(unanswered_in_a_row=7, **tried) == ()
    assert refused(unanswered_in_a_row=8, **tried) == ("house.rest",)
    assert verdict(facts(unanswered_in_a_row=8, **tried)).opens_at == called + 90 * DAY
    assert refused(at=called + 90 * DAY, unanswered_in_a_row=8, **tried) == ()


def test_opens_at_waits_for_every_reason():
    called = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # Tuesday 20:00 in Ohio
    answer = verdict(facts(at=called + 2 * HOUR, last_dialled_at=called, dials=(called,)))

    assert answer.refused_by == ("house.one-a-day", "house.gap", "hours.US")
    assert answer.opens_at == datetime(2026, 11, 18, 13, 5, tzinfo=UTC)


def test_the_moment_of_opening_is_the_first_that_is_open():
    rng = random.Random(13)
    keys = [OHIO, FLORIDA, PENN, f"{FLORIDA}|US-FL@America/Chicago", "US-MS@America/Chicago", "US@"]
    seen = 0
    for _ in range(300):
        at = NOON + timedelta(minutes=rng.randrange(60 * 24 * 60))
        called = tuple(at - timedelta(minutes=rng.randrange(1, 5000)) for _ in range(rng.randrange(4)))
        some = facts(
            at=at, place_key=rng.choice(keys), dials=called, last_dialled_at=max(called, default=None),
            last_human_at=rng.choice([None, max(called, default=None)]),
            promised_at=rng.choice([None, at + timedelta(minutes=rng.randrange(4000))]),
            unanswered_in_a_row=rng.choice([0, 0, 8]),
        )  # fmt: skip
        answer = verdict(some)
        if answer.callable:
            assert answer.until is not None
            assert not verdict(replace(some, at=answer.until)).callable
            assert verdict(replace(some, at=answer.until - timedelta(seconds=1))).callable
        elif answer.opens_at:
            seen += 1
            assert answer.opens_at > at
            assert verdict(replace(some, at=answer.opens_at)).callable
            assert not verdict(replace(some, at=answer.opens_at - timedelta(seconds=1))).callable
    assert seen > 150


def test_refusals_are_said_in_plain_words():
    night = verdict(facts(at=NOON.replace(hour=12)))

    assert night.text == (
        "It is Tue 07:00 in Ohio, outside the hours of the federal rule. From Tue 17 Nov 08:05 in Ohio on."
    )
    holiday = verdict(facts(at=datetime(2026, 11, 26, 18, 0, tzinfo=UTC), place_key=PENN))
    assert holiday.text.startswith(
        "It is Thu 13:00 in Pennsylvania, a holiday on which Pennsylvania’s rule allows no calls. From Fri 27 Nov 08:05"
    )
    anywhere = verdict(facts(at=NOON.replace(hour=12), place_key="US@"))
    assert anywhere.text.startswith("This telephone may be anywhere in the United States.")


def test_an_instant_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        verdict(facts(at=datetime(2026, 11, 17, 12, 0)))  # noqa: DTZ001
