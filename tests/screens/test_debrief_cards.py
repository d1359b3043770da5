"""The cards of a session on its debrief: what was heard, what came of it, and backs that are written right there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core.objections import Grade, Turn
from bounceback.screens.cards_heard import cards_heard
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(ana, noon):
    return factories.make_session(ana, at=noon)


def call_in(session, ana, at):
    return factories.make_call(ana, at=at, session=session, campaign=session.campaign)


def test_cards_without_a_back_come_first_and_new_ones_are_greeted(browser_of_ana, ana, noon, session):
    old = factories.make_objection_card(ana, at=noon, front="Send me an e-mail")
    call = call_in(session, ana, noon)
    new = factories.make_objection_card(ana, at=noon, front="We have a broker", stroke=call.key)
    for card in (old, new):
        factories.make_hearing(ana, at=noon, call=call, card=card, turn=Turn.HUNG_UP)

    page = browser_of_ana.get(f"/sessions/{session.pk}/debrief/").content.decode()

    assert "new: your 2nd" in page
    assert page.index("“We have a broker”") < page.index("“Send me an e-mail”")
    assert "1 hung up" in page


def test_a_back_is_written_without_leaving_the_debrief(browser_of_ana, ana, noon, session):
    card = factories.make_objection_card(ana, at=noon)
    factories.make_hearing(ana, at=noon, call=call_in(session, ana, noon), card=card)
    (wanting,) = cards_heard(session).wanting
    where = f"/sessions/{session.pk}/debrief/?saved=back#cards"
    typed = {"key": str(wanting.next_key), "idea": "Ask since when", "words": "Since when?", "next": where}

    answers = [browser_of_ana.post(f"/cards/{card.key}/responses/", typed) for _ in range(2)]

    assert [answer.url for answer in answers] == [where, where]
    assert card.responses.get().idea == "Ask since when"
    assert cards_heard(session).wanting == ()


def test_nobody_is_led_to_another_site(browser_of_ana, ana, noon):
    card = factories.make_objection_card(ana, at=noon)

    answer = browser_of_ana.post(f"/cards/{card.key}/responses/", {"idea": "Ask", "next": "https://evil.example/"})

    assert "evil" not in answer.get("Location", "")


def test_what_another_session_heard_is_left_out(ana, noon, session):
    other = factories.make_session(ana, at=noon - timedelta(days=1), campaign=session.campaign)
    factories.make_hearing(
        ana, at=noon, call=call_in(other, ana, noon), card=factories.make_objection_card(ana, at=noon)
    )
    factories.make_hearing(ana, at=noon, call=call_in(session, ana, noon))

    told = cards_heard(session)

    assert told.heard == ()
    assert (told.without_card, told.elsewhere) == (1, 1)


def test_the_panel_costs_the_same_with_one_card_and_with_twenty(ana, noon, session):
    def hear(count):
        for _ in range(count):
            card = factories.make_objection_card(ana, at=noon)
            factories.make_hearing(ana, at=noon, call=call_in(session, ana, noon), card=card)

    def statements():
        with CaptureQueriesContext(connection) as asked:
            cards_heard(session)
        return len(asked)

    hear(1)
    few = statements()
    hear(20)

    assert statements() == few == 4


def test_a_call_and_a_timeline_tell_what_was_answered(browser_of_ana, ana, noon, session):
    call = call_in(session, ana, noon)
    card = factories.make_objection_card(ana, at=noon, front="We have a broker")
    response = factories.make_response(ana, at=noon, card=card, idea="A second pair of eyes")
    factories.make_hearing(
        ana,
        at=noon,
        call=call,
        card=card,
        text="My cousin does it",
        response=response,
        grade=Grade.GOOD,
        turn=Turn.WENT_ON,
    )

    page = browser_of_ana.get(f"/calls/{call.key}/").content.decode()
    prospect = browser_of_ana.get(f"/prospects/{call.prospect_id}/").content.decode()

    assert f"/cards/{card.key}/" in page
    assert "card: We have a broker" in page
    assert "answered: A second pair of eyes · went on" in page
    assert "Heard: “My cousin does it”, answered: A second pair of eyes, went on" in prospect


def test_an_answer_in_own_words_is_told(browser_of_ana, ana, session, noon):
    call = call_in(session, ana, noon)
    card = factories.make_objection_card(ana, at=noon)
    factories.make_hearing(ana, at=noon, call=call, card=card, grade=Grade.GOOD, turn=Turn.WENT_ON)

    for address in (f"/calls/{call.key}/", f"/prospects/{call.prospect_id}/", f"/cards/{card.key}/"):
        assert "own words" in browser_of_ana.get(address).content.decode()
