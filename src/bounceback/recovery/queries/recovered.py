"""Lost calls that came back: how many, after how many days, and through what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.core.stats.intervals import Tally
from bounceback.experiments.models import Arm
from bounceback.insights.queries.kinds import Filters
from bounceback.playbook.models import Option
from bounceback.prospects.models import Prospect
from bounceback.recovery.queries.stages import NOES, YES, listed


class Through(StrEnum):
    """What brought a lost call back: the first of these that holds for the call that reached the rung."""

    OPTION = "OPTION"  # a plan was marked "did it" on it
    ARM = "ARM"  # an experiment's arm was dealt to it
    PROMISE = "PROMISE"  # it kept a promise
    SEED = "SEED"  # it harvested a ripe seed
    THEY = "THEY"  # they called
    TRY = "TRY"  # one more call


WORDS: dict[Through, str] = {
    Through.OPTION: "Playbook",
    Through.ARM: "Experiment",
    Through.PROMISE: "A promise that you kept",
    Through.SEED: "A seed that was ripe",
    Through.THEY: "They called you",
    Through.TRY: "Simply the next try",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way back, and how many took it.

    key    of the option or the experiment; None for the other ways
    """

    through: Through
    label: str
    prospects: int
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recovered:
    """Lost calls and what became of them, prospect by prospect: each counts once.

    tally     prospects that later reached a rung, of those with a lost call
    days      from the first lost call to the rung, in order
    ways      the most taken first
    """

    tally: Tally
    days: tuple[int, ...]
    ways: tuple[Way, ...]

    @property
    def median_days(self) -> int | None:
        """Half came back within so many days."""
        return self.days[(len(self.days) - 1) // 2] if self.days else None


@dataclass(frozen=True, slots=True)
class CameBack:
    """One lost call that came back in a session."""

    prospect: int
    name: str
    days: int
    way: Way


# A lost call: somebody answered, said no, and no rung was saved.
LOST = f"l.outcome IN ({listed(NOES)}) AND l.rung_id IS NULL"

# Calls that reached a rung come first, because they are few; the lost calls before each are sought in the index that
# holds all that is asked of them. MIN() lets SQLite take the other columns from the same row.
_BACK = f"""
    WITH won AS MATERIALIZED (
      SELECT c.id, c.prospect_id, c.dialled_at, c.key, c.came_in, c.session_id FROM calling_call c
       WHERE c.workspace_id = %s AND c.outcome IN ({listed(YES)}){{of_won}}
       UNION
      SELECT c.id, c.prospect_id, c.dialled_at, c.key, c.came_in, c.session_id FROM calling_call c
       WHERE c.rung_id IN (SELECT id FROM campaigns_objective WHERE workspace_id = %s){{of_won}}),
    back AS MATERIALIZED (
      SELECT w.*, (SELECT MIN(l.dialled_at) FROM calling_call l INDEXED BY call_reviewed
                    WHERE l.workspace_id = %s AND l.prospect_id = w.prospect_id AND {LOST}
                      AND l.dialled_at < w.dialled_at{{within}}) AS lost_at
        FROM won w),
    first AS (
      SELECT prospect_id, MIN(dialled_at) AS dialled_at, key, came_in, session_id, lost_at
        FROM back WHERE lost_at IS NOT NULL GROUP BY prospect_id)
    SELECT f.prospect_id, f.dialled_at, f.lost_at, f.came_in,
           (SELECT p.option_id FROM playbook_mark m JOIN playbook_plan p ON p.id = m.plan_id
             WHERE m.stroke = f.key AND m.did = 'DID' ORDER BY m.id LIMIT 1),
           (SELECT d.arm_id FROM experiments_deal d WHERE d.stroke = f.key ORDER BY d.id LIMIT 1),
           EXISTS (SELECT 1 FROM followups_promise p WHERE p.ended_stroke = f.key AND p.ending = 'KEPT'),
           EXISTS (SELECT 1 FROM followups_seed s
                    WHERE s.ended_stroke = f.key AND s.ripe_on <= SUBSTR(f.dialled_at, 1, 10))
      FROM first f WHERE 1 = 1{{of_first}}"""

_LOST = f"""
    SELECT COUNT(DISTINCT l.prospect_id) FROM calling_call l INDEXED BY call_reviewed
     WHERE l.workspace_id = %s AND {LOST}{{within}}"""


def recovered(*, filters: Filters, by: User) -> Recovered:
    """What became of the lost calls of these filters; the rung may have been reached on any later call."""
    within, params = filters.where(table="l.")
    workspace = by.workspace_id
    with connection.cursor() as cursor:
        cursor.execute(_LOST.format(within=within), [workspace, *params])
        (lost,) = cursor.fetchone()
        rows = []
        if lost:
            statement = _BACK.format(within=within, of_won="", of_first="")
            cursor.execute(statement, [workspace, workspace, workspace, *params])
            rows = cursor.fetchall()
    counted = Counter(_way_of(row) for row in rows)
    ways = _named(counted, by)
    return Recovered(
        Tally(len(rows), max(lost, len(rows))),
        tuple(sorted(_days(row) for row in rows)),
        tuple(sorted(ways.values(), key=lambda way: (-way.prospects, list(Through).index(way.through), way.label))),
    )


def came_back(session: Session, *, by: User) -> tuple[CameBack, ...]:
    """The lost calls that reached a rung in this session, for the first time since they were lost."""
    # Whoever reached a rung in the session may have done so before: all their rungs are looked at.
    here = (
        """ AND c.prospect_id IN (SELECT s.prospect_id FROM calling_call s WHERE s.session_id = %s
                 AND (s.rung_id IS NOT NULL OR s.outcome IN ("""
        + f"{listed(YES)})))"
    )
    workspace = by.workspace_id
    statement = _BACK.format(within="", of_won=here, of_first=" AND f.session_id = %s")
    with connection.cursor() as cursor:
        cursor.execute(statement, [workspace, session.pk, workspace, session.pk, workspace, session.pk])
        rows = cursor.fetchall()
    if not rows:
        return ()
    people = Prospect.objects.filter(workspace_id=workspace).in_bulk([row[0] for row in rows])
    ways = _named(Counter(_way_of(row) for row in rows), by)
    return tuple(
        CameBack(row[0], people[row[0]].name or people[row[0]].company, _days(row), ways[_way_of(row)])
        for row in sorted(rows, key=lambda row: str(row[1]))
    )


def _way_of(row: Sequence[Any]) -> tuple[Through, int | None]:
    _, _, _, came_in, option, arm, promise, seed = row
    if option is not None:
        return Through.OPTION, option
    if arm is not None:
        return Through.ARM, arm
    if promise:
        return Through.PROMISE, None
    if seed:
        return Through.SEED, None
    return (Through.THEY if came_in else Through.TRY), None


def _named(counted: Counter[tuple[Through, int | None]], by: User) -> dict[tuple[Through, int | None], Way]:
    mine = {"workspace_id": by.workspace_id}
    options = Option.objects.filter(**mine).in_bulk([pk for way, pk in counted if way is Through.OPTION and pk])
    arms = (
        Arm.objects.filter(**mine)
        .select_related("experiment")
        .in_bulk([pk for way, pk in counted if way is Through.ARM and pk])
    )
    found = {}
    for (through, pk), count in counted.items():
        label, key = WORDS[through], None
        if through is Through.OPTION and pk in options:
            label, key = options[pk].title, options[pk].key
        elif through is Through.ARM and pk in arms:
            label, key = f"{label}: {arms[pk].label}", arms[pk].experiment.key
        found[through, pk] = Way(through, label, count, key)
    return found


def _days(row: Sequence[Any]) -> int:
    return (_moment(row[1]) - _moment(row[2])).days


def _moment(kept: str | datetime) -> datetime:
    return datetime.fromisoformat(f"{kept}+00:00") if isinstance(kept, str) else kept.replace(tzinfo=UTC)
