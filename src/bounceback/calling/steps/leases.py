"""Handing out cards: a claim on a number, and the gate's word on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from bounceback.base.models import User
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries import cards, picks, queue, windows
from bounceback.calling.queries.cards import Card
from bounceback.calling.queries.cockpit import At, Empty, Hand
from bounceback.calling.queries.picks import Pick
from bounceback.calling.steps import writing
from bounceback.core.experiments import Dealt
from bounceback.core.gate import Verdict
from bounceback.core.names import firm_key
from bounceback.experiments import steps as experiment_steps
from bounceback.prospects.models import Listing

LOOKED_AT = 200  # rows looked at closely before we say that nobody may be called
ASK_AGAIN = timedelta(days=1)  # when waiting does not help, but an admin might
SKIP_RESTS = timedelta(hours=1)  # how long a card that was skipped stays away
FOR_GOOD = ("suppressed.", "number.retired", "registry.")


def take(
    *,
    at_desk: At,
    want: int,
    by: User,
    at: datetime,
    first: int | None = None,
    again: Sequence[Card] = (),
    not_these: frozenset[int] = frozenset(),
) -> Hand:
    """Claim the next numbers of the queue for a caller, each with its card.

    first        id of a listing that goes before all others ("the right person, at once")
    again        cards that are handed out once more beside these: arms are dealt for them too
    not_these    listings that were skipped a moment ago
    Rows that the gate refuses are moved to when they may be called, so that the queue heals itself.
    """
    taken: list[Card] = []
    if first is not None and want > 0:
        # The caller may hold that number already, under another name: it is theirs to hand on.
        same = Listing.objects.filter(pk=first).values("number")
        mine = Lease.objects.filter(number__in=same, held_by=by, ended_at=None)
        end_mine(list(mine.values_list("pk", flat=True)), ending=Lease.Ending.CALLED, by=by, at=at)
        turn = queue.Turn(first, queue.company_of(first), "sent on to them just now")
        card = _try(turn, at_desk=at_desk, by=by, at=at)
        taken += [card] if card else []
    looked_at = 0
    seen = set(not_these)
    wanted = windows.wanted(at_desk.tried, at=at) if want > len(taken) else queue.ANYBODY
    while len(taken) < want and looked_at < LOOKED_AT:
        turns = [turn for turn in queue.in_turn(lists=at_desk.lists, at=at, wanted=wanted) if turn.listing not in seen]
        if not turns:
            break
        for turn in turns:
            looked_at += 1
            seen.add(turn.listing)
            card = _try(turn, at_desk=at_desk, by=by, at=at)
            if card is not None:
                taken.append(card)
            # A card moves the head of its place set on: look again, so that the order stays the list's.
            if card is not None or looked_at >= LOOKED_AT:
                break
    deals = deal(at_desk, {card.block for card in (*again, *taken)}, by=by, at=at)
    return Hand(tuple(taken), None if taken or want == 0 else _nobody(at_desk, at=at), deals)


def deal(at_desk: At, blocks: Collection[str], *, by: User, at: datetime) -> tuple[Dealt, ...]:
    """The arms that wait for the next connects of these blocks and of the cards in hand; dealt where there are few."""
    openings = at_desk.tried.openings
    if openings is None:
        return ()
    wanted = {*blocks, *at_desk.tried.blocks} - {""}
    return experiment_steps.deal_ahead(openings, blocks=wanted, workspace=at_desk.workspace, caller=by.pk, at=at)


def hold(pick: Pick, *, at_desk: At, why: str, block: str = "", by: User, at: datetime) -> Lease:
    """Write the claim on a number. The unique constraint is the referee."""
    expires_at = at + settings.LEASE_LENGTH
    lease = Lease(
        workspace_id=at_desk.workspace,
        number=pick.number,
        listing_id=pick.listing.pk,
        session_id=at_desk.session,
        held_by=by,
        taken_at=at,
        expires_at=expires_at,
        permit_until=min(pick.verdict.until or expires_at, expires_at),
        verdict=cards.as_kept(pick.verdict, why=why, block=block),
    )
    writing.insert(lease)
    return lease


def end(leases: list[int], *, ending: Lease.Ending, at: datetime) -> int:
    """End claims that are still open. Returns how many were."""
    return Lease.objects.filter(pk__in=leases, ended_at=None).update(ended_at=at, ending=ending)


def end_mine(leases: list[int], *, ending: Lease.Ending, by: User, at: datetime) -> int:
    """End claims that this caller still holds. Returns how many were."""
    return Lease.objects.filter(pk__in=leases, held_by=by, ended_at=None).update(ended_at=at, ending=ending)


def end_all(session: Session, *, ending: Lease.Ending, at: datetime) -> int:
    """End every open claim of a session."""
    return Lease.objects.filter(session=session, ended_at=None).update(ended_at=at, ending=ending)


def renew(leases: list[int], *, by: User, at: datetime) -> list[Lease]:
    """Hold on to claims: the cards in the caller's hand. Returns those that are still theirs.

    The gate is asked again about each: somebody may have put the number off the list meanwhile. The permit of one that
    may no longer be called ends now.
    """
    length: timedelta = settings.LEASE_LENGTH
    mine = Lease.objects.filter(pk__in=leases, held_by=by, ended_at=None)
    # A prospect who has lost the last number since is no card any more.
    held = list(mine.filter(listing__number__isnull=False).select_related("listing__prospect", "session"))
    for lease in held:
        firm = firm_key(lease.listing.prospect.company)
        verdict = picks.pick(lease.listing_id, campaign=lease.session.campaign_id, firm=firm, at=at).verdict
        lease.expires_at = max(lease.expires_at, at + length)
        lease.permit_until = min(verdict.until or lease.expires_at, lease.expires_at) if verdict.callable else at
        lease.verdict = kept_on(lease, verdict)
        writing.update(lease, "expires_at", "permit_until", "verdict")
    return held


def deal_to(held: Sequence[Lease], *, at_desk: At, by: User, at: datetime) -> list[Card]:
    """Cards in hand that were taken before the experiment that deals now: their cards once more, with its arms."""
    openings = at_desk.tried.openings
    if openings is None:
        return []
    found: list[Card] = []
    for lease in held:
        if str(lease.verdict.get("block", "")):
            continue
        pick = picks.pick(
            lease.listing_id, campaign=at_desk.campaign, firm=firm_key(lease.listing.prospect.company), at=at
        )
        block, why = cards.block_for(pick, by=by, at=at), str(lease.verdict.get("why", ""))
        lease.verdict = {**lease.verdict, "block": block}
        writing.update(lease, "verdict")
        found.append(cards.card(pick, lease=lease, why=why, by=by, at=at, openings=openings, block=block))
    return found


def kept_on(lease: Lease, verdict: Verdict) -> dict[str, Any]:
    """A fresh verdict on a claim, beside why it was handed out and the block it belongs to."""
    why, block = str(lease.verdict.get("why", "")), str(lease.verdict.get("block", ""))
    return cards.as_kept(verdict, why=why, block=block)


def put_aside(listing: Listing, verdict: Verdict, *, at: datetime) -> None:
    """Move a row that may not be called to when it may, or out of the queue for good."""
    if verdict.refused_by[0].startswith(FOR_GOOD):
        listing.standing, listing.ready_at = Listing.Standing.OUT, None
    else:
        listing.ready_at = verdict.opens_at or at + ASK_AGAIN
        if listing.standing == Listing.Standing.FRESH:
            listing.standing = Listing.Standing.RETRY
    writing.update(listing, "standing", "ready_at")


def _try(turn: queue.Turn, *, at_desk: At, by: User, at: datetime) -> Card | None:
    pick = picks.pick(turn.listing, campaign=at_desk.campaign, firm=turn.firm, at=at)
    if pick.overdue_lease is not None:  # an overdue claim counts as ended when it is read
        end([pick.overdue_lease], ending=Lease.Ending.EXPIRED, at=at)
    if not pick.verdict.callable:
        put_aside(pick.listing, pick.verdict, at=at)
        return None
    openings = at_desk.tried.openings
    block = cards.block_for(pick, by=by, at=at) if openings else ""
    lease = hold(pick, at_desk=at_desk, why=turn.why, block=block, by=by, at=at)
    return cards.card(pick, lease=lease, why=turn.why, by=by, at=at, openings=openings, block=block)


def _nobody(at_desk: At, *, at: datetime) -> Empty:
    if not at_desk.lists:
        return Empty("This campaign calls no list.", "Choose its lists on the campaign's page.", None)
    opens_at = queue.next_change(lists=at_desk.lists, at=at)
    unchecked = queue.unchecked(lists=at_desk.lists, at=at)
    if unchecked:
        names = ", ".join(f"“{name}”" for name in unchecked)
        hint = f"{names}: nobody has said that it was checked against the do-not-call registries. The plan asks for it."
    elif opens_at is None:
        hint = "Add prospects, or see what the plan says is missing."
    else:
        skipped = Lease.objects.filter(
            session=at_desk.session, ending=Lease.Ending.SKIPPED, ended_at__gt=at - SKIP_RESTS
        )
        hint = "Who was skipped comes back an hour later." if skipped.exists() else ""
    text = "Nobody may be called right now." if opens_at is not None else "Nobody on these lists may be called."
    return Empty(text, hint, opens_at)
