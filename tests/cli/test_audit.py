"""`bounceback audit verify`, from the outside."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bounceback.base.folder import Folder
from tests.installations import Installation


@pytest.fixture
def sealed(prepared: Installation) -> Installation:
    """An installation with some events, a seal and a backup that noted its head."""
    prepared.python(
        """
from datetime import UTC, datetime
from tests import factories
for n in range(3):
    factories.make_campaign(owner, at=datetime.now(UTC), name=f"Campaign {n}")
"""
    )
    prepared.run("backup")
    return prepared


def _by_hand(installation: Installation, statement: str) -> None:
    with closing(sqlite3.connect(Folder(installation.folder).database)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_record_is_proved(sealed: Installation):
    said = sealed.json("audit", "verify")

    assert said["problems"] == []
    assert said["seals"] == said["heads_found"] == 1
    assert said["events"] >= 4
    assert sealed.run("audit", "verify", "--head", said["head"]).returncode == 0


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE base_event SET kind = 'campaign.dropped' WHERE id = 2", "was changed"),
        ("DELETE FROM base_event WHERE id = 2", "were removed"),
        ("DELETE FROM base_seal", "that the backup"),
    ],
)
def test_tampering_is_said_with_status_1(sealed: Installation, statement: str, words: str):
    _by_hand(sealed, statement)

    done = sealed.run("audit", "verify", check=False)

    assert done.returncode == 1
    assert words in done.stderr
    assert words in " ".join(sealed.json("doctor")["problems"])


def test_what_holds_is_told_apart_from_what_cannot_be_compared(sealed: Installation):
    assert "wait." in sealed.run("audit", "verify").stderr
    _by_hand(sealed, "UPDATE base_event SET kind = 'campaign.dropped' WHERE id = 2")

    said = sealed.run("audit", "verify", check=False).stderr

    assert "Events   0 in 0 seals hold; after the first break nothing can be compared." in said


def test_a_head_that_nobody_made_is_said(sealed: Installation):
    done = sealed.run("audit", "verify", "--head", "f" * 64, check=False)

    assert done.returncode == 1
    assert "does not hold the head ffffffffffffffff" in done.stderr


def test_a_removed_made_up_world_leaves_the_chain_whole(sealed: Installation):
    sealed.python(
        """
from datetime import UTC, datetime
from bounceback.base import events, seals
from bounceback.base.models import User, Workspace
from bounceback.records import removing
now = datetime.now(UTC)
world = Workspace.objects.create(name="Made up", created_at=now, made_up_at=now)
user = User.objects.create(username="nobody", workspace=world, date_joined=now)
for n in range(5):
    events.record("thing.done", subject=None, by=user, at=now)
seals.seal_all(at=now)
"""
    )
    assert len(sealed.json("audit", "verify")["chains"]) == 2
    sealed.run("backup")
    _by_hand(sealed, "PRAGMA foreign_keys = OFF")
    sealed.python(
        """
from bounceback.base.models import Event, Seal, User, Workspace
world = Workspace.objects.get(name="Made up")
Event.objects.filter(workspace=world).delete()
Seal.objects.filter(workspace=world).delete()
User.objects.filter(workspace=world).delete()
world.delete()
"""
    )

    said = sealed.json("audit", "verify")

    assert said["problems"] == []
    assert len(said["chains"]) == 1
