"""Cards: taking them, holding on to them, laying them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries import cards, cockpit, picks, trials
from bounceback.calling.queries.cards import Card, Permit
from bounceback.calling.queries.cockpit import Hand
from bounceback.calling.refusals import CardGone, MayNotCall, NumberHeld, SessionOver
from bounceback.calling.steps import effects, leases, windows
from bounceback.calling.steps.said import OffList
from bounceback.core.names import firm_key
from bounceback.prospects import steps as prospect_steps
from bounceback.prospects.models import Line, Listing, Prospect


@dataclass(frozen=True, slots=True)
class Taken:
    """Cards handed out, and the claims that were held on to."""

    hand: Hand
    held: tuple[Lease, ...]


def take_cards(*, session: Session, want: int, holding: Sequence[int] = (), by: User, at: datetime) -> Taken:
    """Hand out the next cards, and hold on to those in the caller's hand.

    holding    ids of the claims the browser knows of. A card it does not know of (the page was reloaded, an
               answer was lost) is handed out again before new ones are taken
    Cards in hand from before an experiment began are handed out once more too, with its arms. Holding on, every half
    minute, leaves no Event: the claim itself says until when. Raises SessionOver.
    """
    if session.ended_at is not None:
        raise SessionOver
    with transaction.atomic():
        held = leases.renew(list(holding), by=by, at=at)
        known = {lease.pk for lease in held}
        again: list[Card] = []
        new = Hand((), None)
        if want or held:
            desk = cockpit.where(session)
            again = leases.deal_to(held, at_desk=desk, by=by, at=at)
        if want:
            windows.deal(desk, by=by, at=at)
            held_now = cockpit.held_cards(session=session, by=by, at=at, tried=desk.tried)
            lost = [card for card in held_now if card.lease not in known][:want]
            again += lost
            new = leases.take(at_desk=desk, want=want - len(lost), again=again, by=by, at=at)
        elif again:
            new = Hand((), None, leases.deal(desk, {card.block for card in again}, by=by, at=at))
        if new.cards:
            facts = {"leases": [card.lease for card in new.cards], "held": sorted(known)}
            events.record("cards.taken", subject=session, by=by, at=at, facts=facts)
    return Taken(Hand((*again, *new.cards), None if again else new.empty, new.deals), tuple(held))


def skip(*, lease: Lease, want: int = 1, by: User, at: datetime) -> Hand:
    """Lay a card down; it comes back in an hour at the earliest."""
    with transaction.atomic():
        if leases.end([lease.pk], ending=Lease.Ending.SKIPPED, at=at):
            listing = lease.listing
            if listing.standing != Listing.Standing.OUT:
                listing.ready_at = max(listing.ready_at or at, at + leases.SKIP_RESTS)
                if listing.standing == Listing.Standing.FRESH:
                    listing.standing = Listing.Standing.RETRY
                listing.save(update_fields=["standing", "ready_at"])
        hand = _next(lease.session, want=want, by=by, at=at)
        events.record("lease.skipped", subject=lease, by=by, at=at)
    return hand


def ask_permit(*, lease: Lease, by: User, at: datetime) -> Permit:
    """Ask the gate again about a card in hand. Raises MayNotCall, CardGone."""
    with transaction.atomic():
        if lease.ended_at is not None or lease.listing.number_id is None:
            raise CardGone
        pick = _look(lease.listing, lease.session, at=at)
        if not pick.verdict.callable:
            raise MayNotCall(pick.verdict.text, opens_at=pick.verdict.opens_at)
        _extend(lease, pick, at=at)
        events.record("lease.permitted", subject=lease, by=by, at=at)
    return cards.permit_of(pick.verdict, until=lease.permit_until)


def switch_line(*, lease: Lease, line: Line, by: User, at: datetime) -> Card:
    """Move a card to another of the prospect's numbers. Raises MayNotCall, NumberHeld, CardGone."""
    with transaction.atomic():
        if lease.ended_at is not None:
            raise CardGone
        others = Lease.objects.filter(number=line.number_id, ended_at=None).exclude(pk=lease.pk)
        others.filter(expires_at__lte=at).update(ended_at=at, ending=Lease.Ending.EXPIRED)
        if others.exists():
            raise NumberHeld
        listing = lease.listing
        standing, ready_at = listing.standing, listing.ready_at
        prospect_steps.point_at(listing, line, at=at)
        if standing in (Listing.Standing.PROMISE, Listing.Standing.SEED):  # these go with the person
            listing.standing, listing.ready_at = standing, ready_at
        listing.save(update_fields=["number", "place_set", "attempts", "misses", "standing", "ready_at"])
        pick = _look(listing, lease.session, at=at)
        if not pick.verdict.callable:
            raise MayNotCall(pick.verdict.text, opens_at=pick.verdict.opens_at)
        lease.number = line.number
        _extend(lease, pick, at=at)
        events.record("lease.moved", subject=lease, by=by, at=at, facts={"line": line.pk})
        block = str(lease.verdict.get("block", ""))
        tried = cockpit.where(lease.session).tried if block else trials.NOTHING
    why = str(lease.verdict.get("why", ""))
    return cards.card(pick, lease=lease, why=why, by=by, at=at, openings=tried.openings, block=block)


