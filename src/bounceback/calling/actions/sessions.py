"""Beginning and ending a session of calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.calling.models import Lease, Session
from bounceback.calling.queries import cockpit
from bounceback.calling.steps import leases
from bounceback.campaigns.models import Campaign

FORGOTTEN_AFTER = timedelta(hours=14)


def start_session(*, campaign: Campaign, by: User, at: datetime) -> Session:
    """Begin a session, or go on with the one that is open. One that was left open since yesterday is ended first."""
    with transaction.atomic():
        going_on = cockpit.sessions_of(by).filter(campaign=campaign, ended_at=None).first()
        if going_on is not None and at - going_on.started_at < FORGOTTEN_AFTER:
            events.record("session.resumed", subject=going_on, by=by, at=at)
            return going_on
        if going_on is not None:
            _end(going_on, at=at)
        session = Session.objects.create(workspace_id=by.workspace_id, campaign=campaign, caller=by, started_at=at)
        facts = {"campaign": campaign.pk, "ended": going_on.pk if going_on is not None else None}
        events.record("session.started", subject=session, by=by, at=at, facts=facts)
    return session


def end_session(*, session: Session, by: User, at: datetime) -> Session:
    """End a session and give back the cards in hand. Ending it twice changes nothing."""
    with transaction.atomic():
        if _end(session, at=at):
            events.record("session.ended", subject=session, by=by, at=at)
    return session


def write_note(*, session: Session, note: str, by: User, at: datetime) -> Session:
    """Keep what the caller writes under the debrief."""
    with transaction.atomic():
        session.debrief_note = note
        session.save(update_fields=["debrief_note"])
        events.record("session.noted", subject=session, by=by, at=at)
    return session


def _end(session: Session, *, at: datetime) -> bool:
    """Returns whether it was open, or held a card still."""
    was_open = session.ended_at is None
    if was_open:
        session.ended_at = at
        session.save(update_fields=["ended_at"])
    return bool(leases.end_all(session, ending=Lease.Ending.RETURNED, at=at)) or was_open
