"""The card that was meant comes up although the words differ."""

from __future__ import annotations

import pytest

from bounceback.objections.meaning import encoder, tasks, texts, vectors
from bounceback.objections.meaning.likely import like
from bounceback.objections.models import ObjectionCard, Phrasing
from bounceback.objections.steps import cards as steps
from tests import factories
from tests.objections import finding

pytestmark = pytest.mark.django_db

needs_the_model = pytest.mark.skipif(not encoder.installed(), reason="the extra `meaning` is not installed")


@pytest.fixture
def without_the_model(monkeypatch):
    monkeypatch.setattr(encoder, "_loaded", encoder.NotLoaded("not here"))


@pytest.fixture
def album(ana, noon):
    fronts = ("We already have a broker.", "I'm not interested.", "Just send me an email.", "We have no budget.")
    return [factories.make_objection_card(ana, at=noon, front=front) for front in fronts]


@needs_the_model
def test_other_words_of_the_same_meaning_bring_the_card_up(ana, album):
    assert like("Drop me some information by mail", by=ana)[0].front == "Just send me an email."


def test_without_the_model_letters_find_it(ana, album, without_the_model):
    assert [each.front for each in like("we alredy have a brokr", by=ana)] == ["We already have a broker."]
    assert like("Drop me some information by mail", by=ana) == ()


@needs_the_model
def test_no_more_than_three_are_offered_and_the_likeliest_first(ana, album):
    found = like("we have no budget for a broker, send an email, not interested", by=ana)

    assert len(found) == 3
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\x00", "☃", "x" * 5_000])
def test_what_says_nothing_finds_nothing(ana, album, typed):
    assert like(typed, by=ana) == ()


def test_without_cards_nothing_is_offered(ana):
    assert like("We already have a broker", by=ana) == ()


def test_archived_and_merged_cards_are_left_out(ana, noon, album):
    ObjectionCard.objects.filter(pk=album[0].pk).update(archived_at=noon)
    ObjectionCard.objects.filter(pk=album[3].pk).update(merged_into=album[1], merged_at=noon)

    assert album[0].pk not in {each.card for each in like("We already have a broker.", by=ana)}
    assert album[3].pk not in {each.card for each in like("We have no budget.", by=ana)}


def test_another_workspace_is_never_seen(ana, album, noon):
    dev = factories.make_user(ana, at=noon, workspace_id=factories.make_workspace(ana, at=noon).pk)

    assert like("We already have a broker.", by=dev) == ()


def test_a_confirmed_phrasing_finds_its_card_the_next_time(ana, album, noon):
    assert like("My wife's brother sells that stuff", by=ana)[:1] != (album[0].pk,)

    steps.learn_words(album[0], "My wife's brother sells that stuff", stroke=None, at=noon)

    found = like("my wifes brother sels that stuff", by=ana)[0]
    assert (found.card, found.said) == (album[0].pk, "My wife's brother sells that stuff")


def test_a_card_is_offered_once_however_many_of_its_words_come_near(ana, album, noon):
    for words in ("We have got a broker already", "A broker we already have", "we already have our broker"):
        steps.learn_words(album[0], words, stroke=None, at=noon)

    found = [each.card for each in like("We already have a broker", by=ana)]

    assert found.count(album[0].pk) == 1


@needs_the_model
def test_a_front_that_is_written_anew_is_found_by_its_new_meaning(ana, album, noon):
    vectors.make_missing()
    like("warm up", by=ana)

    ObjectionCard.objects.filter(pk=album[1].pk).update(front="The roof leaks.", folded="the roof leaks")
    factories.make_event(ana, at=noon)

    assert like("Rain comes through the ceiling", by=ana)[0].front == "The roof leaks."


@needs_the_model
def test_it_offers_what_the_scoring_reckons_with(ana, noon):
    of = finding.read(*finding.TRADES)
    cards = [factories.make_objection_card(ana, at=noon, front=front) for front in of.fronts]
    vectors.make_missing()
    reckoned = finding.by_both(of.said, of.fronts)

    agreed = 0
    for place in range(0, len(of.said), 5):
        best = int(reckoned[place].argmax())
        expected = cards[best].pk if reckoned[place, best] > 0 else None
        offered = like(of.said[place], by=ana)
        agreed += (offered[0].card if offered else None) == expected

    # Kept vectors have numbers of one byte, so that two that are as near as each other may change places.
    assert agreed >= 37  # of 39


