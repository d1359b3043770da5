"""What cards hold of somebody who is erased."""

from __future__ import annotations

from uuid import uuid4

from bounceback.calling.models import Call
from bounceback.calling.queries import history
from bounceback.objections import actions as cards
from bounceback.objections.models import Hearing, ObjectionCard
from bounceback.records.erasing import about
from tests import factories
from tests.records.erasing.conftest import erase


def test_what_a_card_learnt_from_them_goes_and_the_card_stays(ana, dana, noon):
    call = Call.objects.get(prospect=dana.prospect)
    card = factories.make_objection_card(ana, at=noon, front="Dana decides that", stroke=call.key)
    theirs = factories.make_phrasing(ana, at=noon, card=card, text="Ask Dana", stroke=call.key)
    by_hand = factories.make_phrasing(ana, at=noon, card=card, text="Somebody else decides")
    met = factories.make_review(ana, at=noon, card=card, stroke=call.key)
    assert (theirs.card, Hearing.objects.filter(prospect=dana.prospect).exists()) == (card, True)

    erase(dana, by=ana, at=noon)

    assert list(card.phrasings.all()) == [by_hand]
    assert list(card.reviews.all()) == [met]
    assert ObjectionCard.objects.filter(pk=card.pk).exists()
    assert not Hearing.objects.filter(prospect=dana.prospect).exists()


def test_words_heard_from_them_are_not_found_any_more(ana, dana, noon):
    call = Call.objects.get(prospect=dana.prospect)
    factories.make_hearing(ana, at=noon, call=call, text="We have a zamboni broker")
    assert history.page(history.Filters(text="zamboni"), by=ana).calls

    erase(dana, by=ana, at=noon)

    assert not history.page(history.Filters(text="zamboni"), by=ana).calls


def test_cards_made_of_their_words_are_said_before_and_lose_the_way_to_the_call(ana, dana, noon):
    call = Call.objects.get(prospect=dana.prospect)
    theirs = factories.make_objection_card(ana, at=noon, front="My sister at Lowe does that", stroke=call.key)
    named = factories.make_objection_card(ana, at=noon, front="Ask Dana Whitfield", stroke=call.key)
    elsewhere = factories.make_objection_card(ana, at=noon, front="We have a broker", stroke=uuid4())
    by_hand = factories.make_objection_card(ana, at=noon, front="Too busy")

    preview = about.preview(dana.prospect)
    erase(dana, by=ana, at=noon)

    assert [(each.key, each.front) for each in preview.made] == [(theirs.key, theirs.front), (named.key, named.front)]
    assert preview.mentions == ()
    strokes = dict(ObjectionCard.objects.values_list("pk", "stroke"))
    assert [strokes[each.pk] for each in (theirs, named, by_hand)] == [None, None, None]
    assert strokes[elsewhere.pk] == elsewhere.stroke


def test_words_of_theirs_on_a_merged_card_go_and_its_address_leads_where_it_led(ana, dana, noon):
    """Nobody sees the front of a merged card, so nobody could look at it."""
    call = Call.objects.get(prospect=dana.prospect)
    kept = factories.make_objection_card(ana, at=noon, front="Somebody in the family does it")
    theirs = factories.make_objection_card(ana, at=noon, front="My sister at Lowe does that", stroke=call.key)
    cards.merge(card=theirs, into=kept, by=ana, at=noon)
    ObjectionCard.objects.filter(pk=theirs.pk).update(vector=b"what it meant")

    preview = about.preview(dana.prospect)
    erase(dana, by=ana, at=noon)

    assert [each.key for each in preview.made] == [theirs.key]
    theirs.refresh_from_db()
    assert (theirs.merged_into, theirs.stroke, theirs.vector) == (kept, None, None)
    assert (theirs.front, theirs.folded) == (kept.front, kept.folded)
