"""Finer reasons in a kit: the words of those that somebody made their own. They are for all campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bounceback.base.models import User
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.reasons import queries, steps
from bounceback.campaigns.reasons.steps import Line
from bounceback.core import kits
from bounceback.core.kits import LEAVE_IT, TAKE_IT, Change, Fault, State, presentable
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.reasons import LONGEST_FINER, MOST_FINER, tidy, twice


class FinerWords(NamedTuple):
    """A finer reason as a kit holds it."""

    family: Reason
    label: str

    @property
    def key(self) -> str:
        """The same as long as the kit is."""
        return f"reasons/{self.family.value.lower()}/{self.label}"


def _out(campaign: Campaign) -> dict[str, list[str]]:
    return {
        family.value.lower(): [presentable(label) for label in each.labels]
        for family, each in queries.finer(campaign.workspace_id).items()
        if each.own and each.labels
    }


def _read(raw: Any) -> list[FinerWords]:
    table = kits.table(raw, where="reasons")
    read = []
    for family in Reason:
        name = family.value.lower()
        given = kits.rows(table.get(name, []), where=f"reasons.{name}", most=MOST_FINER)
        where = f"A finer reason of “{REASON_LABELS[family]}”"
        labels = [tidy(kits.line(each, where=where, longest=LONGEST_FINER)) for each in given]
        again = twice(labels)
        if again is not None:
            raise Fault(f"The finer reason “{again}” comes twice.")
        read += [FinerWords(family, label) for label in labels]
    return read


def _preview(given: Sequence[FinerWords], campaign: Campaign | None) -> list[Change]:
    mine = queries.finer(campaign.workspace_id) if campaign is not None else None
    room = {family: MOST_FINER - (len(mine[family].labels) if mine is not None else 0) for family in Reason}
    changes = []
    for each in given:
        title = f"{REASON_LABELS[each.family]}: {each.label}"
        have = mine[each.family] if mine is not None else None
        if have is not None and each.label.casefold() in {label.casefold() for label in have.labels}:
            changes.append(Change(each.key, title, State.SAME, each.label))
        elif have is not None and each.label.casefold() in {label.casefold() for label in have.put_away}:
            changes.append(Change(each.key, title, State.LEFT, each.label, why="You put this one away."))
        elif room[each.family] <= 0:
            why = f"You have {MOST_FINER} of this family already, and that is the most."
            changes.append(Change(each.key, title, State.UNFIT, each.label, why=why))
        else:
            room[each.family] -= 1
            changes.append(Change(each.key, title, State.NEW, each.label, ways=(TAKE_IT, LEAVE_IT)))
    return changes


def _take(given: Sequence[FinerWords], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    mine = queries.finer(campaign.workspace_id)
    for family in Reason:
        have = list(mine[family].labels)
        known = {label.casefold() for label in (*have, *mine[family].put_away)}
        wanted = [each.label for each in given if each.family is family and each.key in ways]
        new = [label for label in wanted if label.casefold() not in known][: MOST_FINER - len(have)]
        if new:
            steps.arrange(family, [*(Line(x, x) for x in have), *(Line(x) for x in new)], by=by, at=at)


PART = Part(
    name="reasons",
    title="Finer reasons",
    note="Below the families of noes, in somebody's own words.",
    keys=frozenset(family.value.lower() for family in Reason),
    prose=frozenset(),
    out=_out,
    read=_read,
    preview=_preview,
    take=_take,
    everywhere=True,
)
