"""The table of keys."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bounceback.core import keys
from bounceback.core.outcomes import Reason

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "keys.md"


def test_no_key_means_two_things_at_once() -> None:
    assert keys.clashes(keys.KEYS) == []


def test_a_clash_is_found() -> None:
    doubled = (*keys.KEYS, keys.KeyAction("loud", (keys.State.TALKING,), "q", "Loud", "Shouts."))

    assert ("talking", "q", "hung_up, loud") in keys.clashes(doubled)


def test_every_action_has_one_name() -> None:
    assert max(Counter(action.id for action in keys.KEYS).values()) == 1


def test_every_reason_has_a_digit() -> None:
    assert len(keys.REASON_KEYS) == len(Reason)


def test_keys_that_end_a_call_live_only_after_a_dial() -> None:
    ends = {"no_answer", "busy", "wrong_number", "hung_up", "gatekeeper", *(f"reason_{k}" for k in keys.REASON_KEYS)}

    for action in keys.KEYS:
        if action.id in ends:
            assert keys.State.READY not in action.states


def test_off_the_list_takes_two_presses() -> None:
    assert keys.BY_ID["off_list"].presses == 2


def test_a_key_is_spoken_as_it_is_written_on_controls() -> None:
    assert (keys.spoken(" "), keys.spoken("Tab"), keys.spoken("a")) == ("space", "tab", "a")


def test_the_reference_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == keys.reference()
