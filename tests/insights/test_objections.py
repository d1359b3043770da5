"""What the objections say: what is a chance, what counts once, what is compared, how the album grows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bounceback.core.objections import Grade
from bounceback.core.stats.comparing import Word
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries import attributes
from bounceback.insights.queries.kinds import Filters
from bounceback.insights.queries.objections import numbers
from bounceback.insights.queries.segments import segments
from bounceback.objections import actions
from tests import factories, personas

MISSED: dict[str, Any] = {
    "outcome": "NO_ANSWER", "line_result": "NO_ANSWER", "depth": "", "reason": "", "answered_at": None,
    "talk_seconds": None, "first_contact": None,
}  # fmt: skip


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def call(ana, noon, campaign):
    """Makes a call on which these cards are heard: `call(broker, busy, at=noon, outcome="NO")`."""
    some = factories.make_list(ana, at=noon, name="Called")
    count = iter(range(10_000))

    def make(*cards: Any, at=noon, about: dict[str, Any] | None = None, heard: dict[str, Any] | None = None, **fields):
        listing = factories.make_prospect(
            ana, at=noon, on=some, e164=f"+1330555{next(count):04}", name="Dana", **(about or {})
        )
        made = factories.make_call(ana, at=at, **{"campaign": campaign, "listing": listing} | fields)
        for card in cards:
            factories.make_hearing(ana, at=at, call=made, card=card, **(heard or {}))
        return made

    return make


@pytest.fixture
def broker(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="We have a broker")


@pytest.fixture
def busy(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="I am busy")


def look(by, **filters: Any):
    return numbers(filters=Filters(**filters), by=by)


def by_front(found):
    return {each.card.front: each for each in found.cards}


def test_before_the_first_objection_there_is_nothing_to_say(ana, call, broker):
    call()

    found = look(ana)

    assert (found.since, found.cards, found.silent) == (None, (), 1)
    assert found.total.calls == Tally(0, 0)
    assert found.growth.unheard is None


def test_an_objection_is_counted_out_of_answered_calls_and_once_a_call(ana, call, broker, busy):
    call(broker, broker)
    call(broker, busy)
    call()
    call(**MISSED)

    found = look(ana)

    assert by_front(found)["We have a broker"].heard.calls == Tally(2, 3)
    assert by_front(found)["We have a broker"].heard.hearings == 3
    assert by_front(found)["I am busy"].heard.calls == Tally(1, 3)
    assert found.total.calls == Tally(2, 3)
    assert [each.card.front for each in found.cards] == ["We have a broker", "I am busy"]


def test_calls_before_the_first_objection_and_calls_from_files_are_no_chances(ana, call, broker, noon):
    call(at=noon - timedelta(days=9))
    call(broker)
    call(at=noon + timedelta(hours=1))
    call(at=noon + timedelta(hours=1), brought_by=7)

    assert look(ana).total.calls == Tally(1, 2)


def test_answered_is_out_of_those_where_it_was_said(ana, call, broker):
    for grade in (Grade.AGAIN, Grade.HARD, Grade.EASY, None):
        call(broker, heard={"grade": grade})

    assert by_front(look(ana))["We have a broker"].heard.answered == Tally(2, 3)


def test_what_happened_after_is_out_of_those_where_it_was_said(ana, call, broker):
    for turn in ("WENT_ON", "WENT_ON", "RUNG_DOWN", "HUNG_UP", ""):
        call(broker, heard={"turn": turn})

    turns = by_front(look(ana))["We have a broker"].heard.turns

    assert (turns.went_on, turns.rung_down, turns.hung_up, turns.known) == (2, 1, 1, 4)


def test_objections_without_a_card_count_for_all_and_for_no_card(ana, call, broker):
    call(broker)
    call(None)

    found = look(ana)

    assert found.cardless == 1
    assert found.total.calls == Tally(2, 2)
    assert len(found.cards) == 1


def test_a_campaign_and_days_leave_out_the_rest(ana, call, broker, noon):
    other = factories.make_campaign(ana, at=noon, name="Other")
    call(broker)
    call(broker, campaign=other)
    call(broker, at=noon + timedelta(days=3))

    assert look(ana, campaign=other.pk).total.calls == Tally(1, 1)
    assert look(ana, since=noon + timedelta(days=2)).total.calls == Tally(1, 1)
    assert look(ana, until=noon + timedelta(days=2)).total.calls == Tally(2, 2)


def test_a_corrected_outcome_makes_no_more_hits_than_chances(ana, call, broker):
    call(broker, **MISSED)

    assert look(ana).total.calls == Tally(1, 1)


def test_cards_that_want_a_back_come_by_how_often_they_were_heard(ana, call, broker, busy, noon):
    dropped = factories.make_objection_card(ana, at=noon, front="Send it to me")
    factories.make_response(ana, at=noon, card=dropped, dropped_at=noon)
    factories.make_response(ana, at=noon, card=busy)
    call(broker, busy, dropped)
    call(dropped)

    assert [each.card.front for each in look(ana).backless] == ["Send it to me", "We have a broker"]


def test_what_took_long_is_kept_until_something_happens(ana, call, broker, busy, monkeypatch):
    monkeypatch.setattr("bounceback.insights.queries.objections.QUICK_SECONDS", -1.0)
    monkeypatch.setattr("bounceback.insights.queries.segments.QUICK_SECONDS", -1.0)
    hour = {"cards": [broker.pk], "filters": Filters(), "by": ana}
    call(broker)
    said = look(ana), segments(attributes.BY_CODE["hour"], **hour)

    assert look(ana) is said[0]
    assert segments(attributes.BY_CODE["hour"], **hour) is said[1]
    assert look(ana, campaign=0).total.hearings == 0

    call(broker)

    assert look(ana).total.hearings == 2
    assert sum(each.any.hits for each in segments(attributes.BY_CODE["hour"], **hour)) == 2


def test_a_card_that_was_archived_is_no_longer_wanted_in_what_was_kept(ana, call, broker, noon, monkeypatch):
    monkeypatch.setattr("bounceback.insights.queries.objections.QUICK_SECONDS", -1.0)
    call(broker)
    assert [each.card for each in look(ana).backless] == [broker]

    actions.archive(card=broker, by=ana, at=noon)

    assert look(ana).backless == ()


def test_nobody_else_s_objections_are_counted(ana, call, broker, noon):
    answer = factories.make_response(ana, at=noon, card=broker)
    call(broker, heard={"response": answer, "grade": Grade.GOOD, "turn": "WENT_ON"})
    dev = personas.make_ben(personas.make_workspace(at=noon, name="Another desk"), at=noon)
    own = factories.make_objection_card(dev, at=noon, front="No time")
    factories.make_hearing(dev, at=noon, call=factories.make_call(dev, at=noon), card=own)

    found = look(dev)
    industry = attributes.named("industry", workspace=dev.workspace_id)
    assert industry is not None

    assert list(by_front(found)) == ["No time"]
    assert found.total.calls == Tally(1, 1)
    assert found.compared == ()
    assert sum(span.cards for span in found.growth.spans) == 1
    (kind,) = segments(industry, cards=[own.pk, broker.pk], filters=Filters(), by=dev)
    assert (kind.any, kind.cards) == (Tally(1, 1), (Tally(1, 1), Tally(0, 1)))


class TestResponses:
    @pytest.fixture
    def answers(self, ana, broker, noon):
        return [
            factories.make_response(ana, at=noon, card=broker, idea=idea, position=place)
            for place, idea in enumerate(("A second pair of eyes", "When did they last quote it?"))
        ]

    def tried(self, call, broker, response, turn: str, times: int, **fields: Any) -> None:
        for _ in range(times):
            call(broker, heard={"response": response, "grade": Grade.GOOD, "turn": turn}, **fields)

    def test_one_is_ahead_for_now_and_never_more(self, ana, call, broker, answers):
        eyes, quote = answers
        self.tried(call, broker, eyes, "WENT_ON", 11)
        self.tried(call, broker, eyes, "HUNG_UP", 1)
        self.tried(call, broker, quote, "HUNG_UP", 10)

        (compared,) = look(ana).compared

        assert compared.comparison.word is Word.AHEAD
        assert compared.responses[compared.comparison.first][0] == eyes

    def test_it_is_too_early_below_ten(self, ana, call, broker, answers):
        eyes, quote = answers
        self.tried(call, broker, eyes, "WENT_ON", 12)
        self.tried(call, broker, quote, "HUNG_UP", 7)

        (compared,) = look(ana).compared

        assert (compared.comparison.word, compared.comparison.more) == (Word.TOO_EARLY, 3)

    def test_what_nobody_said_the_end_of_is_no_try(self, ana, call, broker, answers):
        self.tried(call, broker, answers[0], "", 12)

        assert look(ana).compared == ()

    def test_a_card_with_one_response_compares_nothing(self, ana, call, busy, noon):
        only = factories.make_response(ana, at=noon, card=busy)
        self.tried(call, busy, only, "WENT_ON", 12)

        assert look(ana).compared == ()


class TestGrowth:
    def test_a_card_is_new_the_first_time_that_it_is_heard(self, ana, call, broker, busy, noon):
        call(broker)
        for day in range(1, 40):
            call(*([busy] if day == 20 else [broker]), at=noon + timedelta(days=day))

        spans = look(ana).growth.spans

        assert sum(span.cards for span in spans) == 2
        assert (spans[0].cards, spans[0].cards_by_then) == (1, 1)
        assert (spans[-1].cards_by_then, spans[-1].calls_by_then) == (2, 40)
        assert len(spans) <= 11

    def test_what_was_heard_before_the_first_day_is_not_new(self, ana, call, broker, busy, noon):
        call(broker)
        call(broker, busy, at=noon + timedelta(days=5))

        (span,) = look(ana, since=noon + timedelta(days=4)).growth.spans

        assert (span.cards, span.cards_by_then, span.new) == (1, 2, Tally(1, 1))

    def test_the_chance_of_a_new_one_is_the_share_heard_once(self, ana, call, broker, busy):
        for _ in range(39):
            call(broker)
        call(busy)

        unheard = look(ana).growth.unheard

        assert unheard is not None
        assert unheard[0] == pytest.approx(1 / 40)


class TestSegments:
    def segments(self, by, text: str, *cards, **filters):
        attribute = attributes.named(text, workspace=by.workspace_id)
        assert attribute is not None
        return segments(attribute, cards=[card.pk for card in cards], filters=Filters(**filters), by=by)

    def test_each_kind_has_its_answered_calls_and_what_was_heard_on_them(self, ana, call, broker, busy):
        dentist, roofer = {"industry": "Dentist"}, {"industry": "Roofer"}
        call(broker, broker, about=dentist)
        call(broker, busy, about=dentist)
        call(about=dentist)
        call(None, about=roofer)
        call(about=roofer, **MISSED)
        call()

        found = self.segments(ana, "industry", broker, busy)

        assert [(each.label, each.any, each.cards) for each in found] == [
            ("Dentist", Tally(2, 3), (Tally(2, 3), Tally(1, 3))),
            ("Roofer", Tally(1, 1), (Tally(0, 1), Tally(0, 1))),
            ("Not known", Tally(0, 1), (Tally(0, 1), Tally(0, 1))),
        ]

    def test_hours_stand_in_their_order(self, ana, call, broker):
        call(broker, local_hour=15)
        call(local_hour=15)
        call(broker, local_hour=9)

        found = self.segments(ana, "hour", broker)

        assert [(each.label, each.cards) for each in found] == [
            ("09:00–09:59", (Tally(1, 1),)),
            ("15:00–15:59", (Tally(1, 2),)),
        ]

    def test_a_column_of_a_file_is_an_attribute_too(self, ana, call, broker):
        for number in range(4):
            call(broker, about={"attributes": {"Lead Source": "Fair" if number else "Web"}})

        found = self.segments(ana, "Lead Source", broker)

        assert [(each.label, each.any) for each in found] == [("Fair", Tally(3, 3)), ("Web", Tally(1, 1))]

    def test_all_kinds_together_are_all_answered_calls(self, ana, call, broker):
        for number in range(70):
            call(*([broker] if number % 3 else []), about={"city": f"Town {number % 37}"})

        found = self.segments(ana, "city", broker)

        assert found[-1].kinds == 7
        assert sum((each.any for each in found), Tally(0, 0)) == look(ana).total.calls
