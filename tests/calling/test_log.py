"""A call is logged: what is kept of it, when they come back, and what the strip says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.base.models import Event
from bounceback.calling import actions
from bounceback.calling.models import Call
from bounceback.calling.steps.said import Learnt, Log, Moment, OffList, RightPerson
from bounceback.compliance.models import Suppression
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Outcome, Reason, Speaker
from bounceback.followups.models import Promise, Seed
from bounceback.objections.models import Hearing
from bounceback.prospects.models import Fact, Line, Listing, Number, Prospect
from tests.factories import make_prospect

OHIO_CLOCK = ZoneInfo("America/New_York")


def test_a_no_takes_eight_statements_with_the_next_card(desk, people):
    desk.no()
    (card,) = desk.take()
    key = desk.dial(card)
    log = Log(
        dialled_at=desk.at,
        answered_at=desk.at + timedelta(seconds=4),
        ended_at=desk.at + timedelta(seconds=30),
        outcome=Outcome.NO,
        reason=Reason.NO_VALUE,
    )

    with CaptureQueriesContext(connection) as statements:
        logged = actions.log(key=key, log=log, by=desk.by, at=desk.at + timedelta(seconds=31))

    plain = [q["sql"] for q in statements if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(logged.hand.cards) == 1
    assert len(plain) <= 8, "\n".join(plain)


def test_a_no_sets_the_far_date_of_its_reason_and_the_next_card_is_there(desk, people):
    card, logged = desk.no(Reason.NO_VALUE, want=1)

    listing = Listing.objects.get(pk=card.listing)
    seed = Seed.objects.get()
    assert listing.standing == "SEED"
    assert 90 <= (listing.ready_at.date() - desk.at.date()).days <= 99
    assert seed.ripe_on == listing.ready_at.astimezone(OHIO_CLOCK).date()
    assert logged.strip.label == "no: no value"
    assert logged.strip.tone == "no"
    assert logged.strip.back == f"{seed.ripe_on.day} {seed.ripe_on:%B} {seed.ripe_on.year}"
    assert [card.name for card in logged.hand.cards] == ["Person 1"]


def test_has_a_broker_comes_back_before_the_renewal(desk, ana, ohio, noon):
    make_prospect(ana, at=noon, on=ohio, renews_on=datetime(2025, 7, 1, tzinfo=UTC).date())

    _, logged = desk.no(Reason.HAS_ONE, must_change="the broker raises the price")

    assert logged.strip.back == "3 March 2027"
    assert logged.strip.why == "120 days before the renewal"
    assert Seed.objects.get().must_change == "the broker raises the price"


def test_a_promise_is_kept_by_the_call_that_reaches_them(desk, people):
    said_at = desk.at + timedelta(days=1)
    desk.no(Reason.WRONG_TIME, said_at=said_at)
    promise = Promise.objects.get()
    assert (promise.due_at, promise.ended_at) == (said_at, None)
    desk.at = said_at

    card, _ = desk.call(Outcome.NO, reason=Reason.NO_VALUE)

    promise.refresh_from_db()
    assert card.promise is not None
    assert promise.ending == "KEPT"
    assert Seed.objects.count() == 1


def test_nobody_at_home_leaves_the_promise_open(desk, people):
    desk.no(Reason.WRONG_TIME, said_at=desk.at + timedelta(days=1))
    desk.at += timedelta(days=1)

    card, _ = desk.call(Outcome.NO_ANSWER, talked=False)

    listing = Listing.objects.get(pk=card.listing)
    assert Promise.objects.get().ended_at is None
    assert listing.standing == "PROMISE"
    assert listing.ready_at > desk.at
    assert (listing.attempts, listing.misses) == (2, 1)


def test_an_unanswered_call_comes_back_another_day_at_another_hour(desk, people):
    card, logged = desk.call(Outcome.NO_ANSWER, talked=False)

    back = Listing.objects.get(pk=card.listing).ready_at.astimezone(OHIO_CLOCK)
    assert back.date() == desk.at.astimezone(OHIO_CLOCK).date() + timedelta(days=1)
    assert back.hour != 12
    assert logged.strip.tone == "quiet"


def test_a_wrong_number_is_retired_and_the_next_one_takes_its_place(desk, ana, ohio, noon):
    listing = make_prospect(ana, at=noon, on=ohio)
    other = Number.objects.create(workspace=ana.workspace, e164="+13305550199")
    Line.objects.create(workspace=ana.workspace, prospect=listing.prospect, number=other, position=1)

    _, logged = desk.call(Outcome.WRONG_NUMBER, talked=False)

    listing.refresh_from_db()
    assert Number.objects.get(e164="+13305550143").retired_at == desk.at
    assert (listing.number, listing.standing, listing.attempts) == (other, "FRESH", 0)
    assert logged.strip.why == "on to their next number"
    assert desk.take()[0].lines[0].e164 == "+13305550199"


def test_a_wrong_number_without_another_ends_the_matter(desk, people):
    card, _ = desk.call(Outcome.WRONG_NUMBER, talked=False)

    assert Listing.objects.get(pk=card.listing).standing == "OUT"


def test_the_right_person_is_next_at_once(desk, people):
    card, logged = desk.no(
        Reason.WRONG_PERSON, right_person=RightPerson("Marisol Ortiz", "Head of people", "330-555-0188"), want=1
    )

    (next_card,) = logged.hand.cards
    assert next_card.name == "Marisol Ortiz"
    assert next_card.referred_by == card.name
    assert next_card.company == card.company
    assert next_card.lines[0].e164 == "+13305550188"
    assert next_card.permit.callable


def test_the_right_person_behind_the_same_number_may_be_asked_for_at_once(desk, people):
    _, logged = desk.no(Reason.WRONG_PERSON, right_person=RightPerson("Marisol Ortiz"), want=1)

    (next_card,) = logged.hand.cards
    assert next_card.name == "Marisol Ortiz"
    assert next_card.try_ == 2


def test_off_the_list_holds_at_once_and_no_later_log_changes_it(desk, people):
    (card,) = desk.take()
    key = desk.dial(card)
    actions.put_off_list(
        prospect=Prospect.objects.get(pk=card.prospect),
        session=desk.session,
        wish=OffList("NUMBER", "asked not to be called"),
        key=key,
        want=0,
        by=desk.by,
        at=desk.at,
    )

    desk.log(key, Outcome.NO, reason=Reason.WRONG_TIME, said_at=desk.at + timedelta(days=1))

    assert Suppression.objects.get().e164 == card.lines[0].e164
    assert Listing.objects.get(pk=card.listing).standing == "OUT"
    assert not Promise.objects.exists()
    assert Call.objects.get(key=key).outcome == "NO"


@pytest.mark.parametrize("scope", ["NUMBER", "PERSON", "FIRM"])
def test_off_the_list_by_number_person_or_firm(desk, people, scope):
    card, logged = desk.call(Outcome.OFF_LIST, suppress=OffList(scope, "asked"), want=1)

    assert set(Suppression.objects.values_list("scope", flat=True)) == {scope, "NUMBER"}
    assert Listing.objects.get(pk=card.listing).standing == "OUT"
    assert logged.strip.back is None
    assert [card.name for card in logged.hand.cards] == ["Person 1"]


def test_everything_that_was_said_is_kept(desk, people):
    desk.no(
        Reason.HAS_ONE,
        finer="their cousin",
        note="Our cousin does it.",
        must_change="the cousin retires",
        spoke_with=Speaker.SPOUSE,
        spoke_name="Lee",
        triggers=(Moment(3, "ME", "BAD", "I said cheap"),),
        hearings=(Heard(9, "our cousin does it"),),
        facts=(Learnt("Who handles renewals?", "the cousin"),),
    )

    call = Call.objects.get()
    assert (call.note, call.must_change, call.spoke_with, call.spoke_name) == (
        "Our cousin does it.",
        "the cousin retires",
        "SPOUSE",
        "Lee",
    )
    assert call.reasons.get().finer == "their cousin"
    assert call.triggers.get().text == "I said cheap"
    assert Hearing.objects.get().text == "our cousin does it"
    assert Fact.objects.get().value == "the cousin"
    assert call.verdict["rules_version"]
    desk.at += timedelta(days=200)
    card = next(card for card in desk.take(5) if card.name == "Person 0")
    assert card.last.text == "Our cousin does it."
    assert card.last.who == "you"
    assert [(fact.label, fact.value) for fact in card.facts] == [("Who handles renewals?", "the cousin")]


def test_talk_is_counted_from_the_answer_and_never_from_the_ring(desk, people):
    desk.no(seconds=65)
    desk.no(talked=False)

    marked, unmarked = Call.objects.order_by("pk")
    assert (marked.talk_seconds, marked.depth) == (60, "CONVERSATION")
    assert (unmarked.talk_seconds, unmarked.depth) == (None, "")
    assert (marked.local_hour, marked.local_weekday, marked.zone) == (12, 1, "America/New_York")
    assert (marked.attempt, marked.first_contact) == (1, True)


def test_the_second_talk_is_no_first_contact(desk, people):
    desk.no(Reason.WRONG_TIME, said_at=desk.at + timedelta(days=1))
    desk.at += timedelta(days=1)
    desk.no()

    assert list(Call.objects.order_by("pk").values_list("first_contact", "attempt")) == [(True, 1), (False, 2)]


def test_who_hung_up_has_not_heard_the_value(desk, people):
    desk.call(Outcome.HUNG_UP, reason=Reason.NO_VALUE, seconds=8)

    assert Call.objects.get().reason == ""
    assert Seed.objects.get().why in {"in 21 days", "in 22 days", "in 23 days"}  # spread by the key


def test_each_act_leaves_one_event(desk, people):
    (card,) = desk.take()
    before = Event.objects.count()

    key = desk.dial(card)
    desk.log(key, Outcome.NO, want=1)

    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[before:] == [
        "call.dialled",
        "call.logged",
    ]


def test_the_money_line_counts_every_dial(desk, people, renewals):
    type(renewals).objects.filter(pk=renewals.pk).update(
        worth=500, one_in=10, dials_planned=2000, planned_at=desk.at - timedelta(seconds=1)
    )
    desk.no()
    desk.call(Outcome.NO_ANSWER, talked=False, after=20)

    _, logged = desk.no(after=12)

    assert str(logged.totals.value_per_dial) == "50.00"
    assert str(logged.totals.value_today) == "150.00"
    assert (logged.totals.to_go, logged.totals.dials_today, logged.totals.noes_in_row) == (1997, 3, 2)
    assert logged.totals.median_gap_seconds == 16


def test_a_long_run_of_noes_is_put_in_proportion_once(desk, ana, ohio, noon):
    for n in range(10):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"P{n}")

    said = [desk.no()[1].totals.streak for _ in range(9)]

    assert [bool(words) for words in said] == [False] * 7 + [True, False]
    assert said[7].startswith("8 noes in a row. At your rate a run at least this long is running ")
