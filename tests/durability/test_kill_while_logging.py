"""What the server has acknowledged is there, once and whole, whichever of its processes is killed when."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.durability.caller import Caller
from tests.durability.served import CrashingServer, last_tuesday_noon
from tests.installations import Installation
from tests.patience import LIMIT_SECONDS, until

CALLERS = 2

DAMAGE = """
from django.db import connection
with connection.cursor() as cursor:
    for statement in (
        "DELETE FROM prospects_fact WHERE id = (SELECT max(id) FROM prospects_fact)",
        "UPDATE base_event SET kind = 'call.logged' WHERE id = (SELECT max(id) FROM base_event"
        " WHERE kind = 'call.dialled')",
        "UPDATE prospects_listing SET attempts = 0 WHERE id = (SELECT max(id) FROM prospects_listing"
        " WHERE attempts > 0)",
        "UPDATE campaigns_campaign SET clients_in_hand = clients_in_hand + 1",
        "UPDATE calling_call SET key = '00000000000040008000000000000000'"
        " WHERE id = (SELECT min(id) FROM calling_call)",
    ):
        cursor.execute(statement)
"""


def survive(kills: int, installation: Installation, file: Path, rng: Random) -> dict[str, Any]:
    """Call, kill, call on. Returns what is wrong afterwards, and how much was done."""
    began = last_tuesday_noon()
    people = max(1_500, kills * 60)
    sessions = json.loads(
        installation.python(
            "from tests.durability import world\n"
            f"world.lay_out(people={people}, callers={CALLERS}, at='{began.isoformat()}')"
        )
    )
    server = CrashingServer(installation, began=began)
    server.start()
    callers = [Caller(server, session=session, rng=Random(rng.random())) for session in sessions]
    for caller in callers:
        caller.start()
    for _ in range(kills):
        _wait_for_a_log(callers)
        time.sleep(rng.random() * 0.3)
        server.kill(rng.choice(("worker", "worker", "master", "both")))
    _wait_for_a_log(callers)
    for caller in callers:
        caller.stopping.set()
    for caller in callers:
        caller.join(timeout=LIMIT_SECONDS)
        assert not caller.is_alive()
    at = server.now
    installation.stop()
    told = {
        "strokes": [stroke for caller in callers for stroke in caller.journal.strokes],
        "dialled": [stroke for caller in callers for stroke in caller.journal.dialled],
        "logged": {stroke: log for caller in callers for stroke, log in caller.journal.logged.items()},
    }
    file.write_text(json.dumps(told), encoding="utf-8")
    return {
        **look(installation, file, at=at),
        "at": at,
        "acknowledged": len(told["logged"]),
        "again": sum(caller.journal.again for caller in callers),
        "refused": [each for caller in callers for each in caller.journal.refused],
    }


def look(installation: Installation, file: Path, *, at: datetime, before: str = "") -> dict[str, Any]:
    """Compare the record with what the callers were told."""
    check = f"world.check(journals={str(file)!r}, at='{at.isoformat()}')"
    found: dict[str, Any] = json.loads(installation.python(f"from tests.durability import world\n{before}\n{check}"))
    return found


def _wait_for_a_log(callers: list[Caller]) -> None:
    """Until each caller has got through to the server once more."""
    before = [len(caller.journal.logged) for caller in callers]

    def each_has() -> bool:
        for caller in callers:
            assert caller.problem is None, caller.problem
        return all(len(caller.journal.logged) > count for caller, count in zip(callers, before, strict=True))

    until(each_has, "nobody gets through")


def agrees(found: dict[str, Any], *, kills: int) -> None:
    print({"kills": kills, **{name: found[name] for name in ("acknowledged", "calls", "again")}})
    assert not found["wrong"], "\n".join(found["wrong"])
    assert found["refused"] == []
    assert found["calls"] == found["logged"] == found["acknowledged"]
    assert found["acknowledged"] >= 2 * kills
    assert found["again"] >= kills // 2  # the kills did hit letters on their way


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_no_call_is_lost_doubled_or_half_when_the_server_is_killed_twenty_times(
    prepared: Installation, tmp_path: Path
) -> None:
    told = tmp_path / "told.json"

    found = survive(20, prepared, told, Random(7))

    agrees(found, kills=20)
    # The control: what these eyes look for, they see.
    damaged = look(prepared, told, at=found["at"], before=DAMAGE)
    for sign in ("is lost", "0 facts, not 1", "2 logged, not 1", "0 attempts, 1 calls", "clients of"):
        assert any(sign in wrong for wrong in damaged["wrong"]), sign


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_no_call_is_lost_doubled_or_half_when_the_server_is_killed_two_hundred_times(
    prepared: Installation, tmp_path: Path
) -> None:
    agrees(survive(200, prepared, tmp_path / "told.json", Random(11)), kills=200)
