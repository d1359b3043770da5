"""An experiment with calling windows: hours are dealt before the dial; and hours in use move people forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bounceback.calling import actions
from bounceback.campaigns import actions as campaigns
from bounceback.core.dealing import Span
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Outcome, Reason
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal, Experiment
from bounceback.prospects.models import Listing
from tests.factories import make_campaign, make_list, make_prospect, make_suppression

# Noon is noon in Ohio on a Tuesday: both windows are still ahead.
EARLY, LATE = Span(13, 15), Span(15, 17)


@pytest.fixture
def begin(renewals, ana, noon) -> Any:
    def begin(*windows: Span, rounds_a_day: int = 2) -> Experiment:
        return experiments.begin(
            key=uuid4(), campaign=renewals, kind=Kind.WINDOW, arms=windows or (EARLY, LATE), horizon=300, budget=80,
            rounds_a_day=rounds_a_day, by=ana, at=noon,
        )  # fmt: skip

    return begin


def starts(deal: Deal) -> datetime:
    """When the window of a deal begins on this Tuesday, in Ohio."""
    return datetime(2026, 11, 17, deal.arm.begins_hour + 5, tzinfo=UTC)


def test_neighbours_are_dealt_a_window_each(desk, people, begin):
    experiment = begin()

    (card,) = desk.take(1)

    deals = list(Deal.objects.select_related("arm", "listing").order_by("round", "place"))
    assert [deal.listing_id for deal in deals] == [person.pk for person in people[:4]]
    assert [{one.arm.position, two.arm.position} for one, two in (deals[:2], deals[2:])] == [{0, 1}] * 2
    assert all((deal.listing.standing, deal.listing.ready_at) == ("RETRY", starts(deal)) for deal in deals)
    assert {deal.experiment_id for deal in deals} == {experiment.pk}
    assert card.listing == people[4].pk  # the fifth has no neighbour


def test_both_of_a_pair_are_set_for_the_same_day(desk, people, begin):
    begin(Span(9, 11), LATE)  # nine is over here: tomorrow

    desk.take(1)

    days = {deal.listing.ready_at.date() for deal in Deal.objects.select_related("listing")}
    assert days == {date(2026, 11, 18)}


def test_rounds_are_dealt_once_a_day(desk, people, begin, ohio, ana, noon):
    begin(rounds_a_day=1)
    for n in range(6):
        make_prospect(ana, at=noon, on=ohio, e164=f"+1330555013{n}", name=f"More {n}")
    desk.take(1)
    desk.take(2)
    assert Deal.objects.count() == 2

    actions.end_session(session=desk.session, by=ana, at=desk.at)
    session = actions.start_session(campaign=desk.session.campaign, by=ana, at=desk.at + timedelta(minutes=5))
    actions.take_cards(session=session, want=1, by=ana, at=desk.at + timedelta(minutes=5))
    assert Deal.objects.count() == 2

    tomorrow = desk.at + timedelta(days=1)
    session = actions.start_session(campaign=desk.session.campaign, by=ana, at=tomorrow)
    actions.take_cards(session=session, want=1, by=ana, at=tomorrow)
    assert Deal.objects.count() == 4


def test_nobody_promised_ripening_held_or_out_is_dealt(desk, people, begin, noon):
    for person, standing in zip(people, ("PROMISE", "SEED", "OUT", "FRESH", "FRESH"), strict=True):
        Listing.objects.filter(pk=person.pk).update(standing=standing, ready_at=noon + timedelta(days=3))
    Listing.objects.filter(pk__in=[people[3].pk, people[4].pk]).update(ready_at=None)
    desk.take(1)  # the one who is held has no neighbour left
    begin()

    actions.take_cards(session=desk.session, want=1, by=desk.by, at=desk.at + timedelta(days=1))

    assert not Deal.objects.exists()


def test_a_list_that_nobody_checked_is_dealt_no_hours(desk, begin, renewals, ana, noon):
    homes = make_list(ana, at=noon, name="Homes", audience="HOUSEHOLD")
    for n in range(4):
        make_prospect(ana, at=noon, on=homes, e164=f"+1330555013{n}", name=f"Home {n}")
    campaigns.choose_lists(campaign=renewals, lists=[homes], by=ana, at=noon)
    begin()

    actions.take_cards(session=desk.session, want=1, by=ana, at=desk.at)

    assert not Deal.objects.exists()


def test_whoever_was_dealt_the_hour_is_called_then(desk, people, begin):
    begin()
    desk.take(1)
    deal = Deal.objects.filter(arm__position=0).select_related("arm").order_by("round")[0]
    desk.at = starts(deal) + timedelta(minutes=1)

    cards = actions.take_cards(session=desk.session, want=3, by=desk.by, at=desk.at).hand.cards

    assert deal.listing_id in {card.listing for card in cards}
    assert "at the hour that was dealt" in {card.why for card in cards}


def test_those_dealt_an_hour_do_not_drown_among_those_who_wait(desk, people, begin, ohio, ana, noon):
    begin(rounds_a_day=1)
    desk.take(1)
    for n in range(40):
        row = make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n + 30}", name=f"Waits {n}")
        Listing.objects.filter(pk=row.pk).update(standing="RETRY", ready_at=noon - timedelta(days=3), attempts=0)
    deal = Deal.objects.filter(arm__position=0).select_related("arm")[0]
    desk.at = starts(deal) + timedelta(minutes=1)

    cards = actions.take_cards(session=desk.session, want=2, by=desk.by, at=desk.at).hand.cards

    assert deal.listing_id in {card.listing for card in cards}


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.NO])
def test_the_next_dial_spends_the_deal_whatever_came_of_it(desk, people, begin, outcome):
    begin()
    desk.take(1)
    deal = Deal.objects.order_by("round", "place")[0]
    desk.at += timedelta(hours=4, minutes=30)  # after its window or not: what was dealt counts
    card = next(card for card in desk.take(5) if card.listing == deal.listing_id)

    key = desk.dial(card)
    desk.log(key, outcome, talked=outcome is Outcome.NO)

    deal.refresh_from_db()
    assert deal.stroke == key
    actions.take_back(key=key, by=desk.by, at=desk.at)
    deal.refresh_from_db()
    assert deal.stroke is None


def test_a_call_that_came_in_spends_no_window(desk, people, begin):
    begin()
    desk.take(1)
    card = actions.receive(session=desk.session, prospect=people[0].prospect, by=desk.by, at=desk.at)

    desk.log(desk.dial(card), Outcome.NO, came_in=True)

    assert not Deal.objects.filter(stroke__isnull=False).exists()


def test_hours_in_use_move_people_forward(desk, people, renewals, ohio, ana, noon):
    """It is noon in Ohio and nine in California: whose better hours it is goes first."""
    west = make_prospect(ana, at=noon, on=ohio, e164="+12135550143", place="US-CA@America/Los_Angeles")
    campaigns.use_window(campaign=renewals, window=Span(9, 11), by=ana, at=noon)

    (card,) = desk.take(1)

    assert (card.listing, card.why) == (west.pk, "their better hours")


def test_without_hours_in_use_the_list_keeps_its_order(desk, people, renewals, ohio, ana, noon):
    make_prospect(ana, at=noon, on=ohio, e164="+12135550143", place="US-CA@America/Los_Angeles")

    (card,) = desk.take(1)

    assert card.listing == people[0].pk


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.NO_ANSWER, {"talked": False}), (Outcome.NO, {"reason": Reason.WRONG_TIME}), (Outcome.NO, {})],
)
def test_retries_and_seeds_wait_for_the_first_hour_in_use(desk, people, renewals, ana, noon, outcome, said):
    campaigns.use_window(campaign=renewals, window=Span(16, 18), by=ana, at=noon)

    card, _ = desk.call(outcome, **said)

    assert Listing.objects.get(pk=card.listing).ready_at.hour == 16 + 5


def dealt_and_dialled(desk: Any) -> tuple[Deal, Any]:
    """The first dealt row's card is taken and dialled at its hour; the log is still to come."""
    desk.take(1)
    deal = Deal.objects.order_by("round", "place")[0]
    desk.at += timedelta(hours=4, minutes=30)
    card = next(card for card in desk.take(5) if card.listing == deal.listing_id)
    return deal, desk.dial(card)


