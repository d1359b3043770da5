"""The short form of tests/science/test_evidence.py: the same claims on fewer made-up experiments."""

from __future__ import annotations

import pytest

from tests.science import evidence

NULL = 2_000


@pytest.mark.parametrize("drift", [0.0, 2.0])
def test_hardly_ever_is_anything_proven_where_there_is_no_difference(drift):
    assert evidence.ever_proven(NULL, seed=11, connects=600, drift=drift) <= 0.05


def test_with_three_arms_neither():
    assert evidence.ever_proven(NULL, seed=12, connects=600, arms=3) <= 0.05


def test_a_difference_is_proven_within_600_connects():
    found = evidence.power(NULL, seed=13, shift=0.7, cap=600)

    assert found.right >= 0.90
    assert found.wrong <= 0.002


def test_a_solo_quarter_brings_half_of_what_an_oracle_gets():
    assert evidence.gain_by_dials(10_000, seed=14).share >= 0.50


def test_looking_at_z_proves_what_is_not_there():
    assert evidence.peeked_at_z(NULL, seed=11, connects=600) > 0.25
