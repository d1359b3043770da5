"""The album and a card's page, as a browser asks for them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core.objections import Grade, Turn
from bounceback.objections.models import ObjectionCard, Response
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="We have a broker")


def test_an_empty_album_says_what_a_card_is(browser_of_ana):
    page = browser_of_ana.get("/cards/")

    assert page.status_code == 200
    assert "No cards yet" in page.content.decode()


def test_the_album_shows_the_most_heard_first_with_its_best_response(browser_of_ana, ana, noon, broker):
    email = factories.make_objection_card(ana, at=noon, front="Send me an e-mail")
    worse = factories.make_response(ana, at=noon, card=email, idea="Refuse")
    better = factories.make_response(ana, at=noon, card=email, idea="Ask what should stand in it", position=1)
    for _ in range(10):
        factories.make_hearing(ana, at=noon, card=email, response=better, grade=Grade.GOOD, turn=Turn.WENT_ON)
    factories.make_hearing(ana, at=noon, card=email, response=worse, grade=Grade.GOOD, turn=Turn.HUNG_UP)

    page = browser_of_ana.get("/cards/").content.decode()

    assert page.index("Send me an e-mail") < page.index("We have a broker")
    assert "Your 2 cards" in page
    assert "Ask what should stand in it" in page
    assert "went on 10 of 10 · " in page
    assert "1 wants a back" in page


@pytest.mark.parametrize(
    ("address", "seen", "unseen"),
    [
        ("?q=brok", "We have a broker", "Send me"),
        ("?q=cousin", "We have a broker", "Send me"),
        ("?family=HAS_ONE", "We have a broker", "Send me"),
        ("?back=wanted", "We have a broker", "Send me"),
        ("?archived=1", "Old words", "We have a broker"),
        ("?starter=sdr", "Send me", "We have a broker"),
    ],
)
def test_filters_stand_in_the_address(browser_of_ana, ana, noon, broker, address, seen, unseen):
    ObjectionCard.objects.filter(pk=broker.pk).update(family="HAS_ONE")
    factories.make_phrasing(ana, at=noon, card=broker, text="Our cousin does it")
    email = factories.make_objection_card(ana, at=noon, front="Send me an e-mail", starter="sdr")
    factories.make_response(ana, at=noon, card=email)
    factories.make_objection_card(ana, at=noon, front="Old words", archived_at=noon)

    page = browser_of_ana.get(f"/cards/{address}").content.decode()

    assert seen in page
    assert unseen not in page


def test_a_filter_that_is_none_is_said(browser_of_ana, broker):
    page = browser_of_ana.get("/cards/?family=PURPLE&page=99&order=\x00").content.decode()

    assert "“PURPLE” is no family" in page
    assert "We have a broker" in page


def test_a_campaign_shows_its_cards_and_those_of_all(browser_of_ana, ana, noon, broker):
    mine, other = (factories.make_campaign(ana, at=noon, name=name) for name in ("Renewals", "Listings"))
    tagged = factories.make_objection_card(ana, at=noon, front="It went down")
    factories.make_tag(ana, at=noon, card=tagged, campaign=other)

    assert "It went down" not in browser_of_ana.get(f"/cards/?campaign={mine.pk}").content.decode()
    assert "It went down" in browser_of_ana.get(f"/cards/?campaign={other.pk}").content.decode()
    assert "We have a broker" in browser_of_ana.get(f"/cards/?campaign={other.pk}").content.decode()


@pytest.mark.parametrize("address", ["/cards/", "/cards/?q=word&order=unknown"])
def test_the_album_costs_the_same_with_ten_cards_and_with_sixty(browser_of_ana, ana, noon, address):
    def lay(count):
        for number in range(count):
            card = factories.make_objection_card(ana, at=noon, front=f"Word {uuid4().hex} {number}")
            factories.make_response(ana, at=noon, card=card)
            factories.make_hearing(ana, at=noon, card=card, prospect=prospect, campaign=campaign)
            factories.make_memory(ana, at=noon, card=card)
            factories.make_phrasing(ana, at=noon, card=card)

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser_of_ana.get(address).status_code == 200
        return len(asked)

    prospect, campaign = factories.make_person(ana, at=noon), factories.some_campaign(ana, at=noon)
    lay(10)
    browser_of_ana.get(address)
    few = statements()
    lay(50)

    assert statements() == few
    assert "page 1 of 2" in browser_of_ana.get(address).content.decode()


def test_a_card_is_made_by_hand_once(browser_of_ana):
    typed = {"key": str(uuid4()), "front": "Too  busy", "idea": "Ask when", "words": "When is it calmer?"}

    made = browser_of_ana.post("/cards/new/", typed, follow=True)
    again = browser_of_ana.post("/cards/new/", typed, follow=True)

    assert "New: your 1st" in made.content.decode()
    assert again.status_code == 200
    card = ObjectionCard.objects.get()
    assert card.front == "Too busy"
    assert card.responses.get().words == "When is it calmer?"


def test_a_front_that_is_there_leads_to_its_card(browser_of_ana, broker):
    page = browser_of_ana.post("/cards/new/", {"key": str(uuid4()), "front": "we have a BROKER!"}, follow=True)

    assert page.redirect_chain[-1][0].startswith(f"/cards/{broker.key}/")
    assert "You have this card already" in page.content.decode()


def test_a_card_without_a_letter_is_not_made(browser_of_ana):
    page = browser_of_ana.post("/cards/new/", {"key": str(uuid4()), "front": "?!"})

    assert page.status_code == 422
    assert not ObjectionCard.objects.exists()


def test_a_card_shows_what_was_heard_and_where(browser_of_ana, ana, noon, broker):
    response = factories.make_response(ana, at=noon, card=broker, idea="A second pair of eyes")
    call = factories.make_call(ana, at=noon)
    factories.make_hearing(
        ana, at=noon, call=call, card=broker, response=response, grade=3, turn="WENT_ON", text="My cousin does it"
    )

    page = browser_of_ana.get(f"/cards/{broker.key}/").content.decode()

    assert f"/calls/{call.key}/" in page
    assert "My cousin does it" in page
    assert "went on 1 of 1 · not enough yet, 9 more" in page


def test_a_response_is_written_changed_dropped_and_taken_up_again(browser_of_ana, broker):
    where, key = f"/cards/{broker.key}/", str(uuid4())

    browser_of_ana.post(f"{where}responses/", {"key": key, "idea": "Ask", "words": "Since when?"})
    browser_of_ana.post(f"{where}responses/", {"key": key, "idea": "Ask since when", "words": "Since when?"})
    response = Response.objects.get()
    assert response.idea == "Ask since when"

    browser_of_ana.post(f"{where}responses/{key}/drop/")
    response.refresh_from_db()
    assert response.dropped_at is not None
    assert "Dropped: 1" in browser_of_ana.get(where).content.decode()

    browser_of_ana.post(f"{where}responses/{key}/drop/", {"restore": "1"})
    response.refresh_from_db()
    assert response.dropped_at is None


def test_what_somebody_changed_meanwhile_is_not_written_over_unseen(browser_of_ana, ana, noon, broker):
    where = f"/cards/{broker.key}/front/"
    old = browser_of_ana.get(f"/cards/{broker.key}/").context["front"]["seen"].value()
    browser_of_ana.post(where, {"front": "We have a broker already", "family": "", "seen": old})

    refused = browser_of_ana.post(where, {"front": "A broker does it", "family": "", "seen": old})

    assert refused.status_code == 422
    assert "it says “We have a broker already” now" in refused.content.decode()
    fresh = refused.context["front"]["seen"].value()
    browser_of_ana.post(where, {"front": "A broker does it", "family": "", "seen": fresh})
    broker.refresh_from_db()
    assert broker.front == "A broker does it"


def test_a_front_of_another_card_offers_to_merge(browser_of_ana, ana, noon, broker):
    other = factories.make_objection_card(ana, at=noon, front="Brokers do it")

    refused = browser_of_ana.post(f"/cards/{other.key}/front/", {"front": "We have a broker", "family": ""})

    assert refused.status_code == 422
    assert f"/cards/{other.key}/merge/?into={broker.key}" in refused.content.decode()


def test_tags_phrasings_and_archive(browser_of_ana, ana, noon, broker):
    campaign = factories.make_campaign(ana, at=noon)
    phrasing = factories.make_phrasing(ana, at=noon, card=broker)
    where = f"/cards/{broker.key}/"

    browser_of_ana.post(f"{where}tags/", {"campaigns": [campaign.pk]})
    browser_of_ana.post(f"{where}phrasings/{phrasing.pk}/forget/")
    browser_of_ana.post(f"{where}archive/")

    broker.refresh_from_db()
    assert list(broker.tags.values_list("campaign", flat=True)) == [campaign.pk]
    assert not broker.phrasings.exists()
    assert broker.archived_at is not None
    assert "Bring it back" in browser_of_ana.get(where).content.decode()


def test_a_merge_is_looked_at_first_and_the_old_address_leads_on(browser_of_ana, ana, noon, broker):
    other = factories.make_objection_card(ana, at=noon, front="A cousin does it")
    factories.make_hearing(ana, at=noon, card=other)

    found = browser_of_ana.get(f"/cards/{other.key}/merge/?q=brok").content.decode()
    look = browser_of_ana.get(f"/cards/{other.key}/merge/?into={broker.key}").content.decode()
    browser_of_ana.post(f"/cards/{other.key}/merge/", {"into": str(broker.key)})

    assert f"?into={broker.key}" in found
    assert "1 hearing" in look
    assert broker.hearings.count() == 1
    assert browser_of_ana.get(f"/cards/{other.key}/").url == f"/cards/{broker.key}/?saved=merged"


def test_a_split_takes_what_is_ticked(browser_of_ana, ana, noon, broker):
    heard = factories.make_hearing(ana, at=noon, card=broker, text="My cousin does it")
    where = f"/cards/{broker.key}/split/"

    nothing = browser_of_ana.post(where, {"key": str(uuid4()), "front": "Family does it"})
    browser_of_ana.post(where, {"key": str(uuid4()), "front": "Family does it", "hearing": [heard.pk]})

    assert nothing.status_code == 422
    heard.refresh_from_db()
    assert heard.card.front == "Family does it"


def test_cards_of_strangers_are_not_there(browser_of_ana, ana, noon):
    desk = factories.make_workspace(ana, at=noon)
    dev = factories.make_user(ana, at=noon, workspace_id=desk.pk)
    theirs = factories.make_objection_card(dev, at=noon, front="Theirs")

    assert theirs.workspace_id == desk.pk
    assert browser_of_ana.get(f"/cards/{theirs.key}/").status_code == 404
    assert browser_of_ana.post(f"/cards/{theirs.key}/archive/").status_code == 404
    assert "Theirs" not in browser_of_ana.get("/cards/").content.decode()


def test_long_words_and_many_responses_are_shown(browser_of_ana, ana, noon):
    card = factories.make_objection_card(ana, at=noon, front="Überlängen 🙂 " * 20)
    for number in range(12):
        factories.make_response(ana, at=noon, card=card, idea=f"Antwort {number} " * 12, position=number)
    factories.make_hearing(ana, at=noon - timedelta(days=400), card=card)

    page = browser_of_ana.get(f"/cards/{card.key}/").content.decode()

    assert page.count('class="answer stack tight"') == 12


@pytest.mark.parametrize("page", ["", "split/", "merge/?q=word"])
def test_a_card_costs_the_same_with_little_and_with_much_on_it(browser_of_ana, ana, noon, broker, page):
    def lay(count):
        for number in range(count):
            response = factories.make_response(ana, at=noon, card=broker, idea=f"Idea {number}")
            factories.make_phrasing(ana, at=noon, card=broker, text=f"Word {uuid4().hex}")
            factories.make_hearing(ana, at=noon, card=broker, response=response, grade=Grade.GOOD)
            factories.make_objection_card(ana, at=noon, front=f"Word {uuid4().hex}")

    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert browser_of_ana.get(f"/cards/{broker.key}/{page}").status_code == 200
        return len(asked)

    lay(1)
    statements()
    few = statements()
    lay(20)

    assert statements() == few


def test_very_many_words_are_looked_for_at_once(browser_of_ana, broker):
    words = "%20".join("abcdefghijklmnopqrstuvwxyz" * 3)

    assert browser_of_ana.get(f"/cards/{broker.key}/merge/?q={words}").status_code == 200
    assert browser_of_ana.get(f"/cards/?q={words}").status_code == 200
