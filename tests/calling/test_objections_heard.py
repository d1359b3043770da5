"""Objections that travel with a log: their cards, their responses, and what comes of keys that do not fit."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bounceback.calling import actions
from bounceback.calling.actions import Change
from bounceback.core.objections import Grade, Heard, Turn
from bounceback.core.outcomes import Outcome, Reason
from bounceback.objections import actions as cards
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Review
from tests import factories, personas


@pytest.fixture
def broker(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="We have a broker")


@pytest.fixture
def pays(ana, noon, broker):
    return factories.make_response(ana, at=noon, card=broker)


def no(desk, *heard):
    desk.no(Reason.HAS_ONE, hearings=heard)
    return desk.keys[-1]


def test_a_log_with_a_new_key_makes_the_card(desk, people):
    key = uuid4()

    call = no(desk, Heard(9, "Our cousin does it", card=key))

    card = ObjectionCard.objects.get()
    assert (card.key, card.front, card.stroke) == (key, "Our cousin does it", call)
    assert Hearing.objects.get().card == card


def test_the_same_log_again_makes_nothing_more(desk, people):
    (card,) = desk.take(1)
    call = desk.dial(card)
    heard = (Heard(9, "Our cousin does it", card=uuid4()),)
    desk.log(call, Outcome.NO, reason=Reason.HAS_ONE, hearings=heard)

    desk.log(call, Outcome.NO, reason=Reason.HAS_ONE, hearings=heard)

    assert (ObjectionCard.objects.count(), Hearing.objects.count()) == (1, 1)


def test_two_new_cards_with_one_front_are_one(desk, people):
    no(desk, Heard(9, "Our cousin does it", card=uuid4()))
    no(desk, Heard(9, "our COUSIN does it!", card=uuid4()))

    assert ObjectionCard.objects.get().hearings.count() == 2


def test_a_key_that_a_stranger_has_makes_a_card_of_our_own(desk, people, noon):
    stranger = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    theirs = factories.make_objection_card(stranger, at=noon, front="Theirs")

    no(desk, Heard(9, "Ours", card=theirs.key))
    no(desk, Heard(9, "What ours is called on the next call", card=theirs.key))

    ours = ObjectionCard.objects.exclude(pk=theirs.pk).get()
    assert (ours.front, ours.workspace_id, ours.hearings.count()) == ("Ours", desk.by.workspace_id, 2)
    assert theirs.hearings.count() == 0


def test_a_key_of_a_card_that_was_merged_leads_to_the_other(desk, people, broker, noon):
    gone = factories.make_objection_card(desk.by, at=noon, front="Has one", merged_into=broker, merged_at=noon)

    no(desk, Heard(9, "Has one", card=gone.key))

    assert Hearing.objects.get().card == broker


def test_words_that_were_confirmed_are_learnt(desk, people, broker):
    no(desk, Heard(9, "Somebody handles that", card=broker.key))

    assert [each.text for each in Phrasing.objects.filter(card=broker)] == ["Somebody handles that"]


def test_an_answered_objection_keeps_its_response_and_turn(desk, people, broker, pays):
    no(desk, Heard(9, broker.front, broker.key, pays.key, Grade.GOOD, Turn.WENT_ON))

    heard = Hearing.objects.get()
    assert (heard.response, heard.turn) == (pays, "WENT_ON")
    assert Review.objects.get().card == broker


@pytest.mark.parametrize("grade", [None, Grade.AGAIN])
def test_a_response_that_was_used_was_an_answer(desk, people, broker, pays, grade):
    no(desk, Heard(9, broker.front, broker.key, pays.key, grade))

    assert Hearing.objects.get().grade > Grade.AGAIN


def test_a_response_that_nobody_knows_is_left_out(desk, people, broker, noon):
    stranger = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    theirs = factories.make_response(stranger, at=noon)

    no(desk, Heard(9, broker.front, broker.key, uuid4(), Grade.GOOD))
    no(desk, Heard(9, broker.front, broker.key, theirs.key, Grade.GOOD))

    assert {each.response for each in Hearing.objects.all()} == {None}
    assert broker.hearings.count() == 2


def test_a_response_that_was_split_off_meanwhile_takes_what_was_heard_to_its_card(desk, people, broker, pays, noon):
    """A log that waited names the card on which the response was."""
    made = cards.split(card=broker, key=uuid4(), front="Cousin", responses=[pays], by=desk.by, at=noon)

    no(desk, Heard(9, broker.front, broker.key, pays.key, Grade.GOOD))

    assert (Hearing.objects.get().card, Hearing.objects.get().response) == (made, pays)
    assert not made.phrasings.exists()


def test_a_new_card_with_words_that_another_one_knows_is_that_one(desk, people, broker, noon):
    """An older page, or one without its server, cannot know that they were confirmed, or that two were merged."""
    gone = factories.make_objection_card(desk.by, at=noon, front="Has one")
    cards.merge(card=gone, into=broker, by=desk.by, at=noon)
    no(desk, Heard(9, "Somebody handles that", card=broker.key))

    no(desk, Heard(9, "has one!", card=uuid4()))
    no(desk, Heard(9, "somebody handles that", card=uuid4()))

    assert broker.hearings.count() == 3
    assert ObjectionCard.objects.filter(merged_into=None).get() == broker


@pytest.fixture
def put_away(desk, broker, noon):
    return cards.archive(card=broker, by=desk.by, at=noon)


@pytest.mark.parametrize("by_key", [True, False])
def test_an_archived_card_that_is_heard_comes_back_until_the_log_is_taken_back(desk, people, put_away, by_key):
    call = no(desk, Heard(9, put_away.front, put_away.key if by_key else uuid4()))
    assert ObjectionCard.objects.get().archived_at is None

    actions.take_back(key=call, by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get().archived_at == put_away.archived_at


def test_told_late_it_comes_back_too_and_goes_when_it_is_told_anew(desk, people, put_away):
    call = no(desk)
    desk.call(Outcome.NO_ANSWER, talked=False)
    actions.change(key=call, change=Change(hearing=Heard(9, put_away.front, put_away.key)), by=desk.by, at=desk.at)
    assert ObjectionCard.objects.get().archived_at is None

    actions.change(key=call, change=Change(hearings=()), by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get().archived_at == put_away.archived_at


def test_a_card_that_was_archived_after_it_was_heard_stays_archived(desk, people, broker):
    call = no(desk, Heard(9, broker.front, broker.key))
    cards.archive(card=broker, by=desk.by, at=desk.at)

    actions.change(key=call, change=Change(in_days=7), by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get().archived_at == desk.at


def test_a_card_that_was_heard_again_since_stays_when_the_log_is_taken_back(desk, people, put_away, ben):
    call = no(desk, Heard(9, put_away.front, put_away.key))
    factories.make_hearing(ben, at=desk.at, card=put_away)

    actions.take_back(key=call, by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get().archived_at is None


def test_words_without_a_letter_are_heard_without_a_card(desk, people):
    no(desk, Heard(9, "???", card=uuid4()))

    assert Hearing.objects.get().card is None
    assert not ObjectionCard.objects.exists()


def test_undo_takes_the_card_back_that_the_log_made(desk, people, broker):
    call = no(desk, Heard(9, "Our cousin does it", card=uuid4()), Heard(20, broker.front, broker.key))

    actions.take_back(key=call, by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get() == broker
    assert not Hearing.objects.exists()


@pytest.mark.parametrize("touched", ["front", "family", "tag"])
def test_a_card_that_somebody_edited_meanwhile_stays(desk, people, touched):
    call = no(desk, Heard(9, "Our cousn does it", card=uuid4()))
    card, who = ObjectionCard.objects.get(), {"by": desk.by, "at": desk.at}
    if touched == "tag":
        cards.tag(card=card, campaigns=[desk.session.campaign], **who)
    else:
        front, family = ("Our cousin does it", "") if touched == "front" else (card.front, "HAS_ONE")
        cards.write_card(card=card, front=front, family=family, **who)

    actions.take_back(key=call, by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get() == card


def test_a_card_that_somebody_wrote_a_back_for_meanwhile_stays(desk, people, noon):
    call = no(desk, Heard(9, "Our cousin does it", card=uuid4()))
    factories.make_response(desk.by, at=noon, card=ObjectionCard.objects.get())

    actions.take_back(key=call, by=desk.by, at=desk.at)

    assert ObjectionCard.objects.get().front == "Our cousin does it"


def test_on_the_strip_all_that_was_heard_is_told_anew(desk, people, broker, pays):
    call = no(desk, Heard(9, "Our cousin does it", card=uuid4()))
    told = (Heard(None, broker.front, broker.key, pays.key, Grade.GOOD, Turn.RUNG_DOWN),)

    actions.change(key=call, change=Change(hearings=told), by=desk.by, at=desk.at)
    actions.change(key=call, change=Change(hearings=told), by=desk.by, at=desk.at)

    heard = Hearing.objects.get()
    assert (heard.card, heard.response, heard.turn) == (broker, pays, "RUNG_DOWN")
    assert ObjectionCard.objects.get() == broker


def test_another_change_on_the_strip_keeps_what_was_heard(desk, people, broker, pays):
    call = no(desk, Heard(9, broker.front, broker.key, pays.key, Grade.GOOD, Turn.WENT_ON))

    actions.change(key=call, change=Change(in_days=7), by=desk.by, at=desk.at)

    heard = Hearing.objects.get()
    assert (heard.card, heard.response, heard.turn, heard.second) == (broker, pays, "WENT_ON", 9)


def test_after_the_next_dial_it_can_still_be_told(desk, people, broker, pays):
    call = no(desk, Heard(9, "Our cousin does it", card=uuid4()))
    desk.call(Outcome.NO_ANSWER, talked=False)

    told = (Heard(9, broker.front, broker.key, pays.key, Grade.GOOD, Turn.WENT_ON),)
    actions.change(key=call, change=Change(hearings=told), by=desk.by, at=desk.at)

    assert (Hearing.objects.get().card, Hearing.objects.get().response) == (broker, pays)


def test_a_letter_of_an_older_page_still_adds_one(desk, people, broker):
    call = no(desk, Heard(9, broker.front, broker.key))

    actions.change(key=call, change=Change(hearing=Heard(None, "Send it")), by=desk.by, at=desk.at)

    assert [each.text for each in Hearing.objects.order_by("pk")] == ["We have a broker", "Send it"]
