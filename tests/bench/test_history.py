"""The benchmark of the history asks for pages that there are, in a world whose indexes are whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bounceback.bench import history
from bounceback.bench.visitor import served
from bounceback.bench.world import NOON, inside
from bounceback.calling.queries.history import LOOKED_AT

PROSPECTS, CALLS = 2_000, 3_000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds") / "small"
    inside(folder, "bounceback.bench.world", "--prospects", str(PROSPECTS), "--seed", "1")
    inside(folder, "bounceback.bench.history", "--calls", str(CALLS), "--prospects", str(PROSPECTS))
    return folder


def test_indexes_and_triggers_are_there_and_sound(small: Path) -> None:
    with closing(sqlite3.connect(small / "bounceback.sqlite3")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert {"call_by_outcome", "call_first", "calling_words_call_new", "prospects_words_new"} <= names
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_page_that_is_measured_answers(small: Path) -> None:
    with served(small, at=NOON) as visitor:
        visitor.ask("GET", "/bench/seek")
        for name, path, _ in history.pages():
            visitor.ask("GET", path)
            assert visitor.server_seconds > 0, name


def test_the_bench_says_how_far_a_search_looks() -> None:
    assert history.LOOKED_AT == LOOKED_AT
