"""What is said before somebody is erased: what goes, and where their words stand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bounceback.calling.models import Call
from bounceback.prospects.models import Prospect
from bounceback.records.erasing import about
from bounceback.records.erasing.refusals import SeveralPeople
from tests import factories
from tests.factories_trying import make_finer_reason, make_option, make_plan, make_tip
from tests.records.erasing.conftest import NUMBER, OTHER


def test_what_goes_is_said_in_words_for_every_table():
    for each, _ in about.rows_of(Prospect(pk=1)):
        assert each.label in about._WORDS or each.label in about._ON_THE_CARD, each.label


def test_what_would_go_is_counted_and_what_is_shared_is_said(ana, dana, noon):
    factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz", remarks="Ask Dana Whitfield")

    preview = about.preview(dana.prospect)

    assert dict(preview.goes)["fact they told"] == 1
    assert preview.calls == 1
    assert preview.numbers == ()
    assert len(preview.shared) == 1
    assert [each.where for each in preview.mentions] == ["remarks"]


def test_a_number_leads_to_its_person_and_two_people_are_asked_about(ana, dana, noon):
    assert about.named("330-555-0143", by=ana, country="US") == dana.prospect
    assert about.named(str(dana.prospect_id), by=ana, country="US") == dana.prospect

    factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz")

    with pytest.raises(SeveralPeople):
        about.named(NUMBER, by=ana, country="US")


def test_cards_that_hold_the_name_are_said_before(ana, dana, noon):
    front = factories.make_objection_card(ana, at=noon, front="Only Dana Whitfield decides that")
    answer = factories.make_objection_card(ana, at=noon)
    factories.make_response(ana, at=noon, card=answer, words="Did you ask dana whitfield?")
    other_words = factories.make_objection_card(ana, at=noon)
    factories.make_phrasing(ana, at=noon, card=other_words, text="Talk to Dana Whitfield")
    learnt = factories.make_objection_card(ana, at=noon)
    call = Call.objects.get(prospect=dana.prospect)
    factories.make_phrasing(ana, at=noon, card=learnt, text="Dana Whitfield said so", stroke=call.key)
    elsewhere = factories.make_prospect(ana, at=noon, on=dana.list, e164=OTHER, name="Leo Ortiz")
    factories.make_hearing(ana, at=noon, prospect=elsewhere.prospect, text="Dana Whitfield does that")

    said = about.preview(dana.prospect).mentions

    assert [each.card for each in said if each.where == "a card"] == [front.key, answer.key, other_words.key]
    assert [each.prospect for each in said if each.where == "an objection heard"] == [elsewhere.prospect.pk]


def test_words_of_the_playbook_that_hold_the_name_are_said_before(ana, dana, noon, browser_of_ana):
    option = make_option(ana, at=noon, steps="Ask for dana whitfield.")
    plan = make_plan(ana, at=noon, lesson="Dana Whitfield: never say the price first")
    tip = make_tip(ana, at=noon, source="Dana Whitfield")
    make_finer_reason(ana, at=noon, label="asks Dana Whitfield first")
    make_tip(ana, at=noon, text="Dana Lowe laughs at it")

    said = about.preview(dana.prospect).mentions
    page = browser_of_ana.get(reverse("records:asked", args=[dana.prospect.pk])).content.decode()

    assert [each.option for each in said if each.option] == [option.key]
    assert [each.plan for each in said if each.plan] == [plan.key]
    assert [each.tip for each in said if each.tip] == [tip.pk]
    assert [each.where for each in said][-1] == "a finer reason"
    assert len(said) == 4
    assert f'href="/plans/{plan.key}/"' in page


def test_words_of_the_playbook_crowd_out_nothing(ana, dana, noon):
    for _ in range(12):
        elsewhere = factories.make_prospect(ana, at=noon, on=dana.list, name="Leo Ortiz")
        factories.make_hearing(ana, at=noon, prospect=elsewhere.prospect, text="Dana Whitfield does that")
    tip = make_tip(ana, at=noon, text="Dana Whitfield laughs at it")

    said = about.preview(dana.prospect).mentions

    assert said[-1].tip == tip.pk


def test_what_the_page_says_of_cards_made_of_their_words(ana, dana, noon, browser_of_ana):
    call = Call.objects.get(prospect=dana.prospect)
    without = browser_of_ana.get(f"/prospects/{dana.prospect_id}/asked/").content.decode()
    card = factories.make_objection_card(ana, at=noon, front="My sister at Lowe does that", stroke=call.key)

    one = browser_of_ana.get(f"/prospects/{dana.prospect_id}/asked/").content.decode()
    factories.make_objection_card(ana, at=noon, front="Not before spring", stroke=call.key)
    two = browser_of_ana.get(f"/prospects/{dana.prospect_id}/asked/").content.decode()

    assert "made of their words" not in without
    assert "1 card was made of their words" in one
    assert f'<a href="/cards/{card.key}/">My sister at Lowe does that</a>' in one
    assert "2 cards were made of their words" in two
