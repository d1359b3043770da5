"""The review of cards: the deal, an answer, an answer taken back; and what the plan says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.objections.models import Memory, Review
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def broker(ana):
    """A card with a back, heard a dozen times in the last days."""
    now = datetime.now(UTC)
    card = factories.make_objection_card(ana, at=now - timedelta(days=9), front="We have a broker")
    factories.make_response(ana, at=now, card=card, idea="A second pair of eyes", words="When did they last quote it?")
    for day in range(12):
        factories.make_hearing(ana, at=now - timedelta(hours=20 * day + 1), card=card)
    return card


def test_the_deal_shows_the_front_and_keeps_the_back_turned_away(browser_of_ana, broker):
    page = browser_of_ana.get("/cards/review/").content.decode()

    assert "We have a broker" in page
    assert '<ol class="responses" id="back" aria-label="Responses" hidden>' in page


def test_a_card_is_turned_and_graded_without_a_script(browser_of_ana, ana, broker):
    page = browser_of_ana.get(f"/cards/review/?turned={broker.key}").content.decode()
    assert '<ol class="responses" id="back" aria-label="Responses">' in page

    answer = browser_of_ana.post("/cards/review/", {"card": broker.key, "grade": 3, "key": uuid4()})

    assert answer.headers["Location"] == "/cards/review/"
    assert Memory.objects.get(card=broker, user=ana).reviews == 1


def test_the_same_answer_twice_is_one(browser_of_ana, broker):
    said = {"card": broker.key, "grade": 3, "seconds": 4, "key": uuid4()}

    answers = [browser_of_ana.post("/cards/review/", said, headers=JSON).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert [(each.grade, each.seconds) for each in Review.objects.all()] == [(3, 4)]


def test_an_answer_that_waited_counts_from_when_it_was_given(browser_of_ana, broker):
    said = {"card": broker.key, "grade": 3, "key": uuid4(), "ago": 7200}

    browser_of_ana.post("/cards/review/", said, headers=JSON)

    assert datetime.now(UTC) - Review.objects.get().reviewed_at >= timedelta(hours=2)


def test_an_answer_is_taken_back(browser_of_ana, broker):
    key = uuid4()
    browser_of_ana.post("/cards/review/", {"card": broker.key, "grade": 1, "key": key}, headers=JSON)

    browser_of_ana.post("/cards/review/", {"back": "true", "key": key}, headers=JSON)

    assert (Review.objects.count(), Memory.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong", [{"grade": 5}, {"grade": ""}, {"key": "none"}, {"seconds": -1}, {"card": ""}, {"card": "we"}]
)
def test_an_answer_that_makes_no_sense_changes_nothing(browser_of_ana, broker, wrong):
    said = {"card": broker.key, "grade": 3, "key": uuid4()} | wrong

    assert browser_of_ana.post("/cards/review/", said, headers=JSON).status_code == 422
    assert not Review.objects.exists()


def test_a_stranger_reviews_nobody_elses_card(browser_of_dev, broker):
    said = {"card": broker.key, "grade": 3, "key": uuid4()}

    assert browser_of_dev.post("/cards/review/", said, headers=JSON).status_code == 404
    assert "We have a broker" not in browser_of_dev.get("/cards/review/").content.decode()


def test_without_cards_the_page_says_how_one_comes_to_be(browser_of_ana):
    assert "No cards yet" in browser_of_ana.get("/cards/review/").content.decode()


def test_a_card_without_a_back_is_not_dealt(browser_of_ana, ana, noon):
    factories.make_objection_card(ana, at=noon)

    assert "No card has a back yet" in browser_of_ana.get("/cards/review/").content.decode()


def test_a_card_that_is_known_well_is_not_dealt(browser_of_ana, ana, broker):
    factories.make_memory(ana, at=datetime.now(UTC), card=broker, stability=400.0)

    page = browser_of_ana.get("/cards/review/").content.decode()

    assert "Nothing to review now" in page
    assert "Ready for about 10 of the next 10 objections." in page


def test_what_is_said_about_readiness_says_what_it_is_not(browser_of_ana, broker):
    page = browser_of_ana.get("/cards/review/").content.decode()

    assert "Ready for about 0 of the next 10 objections." in page
    assert "Ready means that you know what to say, no more." in page


def test_readiness_waits_for_ten_objections(browser_of_ana, ana, noon):
    card = factories.make_objection_card(ana, at=noon)
    factories.make_response(ana, at=noon, card=card)
    factories.make_hearing(ana, at=datetime.now(UTC), card=card)

    page = browser_of_ana.get("/cards/review/").content.decode()

    assert "Not enough objections heard to say how ready you are, 9 more." in page


def test_the_same_number_of_queries_for_one_card_and_for_twelve(browser_of_ana, ana, broker, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        browser_of_ana.get("/cards/review/")
    for n in range(11):
        card = factories.make_objection_card(ana, at=datetime.now(UTC), front=f"No {n}")
        factories.make_response(ana, at=datetime.now(UTC), card=card)

    with django_assert_num_queries(len(one)):
        page = browser_of_ana.get("/cards/review/").content.decode()

    assert '<span id="of">12</span>' in page


def test_the_plan_says_how_many_wait_and_how_ready_one_is(browser_of_ana, ana, noon, broker):
    campaign = factories.make_campaign(ana, at=noon, name="Rescue")

    page = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()

    assert "Review 1 card, a minute" in page


def test_the_plan_without_cards_says_nothing_of_them(browser_of_ana, ana, noon):
    campaign = factories.make_campaign(ana, at=noon)

    assert 'id="cards-title"' not in browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()
