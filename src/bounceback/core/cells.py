"""Cells of a spreadsheet → clean values. Nothing is guessed: what cannot be read is None or ""."""

from __future__ import annotations

import re
import tomllib
from calendar import isleap
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files

from bounceback.core import places

_BLANKS = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"  # zero width non-joiner and joiner
_JOINED = re.compile(f"[{_JOINERS}]+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: .*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDED = re.compile(r"(?:(\d{1,2})\.? +([A-Za-z]{3,9})|([A-Za-z]{3,9})\.? +(\d{1,2})),? +(\d{4})")
_COUNT = re.compile(r"(\d+)(?:\.0+)?(?: *(?:-|–|to|\+).*)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_STATE_NAMES = {name.casefold(): code for code, name in places.STATES.items()} | {
    name.casefold(): code for code, (name, _) in places.PROVINCES.items()
}
_YES = frozenset({"y", "yes", "true", "1", "x", "t", "dnc", "do not call", "on", "checked", "ja"})


def tidy(text: str) -> str:
    """One line of text: unseen marks and line breaks go, blanks at the ends too.

    Joiners beside a letter that is not ASCII stay: Persian and Indic names are written with them, and drawn signs that
    are made of several.
    """
    text = text.strip()
    if text.isprintable():
        return text
    text = "".join(char if char.isprintable() or char in _JOINERS else " " if char.isspace() else "" for char in text)
    text = _JOINED.sub(lambda found: "" if _is_loose(found) else found[0], text)
    return _BLANKS.sub(" ", text).strip()


def _is_loose(found: re.Match[str]) -> bool:
    """Whether joiners join nothing: at an end, beside a blank, or between letters that know no joining."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    joins = bool(before and after) and not (before.isspace() or after.isspace())
    return not joins or (before + after).isascii()


def tidy_lines(text: str) -> str:
    """Text that may have several lines: unseen marks go, line breaks stay."""
    text = text.strip()
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(tidy(line) for line in lines).strip()


def read_state(text: str) -> str:
    """Two letters where the state or province is known, else the text as it is."""
    if len(text) == 2:
        return text.upper()
    return _STATE_NAMES.get(text.casefold(), text)


def read_country(text: str) -> str:
    """ISO 3166 alpha-2; "" when the text names no country that we know."""
    if not text:
        return ""
    known = _country_names().get(text.casefold())
    if known:
        return known
    code = text.upper()
    return code if len(code) == 2 and places.country_places(code) else ""


def read_zip(text: str) -> str:
    """A US ZIP that a spreadsheet took for an amount gets its zeroes back ("2139.0", "2139" → "02139")."""
    if text.isdigit() and 3 <= len(text) <= 4:
        return text.zfill(5)
    if text.endswith(".0") and text[:-2].isdigit():
        return text[:-2].zfill(5)
    return text


def read_count(text: str) -> int | None:
    """People. "1,200" → 1200; of a range ("51-200") the lower end; None when it is no count."""
    found = _COUNT.fullmatch(text.replace(",", "").replace(" ", " ").strip())
    if found is None or len(found.group(1)) > 9:
        return None
    return int(found.group(1))


def read_yes(text: str) -> bool:
    """Whether a cell of a yes-or-no column says yes."""
    return text.strip().casefold() in _YES


def read_date(text: str, *, day_first: bool) -> date | None:
    """A day. 03/04/2027 is the third of April when `day_first`, else the fourth of March."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        # Where only one order makes a day, that one is meant.
        orders = ((second, first), (first, second)) if day_first else ((first, second), (second, first))
        return next((day for month, dom in orders if (day := _day(year, month, dom))), None)
    if found := _WORDED.fullmatch(text):
        month = _MONTHS.get((found[2] or found[3]).casefold(), 0)
        return _day(int(found[5]), month, int(found[1] or found[4]))
    return None


def next_anniversary(of: date, *, after: date) -> date:
    """The first return of a day in a later year that is not before `after`. 29 February comes back as the 28th.

    >>> next_anniversary(date(2021, 1, 1), after=date(2026, 11, 17))
    datetime.date(2027, 1, 1)
    """
    year = max(of.year + 1, after.year)
    this_year = _in_year(of, year)
    return this_year if this_year >= after else _in_year(of, year + 1)


def _in_year(day: date, year: int) -> date:
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return date(year, day.month, day.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _country_names() -> Mapping[str, str]:
    table = tomllib.loads((files("bounceback.core.data") / "countries.toml").read_text(encoding="utf-8"))
    return {name: code for code, names in table.items() for name in names}
