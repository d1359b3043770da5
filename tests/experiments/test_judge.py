"""`bounceback experiment judge`."""

from __future__ import annotations

import json

import pytest

from bounceback.cli import root


def judged(capsys, *arguments):
    status = root.main(["experiment", "judge", *arguments])
    return status, capsys.readouterr()


def test_forty_two_of_sixty_prove(capsys):
    status, said = judged(capsys, "--won", "42", "--lost", "18", "--json")

    told = json.loads(said.out)
    assert status == 0
    assert round(told["evidence"]) == 33
    assert told["proven"] is True
    assert 1 < told["odds"]["low"] < 42 / 18 < told["odds"]["high"]
    assert 0.5 < told["chance"]["low"] < 42 / 60 < told["chance"]["high"] < 1


def test_forty_one_do_not(capsys):
    _, said = judged(capsys, "--won", "41", "--lost", "19", "--json")

    told = json.loads(said.out)
    assert round(told["evidence"]) == 17
    assert (told["proven"], told["for_now"]) == (False, True)
    assert told["odds"]["low"] < 1


def test_without_pairs_the_odds_have_no_end(capsys):
    _, said = judged(capsys, "--won", "0", "--lost", "0", "--json")

    told = json.loads(said.out)
    assert (told["evidence"], told["odds"]) == (1, {"low": 0, "high": None})


def test_in_words(capsys):
    _, said = judged(capsys, "--won", "42", "--lost", "18")

    assert said.out.startswith("B is proven: it went further than A in 42 of 60 decided pairs (evidence 33).")


@pytest.mark.parametrize(
    "arguments", [(), ("--won", "3"), ("--won", "-1", "--lost", "2"), ("--won", "x", "--lost", "2"), ("--won", "1.5")]
)
def test_bad_arguments_are_one_line(capsys, arguments):
    status, said = judged(capsys, *arguments, "--json")

    assert (status, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1
