"""A disk that is full, or may only be read: nothing acknowledged is lost, the refusal is clear, and calling goes on as
soon as there is room. A real server on a real disk, with a caller whose outbox keeps what was refused."""

from __future__ import annotations

import json
import time
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bounceback.base import reserve
from bounceback.base.folder import Folder
from bounceback.base.sqlite import library
from tests.durability.caller import Caller
from tests.durability.disks import disk, tiny_disk
from tests.durability.served import CrashingServer, last_tuesday_noon
from tests.installations import Installation
from tests.patience import LIMIT_SECONDS, until

FILLS = 20


class Desk:
    """An installation on that disk, its server, and somebody who calls."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.installation = Installation(place / "desk")
        self.installation.run("prepare")
        began = last_tuesday_noon()
        (session,) = json.loads(
            self.installation.python(
                f"from tests.durability import world\nworld.lay_out(people=6000, callers=1, at='{began.isoformat()}')"
            )
        )
        self.server = CrashingServer(self.installation, began=began)
        self.server.start()
        self.caller = Caller(self.server, session=session, rng=Random(7))
        self.caller.start()
        self.filler = place / "filler"

    @property
    def journal(self) -> Any:
        return self.caller.journal

    def calls_go_on(self, calls: int = 3) -> None:
        """Some more are acknowledged."""
        wanted = len(self.journal.logged) + calls
        self.until(lambda: len(self.journal.logged) >= wanted, "nothing is logged any more")

    def until(self, holds: Any, otherwise: str) -> None:
        def it_does() -> Any:
            assert self.caller.problem is None, self.caller.problem
            return holds()

        until(it_does, otherwise)

    def fill(self) -> None:
        """Take every byte that is left."""
        with self.filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65_536)
        with self.filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 512)

    def make_room(self) -> None:
        self.filler.unlink(missing_ok=True)

    def everything_is_readable(self) -> None:
        """All that was acknowledged, read beside the server while it is in trouble; and the server reads it too."""
        acknowledged = set(self.journal.logged)
        library.choose()
        import sqlite3

        with closing(sqlite3.connect(f"file:{Folder(self.installation.folder).database}?mode=ro", uri=True)) as seen:
            kept = {key for (key,) in seen.execute("SELECT key FROM calling_call WHERE logged_at IS NOT NULL")}
            assert seen.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert {stroke.replace("-", "") for stroke in acknowledged} <= kept
        assert self.installation.answers()

    def close(self, file: Path) -> dict[str, Any]:
        """End; returns what is wrong with the record, and how much of it there is."""
        self.calls_go_on()
        self.caller.stopping.set()
        self.caller.join(timeout=LIMIT_SECONDS)
        assert not self.caller.is_alive()
        at = self.server.now
        self.installation.stop()
        journal = self.journal
        told = {"strokes": journal.strokes, "dialled": journal.dialled, "logged": journal.logged}
        file.write_text(json.dumps(told), encoding="utf-8")
        check = f"world.check(journals={str(file)!r}, at='{at.isoformat()}')"
        found: dict[str, Any] = json.loads(self.installation.python(f"from tests.durability import world\n{check}"))
        return found


@pytest.mark.slow
def test_twenty_full_disks_lose_nothing_and_calling_goes_on(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, megabytes=112) as place:
        desk = Desk(place)
        refusals = 0
        for fill in range(FILLS):
            if fill == 0:
                desk.until(Folder(desk.installation.folder).reserve.exists, "the server made no reserve")
            else:  # it would again, but looks once a minute only
                assert reserve.keep(Folder(desk.installation.folder))
            desk.calls_go_on()
            before = len(desk.journal.full)

            # Somebody else fills the disk: the reserve is given up, and the caller notices nothing.
            desk.fill()
            desk.until(lambda: not Folder(desk.installation.folder).reserve.exists(), "the reserve was never needed")
            desk.calls_go_on()
            assert desk.journal.full[before:] == []
            # They fill that as well: now it is said, and what is refused waits in the outbox.
            while len(desk.journal.full) == before:
                desk.fill()
                time.sleep(0.02)
                assert desk.caller.problem is None, desk.caller.problem
            refusals += 1
            desk.everything_is_readable()
            desk.make_room()
            desk.calls_go_on()

        said = desk.journal.full
        found = desk.close(tmp_path / "told.json")
        print({"fills": refusals, "refusals": len(said), **found})
    assert {(status, answer["code"]) for status, answer in said} == {(507, "disk-full")}
    assert all("is full" in answer["text"] and "Free some space" in answer["hint"] for _, answer in said)
    assert refusals == FILLS
    assert found["wrong"] == []
    assert desk.journal.refused == []
    assert found["calls"] == found["logged"] == len(desk.journal.logged)


@pytest.mark.slow
def test_a_disk_that_may_only_be_read_loses_nothing_and_calling_goes_on(tmp_path: Path) -> None:
    """The file system finds an error and stops writing, as a failing disk makes it do."""
    with disk(tmp_path, megabytes=160, options="errors=remount-ro") as on:
        desk = Desk(on.place)
        desk.calls_go_on()

        on.find_an_error()
        desk.until(lambda: desk.journal.full, "nobody was refused")
        desk.everything_is_readable()
        said = list(desk.journal.full)
        # The disk is mended: the server has to be started anew, as its files were open.
        desk.server.stop_hard()
        on.unmount()
        on.mount()
        desk.server.start()
        found = desk.close(tmp_path / "told.json")

        print({"refusals": len(said), **found})
        assert {(status, answer["code"]) for status, answer in said} == {(503, "database-in-trouble")}
        assert all("The last step was not saved; everything before it is." in answer["hint"] for _, answer in said)
        assert found["wrong"] == []
        assert desk.journal.refused == []
