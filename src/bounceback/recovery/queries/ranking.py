"""Which options to try next: the playbook in the order of this user's own diagnosis and of what came of trying."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection
from django.utils import timezone

from bounceback.base.models import User
from bounceback.core.outcomes import Outcome
from bounceback.core.playbook import Aim
from bounceback.core.recovering import Candidate, Judged, Ranked, Symptoms, Tried, rank
from bounceback.core.stages import where_lost
from bounceback.core.stats.intervals import Tally
from bounceback.core.verdicts import CHAMPION, Verdict, Word
from bounceback.insights.queries.kept import Kept, mark
from bounceback.insights.queries.kinds import QUICK_SECONDS, Filters
from bounceback.playbook.models import Plan
from bounceback.playbook.queries.options import Known, options
from bounceback.recovery.queries.evidence import verdicts
from bounceback.recovery.queries.progress import Progress, progress_of
from bounceback.recovery.queries.stages import HUMAN, NOES, Stages, listed, stages

KEPT = 32
LATEST = 5_000  # dials by which hours and early noes are told
MOST_PLANS = 200  # of one user, the latest


@dataclass(frozen=True, slots=True)
class RankedOption:
    """One option in its place, with what is said of it there.

    plans    this user's plans with it, the latest last
    """

    option: Known
    ranked: Ranked
    plans: tuple[Progress, ...]

    @property
    def running(self) -> bool:
        """Does a plan use it now?"""
        return self.ranked.running


@dataclass(frozen=True, slots=True)
class Ranking:
    """The playbook, ranked.

    symptoms    what it was ranked by
    """

    rows: tuple[RankedOption, ...]
    symptoms: Symptoms

    def suggestions(self, most: int = 3) -> tuple[RankedOption, ...]:
        """The first ones that no plan uses yet. What fits one has said the next says in its own words."""
        first = [row for row in self.rows if not row.running][:most]
        said: set[str] = set()
        found = []
        for row in first:
            own = row.ranked if row.ranked.fit not in said else replace(row.ranked, fit=_first_sentence(row.option))
            found.append(replace(row, ranked=own))
            said.add(row.ranked.fit)
        return tuple(found)


def ranking(by: User, *, filters: Filters | None = None, counted: Stages | None = None) -> Ranking:
    """All options that were not put away, the one most worth trying first. The same number of statements for any number
    of options, plans and calls.

    counted    the stages of these filters, where they are at hand
    """
    known = options(by)
    found = symptoms(by, filters=filters or Filters(), counted=counted)
    plans = _plans(by)
    judged = _judged([each.plan for some in plans.values() for each in some])
    candidates = [
        Candidate(
            each.address,
            each.family,
            each.lever,
            each.aim,
            each.early,
            each.hours,
            bool(each.trades),
            tuple(_tried(plan, judged) for plan in plans.get(_pk(each), ())),
        )
        for each in known
    ]
    by_name = {each.address: each for each in known}
    rows = tuple(
        RankedOption(by_name[each.name], each, tuple(plans.get(_pk(by_name[each.name]), ())))
        for each in rank(candidates, found)
    )
    return Ranking(rows, found)


def of_option(by: User, option: Known, *, filters: Filters | None = None) -> RankedOption:
    """One option with what is said of it, also of one that was put away."""
    found = symptoms(by, filters=filters or Filters())
    plans = _plans(by).get(_pk(option), [])
    judged = _judged([each.plan for each in plans])
    tried = tuple(_tried(each, judged) for each in plans)
    candidate = Candidate(
        option.address,
        option.family,
        option.lever,
        option.aim,
        option.early,
        option.hours,
        bool(option.trades),
        tried,
    )
    return RankedOption(option, rank([candidate], found)[0], tuple(plans))


def symptoms(by: User, *, filters: Filters, counted: Stages | None = None) -> Symptoms:
    """What the diagnosis says, as far as options are ranked by it. What took long is kept until anything happens."""
    key, now = (by.workspace_id, filters, timezone.get_current_timezone_name()), mark()
    kept = _memory.get(key, now)
    if kept is not None:
        return kept
    began = time.perf_counter()
    staged = counted or stages(filters=filters, by=by)
    lost = where_lost(staged.tallies)
    hours, early = _lately(filters, by)
    found = Symptoms(
        families={reason.value: tally for reason, tally in staged.families},
        early=early,
        low=None if lost.stage is None else (lost.stage, dict(staged.tallies)[lost.stage]),
        hours=hours,
    )
    if time.perf_counter() - began > QUICK_SECONDS:
        _memory.keep(key, now, found)
    return found


_memory: Kept[Symptoms] = Kept(KEPT)
Plans = dict[int, list[Progress]]
_kept_plans: Kept[Plans] = Kept(KEPT)

# The latest dials only: hours change with the season, and to group a million calls by their hour takes seconds. Hours
# of logs that know only the day say nothing.
_BY_HOUR = f"""
    SELECT CASE WHEN precision IN ('SECOND', 'MINUTE') THEN local_hour END,
           COUNT(*), SUM(outcome IN ({listed(HUMAN)})), SUM(outcome IN ({listed(NOES)})),
           SUM(outcome = '{Outcome.HUNG_UP.value}')
      FROM (SELECT c.precision, c.local_hour, c.outcome FROM calling_call c INDEXED BY {{index}}
             WHERE c.workspace_id = %s AND c.came_in = 0 AND c.outcome <> ''{{within}}
             ORDER BY c.dialled_at DESC LIMIT {LATEST})
     GROUP BY 1"""


def _lately(filters: Filters, by: User) -> tuple[dict[int, Tally], Tally]:
    """Of the latest dials: answered by the prospect's hour, and noes within seconds of all noes."""
    within, params = filters.where()
    with connection.cursor() as cursor:
        cursor.execute(_BY_HOUR.format(index=_index(filters), within=within), [by.workspace_id, *params])
        rows = cursor.fetchall()
    hours = {hour: Tally(answered, dials) for hour, dials, answered, *_ in rows if hour is not None}
    return hours, Tally(sum(hung_up for *_, hung_up in rows), sum(noes for *_, noes, _ in rows))


