"""The feed of objection cards: whose they are, in which order, and what stands on them."""

from __future__ import annotations

import pytest

from bounceback.core.objections import Grade, folded
from bounceback.objections.queries.feed import feed
from tests import factories, personas


@pytest.fixture
def campaign(ana, noon):
    return factories.make_campaign(ana, at=noon)


@pytest.fixture
def fed(browser_of_ana, campaign):
    """What the cockpit gets."""

    def fed(campaign=campaign.pk, **how):
        return browser_of_ana.get(f"/api/v1/objection-cards?campaign={campaign}", **how)

    return fed


def fronts(answer):
    return [each["front"] for each in answer.json()["cards"]]


def test_the_card_heard_most_in_this_campaign_comes_first(ana, campaign, fed, noon):
    elsewhere = factories.make_campaign(ana, at=noon, name="Another")
    _, here, there = (factories.make_objection_card(ana, at=noon, front=front) for front in ("Never", "Here", "There"))
    factories.make_hearing(ana, at=noon, card=here, campaign=campaign)
    for _ in range(3):
        factories.make_hearing(ana, at=noon, card=there, campaign=elsewhere)

    assert fronts(fed()) == ["Here", "There", "Never"]


def test_only_living_cards_of_this_campaign_and_of_all_are_told(ana, campaign, fed, noon):
    elsewhere = factories.make_campaign(ana, at=noon, name="Another")
    of_all, mine, both, theirs = (
        factories.make_objection_card(ana, at=noon, front=front) for front in ("All", "Mine", "Both", "Theirs")
    )
    for card, tag in ((mine, campaign), (both, campaign), (both, elsewhere), (theirs, elsewhere)):
        factories.make_tag(ana, at=noon, card=card, campaign=tag)
    factories.make_objection_card(ana, at=noon, front="Archived", archived_at=noon)
    factories.make_objection_card(ana, at=noon, front="Merged", merged_into=of_all, merged_at=noon)

    assert sorted(fronts(fed())) == ["All", "Both", "Mine"]


def test_responses_come_best_proven_first_with_their_record(ana, fed, noon):
    card = factories.make_objection_card(ana, at=noon)
    factories.make_response(ana, at=noon, card=card, idea="Untried", position=0)
    good = factories.make_response(ana, at=noon, card=card, idea="Proven", position=1)
    factories.make_response(ana, at=noon, card=card, idea="Dropped", position=2, dropped_at=noon)
    for turn in ["WENT_ON"] * 9 + ["HUNG_UP"] * 5:
        factories.make_hearing(ana, at=noon, card=card, response=good, grade=Grade.GOOD, turn=turn)

    (told,) = fed().json()["cards"]

    assert [(each["idea"], each["record"]) for each in told["responses"]] == [
        ("Proven", "went on 9 of 14 · 47–78 %"),
        ("Untried", "not tried yet"),
    ]
    assert told["heard"] == 14


def test_a_card_keeps_its_place_in_the_collection(ana, fed, noon):
    first = factories.make_objection_card(ana, at=noon, front="First", archived_at=noon)
    factories.make_objection_card(ana, at=noon, front="Second")
    factories.make_objection_card(ana, at=noon, front="Was merged", merged_into=first, merged_at=noon)
    factories.make_objection_card(ana, at=noon, front="Third")

    answer = fed().json()

    assert {each["front"]: each["nth"] for each in answer["cards"]} == {"Second": 2, "Third": 3}
    assert answer["collected"] == 3


def test_other_words_for_a_card_are_told_folded(ana, fed, noon):
    card = factories.make_objection_card(ana, at=noon, front="We have a broker!")
    factories.make_phrasing(ana, at=noon, card=card, text="My cousin does it…", folded=folded("My cousin does it…"))

    (told,) = fed().json()["cards"]

    assert (told["folded"], told["phrasings"]) == ("we have a broker", ["my cousin does it"])


def test_nothing_is_sent_again_until_something_was_written(ana, fed, browser_of_ana, noon):
    mark = fed()["ETag"]

    assert fed(headers={"If-None-Match": mark}).status_code == 304

    browser_of_ana.post("/api/v1/sessions/1/end")  # refused: nothing was written
    assert fed(headers={"If-None-Match": mark}).status_code == 304
    factories.make_event(ana, at=noon)
    assert fed(headers={"If-None-Match": mark}).status_code == 200


def test_a_strangers_campaign_and_cards_are_not_there(fed, noon):
    stranger = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    factories.make_objection_card(stranger, at=noon, front="Theirs")
    theirs = factories.make_campaign(stranger, at=noon)

    assert fronts(fed()) == []
    assert fed(campaign=theirs.pk).status_code == 404


@pytest.mark.parametrize("cards", [10, 50])
def test_it_takes_as_many_queries_for_many_cards_as_for_few(ana, campaign, cards, django_assert_num_queries, noon):
    for _ in range(cards):
        card = factories.make_objection_card(ana, at=noon)
        response = factories.make_response(ana, at=noon, card=card)
        factories.make_hearing(ana, at=noon, card=card, response=response, grade=Grade.GOOD, turn="WENT_ON")
        factories.make_phrasing(ana, at=noon, card=card)

    with django_assert_num_queries(6):
        feed(workspace=ana.workspace_id, campaign=campaign.pk, at=noon)