@needs_the_model
def test_many_cards_at_once_are_made_findable_by_an_errand(ana, noon):
    some = [factories.make_objection_card(ana, at=noon, front=f"{word} is in the way") for word in WORDS]
    factories.make_phrasing(ana, at=noon, card=some[0], text="Our cousin does it")

    assert vectors.missing() == len(WORDS) + 1
    assert tasks.make_missing.call() == len(WORDS) + 1
    assert vectors.missing() == 0
    assert all(len(each) == vectors.SIZE for each in ObjectionCard.objects.values_list("vector", flat=True))


@needs_the_model
def test_what_the_errand_has_not_come_to_is_made_a_few_at_a_time(ana, noon):
    for word in WORDS:
        factories.make_objection_card(ana, at=noon, front=f"{word} is in the way")

    found = [texts.texts(ana.workspace_id) for _ in range(4)]

    assert [len(each.meant) for each in found] == [8, 16, 24, 30]
    assert [each.whole for each in found] == [False, False, False, True]


@needs_the_model
def test_asking_writes_nothing(ana, album, django_assert_num_queries):
    like("warm up", by=ana)

    with django_assert_num_queries(4) as asked:  # three newest rows, and the cards that are offered
        like("Drop me some information by mail", by=ana)
    assert all(each["sql"].startswith("SELECT") for each in asked.captured_queries)


@needs_the_model
def test_a_vector_fits_its_text_and_its_model_only():
    mark = encoder.mark()
    (packed,) = vectors.pack(encoder.encoder().vectors(["We have no budget."]), ["We have no budget."], mark=mark)

    assert vectors.fits(packed, "We have no budget.", mark=mark)
    assert not vectors.fits(packed, "We have a budget.", mark=mark)
    assert not vectors.fits(packed, "We have no budget.", mark=b"else")
    assert not vectors.fits(packed[:-1], "We have no budget.", mark=mark)
    assert not vectors.fits(None, "We have no budget.", mark=mark)


@needs_the_model
def test_packing_changes_likeness_by_thousandths():
    of = finding.read("tuning")
    exact = encoder.encoder().vectors(of.fronts)
    kept = vectors.unpack(vectors.pack(exact, of.fronts, mark=encoder.mark()))

    assert abs(exact @ exact.T - kept @ kept.T).max() < 0.01


@needs_the_model
def test_texts_of_many_lengths_are_the_same_together_as_alone():
    some = ["No.", "We already have a broker.", "x" * 300, "It goes up eighteen percent no matter who we use, " * 6]
    model = encoder.encoder()

    together = model.vectors(some)

    for place, text in enumerate(some):
        assert float(together[place] @ model.vectors([text])[0]) > 0.999


def test_phrasings_of_cards_that_are_away_are_left_out(ana, album, noon):
    factories.make_phrasing(ana, at=noon, card=album[0], text="Our cousin does it")
    ObjectionCard.objects.filter(pk=album[0].pk).update(archived_at=noon)

    assert Phrasing.objects.count() == 1
    assert album[0].pk not in {each.card for each in like("Our cousin does it", by=ana)}


WORDS = [f"Machine {number}" for number in range(30)]


def test_what_a_call_taught_is_known_after_it_and_what_was_taken_back_is_not(ana, album, noon):
    call = factories.make_call(ana, at=noon)
    like("warm up", by=ana)

    steps.learn_words(album[0], "My wife's brother sells that stuff", stroke=call.key, at=noon)
    factories.make_event(ana, at=noon, subject_type="calling.call")
    assert like("my wifes brother sells that", by=ana)[0].card == album[0].pk

    Phrasing.objects.filter(stroke=call.key).delete()
    factories.make_event(ana, at=noon, subject_type="calling.call")
    assert "My wife's brother sells that stuff" not in {
        each.said for each in like("my wifes brother sells that", by=ana)
    }


def test_a_card_that_a_call_brings_back_is_found_again(ana, album, noon):
    ObjectionCard.objects.filter(pk=album[0].pk).update(archived_at=noon)
    assert album[0].pk not in {each.card for each in like("We already have a broker", by=ana)}

    ObjectionCard.objects.filter(pk=album[0].pk).update(archived_at=None)
    factories.make_event(ana, at=noon, subject_type="calling.call")

    assert like("We already have a broker", by=ana)[0].card == album[0].pk
