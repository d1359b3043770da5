"""A small made-up world has the shape of the big one, and calls can be made in it over HTTP."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bounceback.bench import calling, starting
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, Shares, inside, scratch

PROSPECTS = 2_000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds") / "small"
    inside(folder, "bounceback.bench.world", "--prospects", str(PROSPECTS), "--seed", "1")
    return folder


def rows(folder: Path, statement: str) -> list[tuple[int | str, ...]]:
    with closing(sqlite3.connect(folder / "bounceback.sqlite3")) as connection:
        return connection.execute(statement).fetchall()


def test_everybody_waits_somewhere(small: Path) -> None:
    shares = Shares.of(PROSPECTS)

    standings = dict(rows(small, "SELECT standing, count(*) FROM prospects_listing WHERE list_id = 1 GROUP BY 1"))

    assert sum(standings.values()) == PROSPECTS
    assert standings["RETRY"] == shares.retry
    assert standings["SEED"] == shares.seed
    assert standings["PROMISE"] == shares.promise
    assert standings["OUT"] == shares.out


def test_there_are_many_place_sets_and_one_switchboard(small: Path) -> None:
    (sets,) = rows(small, "SELECT count(DISTINCT place_set_id) FROM prospects_listing")
    (most,) = rows(small, "SELECT max(n) FROM (SELECT count(*) n FROM prospects_line GROUP BY number_id)")

    assert 50 <= sets[0] <= 400
    assert most[0] == 501


def test_all_indexes_are_there_and_sound(small: Path) -> None:
    names = {name for (name,) in rows(small, "SELECT name FROM sqlite_master WHERE type = 'index'")}

    assert {"listing_fresh", "listing_waiting", "listing_in_order", "call_by_number"} <= names
    assert rows(small, "PRAGMA integrity_check") == [("ok",)]
    assert rows(small, "PRAGMA foreign_key_check") == []


def test_the_same_dice_make_the_same_world(small: Path, tmp_path: Path) -> None:
    inside(tmp_path / "again", "bounceback.bench.world", "--prospects", str(PROSPECTS), "--seed", "1")
    look = "SELECT prospect_id, place_set_id, standing, ready_at, attempts FROM prospects_listing ORDER BY id"

    assert rows(tmp_path / "again", look) == rows(small, look)


def test_calls_are_made_over_http_at_a_tuesdays_noon(small: Path) -> None:
    with scratch(small) as folder:
        with served(folder, at=NOON) as visitor:
            took = calling.call(visitor, session=1, calls=12, rng=Random(1))

        assert len(took.waited) == len(took.at_work) == 12
        assert all(0 < work < waited for work, waited in zip(took.at_work, took.waited, strict=True))
        assert rows(folder, "SELECT count(*) FROM calling_call WHERE session_id = 1 AND outcome <> ''") == [(12,)]


def test_racers_take_each_card_once(small: Path) -> None:
    with scratch(small) as folder:
        inside(folder, "bounceback.bench.calling", "--racers", "2")
        for n in range(2):
            taken = json.loads(inside(folder, "bounceback.bench.calling", "--race", "10", "--name", f"racer{n}"))
            assert len(taken) == 9

        found = rows(folder, "SELECT count(*), count(DISTINCT number_id) FROM calling_lease")

    assert found == [(20, 20)]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="this system does not say")
def test_memory_of_a_process_is_told_in_megabytes() -> None:
    assert 10 < starting.megabytes(os.getpid()) < 5_000