def receive(*, session: Session, prospect: Prospect, by: User, at: datetime) -> Card | None:
    """They called us: their card, whatever the gate says. None when they are on no list with a number."""
    with transaction.atomic():
        rows = Listing.objects.filter(prospect=prospect, number__isnull=False)
        called = rows.filter(list__campaign_lists__campaign=session.campaign_id)
        listing = called.first() or rows.first()
        if listing is None:
            return None
        pick = _look(listing, session, at=at)
        lease = Lease.objects.filter(number=pick.number, ended_at=None).first()
        if lease is not None and lease.expires_at <= at:
            leases.end([lease.pk], ending=Lease.Ending.EXPIRED, at=at)
            lease = None
        if lease is None:
            desk = cockpit.At(session.pk, session.workspace_id, session.campaign_id, ())
            lease = leases.hold(pick, at_desk=desk, why=THEY_CALLED, by=by, at=at)
        mine = lease if lease.held_by_id == by.pk else None
        events.record("call.came_in", subject=prospect, by=by, at=at, facts={"session": session.pk})
    return cards.card(pick, lease=mine, why=THEY_CALLED, by=by, at=at)


THEY_CALLED = "they called you"


def put_off_list(
    *,
    prospect: Prospect,
    session: Session | None,
    wish: OffList,
    key: UUID,
    want: int = 1,
    by: User,
    at: datetime,
) -> Hand:
    """Off the list before any dial: committed before the answer. Asked twice is asked once."""
    with transaction.atomic():
        held = Lease.objects.filter(listing__prospect=prospect, held_by=by, ended_at=None).select_related("number")
        lease = held.first()
        line = prospect.lines.select_related("number").order_by("position", "pk").first()
        number = lease.number if lease is not None else line.number if line is not None else None
        row = effects.put_off_list(prospect, number, wish, stroke=key, by=by, at=at)
        held.update(ended_at=at, ending=Lease.Ending.SKIPPED)
        prospect_steps.take_out_person(prospect=prospect.pk)
        hand = _next(session, want=want, by=by, at=at)
        if row.stroke != key or row.suppressed_at == at:  # else it is the same letter once more
            events.record("prospect.off_list", subject=prospect, by=by, at=at, facts={"suppression": row.pk})
    return hand


def _next(session: Session | None, *, want: int, by: User, at: datetime) -> Hand:
    if session is None or session.ended_at is not None or want < 1:
        return Hand((), None)
    return leases.take(at_desk=cockpit.where(session), want=want, by=by, at=at)


def _look(listing: Listing, session: Session, *, at: datetime) -> picks.Pick:
    firm = firm_key(listing.prospect.company)
    return picks.pick(listing.pk, campaign=session.campaign_id, firm=firm, at=at)


def _extend(lease: Lease, pick: picks.Pick, *, at: datetime) -> None:
    lease.expires_at = max(lease.expires_at, at + settings.LEASE_LENGTH)
    lease.permit_until = min(pick.verdict.until or lease.expires_at, lease.expires_at)
    lease.verdict = leases.kept_on(lease, pick.verdict)
    lease.save(update_fields=["number", "expires_at", "permit_until", "verdict"])