def test_a_change_after_the_experiment_ended_keeps_the_deal_spent(desk, people, begin, ana):
    experiment = begin()
    deal, key = dealt_and_dialled(desk)
    desk.log(key, Outcome.NO)
    experiments.stop(experiment=experiment, by=ana, at=desk.at)

    actions.change(key=key, change=actions.Change(note="Back in May"), by=ana, at=desk.at + timedelta(seconds=5))

    deal.refresh_from_db()
    assert deal.stroke == key


def test_a_log_that_comes_after_the_end_spends_the_deal_of_its_dial(desk, people, begin, ana):
    experiment = begin()
    deal, key = dealt_and_dialled(desk)
    experiments.stop(experiment=experiment, by=ana, at=desk.at + timedelta(seconds=5))

    desk.log(key, Outcome.NO)

    deal.refresh_from_db()
    assert deal.stroke == key


def test_a_dial_after_the_end_spends_nothing(desk, people, begin, ana):
    experiment = begin()
    desk.take(1)
    experiments.stop(experiment=experiment, by=ana, at=desk.at)

    desk.call(Outcome.NO)

    assert not Deal.objects.filter(stroke__isnull=False).exists()


def test_whose_dial_is_not_logged_yet_is_dealt_no_hour(desk, people, begin, ana):
    (card,) = desk.take(1)
    desk.dial(card)
    begin()
    actions.end_session(session=desk.session, by=ana, at=desk.at)
    session = actions.start_session(campaign=desk.session.campaign, by=ana, at=desk.at)

    actions.take_cards(session=session, want=1, by=ana, at=desk.at)

    assert Deal.objects.exists()
    assert card.listing not in Deal.objects.values_list("listing_id", flat=True)


