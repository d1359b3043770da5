"""The deal: which cards to review now, and how ready somebody is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core import memory
from bounceback.core.memory import State
from bounceback.core.objections import Grade, Occasion, folded
from bounceback.objections import actions
from bounceback.objections.models import Hearing, Memory, ObjectionCard, Response
from bounceback.objections.queries import deal, frequency
from bounceback.objections.steps import memories
from tests.factories import (
    make_campaign,
    make_hearing,
    make_objection_card,
    make_person,
    make_response,
    make_tag,
    make_user,
    make_workspace,
)


@pytest.fixture
def album(ana, noon):
    """Makes a card: heard so often an hour ago, reviewed so well so many days ago."""

    def make(front, *, heard=0, grade=None, days=5, back=True, **fields):
        card = make_objection_card(ana, at=noon, front=front, **fields)
        if back:
            make_response(ana, at=noon, card=card)
        for _ in range(heard):
            make_hearing(ana, at=noon - timedelta(hours=1), card=card)
        if grade:
            at = noon - timedelta(days=days)
            memories.remember(card, user=ana, grade=grade, occasion=Occasion.DEALT, at=at)
        return card

    return make


def fronts(dealt):
    return [each.card.front for each in dealt]


def test_what_is_heard_most_and_known_least_comes_first(ana, noon, album):
    album("often, known", heard=6, grade=Grade.EASY, days=4)
    album("often, shaky", heard=6, grade=Grade.HARD)
    album("seldom, shaky", heard=2, grade=Grade.HARD)

    assert fronts(deal.deal(ana, at=noon)) == ["often, shaky", "seldom, shaky", "often, known"]


def test_what_slips_comes_before_what_is_new_and_that_before_what_would_be_early(ana, noon, album):
    album("would be early", heard=9, grade=Grade.EASY, days=5)
    album("new", heard=9)
    album("new and seldom", heard=1)
    album("slips", heard=1, grade=Grade.GOOD, days=9)
    album("slips and frequent", heard=9, grade=Grade.GOOD, days=9)

    dealt = deal.deal(ana, at=noon)

    assert fronts(dealt) == ["slips and frequent", "slips", "new", "new and seldom", "would be early"]
    assert [each.worth for each in dealt] == [memory.worth(each.frequency, each.chance) for each in dealt]


def test_a_card_never_reviewed_counts_as_not_known(ana, noon, album):
    album("new", heard=3)

    (first,) = deal.deal(ana, at=noon)

    assert (first.chance, first.state) == (0, None)
    assert first.comes_back[Grade.AGAIN] <= first.comes_back[Grade.GOOD] < first.comes_back[Grade.EASY]


def test_what_cannot_be_reviewed_or_need_not_be_is_not_dealt(ana, noon, album):
    album("without a back", heard=9, back=False)
    dropped = album("its back was dropped", heard=9)
    dropped.responses.update(dropped_at=noon)
    album("archived", heard=9, archived_at=noon)
    stays = album("stays")
    album("merged", heard=9, merged_into=stays, merged_at=noon)
    album("just reviewed", heard=9, grade=Grade.AGAIN, days=0)

    assert fronts(deal.deal(ana, at=noon)) == ["stays"]


def test_a_card_that_was_failed_in_the_morning_is_dealt_again_in_the_afternoon(ana, noon, album):
    album("failed", heard=3, grade=Grade.AGAIN, days=0)

    assert fronts(deal.deal(ana, at=noon + timedelta(hours=4))) == ["failed"]


def test_no_more_than_wanted_are_dealt_and_each_with_its_back(ana, noon, album):
    for many in range(5):
        album(f"card {many}", heard=many)

    dealt = deal.deal(ana, at=noon, most=2)

    assert fronts(dealt) == ["card 4", "card 3"]
    assert all(len(each.responses) == 1 for each in dealt)


def test_a_review_takes_a_card_out_of_the_deal(ana, noon, album):
    card = album("often", heard=5, grade=Grade.HARD)
    assert fronts(deal.deal(ana, at=noon)) == ["often"]

    actions.review(card=card, grade=Grade.GOOD, key=uuid4(), by=ana, at=noon)

    assert deal.deal(ana, at=noon) == ()


def test_memory_is_ones_own_and_hearings_are_everybodys(ana, noon, album):
    ben = make_user(ana, at=noon)
    album("known to ana", heard=4, grade=Grade.EASY, days=0)
    album("new to both", heard=2)

    assert fronts(deal.deal(ana, at=noon)) == ["new to both"]
    assert fronts(deal.deal(ben, at=noon)) == ["known to ana", "new to both"]


def test_strangers_cards_are_not_dealt(ana, noon, album):
    album("ours")
    stranger = make_user(ana, at=noon, workspace_id=make_workspace(ana, at=noon).pk)

    assert deal.deal(stranger, at=noon) == ()


def test_an_empty_album_deals_nothing_and_has_no_readiness(ana, noon):
    assert deal.deal(ana, at=noon) == ()
    assert deal.readiness(ana, at=noon) == deal.Readiness(None, 0, 0, 0, 0, 0.0, 10)


def test_readiness_is_what_the_next_objection_meets(ana, noon, album):
    album("known", heard=8, grade=Grade.EASY, days=1)
    album("without a back", heard=4, back=False)
    album("never reviewed", heard=2)

    ready = deal.readiness(ana, at=noon)

    heard = frequency.heard(workspace=ana.workspace_id, at=noon)
    known = Memory.objects.get()
    chance = memory.retrievability(State(known.stability, known.difficulty, known.reviewed_at), noon)
    often = [heard.of(card.pk) for card in ObjectionCard.objects.order_by("pk")]
    assert ready.share == pytest.approx(often[0] * chance / sum(often))
    assert (ready.cards, ready.wanting_back, ready.never_reviewed, ready.hearings) == (3, 1, 1, 14)


def test_what_nobody_gave_a_card_counts_as_not_ready(ana, noon, album):
    album("known", heard=10, grade=Grade.EASY, days=1)
    before = deal.readiness(ana, at=noon)
    make_hearing(ana, at=noon, text="something else")

    after = deal.readiness(ana, at=noon)

    assert after.no_card > 0
    assert after.share < before.share


def test_on_fewer_than_ten_hearings_there_is_no_share(ana, noon, album):
    album("known", heard=9, grade=Grade.EASY)
    assert (deal.readiness(ana, at=noon).share, deal.readiness(ana, at=noon).missing) == (None, 1)

    make_hearing(ana, at=noon)

    assert deal.readiness(ana, at=noon).share is not None


def test_a_campaign_has_a_readiness_of_its_own(ana, noon, album):
    renewals, rescue = make_campaign(ana, at=noon), make_campaign(ana, at=noon, name="Rescue")
    ours, theirs = album("ours", grade=Grade.EASY), album("theirs")
    make_tag(ana, at=noon, card=ours, campaign=renewals)
    make_tag(ana, at=noon, card=theirs, campaign=rescue)
    album("everybody's", grade=Grade.EASY)
    for _ in range(10):
        make_hearing(ana, at=noon, card=ours, campaign=renewals)
        make_hearing(ana, at=noon, card=theirs, campaign=rescue)

    first, second = (deal.readiness(ana, campaign=each.pk, at=noon) for each in (renewals, rescue))

    assert (first.cards, first.hearings, second.cards, second.hearings) == (2, 10, 2, 10)
    assert second.share < first.share


def test_old_hearings_count_less(ana, noon, album):
    new, old, never = album("heard today"), album("heard in summer"), album("never heard")
    make_hearing(ana, at=noon, card=new)
    make_hearing(ana, at=noon - timedelta(days=100), card=old)

    often = frequency.frequencies(workspace=ana.workspace_id, at=noon)

    assert often[new.pk] > often[old.pk] > often[never.pk] > 0


def test_the_database_counts_as_the_pure_one(ana, noon, album):
    card = album("heard now and then")
    heard_at = [noon - timedelta(days=days, minutes=1) for days in (-1, 0, 6.9, 7, 7.1, 30, 61, 200, 363, 364, 900)]
    for at in heard_at:
        make_hearing(ana, at=at, card=card)

    counted = frequency.heard(workspace=ana.workspace_id, at=noon).of_card[card.pk]

    assert counted == pytest.approx(memory.faded(heard_at, at=noon), rel=1e-12)


def fill(ana, noon, *, cards, hearings=0):
    person, campaign = make_person(ana, at=noon), make_campaign(ana, at=noon, name=f"Fill {cards}")
    own = {"workspace_id": ana.workspace_id}
    made = ObjectionCard.objects.bulk_create(
        ObjectionCard(key=uuid4(), front=f"Front {n}", folded=folded(f"Front {n}"), made_at=noon, made_by=ana, **own)
        for n in range(cards)
    )
    Response.objects.bulk_create(
        Response(card=card, key=uuid4(), idea="An idea", made_at=noon, made_by=ana, **own) for card in made
    )
    Memory.objects.bulk_create(
        Memory(
            card=card,
            user=ana,
            stability=1 + n % 40,
            difficulty=5,
            reviewed_at=noon - timedelta(days=9),
            reviews=1,
            **own,
        )
        for n, card in enumerate(made)
        if n % 3
    )
    Hearing.objects.bulk_create(
        Hearing(
            stroke=uuid4(),
            prospect=person,
            campaign=campaign,
            caller=ana,
            heard_at=noon - timedelta(hours=n % 9000),
            text="x",
            card=made[n % cards],
            **own,
        )
        for n in range(hearings)
    )


@pytest.mark.parametrize("cards", [10, 50])
def test_the_deal_asks_five_times_however_many_cards_there_are(ana, noon, cards):
    fill(ana, noon, cards=cards, hearings=2 * cards)

    with CaptureQueriesContext(connection) as asked:
        assert len(deal.deal(ana, at=noon)) >= 7

    assert len(asked) <= 5
    with CaptureQueriesContext(connection) as asked:
        deal.readiness(ana, at=noon)
    assert len(asked) <= 4
