"""Options in a kit: one's own, and the program's where they were changed. Never tips, and never what came of trying."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from bounceback.base.models import User
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign
from bounceback.core import kits
from bounceback.core.kits import LEAVE_IT, LEAVE_MINE, TAKE, TAKE_IT, Change, Fault, State, Way, presentable
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.playbook import (
    LEVER_LABELS,
    LONGEST_FITS,
    LONGEST_LINE,
    LONGEST_STEP,
    LONGEST_TITLE,
    MOST_STEPS,
    SORT_LABELS,
    Aim,
    Lever,
    OptionWords,
    Sort,
)
from bounceback.core.texts import seen
from bounceback.playbook.queries.options import Known, of_workspace
from bounceback.playbook.shipped import shipped
from bounceback.playbook.steps import options as steps

MOST_OPTIONS = 200
_REPLACE = Way(TAKE, "Take these words")
_Code = TypeVar("_Code", bound=StrEnum)


class OptionGiven(NamedTuple):
    """An option as a kit holds it. `program`: the name of the program's option that it was made of, "" for none."""

    words: OptionWords
    program: str


def _out(campaign: Campaign) -> list[dict[str, Any]]:
    mine = [each for each in of_workspace(campaign.workspace_id) if each.shipped is None or each.changed]
    return [_entry(each) for each in mine]


def _entry(each: Known) -> dict[str, Any]:
    words = each.words
    entry: dict[str, Any] = {"title": _line(words.title)}
    if words.family:
        entry["against"] = words.family.lower()
    entry |= {"sort": words.sort.lower(), "lever": words.lever.lower(), "aim": words.aim.lower()}
    entry |= {"fits": presentable(words.fits), "steps": [_line(step) for step in words.steps]}
    entry |= {name: _line(text) for name in ("costs", "shows", "source") if (text := getattr(words, name))}
    return entry | ({"program": each.shipped.name} if each.shipped is not None else {})


def read(raw: Any) -> list[OptionGiven]:
    """A stranger's options as clean values. Raises Fault."""
    entries = kits.tables(raw, where="playbook", most=MOST_OPTIONS)
    found = [_read(entry, number) for number, entry in enumerate(entries, start=1)]
    kits.no_twins([each.words.title.casefold() for each in found], what="The option")
    return found


def _read(entry: Mapping[str, Any], number: int) -> OptionGiven:
    title = kits.line(entry.get("title", ""), where=f"The title of option number {number}", longest=LONGEST_TITLE)
    title = " ".join(title.split())
    if not seen(title):
        raise Fault(f"The title of option number {number} is empty.")
    where = f"Option “{title[:60]}”"
    fits = kits.text(entry.get("fits", ""), where=f"{where}: when it fits", longest=LONGEST_FITS)
    if not fits:
        raise Fault(f"{where} does not say when it fits.")
    given = kits.rows(entry.get("steps", []), where=f"{where}: its steps", most=MOST_STEPS)
    if not given:
        raise Fault(f"{where} has no step.")
    against = entry.get("against", "")
    words = OptionWords(
        title=title,
        sort=_code(Sort, entry.get("sort", Sort.APPROACH.lower()), where=f"{where}: its sort"),
        lever=_code(Lever, entry.get("lever", ""), where=f"{where}: its lever"),
        family=_code(Reason, against, where=f"{where}: what it is against") if against != "" else "",
        aim=_code(Aim, entry.get("aim", Aim.RUNGS.lower()), where=f"{where}: its aim"),
        fits=fits,
        steps=tuple(
            kits.line(each, where=f"{where}: step {place}", longest=LONGEST_STEP)
            for place, each in enumerate(given, start=1)
        ),
        costs=_said(entry, "costs", where),
        shows=_said(entry, "shows", where),
        source=_said(entry, "source", where),
    )
    program = kits.line(entry.get("program", ""), where=f"{where}: its name in the program", longest=40, needed=False)
    return OptionGiven(steps.tidy(words), program)


def _said(entry: Mapping[str, Any], name: str, where: str) -> str:
    return kits.line(entry.get(name, ""), where=f"{where}: {name}", longest=LONGEST_LINE, needed=False)


