"""Openings in a kit: the newest words of each letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch

from bounceback.base.models import User
from bounceback.campaigns import queries, steps
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign, Opening, OpeningVersion
from bounceback.core import kits, wording
from bounceback.core.kits import LEAVE_IT, LEAVE_MINE, TAKE_IT, Change, Fault, State, Way, presentable

MOST_OPENINGS = 60  # a kit with more is a mistake: a caller compares two or three
LONGEST_OPENING = 2_000  # characters, as on the page
LONGEST_LETTER = 40
VERSION, FURTHER = "version", "further"
_FURTHER = Way(FURTHER, "Take it as a further opening")


class OpeningWords(NamedTuple):
    """An opening as a kit holds it."""

    letter: str
    text: str


_Mine = Mapping[str, tuple[Opening, list[OpeningVersion]]]


def _out(campaign: Campaign) -> list[dict[str, str]]:
    return [{"letter": presentable(each.label), "text": presentable(each.text)} for each in queries.wordings(campaign)]


def _read(raw: Any) -> list[OpeningWords]:
    read = []
    for number, entry in enumerate(kits.tables(raw, where="openings", most=MOST_OPENINGS), start=1):
        letter = kits.line(
            entry.get("letter", ""), where=f"The letter of opening number {number}", longest=LONGEST_LETTER
        )
        text = kits.text(entry.get("text", ""), where=f"Opening {letter}", longest=LONGEST_OPENING)
        if not text:
            raise Fault(f"Opening {letter} has no words.")
        read.append(OpeningWords(letter, text))
    kits.no_twins([each.letter for each in read], what="The opening")
    return read


def _preview(openings: Sequence[OpeningWords], campaign: Campaign | None) -> list[Change]:
    mine = _mine(campaign)
    # Words under a letter for which the kit has others are not to be counted on: they may be replaced.
    given = dict(openings)
    used = {label: presentable(said[0].text) for label, (opening, said) in mine.items() if said and _used(opening)}
    in_use = {text: label for label, text in used.items() if given.get(label, text) == text}
    return [_change(each, mine, in_use) for each in openings]


def _change(each: OpeningWords, mine: _Mine, in_use: Mapping[str, str]) -> Change:
    key, title = f"openings/{each.letter}", f"Opening {each.letter}"
    unknown = wording.unknown_fields(each.text)
    if unknown:
        return Change(key, title, State.UNFIT, each.text, why=wording.no_blank(unknown))
    if each.text in in_use:
        other = in_use[each.text]
        why = "" if other == each.letter else f"You say this already, as opening {other}."
        return Change(key, title, State.SAME, each.text, why=why)
    if each.letter not in mine:
        return Change(key, title, State.NEW, each.text, ways=(TAKE_IT, LEAVE_IT))
    opening, said = mine[each.letter]
    texts = [presentable(version.text) for version in said]
    if not _used(opening):
        if texts and texts[0] == each.text:
            return Change(key, title, State.LEFT, each.text, why="You put these words away.")
        why = f"You put your own opening {each.letter} away, so this one gets the next free letter."
        return Change(key, title, State.NEW, each.text, why=why, ways=(_FURTHER, LEAVE_IT))
    anew = Way(VERSION, f"Take it as the new words of {each.letter}")
    old = texts[0] if texts else ""
    if each.text in texts:
        why = f"You said this before, until {said[0].written_at.day} {said[0].written_at:%B %Y}."
        return Change(key, title, State.CHANGED, each.text, old, why, (LEAVE_MINE, anew, _FURTHER))
    why = "Calls keep the words they were opened with."
    return Change(key, title, State.CHANGED, each.text, old, why, (anew, _FURTHER, LEAVE_MINE))


def _take(
    openings: Sequence[OpeningWords], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime
) -> None:
    letters = {each.letter for each in openings}  # a further opening takes none that the kit uses itself
    decided = [(each, ways[key]) for each in openings if (key := f"openings/{each.letter}") in ways]
    for each, way in decided:
        if way == VERSION:
            opening = campaign.openings.get(label=each.letter)
        else:
            label = queries.next_label(campaign, but=letters) if way == FURTHER else each.letter
            opening = Opening.objects.create(workspace_id=campaign.workspace_id, campaign=campaign, label=label)
        steps.write_version(opening, each.text, by=by, at=at)


def _mine(campaign: Campaign | None) -> _Mine:
    """Letter → the opening, and all it ever said, the newest first."""
    if campaign is None:
        return {}
    versions = Prefetch("versions", queryset=OpeningVersion.objects.order_by("-version"))
    return {each.label: (each, list(each.versions.all())) for each in campaign.openings.prefetch_related(versions)}


def _used(opening: Opening) -> bool:
    return opening.archived_at is None


PART = Part(
    name="openings",
    title="Openings",
    note="The first sentences of a call, each under its letter. Blanks: "
    + ", ".join("{" + field + "}" for field in wording.FIELDS)
    + ".",
    keys=frozenset({"letter", "text"}),
    prose=frozenset({"text"}),
    out=_out,
    read=_read,
    preview=_preview,
    take=_take,
)
