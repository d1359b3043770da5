"""Why a call failed: what is proposed, what is forbidden, what is said."""

from __future__ import annotations

import doctest
from dataclasses import replace
from itertools import product

import pytest

from bounceback.core import diagnosis
from bounceback.core.diagnosis import Evidence, Witness, allowed, learn, propose
from bounceback.core.outcomes import MEANINGS, HangUp, Outcome, Reason, Speaker

NOES = [outcome for outcome, meaning in MEANINGS.items() if meaning.is_no]
BROKER = Evidence(
    Outcome.NO,
    HangUp.AFTER_PITCH,
    42,
    Speaker.DECISION_MAKER,
    family_heard=Reason.HAS_ONE,
    note="Has a broker for nine years.",
    written=Reason.NO_VALUE,
    words_heard="we have a broker",
)


def reasons(evidence: Evidence) -> list[Reason]:
    return [each.reason for each in propose(evidence)]


def test_the_examples_hold() -> None:
    assert doctest.testmod(diagnosis).failed == 0


def test_every_table_knows_every_sight_and_is_worth_twelve_calls() -> None:
    tables = diagnosis._tables()

    seen = {
        Witness.HANG_UP: set(HangUp),
        Witness.TALK: {"UNDER_10", "UNDER_15", "UNDER_60", "LONGER"},
        Witness.SPOKE_WITH: set(Speaker),
        Witness.HEARD: set(Reason),
        Witness.NOTE: {*Reason, "NONE"} - {Reason.OTHER},
        Witness.WRITTEN: set(Reason),
    }
    for witness, reason in product(Witness, Reason):
        assert set(tables.rows[witness][reason]) == seen[witness]
        assert all(count > 0 for count in tables.rows[witness][reason].values())
        assert tables.sums[witness][reason] == pytest.approx(12)
    assert sum(tables.before[reason] for reason in Reason if reason is not Reason.OTHER) == 12


def test_words_of_notes_are_folded_and_stand_in_one_list_only() -> None:
    told = diagnosis.tomllib.loads(
        (diagnosis.files("bounceback.core.data") / "witnesses.toml").read_text(encoding="utf-8")
    )["words"]

    words = [word for some in told.values() for word in some]
    assert len(words) == len(set(words))
    assert [word for word in words if diagnosis.folded(word) != word] == []


def test_the_witnesses_are_spelt_out_the_strongest_first() -> None:
    first, second = propose(BROKER)

    assert first.reason is Reason.HAS_ONE
    assert first.why == ("your note says “broker”", "they said “we have a broker”", "after the offer")
    assert second.reason is Reason.NO_VALUE
    assert second.why[0] == "you wrote no value"


@pytest.mark.parametrize("words", ["we have a broker " * 40, "aaaaaaaa" * 40])
def test_long_objections_are_quoted_in_short(words: str) -> None:
    (quoted,) = (each for each in propose(replace(BROKER, words_heard=words))[0].why if each.startswith("they said"))

    assert quoted.startswith(f"they said “{words[:20]}")
    assert quoted.endswith("…”")
    assert len(quoted) < 65


def test_what_was_written_is_no_word_for_another_reason() -> None:
    """Who writes "no value" often means "no rapport": that moves the chance, and is not said."""
    short = Evidence(Outcome.NO, talk_seconds=5, written=Reason.NO_VALUE)

    proposed = propose(short)

    assert Reason.NO_VALUE not in [each.reason for each in proposed]
    assert not [words for each in proposed for words in each.why if "you wrote" in words]


def test_who_says_a_quick_no_has_not_hung_up() -> None:
    said = {
        each
        for evidence in (Evidence(Outcome.NO, None, 14), Evidence(Outcome.NO, HangUp.AFTER_INTRO, 14))
        for proposal in propose(evidence)
        for each in proposal.why
        if "14 s" in each
    }

    assert said == {"over after 14 s", "hung up after 14 s"}


def test_the_callers_own_code_is_one_witness_and_not_the_last_word() -> None:
    without = replace(BROKER, written=None)

    assert reasons(BROKER)[0] is reasons(without)[0] is Reason.HAS_ONE
    assert propose(without)[0].chance > propose(BROKER)[0].chance


def test_chances_are_among_the_reasons_that_are_possible() -> None:
    only_three = Evidence(Outcome.HUNG_UP, HangUp.BEFORE_INTRO, 8)

    first, second = propose(only_three)

    assert 1 > first.chance >= second.chance > 0
    assert first.chance + second.chance < 1
    assert first.chance + 2 * second.chance >= 1  # the third is no likelier than the second


def test_chances_are_tempered_because_witnesses_repeat_one_another() -> None:
    """Untempered, the tables would say 50.6 % and 45.6 %."""
    first, second = propose(Evidence(Outcome.HUNG_UP, HangUp.BEFORE_INTRO, 8))

    assert (round(first.chance, 3), round(second.chance, 3)) == (0.478, 0.444)
    assert first.chance / second.chance == pytest.approx((0.50633 / 0.45570) ** 0.7, rel=1e-4)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in (*NOES, Outcome.GATEKEEPER)])
def test_where_there_was_no_no_there_is_no_reason(outcome: Outcome) -> None:
    assert allowed(Evidence(outcome, talk_seconds=90)) == frozenset()
    assert propose(Evidence(outcome, talk_seconds=90, written=Reason.NO_VALUE)) == ()


