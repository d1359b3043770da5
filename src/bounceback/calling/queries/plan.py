"""What lies ahead before a session: who may be called now and in the next hours, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bounceback.base.models import User
from bounceback.calling.queries import cockpit, counts, open_places, queue
from bounceback.calling.queries import lists as list_queries
from bounceback.calling.queries.lists import CalledList
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns.models import Campaign
from bounceback.core import hours as hours_of
from bounceback.followups import queries as followup_queries


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour ahead: how many prospects may be called at its start (the first one: now)."""

    starts_at: datetime
    callable: int


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise that is due before the plan's horizon ends, or overdue."""

    prospect: int
    name: str
    company: str
    due_at: datetime
    zone: str
    said: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not laid out.

    code    "list", "prospects", "scrub", "offer", "opening", "objectives" or "number" (of clients)
    """

    code: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The page before a session, in values.

    hours          the next hours, the present one first
    callable_now   prospects that may be called at this moment
    waiting        all who are still to be called on these lists, now or later
    opens_at       when somebody may be called next; None when somebody may be now, or nobody ever
    promises       those due within the hours shown, most urgent first, at most 20
    promises_due   how many there are altogether
    seeds_ripe     seeds whose time has come
    missing        empty when everything is laid out
    enough         whether the list lasts for a session of two hours at the campaign's pace
    session        id of this caller's open session of the campaign, if there is one
    """

    hours: tuple[Hour, ...]
    callable_now: int
    waiting: int
    opens_at: datetime | None
    promises: tuple[DuePromise, ...]
    promises_due: int
    seeds_ripe: int
    missing: tuple[Missing, ...]
    enough: bool
    session: int | None


SESSION = timedelta(hours=2)
SECONDS_A_DIAL = 45  # ring and talk of the dial in the middle; half of all dials reach nobody
PROMISES_SHOWN = 20


def plan(*, campaign: Campaign, by: User, at: datetime, hours: int = 12) -> Plan:
    """Everything the plan page shows. Counts are by index; on huge lists they may be a minute old."""
    row: Any = Campaign.objects.annotate(found=list_queries.as_rows("pk")).get(pk=campaign.pk)
    lists = list_queries.called_lists(row.found, workspace=campaign.workspace_id)
    ids = [called.pk for called in lists]
    piles = counts.piles(ids, at=at, hours=hours)
    ahead = _hours(lists, piles, at=at, hours=hours)
    fresh = sum(pile.rows for pile in piles if pile.standing == "FRESH")
    waiting = fresh + counts.waiting(ids)
    promises = followup_queries.promises_due(campaign, until=at + timedelta(hours=hours))
    opens_at = None if ahead[0].callable or not lists else queue.next_change(lists=lists, at=at)
    needed = SESSION.total_seconds() / (SECONDS_A_DIAL + campaign.pace_seconds)
    session = cockpit.sessions_of(by).filter(campaign=campaign, ended_at=None).first()
    return Plan(
        hours=ahead,
        callable_now=ahead[0].callable,
        waiting=waiting,
        opens_at=opens_at,
        promises=tuple(
            DuePromise(
                promise.prospect_id,
                promise.prospect.name,
                promise.prospect.company,
                promise.due_at,
                promise.zone,
                promise.said,
                promise.due_at < at,
            )
            for promise in promises[:PROMISES_SHOWN]
        ),
        promises_due=promises.count(),
        seeds_ripe=sum(pile.rows for pile in piles if pile.standing == "SEED" and pile.hour == 0),
        missing=tuple(_missing(campaign, lists, piles, waiting, at=at)),
        enough=ahead[0].callable >= needed,
        session=session.pk if session is not None else None,
    )


def _hours(lists: Sequence[CalledList], piles: Sequence[counts.Pile], *, at: datetime, hours: int) -> tuple[Hour, ...]:
    """Now, and the full hours that follow."""
    full = at.replace(minute=0, second=0, microsecond=0)
    starts = [at, *(full + timedelta(hours=ahead) for ahead in range(1, hours))]
    kinds = {called.pk: called.kind for called in lists}
    ever = {
        (pile.list, pile.place_set): open_places.openness(pile.place_set, kinds[pile.list], at=at) for pile in piles
    }
    found = []
    for ahead, start in enumerate(starts):
        open_then = {
            where: known.open if ahead == 0 else _open_at(where[1], known, start) for where, known in ever.items()
        }
        callable_then = sum(pile.rows for pile in piles if pile.hour <= ahead and open_then[pile.list, pile.place_set])
        found.append(Hour(start, callable_then))
    return tuple(found)


def _open_at(place_set: int, known: open_places.Openness, start: datetime) -> bool:
    if known.turns_at is None or not (known.open or known.turns_at <= start):
        return False
    return hours_of.is_open(open_places.key_of(place_set), start)


def _missing(
    campaign: Campaign, lists: Sequence[CalledList], piles: Sequence[counts.Pile], waiting: int, *, at: datetime
) -> Iterator[Missing]:
    if not lists:
        yield Missing("list", "No list is chosen.", "A campaign calls one list or several.")
    elif not waiting:
        yield Missing("prospects", "Nobody is left to call.", "Add prospects, or choose another list.")
    for called in lists:
        if _needs_scrub(called, piles, at=at):
            yield Missing(
                "scrub",
                f"Nobody has said that “{called.name}” was checked against the do-not-call registries.",
                "Say who checked it and when; it holds for 31 days.",
            )
    if not campaign.offer.strip():
        yield Missing("offer", "The offer is not written down.", "One sentence: what you offer and what it solves.")
    if not campaign_queries.wordings(campaign):
        yield Missing("opening", "There is no opening.", "The first two sentences, as you say them.")
    if not campaign_queries.ladder(campaign).exists():
        yield Missing("objectives", "There is no objective.", "A main one, and one or two for your back pocket.")
    if campaign_queries.dials_to_fill(campaign) is None:
        yield Missing("number", "How many clients you want is not said.", "Then every dial counts down.")


def _needs_scrub(called: CalledList, piles: Sequence[counts.Pile], *, at: datetime) -> bool:
    sets = {pile.place_set for pile in piles if pile.list == called.pk}
    return any(open_places.waits_for_a_check(place_set, called.kind, at=at) for place_set in sets)
