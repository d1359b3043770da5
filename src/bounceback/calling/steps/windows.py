"""Dealing hours before anybody dials: neighbours of the queue, one window each, all on one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bounceback.base.models import User
from bounceback.calling.queries import windows as window_queries
from bounceback.calling.queries.cockpit import At
from bounceback.calling.queries.queue import clock_of
from bounceback.calling.steps import writing
from bounceback.core import dealing
from bounceback.core.dealing import order_of_round
from bounceback.experiments import steps as experiment_steps
from bounceback.experiments.queries import Windows
from bounceback.prospects.models import Audience, Listing

A_DAY = timedelta(hours=14)  # rounds dealt since then are today's


def deal(at_desk: At, *, by: User, at: datetime) -> int:
    """Deal today's rounds of hours before the session's first card of the day. Returns how many rounds were dealt.

    Each row waits from the beginning of its window on, to be tried (again) then. The next dial of it spends the deal,
    whenever that is: what was dealt counts, not what was followed.
    """
    windows = at_desk.tried.windows
    if windows is None or window_queries.has_taken_cards(at_desk.session, since=at - A_DAY):
        return 0
    dealt, number = window_queries.rounds_dealt(windows, since=at - A_DAY)
    first = number
    for called in at_desk.lists:
        if number - first >= windows.rounds_a_day - dealt:
            break
        weekdays = called.kind.audience == Audience.BUSINESS
        for round_ in window_queries.neighbours(called, arms=len(windows.arms), at=at):
            if number - first >= windows.rounds_a_day - dealt:
                break
            number += 1
            _deal_round(windows, round_, number=number, weekdays=weekdays, by=by, at=at)
    return number - first


def _deal_round(
    windows: Windows, rows: Sequence[Listing], *, number: int, weekdays: bool, by: User, at: datetime
) -> None:
    zone = clock_of(rows[0].place_set.key)
    day = dealing.day_of_windows([span for _, span in windows.arms], zone=zone, weekdays=weekdays, at=at)
    arms = [windows.arms[position] for position in order_of_round(windows.key, number, arms=len(windows.arms))]
    for row, (_, span) in zip(rows, arms, strict=True):
        row.standing = Listing.Standing.RETRY
        row.ready_at = dealing.start_of(span, day=day, zone=zone)
        writing.update(row, "standing", "ready_at")
    experiment_steps.deal_windows(
        windows,
        number=number,
        dealt=[(arm, row.pk) for row, (arm, _) in zip(rows, arms, strict=True)],
        block=f"{rows[0].list_id}|{rows[0].place_set_id}",
        by=by,
        at=at,
    )
