"""Is something broken? The newest tries of each stage, held against those before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from bounceback.base.models import User
from bounceback.campaigns.models import Objective
from bounceback.core.outcomes import CONVERSATION_SECONDS, Outcome
from bounceback.core.stats.intervals import Tally
from bounceback.core.stats.watch import MEANINGS, Stage, Try, Watched, of_hours, parted, watch
from bounceback.insights.queries.kinds import Filters
from bounceback.recovery.queries.stages import HUMAN, YES, by_time

NEWEST = 12_000  # dials that are looked at
TRIES = 6_000  # of one stage: what was usual years ago is not what is usual


@dataclass(frozen=True, slots=True)
class Stood:
    """One stage, watched.

    usual     tries before those that are watched
    newest    those that are watched
    """

    stage: Stage
    said: Watched
    usual: Tally
    newest: Tally


@dataclass(frozen=True, slots=True)
class _Dial:
    at: datetime
    hour: int | None
    answered: bool
    talked: bool
    first: bool


# Calls whose time is not known exactly have no order, and their hours are not known either.
_DIALS = f"""
    SELECT c.dialled_at, c.local_hour, c.outcome, c.talk_seconds >= {CONVERSATION_SECONDS}, c.rung_id
      FROM calling_call c INDEXED BY {{index}}
     WHERE c.workspace_id = %s AND c.came_in = 0 AND c.outcome <> '' AND c.precision IN ('SECOND', 'MINUTE'){{within}}
     ORDER BY c.dialled_at DESC LIMIT {NEWEST}"""


def watching(*, filters: Filters, by: User) -> tuple[Stood, ...]:
    """Each stage with what its detector says. Two statements."""
    dials = _dials(filters, by)
    answered = [dial for dial in dials if dial.answered]
    talks = [dial for dial in answered if dial.talked]
    return (
        _stood(Stage.CONNECT, dials, [dial.answered for dial in dials], hours=True),
        _stood(Stage.CONVERSATION, answered, [dial.talked for dial in answered]),
        _stood(Stage.YES, talks, [dial.first for dial in talks]),
    )


def alarms(found: Sequence[Stood]) -> tuple[Stood, ...]:
    """The stages at which something may have changed. The first of them is the diagnosis."""
    return tuple(each for each in found if each.said.alarm)


def _stood(stage: Stage, dials: Sequence[_Dial], hits: Sequence[bool], *, hours: bool = False) -> Stood:
    chances = list(zip(dials, hits, strict=True))[-TRIES:]
    before, _ = parted([Try(dial.at, hit) for dial, hit in chances])
    cut = len(before)
    factors = _factors(chances[:cut]) if hours else {}
    newest = [Try(dial.at, hit, factors.get(dial.hour, 1.0)) for dial, hit in chances[cut:]]
    usual = Tally(sum(each.hit for each in before), cut)
    said = watch(newest, baseline=usual, prior=MEANINGS[stage].prior)
    return Stood(stage, said, usual, Tally(sum(each.hit for each in newest), len(newest)))


def _factors(chances: Sequence[tuple[_Dial, bool]]) -> dict[int | None, float]:
    """How much likelier than usual somebody answers at each hour; at an hour never dialled, as likely."""
    counted: defaultdict[int | None, Tally] = defaultdict(lambda: Tally(0, 0))
    for dial, hit in chances:
        if dial.hour is not None:
            counted[dial.hour] += Tally(int(hit), 1)
    return of_hours(counted)


def _dials(filters: Filters, by: User) -> list[_Dial]:
    within, params = filters.where()
    firsts = set(Objective.objects.filter(workspace_id=by.workspace_id, position=0).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_DIALS.format(within=within, index=by_time(filters)), [by.workspace_id, *params])
        rows = cursor.fetchall()
    rows.reverse()
    return [
        _Dial(
            _moment(at),
            hour,
            outcome in HUMAN,
            bool(talked) or outcome in YES or rung is not None,
            rung in firsts or (rung is None and outcome in (Outcome.APPOINTMENT, Outcome.SALE)),
        )
        for at, hour, outcome, talked, rung in rows
    ]


def _moment(kept: str | datetime) -> datetime:
    return datetime.fromisoformat(f"{kept}+00:00") if isinstance(kept, str) else kept.replace(tzinfo=UTC)


BENCH = (watching,)
