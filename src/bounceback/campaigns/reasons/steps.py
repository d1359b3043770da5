"""Parts of writes on finer reasons. No transaction, no Event: the action that composes them has both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bounceback.base.models import User
from bounceback.campaigns.models import FinerReason
from bounceback.core.outcomes import Reason
from bounceback.core.reasons import SHIPPED


@dataclass(frozen=True, slots=True)
class Line:
    """One finer reason as the user orders it. `before` is what it was called, "" for a new one."""

    label: str
    before: str = ""


def arrange(family: Reason, lines: Sequence[Line], *, by: User, at: datetime) -> bool:
    """Make these the finer reasons of a family, in this order. Those left out are put away; words put away come back.

    The rows of the program's own are made first, so that what is put away can be taken up again. Calls keep the words
    they were given. Returns whether anything changed.
    """
    made = _make_own(family, by=by)
    rows = list(FinerReason.objects.filter(workspace_id=by.workspace_id, family=family).order_by("position", "pk"))
    by_label = {row.label: row for row in rows}
    before = _shape(rows)
    taken: set[int] = set()
    for position, line in enumerate(lines):
        row = by_label.get(line.label)
        if row is None:
            row = by_label.get(line.before)
            if row is None or row.pk in taken or any(other.label == line.before for other in lines):
                row = FinerReason(workspace_id=by.workspace_id, family=family, label=line.label)
        row.label, row.position, row.archived_at = line.label, position, None
        row.save()
        taken.add(row.pk)
    for row in rows:
        if row.pk not in taken and row.archived_at is None:
            row.archived_at = at
            row.save(update_fields=["archived_at"])
    after = FinerReason.objects.filter(workspace_id=by.workspace_id, family=family).order_by("position", "pk")
    return made or _shape(list(after)) != before


def _make_own(family: Reason, *, by: User) -> bool:
    """The rows of those that come with the program, if the family has none yet."""
    if FinerReason.objects.filter(workspace_id=by.workspace_id, family=family).exists():
        return False
    FinerReason.objects.bulk_create(
        FinerReason(workspace_id=by.workspace_id, family=family, label=label, position=position)
        for position, label in enumerate(SHIPPED[family])
    )
    return True


def _shape(rows: Sequence[FinerReason]) -> list[tuple[str, int, bool]]:
    return [(row.label, row.position, row.archived_at is None) for row in rows]
