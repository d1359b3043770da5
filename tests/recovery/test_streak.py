"""`bounceback streak`."""

from __future__ import annotations

import json

import pytest

from bounceback.cli import root


def told(capsys, *arguments):
    status = root.main(["streak", *arguments])
    return status, capsys.readouterr()


def test_the_chance_of_a_run_by_the_prior_per_dial(capsys):
    status, said = told(capsys, "--noes", "31", "--yes", "0", "--tries", "0", "--json")

    assert status == 0
    assert json.loads(said.out)["chance"] == pytest.approx(0.59, abs=0.005)


def test_no_run_is_certain(capsys):
    _, said = told(capsys, "--noes", "0", "--yes", "5", "--tries", "250", "--json")

    assert json.loads(said.out)["chance"] == pytest.approx(1)


def test_in_words(capsys):
    _, said = told(capsys, "--noes", "31", "--yes", "5", "--tries", "250")

    assert said.out == "31 noes in a row. At your rate a run at least that long is running 55 % of the time.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--noes", "31"),
        ("--noes", "-1", "--yes", "0", "--tries", "0"),
        ("--noes", "3", "--yes", "5", "--tries", "2"),
        ("--noes", "3", "--yes", "x", "--tries", "2"),
    ],
)
def test_bad_arguments_are_one_line(capsys, arguments):
    status, said = told(capsys, *arguments, "--json")

    assert (status, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1
