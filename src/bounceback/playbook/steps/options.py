"""What an option may say, and making its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from bounceback.base.models import User
from bounceback.core.playbook import (
    LONGEST_FITS,
    LONGEST_LINE,
    LONGEST_STEP,
    LONGEST_TITLE,
    MOST_STEPS,
    OptionWords,
)
from bounceback.core.texts import seen
from bounceback.playbook.models import Option
from bounceback.playbook.queries import options as queries
from bounceback.playbook.queries.options import Known
from bounceback.playbook.refusals import OptionTitleTaken, OptionUnfit


def fit(words: OptionWords) -> OptionWords:
    """The same, on clean lines. Raises OptionUnfit where something is missing or too long."""
    clean = tidy(words)
    fits, steps = clean.fits, clean.steps
    if not clean.title or len(clean.title) > LONGEST_TITLE:
        raise OptionUnfit(f"An option needs a title of at most {LONGEST_TITLE} letters.")
    if not fits or len(fits) > LONGEST_FITS:
        raise OptionUnfit(f"An option says when it fits, in at most {LONGEST_FITS:,} letters.")
    if not 1 <= len(steps) <= MOST_STEPS:
        raise OptionUnfit(f"This option has {len(steps)} steps.")
    if any(len(each) > LONGEST_STEP for each in steps):
        raise OptionUnfit(f"A step has at most {LONGEST_STEP} letters.")
    if any(len(each) > LONGEST_LINE for each in (clean.costs, clean.shows, clean.source)):
        raise OptionUnfit(f"Cost, proof and source have at most {LONGEST_LINE} letters each.")
    return clean


def tidy(words: OptionWords) -> OptionWords:
    """The same on clean lines, without empty ones."""
    return replace(
        words,
        title=_line(words.title),
        fits=seen("\n".join(map(_line, words.fits.strip().splitlines()))),
        steps=tuple(line for line in map(_line, words.steps) if line),
        costs=_line(words.costs),
        shows=_line(words.shows),
        source=_line(words.source),
    )


def now(known: Known, *, by: User) -> Known:
    """The option as it stands by now."""
    return queries.option(by, known.address) or known


def see_title_free(title: str, *, but: Known | None = None, by: User) -> None:
    """Raises OptionTitleTaken where another option is called so, also one that came with the program."""
    for each in queries.options(by, archived=True):
        if each.title.casefold() == title.casefold() and (but is None or each.address != but.address):
            raise OptionTitleTaken(each)


def own_row(known: Known, *, by: User, at: datetime) -> Option:
    """The row of an option; one is made of what came with the program the first time it is needed."""
    if known.row is not None:
        return known.row
    assert known.shipped is not None
    row = Option.objects.filter(workspace_id=by.workspace_id, shipped=known.shipped.name).first()
    return row or make(known.words, key=uuid4(), shipped=known.shipped.name, by=by, at=at)


def make(words: OptionWords, *, key: UUID, shipped: str = "", by: User, at: datetime) -> Option:
    """A new row. Where an older one of one's own has the title already, a number tells them apart."""
    mine, title, number = Option.objects.filter(workspace_id=by.workspace_id), words.title, 1
    while mine.filter(title=title).exists():
        number += 1
        title = f"{words.title[: LONGEST_TITLE - 8]} ({number})"
    fields = fields_of(words) | {"title": title}
    return Option.objects.create(
        workspace_id=by.workspace_id, key=key, shipped=shipped, made_at=at, made_by=by, **fields
    )


def rewrite(row: Option, words: OptionWords) -> list[str]:
    """Let a row say this. Returns the names of the fields that changed."""
    changed = {name: new for name, new in fields_of(words).items() if getattr(row, name) != new}
    for name, new in changed.items():
        setattr(row, name, new)
    row.save(update_fields=list(changed))
    return sorted(changed)


def fields_of(words: OptionWords) -> dict[str, Any]:
    """What an option says, as its row has it."""
    return {
        "title": words.title,
        "sort": words.sort,
        "lever": words.lever,
        "family": words.family,
        "aim": words.aim,
        "fits": words.fits,
        "steps": "\n".join(words.steps),
        "costs": words.costs,
        "shows": words.shows,
        "source": words.source,
    }


def _line(text: str) -> str:
    return seen(" ".join(text.split()))
