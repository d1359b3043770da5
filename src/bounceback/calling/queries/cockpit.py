"""What a session's page needs, and what is known about a session before a card is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from bounceback.base.models import User
from bounceback.calling.models import Hearing, Lease, Session
from bounceback.calling.queries import cards, picks
from bounceback.calling.queries import lists as list_queries
from bounceback.calling.queries.cards import Card
from bounceback.calling.queries.lists import CalledList
from bounceback.core.names import firm_key

HEARD_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is no card."""

    text: str
    hint: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hand:
    """Cards that were handed out; `empty` says why there are none."""

    cards: tuple[Card, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class At:
    """Where cards are taken from: a session with its campaign's lists."""

    session: int
    workspace: int
    campaign: int
    lists: tuple[CalledList, ...]


def sessions_of(by: User) -> QuerySet[Session]:
    """This caller's sessions."""
    return Session.objects.filter(caller=by, workspace_id=by.workspace_id)


def where(session: Session) -> At:
    """A session with its campaign's lists: one statement."""
    row: Any = Session.objects.annotate(lists=list_queries.as_rows("campaign_id")).get(pk=session.pk)
    return At(row.pk, row.workspace_id, row.campaign_id, list_queries.called_lists(row.lists))


def held_cards(*, session: Session, by: User, at: datetime) -> tuple[Card, ...]:
    """The cards this session holds right now, in the order in which they were taken."""
    leases = Lease.objects.filter(session=session, held_by=by, ended_at=None, expires_at__gt=at)
    return tuple(card_of(lease, by=by, at=at) for lease in leases.select_related("listing__prospect", "session"))


def card_of(lease: Lease, *, by: User, at: datetime) -> Card:
    """The card of a claim, with a fresh verdict."""
    pick = picks.pick(
        lease.listing_id,
        campaign=lease.session.campaign_id,
        firm=firm_key(lease.listing.prospect.company),
        at=at,
    )
    return cards.card(pick, lease=lease, why=str(lease.verdict.get("why", "")), by=by, at=at)


def heard(campaign: int) -> list[str]:
    """What people object with most, in the words it was noted in."""
    counted = (
        Hearing.objects.filter(call__campaign=campaign).values("text").annotate(n=Count("pk")).order_by("-n", "text")
    )
    return [row["text"] for row in counted[:HEARD_SHOWN]]
