"""Somebody who dials and logs without pause, by the actions themselves; the journal is on another disk.

python -m tests.durability.writer SESSION INSTANT JOURNAL FULL|NORMAL
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from bounceback.cli.installation import open_installation

owner = open_installation()

from django.db import connection

from bounceback.calling import actions
from bounceback.calling.models import Lease, Session
from bounceback.calling.steps.said import Learnt, Log
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Outcome, Reason
from tests.durability.caller import MIX


def write(session: Session, at: datetime, journal: int, rng: Random) -> None:
    mix = [each for each in MIX for _ in range(each[2])]
    while True:
        at += timedelta(milliseconds=100)
        (card,) = actions.take_cards(session=session, want=1, by=owner, at=at).hand.cards
        stroke = UUID(int=rng.getrandbits(128), version=4)
        say(journal, "stroke", str(stroke))
        lease = Lease.objects.select_related("listing__prospect", "session").get(pk=card.lease)
        actions.dial(key=stroke, lease=lease, dialled_at=at, by=owner, at=at)
        say(journal, "dialled", str(stroke))
        outcome, reason, _, spoke = rng.choice(mix)
        note = f"note {stroke}"
        log = Log(
            dialled_at=at,
            answered_at=at if spoke else None,
            ended_at=at,
            outcome=Outcome(outcome),
            reason=Reason(reason) if reason else None,
            appointment_at=at + timedelta(days=3) if outcome == "APPOINTMENT" else None,
            note=note,
            hearings=(Heard(3, note),) if spoke else (),
            facts=(Learnt("What they use", note),) if spoke else (),
        )
        actions.log(key=stroke, log=log, want=0, by=owner, at=at)
        say(journal, "logged", [str(stroke), {"outcome": outcome, "reason": reason, "note": note}])


def say(journal: int, kind: str, what: object) -> None:
    """One line, written at once."""
    os.write(journal, (json.dumps([kind, what]) + "\n").encode())


session, instant, file, synchronous = sys.argv[1:]
with connection.cursor() as cursor:
    cursor.execute(f"PRAGMA synchronous = {synchronous}")
descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
say(descriptor, "began", instant)
write(
    Session.objects.select_related("campaign").get(pk=session),
    datetime.fromisoformat(instant),
    descriptor,
    Random(f"{instant} {session}"),
)
