"""Many cells → E.164 at once, for North American numbers in their usual shapes.

`core.phone` is the referee: what is not plainly a number of ten digits, in an area code all of whose exchanges
are in use, is left to it. So this one may only ever say what the referee would say, or nothing; a test compares
the two on a million cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers
import polars as pl

# Blanks and quotation marks around, then the country code, then groups of 3, 3 and 4 digits. Nothing that the referee
# could read as an extension, a spreadsheet's amount ("…0000" after a point) or two numbers.
_AROUND = r"[ \t'\"]*"
_GROUPS = r"\(?([2-9][0-9]{2})\)?[ .\-]{0,3}([2-9][0-9]{2})[ .\-]{0,3}([0-9]{4})"
_AT_HOME = rf"^{_AROUND}(?:\+?1[ .\-]{{0,2}})?{_GROUPS}{_AROUND}$"
_ABROAD = rf"^{_AROUND}\+1[ .\-]{{0,2}}{_GROUPS}{_AROUND}$"
_WRITTEN = "+1$1$2$3"
_HOMES = frozenset({"US", "CA"})  # others of calling code 1 have short numbers of their own: the referee's business
_REGULAR_END = r"[2-9]\d{6}"


def normalise_many(cells: Sequence[str], *, country: str) -> list[str | None]:
    """For each cell its one number in E.164, or None where the referee must be asked.

    cells      as they stand in the file
    country    of numbers that do not say theirs, ISO 3166 alpha-2, "" for none

    >>> normalise_many(["(330) 555-0143", "330-555-0143 x12"], country="US")
    ['+13305550143', None]
    """
    shape = _AT_HOME if country.upper() in _HOMES else _ABROAD
    column = pl.Series("cell", cells, dtype=pl.String)
    frame = column.to_frame().select(
        pl.when(pl.col("cell").str.contains(shape)).then(pl.col("cell").str.replace(shape, _WRITTEN)).alias("e164")
    )
    known = pl.col("e164").str.slice(2, 3).is_in(_regular_codes().implode()) & ~pl.col("e164").str.ends_with("0000")
    found: list[str | None] = frame.select(pl.when(known).then(pl.col("e164")))["e164"].to_list()
    return found


@lru_cache(maxsize=1)
def _regular_codes() -> pl.Series:
    """Area codes whose every exchange that begins with 2 to 9 is in use, read from libphonenumber's patterns."""
    codes: set[str] = set()
    for region in sorted(_HOMES):
        data = phonenumbers.PhoneMetadata.metadata_for_region(region)
        for kind in ("fixed_line", "mobile", "toll_free", "premium_rate", "personal_number", "voip"):
            pattern = getattr(getattr(data, kind, None), "national_number_pattern", None) or ""
            for branch in _branches(pattern):
                if branch.endswith(_REGULAR_END):
                    head = re.compile(branch.removesuffix(_REGULAR_END))
                    codes.update(code for code in map(str, range(200, 1000)) if head.fullmatch(code))
    return pl.Series(sorted(codes), dtype=pl.String)


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, outside of its brackets."""
    depth, start, found = 0, 0, []
    for index, char in enumerate(pattern):
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            found.append(pattern[start:index])
            start = index + 1
    return [*found, pattern[start:]]
