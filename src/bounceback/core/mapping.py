"""Which column of a file means what: by its name, by a preset, or by what stands in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bounceback.core import phone, places

ATTRIBUTE = "attribute"
IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may mean.

    several    columns of one meaning that may stand side by side; of the others only the first counts
    limit      characters that are kept in the field (a longer value is kept whole as an attribute)
    """

    code: str
    label: str
    several: bool = False
    limit: int = 0


MEANINGS = {
    each.code: each
    for each in (
        Meaning("phone", "Telephone number", several=True),
        Meaning("extension", "Extension", limit=16),
        Meaning("name", "Name", limit=200),
        Meaning("first_name", "First name", limit=100),
        Meaning("last_name", "Last name", limit=100),
        Meaning("company", "Firm", limit=200),
        Meaning("title", "Position", limit=200),
        Meaning("email", "E-mail", limit=254),
        Meaning("address", "Street address", several=True, limit=300),
        Meaning("city", "City", limit=120),
        Meaning("state", "State", limit=60),
        Meaning("zip", "ZIP or postal code", limit=16),
        Meaning("country", "Country"),
        Meaning("headcount", "Employees"),
        Meaning("industry", "Industry", limit=120),
        Meaning("renews_on", "Renewal date"),
        Meaning("renews_each_year_from", "Date that comes back each year"),
        Meaning("remarks", "Remarks", several=True),
        Meaning("do_not_call", "Do not call", several=True),
        Meaning(ATTRIBUTE, "Keep under its name", several=True),
        Meaning(IGNORE, "Leave out", several=True),
    )
}


@dataclass(frozen=True, slots=True)
class Preset:
    """How another program's files are known and read."""

    code: str
    label: str
    detect: tuple[str, ...]
    columns: Mapping[str, str]
    leave: frozenset[str] = field(default_factory=frozenset)
    only: bool = False  # read nothing but these columns; the rest are attributes
    audience: str = ""
    country: str = ""
    source: str = ""


Look = Callable[[str, str], bool]
_JOINTS = re.compile(r"[\W_]+")
_LAST_NUMBER = re.compile(r" ?\d+$")
_NUMBERS = re.compile(r" ?\d+(?= |$)")


def folded(column: str) -> str:
    """A column's name for comparing.

    >>> folded(" SPONS_DFE_PHONE_NUM "), folded("City/Town"), folded("# Employees")
    ('spons dfe phone num', 'city town', 'employees')
    """
    return _JOINTS.sub(" ", column.casefold()).strip()


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """All presets, in the order in which they are tried."""
    return tuple(
        Preset(
            code=each["code"],
            label=each["label"],
            detect=tuple(each["detect"]),
            columns=each["columns"],
            leave=frozenset(each.get("leave", ())),
            only=each.get("only", False),
            audience=each["audience"],
            country=each["country"],
            source=each["source"],
        )
        for each in _table("presets.toml")["preset"]
    )


def preset_of(columns: Sequence[str]) -> Preset | None:
    """The preset whose marks a file bears; None when it bears none."""
    names = {folded(column) for column in columns}
    return next((preset for preset in presets() if names.issuperset(preset.detect)), None)


def preset_named(code: str, columns: Sequence[str] = ()) -> Preset | None:
    """The preset of that code, the one that fits these columns best where several share it."""
    names = {folded(column) for column in columns}
    fitting = [preset for preset in presets() if preset.code == code]
    return max(fitting, key=lambda preset: len(names.intersection(preset.columns)), default=None)


def guess(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    preset: Preset | None = None,
    country: str = "",
    named: bool = True,
) -> tuple[str, ...]:
    """The meaning of each column.

    columns    names as they stand in the file
    rows       the first rows, for columns whose names say nothing
    country    of numbers that do not say theirs; only used to recognise a column of numbers
    named      the columns have names of their own, so that only numbers and e-mails are looked for in cells
    returns    one code of MEANINGS per column
    """
    found = [by_name(column, preset=preset) for column in columns]
    if not (preset and preset.only):
        _by_content(found, rows, country or "US", _LOOKS[:2] if named else _LOOKS)
    _prefer_one(found)
    return tuple(each or ATTRIBUTE for each in found)


