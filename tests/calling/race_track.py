"""Lay out a race: some callers, a list, a few numbers. Run as a process of its own."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from bounceback.cli.installation import open_installation

owner = open_installation(Path(sys.argv[1]))

from bounceback.base.models import User
from tests.factories import make_campaign, make_list, make_prospect

at = datetime.fromisoformat(sys.argv[4])
ohio = make_list(owner, at=at)
for n in range(int(sys.argv[3])):
    make_prospect(owner, at=at, on=ohio, e164=f"+13305550{n:03}", name=f"Person {n}")
make_campaign(owner, at=at, lists=(ohio,))
for n in range(int(sys.argv[2])):
    User.objects.create(username=f"racer{n}", workspace_id=owner.workspace_id, date_joined=at)
