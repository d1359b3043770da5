"""Records of responses: what counts as tried, whose they are, and which comes first."""

from __future__ import annotations

import pytest

from bounceback.core.objections import Grade
from bounceback.objections.queries.records import best_first, records
from tests import factories


@pytest.fixture
def card(ana, noon):
    return factories.make_objection_card(ana, at=noon)


def heard(by, response, *turns, at):
    for turn in turns:
        factories.make_hearing(by, at=at, card=response.card, response=response, grade=Grade.GOOD, turn=turn)


def test_a_response_is_tried_when_it_is_known_what_happened_then(ana, card, noon):
    response = factories.make_response(ana, at=noon, card=card)
    heard(ana, response, "WENT_ON", "WENT_ON", "RUNG_DOWN", "HUNG_UP", "", at=noon)

    record = records([card.pk], workspace=ana.workspace_id)[response.pk]

    assert (record.tried, record.went_on, record.rung_down, record.hung_up, record.unsaid) == (4, 2, 1, 1, 1)


def test_a_range_takes_ten_tries(ana, card, noon):
    nine, ten = (factories.make_response(ana, at=noon, card=card) for _ in range(2))
    heard(ana, nine, *["WENT_ON"] * 9, "", "", at=noon)
    heard(ana, ten, *["WENT_ON"] * 10, at=noon)

    found = records([card.pk], workspace=ana.workspace_id)

    assert found[nine.pk].range is None
    assert found[ten.pk].range is not None


def test_never_used_and_dropped_ones_have_a_record_too(ana, card, noon):
    fresh = factories.make_response(ana, at=noon, card=card)
    dropped = factories.make_response(ana, at=noon, card=card, dropped_at=noon)
    heard(ana, dropped, "HUNG_UP", at=noon)

    found = records([card.pk], workspace=ana.workspace_id)

    assert found[fresh.pk].tried == 0
    assert found[dropped.pk].hung_up == 1


def test_only_the_cards_that_were_asked_for_and_only_ones_own(ana, card, noon):
    other = factories.make_response(ana, at=noon)

    assert other.pk not in records([card.pk], workspace=ana.workspace_id)
    assert records([other.card_id], workspace=ana.workspace_id + 1) == {}


@pytest.mark.parametrize("cards", [1, 12])
def test_many_cards_take_as_many_queries_as_one(ana, noon, cards, django_assert_num_queries):
    some = [factories.make_response(ana, at=noon) for _ in range(cards)]
    for response in some:
        heard(ana, response, "WENT_ON", at=noon)

    with django_assert_num_queries(2):
        records([each.card_id for each in some], workspace=ana.workspace_id)


def test_best_proven_comes_first_and_luck_does_not(ana, card, noon):
    lucky, proven, failed, fresh = (
        factories.make_response(ana, at=noon, card=card, position=number) for number in range(4)
    )
    heard(ana, lucky, "WENT_ON", at=noon)
    heard(ana, proven, *["WENT_ON"] * 10, *["HUNG_UP"] * 2, at=noon)
    heard(ana, failed, *["HUNG_UP"] * 5, at=noon)

    order = best_first([fresh, failed, proven, lucky], records([card.pk], workspace=ana.workspace_id))

    assert order == [proven, lucky, failed, fresh]


def test_without_a_record_they_stay_as_they_were_arranged(ana, card, noon):
    second, first = (factories.make_response(ana, at=noon, card=card, position=number) for number in (2, 1))

    assert best_first([second, first], {}) == [first, second]
