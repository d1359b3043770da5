"""The money line: how many to go, what a dial is worth, what this session has made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Subquery

from bounceback.base.models import User
from bounceback.calling.models import Call, Session
from bounceback.calling.queries import dialled
from bounceback.calling.queries.rows import moment, rows, some_moment
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import Campaign
from bounceback.core import book
from bounceback.core.outcomes import MEANINGS, Outcome
from bounceback.core.rhythm import Dial, dials_an_hour, median_gap, noes_in_a_row
from bounceback.core.stats.streak import PER_TALK, chance_of_run

A_DAYS_WORK = timedelta(hours=14)  # a session left open overnight counts from the new day on
A_BAD_RUN = 8  # noes in a row after which one quiet line puts the run in proportion
TALKS_THAT_TELL = 1_000  # the latest talks from which a caller's own rate is taken
HUMAN = [outcome.value for outcome, meaning in MEANINGS.items() if meaning.human]
YES = [Outcome.RUNG.value, Outcome.APPOINTMENT.value, Outcome.SALE.value]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of this session and this campaign, in their plain form.

    to_go             dials still to make by the plan; None when nothing was planned
    value_per_dial    plain, in `currency`; None when the worth of a client was not said
    value_today       dials of this session today times that
    streak            one line of words when a bad run has just become long; else ""
    """

    to_go: int | None
    value_per_dial: Decimal | None
    currency: str
    value_today: Decimal | None
    dials_today: int
    dials_an_hour: int | None
    median_gap_seconds: int | None
    noes_in_row: int
    streak: str = ""


def dial_rows(*, since: datetime, session: str = "session_id") -> Subquery:
    """The session's dials of today as one value of a bigger statement; read it with `dials`."""
    of = Call.objects.filter(session=OuterRef(session), came_in=False, dialled_at__gt=since)
    return rows(of, "dialled_at", "ended_at", "outcome", "pk")


def dials(found: list[list[Any]], *, but: int | None = None) -> list[Dial]:
    """Dials out of `dial_rows`, without one call."""
    return [_dial(dialled_at, ended_at, outcome) for dialled_at, ended_at, outcome, pk in found if pk != but]


# Every log brings all of today's dials again; all but the newest were read before.
@lru_cache(maxsize=4096)
def _dial(dialled_at: str, ended_at: str | None, outcome: str) -> Dial:
    return Dial(some_moment(dialled_at), moment(ended_at), Outcome(outcome) if outcome else None)


def totals(*, campaign: Campaign, today: Sequence[Dial], made: int, at: datetime) -> Totals:
    """The money line from counts that were gathered already.

    today      this session's dials of today
    made       the campaign's dials since its plan was made
    """
    value = campaign_queries.value_of_a_call(campaign)
    planned = campaign.dials_planned
    return Totals(
        to_go=None if planned is None else book.to_go(planned=planned, dialled=made),
        value_per_dial=value,
        currency=campaign.currency,
        value_today=None if value is None else value * len(today),
        dials_today=len(today),
        dials_an_hour=dials_an_hour(today, at=at),
        median_gap_seconds=median_gap(today),
        noes_in_row=noes_in_a_row(today),
    )


def of_session(session: Session, *, at: datetime) -> Totals:
    """The money line of a session as it stands."""
    row: Any = (
        Session.objects.select_related("campaign")
        .annotate(today=dial_rows(since=at - A_DAYS_WORK, session="pk"))
        .get(pk=session.pk)
    )
    made = dialled.counted_anew(campaign=row.campaign_id, planned_at=row.campaign.planned_at)
    return totals(campaign=row.campaign, today=dials(row.today), made=made, at=at)


def with_streak(told: Totals, *, by: User) -> Totals:
    """Say the one quiet line when the run has just become a long one: a further statement, once per run."""
    if told.noes_in_row != A_BAD_RUN:
        return told
    return replace(told, streak=streak_words(told.noes_in_row, chance=chance_for(by, noes=told.noes_in_row)))


def chance_for(by: User, *, noes: int) -> float:
    """How likely such a run of noes is at this caller's own rate of yeses, out of their latest talks."""
    talks = (
        Call.objects.filter(caller=by, outcome__in=HUMAN, brought_by=None)
        .order_by("-dialled_at")  # as the index of callers has them: the walk stops at the first few
        .values_list("outcome", flat=True)
    )
    latest = list(talks[:TALKS_THAT_TELL])
    return chance_of_run(noes, yes=sum(outcome in YES for outcome in latest), tries=len(latest), prior=PER_TALK)


def streak_words(noes: int, *, chance: float) -> str:
    """A bad run in proportion."""
    return (
        f"{noes} noes in a row. At your rate a run at least this long is running {round(100 * chance)} % of the time. "
        "Nothing is broken."
    )
