"""The diagnosis in a few lines, for the page before a session and the one after it."""

from __future__ import annotations

from dataclasses import dataclass

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.campaigns.models import Campaign
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries import kinds
from bounceback.recovery.queries import ranking
from bounceback.recovery.queries.ranking import RankedOption
from bounceback.recovery.queries.recovered import CameBack, Recovered, came_back, recovered
from bounceback.recovery.queries.watching import Stood, alarms, watching

A_LOT = 300_000  # calls beyond which only the page of the diagnosis counts: before and after a session nobody waits


@dataclass(frozen=True, slots=True)
class After:
    """What the debrief says.

    back         lost calls that came back in the session
    alarms       stages at which something may have changed
    suggestion   the option to try next; None where none fits, or a plan runs already
    """

    back: tuple[CameBack, ...]
    alarms: tuple[Stood, ...]
    suggestion: RankedOption | None


@dataclass(frozen=True, slots=True)
class Before:
    """What the plan says."""

    alarms: tuple[Stood, ...]
    recovered: Recovered


def after(session: Session, *, by: User) -> After:
    """The lines of the debrief."""
    few = kinds.calls_in(by) <= A_LOT
    filters = kinds.Filters(campaign=session.campaign_id)
    rows = ranking.ranking(by, filters=filters) if few else None
    running = any(row.running for row in rows.rows) if rows else False
    first = rows.suggestions(1) if rows and not running else ()
    fits = first[0] if first and _says_something(rows) else None
    return After(came_back(session, by=by), alarms(watching(filters=filters, by=by)), fits)


def before(campaign: Campaign, *, by: User) -> Before:
    """The lines of the plan."""
    filters = kinds.Filters(campaign=campaign.pk)
    few = kinds.calls_in(by) <= A_LOT
    back = recovered(filters=filters, by=by) if few else Recovered(Tally(0, 0), (), ())
    return Before(alarms(watching(filters=filters, by=by)), back)


def _says_something(rows: ranking.Ranking | None) -> bool:
    """Is anything counted on which a suggestion can stand?"""
    return rows is not None and any(not tally.missing for tally in rows.symptoms.families.values())
