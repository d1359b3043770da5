"""What is done to cards: made once, written on both sides, merged, split, put away."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.base.models import Event
from bounceback.core.objections import CallEnd, Grade, Heard, Occasion
from bounceback.objections import actions
from bounceback.objections.models import Hearing, Memory, ObjectionCard, Response, Review
from bounceback.objections.refusals import (
    CardArchived,
    ChangedMeanwhile,
    FrontTaken,
    NoFront,
    NoIdea,
    NothingToSplit,
    SameCard,
)
from bounceback.objections.steps import hearings, memories
from bounceback.objections.steps.cards import known
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(ana, noon):
    return {"by": ana, "at": noon}


@pytest.fixture
def broker(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="We have a broker")


@pytest.fixture
def cousin(ana, noon):
    return factories.make_objection_card(ana, at=noon, front="My cousin does it")


def hear(ana, noon, card, **fields):
    return factories.make_hearing(
        ana,
        at=noon,
        card=card,
        prospect=fields.pop("prospect", None) or factories.make_person(ana, at=noon),
        **fields,
    )


def test_the_same_key_makes_one_card(who):
    key = uuid4()

    first = actions.make_card(key=key, front="Too busy", **who)
    second = actions.make_card(key=key, front="Too busy", **who)

    assert first == second
    assert Event.objects.filter(kind="objection_card.made").count() == 1


def test_making_an_archived_card_again_brings_it_back(who, broker):
    actions.archive(card=broker, **who)

    found = actions.make_card(key=uuid4(), front="we have a broker.", idea="Ask since when", **who)

    assert found == broker
    assert found.archived_at is None
    assert found.responses.get().idea == "Ask since when"


def test_an_archived_card_that_is_heard_again_as_new_comes_back(ana, noon, who, broker):
    actions.archive(card=broker, **who)
    listing = factories.make_listing(ana, at=noon)

    hearings.hear(
        [Heard(3, "We have a broker!", card=uuid4())],
        prospect=listing.prospect_id,
        campaign=factories.some_campaign(ana, at=noon).pk,
        began_at=noon,
        local_hour=12,
        end=CallEnd(),
        stroke=uuid4(),
        by=ana,
        at=noon,
    )

    broker.refresh_from_db()
    assert broker.archived_at is None
    assert broker.hearings.count() == 1


def test_a_card_without_a_letter_is_refused(who, broker):
    with pytest.raises(NoFront):
        actions.make_card(key=uuid4(), front=" ?! ", **who)
    with pytest.raises(NoFront):
        actions.write_card(card=broker, front="…", family="", **who)
    with pytest.raises(NoIdea):
        actions.write_response(card=broker, key=uuid4(), idea="  ", **who)


def test_other_words_on_either_side_are_worth_half_of_what_was_learnt(ana, noon, who, broker):
    response = factories.make_response(ana, at=noon, card=broker, idea="Ask", words="Since when?")
    before = memories.remember(broker, user=ana, grade=Grade.GOOD, occasion=Occasion.DEALT, at=noon).stability

    actions.write_card(card=broker, front="A broker does it", family="", **who)
    after_front = Memory.objects.get().stability
    actions.write_response(card=broker, key=response.key, idea="Ask", words="How long?", **who)

    assert after_front == pytest.approx(before / 2)
    assert Memory.objects.get().stability == pytest.approx(before / 4)
    assert Review.objects.filter(occasion=Occasion.REWRITTEN).count() == 2


def test_blanks_case_and_marks_cost_nothing(ana, noon, who, broker):
    """The control."""
    response = factories.make_response(ana, at=noon, card=broker, idea="Ask", words="Since when?")
    before = memories.remember(broker, user=ana, grade=Grade.GOOD, occasion=Occasion.DEALT, at=noon).stability

    actions.write_card(card=broker, front="We have a Broker!", family="HAS_ONE", **who)
    actions.write_response(card=broker, key=response.key, idea="Ask.", words="Since  when", **who)

    broker.refresh_from_db()
    assert (broker.front, broker.family) == ("We have a Broker!", "HAS_ONE")
    assert Memory.objects.get().stability == before


def test_new_words_must_be_found_by_their_meaning_anew(who, broker):
    ObjectionCard.objects.filter(pk=broker.pk).update(vector=b"old")

    written = actions.write_card(card=broker, front="A broker does it", family="", **who)

    assert written.vector is None


def test_two_cards_never_have_the_same_front(who, broker, cousin):
    with pytest.raises(FrontTaken) as refused:
        actions.write_card(card=cousin, front="we have a broker", family="", **who)

    assert refused.value.twin == broker


def test_what_was_changed_meanwhile_is_not_written_over(who, broker):
    with pytest.raises(ChangedMeanwhile):
        actions.write_card(card=broker, front="A broker does it", family="", seen="what stood there once", **who)


def test_responses_stand_in_the_order_that_was_wished(ana, noon, who, broker):
    first, second, third = (
        factories.make_response(ana, at=noon, card=broker, idea=f"Idea {n}", position=n) for n in range(3)
    )

    actions.arrange(card=broker, order=[third.key], **who)

    assert list(broker.responses.order_by("position")) == [third, first, second]


def test_a_tag_of_a_stranger_is_left_out(ana, noon, who, broker):
    desk = factories.make_workspace(ana, at=noon)
    dev = factories.make_user(ana, at=noon, workspace_id=desk.pk)
    theirs = factories.make_campaign(dev, at=noon)

    actions.tag(card=broker, campaigns=[theirs], **who)

    assert not broker.tags.exists()


def test_a_merge_brings_everything_along(ana, noon, who, broker, cousin):
    kept = factories.make_response(ana, at=noon, card=broker, idea="Ask since when", words="Since when?")
    same = factories.make_response(ana, at=noon, card=cousin, idea="ask since when", words="Since when")
    other = factories.make_response(ana, at=noon, card=cousin, idea="A second pair of eyes")
    heard = hear(ana, noon, cousin, response=same, grade=Grade.GOOD)
    factories.make_phrasing(ana, at=noon, card=cousin, text="It stays in the family")
    campaign = factories.some_campaign(ana, at=noon)
    factories.make_tag(ana, at=noon, card=cousin, campaign=campaign)

    result = actions.merge(card=cousin, into=broker, **who)

    heard.refresh_from_db()
    other.refresh_from_db()
    assert result == broker
    assert (heard.card, heard.response) == (broker, kept)
    assert other.card == broker
    assert set(broker.responses.filter(dropped_at=None)) == {kept, other}
    assert {each.text for each in broker.phrasings.all()} == {"It stays in the family", "My cousin does it"}
    assert broker.tags.get().campaign == campaign
    assert known(cousin.key, by=ana) == broker


def test_after_a_merge_memory_is_reckoned_from_all_reviews(ana, noon, who, broker, cousin):
    memories.remember(broker, user=ana, grade=Grade.GOOD, occasion=Occasion.DEALT, at=noon - timedelta(days=9))
    memories.remember(cousin, user=ana, grade=Grade.GOOD, occasion=Occasion.DEALT, at=noon - timedelta(days=2))

    actions.merge(card=cousin, into=broker, **who)

    memory = Memory.objects.get()
    assert (memory.card, memory.reviews) == (broker, 2)


def test_a_merge_is_done_once_from_either_side(who, broker, cousin):
    actions.merge(card=cousin, into=broker, **who)

    with pytest.raises(SameCard):
        actions.merge(card=broker, into=cousin, **who)
    with pytest.raises(SameCard):
        actions.merge(card=cousin, into=broker, **who)
    broker.refresh_from_db()
    assert broker.merged_into is None


def test_a_merge_into_a_merged_card_goes_to_what_it_became(ana, noon, who, broker, cousin):
    third = factories.make_objection_card(ana, at=noon, front="Somebody does it")
    actions.merge(card=cousin, into=broker, **who)

    assert actions.merge(card=third, into=cousin, **who) == broker


def test_addresses_of_cards_merged_twice_lead_to_the_last(ana, noon, who, broker, cousin):
    third = factories.make_objection_card(ana, at=noon, front="Somebody does it")

    actions.merge(card=cousin, into=broker, **who)
    actions.merge(card=broker, into=third, **who)

    cousin.refresh_from_db()
    assert cousin.merged_into == third


def test_nothing_is_merged_into_an_archived_card(who, broker, cousin):
    actions.archive(card=broker, **who)

    with pytest.raises(CardArchived):
        actions.merge(card=cousin, into=broker, **who)


def test_the_front_of_a_merged_card_can_be_made_anew(who, broker, cousin):
    actions.merge(card=cousin, into=broker, **who)

    again = actions.make_card(key=uuid4(), front="My cousin does it", **who)

    assert again not in (cousin, broker)


def test_a_late_log_that_names_a_joined_response_keeps_it(ana, noon, who, broker, cousin):
    factories.make_response(ana, at=noon, card=broker, idea="Ask", words="")
    same = factories.make_response(ana, at=noon, card=cousin, idea="Ask", words="")
    actions.merge(card=cousin, into=broker, **who)
    listing = factories.make_listing(ana, at=noon)

    hearings.hear(
        [Heard(3, "My cousin", card=cousin.key, response=same.key, grade=Grade.GOOD)],
        prospect=listing.prospect_id,
        campaign=factories.some_campaign(ana, at=noon).pk,
        began_at=noon,
        local_hour=12,
        end=CallEnd(),
        stroke=uuid4(),
        by=ana,
        at=noon,
    )

    heard = Hearing.objects.get()
    assert (heard.card, heard.response) == (broker, same)


def test_a_split_takes_a_response_with_what_was_heard_then(ana, noon, who, broker):
    goes = factories.make_response(ana, at=noon, card=broker, idea="Family first")
    stays = factories.make_response(ana, at=noon, card=broker, idea="A second pair of eyes")
    with_it = hear(ana, noon, broker, response=goes, grade=Grade.GOOD)
    chosen = hear(ana, noon, broker, response=stays, grade=Grade.GOOD)
    left = hear(ana, noon, broker, response=stays, grade=Grade.GOOD)

    made = actions.split(card=broker, key=uuid4(), front="Family", responses=[goes], hearings=[chosen], **who)

    for row in (goes, with_it, chosen, left):
        row.refresh_from_db()
    assert (goes.card, with_it.card, chosen.card, left.card) == (made, made, made, broker)
    assert chosen.response.idea == "A second pair of eyes"
    assert chosen.response != stays
    assert {each.idea for each in made.responses.all()} == {"Family first", "A second pair of eyes"}


def test_live_reviews_go_with_their_hearings(ana, noon, who, broker):
    went, stayed = uuid4(), uuid4()
    heard = hear(ana, noon, broker, stroke=went)
    hear(ana, noon, broker, stroke=stayed)
    for stroke in (went, stayed):
        memories.remember(broker, user=ana, grade=Grade.GOOD, occasion=Occasion.LIVE, stroke=stroke, at=noon)

    made = actions.split(card=broker, key=uuid4(), front="Family", hearings=[heard], **who)

    assert {memory.card: memory.reviews for memory in Memory.objects.all()} == {made: 1, broker: 1}


def test_a_live_review_stays_where_its_call_is_still_heard(ana, noon, who, broker):
    """Heard twice on one call, and one of the two goes: the call was a review of the card that stays."""
    both, once = uuid4(), uuid4()
    goes = hear(ana, noon, broker, stroke=both)
    hear(ana, noon, broker, stroke=both)
    alone = hear(ana, noon, broker, stroke=once)
    for stroke in (both, once):
        memories.remember(broker, user=ana, grade=Grade.GOOD, occasion=Occasion.LIVE, stroke=stroke, at=noon)

    made = actions.split(card=broker, key=uuid4(), front="Family", hearings=[goes, alone], **who)

    assert {review.stroke: review.card for review in Review.objects.all()} == {both: broker, once: made}
    assert {memory.card: memory.reviews for memory in Memory.objects.all()} == {made: 1, broker: 1}


def test_a_phrasing_that_becomes_the_front_is_none_any_more(ana, noon, who, broker):
    phrasing = factories.make_phrasing(ana, at=noon, card=broker, text="It stays in the family")

    made = actions.split(card=broker, key=uuid4(), front="It stays in the family", phrasings=[phrasing], **who)

    assert not made.phrasings.exists()
    assert not broker.phrasings.exists()


def test_a_split_of_nothing_or_onto_another_front_is_refused(ana, noon, who, broker, cousin):
    theirs = hear(ana, noon, cousin)

    with pytest.raises(NothingToSplit):
        actions.split(card=broker, key=uuid4(), front="Family", hearings=[theirs], **who)
    with pytest.raises(FrontTaken):
        actions.split(card=cousin, key=uuid4(), front="We have a broker", hearings=[theirs], **who)
    assert ObjectionCard.objects.count() == 2


def test_a_second_click_splits_nothing(ana, noon, who, broker):
    heard, key = hear(ana, noon, broker), uuid4()

    first = actions.split(card=broker, key=key, front="Family", hearings=[heard], **who)
    second = actions.split(card=broker, key=key, front="Family", hearings=[heard], **who)

    assert first == second


def test_a_second_click_leaves_no_event(ana, noon, who, broker):
    response = factories.make_response(ana, at=noon, card=broker)
    actions.archive(card=broker, **who)
    actions.drop_response(response=response, **who)
    before = Event.objects.count()

    actions.archive(card=broker, **who)
    actions.drop_response(response=response, **who)
    actions.tag(card=broker, campaigns=[], **who)
    actions.arrange(card=broker, order=[response.key], **who)

    assert Event.objects.count() == before


def test_writing_a_dropped_response_again_puts_it_back(ana, noon, who, broker):
    response = factories.make_response(ana, at=noon, card=broker, idea="Ask", dropped_at=noon)

    actions.write_response(card=broker, key=response.key, idea="Ask", words=response.words, **who)

    assert Response.objects.get().dropped_at is None


def test_a_response_that_was_edited_can_be_made_anew(who):
    card = actions.make_card(key=uuid4(), front="Too busy", idea="Ask when", **who)
    actions.write_response(card=card, key=card.responses.get().key, idea="It takes a minute", **who)

    actions.make_card(key=uuid4(), front="Too busy", idea="Ask when", **who)

    assert [each.idea for each in card.responses.order_by("position")] == ["It takes a minute", "Ask when"]


def test_a_key_that_a_strangers_response_has_makes_one_of_our_own(ana, noon, who, broker):
    desk = factories.make_workspace(ana, at=noon)
    theirs = factories.make_response(factories.make_user(ana, at=noon, workspace_id=desk.pk), at=noon, idea="Theirs")

    for words in ("Ours", "Ours, edited"):
        actions.write_response(card=broker, key=theirs.key, idea=words, **who)

    theirs.refresh_from_db()
    assert theirs.idea == "Theirs"
    assert broker.responses.get().idea == "Ours, edited"


def test_a_response_of_another_card_is_not_written_from_this_one(ana, noon, who, broker, cousin):
    response = factories.make_response(ana, at=noon, card=cousin, idea="Family first")

    with pytest.raises(ChangedMeanwhile):
        actions.write_response(card=broker, key=response.key, idea="Ask since when", **who)

    response.refresh_from_db()
    assert response.idea == "Family first"


def test_a_log_that_is_taken_back_leaves_the_card_that_another_one_became(ana, noon, who, cousin):
    stroke = uuid4()
    made = factories.make_objection_card(ana, at=noon, front="Family", stroke=stroke)
    nobody = factories.make_objection_card(ana, at=noon, front="Nobody touched it", stroke=stroke)
    hear(ana, noon, nobody, stroke=stroke, text=nobody.front)
    actions.merge(card=cousin, into=made, **who)
    actions.forget_phrasing(phrasing=made.phrasings.get(), **who)

    hearings.undo(stroke, woken={}, workspace=ana.workspace_id)

    assert known(cousin.key, by=ana) == made
    assert not ObjectionCard.objects.filter(front="Nobody touched it").exists()
