"""Offer, problem and voicemail script in a kit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bounceback.base.models import User
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign
from bounceback.core import kits, wording
from bounceback.core.kits import LEAVE_IT, LEAVE_MINE, TAKE_IT, Change, State, presentable

_WORDS = {"offer": "Offer", "problem": "Problem it solves", "voicemail": "Voicemail script"}


def _out(campaign: Campaign) -> dict[str, str]:
    said = {name: presentable(getattr(campaign, name)) for name in _WORDS}
    return {name: text for name, text in said.items() if text}


def _read(raw: Any) -> dict[str, str]:
    table = kits.table(raw, where="words")
    return {name: kits.text(table[name], where=title) for name, title in _WORDS.items() if name in table}


def _preview(words: dict[str, str], campaign: Campaign | None) -> list[Change]:
    changes = []
    for name, text in words.items():
        mine = presentable(getattr(campaign, name)) if campaign is not None else ""
        key, title = f"words/{name}", _WORDS[name]
        unknown = wording.unknown_fields(text) if name == "voicemail" else []
        if not text:
            continue
        if unknown:
            changes.append(Change(key, title, State.UNFIT, text, mine, wording.no_blank(unknown)))
        elif text == mine:
            changes.append(Change(key, title, State.SAME, text))
        elif mine:
            changes.append(Change(key, title, State.CHANGED, text, mine, ways=(TAKE_IT, LEAVE_MINE)))
        else:
            changes.append(Change(key, title, State.NEW, text, ways=(TAKE_IT, LEAVE_IT)))
    return changes


def _take(words: dict[str, str], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    taken = [name for name in words if f"words/{name}" in ways]
    for name in taken:
        setattr(campaign, name, words[name])
    campaign.save(update_fields=taken)


PART = Part(
    name="words",
    title="What is offered",
    note="What is offered, which problem it solves, and what is said to an answering machine.",
    keys=frozenset(_WORDS),
    prose=frozenset(_WORDS),
    out=_out,
    read=_read,
    preview=_preview,
    take=_take,
)
