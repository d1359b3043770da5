"""Erasing a person: nothing is left but tokens and bare records of calls, and nobody calls them again."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from bounceback.base import tokens
from bounceback.base.folder import Folder
from bounceback.base.models import Event, User
from bounceback.calling.models import Call
from bounceback.calling.queries import history, picks
from bounceback.compliance import actions as compliance_actions
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.experiments.models import Deal
from bounceback.objections import actions as cards
from bounceback.objections.models import Hearing, ObjectionCard
from bounceback.playbook.models import Mark
from bounceback.prospects.models import Listing, Number, Prospect
from bounceback.records import actions as imports
from bounceback.records import datamap, erasing
from bounceback.records.datamap import Erasing
from bounceback.records.erasing import about, access
from bounceback.records.erasing import actions as erasing_actions
from bounceback.records.erasing.refusals import ErasedAlready, ImportInTheWay, InSomebodysHand, SeveralPeople
from bounceback.records.models import Erasure, Import
from tests import factories
from tests.factories_trying import (
    make_deal,
    make_finer_reason,
    make_mark,
    make_option,
    make_plan,
    make_second_look,
    make_tip,
)
from tests.installations import Installation
from tests.records.conftest import Bring

NUMBER, OTHER = "+13305550143", "+13305550144"
LIST = "Name,Company,Phone\nDana Whitfield,Whitfield Tool & Die,330-555-0143\n"


@pytest.fixture
def dana(ana: User, noon: datetime) -> Listing:
    """Somebody of whom there is a row in every table that can hold one."""
    on = factories.make_list(ana, at=noon)
    listing = factories.make_prospect(
        ana, at=noon, on=on, e164=NUMBER, email="dana@example.com", remarks="Dana likes tea",
        attributes={"Broker": "Lowe"}, headcount=12,
    )  # fmt: skip
    person = listing.prospect
    call = factories.make_call(
        ana, at=noon, prospect=person, listing=listing, list=on, number=listing.number, note="Dana said spring",
        spoke_name="Dana", must_change="the price for Dana", before={"who": "Dana"}, attributes={"Rep": "Dana"},
    )  # fmt: skip
    for make in (factories.make_call_reason, factories.make_trigger, factories.make_hearing, factories.make_amendment):
        make(ana, at=noon, call=call)
    make_second_look(ana, at=noon, call=call)
    factories.make_phrasing(ana, at=noon, text="Dana has a cousin for that", stroke=call.key)
    for make in (
        factories.make_promise, factories.make_seed, factories.make_material, factories.make_appointment,
        factories.make_fact, factories.make_replacement,
    ):  # fmt: skip
        make(ana, at=noon, prospect=person)
    return listing


def erase(listing: Listing, *, by: User, at: datetime) -> Erasure:
    return erasing_actions.erase(person=listing.prospect, by=by, at=at)


def test_everything_about_the_person_goes(ana, dana, noon):
    person = dana.prospect
    assert {each.label for each, rows in about.rows_of(person) if rows.exists()} >= {
        each.label
        for each in datamap.exported()
        if each.erasing is Erasing.DELETED and each.label not in ("prospects.Number", "calling.Lease")
    }

    erase(dana, by=ana, at=noon)

    assert [each.label for each, rows in about.rows_of(person) if rows.exists()] == []
    assert not Number.objects.filter(e164=NUMBER).exists()
    person.refresh_from_db()
    table = datamap.table("prospects.Prospect")
    assert [name for name in table.blank if getattr(person, name) not in ("", None, {})] == []
    assert person.erased_at == noon


def test_every_table_that_is_to_go_has_a_way_to_the_person():
    apart = {"prospects.Number", "django_tasks_database.DBTaskResult"}  # gone otherwise
    ways = {each.label for each, _ in about.rows_of(Prospect(pk=1))}

    assert {each.label for each in datamap.tables() if each.erasing is Erasing.DELETED} - apart == ways


def test_what_goes_is_said_in_words_for_every_table():
    for each, _ in about.rows_of(Prospect(pk=1)):
        assert each.label in about._WORDS or each.label in about._ON_THE_CARD, each.label


def test_a_bare_record_of_the_call_stays(ana, dana, noon):
    before = Call.objects.get(prospect=dana.prospect)

    erasure = erase(dana, by=ana, at=noon)

    call = Call.objects.get(pk=before.pk)
    assert (call.dialled_at, call.outcome, call.campaign, call.caller) == (
        before.dialled_at, before.outcome, before.campaign, before.caller
    )  # fmt: skip
    assert (call.number, call.note, call.spoke_name, call.must_change, call.before, call.attributes) == (
        None, "", "", "", {}, {}
    )  # fmt: skip
    assert call.key != before.key
    assert erasure.calls_kept == 1


def test_what_was_tried_on_their_calls_stays_with_the_bare_calls(ana, dana, noon):
    key = Call.objects.get(prospect=dana.prospect).key
    dealt = make_deal(ana, at=noon, stroke=key, spent_at=noon)
    elsewhere = make_deal(ana, at=noon, stroke=uuid4(), spent_at=noon)
    make_mark(ana, at=noon, stroke=key)

    erase(dana, by=ana, at=noon)

    now = Call.objects.get(prospect=dana.prospect).key
    assert now != key
    assert Deal.objects.get(pk=dealt.pk).stroke == now
    assert Mark.objects.get().stroke == now
    assert Deal.objects.get(pk=elsewhere.pk).stroke == elsewhere.stroke


def test_the_hashes_of_the_person_in_the_events_say_nothing_any_more(ana, dana, noon):
    before = Prospect.objects.get(pk=dana.prospect_id).key

    erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).key != before


def test_an_erasure_is_one_event_without_a_name(ana, dana, noon):
    Event.objects.all().delete()

    erase(dana, by=ana, at=noon)

    event = Event.objects.get()
    assert event.kind == "person.erased"
    assert "Dana" not in json.dumps(event.facts)


def test_somebody_is_erased_once(ana, dana, noon):
    erase(dana, by=ana, at=noon)

    with pytest.raises(ErasedAlready):
        erase(dana, by=ana, at=noon)


def test_a_card_in_a_callers_hand_is_not_pulled_away(ana, dana, noon):
    factories.make_lease(ana, at=noon, listing=dana, number=dana.number, ended_at=None, ending="")

    with pytest.raises(InSomebodysHand):
        erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == "Dana Whitfield"


def upload(content: str | bytes, *, by: User, at: datetime) -> Import:
    data = content.encode() if isinstance(content, str) else content
    return imports.upload(file=io.BytesIO(data), file_name="list.csv", list_name="Next", by=by, at=at)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_with_the_person_that_is_not_brought_in_yet_comes_first(ana, dana, noon, encoding):
    upload("Name,Phone\nWHITFIELD,555\nDana  WHITFIELD,555\n".encode(encoding), by=ana, at=noon)

    with pytest.raises(ImportInTheWay):
        erase(dana, by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == "Dana Whitfield"


def test_a_list_with_the_number_comes_first_however_it_is_written(ana, dana, noon):
    upload("Name,Phone\nX,(330) 555-0143\n", by=ana, at=noon)

    with pytest.raises(ImportInTheWay):
        erase(dana, by=ana, at=noon)


def test_a_list_without_the_person_does_not_stand_in_the_way(ana, dana, noon):
    upload("Name,Phone\nDana Whitman,330-555-0144\n", by=ana, at=noon)

    erase(dana, by=ana, at=noon)


def test_a_switchboard_stays_for_the_colleague_and_may_still_be_called(ana, dana, noon):
    colleague = factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz")

    erase(dana, by=ana, at=noon)

    assert Number.objects.filter(e164=NUMBER).exists()
    assert Listing.objects.get() == colleague
    assert not compliance.check(ana.workspace_id, NUMBER).suppressed
    assert Call.objects.get().number_id == colleague.number_id


def test_the_last_one_behind_a_shared_number_can_be_erased_too(ana, dana, noon):
    colleague = factories.make_prospect(ana, at=noon, on=dana.list, e164=NUMBER, name="Leo Ortiz")
    erase(dana, by=ana, at=noon)

    erase(colleague, by=ana, at=noon)

    assert not Number.objects.filter(e164=NUMBER).exists()
    assert Call.objects.get().number is None
    assert compliance.check(ana.workspace_id, NUMBER).suppressed


# --- Nobody calls them again -------------------------------------------------------------------------------------


def test_a_list_that_brings_the_number_back_does_not_bring_it_into_the_queue(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)

    import_ = bring(LIST.replace("Dana Whitfield", "Somebody Else"), into="Again")

    assert (import_.created, import_.suppressed) == (1, 1)
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_a_list_that_brings_the_person_back_under_another_number_does_not_either(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)

    import_ = bring(LIST.replace("0143", "0199"), into="Again")

    assert (import_.created, import_.suppressed) == (1, 1)
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_without_an_erasure_the_same_list_would_be_called(bring: Bring):
    import_ = bring(LIST, into="Again")

    assert (import_.created, import_.suppressed) == (1, 0)
    assert Listing.objects.get().standing == Listing.Standing.FRESH


@pytest.mark.parametrize(
    ("again", "rule"),
    [
        ({"e164": NUMBER, "name": "Somebody Else"}, "suppressed.number"),
        ({"e164": OTHER}, "suppressed.person"),
        ({"e164": OTHER, "name": "Somebody Else"}, ""),
    ],
)
def test_the_gate_knows_them_whatever_they_are_called_by_now(ana, dana, noon, again, rule):
    erase(dana, by=ana, at=noon)
    listing = factories.make_prospect(ana, at=noon, on=dana.list, **again)
    campaign = factories.some_campaign(ana, at=noon)

    pick = picks.pick(listing.pk, campaign=campaign.pk, firm=firm_key(listing.prospect.company), at=noon)

    refused = [each for each in pick.verdict.refused_by if each.startswith("suppressed")]
    assert refused == ([rule] if rule else [])


def test_the_do_not_call_list_knows_the_number_without_holding_it(ana, dana, noon):
    compliance_actions.suppress(scope="NUMBER", e164=NUMBER, source="asked on a call", why="Dana", by=ana, at=noon)

    erase(dana, by=ana, at=noon)

    assert compliance.check(ana.workspace_id, NUMBER).suppressed
    assert compliance.suppressed_among(ana.workspace_id, [NUMBER, OTHER]) == {NUMBER}
    assert not Suppression.objects.filter(e164=NUMBER).exists()
    assert not Suppression.objects.filter(why__contains="Dana").exists()
    assert Suppression.objects.filter(scope="NUMBER", lifted_at=None).count() == 1


def test_asking_again_for_an_erased_number_does_not_write_it_down(ana, dana, noon):
    erase(dana, by=ana, at=noon)

    compliance_actions.suppress(scope="NUMBER", e164=NUMBER, source="command line", by=ana, at=noon)
    added = compliance_actions.suppress_numbers(e164s=[NUMBER], source="own.csv", by=ana, at=noon)

    assert (added.added, added.already) == (0, 1)
    assert not Suppression.objects.filter(e164=NUMBER).exists()


def test_a_lifted_token_lets_the_number_be_called(ana, dana, noon, bring: Bring):
    erase(dana, by=ana, at=noon)
    bring(LIST.replace("Dana Whitfield", "Somebody Else"), into="Again")

    row = Suppression.objects.get(scope="NUMBER", token=tokens.token(NUMBER))
    compliance_actions.lift(suppression=row, why="The number has a new owner.", by=ana, at=noon)

    assert Listing.objects.get().standing == Listing.Standing.FRESH


def test_the_page_shows_an_erased_person_instead_of_a_number(ana, dana, noon, browser_of_ana):
    erase(dana, by=ana, at=noon)

    page = browser_of_ana.get("/do-not-call/").content.decode()
    lifting = browser_of_ana.get(f"/do-not-call/{Suppression.objects.get(scope='NUMBER').pk}/lift/").content.decode()

    assert page.count("<b>A person who was erased</b>") == 1
    assert page.count("<b>The number of a person who was erased</b>") == 1
    assert "The number of a person who was erased" in lifting


def test_erasing_again_after_a_restore_is_harmless_when_it_was_done(ana, dana, noon):
    erasure = erase(dana, by=ana, at=noon)

    erasing.replay(dana.prospect_id, tokens=erasure.tokens, by=ana, at=noon + timedelta(days=1))
    erasing.replay(987654, tokens=[], by=ana, at=noon)

    assert Erasure.objects.get() == erasure
    assert Prospect.objects.get(pk=dana.prospect_id).erased_at == noon


def test_erasing_again_erases_whom_a_backup_brought_back(ana, dana, noon):
    erasing.replay(dana.prospect_id, tokens=[tokens.token(NUMBER)], by=ana, at=noon)

    assert Prospect.objects.get(pk=dana.prospect_id).name == ""
    assert compliance.check(ana.workspace_id, NUMBER).suppressed


# --- Before it is done -------------------------------------------------------------------------------------------


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


# --- What is known about somebody --------------------------------------------------------------------------------


def test_everything_that_is_held_is_told(ana, dana, noon, bring: Bring):
    compliance_actions.suppress(scope="PERSON", prospect=dana.prospect, source="asked", by=ana, at=noon)

    text = access.as_text(access.everything(dana.prospect, at=noon))

    held = json.loads(text)
    words = ("Dana said spring", "the price for Dana", "Lowe", "dana@example.com", NUMBER, "asked", "tracked", "310.5")
    for word in words:
        assert word in text, word
    for each, rows in about.rows_of(dana.prospect):
        if rows.exists() and each.label not in ("prospects.Line", "prospects.Listing", "calling.Lease"):
            assert each.file_name in held, each.label
    assert held["source"]["how"] == "entered by hand"


def test_the_file_they_came_from_is_named(ana, noon, bring: Bring):
    bring(LIST, name="ohio spring.csv")

    held = access.everything(Prospect.objects.get(), at=noon)

    assert held["source"]["file"] == "ohio spring.csv"


# --- Cards ---------------------------------------------------------------------------------------------------------


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


def test_an_access_request_holds_what_was_heard_from_them(ana, dana, noon):
    call = Call.objects.get(prospect=dana.prospect)
    card = factories.make_objection_card(ana, at=noon, front="We have a broker")
    factories.make_hearing(ana, at=noon, call=call, card=card, text="We do have somebody")

    held = access.everything(dana.prospect, at=noon)

    assert {"text": "We do have somebody", "card": "We have a broker"}.items() <= held["hearings"][-1].items()
    assert [each["text"] for each in held["phrasings"]] == ["Dana has a cousin for that"]


# --- Not a byte --------------------------------------------------------------------------------------------------

HOW_MANY = 20
_FILL = """
from datetime import datetime, timedelta, UTC
from tests import factories
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
for person in Prospect.objects.filter(name__startswith="Quillon"):
    listing = person.listings.get()
    words = person.name
    call = factories.make_call(owner, at=at, prospect=person, listing=listing, number=listing.number,
        note=f"first {words} " + "long " * 2000 + words, spoke_name=words, must_change=words, before={"x": words})
    call.note = f"corrected {words}"
    call.save(update_fields=["note"])
    factories.make_amendment(owner, at=at, call=call, old=f"first {words}", new=words)
    factories.make_hearing(owner, at=at, call=call, text=words)
    factories.make_phrasing(owner, at=at, text=f"{words} said so", stroke=call.key)
    factories.make_trigger(owner, at=at, call=call, text=words)
    factories.make_fact(owner, at=at, prospect=person, value=words)
    factories.make_promise(owner, at=at, prospect=person, said=words)
    factories.make_seed(owner, at=at, prospect=person, why=words)
    factories.make_material(owner, at=at, prospect=person, what=words)
    factories.make_appointment(owner, at=at, prospect=person, subject=words)
    factories.make_replacement(owner, at=at, prospect=person, old=words)
    factories.make_suppression(owner, at=at, e164=listing.number.e164, why=words, prospect=person)
