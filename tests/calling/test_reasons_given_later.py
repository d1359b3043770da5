"""A reason that is given after the log: what it may be, and whether it stays when the stroke is logged anew."""

from __future__ import annotations

import pytest

from bounceback.base.models import Event
from bounceback.calling import actions
from bounceback.calling.actions import reviews
from bounceback.calling.actions.calls import Change
from bounceback.calling.actions.second_looks import look_again
from bounceback.calling.models import Call, SecondLook
from bounceback.calling.refusals import CannotBeTheReason, TooSoonForValue
from bounceback.core.objections import Heard
from bounceback.core.outcomes import HangUp, Outcome, Reason, Speaker
from tests.factories import make_objection_card


def last(desk) -> Call:
    return Call.objects.get(key=desk.keys[-1])


def change(desk, **said):
    return actions.change(key=desk.keys[0], change=Change(**said), by=desk.by, at=desk.at)


@pytest.mark.parametrize("later", [False, True])
def test_who_hung_up_within_seconds_did_not_weigh_what_it_is_worth(desk, people, later):
    desk.call(Outcome.HUNG_UP, seconds=8)
    if later:
        desk.no(Reason.HAS_ONE)
    events = Event.objects.count()

    with pytest.raises(TooSoonForValue):
        change(desk, reason=Reason.NO_VALUE)

    assert Call.objects.get(key=desk.keys[0]).reason == ""
    assert Event.objects.count() == events


@pytest.mark.parametrize("later", [False, True])
def test_nor_did_a_gatekeeper(desk, people, later):
    desk.no(Reason.WRONG_TIME, seconds=40, spoke_with=Speaker.GATEKEEPER, hang_up=HangUp.BEFORE_INTRO)
    if later:
        desk.no(Reason.HAS_ONE)

    with pytest.raises(CannotBeTheReason):
        change(desk, reason=Reason.NO_VALUE)

    assert Call.objects.get(key=desk.keys[0]).reason == "WRONG_TIME"


def test_a_correction_of_the_reason_keeps_to_the_same_rules(desk, people):
    desk.no(Reason.WRONG_TIME, seconds=40, spoke_with=Speaker.GATEKEEPER)

    with pytest.raises(CannotBeTheReason):
        actions.amend(call=last(desk), field="reason", new="NO_VALUE", by=desk.by, at=desk.at)
    with pytest.raises(CannotBeTheReason):
        reviews.review(call=last(desk), changes={"reason": "NO_VALUE"}, by=desk.by, at=desk.at)

    assert last(desk).reason == "WRONG_TIME"
    assert not last(desk).amendments.exists()


def test_what_they_said_themselves_may_be_the_reason_in_the_same_breath(desk, people, ana, noon):
    card = make_objection_card(ana, at=noon, front="We have somebody", family=Reason.HAS_ONE)
    desk.no(Reason.WRONG_TIME, hang_up=HangUp.BEFORE_INTRO)

    change(desk, reason=Reason.HAS_ONE, hearing=Heard(4, "We have somebody", card=card.key))

    assert last(desk).reason == "HAS_ONE"


def test_a_log_with_a_reason_that_cannot_be_is_taken_and_its_note_can_still_be_changed(desk, people):
    desk.no(Reason.NO_VALUE, hang_up=HangUp.BEFORE_INTRO)

    strip = change(desk, note="cut me off")

    assert (last(desk).reason, last(desk).note) == ("NO_VALUE", "cut me off")
    assert strip.asks_why


def test_a_colleagues_second_look_stays_when_its_caller_adds_a_note(desk, people, ben):
    desk.no(Reason.WRONG_TIME, finer="busy right now", seconds=200)
    look_again(call=last(desk), settled=Reason.NO_VALUE, finer="too dear", by=ben, at=desk.at)

    change(desk, note="called from the car")

    call = last(desk)
    assert (call.reason, call.note) == ("NO_VALUE", "called from the car")
    assert SecondLook.objects.get().settled == "NO_VALUE"
    assert list(call.reasons.values_list("family", "finer")) == [("NO_VALUE", "too dear")]


def test_corrections_of_a_call_that_is_still_open_stay_when_it_is_logged_anew(desk, people, ben):
    desk.no(Reason.WRONG_TIME, note="hm", hang_up=HangUp.AFTER_INTRO)
    corrected = {"note": "as they said", "hang_up": "", "must_change": "the price", "spoke_name": "Dana"}
    reviews.review(call=last(desk), changes=corrected, by=ben, at=desk.at)
    actions.amend(call=last(desk), field="reason", new="", by=ben, at=desk.at)
    reviews.add_moment(call=last(desk), speaker="THEY", effect="GOOD", text="laughed", by=ben, at=desk.at)

    change(desk, hearing=Heard(4, "Send it"))

    call = last(desk)
    assert {field: getattr(call, field) for field in corrected} == corrected
    assert call.reason == ""
    assert call.triggers.get().text == "laughed"


@pytest.mark.parametrize(("typed", "kept"), [("  too \n dear ", ["too dear"]), ("\u202e\u200b", [])])
def test_a_finer_reason_is_tidied_wherever_it_comes_from(desk, people, typed, kept):
    desk.no(Reason.NO_VALUE, finer=typed)
    assert list(last(desk).reasons.values_list("finer", flat=True)) == kept

    change(desk, finer="price")
    change(desk, finer=typed)

    assert list(last(desk).reasons.values_list("finer", flat=True)) == kept
