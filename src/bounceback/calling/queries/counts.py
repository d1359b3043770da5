"""How many wait, and where: counted by index, never row by row in Python."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from bounceback.calling.queries.queue import text_of

# A count that was quick is made anew each time. One that took long is believed for a while: two hundred
# times as long as it took, and never longer than a minute.
QUICK_SECONDS = 0.05
BELIEVED_FACTOR = 200
BELIEVED_AT_MOST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pile:
    """Rows of one list that wait alike.

    hour    full hours from now until they are ready; 0: they are
    """

    list: int
    place_set: int
    standing: str
    hour: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Kept:
    piles: tuple[Pile, ...]
    at: datetime
    until: datetime


_guard = threading.Lock()
_kept: dict[tuple[tuple[int, ...], int], _Kept] = {}

_FRESH = """
    SELECT list_id, place_set_id, 'FRESH', 0, COUNT(*) FROM prospects_listing
     WHERE standing = 'FRESH' AND list_id IN ({lists}) GROUP BY list_id, place_set_id"""
_WAITING = """
    SELECT list_id, place_set_id, standing,
           MAX(0, 1 + CAST((julianday(ready_at) - julianday(%s)) * 24 - 1e-9 AS INTEGER)) AS hour, COUNT(*)
      FROM prospects_listing
     WHERE standing IN ('RETRY', 'SEED', 'PROMISE') AND list_id IN ({lists}) AND ready_at > %s AND ready_at <= %s
     GROUP BY list_id, place_set_id, standing, hour
    UNION ALL
    SELECT list_id, place_set_id, standing, 0, COUNT(*)
      FROM prospects_listing
     WHERE standing IN ('RETRY', 'SEED', 'PROMISE') AND list_id IN ({lists}) AND ready_at <= %s
     GROUP BY list_id, place_set_id, standing"""


def piles(lists: Sequence[int], *, at: datetime, hours: int) -> tuple[Pile, ...]:
    """Who waits on these lists, ready now or within so many hours. On huge lists up to a minute old."""
    if not lists:
        return ()
    key = (tuple(lists), hours)
    with _guard:
        kept = _kept.get(key)
    if kept is not None and kept.at <= at < kept.until:
        return kept.piles
    began = time.perf_counter()
    places = ", ".join(["%s"] * len(lists))
    now, last = text_of(at), text_of(at + timedelta(hours=hours))
    params: list[int | str] = [*lists, now, *lists, now, last, *lists, now]
    with connection.cursor() as cursor:
        cursor.execute(f"{_FRESH} UNION ALL {_WAITING}".format(lists=places), params)
        found = tuple(Pile(*row) for row in cursor.fetchall())
    took = time.perf_counter() - began
    if took > QUICK_SECONDS:
        until = at + min(timedelta(seconds=BELIEVED_FACTOR * took), BELIEVED_AT_MOST)
        with _guard:
            _kept[key] = _Kept(found, at, until)
    return found


def waiting(lists: Sequence[int]) -> int:
    """All rows of these lists that wait for a call after now, however far off: counted by index."""
    if not lists:
        return 0
    places = ", ".join(["%s"] * len(lists))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM prospects_listing "
            f"WHERE standing IN ('RETRY', 'SEED', 'PROMISE') AND list_id IN ({places})",
            list(lists),
        )
        return int(cursor.fetchone()[0])