Prospect.objects.filter(name__startswith="Quillon").update(remarks="Quillon was here")
"""
_ERASE = """
from datetime import datetime, UTC
from bounceback.prospects.models import Prospect
from bounceback.records.erasing import actions as erasing
for person in Prospect.objects.filter(name__startswith="Quillon"):
    erasing.erase(person=person, by=owner, at=datetime.now(UTC))
"""


def test_no_byte_of_twenty_people_is_left_in_the_folder(prepared: Installation, tmp_path: Path):
    people = [(f"Quillon Zabeth{n:02}", f"+133055501{n:02}", f"quill{n:02}@zabeth.example") for n in range(HOW_MANY)]
    rows = [f"{name},Zabeth{n:02} Works,{e164},{mail}" for n, (name, e164, mail) in enumerate(people)]
    rejected = [f"{name},Zabeth Works,{e164}999999999,{mail}" for name, e164, mail in people]
    file = tmp_path / "list.csv"
    file.write_text(
        "\n".join(["Name,Company,Phone,Email", *rows, *rejected, "Leo Ortiz,Ortiz,+13305550199,leo@x.example"])
    )
    prepared.run("import", str(file), "--into", "Ohio", "--country", "US", check=False)
    prepared.python(_FILL)
    signs = [sign for name, e164, mail in people for sign in (name.lower(), e164[1:], mail, name.split()[1].lower())]
    assert _found(prepared.folder, signs) == set(signs), "the search finds them while they are there"

    prepared.python(_ERASE)

    assert _found(prepared.folder, signs) == set()
    assert _found(prepared.folder, ["quillon", "leo ortiz"]) == {"leo ortiz"}
    assert prepared.json("dnc", "check", people[0][1])["suppressed"] is True


def _found(folder: Path, signs: list[str]) -> set[str]:
    """Which of these stand anywhere in the files of an installation, whatever the case."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found |= {sign for sign in signs if sign.encode() in content}
    return found