def test_of_a_plain_no_of_which_nothing_is_known_nothing_is_said() -> None:
    assert propose(Evidence(Outcome.NO)) == ()
    assert len(propose(Evidence(Outcome.NO, talk_seconds=30))) == 2


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(Outcome.HUNG_UP),
        Evidence(Outcome.HUNG_UP, HangUp.AFTER_INTRO, 25),
        Evidence(Outcome.NO, talk_seconds=9),
        Evidence(Outcome.NO, HangUp.BEFORE_INTRO, 40),
        Evidence(Outcome.NO, HangUp.AFTER_INTRO, 40),
        Evidence(Outcome.NO, HangUp.AFTER_ASK, 200, Speaker.GATEKEEPER),
        Evidence(Outcome.GATEKEEPER, talk_seconds=50),
    ],
)
def test_nobody_weighs_what_they_have_not_heard(evidence: Evidence) -> None:
    wanted = replace(evidence, written=Reason.NO_VALUE)

    assert Reason.NO_VALUE not in allowed(wanted)
    assert Reason.NO_VALUE not in reasons(wanted)


def test_who_says_what_it_is_not_worth_has_weighed_it_once_they_know_who_calls() -> None:
    price = Evidence(Outcome.NO, HangUp.AFTER_INTRO, 40, family_heard=Reason.NO_VALUE)

    assert Reason.NO_VALUE in reasons(price)
    assert Reason.NO_VALUE in allowed(Evidence(Outcome.NO, HangUp.AFTER_INTRO, 40, note="Too small, they said."))
    assert Reason.NO_VALUE not in allowed(replace(price, hang_up=HangUp.BEFORE_INTRO))
    assert Reason.NO_VALUE not in allowed(replace(price, talk_seconds=9))
    assert Reason.NO_VALUE not in allowed(replace(price, outcome=Outcome.HUNG_UP))
    assert Reason.NO_VALUE not in allowed(replace(price, spoke_with=Speaker.GATEKEEPER))


def test_nobody_knows_what_we_would_replace_before_we_said_who_we_are() -> None:
    early = Evidence(Outcome.NO, HangUp.BEFORE_INTRO, 14)
    guarded = Evidence(Outcome.NO, HangUp.AFTER_INTRO, 30, Speaker.GATEKEEPER)

    assert Reason.HAS_ONE not in allowed(early)
    assert Reason.HAS_ONE not in allowed(guarded)
    assert Reason.HAS_ONE in allowed(replace(early, family_heard=Reason.HAS_ONE))
    assert Reason.HAS_ONE in allowed(replace(guarded, note="They have a broker."))


def test_other_is_only_ever_what_the_caller_said() -> None:
    for evidence in (BROKER, Evidence(Outcome.NO, talk_seconds=30), Evidence(Outcome.HUNG_UP, HangUp.AFTER_INTRO)):
        assert Reason.OTHER not in allowed(evidence)
    assert reasons(Evidence(Outcome.NO, talk_seconds=30, written=Reason.OTHER))[0] is Reason.OTHER


def test_there_are_always_two_allowed_ones_with_words_on_every_no_of_which_something_is_known() -> None:
    everything = product(
        NOES, (None, *HangUp), (None, 4, 12, 40, 300), (None, *Speaker), (None, *Reason), ("", "hm"), (None, *Reason)
    )
    for outcome, hang_up, talk, speaker, heard, note, written in everything:
        evidence = Evidence(outcome, hang_up, talk, speaker, heard, note, written)
        two = propose(evidence)
        if not two:
            assert evidence == Evidence(outcome)
            continue
        assert len(two) == 2
        assert {each.reason for each in two} <= allowed(evidence)
        assert all(each.why and all(each.why) and 0 < each.chance < 1 for each in two)
        assert all(len(" · ".join(each.why)) < 130 for each in two)


@pytest.mark.parametrize(
    ("note", "list_of"),
    [
        ("Was driving, asked me to try again.", "WRONG_TIME"),
        ("NOT INTERESTED!!", "NO_RAPPORT"),
        ("Doesn’t see the point. Too small.", "NO_VALUE"),
        ("Headquarters decides that.", "WRONG_PERSON"),
        ("Has a broker, renews in May", "HAS_ONE"),
        ("Has no broker at all", "NONE"),
        ("Without a contract", "HAS_ONE"),
        ("Never signed anything", "NONE"),
        ("Busy. Has a broker.", "NONE"),
        ("Nice dog", "NONE"),
        ("", "NONE"),
    ],
)
def test_a_note_is_full_of_one_list_of_words_or_of_none(note: str, list_of: str) -> None:
    assert diagnosis._of_the_note(note)[0] == list_of


def test_second_looks_change_the_tables() -> None:
    evidence = Evidence(Outcome.NO, HangUp.AFTER_INTRO, 20, Speaker.COLLEAGUE)
    before = {each.reason: each.chance for each in propose(evidence)}

    learnt = learn([(evidence, Reason.HAS_ONE)] * 60)
    first = propose(evidence, learnt=learnt)[0]

    assert Reason.HAS_ONE not in before
    assert first.reason is Reason.HAS_ONE
    assert learnt.settled == {Reason.HAS_ONE: 60}
    assert learnt.looks[Witness.TALK, Reason.HAS_ONE] == 60
    assert (Witness.NOTE, Reason.HAS_ONE) not in learnt.looks  # who was not there has taught nothing


def test_what_is_settled_cannot_bring_back_what_is_forbidden() -> None:
    early = Evidence(Outcome.HUNG_UP, HangUp.BEFORE_INTRO, 5)

    learnt = learn([(early, Reason.NO_VALUE)] * 500)

    assert Reason.NO_VALUE not in {each.reason for each in propose(early, learnt=learnt)}


def test_of_a_long_note_only_the_beginning_is_read() -> None:
    assert diagnosis._of_the_note("Nice dog. " * 100 + "Has a broker.")[0] == "NONE"
    assert diagnosis._of_the_note("Has a broker. " + "Nice dog. " * 10_000)[0] == "HAS_ONE"