def _code(kind: type[_Code], value: Any, *, where: str) -> _Code:
    text = kits.line(value, where=where)
    for each in kind:
        if text == each.value.lower():
            return each
    raise Fault(f"{where}: there is no “{text[:40]}”. There are {', '.join(each.value.lower() for each in kind)}.")


def _preview(given: Sequence[OptionGiven], campaign: Campaign | None) -> list[Change]:
    mine = _mine(given, campaign)
    return [_change(f"playbook/{number}", each, mine.get(number)) for number, each in enumerate(given, start=1)]


def _change(key: str, each: OptionGiven, known: Known | None) -> Change:
    title, new = each.words.title, said(each.words)
    if known is None:
        return Change(key, title, State.NEW, new, ways=(TAKE_IT, LEAVE_IT))
    if known.archived_at is not None:
        return Change(key, title, State.LEFT, new, why="You put this option away.")
    if known.words == each.words:
        return Change(key, title, State.SAME, new)
    why = f"You have it as “{known.title}”." if known.title != title else ""
    if known.shipped is not None and not known.changed:
        why = f"{why} What came with the program can be had back at any time.".strip()
        return Change(key, title, State.CHANGED, new, said(known.words), why, (_REPLACE, LEAVE_MINE))
    return Change(key, title, State.CHANGED, new, said(known.words), why, (LEAVE_MINE, _REPLACE))


def _take(given: Sequence[OptionGiven], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    mine = _mine(given, campaign)
    for number, each in enumerate(given, start=1):
        known = mine.get(number)
        if f"playbook/{number}" not in ways or (known is not None and known.archived_at is not None):
            continue
        if known is None:
            steps.make(each.words, key=uuid.uuid4(), by=by, at=at)
        else:
            steps.rewrite(steps.own_row(known, by=by, at=at), each.words)


def _mine(given: Sequence[OptionGiven], campaign: Campaign | None) -> dict[int, Known]:
    """Number in the kit → one's own option that it is about: the one called so, else the one of that name in the
    program. No option of one's own stands for two."""
    if campaign is not None:
        here = of_workspace(campaign.workspace_id, archived=True)
    else:
        here = [Known(each.words, each, None) for each in shipped().values()]
    by_title = {each.title.casefold(): each for each in here}
    by_name = {each.shipped.name: each for each in here if each.shipped is not None}
    found = {
        number: by_title[each.words.title.casefold()]
        for number, each in enumerate(given, start=1)
        if each.words.title.casefold() in by_title
    }
    taken = {each.address for each in found.values()}
    for number, each in enumerate(given, start=1):
        known = by_name.get(each.program)
        if number not in found and known is not None and known.address not in taken:
            found[number] = known
            taken.add(known.address)
    return found


def said(words: OptionWords) -> str:
    """An option as one text to look at."""
    family = REASON_LABELS[Reason(words.family)] if words.family else "any no"
    head = f"Against {family.lower()} · {SORT_LABELS[words.sort]} · {LEVER_LABELS[words.lever]}"
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(words.steps, start=1))
    rest = [("It costs", words.costs), ("It works if", words.shows), ("From", words.source)]
    tail = "\n".join(f"{label}: {text}" for label, text in rest if text)
    return "\n\n".join(part for part in (head, words.fits, listed, tail) if part)


def _line(text: str) -> str:
    return " ".join(presentable(text).split())


def _codes(kind: type[StrEnum]) -> str:
    return ", ".join(each.value.lower() for each in kind)


PART = Part(
    name="playbook",
    title="Playbook",
    note=f"What to try against a no. Against: {_codes(Reason)}, or nothing for any. Sorts: {_codes(Sort)}. "
    f"Levers: {_codes(Lever)}. Aims: {_codes(Aim)}.",
    keys=frozenset(
        {"title", "against", "sort", "lever", "aim", "fits", "steps", "costs", "shows", "source", "program"}
    ),
    prose=frozenset({"fits"}),
    out=_out,
    read=read,
    preview=_preview,
    take=_take,
    everywhere=True,
)
