"""Other people's words for calls."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.core import call_words
from bounceback.core.call_words import CODES, Ended
from bounceback.core.mapping import folded
from bounceback.core.outcomes import MEANINGS, Outcome, Reason

TABLE = tomllib.loads((files("bounceback.core.data") / "call_words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("LM", "VOICEMAIL_LEFT"),
        ("left voicemail", "VOICEMAIL_LEFT"),
        ("NA", "NO_ANSWER"),
        ("No Answer", "NO_ANSWER"),
        ("no-answer", "NO_ANSWER"),
        ("DNC", "OFF_LIST"),
        ("Do Not Call", "OFF_LIST"),
        ("Callback", "NO/WRONG_TIME"),
        ("not interested", "NO"),
        ("Answering Machine", "VOICEMAIL"),
        ("WRONG NUMBER", "WRONG_NUMBER"),
        ("busy", "BUSY"),
        ("Connected", "ANSWERED"),
        ("Appt set", "APPOINTMENT"),
        ("Sold", "SALE"),
        ("canceled", "LEAVE_OUT"),
        ("Gatekeeper only", "GATEKEEPER"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_usual_words_have_a_meaning_and_others_none(word: str, code: str) -> None:
    assert call_words.propose(word) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Left voicemail - 2nd try", "VOICEMAIL_LEFT"),
        ("Left voicemail: 2nd try", "VOICEMAIL_LEFT"),
        ("Left voicemail (2nd try)", "VOICEMAIL_LEFT"),
        ("Not interested – too expensive", "NO/NO_VALUE"),
        ("Not interested - take off list", "OFF_LIST"),
        ("Not interested - rude - DNC", "OFF_LIST"),
        ("Busy (not answered)", ""),  # they contradict each other
        ("Connected - left early", ""),  # that somebody answered does not say how it ended
        ("Purple - busy", ""),
        ("left-voicemail2", ""),
        ("Busy", ""),  # one part
    ],
)
def test_a_label_of_several_parts_is_proposed_what_its_first_part_means(label: str, code: str) -> None:
    assert call_words.propose_by_parts(label) == code


def test_every_outcome_can_be_said_by_its_own_name() -> None:
    for outcome, meaning in MEANINGS.items():
        assert call_words.propose(outcome.value) == outcome.value
        assert call_words.propose(meaning.label) == outcome.value


def test_the_table_says_each_word_once_and_only_codes_that_exist() -> None:
    seen: dict[str, str] = {}
    for code, words in TABLE["words"].items():
        assert code in CODES
        for word in words:
            assert folded(word) == word
            assert seen.setdefault(word, code) == code, word


def test_a_code_says_outcome_and_reason() -> None:
    assert call_words.ended("NO/HAS_ONE") == Ended(Outcome.NO, Reason.HAS_ONE)
    assert call_words.ended("ANSWERED") == Ended(None)
    assert call_words.ended("LEAVE_OUT") is None
    assert call_words.ended("MAYBE") is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("125", 125),
        ("125.4", 125),
        ("0", 0),
        ("2:05", 125),
        ("02:05", 125),
        ("0:02:05", 125),
        ("1:00:00", 3600),
        ("2 min 5 s", 125),
        ("2m5s", 125),
        ("2 minutes and 5 seconds", 125),
        ("1.5 min", 90),
        ("1,5 min", 90),
        ("90 sec", 90),
        ("1 hr 2 min", 3720),
        ("PT2M5S", 125),
        ("1500 ms", 2),
        ("-5", -5),
        ("-0:05", -5),
        ("soon", None),
        ("2 months", None),
        ("2:5:5:5", None),
        ("", None),
    ],
)
def test_lengths_are_read_in_any_usual_form(text: str, seconds: int | None) -> None:
    assert call_words.read_seconds(text) == seconds


@pytest.mark.parametrize(
    ("column", "seconds"),
    [
        ("Duration", 3),
        ("Duration (minutes)", 180),
        ("duration_ms", 0),
        ("Call duration (HH:mm:ss)", 3),
        ("Hours", 10800),
    ],
)
def test_the_name_of_a_column_says_the_unit_of_bare_numbers(column: str, seconds: int) -> None:
    assert call_words.read_seconds("3", unit=call_words.unit_of(column)) == seconds


@given(st.integers(0, 86_399))
def test_a_length_survives_every_way_of_writing_it(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)

    for text in (f"{hours}:{minutes:02}:{left:02}", f"{hours}h {minutes}m {left}s", f"{seconds}", f"{seconds} s"):
        assert call_words.read_seconds(text) == seconds


@given(st.text(max_size=30))
def test_no_text_makes_it_stumble(text: str) -> None:
    call_words.read_seconds(text)
    call_words.propose(text)
    call_words.propose_by_parts(text)
    call_words.read_reason(text)
    call_words.came_in(text)
    assert call_words.code_of(text) in {"", *CODES}
