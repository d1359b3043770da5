"""Starter decks: whole, honest, never in the album unasked, and easily put away."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from django.urls import reverse

from bounceback.base.models import Event
from bounceback.core.objections import folded
from bounceback.objections.decks import actions, queries
from bounceback.objections.decks.queries import Standing
from bounceback.objections.decks.reading import NoSuchDeck, deck, decks
from bounceback.objections.models import ObjectionCard, Response
from bounceback.records.kit import file
from bounceback.records.kit.queries import STARTER_REMARKS
from tests import personas
from tests.factories import make_hearing, make_objection_card

NAMES = ["benefit-brokers", "financial-advisers", "realtors", "sales-development"]
PRESSURE = ("guarantee", "only today", "last chance", "act now", "you would be crazy", "risk-free", "no obligation")


def test_there_are_four_decks_of_some_twenty_cards():
    assert [each.name for each in decks()] == NAMES
    for each in decks():
        assert 18 <= len(each.cards) <= 24, each.name
        assert len({folded(card.front) for card in each.cards}) == len(each.cards)


def test_every_card_has_a_family_and_answers_that_can_be_said():
    for each in decks():
        for card in each.cards:
            assert card.family, card.front
            assert 1 <= len(card.responses) <= 3, card.front
            for response in card.responses:
                assert 12 <= len(response.words.split()) <= 48, (card.front, response.idea)  # 5 to 20 seconds
                assert "?" in response.words, (card.front, response.idea)
                assert len(response.idea) <= 50, (card.front, response.idea)


def test_no_answer_presses_or_promises():
    for each in decks():
        words = " ".join(response.words for card in each.cards for response in card.responses).casefold()
        assert [trick for trick in PRESSURE if trick in words] == [], each.name


def test_a_deck_is_written_as_kits_are():
    for each in decks():
        text = (resources.files("bounceback.objections.decks") / "starters" / f"{each.name}.toml").read_text()
        kit = file.read(text.encode())
        raw = tomllib.loads(text)["cards"]
        for card in raw:
            for response in card["responses"]:
                response["words"] = response["words"].strip()

        assert kit.strange == ()
        assert tuple(kit.parts["cards"]) == each.cards
        assert file.write(kit.head, {"cards": raw}, remarks=STARTER_REMARKS) == text


def test_nothing_of_a_deck_is_in_the_album_unasked(ana):
    assert not ObjectionCard.objects.exists()
    assert all(each.had == 0 for each in queries.all_laid(ana))


def test_a_deck_is_taken_once_and_its_cards_are_marked(ana, noon):
    first = actions.take(name="realtors", by=ana, at=noon)
    again = actions.take(name="realtors", by=ana, at=noon)

    whole = len(deck("realtors").cards)
    assert first == (whole, 0, 0)
    assert again == (0, 0, whole)
    assert set(ObjectionCard.objects.values_list("starter", flat=True)) == {"realtors"}
    assert Response.objects.count() == sum(len(card.responses) for card in deck("realtors").cards)
    assert Event.objects.filter(kind="starters.taken").count() == 1


def test_only_chosen_cards_are_taken(ana, noon):
    actions.take(name="realtors", numbers={2, 5}, by=ana, at=noon)

    cards = deck("realtors").cards
    assert set(ObjectionCard.objects.values_list("front", flat=True)) == {cards[1].front, cards[4].front}


def test_a_card_of_ones_own_stays_as_it_is(ana, noon):
    mine = make_objection_card(ana, at=noon, front="we are not selling!")

    taken = actions.take(name="realtors", by=ana, at=noon)

    mine.refresh_from_db()
    assert taken.had == 1
    assert (mine.front, mine.starter, mine.responses.count()) == ("we are not selling!", "", 0)


def test_what_one_has_by_another_name_is_known(ana, noon):
    kept = make_objection_card(ana, at=noon, front="Staying put")
    make_objection_card(ana, at=noon, front="We are not selling", merged_into=kept, merged_at=noon)

    item = queries.laid(deck("realtors"), by=ana).items[0]

    assert item.standing is Standing.HAD
    assert item.other_words == "Staying put"


def test_a_deck_is_put_away_but_for_what_was_heard_or_changed(ana, noon):
    actions.take(name="realtors", by=ana, at=noon)
    heard, reworded, answered, dropped, *others = ObjectionCard.objects.order_by("pk")
    make_hearing(ana, at=noon, card=heard)
    ObjectionCard.objects.filter(pk=reworded.pk).update(front="We want to stay", folded="we want to stay")
    Response.objects.filter(card=answered).update(words="My own words?")
    Response.objects.filter(card=dropped).update(dropped_at=noon)

    count = actions.put_away(name="realtors", by=ana, at=noon)

    assert count == len(others)
    left = ObjectionCard.objects.filter(archived_at=None)
    assert set(left) == {heard, reworded, answered, dropped}


def test_what_was_put_away_comes_back_with_its_deck(ana, noon):
    actions.take(name="realtors", by=ana, at=noon)
    actions.put_away(name="realtors", by=ana, at=noon)

    taken = actions.take(name="realtors", by=ana, at=noon)

    assert taken == (0, len(deck("realtors").cards), 0)
    assert not ObjectionCard.objects.exclude(archived_at=None).exists()


def test_another_workspace_has_its_own(ana, noon):
    dev = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    actions.take(name="realtors", by=ana, at=noon)

    assert queries.laid(deck("realtors"), by=dev).had == 0
    assert actions.put_away(name="realtors", by=dev, at=noon) == 0
    assert actions.take(name="realtors", by=dev, at=noon).made == len(deck("realtors").cards)


def test_a_deck_that_is_none_is_refused(ana, noon):
    with pytest.raises(NoSuchDeck, match="There is no starter deck “plumbers”"):
        actions.take(name="plumbers", by=ana, at=noon)


# Pages


def test_the_whole_deck_is_seen_before_it_is_taken(browser_of_ana):
    page = browser_of_ana.get(reverse("objections:deck", args=["realtors"])).content.decode()

    for card in deck("realtors").cards:
        assert card.front in page
        assert all(response.idea in page for response in card.responses)
    assert not ObjectionCard.objects.exists()


def test_cards_are_taken_and_put_away_on_the_page(browser_of_ana):
    address = reverse("objections:deck", args=["realtors"])

    some = browser_of_ana.post(address, {"card": ["1", "3", "99", "x"]}, follow=True)
    rest = browser_of_ana.post(address, {"all": "all"}, follow=True)
    away = browser_of_ana.post(reverse("objections:deck_away", args=["realtors"]), follow=True)

    whole = len(deck("realtors").cards)
    assert "2 cards taken" in some.content.decode()
    assert f"{whole - 2} cards taken" in rest.content.decode()
    assert f"{whole} cards put away" in away.content.decode()


def test_a_deck_page_asks_as_often_with_cards_as_without(browser_of_ana, ana, noon, django_assert_max_num_queries):
    address = reverse("objections:decks")
    browser_of_ana.get(address)
    with django_assert_max_num_queries(40):
        browser_of_ana.get(address)
    for each in NAMES:
        actions.take(name=each, by=ana, at=noon)

    with django_assert_max_num_queries(45):
        page = browser_of_ana.get(address).content.decode()

    assert "22 among yours" in page


def test_unknown_decks_are_not_found(browser_of_ana):
    assert browser_of_ana.get("/cards/starters/plumbers/").status_code == 404
    assert browser_of_ana.post("/cards/starters/plumbers/away/").status_code == 404


def test_the_command_line_takes_a_deck(prepared):
    said = prepared.json("cards", "starters", "--take", "realtors")
    listed = prepared.json("cards", "starters")
    away = prepared.json("cards", "starters", "--put-away", "realtors")
    unknown = prepared.run("cards", "starters", "--take", "plumbers", check=False)

    whole = len(deck("realtors").cards)
    assert said["made"] == whole
    assert {each["deck"]: each["had"] for each in listed["decks"]}["realtors"] == whole
    assert away["put_away"] == whole
    assert unknown.returncode == 2
    assert "There is no starter deck" in unknown.stderr