def test_who_is_off_the_list_is_dealt_no_hour(desk, people, begin, ana, noon):
    off = [make_suppression(ana, at=noon, scope="NUMBER", e164=people[0].number.e164)]
    off.append(make_suppression(ana, at=noon, scope="PERSON", prospect=people[1].prospect, e164=""))
    begin()

    desk.take(1)

    dealt = set(Deal.objects.values_list("listing_id", flat=True))
    assert len(off) == 2
    assert dealt
    assert dealt.isdisjoint({people[0].pk, people[1].pk})


def test_nobody_waits_for_the_hour_of_an_experiment_that_ended(desk, people, begin, ana, noon):
    Listing.objects.filter(pk__in=[people[2].pk, people[3].pk]).update(
        standing="RETRY", attempts=1, ready_at=noon - timedelta(days=1)
    )
    experiment = begin()
    desk.take(1)
    assert Listing.objects.filter(ready_at__gt=noon).count() == 4

    experiments.stop(experiment=experiment, by=ana, at=desk.at)

    rows = [Listing.objects.get(pk=person.pk) for person in people[:4]]
    assert [row.standing for row in rows] == ["FRESH", "FRESH", "RETRY", "RETRY"]
    assert [row.ready_at for row in rows] == [None, None, desk.at, desk.at]


def test_a_dial_in_another_campaign_that_calls_the_list_spends_the_deal(desk, people, begin, ohio, ana, noon):
    begin()
    desk.take(1)
    deal = Deal.objects.select_related("arm", "listing").order_by("round", "place").first()
    actions.end_session(session=desk.session, by=ana, at=desk.at)
    desk.at = starts(deal)
    other = make_campaign(ana, at=noon, lists=(ohio,), name="Another")
    desk.session = actions.start_session(campaign=other, by=ana, at=desk.at)
    card = next(card for card in desk.take(5) if card.listing == deal.listing_id)

    desk.log(desk.dial(card), Outcome.NO_ANSWER, talked=False)

    deal.refresh_from_db()
    assert deal.stroke == desk.keys[-1]


def test_whose_dealt_hour_has_come_is_dealt_no_second_one(desk, people, begin, ana):
    begin()
    desk.take(1)
    waiting = set(Deal.objects.values_list("listing_id", flat=True))
    actions.end_session(session=desk.session, by=ana, at=desk.at)
    tomorrow = desk.at + timedelta(days=1)
    Listing.objects.filter(pk__in=waiting).update(ready_at=tomorrow)

    session = actions.start_session(campaign=desk.session.campaign, by=ana, at=tomorrow)
    actions.take_cards(session=session, want=1, by=ana, at=tomorrow)

    assert len(waiting) == Deal.objects.count() == 4
