"""Finding prospects by what one remembers of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from bounceback.base.models import User
from bounceback.core.phone import display
from bounceback.prospects.models import Line, Listing, Number, Prospect

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


def find(*, by: User, text: str = "", on: int | None = None, after: int | None = None) -> Found:
    """Prospects whose name or firm holds the text, or one of whose numbers ends in its digits.

    on       id of a list to stay on
    after    the `after` of the page before
    """
    matching = Prospect.objects.filter(workspace_id=by.workspace_id)
    text = text.strip()
    digits = re.sub(r"\D", "", text)
    if text and len(digits) >= FEWEST_DIGITS and not re.search(r"[A-Za-z]", text):
        numbers = Number.objects.filter(workspace_id=by.workspace_id, e164__endswith=digits)
        lines = Line.objects.filter(number__in=numbers.values("pk"))
        matching = matching.filter(pk__in=lines.values("prospect"))
    elif text:
        matching = matching.filter(Q(name__icontains=text) | Q(company__icontains=text))
    if on is not None:
        matching = matching.filter(pk__in=Listing.objects.filter(list_id=on).values("prospect"))
    if after is not None:
        matching = matching.filter(pk__gt=after)
    page = list(matching.order_by("pk")[: PAGE + 1])
    shown, more = page[:PAGE], len(page) > PAGE
    lines_of = Line.objects.filter(prospect__in=shown).select_related("number").order_by("-position", "-pk")
    numbers_of = {line.prospect_id: line.number.e164 for line in lines_of}
    rows = tuple(
        Row(
            prospect=p.pk,
            name=p.name,
            company=p.company,
            place=", ".join(filter(None, (p.city, p.state))),
            number=display(numbers_of[p.pk]) if p.pk in numbers_of else "",
        )
        for p in shown
    )
    return Found(rows, after=str(shown[-1].pk) if more else "")
