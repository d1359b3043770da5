"""Why calls fail, all of it: where they die, why, where that differs, and what came back."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.utils import timezone

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.calling.queries import totals
from bounceback.calling.queries.reasons import Tested, tested
from bounceback.core.outcomes import Outcome
from bounceback.core.rhythm import Dial, noes_in_a_row
from bounceback.core.stages import Lost, where_lost
from bounceback.insights.queries.kept import Kept, mark
from bounceback.insights.queries.kinds import QUICK_SECONDS, Filters
from bounceback.recovery.queries.differing import Differing, differing
from bounceback.recovery.queries.phrases import Phrases, phrases
from bounceback.recovery.queries.recovered import Recovered, recovered
from bounceback.recovery.queries.stages import HUMAN, Stages, stages
from bounceback.recovery.queries.watching import Stood, watching

KEPT = 32
A_RUN = 3  # shorter runs of noes need no words


@dataclass(frozen=True, slots=True)
class Run:
    """The noes in a row up to now of one caller.

    chance    that a run at least so long is running, at the caller's own rate
    """

    noes: int
    chance: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that the page counts. `run` is the asking caller's own; it and `tested` know no filters."""

    filters: Filters
    stages: Stages
    lost: Lost
    differing: Differing
    phrases: Phrases
    watched: tuple[Stood, ...]
    run: Run | None
    tested: Tested
    recovered: Recovered
    seconds: float


def diagnosis(*, filters: Filters, by: User) -> Diagnosis:
    """Count it. What took long is kept until anything happens."""
    key, now = _key(filters, by), mark()
    kept = _memory.get(key, now)
    if kept is not None:
        return kept
    began = time.perf_counter()
    staged = stages(filters=filters, by=by)
    found = Diagnosis(
        filters,
        staged,
        where_lost(staged.tallies),
        differing(filters=filters, by=by),
        phrases(filters=filters, by=by),
        watching(filters=filters, by=by),
        present_run(by),
        tested(by.workspace_id),
        recovered(filters=filters, by=by),
        time.perf_counter() - began,
    )
    if found.seconds > QUICK_SECONDS:
        _memory.keep(key, now, found)
    return found


def is_kept(*, filters: Filters, by: User) -> bool:
    """Is it at hand without counting?"""
    return _memory.get(_key(filters, by), mark()) is not None


def present_run(by: User) -> Run | None:
    """The noes in a row of this caller, as far back as the latest talks go; None while it needs no words."""
    talks = Call.objects.filter(caller=by, outcome__in=HUMAN, brought_by=None).order_by("-dialled_at")
    latest = talks.values_list("dialled_at", "ended_at", "outcome")[: totals.TALKS_THAT_TELL]
    noes = noes_in_a_row(Dial(dialled, ended, Outcome(outcome)) for dialled, ended, outcome in latest)
    return Run(noes, totals.chance_for(by, noes=noes)) if noes >= A_RUN else None


def _key(filters: Filters, by: User) -> tuple[object, ...]:
    return by.workspace_id, by.pk, filters, timezone.get_current_timezone_name()


_memory: Kept[Diagnosis] = Kept(KEPT)


BENCH = (diagnosis,)
