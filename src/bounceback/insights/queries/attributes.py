"""What prospects and calls can have in common, each as an expression that the database groups by."""

from __future__ import annotations

import json
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from bounceback.core.stats.bands import Bands, bands_of, number_in
from bounceback.prospects.models import Audience

SAMPLE = 3_000  # calls looked at to find the columns of imported files, and to put numbers into bands
COLUMNS_SHOWN = 40
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
SIZES = Bands((5, 10, 20, 50, 100, 250, 500), whole=True)
PARTS = ((12, "morning"), (14, "midday"), (17, "afternoon"), (24, "evening"))  # until which hour


class Source(StrEnum):
    """Whose column it is."""

    PROSPECT = "prospect"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that kinds of prospects, or of calls, are made by.

    code        in addresses and on the command line: "industry", "prospect.Lead Source", "call.job"
    value       SQL over c (calls) and p (their prospects): what is grouped by, call by call
    params      its parameters
    kind        SQL over `value`: what kind that is, asked once for each value; NULL is "not known"
    ordered     its values have an order of their own (hours, months, bands)
    words       a value as the screen says it
    names       of which table the value is an id: "list", "campaign", "opening", "caller"; "" for none
    note        what must be known to read the review
    """

    code: str
    label: str
    source: Source
    value: str
    params: tuple[Any, ...] = ()
    kind: str = "value"
    ordered: bool = False
    words: Callable[[Any], str] = str
    names: str = ""
    note: str = ""
    own: bool = False  # a column of an imported file
    scattered: bool = False  # nearly every value is another one


@dataclass(frozen=True, slots=True)
class Column:
    """A column of imported files, as found in a sample of the calls."""

    source: Source
    header: str
    filled: int  # calls of the sample in which it holds something

    @property
    def code(self) -> str:
        """As in addresses."""
        return f"{self.source}.{self.header}"


_TEXT = "NULLIF(TRIM(CAST(value AS TEXT)), '')"
_BARE = "NULLIF(REPLACE(REPLACE(REPLACE(REPLACE(TRIM(value), ',', ''), '$', ''), '€', ''), '£', ''), '')"


def banded(expression: str, edges: Sequence[float]) -> str:
    """The number of the band that a value falls into; NULL stays NULL."""
    steps = " ".join(f"WHEN {expression} < {edge!r} THEN {place}" for place, edge in enumerate(edges))
    return f"CASE WHEN {expression} IS NULL THEN NULL {steps} ELSE {len(edges)} END"


_EXACT = "c.precision IN ('SECOND', 'MINUTE')"
_HOUR = f"CASE WHEN {_EXACT} THEN c.local_hour END"
_PART = banded("c.local_hour", [hour for hour, _ in PARTS[:-1]])
_WHOSE_CLOCK = (
    "By the clock of the prospect. Calls whose hour is not known, as in most logs of the past, are “not known”."
)


def _part(value: int) -> str:
    return f"{day_name[value // len(PARTS)]}, {PARTS[value % len(PARTS)][1]}"


def _contact(value: int) -> str:
    return "First contact" if value else "Spoken with before"


def _month(value: str) -> str:
    year, month = value.split("-")
    return f"{month_name[int(month)]} {year}"


BUILT_IN: tuple[Attribute, ...] = (
    Attribute("industry", "Industry", Source.PROSPECT, "p.industry", kind=_TEXT),
    Attribute(
        "size",
        "Size",
        Source.PROSPECT,
        "p.headcount",
        kind=banded("value", SIZES.edges),
        ordered=True,
        words=lambda value: f"{SIZES.labels[value]} people",
    ),
    Attribute("state", "State", Source.PROSPECT, "p.state", kind=_TEXT),
    Attribute("city", "City", Source.PROSPECT, "p.city", kind=_TEXT),
    Attribute("list", "List", Source.CALL, "c.list_id", names="list", note="The list from which they were called."),
    Attribute(
        "renewal",
        "Renewal month",
        Source.PROSPECT,
        "SUBSTR(p.renews_on, 6, 2)",
        kind="CAST(value AS INTEGER)",
        ordered=True,
        words=lambda value: month_name[value],
    ),
    Attribute("opening", "Opening", Source.CALL, "c.opening_id", names="opening"),
    Attribute(
        "hour",
        "Hour",
        Source.CALL,
        _HOUR,
        ordered=True,
        words=lambda value: f"{value:02}:00–{value:02}:59",
        note=_WHOSE_CLOCK,
    ),
    Attribute(
        "part",
        "Part of the week",
        Source.CALL,
        f"CASE WHEN {_EXACT} THEN c.local_weekday * {len(PARTS)} + {_PART} END",
        ordered=True,
        words=_part,
        note=f"{_WHOSE_CLOCK} Midday is 12 to 14, the evening begins at 17.",
    ),
    Attribute(
        "contact",
        "First contact",
        Source.CALL,
        "c.first_contact",
        ordered=True,
        words=_contact,
        note="Known where somebody answered. All others stand under “not known”, so the share answered says nothing.",
    ),
    Attribute("country", "Country", Source.PROSPECT, "p.country", kind=_TEXT),
    Attribute("title", "Title", Source.PROSPECT, "p.title", kind=_TEXT),
    Attribute(
        "audience",
        "Audience",
        Source.PROSPECT,
        "COALESCE(NULLIF(p.audience, ''), (SELECT l.audience FROM prospects_prospectlist l WHERE l.id = c.list_id))",
        words=lambda value: Audience(value).label if value in Audience.values else str(value),
    ),
    Attribute("campaign", "Campaign", Source.CALL, "c.campaign_id", names="campaign"),
    Attribute("caller", "Caller", Source.CALL, "c.caller_id", names="caller"),
    Attribute("weekday", "Weekday", Source.CALL, "c.local_weekday", ordered=True, words=lambda value: day_name[value]),
    Attribute(
        "attempt",
        "Attempt",
        Source.CALL,
        "MIN(c.attempt, 9)",
        ordered=True,
        words=lambda value: f"{value}th and later" if value == 9 else f"{value}{ENDINGS.get(value, 'th')}",
        note="Which dial of the number it was.",
    ),
    Attribute("month", "Month of the call", Source.CALL, "SUBSTR(c.dialled_at, 1, 7)", ordered=True, words=_month),
)
BY_CODE = {each.code: each for each in BUILT_IN}


def columns(workspace: int) -> tuple[Column, ...]:
    """Columns of imported files that hold something, the fullest first. Found in a sample of the calls."""
    found: Counter[tuple[Source, str]] = Counter()
    for row in _sample(workspace):
        for source, cells in zip(Source, row, strict=True):
            found.update((source, header) for header, value in cells.items() if _said(value))
    return tuple(Column(source, header, count) for (source, header), count in found.most_common(COLUMNS_SHOWN))


def named(text: str, *, workspace: int) -> Attribute | None:
    """The attribute that somebody names: by its code or label, or the header of an imported column.

    Returns None when nothing is called so.
    """
    wanted = text.strip()
    for each in BUILT_IN:
        if wanted.casefold() in (each.code, each.label.casefold()):
            return each
    known = columns(workspace)
    for column in known:
        if wanted == column.code:
            return own(column.source, column.header, workspace=workspace)
    for column in known:
        if wanted.casefold() == column.header.casefold():
            return own(column.source, column.header, workspace=workspace)
    return None


def own(source: Source, header: str, *, workspace: int) -> Attribute:
    """A column of imported files as an attribute; many different numbers are put into bands."""
    table = "p" if source is Source.PROSPECT else "c"
    path = "$." + json.dumps(header)
    value = f"{table}.attributes ->> %s"
    code = f"{source}.{header}"
    cells = [row[source is Source.CALL].get(header) for row in _sample(workspace)]
    filled = [str(cell) for cell in cells if _said(cell)]
    numbers = [number for cell in filled if (number := number_in(cell)) is not None]
    if not filled or len(numbers) < 0.95 * len(filled):
        return Attribute(code, header, source, value, (path,), _TEXT, own=True)
    bands = bands_of(numbers)
    if bands is None:
        return Attribute(code, header, source, value, (path,), _TEXT, ordered=True, own=True)
    # Taking signs out of a million different cells is dear, and mostly there are none.
    bare = "NULLIF(TRIM(value), '')" if all(cell.strip().isdecimal() for cell in filled) else _BARE
    return Attribute(
        code,
        header,
        source,
        value,
        (path,),
        # The last band is open above; after it come words that are no numbers.
        f"CASE WHEN {bare} GLOB '*[^0-9. -]*' THEN {len(bands.labels)}"
        f" ELSE {banded(f'CAST({bare} AS REAL)', bands.edges)} END",
        ordered=True,
        words=lambda place: (*bands.labels, "No number")[place],
        note="Numbers are put into bands of about equal size, by a sample of the calls.",
        own=True,
        scattered=True,
    )


def _said(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


# The newest and the oldest calls, and some spread evenly between: imported files come in blocks.
_SAMPLE = """
    SELECT p.attributes, c.attributes FROM calling_call c JOIN prospects_prospect p ON p.id = c.prospect_id
     WHERE c.id IN (
       SELECT id FROM (SELECT id FROM calling_call WHERE workspace_id = %s ORDER BY dialled_at DESC LIMIT 500)
       UNION SELECT id FROM (SELECT id FROM calling_call WHERE workspace_id = %s ORDER BY dialled_at LIMIT 500)
       UNION SELECT value FROM json_each(%s))
       AND c.workspace_id = %s"""


def _sample(workspace: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    with connection.cursor() as cursor:
        # Either of them is found at once; asked for together they would be a walk past all calls.
        cursor.execute("SELECT (SELECT MIN(id) FROM calling_call), (SELECT MAX(id) FROM calling_call)")
        first, last = cursor.fetchone()
        if first is None:
            return []
        step = max(1, (last - first) // (SAMPLE - 1000))
        spread = json.dumps(list(range(first, last + 1, step)))
        cursor.execute(_SAMPLE, [workspace, workspace, spread, workspace])
        return [(json.loads(theirs), json.loads(its)) for theirs, its in cursor.fetchall()]
