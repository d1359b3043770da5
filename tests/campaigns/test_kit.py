"""Each part of a kit: what it gives, what it reads, what it would change, what it changes."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from bounceback.campaigns import actions, kit, queries
from bounceback.campaigns.kit import ladder, openings, questions, words
from bounceback.campaigns.models import Campaign, Objective, OpeningVersion
from bounceback.campaigns.reasons import actions as finer
from bounceback.campaigns.steps import Rung
from bounceback.core.kits import LEAVE, TAKE, Fault, State
from bounceback.core.outcomes import Reason
from tests.factories import make_call, make_campaign

COLD = "{first_name}, this is a cold call."
WARM = "{first_name}, we met at the fair."


@pytest.fixture
def renewals(ana, noon) -> Campaign:
    campaign = make_campaign(ana, at=noon)
    actions.open_with(campaign=campaign, label="A", text=COLD, by=ana, at=noon)
    actions.set_questions(campaign=campaign, texts=["Who handles renewals?"], by=ana, at=noon)
    finer.add(family=Reason.WRONG_TIME, label="at the dentist's", by=ana, at=noon)
    return campaign


def read(part: Any, raw: Any) -> Any:
    return part.PART.read(raw)


def take(part: Any, raw: Any, campaign: Campaign, ana, at, **ways: str) -> None:
    """Take these items; nothing said takes all in their first way."""
    data = read(part, raw)
    found = part.PART.preview(data, campaign)
    wanted = {change.key: ways.get(change.key.partition("/")[2], change.unasked) for change in found if change.ways}
    part.PART.take(data, campaign, {key: way for key, way in wanted.items() if way != LEAVE}, ana, at)


def states(part: Any, raw: Any, campaign: Campaign | None) -> list[State]:
    return [change.state for change in part.PART.preview(read(part, raw), campaign)]


def test_every_part_reads_what_it_gives(renewals):
    for part in kit.PARTS:
        raw = part.out(renewals)

        found = part.preview(part.read(raw), renewals)

        assert raw, part.name
        assert {change.state for change in found} == {State.SAME}, part.name


def test_everything_is_new_to_a_new_campaign(renewals):
    for part in kit.PARTS:
        found = part.preview(part.read(part.out(renewals)), None)

        assert {change.state for change in found} == {State.NEW}, part.name
        assert {change.unasked for change in found} == {TAKE}, part.name


def test_no_money_and_no_book_leave(ana, noon):
    campaign = make_campaign(ana, at=noon, worth=48151, clients_wanted=6234, one_in=2342)

    given = repr([part.out(campaign) for part in kit.PARTS])

    assert "A free renewal check." in given
    assert not any(figure in given for figure in ("48151", "6234", "2342", "USD"))


def test_an_offer_that_differs_is_taken_or_kept(renewals, ana, noon):
    raw = {"offer": "A second look.", "problem": renewals.problem}

    assert states(words, raw, renewals) == [State.CHANGED, State.SAME]
    take(words, raw, renewals, ana, noon, offer=LEAVE)
    assert Campaign.objects.get().offer == "A free renewal check."
    take(words, raw, renewals, ana, noon)
    assert Campaign.objects.get().offer == "A second look."


def test_a_voicemail_with_an_unknown_blank_cannot_be_taken(renewals):
    (change,) = words.PART.preview(read(words, {"voicemail": "Hello {fist_name}."}), renewals)

    assert change.state == State.UNFIT
    assert change.ways == ()
    assert "{fist_name} is no blank" in change.why


def test_new_words_of_an_opening_are_a_new_version_and_calls_keep_theirs(renewals, ana, noon):
    said = OpeningVersion.objects.get()
    call = make_call(ana, at=noon, campaign=renewals, opening=said)

    take(openings, [{"letter": "A", "text": WARM}], renewals, ana, noon)

    call.refresh_from_db()
    assert call.opening.text == COLD
    assert [(each.label, each.text, each.number) for each in queries.wordings(renewals)] == [("A", WARM, 2)]


def test_or_they_become_a_further_opening(renewals, ana, noon):
    raw = [{"letter": "A", "text": WARM}, {"letter": "B", "text": "May I ask you one thing?"}]

    take(openings, raw, renewals, ana, noon, A=openings.FURTHER)

    said = {each.label: each.text for each in queries.wordings(renewals)}
    assert said == {"A": COLD, "B": "May I ask you one thing?", "C": WARM}
    assert states(openings, raw, renewals) == [State.SAME, State.SAME]


def test_or_they_are_left(renewals, ana, noon):
    take(openings, [{"letter": "A", "text": WARM}], renewals, ana, noon, A=LEAVE)

    assert OpeningVersion.objects.count() == 1


def test_words_that_were_given_up_are_not_brought_back_unasked(renewals, ana, noon):
    opening = renewals.openings.get()
    actions.reword(opening=opening, text=WARM, by=ana, at=noon + timedelta(days=1))

    (change,) = openings.PART.preview(read(openings, [{"letter": "A", "text": COLD}]), renewals)

    assert change.state == State.CHANGED
    assert change.unasked == LEAVE
    assert change.why == "You said this before, until 18 November 2026."


def test_an_opening_that_was_put_away_stays_away(renewals, ana, noon):
    actions.put_opening_away(opening=renewals.openings.get(), by=ana, at=noon)

    same, other = ([{"letter": "A", "text": text}] for text in (COLD, WARM))

    assert states(openings, same, renewals) == [State.LEFT]
    assert states(openings, other, renewals) == [State.NEW]
    take(openings, other, renewals, ana, noon)
    assert [(each.label, each.text) for each in queries.wordings(renewals)] == [("B", WARM)]
    assert [each.label for each in queries.wordings(renewals, archived=True)] == ["A"]


def test_the_same_words_under_another_letter_are_the_same(renewals):
    (change,) = openings.PART.preview(read(openings, [{"letter": "K", "text": COLD}]), renewals)

    assert change.state == State.SAME
    assert change.why == "You say this already, as opening A."


def test_ends_of_lines_make_no_difference(renewals, ana, noon):
    actions.open_with(campaign=renewals, label="B", text="One.\r\nTwo.", by=ana, at=noon)

    assert states(openings, [{"letter": "B", "text": "One.\nTwo.\n"}], renewals) == [State.SAME]


def test_a_rung_of_another_kind_is_a_new_rung_in_its_place(renewals, ana, noon):
    main = queries.ladder(renewals)[0]
    call = make_call(ana, at=noon, campaign=renewals, rung=main)

    take(ladder, [{"kind": "sale", "label": main.label}], renewals, ana, noon)

    call.refresh_from_db()
    now = queries.ladder(renewals)[0]
    assert call.rung.kind == Objective.Kind.APPOINTMENT
    assert (now.kind, now.label, now.pk == main.pk) == (Objective.Kind.SALE, main.label, False)
    assert queries.ladder(renewals).count() == 3


def test_other_days_change_the_rung_and_new_rungs_stand_at_the_foot(renewals, ana, noon):
    first, second, third = (each.label for each in queries.ladder(renewals))
    raw = [
        {"kind": "other", "label": "Ask for a name"},
        {"kind": "material", "label": second, "call_again_after_days": 3},
    ]

    take(ladder, raw, renewals, ana, noon)

    rungs = [(each.label, each.follow_up_days) for each in queries.ladder(renewals)]
    assert rungs == [(first, None), (second, 3), (third, None), ("Ask for a name", None)]


def test_a_kind_of_a_later_program_is_named_and_left(renewals):
    (change,) = ladder.PART.preview(read(ladder, [{"kind": "webinar", "label": "Invite them"}]), renewals)

    assert change.state == State.UNFIT
    assert "“webinar” is no kind" in change.why


def test_a_full_ladder_takes_no_more(renewals, ana, noon):
    actions.set_ladder(campaign=renewals, rungs=[Rung("OTHER", f"Rung {n}") for n in range(8)], by=ana, at=noon)

    assert states(ladder, [{"kind": "other", "label": "A ninth"}], renewals) == [State.UNFIT]


def test_new_questions_follow_the_own_ones(renewals, ana, noon):
    take(questions, {"ask": ["Since when?", "Who handles renewals?", "Since when?"]}, renewals, ana, noon)

    assert [each.text for each in queries.questions(renewals)] == ["Who handles renewals?", "Since when?"]


@pytest.mark.parametrize(
    ("part", "raw", "says"),
    [
        (words, [], "words should be a table"),
        (words, {"offer": 7}, "Offer should be a text"),
        (words, {"offer": "x" * 4001}, "Offer has 4,001 characters; 4,000 is the most."),
        (words, {"offer": "a\x00b"}, "nobody can see (U+0000)"),
        (words, {"problem": "abc\u202ecba"}, "nobody can see (U+202E)"),
        (openings, {"letter": "A"}, "each begins with a line [[openings]]"),
        (openings, ["A"], "each begins with a line [[openings]]"),
        (openings, [{"letter": "A", "text": "x"}] * 2, "The opening “A” comes twice."),
        (openings, [{"letter": str(n), "text": "x"} for n in range(61)], "has 61 entries; 60 is the most"),
        (openings, [{"text": "x"}], "The letter of opening number 1 is empty."),
        (openings, [{"letter": "A\nB", "text": "x"}], "should be one line"),
        (openings, [{"letter": "A", "text": " \n"}], "Opening A has no words."),
        (openings, [{"letter": "A", "text": "x" * 2001}], "2,000 is the most"),
        (ladder, [{"kind": "sale", "label": "Sell", "call_again_after_days": True}], "should be a whole number"),
        (ladder, [{"kind": "sale", "label": "Sell", "call_again_after_days": 1.5}], "should be a whole number"),
        (ladder, [{"kind": "sale", "label": "Sell", "call_again_after_days": 0}], "between 1 and 3,650"),
        (ladder, [{"kind": "sale", "label": "Sell"}] * 2, "The objective “Sell” comes twice."),
        (ladder, [{"kind": "sale", "label": "x" * 121}], "120 is the most"),
        (ladder, [{"kind": "sale", "label": str(n)} for n in range(9)], "8 is the most"),
        (questions, {"ask": "Who?"}, "questions should be a list"),
        (questions, {"ask": [["Who?"]]}, "Question number 1 should be a text"),
        (questions, {"ask": ["x" * 201]}, "200 is the most"),
        (questions, {"ask": [str(n) for n in range(21)]}, "20 is the most"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(part, raw, says):
    with pytest.raises(Fault) as fault:
        read(part, raw)

    assert says in str(fault.value)
    assert "\n" not in str(fault.value)
    assert len(str(fault.value)) < 200


def test_words_that_the_kit_itself_gives_a_new_letter_are_not_lost(renewals, ana, noon):
    raw = [{"letter": "A", "text": WARM}, {"letter": "B", "text": COLD}]

    take(openings, raw, renewals, ana, noon)

    assert {each.label: each.text for each in queries.wordings(renewals)} == {"A": WARM, "B": COLD}


def _kept(campaign: Campaign) -> set[tuple[Any, ...]]:
    """Everything that a kit may not take away."""
    said = OpeningVersion.objects.filter(opening__campaign=campaign)
    return {
        *said.values_list("pk", "opening__label", "version", "text"),
        *campaign.openings.values_list("pk", "archived_at"),
        *campaign.objectives.values_list("pk", "kind", "label"),
        *(("asked", each.text) for each in queries.questions(campaign)),
        *(("rung", each.label) for each in queries.ladder(campaign)),
    }


@pytest.mark.parametrize("choosy", [False, True], ids=["unasked", "by-choice"])
@pytest.mark.parametrize("seed", range(30))
def test_any_kit_twice_changes_nothing_and_takes_nothing_away(ana, noon, seed, choosy):
    dice = random.Random(seed)
    texts, labels, kinds = ["one", "two", "three", "four"], ["Book", "Send", "Wait"], list(Objective.Kind.values)
    campaign = make_campaign(ana, at=noon)
    rungs = [Rung(dice.choice(kinds), dice.choice(labels), dice.choice([None, 3])) for _ in range(dice.randint(1, 8))]
    actions.set_ladder(campaign=campaign, rungs=rungs, by=ana, at=noon)
    actions.set_questions(campaign=campaign, texts=dice.sample(texts, dice.randint(0, 4)), by=ana, at=noon)
    for letter in dice.sample("ABCD", dice.randint(0, 4)):
        opening = actions.open_with(campaign=campaign, label=letter, text=dice.choice(texts), by=ana, at=noon).opening
        for _ in range(dice.randint(0, 2)):
            actions.reword(opening=opening, text=dice.choice(texts), by=ana, at=noon)
        if dice.random() < 0.3:
            actions.put_opening_away(opening=opening, by=ana, at=noon)
    raw = {
        "words": {name: dice.choice(texts) for name in dice.sample(["offer", "problem", "voicemail"], 2)},
        "openings": [{"letter": letter, "text": dice.choice(texts)} for letter in dice.sample("ABCDE", 3)],
        "ladder": [{"kind": dice.choice(kinds).lower(), "label": label} for label in dice.sample(labels, 2)],
        "questions": {"ask": dice.sample([*texts, "five"], 3)},
        "reasons": {"other": dice.sample([*texts, "bad line"], 3)},
    }
    before = _kept(campaign)

    for part in kit.PARTS:
        data = part.read(raw[part.name])
        found = part.preview(data, campaign)
        ways = {each.key: dice.choice(each.ways).code if choosy and each.ways else each.unasked for each in found}
        part.take(data, campaign, {key: way for key, way in ways.items() if way != LEAVE}, ana, noon)

    assert before - _kept(campaign) == set()
    for part in kit.PARTS if not choosy else ():
        again = part.preview(part.read(raw[part.name]), campaign)
        assert [change for change in again if change.unasked != LEAVE] == [], part.name
