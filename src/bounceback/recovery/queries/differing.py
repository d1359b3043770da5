"""Where the reasons differ: noes by what prospects and calls have in common, and by family."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bounceback.base.models import User
from bounceback.core.outcomes import Reason
from bounceback.core.stats.associations import Cell, stands_out
from bounceback.insights.queries import attributes
from bounceback.insights.queries.attributes import Attribute, Source
from bounceback.insights.queries.kinds import Filters, names_of
from bounceback.recovery.queries.stages import NOES, listed

NEWEST = 5_000  # noes with a reason that are looked at
MOST_KINDS = 12  # of one attribute; all others are one
FEWEST = 10  # noes of a kind that may stand out
LOOKED_AT = ("industry", "size", "state", "list", "hour", "opening")
REST = "All others, and not known"
SOURCE = "source"  # in the header of an imported column that says where prospects are from


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of noes. `value` as the database has it; None for all others, and for those not known."""

    value: Any
    label: str
    reasons: Mapping[Reason, int]

    @property
    def noes(self) -> int:
        """All of them."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Table:
    """Noes by one attribute."""

    attribute: Attribute
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A kind that gives a reason more often, or more rarely, than all others do."""

    attribute: Attribute
    kind: Kind
    reason: Reason
    cell: Cell


@dataclass(frozen=True, slots=True)
class Differing:
    """All that is looked at.

    noes      with a reason, of those that were looked at
    capped    there are more: only the newest were looked at
    claims    what stands out, the surest first; one in ten of all that are made is expected to be wrong
    cells     how many were compared
    more      noes until a difference of 1.8 times could be seen; 0: by now it would have been, None: nothing to compare
    """

    tables: tuple[Table, ...]
    noes: int
    capped: bool
    claims: tuple[Claim, ...]
    cells: int
    more: int | None


# Which they are is found in the index; only these calls and their prospects are then read, in the order in which they
# lie.
_NOES = f"""
    SELECT reason{{kinds}} FROM (
      SELECT c.reason AS reason{{values}}
        FROM (SELECT id FROM (
                SELECT c.id, c.dialled_at FROM calling_call c INDEXED BY call_by_reason
                 WHERE c.workspace_id = %s AND NOT (c.reason = ''){{within}}
                 ORDER BY c.dialled_at DESC LIMIT {NEWEST}) ORDER BY id LIMIT -1) n
        CROSS JOIN calling_call c ON c.id = n.id
        CROSS JOIN prospects_prospect p ON p.id = c.prospect_id
       WHERE c.outcome IN ({listed(NOES)}) AND c.came_in = 0 LIMIT -1)"""


def looked_at(workspace: int) -> tuple[Attribute, ...]:
    """The attributes by which noes are compared, a column that says the source among them where there is one."""
    found = [attributes.BY_CODE[code] for code in LOOKED_AT]
    for column in attributes.columns(workspace):
        if column.source is Source.PROSPECT and SOURCE in column.header.casefold():
            found.append(attributes.own(column.source, column.header, workspace=workspace))
            break
    return tuple(found)


def differing(*, filters: Filters, by: User) -> Differing:
    """The newest noes with a reason, by each attribute. The same few statements for any number of calls."""
    chosen = looked_at(by.workspace_id)
    within, params = filters.where()
    kinds = "".join(", " + re.sub(r"\bvalue\b", f"v{place}", each.kind) for place, each in enumerate(chosen))
    values = "".join(f", {each.value} AS v{place}" for place, each in enumerate(chosen))
    statement = _NOES.format(kinds=kinds, values=values, within=within)
    given = [param for each in chosen for param in each.params]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, by.workspace_id, *params])
        rows = cursor.fetchall()
    known = [row for row in rows if row[0] in set(Reason)]
    tables = [_table(each, Counter((row[place], row[0]) for row in known), by) for place, each in enumerate(chosen, 1)]
    compared = tuple(table for table in tables if table)
    return _told(compared, len(known), capped=len(rows) >= NEWEST)


def _told(tables: tuple[Table, ...], noes: int, *, capped: bool) -> Differing:
    # By their place: two kinds may have the same name.
    counts = {
        str(n): {
            str(m): {reason.value: of for reason, of in kind.reasons.items()} for m, kind in enumerate(table.kinds)
        }
        for n, table in enumerate(tables)
    }
    look = stands_out(counts)
    claims = []
    for cell in look.different:
        table = tables[int(cell.table)]
        kind = table.kinds[int(cell.kind)]
        # Of all others nobody can make anything; of two kinds the one says what the other does not.
        if kind.label != REST and (cell.more_often or len(table.kinds) > 2):
            claims.append(Claim(table.attribute, kind, Reason(cell.reason), cell))
    return Differing(tables, noes, capped, tuple(claims), len(look.cells), look.more)


def _table(attribute: Attribute, counted: Counter[tuple[Any, str]], by: User) -> Table | None:
    """The kinds that may stand out, the others together; None where there is nothing to compare."""
    of: dict[Any, Counter[Reason]] = {}
    for (value, reason), noes in counted.items():
        of.setdefault(value, Counter())[Reason(reason)] += noes
    named = sorted((value for value in of if value is not None), key=lambda value: (-of[value].total(), str(value)))
    told = [value for value in named[:MOST_KINDS] if of[value].total() >= FEWEST]
    if not told or len(of) < 2:
        return None
    names = names_of(attribute, told, by)
    kinds = [Kind(value, names.get(value) or attribute.words(value), of[value]) for value in told]
    rest: Counter[Reason] = Counter()
    for value, reasons in of.items():
        if value not in told:
            rest += reasons
    if rest:
        kinds.append(Kind(None, REST, rest))
    return Table(attribute, tuple(kinds)) if len(kinds) > 1 else None


BENCH = (differing,)
