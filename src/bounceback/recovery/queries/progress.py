"""How far recovery plans are: calls so far, marks, the aim before and since. Counted by the database, all at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from operator import add
from uuid import UUID

from django.db import connection

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.aims import Counted
from bounceback.core.outcomes import CONVERSATION_SECONDS, MEANINGS, Outcome, Reason
from bounceback.core.playbook import Aim, Did
from bounceback.core.stats.intervals import Tally
from bounceback.playbook.models import Plan

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
            counted[plan.pk].since.done(Aim(plan.aim)),
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
    counted, marked = _counted(plans), _marked(plans)
    nothing = (0, Counted())
    return [
        Progress(
            plan=plan,
            done=counted[plan.pk].since.done(Aim(plan.aim)),
            did=marked.get((plan.pk, Did.DID), nothing)[0],
            forgot=marked.get((plan.pk, Did.FORGOT), nothing)[0],
            before=counted[plan.pk].before,
            since=counted[plan.pk].since,
            followed=marked.get((plan.pk, Did.DID), nothing)[1],
        )
        for plan in plans
    ]


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


_REACHED = _listed([Outcome.RUNG, Outcome.APPOINTMENT, Outcome.SALE])
_HUMAN = _listed([each.value for each, meaning in MEANINGS.items() if meaning.human])
_NO = _listed([each.value for each, meaning in MEANINGS.items() if meaning.is_no])

# Dials made here by the plan's own caller: calls that came in and logs of the past are not what a plan changes.
_OURS = "c.outcome <> '' AND c.came_in = 0 AND c.brought_by IS NULL"
_SUMS = f"""
    COUNT(*), SUM(c.outcome IN ({_HUMAN})),
    SUM(c.outcome IN ({_HUMAN})
        AND (COALESCE(c.talk_seconds >= {CONVERSATION_SECONDS}, 0) OR c.rung_id IS NOT NULL
             OR c.outcome IN ({_REACHED}))),
    SUM(c.rung_id IS NOT NULL OR c.outcome IN ({_REACHED})),
    SUM(c.depth = 'APPOINTMENT' OR c.outcome IN ('APPOINTMENT', 'SALE')),
    SUM(c.outcome IN ({_NO}))"""
_REASONS = tuple(reason.value for reason in Reason)

# Plans overlap, so each stretch of time between two of their moments is counted once, and a plan is a sum of stretches.
# An aggregate for each stretch needs no sorting of its calls, which one GROUP BY over all of them would.
_STRETCHES = f"""
    WITH stretch AS MATERIALIZED (
        SELECT key AS n, value ->> 0 AS campaign, value ->> 1 AS caller, value ->> 2 AS since, value ->> 3 AS until
          FROM json_each(%s))
    SELECT s.n, (SELECT json_array({_SUMS},
                        {", ".join(f"SUM(c.outcome IN ({_NO}) AND c.reason = '{reason}')" for reason in _REASONS)})
                   FROM calling_call c INDEXED BY call_by_campaign
                  WHERE c.campaign_id = s.campaign AND c.dialled_at >= s.since AND c.dialled_at < s.until
                    AND c.caller_id = s.caller AND {_OURS})
      FROM stretch s"""

_MARKED = f"""
    SELECT p.id, m.did, COUNT(DISTINCT m.id), {_SUMS.replace("COUNT(*)", "COUNT(c.id)")},
           SUM(c.outcome IN ({_NO}) AND p.reason <> '' AND c.reason = p.reason)
      FROM playbook_mark m JOIN playbook_plan p ON p.id = m.plan_id
      LEFT JOIN calling_call c
        ON c.key = m.stroke AND c.campaign_id = p.campaign_id AND c.caller_id = p.user_id AND {_OURS}
       AND c.dialled_at >= p.begun_at AND (p.ended_at IS NULL OR c.dialled_at < p.ended_at)
     WHERE m.plan_id IN (%s)
     GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class _Came:
    before: Counted
    since: Counted


def _counted(plans: Sequence[Plan]) -> dict[int, _Came]:
    """What came before plans and since, by their pk. One statement, none for no plan."""
    if not plans:
        return {}
    moments: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for plan in plans:
        moments[plan.campaign_id, plan.user_id] |= set(_moments(plan))
    stretches = [(*where, since, until) for where, known in moments.items() for since, until in pairwise(sorted(known))]
    with connection.cursor() as cursor:
        cursor.execute(_STRETCHES, [json.dumps(stretches)])
        sums = {stretches[int(n)]: [count or 0 for count in json.loads(counts)] for n, counts in cursor.fetchall()}
    found = {}
    for plan in plans:
        first, begun, ended = _moments(plan)
        before, since = [0] * (6 + len(_REASONS)), [0] * (6 + len(_REASONS))
        for (campaign, caller, at, _), counts in sums.items():
            if (campaign, caller) == (plan.campaign_id, plan.user_id) and first <= at < ended:
                part = since if at >= begun else before
                part[:] = map(add, part, counts)
        found[plan.pk] = _Came(_of_plan(plan, before), _of_plan(plan, since))
    return found


def _moments(plan: Plan) -> tuple[str, str, str]:
    """From when calls before it count, when it began, and its end, as the database writes moments."""
    ended = _LAST if plan.ended_at is None else _written(plan.ended_at)
    return _written(plan.begun_at - timedelta(days=BEFORE_DAYS)), _written(plan.begun_at), ended


_LAST = "9999-12-31"


def _written(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


def _of_plan(plan: Plan, counts: list[int]) -> Counted:
    of_reason = counts[6 + _REASONS.index(plan.reason)] if plan.reason else 0
    return Counted(*[*counts[:6], of_reason])


def _marked(plans: Sequence[Plan]) -> dict[tuple[int, str], tuple[int, Counted]]:
    """(plan, did or forgot) → how many marks, and what came of those calls. One statement, none for no plan."""
    if not plans:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MARKED % ", ".join(["%s"] * len(plans)), [plan.pk for plan in plans])
        rows = cursor.fetchall()
    return {(plan, did): (marks, Counted(*(count or 0 for count in counts))) for plan, did, marks, *counts in rows}
