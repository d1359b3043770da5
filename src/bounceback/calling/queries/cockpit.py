"""What a session's page needs, and what is known about a session before a card is looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bounceback.base.models import User
from bounceback.calling.models import Call, Lease, Session
from bounceback.calling.queries import cards, picks, trials
from bounceback.calling.queries import lists as list_queries
from bounceback.calling.queries.cards import Card
from bounceback.calling.queries.lists import CalledList
from bounceback.calling.queries.prepared import Prepared
from bounceback.calling.queries.trials import Tried
from bounceback.core.experiments import Dealt
from bounceback.core.names import firm_key
from bounceback.prospects import search
from bounceback.prospects.models import Line


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is no card."""

    text: str
    hint: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hand:
    """Cards that were handed out; `empty` says why there are none.

    deals    the arms that wait for the next connects of these cards and of those in hand, in their order
    """

    cards: tuple[Card, ...]
    empty: Empty | None
    deals: tuple[Dealt, ...] = ()


@dataclass(frozen=True, slots=True)
class At:
    """Where cards are taken from: a session with its campaign's lists, and what is tried there."""

    session: int
    workspace: int
    campaign: int
    lists: tuple[CalledList, ...]
    tried: Tried = trials.NOTHING


def sessions_of(by: User) -> QuerySet[Session]:
    """This caller's sessions."""
    return Session.objects.filter(caller=by, workspace_id=by.workspace_id)


def where(session: Session) -> At:
    """A session with its campaign's lists, and what is tried: one statement."""
    row = _WHERE.first(session=session.pk, caller=session.caller_id)
    if row is None:
        raise Session.DoesNotExist
    lists = list_queries.called_lists(row.lists, workspace=session.workspace_id)
    return At(session.pk, session.workspace_id, session.campaign_id, lists, trials.read(row))


def after_spending(desk: At, deal: UUID | None) -> At:
    """The same desk when a call has just taken this deal."""
    openings = desk.tried.openings
    if deal is None or openings is None:
        return desk
    waiting = tuple(each for each in openings.waiting if each.key != deal)
    return replace(desk, tried=replace(desk.tried, openings=replace(openings, waiting=waiting)))


def _where(*, session: int, caller: int) -> QuerySet[Any]:
    return Session.objects.filter(pk=session).annotate(
        lists=list_queries.as_rows("campaign_id"), **trials.told(campaign="campaign_id", caller=caller)
    )


_WHERE = Prepared(_where, types={"session": int, "caller": int}, roots=("",), others=("lists", *trials.ANNOTATIONS))


def held_cards(*, session: Session, by: User, at: datetime, tried: Tried = trials.NOTHING) -> tuple[Card, ...]:
    """The cards this session holds right now, in the order in which they were taken."""
    leases = Lease.objects.filter(
        session=session, held_by=by, ended_at=None, expires_at__gt=at, listing__number__isnull=False
    )
    return tuple(
        card_of(lease, by=by, at=at, tried=tried) for lease in leases.select_related("listing__prospect", "session")
    )


def card_of(lease: Lease, *, by: User, at: datetime, tried: Tried = trials.NOTHING) -> Card:
    """The card of a claim, with a fresh verdict."""
    pick = picks.pick(
        lease.listing_id,
        campaign=lease.session.campaign_id,
        firm=firm_key(lease.listing.prospect.company),
        at=at,
    )
    why, block = str(lease.verdict.get("why", "")), str(lease.verdict.get("block", ""))
    return cards.card(pick, lease=lease, why=why, by=by, at=at, openings=tried.openings, block=block)


@dataclass(frozen=True, slots=True)
class WhoCalls:
    """Somebody who may be calling us."""

    prospect: int
    number: int | None
    name: str
    company: str
    display: str
    last: str


MOST_WHO_CALL = 10


def who_calls(text: str, *, by: User) -> list[WhoCalls]:
    """Prospects by the last digits of a number, or by a piece of a name. At most ten."""
    found = search.find(by=by, text=text).rows[:MOST_WHO_CALL] if text.strip() else ()
    ids = [row.prospect for row in found]
    numbers = dict(Line.objects.filter(prospect__in=ids).order_by("-position").values_list("prospect", "number"))
    said = {
        prospect: cards.outcome_words(outcome, reason)
        for prospect, outcome, reason in Call.objects.filter(prospect__in=ids, logged_at__isnull=False)
        .order_by("dialled_at")
        .values_list("prospect", "outcome", "reason")
    }
    return [
        WhoCalls(row.prospect, numbers.get(row.prospect), row.name, row.company, row.number, said.get(row.prospect, ""))
        for row in found
    ]


def session_holding(prospect: int, *, by: User) -> Session | None:
    """The caller's session that has this prospect's card in hand; else the newest that is open."""
    held = Lease.objects.filter(listing__prospect=prospect, held_by=by, ended_at=None).select_related("session").first()
    if held is not None:
        return held.session
    return sessions_of(by).filter(ended_at=None).order_by("-started_at").first()
