"""The data map: whose every column is, how it travels, and what erasing a person does to it.

The words stand in `datamap.toml`. Export, load, access requests, erasure and the removal of a whole workspace are made
from it, so a table that is missing there would be missing everywhere; a test of the house sees to it that none is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db import models


class Whose(StrEnum):
    """Whom a table is about."""

    SELLER = "seller"
    PERSON = "person"
    HOUSE = "house"


class Erasing(StrEnum):
    """What erasing a person does to their rows of a table."""

    KEPT = "kept"
    BLANKED = "blanked"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the map.

    label       the model, as "area.Model"
    leaves      whether an export holds it; `home_because` says why not
    since       the first version of exports that has it
    blank       columns that an erasure empties · rekey: that get a new random value · home: that no export holds
    columns     what each column is, by name
    """

    label: str
    what: str
    whose: Whose
    leaves: bool
    home_because: str
    since: int
    erasing: Erasing
    blank: tuple[str, ...]
    rekey: tuple[str, ...]
    home: tuple[str, ...]
    columns: dict[str, str]

    @property
    def model(self) -> type[models.Model]:
        """The model whose table it is."""
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """The table's name in the database and in an export."""
        return str(self.model._meta.db_table)

    @property
    def file_name(self) -> str:
        """What an export calls it: "prospects", "call_reasons"."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.model.__name__).lower()
        if words.endswith("ry"):
            return f"{words[:-1]}ies"
        return words if words.endswith("s") else f"{words}s"

    @property
    def by_month(self) -> bool:
        """Whether an export splits it by month: the calls, which are read by time."""
        return self.label == "calling.Call"

    @property
    def travelling(self) -> tuple[models.Field[Any, Any], ...]:
        """The columns that an export holds, in the table's order."""
        return tuple(field for field in self.model._meta.concrete_fields if field.name not in self.home)

    def becomes_of(self, column: str) -> str:
        """What erasing a person does to one column of theirs, in a word."""
        if self.erasing is not Erasing.BLANKED:
            return "goes" if self.erasing is Erasing.DELETED else "stays"
        return "emptied" if column in self.blank else "new value" if column in self.rekey else "stays"


@cache
def tables() -> tuple[Table, ...]:
    """Every table, in the map's order."""
    said = tomllib.loads(files("bounceback.records").joinpath("datamap.toml").read_text(encoding="utf-8"))
    common: dict[str, str] = said.pop("columns")
    return tuple(_table(label, entry, common) for label, entry in said.items())


def table(label: str) -> Table:
    """The table of one model. Raises KeyError."""
    return next((each for each in tables() if each.label == label), None) or _missing(label)


@cache
def exported() -> tuple[Table, ...]:
    """The tables that travel, each after those it points to."""
    waiting = {each.label: each for each in tables() if each.leaves}
    order: list[Table] = []
    while waiting:
        ready = [each for each in waiting.values() if not _points_to(each) & (waiting.keys() - {each.label})]
        if not ready:
            raise ValueError(f"tables point to one another in a circle: {', '.join(waiting)}")
        for each in ready:
            order.append(each)
            del waiting[each.label]
    return tuple(order)


def reference() -> str:
    """The page docs/reference/tables.md."""
    parts = [
        "# Tables\n\n<!-- Made by `make docs`; do not edit. -->\n\n"
        "Every table and every column: whose it is, whether an export holds it, and what erasing a person does to it. "
        "Rows of the seller's own words and work stay when a person is erased; what is about the person goes, but for "
        "the bare records of calls and the keyed hashes by which they are not called again.\n"
    ]
    for each in tables():
        travels = "in every export" if each.leaves else f"in no export: {each.home_because}"
        parts.append(
            f"## {each.name}\n\n{each.what} Whose: the {each.whose}'s. {travels.capitalize()}. "
            f"When a person is erased: {each.erasing}.\n"
        )
        if each.whose is Whose.HOUSE and not each.leaves:
            continue
        rows = [
            f"| `{column}` | {what} | {'no' if column in each.home else 'yes'} | {each.becomes_of(column)} |"
            for column, what in each.columns.items()
        ]
        parts.append("\n".join(["| column | what | exported | erasing |", "| --- | --- | --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def _table(label: str, entry: dict[str, Any], common: dict[str, str]) -> Table:
    leaves = entry["leaves"]
    model = apps.get_model(label)
    names = {field.name for field in model._meta.concrete_fields}
    return Table(
        label=label,
        what=entry["what"],
        whose=Whose(entry["whose"]),
        leaves=leaves is True,
        home_because="" if leaves is True else str(leaves),
        since=int(entry.get("since", 1)),
        erasing=Erasing(entry["erasing"]),
        blank=tuple(entry.get("blank", ())),
        rekey=tuple(entry.get("rekey", ())),
        home=tuple(entry.get("home", ())),
        columns={name: what for name, what in common.items() if name in names} | entry["columns"],
    )


def _points_to(each: Table) -> set[str]:
    return {
        field.related_model._meta.label
        for field in each.travelling
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    }


def _missing(label: str) -> Table:
    raise KeyError(label)
