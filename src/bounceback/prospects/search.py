"""Finding prospects by what one remembers of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bounceback.base.models import User
from bounceback.core import asked
from bounceback.core.phone import display
from bounceback.prospects import found as index
from bounceback.prospects.models import Ending, Line, Listing, Number, Prospect

PAGE = 50
FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One prospect as the page lists it."""

    prospect: int
    name: str
    company: str
    place: str
    number: str  # as people write it; "" when there is none


@dataclass(frozen=True, slots=True)
class Found:
    """A page of prospects, in the order in which they came."""

    rows: tuple[Row, ...]
    after: str  # where the next page begins; "" on the last one


def find(*, by: User, text: str = "", on: int | None = None, after: int | None = None, most: int = PAGE) -> Found:
    """Prospects in whose name or firm all the words begin, or one of whose numbers ends in the digits.

    on       id of a list to stay on
    after    the `after` of the page before
    """
    text = text.strip()
    digits = digits_in(text)
    if digits:
        ids = _by_ending(digits, by=by, on=on, after=after or 0, most=most + 1)
    elif text:
        wanted = asked.read(text)
        ids = (
            index.by_words(wanted, workspace=by.workspace_id, on=on, after=after or 0, most=most + 1) if wanted else []
        )
    else:
        ids = _all(by=by, on=on, after=after or 0, most=most + 1)
    shown, more = ids[:most], len(ids) > most
    return Found(_rows(shown), after=str(shown[-1]) if more else "")


def digits_in(text: str) -> str:
    """The end of a number that was typed; "" when it is words, or too short to tell anybody by.

    >>> digits_in("555-0143"), digits_in("Dana 3"), digits_in("43")
    ('5550143', '', '')
    """
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", text) else ""


def _by_ending(digits: str, *, by: User, on: int | None, after: int, most: int) -> list[int]:
    ending = Number.objects.alias(ending=Ending("e164")).filter(workspace_id=by.workspace_id, ending=digits[-3:])
    if len(digits) > FEWEST_DIGITS:
        ending = ending.filter(e164__endswith=digits)
    lines = Line.objects.filter(number__in=ending.values("pk"), prospect__gt=after)
    if on is not None:
        lines = lines.filter(prospect__in=Listing.objects.filter(list_id=on).values("prospect"))
    found = lines.order_by("prospect").values_list("prospect", flat=True).distinct()
    return list(found[:most])


def _all(*, by: User, on: int | None, after: int, most: int) -> list[int]:
    matching = Prospect.objects.filter(workspace_id=by.workspace_id, pk__gt=after, erased_at=None)
    if on is not None:
        matching = matching.filter(pk__in=Listing.objects.filter(list_id=on).values("prospect"))
    return list(matching.order_by("pk").values_list("pk", flat=True)[:most])


def _rows(ids: list[int]) -> tuple[Row, ...]:
    people = Prospect.objects.in_bulk(ids)
    lines_of = Line.objects.filter(prospect__in=ids).select_related("number").order_by("-position", "-pk")
    numbers_of = {line.prospect_id: line.number.e164 for line in lines_of}
    return tuple(
        Row(
            prospect=p.pk,
            name=p.name,
            company=p.company,
            place=", ".join(filter(None, (p.city, p.state))),
            number=display(numbers_of[p.pk]) if p.pk in numbers_of else "",
        )
        for p in (people[pk] for pk in ids if pk in people)
    )