def by_name(column: str, *, preset: Preset | None = None) -> str:
    """What a column's name says, "" when it says nothing."""
    name = folded(column)
    if preset is not None:
        if name in preset.columns:
            return preset.columns[name]
        if preset.only or name in preset.leave:
            return ATTRIBUTE
    table = _names()
    if name in table:
        return table[name]
    bare = _LAST_NUMBER.sub("", name)
    if table.get(bare) == "phone":
        return "phone"
    return "phone" if table.get(_NUMBERS.sub("", name).strip()) == "phone" else ""


def header_score(cells: Sequence[str]) -> int:
    """How many cells of a row are names of columns that we know."""
    marks = {mark for preset in presets() for mark in preset.columns}
    return sum(1 for cell in cells if cell and (folded(cell) in marks or by_name(cell)))


def _by_content(
    found: list[str], rows: Sequence[Sequence[str]], country: str, looks: Sequence[tuple[str, Look, float]]
) -> None:
    """Fill in what the names left open, for meanings that no name gave."""
    by_names = frozenset(found)
    for index, meaning in enumerate(found):
        cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        if meaning or not cells:
            continue
        for code, looks_like, share in looks:
            taken = by_names if MEANINGS[code].several else found
            if code not in taken and sum(looks_like(cell, country) for cell in cells) >= share * len(cells):
                found[index] = code
                break


def _looks_like_phone(cell: str, country: str) -> bool:
    digits = sum(char.isdigit() for char in cell)
    if not 7 <= digits <= 40 or len(cell) > 60:
        return False
    return bool(phone.read_numbers(cell, country=country).numbers)


def _looks_like_email(cell: str, country: str) -> bool:
    before, at, after = cell.partition("@")
    return bool(before and at and "." in after and " " not in cell)


def _looks_like_state(cell: str, country: str) -> bool:
    return cell.upper() in places.STATES or cell.upper() in places.PROVINCES


def _looks_like_zip(cell: str, country: str) -> bool:
    return bool(re.fullmatch(r"\d{5}(-\d{4})?", cell)) and bool(places.zip_places(cell))


def _looks_like_firm(cell: str, country: str) -> bool:
    last = folded(cell).rpartition(" ")[2]
    return last in {"inc", "llc", "ltd", "corp", "co", "gmbh", "company", "group", "plc", "lp", "llp"}


def _looks_like_name(cell: str, country: str) -> bool:
    words = cell.replace(".", "").split()
    return 2 <= len(words) <= 4 and all(word.replace("-", "").replace("'", "").isalpha() for word in words)


_LOOKS: tuple[tuple[str, Look, float], ...] = (
    ("phone", _looks_like_phone, 0.6),
    ("email", _looks_like_email, 0.8),
    ("state", _looks_like_state, 0.9),
    ("zip", _looks_like_zip, 0.9),
    ("company", _looks_like_firm, 0.5),
    ("name", _looks_like_name, 0.8),
)


def _prefer_one(found: list[str]) -> None:
    """Of meanings that cannot stand twice, the first column counts; the others are kept under their names."""
    seen: set[str] = set()
    for index, code in enumerate(found):
        if code and not MEANINGS[code].several and code in seen:
            found[index] = ATTRIBUTE
        seen.add(code)
    if "name" in seen and {"first_name", "last_name"} <= seen:
        # A full name beside its parts says nothing new, and often says it in capitals.
        found[found.index("name")] = ATTRIBUTE


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for code, names in _table("columns.toml")["names"].items():
        for name in names:
            table.setdefault(name, code)
    return table


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("bounceback.core.data") / name).read_text(encoding="utf-8"))
