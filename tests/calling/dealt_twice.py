"""One of several tabs of one caller who log calls with the deals they see. Run as a process of its own.

`lay` as the name lays the table out: prospects, a campaign, an experiment; `count` says what came of it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bounceback.cli.installation import open_installation

owner = open_installation(Path(sys.argv[1]))

from bounceback.calling import actions
from bounceback.calling.models import Call, Lease
from bounceback.calling.steps.said import Log
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns.models import Campaign
from bounceback.core.experiments import Kind
from bounceback.core.outcomes import Outcome
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal
from tests.factories import make_campaign, make_list, make_prospect


def lay(*, many: int, at: datetime) -> None:
    ohio = make_list(owner, at=at)
    for n in range(many):
        make_prospect(owner, at=at, on=ohio, e164=f"+13305550{n:03}", name=f"Person {n}")
    campaign = make_campaign(owner, at=at, lists=(ohio,))
    arms = [
        campaigns.open_with(campaign=campaign, label=label, text=f"Hello {label}.", by=owner, at=at).opening
        for label in "XY"
    ]
    experiments.begin(
        key=uuid4(), campaign=campaign, kind=Kind.OPENING, arms=arms, horizon=300, budget=80, by=owner, at=at
    )


def tab(*, many: int, at: datetime) -> None:
    session = actions.start_session(campaign=Campaign.objects.get(), by=owner, at=at)
    for _ in range(many):
        hand = actions.take_cards(session=session, want=1, holding=(), by=owner, at=at).hand
        card, deal = hand.cards[0], hand.deals[0].key
        if Lease.objects.filter(pk=card.lease, ended_at=None).update(ended_at=at, ending=Lease.Ending.CALLED):
            log = Log(dialled_at=at, ended_at=at, outcome=Outcome.NO, lease=card.lease, deal=deal)
            actions.log(key=uuid4(), log=log, want=0, by=owner, at=at)


def count() -> None:
    rounds: dict[int, Counter[int]] = {}
    for number, arm in Deal.objects.values_list("round", "arm"):
        rounds.setdefault(number, Counter())[arm] += 1
    spent = Deal.objects.filter(stroke__isnull=False)
    said = {deal.stroke: deal.arm.version_id for deal in spent.select_related("arm")}
    calls = dict(Call.objects.filter(logged_at__isnull=False).values_list("key", "opening"))
    print(
        json.dumps(
            {
                "calls": len(calls),
                "spent": len(said),
                "as_said": all(calls[key] == version for key, version in said.items()),
                "rounds": sorted(rounds) == list(range(1, len(rounds) + 1)),
                "whole": all(set(arms.values()) == {1} and len(arms) == 2 for arms in rounds.values()),
            }
        )
    )


what, many, when = sys.argv[2], int(sys.argv[3]), datetime.fromisoformat(sys.argv[4])
if what == "lay":
    lay(many=many, at=when)
elif what == "count":
    count()
else:
    tab(many=many, at=when)