def _index(filters: Filters) -> str:
    """The index that leads to the latest dials of these filters."""
    if filters.campaign is not None:
        return "call_by_campaign"
    return "call_by_list" if filters.list is not None else "call_by_time"


def _first_sentence(option: Known) -> str:
    """When an option fits, as its writer begins to say it."""
    words = " ".join(option.words.fits.split())
    return re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]


def _pk(option: Known) -> int:
    return option.row.pk if option.row is not None else 0


def _plans(by: User) -> Plans:
    """This user's plans by their option, the latest last. What took long is kept until anything happens."""
    key, now = (by.workspace_id, by.pk), mark()
    kept = _kept_plans.get(key, now)
    if kept is not None:
        return kept
    began = time.perf_counter()
    found = _count_plans(by)
    if time.perf_counter() - began > QUICK_SECONDS:
        _kept_plans.keep(key, now, found)
    return found


def _count_plans(by: User) -> Plans:
    mine = Plan.objects.filter(workspace_id=by.workspace_id, user=by).select_related("option", "campaign", "experiment")
    latest = sorted(mine.order_by("-begun_at", "-pk")[:MOST_PLANS], key=lambda plan: (plan.begun_at, plan.pk))
    found: defaultdict[int, list[Progress]] = defaultdict(list)
    for each in progress_of(latest):
        found[each.plan.option_id].append(each)
    return found


def _tried(each: Progress, judged: dict[int, Judged]) -> Tried:
    said = judged.get(each.plan.experiment_id) if each.plan.experiment_id is not None else None
    return Tried(Aim(each.plan.aim), each.aim_before, each.aim_since, each.plan.ending, said)


def _judged(plans: Iterable[Plan]) -> dict[int, Judged]:
    """What the experiments of these plans say. Two statements for any number of them, none for none."""
    several = {plan.experiment.pk: plan.experiment for plan in plans if plan.experiment is not None}
    said = {pk: _said(verdict) for pk, verdict in verdicts(several.values()).items()}
    return {pk: word for pk, word in said.items() if word is not None}


def _said(verdict: Verdict) -> Judged | None:
    if verdict.word is Word.NO_DIFFERENCE:
        return Judged.NO_DIFFERENCE
    if verdict.arm is None or verdict.word is Word.KEEP_GOING:
        return None
    if verdict.arm == CHAMPION:
        return Judged.WORSE if verdict.word is Word.PROVEN else Judged.NO_DIFFERENCE
    return Judged.PROVEN if verdict.word is Word.PROVEN else Judged.FOR_NOW
