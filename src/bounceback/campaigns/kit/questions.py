"""Questions in a kit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.campaigns import queries, steps
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign
from bounceback.campaigns.steps import MOST_QUESTIONS
from bounceback.core import kits
from bounceback.core.kits import LEAVE_IT, TAKE_IT, Change, State, presentable


def _out(campaign: Campaign) -> dict[str, list[str]]:
    asked = [presentable(each.text) for each in queries.questions(campaign)]
    return {"ask": asked} if asked else {}


def _read(raw: Any) -> list[str]:
    asked = kits.rows(kits.table(raw, where="questions").get("ask", []), where="questions", most=MOST_QUESTIONS)
    lines = [kits.line(each, where=f"Question number {number}") for number, each in enumerate(asked, start=1)]
    return list(dict.fromkeys(lines))


def _preview(questions: Sequence[str], campaign: Campaign | None) -> list[Change]:
    mine = _mine(campaign)
    room = MOST_QUESTIONS - len(mine)
    changes = []
    for number, text in enumerate(questions, start=1):
        key, title = f"questions/{number}", text
        if text in mine:
            changes.append(Change(key, title, State.SAME, text))
        elif room <= 0:
            why = f"There are {MOST_QUESTIONS} questions already, and that is the most."
            changes.append(Change(key, title, State.UNFIT, text, why=why))
        else:
            room -= 1
            changes.append(Change(key, title, State.NEW, text, ways=(TAKE_IT, LEAVE_IT)))
    return changes


def _take(questions: Sequence[str], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    taken = [text for number, text in enumerate(questions, start=1) if f"questions/{number}" in ways]
    mine = [each.text for each in queries.questions(campaign)] if campaign.pk else []
    steps.arrange_questions(campaign, [*mine, *taken], at=at)


def _mine(campaign: Campaign | None) -> list[str]:
    return [presentable(each.text) for each in queries.questions(campaign)] if campaign is not None else []


PART = Part(
    name="questions",
    title="Questions",
    note="What to find out.",
    keys=frozenset({"ask"}),
    prose=frozenset(),
    out=_out,
    read=_read,
    preview=_preview,
    take=_take,
)
