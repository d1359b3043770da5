"""The ladder of objectives in a kit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.campaigns import queries, steps
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign, Objective
from bounceback.campaigns.steps import MOST_RUNGS, Rung
from bounceback.core import kits
from bounceback.core.kits import LEAVE_IT, LEAVE_MINE, TAKE_IT, Change, State, presentable

LONGEST_LABEL = 120
LONGEST_FOLLOW_UP = 3_650  # days


def _out(campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind.lower(), "label": presentable(each.label)}
        | ({"call_again_after_days": each.follow_up_days} if each.follow_up_days is not None else {})
        for each in queries.ladder(campaign)
    ]


def _read(raw: Any) -> list[Rung]:
    read = []
    for number, entry in enumerate(kits.tables(raw, where="ladder", most=MOST_RUNGS), start=1):
        label = kits.line(
            entry.get("label", ""), where=f"The label of objective number {number}", longest=LONGEST_LABEL
        )
        kind = kits.line(entry.get("kind", ""), where=f"The kind of objective “{label}”", longest=40)
        days = entry.get("call_again_after_days")
        if days is not None:
            days = kits.whole(days, where=f"The days of objective “{label}”", least=1, most=LONGEST_FOLLOW_UP)
        read.append(Rung(kind.upper(), label, days))
    kits.no_twins([each.label for each in read], what="The objective")
    return read


def _preview(ladder: Sequence[Rung], campaign: Campaign | None) -> list[Change]:
    mine = {rung.label: rung for rung in reversed(_mine(campaign))}
    room = MOST_RUNGS - len(_mine(campaign))
    changes = []
    for rung in ladder:
        key, title, new = f"ladder/{rung.label}", rung.label, _spoken(rung)
        own = mine.get(rung.label)
        if rung.kind not in Objective.Kind:
            known = ", ".join(kind.lower() for kind in Objective.Kind.values)
            why = f"“{rung.kind.lower()}” is no kind of objective here; these are: {known}."
            changes.append(Change(key, title, State.UNFIT, new, why=why))
        elif own is None and room <= 0:
            why = f"The ladder has {MOST_RUNGS} rungs already, and that is the most."
            changes.append(Change(key, title, State.UNFIT, new, why=why))
        elif own is None:
            room -= 1
            changes.append(Change(key, title, State.NEW, new, ways=(TAKE_IT, LEAVE_IT)))
        elif (own.kind, own.follow_up_days) == (rung.kind, rung.follow_up_days):
            changes.append(Change(key, title, State.SAME, new))
        else:
            why = "" if own.kind == rung.kind else "Calls keep the rung they reached; a new one takes its place."
            changes.append(Change(key, title, State.CHANGED, new, _spoken(own), why, (TAKE_IT, LEAVE_MINE)))
    return changes


def _take(ladder: Sequence[Rung], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    taken = {rung.label: rung for rung in ladder if f"ladder/{rung.label}" in ways}
    rungs = []
    for own in _mine(campaign):
        rung = taken.pop(own.label, None)
        rungs.append(own if rung is None else Rung(rung.kind, rung.label, rung.follow_up_days, own.objective))
    steps.arrange_ladder(campaign, [*rungs, *taken.values()], at=at)


def _mine(campaign: Campaign | None) -> list[Rung]:
    ladder = queries.ladder(campaign) if campaign is not None else []
    return [Rung(each.kind, presentable(each.label), each.follow_up_days, each.pk) for each in ladder]


def _spoken(rung: Rung) -> str:
    kind = Objective.Kind(rung.kind).label if rung.kind in Objective.Kind else rung.kind.lower()
    days = rung.follow_up_days
    return kind + ("" if days is None else f"; then call again after {days} day{'' if days == 1 else 's'}")


PART = Part(
    name="ladder",
    title="Ladder of objectives",
    note="What a call aims for, the main objective first. Kinds: "
    + ", ".join(kind.lower() for kind in Objective.Kind.values)
    + ".",
    keys=frozenset({"kind", "label", "call_again_after_days"}),
    prose=frozenset(),
    out=_out,
    read=_read,
    preview=_preview,
    take=_take,
)
