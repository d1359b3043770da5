"""One of several callers who reach for the same few numbers at the same time. Run as a process of its own.

Says, one line per claim: the number, when it had it for sure, and when it let go (the machine's steady clock).
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from bounceback.cli.installation import open_installation

open_installation(Path(sys.argv[1]))

from django.db import transaction

from bounceback.base.models import User
from bounceback.calling import actions
from bounceback.calling.models import Lease
from bounceback.calling.steps import leases
from bounceback.campaigns.models import Campaign


def race(name: str, *, claims: int, at: datetime) -> None:
    by = User.objects.get(username=name)
    session = actions.start_session(campaign=Campaign.objects.get(), by=by, at=at)
    had = 0
    while had < claims:
        hand = actions.take_cards(session=session, want=1, by=by, at=at).hand
        for card in hand.cards:
            taken = time.monotonic_ns()
            number = card.lines[0].number
            let_go = time.monotonic_ns()
            with transaction.atomic():
                leases.end([card.lease or 0], ending=Lease.Ending.RETURNED, at=at)
            print(number, taken, let_go, flush=False)
            had += 1


race(sys.argv[2], claims=int(sys.argv[3]), at=datetime.fromisoformat(sys.argv[4]))
