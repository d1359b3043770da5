"""Words for numbers and moments in templates."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bounceback.base.templatetags.words import moment, unbroken

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (datetime(2026, 11, 21, 20, 30, tzinfo=UTC), "20:30"),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "Sun 09:00"),
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), "Wed 09:00"),
        (datetime(2026, 11, 17, 9, 0, tzinfo=UTC), "Tue 17 Nov, 09:00"),
        (datetime(2026, 8, 27, 19, 58, tzinfo=UTC), "Thu 27 Aug, 19:58"),
        (datetime(2025, 8, 27, 19, 58, tzinfo=UTC), "Wed 27 Aug 2025, 19:58"),
    ],
)
def test_a_weekday_is_said_alone_only_where_it_cannot_be_mistaken(then: datetime, words: str) -> None:
    with timezone.override(ZoneInfo("UTC")):
        assert moment(then, NOW) == words


def test_the_day_is_that_of_the_clock_in_force() -> None:
    with timezone.override(ZoneInfo("America/Los_Angeles")):
        assert moment(datetime(2026, 11, 22, 4, 0, tzinfo=UTC), NOW) == "20:00"


def test_a_range_stays_on_one_line():
    assert unbroken("41 of 120 noes · 29–40 %. Not – yet.") == "41 of 120 noes · 29\u2060–\u206040\u00a0%. Not – yet."
