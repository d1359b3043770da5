from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.calling import actions
from bounceback.calling.models import Lease
from bounceback.calling.queries import open_places
from bounceback.calling.queries.plan import plan
from bounceback.compliance import actions as compliance
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.core.outcomes import Outcome, Reason
from bounceback.prospects.models import Listing
from tests.factories import OHIO, make_campaign, make_list, make_prospect

CALIFORNIA = "US-CA@America/Los_Angeles"
ENGLAND = "GB@Europe/London"


def names(cards):
    return [card.name for card in cards]


def test_cards_come_in_the_order_of_the_list(desk, people):
    assert names(desk.take(3)) == ["Person 0", "Person 1", "Person 2"]


def test_a_card_says_who_where_and_what_was_said(desk, ana, ohio, noon):
    make_prospect(ana, at=noon, on=ohio, city="Akron", state="OH", headcount=84, title="Owner")

    (card,) = desk.take()

    assert (card.name, card.company, card.place, card.zone) == (
        "Dana Whitfield",
        "Whitfield Tool & Die",
        "Akron, Ohio",
        "America/New_York",
    )
    assert card.lines[0].display == "(330) 555-0143"
    assert (card.try_, card.why, card.last) == (1, "not called yet", None)
    assert card.permit.callable
    assert card.permit.until is not None
    assert card.permit.rules_version


def test_a_promise_that_is_due_goes_before_everybody_else(desk, people):
    desk.call(Outcome.NO, reason=Reason.WRONG_TIME, said_at=desk.at + timedelta(hours=2))
    desk.at += timedelta(hours=2)

    (card,) = desk.take()

    assert card.name == "Person 0"
    assert card.standing == "PROMISE"
    assert card.why.startswith("promised for 14:00")


def test_a_zone_that_is_about_to_close_goes_first(desk, ana, ohio, people, noon):
    make_prospect(ana, at=noon, on=ohio, e164="+13105550100", name="Cal", place=CALIFORNIA)
    desk.at = noon + timedelta(hours=8, minutes=20)  # 20:20 in New York, 17:20 in Los Angeles

    assert names(desk.take(2)) == ["Person 0", "Person 1"]
    desk.at = noon + timedelta(hours=11, minutes=30)  # New York has closed

    assert names(desk.take(1)) == ["Cal"]


def test_nobody_is_called_when_their_places_are_closed(desk, people, noon):
    desk.at = noon + timedelta(hours=10)

    taken = actions.take_cards(session=desk.session, want=1, by=desk.by, at=desk.at)

    assert taken.hand.cards == ()
    assert taken.hand.empty is not None
    assert taken.hand.empty.opens_at is not None
    assert desk.at < taken.hand.empty.opens_at < desk.at + timedelta(hours=11)
    assert Listing.objects.filter(standing="FRESH").count() == 5


def test_a_number_is_held_once_although_three_share_the_switchboard(desk, ana, ohio, noon):
    for name in ("Ann", "Bo", "Cy"):
        make_prospect(ana, at=noon, on=ohio, e164="+13305550100", name=name)

    assert names(desk.take(3)) == ["Ann"]


def test_after_a_call_the_others_behind_the_number_rest_as_well(desk, ana, ohio, noon):
    for name in ("Ann", "Bo"):
        make_prospect(ana, at=noon, on=ohio, e164="+13305550100", name=name)

    desk.no()
    bo = Listing.objects.get(prospect__name="Bo")

    assert bo.standing == "RETRY"
    assert bo.ready_at == desk.at + timedelta(days=21)
    assert bo.attempts == 1
    assert desk.take() == ()


def test_whoever_is_off_the_list_leaves_the_queue_when_their_turn_comes(desk, people, ana, noon):
    Suppression.objects.create(
        workspace=ana.workspace, scope="FIRM", firm="firm 0", source="test", suppressed_at=noon, suppressed_by=ana
    )

    assert names(desk.take()) == ["Person 1"]
    people[0].refresh_from_db()
    assert people[0].standing == "OUT"


def test_a_forgotten_card_runs_out_and_comes_back(desk, people, settings):
    (forgotten,) = desk.take()
    desk.at += settings.LEASE_LENGTH

    (again,) = desk.take()

    assert again.name == forgotten.name
    assert Lease.objects.get(pk=forgotten.lease).ending == "EXPIRED"
    assert again.lease != forgotten.lease


def test_cards_in_hand_are_held_on_to(desk, people, settings):
    (held,) = desk.take()
    desk.at += settings.LEASE_LENGTH - timedelta(seconds=1)
    taken = actions.take_cards(session=desk.session, want=1, holding=[held.lease], by=desk.by, at=desk.at)
    desk.at += timedelta(minutes=1)

    assert names(taken.hand.cards) == ["Person 1"]
    assert taken.held[0].expires_at > desk.at
    assert names(desk.take(1, holding=(held.lease, taken.hand.cards[0].lease))) == ["Person 2"]


def test_a_permit_ends_when_somebody_puts_the_number_off_the_list(desk, people, ana):
    (card,) = desk.take()
    compliance.suppress(scope="NUMBER", e164=card.lines[0].e164, source="by mail", by=ana, at=desk.at)
    desk.at += timedelta(minutes=1)

    taken = actions.take_cards(session=desk.session, want=0, holding=[card.lease], by=desk.by, at=desk.at)

    assert taken.held[0].permit_until == desk.at


def test_a_card_whose_number_was_taken_away_is_no_card_any_more(desk, people):
    (card,) = desk.take()
    Listing.objects.filter(pk=card.listing).update(number=None, standing="OUT")

    taken = actions.take_cards(session=desk.session, want=1, holding=[card.lease], by=desk.by, at=desk.at)

    assert taken.held == ()
    assert names(taken.hand.cards) == ["Person 1"]


