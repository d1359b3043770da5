"""Where calls die and why: one funnel of all calls that are asked for, and the finer reasons below the families."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from bounceback.base.models import User
from bounceback.campaigns.models import Objective
from bounceback.core.outcomes import CONVERSATION_SECONDS, MEANINGS, Outcome, Reason
from bounceback.core.stages import Stage
from bounceback.core.stats.funnel import OPEN, Funnel, funnel_of
from bounceback.core.stats.intervals import Tally
from bounceback.insights.queries.kinds import Filters

NOES = tuple(end.value for end, meaning in MEANINGS.items() if meaning.is_no)
HUMAN = tuple(end.value for end, meaning in MEANINGS.items() if meaning.human)
YES = (Outcome.RUNG.value, Outcome.APPOINTMENT.value, Outcome.SALE.value)
MOST_FINER = 5  # below a family


def listed(values: tuple[str, ...]) -> str:
    """Codes of our own as SQL."""
    return ", ".join(f"'{value}'" for value in values)


def by_time(filters: Filters) -> str:
    """The index that has the calls of these filters, and as few others as can be, in the order of time."""
    if filters.list is not None:
        return "call_by_list"
    return "call_by_campaign" if filters.campaign is not None else "call_by_time"


@dataclass(frozen=True, slots=True)
class Stages:
    """What came of all dials.

    first      calls that reached the first objective of their campaign
    came_in    calls that they made; not dials, and left out
    finer      family → finer reasons with their calls, the most frequent first
    """

    funnel: Funnel
    first: int
    came_in: int
    finer: dict[str, tuple[tuple[str, int], ...]]

    @property
    def tallies(self) -> tuple[tuple[Stage, Tally], ...]:
        """Each stage with its chances."""
        talks = self.funnel.conversations
        return (
            (Stage.ANSWERED, self.funnel.answers()),
            (Stage.CONVERSATION, self.funnel.talks(of_dials=False)),
            (Stage.RUNG, self.funnel.reached(None, of_dials=False)),
            (Stage.FIRST, Tally(min(self.first, talks), talks)),
        )

    @property
    def with_reason(self) -> int:
        """Noes that say why."""
        return self.funnel.noes - self.funnel.reasons.get(OPEN, 0)

    @property
    def families(self) -> tuple[tuple[Reason, Tally], ...]:
        """Each family that was given, of the noes that say why, the most frequent first."""
        found = [(Reason(code), count) for code, count in self.funnel.reasons.items() if code != OPEN and count]
        found.sort(key=lambda each: (-each[1], list(Reason).index(each[0])))
        return tuple((reason, Tally(count, self.with_reason)) for reason, count in found)


# The index holds all that is asked; no call is read. Whoever did not answer is a dial and nothing else, and only
# counted: to group a million of them takes longer than all the rest.
_COUNTED = """
    SELECT COUNT(*), COALESCE(SUM(c.came_in), 0) FROM calling_call c INDEXED BY call_reviewed
     WHERE c.workspace_id = %s{within}"""
_ANSWERED = f"""
    SELECT c.outcome, c.rung_id, c.reason, c.talk_seconds >= {CONVERSATION_SECONDS}, COUNT(*)
      FROM calling_call c INDEXED BY call_reviewed
     WHERE c.workspace_id = %s AND c.came_in = 0{{within}}
       AND (c.outcome IN ({listed(HUMAN)}) OR (c.outcome = '' AND c.talk_seconds IS NOT NULL))
     GROUP BY 1, 2, 3, 4"""

_FINER = f"""
    SELECT r.family, r.finer, COUNT(*)
      FROM calling_callreason r CROSS JOIN calling_call c ON c.id = r.call_id
     WHERE r.workspace_id = %s AND r.finer <> '' AND c.outcome IN ({listed(NOES)}){{within}}
     GROUP BY 1, 2 ORDER BY 3 DESC, 2"""


def stages(*, filters: Filters, by: User) -> Stages:
    """Count all calls that are asked for. Four statements."""
    within, params = filters.where()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(within=within), [by.workspace_id, *params])
        calls, came_in = cursor.fetchone()
        cursor.execute(_ANSWERED.format(within=within), [by.workspace_id, *params])
        answered = cursor.fetchall()
        cursor.execute(_FINER.format(within=within), [by.workspace_id, *params])
        finer: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for family, words, times in cursor.fetchall():
            finer[family].append((words, times))
    firsts = set(Objective.objects.filter(workspace_id=by.workspace_id, position=0).values_list("pk", flat=True))
    total, first = Funnel(), 0
    for outcome, rung, reason, talked, times in answered:
        minute = None if talked is None else bool(talked)
        total += funnel_of(times, outcome=outcome, rung=rung, reason=reason, talk_at_least_a_minute=minute)
        if rung in firsts or (rung is None and outcome in (Outcome.APPOINTMENT, Outcome.SALE)):
            first += times
    total += Funnel(dials=calls - came_in - total.dials)  # nobody answered
    return Stages(total, first, came_in, {family: tuple(some[:MOST_FINER]) for family, some in finer.items()})
