"""How a log of calls is to be read. A value; it lies as JSON in `Import.plan`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from bounceback.records.plans import Plan


@dataclass(frozen=True, slots=True)
class PastPlan:
    """Everything that decides how a file's rows become calls."""

    kind: str  # CSV (any delimiter) or XLSX
    columns: tuple[str, ...]
    meanings: tuple[str, ...]  # of each column: a code of core.call_columns.MEANINGS
    zone: str  # IANA; the clock of times that do not say theirs
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    sheet: str = ""
    preset: str = ""
    country: str = ""  # of numbers that do not say theirs
    day_first: bool = False
    outcomes: dict[str, str] = field(default_factory=dict)  # folded word → code of core.call_words.CODES

    def as_json(self) -> dict[str, Any]:
        """What `Import.plan` holds."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PastPlan:
        """The inverse of `as_json`."""
        known = {each.name for each in fields(cls)}
        plan = cls(**{key: value for key, value in data.items() if key in known})
        return replace(plan, columns=tuple(plan.columns), meanings=tuple(plan.meanings))

    @property
    def table(self) -> Plan:
        """The part that the readers of files need."""
        return Plan(
            kind=self.kind,
            columns=self.columns,
            meanings=self.meanings,
            encoding=self.encoding,
            delimiter=self.delimiter,
            header=self.header,
            sheet=self.sheet,
            country=self.country,
            day_first=self.day_first,
        )

    def column_of(self, meaning: str) -> int | None:
        """Where a meaning stands first; None when no column has it."""
        return self.meanings.index(meaning) if meaning in self.meanings else None


@dataclass(frozen=True, slots=True)
class PastCorrections:
    """What a person decided about a log. None: leave it to detection."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    sheet: str | None = None
    preset: str | None = None  # "" means: none
    country: str | None = None
    day_first: bool | None = None
    zone: str | None = None
    meanings: dict[str, str] = field(default_factory=dict)  # column (name, or number from 1) → meaning
    outcomes: dict[str, str] = field(default_factory=dict)  # word as in the file → code
