"""Which words go with a rung and which with a no."""

from __future__ import annotations

import pytest

from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery import shown
from bounceback.recovery.queries.phrases import phrases
from tests import factories
from tests.recovery.laid import Caller


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon)


def test_words_of_notes_and_marked_moments_stand_out_on_their_side(ana, noon, caller):
    for _ in range(14):
        caller.call(outcome="NO", note="Hates the word solution.")
        yes = caller.call(outcome="RUNG", rung=caller.second, reason="", note="")
        factories.make_trigger(ana, at=noon, call=yes, text="laughed at the honest opening")

    found = phrases(filters=Filters(), by=ana)

    (rung, *_), (no, *_) = (shown.said_with(found, used={}, went_on=side) for side in (True, False))
    assert "honest opening" in rung.sentence
    assert (no.here, no.link) == ("14 of 14 · 90–100 %", "/calls/?q=%22hates+the+word%22")


def test_a_gatekeeper_and_a_call_without_words_say_nothing(ana, caller):
    caller.call(outcome="GATEKEEPER", reason="", note="Ask for Theo.")
    caller.call(outcome="NO", note="")
    caller.call(outcome="NO", note="Not now.")

    assert phrases(filters=Filters(), by=ana).went_on == Tally(0, 1)


def test_it_is_said_how_many_more_it_takes(ana, caller):
    for _ in range(12):
        caller.call(outcome="NO", note="Not now.")
    caller.call(outcome="RUNG", rung=caller.second, reason="", note="Send it.")

    assert "9 more with a rung" in shown.no_phrase(phrases(filters=Filters(), by=ana))


def test_a_phrase_leads_to_the_calls_on_which_it_stands(browser_of_ana, ana, noon, caller):
    for _ in range(14):
        caller.call(outcome="NO", note="Hates the word: “solution”!")
        caller.call(outcome="RUNG", rung=caller.second, reason="", note="Liked the honest opening.")

    (no, *_) = shown.said_with(phrases(filters=Filters(), by=ana), used={}, went_on=False)

    page = browser_of_ana.get(no.link)
    assert page.content.decode().count("Hates the word") == 14
