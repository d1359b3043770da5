"""How far recovery plans are: calls so far, marks, the aim before and since. Counted by the database, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.aims import Counted
from bounceback.core.outcomes import CONVERSATION_SECONDS, MEANINGS, Outcome
from bounceback.core.playbook import Aim, Did
from bounceback.core.stats.intervals import Tally
from bounceback.playbook.models import Mark, Plan

BEFORE_DAYS = 90  # how far back "before the plan" reaches


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a plan stands.

    done        calls that count towards the finish line, so far
    did         calls on which the plan was followed, by the caller's own mark; `forgot` likewise
    before      its caller's calls for its campaign in the 90 days before it began
    since       those since, to its end
    followed    those of them that were marked "did it"
    """

    plan: Plan
    done: int
    did: int
    forgot: int
    before: Counted
    since: Counted
    followed: Counted

    @property
    def finish(self) -> int:
        """The finish line, in calls."""
        return self.plan.finish

    @property
    def to_go(self) -> int:
        """Calls to the finish line; 0 when it is reached."""
        return max(0, self.plan.finish - self.done)

    @property
    def finished(self) -> bool:
        """Is the finish line reached?"""
        return self.done >= self.plan.finish

    @property
    def aim(self) -> Aim:
        """What the plan wants to move."""
        return Aim(self.plan.aim)

    @property
    def aim_before(self) -> Tally:
        """The aim's share before the plan."""
        return self.before.towards(self.aim)

    @property
    def aim_since(self) -> Tally:
        """The aim's share since it began."""
        return self.since.towards(self.aim)

    @property
    def aim_followed(self) -> Tally:
        """The aim's share on the calls that were marked "did it"."""
        return self.followed.towards(self.aim)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the cockpit shows of a running plan. `per_dial`: every dial counts, not only the answered ones."""

    key: UUID
    remind: str
    done: int
    finish: int
    per_dial: bool = False


def running(by: User, campaign: Campaign | None = None) -> list[Plan]:
    """This user's running plans, the oldest first; all campaigns' or one's."""
    mine = Plan.objects.filter(workspace_id=by.workspace_id, user=by, ended_at=None)
    if campaign is not None:
        mine = mine.filter(campaign=campaign)
    return list(mine.select_related("option", "campaign", "experiment").order_by("begun_at", "pk"))


def reminders(by: User, campaign: Campaign) -> list[Reminder]:
    """What the cockpit reminds this caller of. One statement while nothing runs, else two."""
    plans = running(by, campaign)
    counted = _counted(plans)
    return [
        Reminder(
            plan.key,
            plan.remind,
            counted[plan.pk, "since"].done(Aim(plan.aim)),
            plan.finish,
            per_dial=Aim(plan.aim) is Aim.ANSWERED,
        )
        for plan in plans
    ]


def progress(plan: Plan) -> Progress:
    """Where one plan stands."""
    return progress_of([plan])[0]


def progress_of(plans: Iterable[Plan]) -> list[Progress]:
    """Where plans stand, in their order. The same number of statements for any number of them."""
    plans = list(plans)
    counted = _counted(plans)
    marks = _marks(plans)
    return [
        Progress(
            plan=plan,
            done=counted[plan.pk, "since"].done(Aim(plan.aim)),
            did=marks.get((plan.pk, Did.DID), 0),
            forgot=marks.get((plan.pk, Did.FORGOT), 0),
            before=counted[plan.pk, "before"],
            since=counted[plan.pk, "since"],
            followed=counted[plan.pk, "followed"],
        )
        for plan in plans
    ]


def _marks(plans: list[Plan]) -> dict[tuple[int, str], int]:
    if not plans:
        return {}
    rows = Mark.objects.filter(plan__in=plans).values_list("plan", "did").annotate(many=Count("pk"))
    return {(plan, did): many for plan, did, many in rows}


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


_REACHED = _listed([Outcome.RUNG, Outcome.APPOINTMENT, Outcome.SALE])
_HUMAN = _listed([each.value for each, meaning in MEANINGS.items() if meaning.human])
_NO = _listed([each.value for each, meaning in MEANINGS.items() if meaning.is_no])

# Dials made here by the plan's own caller: calls that came in and logs of the past are not what a plan changes.
_COUNTS = f"""
    SELECT p.id, c.dialled_at >= p.begun_at, COALESCE(m.did, ''), COUNT(*),
           SUM(c.outcome IN ({_HUMAN})),
           SUM(c.outcome IN ({_HUMAN})
               AND (COALESCE(c.talk_seconds >= {CONVERSATION_SECONDS}, 0) OR c.rung_id IS NOT NULL
                    OR c.outcome IN ({_REACHED}))),
           SUM(c.rung_id IS NOT NULL OR c.outcome IN ({_REACHED})),
           SUM(c.depth = 'APPOINTMENT' OR c.outcome IN ('APPOINTMENT', 'SALE')),
           SUM(c.outcome IN ({_NO})),
           SUM(c.outcome IN ({_NO}) AND p.reason <> '' AND c.reason = p.reason)
      FROM playbook_plan p
      JOIN calling_call c INDEXED BY call_by_campaign
        ON c.campaign_id = p.campaign_id AND c.dialled_at >= datetime(p.begun_at, '-{BEFORE_DAYS} days')
       AND (p.ended_at IS NULL OR c.dialled_at < p.ended_at)
      LEFT JOIN playbook_mark m ON m.plan_id = p.id AND m.stroke = c.key
     WHERE p.id IN (%s) AND c.caller_id = p.user_id AND c.outcome <> '' AND c.came_in = 0 AND c.brought_by IS NULL
     GROUP BY 1, 2, 3"""


def _counted(plans: list[Plan]) -> Mapping[tuple[int, str], Counted]:
    found = {(plan.pk, part): Counted() for plan in plans for part in ("before", "since", "followed")}
    if not plans:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS % ", ".join(["%s"] * len(plans)), [plan.pk for plan in plans])
        rows = cursor.fetchall()
    for plan, since, did, *counts in rows:
        one = Counted(*counts)
        found[plan, "since" if since else "before"] += one
        if did == Did.DID:
            found[plan, "followed"] += one
    return found