def test_a_reloaded_page_gets_the_cards_it_had(desk, people):
    first = desk.take(2)

    again = desk.take(2)

    assert [card.lease for card in again] == [card.lease for card in first]


def test_a_skipped_card_does_not_come_back_at_once(desk, people):
    (card,) = desk.take()

    hand = actions.skip(lease=Lease.objects.get(pk=card.lease), by=desk.by, at=desk.at)

    assert names(hand.cards) == ["Person 1"]
    desk.at += timedelta(hours=2)
    actions.end_session(session=desk.session, by=desk.by, at=desk.at)
    assert Listing.objects.get(prospect__name="Person 0").ready_at < desk.at


def test_who_skipped_everybody_is_told_that_they_come_back(desk, people):
    (card,) = desk.take()
    hand = None
    while hand is None or hand.cards:
        lease = Lease.objects.get(pk=(hand.cards[0] if hand else card).lease)
        hand = actions.skip(lease=lease, by=desk.by, at=desk.at)

    assert hand.empty.hint == "Who was skipped comes back an hour later."
    assert hand.empty.opens_at == desk.at + timedelta(hours=1)


def test_two_callers_never_hold_the_same_number(desk, people, ben, renewals):
    theirs = actions.start_session(campaign=renewals, by=ben, at=desk.at)

    mine = desk.take(3)
    others = actions.take_cards(session=theirs, want=3, by=ben, at=desk.at).hand.cards

    numbers = [card.lines[0].e164 for card in (*mine, *others)]
    assert len(numbers) == len(set(numbers)) == 5


def test_households_wait_for_a_statement_that_the_list_was_checked(desk, ana, noon):
    home = make_list(ana, at=noon, name="Homes", audience="HOUSEHOLD")
    make_prospect(ana, at=noon, on=home, name="Home")
    campaign = make_campaign(ana, at=noon, name="Roofs", lists=(home,))
    desk.session = actions.start_session(campaign=campaign, by=ana, at=noon)

    hand = actions.take_cards(session=desk.session, want=1, by=ana, at=noon).hand

    assert hand.cards == ()
    assert hand.empty is not None
    assert hand.empty.hint.startswith("“Homes”: nobody has said that it was checked")
    assert Listing.objects.get().standing == "FRESH"
    ScrubStatement.objects.create(
        workspace=ana.workspace,
        list=home,
        scrubbed_by="a vendor",
        scrubbed_on=noon.date(),
        stated_at=noon,
        stated_by=ana,
    )
    assert names(desk.take()) == ["Home"]


def test_twelve_place_sets_cost_no_more_statements_than_one(desk, ana, ohio, people, noon):
    desk.take()  # the memory of open places is warm
    with CaptureQueriesContext(connection) as with_one:
        desk.take(2)
    actions.end_session(session=desk.session, by=ana, at=noon)
    for n, state in enumerate(["PA", "MI", "IN", "NY", "NJ", "VA", "MD", "GA", "NC", "SC", "VT", "ME"]):
        place = f"US-{state}@America/New_York|{OHIO}"
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"N{n}", place=place)
    desk.session = actions.start_session(campaign=desk.session.campaign, by=ana, at=noon)
    open_places.forget()
    desk.take()

    with CaptureQueriesContext(connection) as with_twelve:
        desk.take(2)

    assert len(with_twelve) == len(with_one)


@pytest.mark.parametrize("place", ["", "US@"])
def test_a_telephone_that_may_be_anywhere_is_called_only_when_all_are_open(desk, ana, ohio, noon, place):
    make_prospect(ana, at=noon, on=ohio, name="Nobody knows where", place=place)

    desk.at = noon + timedelta(hours=3)  # noon in Los Angeles

    taken = desk.take()

    assert bool(taken) is (place == "US@")


def test_new_place_sets_are_seen_at_once_when_nobody_else_is_left(desk, ana, ohio, noon):
    assert desk.take() == ()

    make_prospect(ana, at=noon, on=ohio, name="Just brought", place=ENGLAND)
    make_prospect(ana, at=noon, on=ohio, name="Here", e164="+13305550101")

    assert names(desk.take()) == ["Here"]


@pytest.mark.parametrize("hours", [0, 10])
def test_no_question_about_the_queue_walks_over_a_whole_list(desk, people, renewals, noon, hours):
    desk.no()
    desk.at = noon + timedelta(hours=hours)  # by day there is a card, by night it says when there will be one
    with CaptureQueriesContext(connection) as asked:
        desk.take(2)
        plan(campaign=renewals, by=desk.by, at=desk.at)

    walked = []
    for query in asked.captured_queries:
        if "prospects_listing" in query["sql"] and query["sql"].startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"))
                steps = [row[-1] for row in cursor.fetchall()]
            walked += [step for step in steps if "SCAN prospects_listing" in step or "listing_in_order" in step]
    assert not walked


def test_who_waited_for_a_turn_does_not_get_a_number_that_was_dialled_meanwhile(desk, people, renewals, ben):
    """The clock was read before the wait, so the dial is younger than the question."""
    session = actions.start_session(campaign=renewals, by=ben, at=desk.at)
    (card,) = desk.take(1)
    desk.dial(card)

    asked_at = desk.at - timedelta(milliseconds=5)
    hand = actions.take_cards(session=session, want=5, by=ben, at=asked_at).hand

    assert card.prospect not in [other.prospect for other in hand.cards]
    assert len(hand.cards) == 4
