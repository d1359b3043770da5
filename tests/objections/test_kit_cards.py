"""Cards in a kit: out, in, looked at, taken; and whatever strangers put into them."""

from __future__ import annotations

import tomllib

import pytest

from bounceback.base.refused import Refused
from bounceback.campaigns.models import Campaign
from bounceback.core.kits import State
from bounceback.objections import kit as kit_part
from bounceback.objections.kit import belonging
from bounceback.objections.models import ObjectionCard, Tag
from bounceback.records.kit import actions, file, queries
from bounceback.records.kit.refusals import CannotGive, KitUnreadable
from tests.factories import (
    make_campaign,
    make_hearing,
    make_objection_card,
    make_phrasing,
    make_response,
    make_tag,
)

HEAD = '[kit]\nformat = 1\ntitle = "Cards"\n'
BROKER = """
[[cards]]
front = "We have a broker"
family = "has_one"
[[cards.responses]]
idea = "How many quotes"
words = "How many quotes did you see?"
[[cards.responses]]
idea = "What must stay"
"""


@pytest.fixture
def renewals(ana, noon) -> Campaign:
    return make_campaign(ana, at=noon, name="Renewals")


def kit_of(text: str = BROKER) -> file.Kit:
    return file.read((HEAD + text).encode())


def states(kit: file.Kit, into: Campaign) -> list[State]:
    return [
        change.state
        for group in queries.look(kit, into, workspace=into.workspace_id).groups
        if group.title == "Cards"
        for change in group.changes
    ]


def test_what_goes_out_comes_in_the_same(ana, noon, renewals):
    card = make_objection_card(ana, at=noon, front="We have a broker", family="HAS_ONE")
    make_response(ana, at=noon, card=card, idea="Second", words='Say "hello"\nand wait.', position=1)
    make_response(ana, at=noon, card=card, idea="First", words="", position=0)
    make_response(ana, at=noon, card=card, idea="Gone", dropped_at=noon)
    text = queries.text_of(renewals, author="", licence="", at=noon)
    ObjectionCard.objects.all().delete()

    actions.take(kit=file.read(text.encode()), into=renewals, by=ana, at=noon)

    back = ObjectionCard.objects.get()
    assert (back.front, back.family, back.starter) == ("We have a broker", "HAS_ONE", "")
    assert list(back.responses.order_by("position").values_list("idea", "words")) == [
        ("First", ""), ("Second", 'Say "hello"\nand wait.'),
    ]  # fmt: skip
    assert queries.text_of(renewals, author="", licence="", at=noon) == text


def test_cards_of_the_campaign_and_of_all_campaigns_go_out(ana, noon, renewals):
    everywhere = make_objection_card(ana, at=noon)
    here = make_tag(ana, at=noon, campaign=renewals, card=make_objection_card(ana, at=noon)).card
    make_tag(ana, at=noon, campaign=make_campaign(ana, at=noon, name="Other"), card=make_objection_card(ana, at=noon))
    make_objection_card(ana, at=noon, archived_at=noon)
    make_objection_card(ana, at=noon, merged_into=here, merged_at=noon)

    assert list(belonging(renewals)) == [everywhere, here]


def test_nothing_that_was_heard_goes_out(ana, noon, renewals):
    card = make_objection_card(ana, at=noon, front="We have a broker")
    make_hearing(ana, at=noon, card=card, text="SECRETWORDS")
    make_phrasing(ana, at=noon, card=card, text="SECRETWORDS too")

    assert "SECRETWORDS" not in queries.text_of(renewals, author="", licence="", at=noon)


def test_a_new_card_is_for_the_campaign_that_took_it(ana, noon, renewals):
    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    card = ObjectionCard.objects.get()
    assert list(card.tags.values_list("campaign", flat=True)) == [renewals.pk]
    assert card.responses.count() == 2


def test_the_same_kit_again_changes_nothing(ana, noon, renewals):
    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    assert states(kit_of(), renewals) == [State.SAME]


def test_a_card_i_have_gets_what_it_lacks_and_loses_nothing(ana, noon, renewals):
    mine = make_objection_card(ana, at=noon, front="we have a broker!", family="OTHER")
    make_response(ana, at=noon, card=mine, idea="My own", words="My own words.")
    assert states(kit_of(), renewals) == [State.CHANGED]

    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    mine.refresh_from_db()
    assert (mine.front, mine.family) == ("we have a broker!", "OTHER")
    assert list(mine.responses.order_by("position", "pk").values_list("idea", flat=True)) == [
        "My own", "How many quotes", "What must stay",
    ]  # fmt: skip
    assert not mine.tags.exists()


def test_what_differs_in_marks_and_case_only_is_not_lacking(ana, noon, renewals):
    mine = make_objection_card(ana, at=noon, front="We have a broker")
    make_response(ana, at=noon, card=mine, idea="how many quotes?", words="How many quotes did you see")
    make_response(ana, at=noon, card=mine, idea="What must stay!", words="")

    assert states(kit_of(), renewals) == [State.SAME]


def test_a_card_that_is_full_is_left_alone(ana, noon, renewals):
    mine = make_objection_card(ana, at=noon, front="We have a broker")
    for number in range(11):
        make_response(ana, at=noon, card=mine, idea=f"Mine {number}", words="")
    assert states(kit_of(), renewals) == [State.CHANGED]

    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    assert mine.responses.count() == 12
    assert mine.responses.filter(idea="How many quotes").exists()
    assert states(kit_of(), renewals) == [State.LEFT]


