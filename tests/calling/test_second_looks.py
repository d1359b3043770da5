"""Two likely reasons are proposed for a no, and somebody settles on one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.base.models import Event
from bounceback.calling import actions
from bounceback.calling.actions.second_looks import WasNoNo, look_again
from bounceback.calling.models import Call, SecondLook
from bounceback.calling.queries import reasons
from bounceback.calling.queries.debrief import debrief
from bounceback.calling.refusals import CannotBeTheReason, TooSoonForValue
from bounceback.calling.steps.said import Log
from bounceback.campaigns.reasons import actions as finer_reasons
from bounceback.core import diagnosis
from bounceback.core.objections import Heard
from bounceback.core.outcomes import HangUp, Outcome, Reason
from bounceback.objections.models import ObjectionCard
from bounceback.prospects.models import Listing
from tests.factories import make_objection_card, make_prospect
from tests.factories_trying import make_second_look


def last(desk) -> Call:
    return Call.objects.get(key=desk.keys[-1])


def codes(strip) -> list[str]:
    return [each.reason for each in strip.proposals]


# --- what the strip says ---


def test_who_hangs_up_early_gets_two_proposals_with_what_speaks_for_them_and_is_asked(desk, people):
    _, logged = desk.call(Outcome.HUNG_UP, seconds=13, hang_up=HangUp.BEFORE_INTRO)

    assert codes(logged.strip) == ["NO_RAPPORT", "WRONG_TIME"]
    assert logged.strip.proposals[0].label == "No rapport"
    assert "hung up after 8 s" in logged.strip.proposals[0].why
    assert logged.strip.asks_why


def test_a_yes_and_a_miss_are_asked_nothing(desk, people):
    for said in ({"outcome": Outcome.APPOINTMENT}, {"outcome": Outcome.NO_ANSWER, "talked": False}):
        _, logged = desk.call(said.pop("outcome"), **said)

        assert logged.strip.proposals == ()
        assert not logged.strip.asks_why


def test_a_reason_that_the_evidence_bears_out_is_not_asked_again(desk, people):
    _, logged = desk.no(Reason.HAS_ONE, note="They have a broker, happy with him")

    assert codes(logged.strip)[0] == "HAS_ONE"
    assert not logged.strip.asks_why


def test_a_reason_that_cannot_be_is_asked_about(desk, people):
    _, logged = desk.no(Reason.NO_VALUE, seconds=11, hang_up=HangUp.BEFORE_INTRO)

    assert "NO_VALUE" not in codes(logged.strip)
    assert logged.strip.asks_why


def test_the_objection_heard_is_a_witness(desk, people, ana, noon):
    card = make_objection_card(ana, at=noon, front="We have somebody", family=Reason.HAS_ONE)

    _, logged = desk.call(Outcome.NO, hearings=(Heard(12, "We have somebody", card=card.key),))

    assert codes(logged.strip)[0] == "HAS_ONE"
    assert "they said “We have somebody”" in logged.strip.proposals[0].why


def test_the_finer_reasons_of_the_reason_given_are_the_workspaces(desk, people, ana, noon):
    finer_reasons.put_away(family=Reason.WRONG_TIME, label="busy right now", by=ana, at=noon)

    _, logged = desk.no(Reason.WRONG_TIME)
    _, without = desk.call(Outcome.NO)

    assert logged.strip.finer[0] == "in a meeting"
    assert without.strip.finer == ()


def log_statements(desk, **said) -> int:
    (card,) = desk.take()
    key = desk.dial(card)
    ended = desk.at + timedelta(seconds=30)
    log = Log(dialled_at=desk.at, answered_at=desk.at + timedelta(seconds=4), ended_at=ended, **said)
    with CaptureQueriesContext(connection) as statements:
        actions.log(key=key, log=log, want=0, by=desk.by, at=ended)
    desk.at = ended + timedelta(seconds=10)
    return len(statements)


def test_proposals_cost_a_log_no_statement_of_their_own(desk, ana, ohio, noon):
    for n in range(12):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"P{n}")
    log_statements(desk, outcome=Outcome.NO, reason=Reason.HAS_ONE)
    plain = log_statements(desk, outcome=Outcome.NO, reason=Reason.HAS_ONE)
    make_second_look(ana, at=noon, call=last(desk))

    after_a_look = log_statements(desk, outcome=Outcome.NO, reason=Reason.HAS_ONE)
    from_memory = log_statements(desk, outcome=Outcome.NO, reason=Reason.HAS_ONE)

    assert after_a_look == plain + 2  # the looks, and what was heard on their calls: once
    assert from_memory == plain


# --- settling ---


def test_settling_before_the_next_dial_is_the_stroke_logged_anew(desk, people):
    card, _ = desk.no(Reason.NO_VALUE)
    far = Listing.objects.get(pk=card.listing).ready_at

    look_again(call=last(desk), settled=Reason.WRONG_TIME, finer="driving", by=desk.by, at=desk.at)

    call, look = last(desk), SecondLook.objects.get()
    assert call.reason == "WRONG_TIME"
    assert Listing.objects.get(pk=card.listing).ready_at < far
    assert call.reasons.get().finer == "driving"
    assert (look.written, look.settled) == ("NO_VALUE", "WRONG_TIME")
    assert {look.first, look.second} <= set(Reason)
    assert not call.amendments.exists()
    assert Event.objects.latest("pk").kind == "call.looked_at_again"


def test_settling_after_the_next_dial_is_an_amendment_and_the_queue_stays(desk, people):
    card, _ = desk.no(Reason.NO_VALUE, finer="price")
    call = last(desk)
    desk.no(Reason.HAS_ONE)
    far = Listing.objects.get(pk=card.listing).ready_at

    look_again(call=call, settled=Reason.NO_RAPPORT, finer="I read it off", by=desk.by, at=desk.at)

    call.refresh_from_db()
    assert call.reason == "NO_RAPPORT"
    assert Listing.objects.get(pk=card.listing).ready_at == far
    assert [(each.family, each.finer) for each in call.reasons.all()] == [("NO_RAPPORT", "I read it off")]
    assert set(call.amendments.values_list("field", "old", "new")) == {
        ("reason", "NO_VALUE", "NO_RAPPORT"),
        ("finer", "price", ""),
        ("finer", "", "I read it off"),
    }


@pytest.mark.parametrize("later", [False, True])
def test_the_same_again_changes_nothing_and_another_choice_replaces(desk, people, later):
    desk.no(Reason.NO_VALUE)
    call = last(desk)
    if later:
        desk.no(Reason.HAS_ONE)
    look_again(call=call, settled=Reason.NO_RAPPORT, by=desk.by, at=desk.at)
    first, events = SecondLook.objects.get(), Event.objects.count()

    look_again(call=Call.objects.get(pk=call.pk), settled=Reason.NO_RAPPORT, by=desk.by, at=desk.at)
    assert Event.objects.count() == events
    assert SecondLook.objects.get() == first

    look_again(call=Call.objects.get(pk=call.pk), settled=Reason.WRONG_TIME, by=desk.by, at=desk.at)
    second = SecondLook.objects.get()
    assert (second.written, second.settled) == ("NO_VALUE", "WRONG_TIME")
    assert (second.first, second.second) == (first.first, first.second)
    assert second.pk > first.pk


def test_who_confirms_what_was_written_has_looked_too(desk, people):
    desk.no(Reason.NO_VALUE)

    look_again(call=last(desk), settled=Reason.NO_VALUE, by=desk.by, at=desk.at)

    look = SecondLook.objects.get()
    assert look.written == look.settled == "NO_VALUE"
    assert not actions.change(key=desk.keys[-1], change=actions.Change(note="hm"), by=desk.by, at=desk.at).asks_why


def test_a_note_afterwards_leaves_the_look_and_what_was_added_by_hand(desk, people):
    from bounceback.calling.actions import reviews

    desk.no(Reason.NO_VALUE, finer="price")
    reviews.add_reason(call=last(desk), family="NO_RAPPORT", finer="I talked over him", by=desk.by, at=desk.at)
    look_again(call=last(desk), settled=Reason.NO_VALUE, by=desk.by, at=desk.at)

    actions.change(key=desk.keys[-1], change=actions.Change(note="a note"), by=desk.by, at=desk.at)

    assert SecondLook.objects.count() == 1
    assert set(last(desk).reasons.values_list("finer", flat=True)) == {"price", "I talked over him"}


def test_another_reason_without_a_look_takes_the_look_away(desk, people):
    desk.no(Reason.NO_VALUE)
    look_again(call=last(desk), settled=Reason.NO_RAPPORT, by=desk.by, at=desk.at)

    actions.change(key=desk.keys[-1], change=actions.Change(reason=Reason.HAS_ONE), by=desk.by, at=desk.at)

    assert not SecondLook.objects.exists()


def test_a_finer_reason_goes_with_the_reason_it_was_said_of(desk, people):
    desk.no(Reason.WRONG_TIME, finer="driving")

    actions.change(key=desk.keys[-1], change=actions.Change(reason=Reason.HAS_ONE), by=desk.by, at=desk.at)

    assert not last(desk).reasons.exists()


def test_undo_of_the_log_takes_the_look_away(desk, people):
    desk.no(Reason.NO_VALUE)
    look_again(call=last(desk), settled=Reason.NO_RAPPORT, finer="I read it off", by=desk.by, at=desk.at)

    actions.take_back(key=desk.keys[-1], by=desk.by, at=desk.at)

    assert not SecondLook.objects.exists()
    assert not last(desk).reasons.exists()


def test_nobody_weighs_what_they_have_not_heard(desk, people):
    desk.call(Outcome.HUNG_UP, seconds=8)
    with pytest.raises(TooSoonForValue):
        look_again(call=last(desk), settled=Reason.NO_VALUE, by=desk.by, at=desk.at)

    desk.no(None, hang_up=HangUp.BEFORE_INTRO)
    with pytest.raises(CannotBeTheReason, match="they could not know yet"):
        look_again(call=last(desk), settled=Reason.HAS_ONE, by=desk.by, at=desk.at)
    look_again(call=last(desk), settled=Reason.OTHER, by=desk.by, at=desk.at)

    assert last(desk).reason == "OTHER"


def test_what_was_written_may_stay_whatever_speaks_against_it(desk, people):
    """The strip asks about it, and the caller was there."""
    desk.no(Reason.NO_VALUE, seconds=8)
    call = last(desk)
    assert reasons.against(*_seen(call))

    look_again(call=call, settled=Reason.NO_VALUE, by=desk.by, at=desk.at)

    look = SecondLook.objects.get()
    assert (look.written, look.settled, last(desk).reason) == ("NO_VALUE", "NO_VALUE", "NO_VALUE")
    assert not debrief(session=desk.session, at=desk.at).doubted


def _seen(call):
    found = reasons.evidence([call])[call.key]
    return found, diagnosis.propose(found)


def test_only_a_no_has_a_reason(desk, people):
    desk.call(Outcome.APPOINTMENT)

    with pytest.raises(WasNoNo):
        look_again(call=last(desk), settled=Reason.OTHER, by=desk.by, at=desk.at)


def test_a_call_of_which_nothing_is_known_gets_its_reason_without_a_look(ana, noon):
    from tests.factories import make_call

    call = make_call(ana, at=noon, outcome="NO", reason="", talk_seconds=None, hang_up="", spoke_with="", note="")

    look_again(call=call, settled=Reason.WRONG_TIME, by=ana, at=noon)

    assert Call.objects.get().reason == "WRONG_TIME"
    assert not SecondLook.objects.exists()


def test_the_door_settles_and_answers_with_the_strip(desk, people, browser_of_ana):
    desk.call(Outcome.HUNG_UP, seconds=8)
    path = f"/api/v1/calls/{desk.keys[-1]}/second-look"

    answer = browser_of_ana.put(path, json.dumps({"settled": "WRONG_TIME"}), content_type="application/json")
    refused = browser_of_ana.put(path, json.dumps({"settled": "NO_VALUE"}), content_type="application/json")

    strip = answer.json()["strip"]
    assert answer.status_code == 200
    assert strip["label"] == "they hung up: wrong time"
    assert not strip["asks_why"]
    assert "busy right now" in strip["finer"]
    assert len(strip["proposals"]) == 2
    assert (refused.status_code, refused.json()["code"]) == (409, "too-soon-for-value")


# --- learning, and how well it went ---


def test_looks_move_the_proposals(desk, ana, ohio, noon):
    for n in range(3):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"P{n}")
    _, before = desk.call(Outcome.HUNG_UP, seconds=8)
    assert codes(before.strip)[0] == "NO_RAPPORT"

    call = last(desk)
    for number in range(60):
        other = Call.objects.get(pk=call.pk)
        other.pk, other.key = None, f"00000000-0000-4000-8000-{number:012}"
        other.save()
        make_second_look(ana, at=noon, call=other, written="", settled=Reason.WRONG_TIME)
    _, after = desk.call(Outcome.HUNG_UP, seconds=8)

    assert codes(after.strip)[0] == "WRONG_TIME"


def test_how_often_the_right_reason_was_among_the_two(ana, noon):
    for settled, many in ((Reason.NO_RAPPORT, 8), (Reason.NO_VALUE, 3), (Reason.OTHER, 1)):
        for _ in range(many):
            make_second_look(ana, at=noon, settled=settled)

    told = reasons.tested(ana.workspace_id)

    assert (told.among_two.hits, told.among_two.tries) == (11, 12)
    assert (told.first.hits, told.first.tries) == (8, 12)
    assert told.among_range is not None
    assert told.written.pairs == 12
    assert not told.merges  # too few to say so


def test_few_looks_give_no_range(ana, noon):
    make_second_look(ana, at=noon)

    told = reasons.tested(ana.workspace_id)

    assert told.among_range is None
    assert told.among_two.missing == 9


# --- the debrief ---


def test_the_debrief_brings_proposals_and_at_most_five_to_look_at_again(desk, ana, ohio, noon):
    for n in range(12):
        make_prospect(ana, at=noon, on=ohio, e164=f"+133055501{n:02}", name=f"P{n}")
    desk.call(Outcome.HUNG_UP, seconds=8)
    for _ in range(7):
        desk.no(Reason.NO_VALUE, seconds=11, hang_up=HangUp.BEFORE_INTRO)
    desk.no(Reason.HAS_ONE, note="has a broker")

    told = debrief(session=desk.session, at=desk.at)

    (open_one,) = told.without_reason
    assert [each.reason for each in open_one.why.proposals] == ["NO_RAPPORT", "WRONG_TIME"]
    assert len(told.doubted) == 5
    assert {each.written for each in told.doubted} == {"No value"}


def test_who_has_looked_is_not_asked_to_look_again(desk, people):
    desk.no(Reason.NO_VALUE, seconds=11, hang_up=HangUp.AFTER_PITCH, note="driving, call me back, in a meeting")
    call = last(desk)
    Call.objects.filter(pk=call.pk).update(reason=Reason.WRONG_PERSON)
    assert debrief(session=desk.session, at=desk.at).doubted

    look_again(call=Call.objects.get(pk=call.pk), settled=Reason.WRONG_PERSON, by=desk.by, at=desk.at)

    assert not debrief(session=desk.session, at=desk.at).doubted


def test_a_card_without_a_family_is_no_witness(desk, people, ana, noon):
    card = make_objection_card(ana, at=noon, front="Hm")
    ObjectionCard.objects.filter(pk=card.pk).update(family="")

    desk.call(Outcome.NO, hearings=(Heard(12, "Hm", card=card.key),))

    assert reasons.heard_last([desk.keys[-1]]) == {}


def test_a_long_objection_is_quoted_as_far_as_a_line_goes(desk, people, ana, noon):
    card = make_objection_card(ana, at=noon, front="We have somebody", family=Reason.HAS_ONE)

    _, logged = desk.call(Outcome.NO, hearings=(Heard(12, "we have somebody " * 12, card=card.key),))

    assert len(logged.strip.proposals[0].why) < 150
    assert "…”" in logged.strip.proposals[0].why
