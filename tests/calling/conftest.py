"""A session to call in, and short words for what happens in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bounceback.base import events
from bounceback.base.models import Event, User
from bounceback.calling import actions
from bounceback.calling.actions.calls import Logged
from bounceback.calling.models import Call, Lease, Session
from bounceback.calling.queries.cards import Card
from bounceback.calling.steps.said import Log
from bounceback.campaigns.models import Campaign
from bounceback.core.outcomes import Outcome, Reason
from bounceback.prospects.models import Listing, ProspectList
from tests import personas
from tests.factories import make_campaign, make_list, make_prospect


@dataclass
class Desk:
    """One caller in one session, with a clock that the test moves."""

    by: User
    session: Session
    at: datetime
    keys: list[UUID] = field(default_factory=list)

    def take(self, want: int = 1, holding: tuple[int, ...] = ()) -> tuple[Card, ...]:
        return actions.take_cards(session=self.session, want=want, holding=holding, by=self.by, at=self.at).hand.cards

    def dial(self, card: Card, key: UUID | None = None) -> UUID:
        key = key or uuid4()
        lease = Lease.objects.get(pk=card.lease)
        actions.dial(key=key, lease=lease, dialled_at=self.at, by=self.by, at=self.at)
        self.keys.append(key)
        return key

    def log(
        self, key: UUID, outcome: Outcome, *, seconds: int = 30, talked: bool = True, want: int = 0, **said: Any
    ) -> Logged:
        dialled_at = Call.objects.get(key=key).dialled_at
        self.at = max(self.at, dialled_at + timedelta(seconds=seconds))
        log = Log(
            dialled_at=dialled_at,
            answered_at=dialled_at + timedelta(seconds=5) if talked else None,
            ended_at=dialled_at + timedelta(seconds=seconds),
            outcome=outcome,
            **said,
        )
        return actions.log(key=key, log=log, want=want, by=self.by, at=self.at)

    def call(self, outcome: Outcome, *, after: int = 10, **said: Any) -> tuple[Card, Logged]:
        """Take a card, dial it, log it; `after` seconds since the last hang-up."""
        self.at += timedelta(seconds=after)
        (card,) = self.take(1)
        key = self.dial(card)
        return card, self.log(key, outcome, **said)

    def no(self, reason: Reason = Reason.NO_VALUE, **said: Any) -> tuple[Card, Logged]:
        return self.call(Outcome.NO, reason=reason, **said)


@pytest.fixture
def ohio(ana: User, noon: datetime) -> ProspectList:
    return make_list(ana, at=noon)


@pytest.fixture
def renewals(ana: User, ohio: ProspectList, noon: datetime) -> Campaign:
    return make_campaign(ana, at=noon, lists=(ohio,))


@pytest.fixture
def people(ana: User, ohio: ProspectList, noon: datetime) -> list[Listing]:
    """Five people of Ohio with a number each, in the order of the list."""
    return [
        make_prospect(ana, at=noon, on=ohio, e164=f"+1330555010{n}", name=f"Person {n}", company=f"Firm {n}")
        for n in range(5)
    ]


@pytest.fixture
def desk(ana: User, renewals: Campaign, noon: datetime) -> Iterator[Desk]:
    yield Desk(ana, actions.start_session(campaign=renewals, by=ana, at=noon), noon)
    # Whatever a test does by actions, the hash in a call's last event is that of the call as it stands.
    for call in Call.objects.all():
        last = Event.objects.filter(subject_type="calling.call", subject_id=call.pk).order_by("-pk").first()
        assert last is None or last.digest == events.digest_of(call), last


@pytest.fixture
def ben(ana: User, noon: datetime) -> User:
    """A colleague who calls too."""
    return personas.make_ben(ana.workspace, at=noon)