def test_of_a_card_that_was_merged_as_many_answers_go_out_as_come_in(ana, noon, renewals):
    card = make_objection_card(ana, at=noon, front="We have a broker")
    for number in range(15):
        make_response(ana, at=noon, card=card, idea=f"Answer {number}", words="", position=number)

    kit = file.read(queries.text_of(renewals, author="", licence="", at=noon).encode())

    assert [each.idea for each in kit.parts["cards"][0].responses] == [f"Answer {number}" for number in range(12)]
    assert states(kit, renewals) == [State.SAME]


def test_nothing_is_added_where_only_new_items_are_wanted(ana, noon, renewals):
    mine = make_objection_card(ana, at=noon, front="We have a broker")

    actions.take(kit=kit_of(), into=renewals, only_new=True, by=ana, at=noon)

    assert not mine.responses.exists()


def test_a_card_can_be_left(ana, noon, renewals):
    actions.take(kit=kit_of(), into=renewals, choices={"cards/1": "leave"}, by=ana, at=noon)

    assert not ObjectionCard.objects.exists()


def test_a_card_that_was_put_away_stays_away(ana, noon, renewals):
    card = make_objection_card(ana, at=noon, front="We have a broker", archived_at=noon)
    assert states(kit_of(), renewals) == [State.LEFT]

    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)
    actions.take(kit=kit_of(), into=None, by=ana, at=noon)

    card.refresh_from_db()
    assert card.archived_at == noon
    assert not card.responses.exists()


def test_other_words_of_mine_and_merged_cards_are_known(ana, noon, renewals):
    mine = make_objection_card(ana, at=noon, front="Somebody does it")
    make_phrasing(ana, at=noon, card=mine, text="We have a broker")

    change = queries.look(kit_of(), renewals, workspace=renewals.workspace_id).changes[0]
    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    assert "You have it as “Somebody does it”" in change.why
    assert ObjectionCard.objects.get().responses.count() == 2


def test_a_card_of_another_campaign_can_be_used_here_too(ana, noon, renewals):
    other = make_campaign(ana, at=noon, name="Other")
    actions.take(kit=kit_of(), into=other, by=ana, at=noon)
    assert states(kit_of(), renewals) == [State.CHANGED]

    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    assert set(Tag.objects.values_list("campaign", flat=True)) == {other.pk, renewals.pk}


def test_the_starter_kits_bring_no_cards(db):
    assert all("cards" not in tomllib.loads(each.text) for each in queries.starters())


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        ('[cards]\nall = 1', "cards should be tables"),
        ("[[cards]]", "The front of card number 1 is empty"),
        ('[[cards]]\nfront = "?!"', "has no words"),
        ('[[cards]]\nfront = 7', "should be a text"),
        (f'[[cards]]\nfront = "{"x" * 301}"', "300 is the most"),
        ('[[cards]]\nfront = "a\\u202eb"', "U+202E"),
        ('[[cards]]\nfront = "A"\nfamily = "grumpy"', "“grumpy” is no family"),
        ('[[cards]]\nfront = "A"\n[[cards]]\nfront = " a! "', "comes twice"),
        ('[[cards]]\nfront = "A"\nresponses = ["x"]', "cards.responses should be tables"),
        ('[[cards]]\nfront = "A"\n[[cards.responses]]\nwords = "x"', "the idea of a response is empty"),
        ('[[cards]]\nfront = "A"\n' + '[[cards.responses]]\nidea = "x"\n' * 13, "12 is the most"),
        (f'[[cards]]\nfront = "A"\n[[cards.responses]]\nidea = "x"\nwords = "{"y" * 2001}"', "2,000 is the most"),
    ],
)  # fmt: skip
def test_what_is_no_card_is_refused_in_a_sentence(cards, said):
    with pytest.raises(KitUnreadable) as refused:
        kit_of(cards)

    assert said in refused.value.text


def test_what_a_later_program_wrote_on_a_card_is_named_and_left_alone():
    kit = kit_of('[[cards]]\nfront = "A"\ncolour = "red"')

    assert kit.strange == ("cards: colour",)
    assert kit.parts["cards"][0].front == "A"


def test_more_words_than_a_kit_holds_are_not_given(ana, noon, renewals, monkeypatch):
    monkeypatch.setattr(file, "LARGEST", 1_000)
    make_response(ana, at=noon, words="x" * 1_000)

    with pytest.raises(Refused, match="more than a kit can hold"):
        queries.text_of(renewals, author="", licence="", at=noon)


def test_where_there_are_too_many_cards_the_campaign_goes_without_them(
    ana, noon, renewals, monkeypatch, browser_of_ana
):
    make_objection_card(ana, at=noon, front="We have a broker")
    make_objection_card(ana, at=noon, front="No time")
    monkeypatch.setattr(kit_part, "MOST_CARDS", 1)

    with pytest.raises(CannotGive, match=r"It has 2 cards, and 1 is the most\. Leave them out"):
        queries.text_of(renewals, at=noon)

    given = browser_of_ana.get("/record/kits/out/", {"campaign": renewals.pk, "no_cards": "on"})
    assert given.status_code == 200
    assert "cards" not in file.read(given.content).parts