_CARD_OF_THEIRS = """
from datetime import datetime, UTC
from uuid import UUID
from tests import factories
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
listing = Prospect.objects.get(name="Dana Whitfield").listings.get()
call = factories.make_call(owner, at=at, prospect=listing.prospect, listing=listing, number=listing.number)
key = UUID("00000000-0000-4000-8000-000000000007")
factories.make_objection_card(owner, at=at, front="My sister does that", key=key, stroke=call.key)
"""


def test_the_command_says_before_which_cards_are_made_of_their_words(prepared: Installation, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    prepared.run("import", str(file), "--into", "Ohio")
    prepared.python(_CARD_OF_THEIRS)

    said = prepared.run("person", "erase", "330-555-0143", "--yes").stderr

    assert "1 card was made of their words" in said
    assert "“My sister does that” (/cards/00000000-0000-4000-8000-000000000007/)" in said


def test_from_the_command_line(prepared: Installation, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    prepared.run("import", str(file), "--into", "Ohio")
    prepared.python(_CARD_OF_THEIRS)

    shown = json.loads(prepared.run("person", "show", "330-555-0143").stdout)
    erased: dict[str, Any] = prepared.json("person", "erase", "330-555-0143", "--why", "asked by mail")
    again = prepared.run("person", "show", "330-555-0143", check=False)

    assert shown["person"]["name"] == "Dana Whitfield"
    assert erased["numbers_kept_as_hashes"] == 1
    assert erased["cards_of_their_words"] == ["00000000-0000-4000-8000-000000000007"]
    assert again.returncode == 2
    assert '"is":"erased"' in Folder(prepared.folder).journal.read_text()
