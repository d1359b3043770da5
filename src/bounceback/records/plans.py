"""How a file is to be read: what was detected, what was corrected, and which column means what.

A plan is a value. It lies as JSON in `Import.plan`, so that an import that was killed goes on as it began.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

CSV, XLSX, VCARD = "CSV", "XLSX", "VCARD"
# Meanings of a column beside the fields of a prospect; see core.mapping.
ATTRIBUTE = "attribute"  # kept under its header
IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides how a file's rows become prospects."""

    kind: str  # CSV (any delimiter), XLSX or VCARD
    columns: tuple[str, ...]  # names of the columns, made different from one another
    meanings: tuple[str, ...]  # of each column: a field of core.mapping, "attribute" or "ignore"
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True  # the first row holds the names of the columns
    sheet: str = ""  # of a workbook
    preset: str = ""  # whose export this is: "hubspot", "form-5500" …
    country: str = ""  # of numbers that do not say theirs; ISO 3166 alpha-2
    retire_missing: bool = False  # who is on the list but not in the file is no longer called
    day_first: bool = False  # 03/04/2027 is the third of April

    def as_json(self) -> dict[str, Any]:
        """What `Import.plan` holds."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """The inverse of `as_json`; unknown keys of other versions are left alone."""
        known = {each.name for each in fields(cls)}
        plan = cls(**{key: value for key, value in data.items() if key in known})
        return replace(plan, columns=tuple(plan.columns), meanings=tuple(plan.meanings))


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person decided about a file. None: leave it to detection."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    sheet: str | None = None
    preset: str | None = None  # "" means: none
    country: str | None = None
    retire_missing: bool | None = None
    day_first: bool | None = None
    # Column (its name, or its number counted from 1) → meaning. Named by the user one by one.
    meanings: dict[str, str] = field(default_factory=dict)
