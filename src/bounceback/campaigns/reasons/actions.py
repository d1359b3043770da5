"""What can be done to finer reasons. Nothing is deleted, and calls keep the words they were given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.campaigns.reasons import queries, steps
from bounceback.campaigns.reasons.refusals import FinerTwice, FinerUnfit, NoSuchFiner, TooManyFiner
from bounceback.campaigns.reasons.steps import Line
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.reasons import LONGEST_FINER, MOST_FINER, tidy, twice


def arrange(*, family: Reason, lines: Sequence[Line], by: User, at: datetime) -> queries.Finer:
    """Make these the finer reasons of a family, in this order: renamed, added, put away, taken up again.

    As they are already: nothing is changed. Raises FinerUnfit, FinerTwice, TooManyFiner.
    """
    wanted = [Line(tidy(line.label), line.before) for line in lines]
    if any(not line.label or len(line.label) > LONGEST_FINER for line in wanted):
        raise FinerUnfit
    again = twice([line.label for line in wanted])
    if again is not None:
        raise FinerTwice(again)
    if len(wanted) > MOST_FINER:
        raise TooManyFiner(REASON_LABELS[family])
    now = queries.finer(by.workspace_id)[family]
    if [line.label for line in wanted] == list(now.labels):
        return now
    with transaction.atomic():
        steps.arrange(family, wanted, by=by, at=at)
        facts = {"family": family.value, "in_use": len(wanted)}
        events.record("finer_reasons.arranged", subject=None, by=by, at=at, facts=facts)
    return queries.finer(by.workspace_id)[family]


def add(*, family: Reason, label: str, by: User, at: datetime) -> queries.Finer:
    """One more, after the others; words that were put away come back. Raises FinerUnfit, FinerTwice, TooManyFiner."""
    return arrange(family=family, lines=[*_now(family, by), Line(label)], by=by, at=at)


def rename(*, family: Reason, label: str, new: str, by: User, at: datetime) -> queries.Finer:
    """Other words for a finer reason; calls keep those they were given.

    Raises NoSuchFiner, FinerUnfit, FinerTwice.
    """
    lines = _now(family, by)
    known = _known(label, lines)
    return arrange(family=family, lines=[Line(new, x.label) if x is known else x for x in lines], by=by, at=at)


def put_away(*, family: Reason, label: str, by: User, at: datetime) -> queries.Finer:
    """Use a finer reason no longer. Raises NoSuchFiner."""
    lines = _now(family, by)
    known = _known(label, lines)
    return arrange(family=family, lines=[line for line in lines if line is not known], by=by, at=at)


def _now(family: Reason, by: User) -> list[Line]:
    return [Line(label, label) for label in queries.finer(by.workspace_id)[family].labels]


def _known(label: str, lines: Sequence[Line]) -> Line:
    wanted = tidy(label).casefold()
    found = next((line for line in lines if line.label.casefold() == wanted), None)
    if found is None:
        raise NoSuchFiner(label, [line.label for line in lines])
    return found
