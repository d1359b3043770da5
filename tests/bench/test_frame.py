"""Figures, and how they are told."""

from __future__ import annotations

from datetime import datetime

import pytest

from bounceback.bench import frame
from bounceback.bench.frame import Figure


def test_a_figure_says_how_many_times_its_peer_it_is() -> None:
    figure = Figure("import", 3.0, "s", peer="the floor", peer_value=2.0, goal=4.0)

    assert figure.as_dict() == {
        "name": "import",
        "value": 3.0,
        "unit": "s",
        "peer": "the floor",
        "peer_value": 2.0,
        "ratio": 1.5,
        "goal": 4.0,
    }
    assert figure.kept is True


def test_a_figure_without_a_peer_has_no_ratio() -> None:
    assert Figure("idle", 95.0, "MB").ratio is None


def test_a_broken_promise_is_told() -> None:
    assert Figure("start", 1.6, "s", goal=1.5).kept is False


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_shares_of_a_hundred_values(share: float, value: int) -> None:
    assert frame.at_share(list(range(1, 101)), share) == value


def test_the_page_shows_measure_promise_and_ratio(noon: datetime) -> None:
    figures = [Figure("later start", 0.8, "s", peer="bare Django", peer_value=0.2, goal=1.5)]

    text = frame.page(figures, at=noon)

    assert "| later start | 0.8 s | ≤ 1.5 s | bare Django | 0.2 s | 4.00 |" in text


def test_every_part_can_be_measured_here() -> None:
    assert set(frame.known()) == set(frame.PARTS)
