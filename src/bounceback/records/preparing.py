"""Rows of text → rows as they will be written, window by window. Knows no database.

A window is sorted by number: the index of numbers is then touched in one place after another, not all over,
which halves the time that short transactions take. Sorting is stable and the same at every reading, so that an
import that was killed goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import NamedTuple

from bounceback.core import cells as read
from bounceback.core import mapping, names, phone, places
from bounceback.core.phones_in_bulk import normalise_many
from bounceback.records import reading
from bounceback.records.plans import Plan
from bounceback.records.reading.rows import Broken, Row

WINDOW_ROWS = 20_000
WINDOW_CHARACTERS = 12_000_000
TEXT_KEPT = 2_000  # characters of a rejected row that are shown again

# The fields of a prospect, in the order in which values are written.
FIELDS = (
    "name",
    "company",
    "title",
    "email",
    "address",
    "city",
    "state",
    "zip",
    "country",
    "headcount",
    "industry",
    "renews_on",
    "remarks",
)
NAME, COMPANY, STATE, ZIP, COUNTRY = (FIELDS.index(each) for each in ("name", "company", "state", "zip", "country"))
Values = tuple[str | int | None, ...]  # one per field; headcount is an int or None, renews_on an ISO day or None


_Numbers = list[tuple[str, str]]  # E.164, extension
_Unread = list[tuple[str, str, str]]  # column, cell, why


class Prepared(NamedTuple):
    """One row, ready to be written or rejected. Travels between processes as a plain tuple."""

    position: int  # rows before it in the file
    line: int  # of the file, counted from 1
    problem: str  # why it is rejected, "" when it is not
    text: str  # of a rejected row, as it stands in the file
    numbers: Sequence[tuple[str, str, str]]  # (E.164, extension, key of its place set) in order of dialling
    values: Values
    attributes: str  # a JSON object
    name_key: str
    firm_key: str
    do_not_call: bool


class Window(NamedTuple):
    """Some thousand rows that stand together in the file, sorted by number."""

    first: int  # rows of the file before this window
    rows: list[Prepared]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each meaning stands."""

    width: int
    names: tuple[str, ...]
    single: dict[str, int]
    phones: tuple[int, ...]
    addresses: tuple[int, ...]
    remarks: tuple[int, ...]
    do_not_call: tuple[int, ...]
    attributes: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan) -> _Columns:
        where: dict[str, list[int]] = {}
        for index, meaning in enumerate(plan.meanings):
            where.setdefault(meaning, []).append(index)
        single = {code: found[0] for code, found in where.items() if not mapping.MEANINGS[code].several}
        # Of a meaning that cannot stand twice, the columns after the first are kept under their names.
        spare = [index for code in single for index in where[code][1:]]
        return cls(
            width=len(plan.columns),
            names=plan.columns,
            single=single,
            phones=tuple(where.get("phone", ())),
            addresses=tuple(where.get("address", ())),
            remarks=tuple(where.get("remarks", ())),
            do_not_call=tuple(where.get("do_not_call", ())),
            attributes=tuple(sorted([*where.get(mapping.ATTRIBUTE, ()), *spare])),
        )


def windows(path: Path, plan: Plan, *, today: date, skip: int = 0) -> Iterator[Window]:
    """Every row of a file from `skip` rows on (the first row of a window), prepared.

    today    the day of the import: anniversaries are the next ones after it
    """
    columns = _Columns.of(plan)
    rows = islice(reading.rows(path, plan), skip, None)
    first = skip
    while taken := _take(rows):
        prepared = prepare(taken, plan, columns, first=first, today=today)
        # Rejected rows have no number and come first, in the file's order.
        prepared.sort(key=lambda row: row[4][0][0] if row[4] else "")
        yield Window(first, prepared)
        first += len(taken)


def _take(rows: Iterator[Row]) -> list[Row]:
    taken: list[Row] = []
    size = 0
    for row in rows:
        taken.append(row)
        cells = row[1]
        size += len(cells.text) if isinstance(cells, Broken) else sum(map(len, cells))
        if len(taken) >= WINDOW_ROWS or size >= WINDOW_CHARACTERS:
            break
    return taken


def prepare_some(rows: Sequence[Row], plan: Plan, *, today: date) -> list[Prepared]:
    """The same for a handful of rows, in their order: for the preview."""
    return prepare(rows, plan, _Columns.of(plan), first=0, today=today)


def prepare(rows: Sequence[Row], plan: Plan, columns: _Columns, *, first: int, today: date) -> list[Prepared]:
    """Rows of text → prepared rows, in the same order."""
    out: list[Prepared | None] = [None] * len(rows)
    good: list[int] = []
    table: list[list[str]] = []
    width = columns.width
    for index, (line, cells) in enumerate(rows):
        if isinstance(cells, Broken):
            out[index] = _rejected(first + index, line, cells.why, cells.text)
            continue
        if len(cells) != width:
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                used = max(number for number, cell in enumerate(cells, start=1) if cell.strip())
                why = f"It has {used} cells, but there are {width} columns: a delimiter too many?"
                out[index] = _rejected(first + index, line, why, _as_text(cells, plan))
                continue
            cells = cells[:width] + [""] * (width - len(cells))
        good.append(index)
        table.append(cells)
    if good:
        _prepare_good(rows, out, good, table, plan, columns, first=first, today=today)
    return [each for each in out if each is not None]


def _prepare_good(
    rows: Sequence[Row],
    out: list[Prepared | None],
    good: list[int],
    table: list[list[str]],
    plan: Plan,
    columns: _Columns,
    *,
    first: int,
    today: date,
) -> None:
    by_column: list[tuple[str, ...]] = list(zip(*table, strict=True))
    blank = ("",) * len(table)

    def column(code: str) -> list[str]:
        cells = by_column[columns.single[code]] if code in columns.single else blank
        return [read.tidy(cell) if cell else "" for cell in cells]

    countries = column("country") if "country" in columns.single else list(blank)
    stated = [read.read_country(cell) if cell else "" for cell in countries]
    numbers, unread = _numbers(by_column, columns, stated, plan.country, column("extension"))
    full, company = column("name"), column("company")
    if "name" not in columns.single and ("first_name" in columns.single or "last_name" in columns.single):
        pairs = zip(column("first_name"), column("last_name"), strict=True)
        full = [f"{given} {family}".strip() for given, family in pairs]
    title, email, city, industry = column("title"), column("email"), column("city"), column("industry")
    state = [read.read_state(cell) if cell else "" for cell in column("state")]
    zip_ = [read.read_zip(cell) if cell else "" for cell in column("zip")]
    address = _joined(by_column, columns.addresses, blank, ", ")
    remarks = _joined(by_column, columns.remarks, blank, "\n")
    headcount, renews = (
        column("headcount"),
        _renewals(column("renews_on"), column("renews_each_year_from"), plan, today),
    )
    counts = [read.read_count(cell) if cell else None for cell in headcount]
    texts: dict[str, list[str]] = {
        "name": full, "company": company, "title": title, "email": email, "address": address,
        "city": city, "state": state, "zip": zip_, "industry": industry,
    }  # fmt: skip
    odd = _odd_cells(columns, countries, stated, headcount, counts, by_column, renews, unread)
    _keep_within_limits(texts, odd)
    attributes = _attributes([(columns.names[index], by_column[index]) for index in columns.attributes], len(table))
    keys = [names.name_key(name, firm)[:400] for name, firm in zip(full, company, strict=True)]
    firms = [names.firm_key(firm) if firm else "" for firm in company]
    values = zip(
        full, company, title, email, address, city, state, zip_, stated, counts, industry, renews, remarks, strict=True
    )
    forbidden = _forbidden([by_column[index] for index in columns.do_not_call], len(table))

    every = zip(good, numbers, values, attributes, keys, firms, forbidden, strict=True)
    for index, (where, own, fields, kept, key, firm, no_call) in enumerate(every):
        line, cells = rows[where]
        if not own:
            assert not isinstance(cells, Broken)
            out[where] = _rejected(first + where, line, _why_no_number(unread.get(index)), _as_text(cells, plan))
            continue
        if index in odd:
            kept = json.dumps(odd[index] | json.loads(kept), ensure_ascii=False)
        state_, zip5, country = fields[STATE], fields[ZIP], fields[COUNTRY]
        dial = [(e164, extension, _place_key(e164, state_, zip5, country)) for e164, extension in own]
        out[where] = Prepared(first + where, line, "", "", dial, fields, kept, key, firm, no_call)


def _odd_cells(
    columns: _Columns,
    countries: list[str],
    stated: list[str],
    headcount: list[str],
    counts: list[int | None],
    by_column: list[tuple[str, ...]],
    renews: list[str | None],
    unread: dict[int, _Unread],
) -> dict[int, dict[str, str]]:
    """By row: cells that hold something else than their column should. They are kept under the column's name."""
    odd: dict[int, dict[str, str]] = {}
    for index, problems in unread.items():
        odd.setdefault(index, {}).update((label, cell) for label, cell, _ in problems)
    pairs: list[tuple[str, Sequence[str], Sequence[object]]] = [
        ("country", countries, stated),
        ("headcount", headcount, [0 if count is not None else None for count in counts]),
    ]
    dates = [code for code in ("renews_on", "renews_each_year_from") if code in columns.single]
    pairs += [(code, by_column[columns.single[code]], renews) for code in dates]
    for code, cells, clean in pairs:
        for index, (cell, value) in enumerate(zip(cells, clean, strict=True)):
            if cell and value in (None, "") and cell.strip():
                odd.setdefault(index, {})[columns.names[columns.single[code]]] = cell.strip()
    return odd


def _keep_within_limits(texts: dict[str, list[str]], odd: dict[int, dict[str, str]]) -> None:
    """Cut what is too long for its field; the whole of it is kept as an attribute."""
    for field, column in texts.items():
        limit = mapping.MEANINGS[field].limit
        if max(map(len, column)) <= limit:
            continue
        for index, text in enumerate(column):
            if len(text) > limit:
                odd.setdefault(index, {})[f"{mapping.MEANINGS[field].label} in full"] = text
                column[index] = text[:limit].rstrip()


def _attributes(columns: list[tuple[str, tuple[str, ...]]], rows: int) -> list[str]:
    """A JSON object per row, of the columns that say something there."""
    if not columns:
        return ["{}"] * rows
    quoted: list[list[str]] = []
    for label, cells in columns:
        start = f"{_in_quotes(label)}: "
        quoted.append([start + _in_quotes(text) if cell and (text := read.tidy_lines(cell)) else "" for cell in cells])
    if len(quoted) == 1:
        return [f"{{{each}}}" for each in quoted[0]]
    return [f"{{{', '.join(filter(None, row))}}}" for row in zip(*quoted, strict=True)]


def _in_quotes(text: str) -> str:
    return encode_basestring(text)


def _forbidden(columns: list[tuple[str, ...]], rows: int) -> list[bool]:
    if not columns:
        return [False] * rows
    return [any(read.read_yes(cell) for cell in row) for row in zip(*columns, strict=True)]


def _renewals(renewal: list[str], each_year: list[str], plan: Plan, today: date) -> list[str | None]:
    if not any(renewal) and not any(each_year):
        return [None] * len(renewal)
    return [_renews(on, since, plan, today) for on, since in zip(renewal, each_year, strict=True)]


def _numbers(
    by_column: list[tuple[str, ...]],
    columns: _Columns,
    stated: list[str],
    home: str,
    extensions: list[str],
) -> tuple[list[_Numbers], dict[int, _Unread]]:
    """The numbers of each row, and the cells that hold something else."""
    rows = len(stated)
    found: list[_Numbers] = [[] for _ in range(rows)]
    unread: dict[int, _Unread] = {}
    for where in columns.phones:
        cells = by_column[where]
        for index, e164 in enumerate(_in_bulk(cells, stated, home)):
            if e164 is not None:
                if not found[index] or all(e164 != other for other, _ in found[index]):
                    found[index].append((e164, ""))
                continue
            cell = cells[index]
            if not cell or cell.isspace():
                continue
            if ":::" in cell:  # Google puts several numbers of one label so
                cell = cell.replace(":::", ";")
            reading_ = phone.read_numbers(cell, country=stated[index] or home)
            for number in reading_.numbers:
                if all(number.e164 != other for other, _ in found[index]):
                    found[index].append((number.e164, number.extension))
            if reading_.problems:
                problem = reading_.problems[0]
                unread.setdefault(index, []).append((columns.names[where], cell.strip()[:TEXT_KEPT], problem.why))
    if any(extensions):
        for index, extension in enumerate(extensions):
            if extension and found[index] and not found[index][0][1]:
                digits = "".join(char for char in extension if char.isdigit())[:16]
                found[index][0] = (found[index][0][0], digits)
    return found, unread


def _in_bulk(cells: Sequence[str], stated: list[str], home: str) -> list[str | None]:
    countries = set(stated)
    if countries == {""}:
        return normalise_many(cells, country=home)
    out: list[str | None] = [None] * len(cells)
    for country in countries:
        where = [index for index, each in enumerate(stated) if each == country]
        some = normalise_many([cells[index] for index in where], country=country or home)
        for index, e164 in zip(where, some, strict=True):
            out[index] = e164
    return out


def _why_no_number(problems: _Unread | None) -> str:
    if not problems:
        return phone.PROBLEMS["empty"]
    return problems[0][2]


def _joined(by_column: list[tuple[str, ...]], wanted: tuple[int, ...], blank: tuple[str, ...], glue: str) -> list[str]:
    if not wanted:
        return list(blank)
    tidy = read.tidy_lines if glue == "\n" else read.tidy
    if len(wanted) == 1:
        return [tidy(cell) if cell else "" for cell in by_column[wanted[0]]]
    columns = [by_column[index] for index in wanted]
    return [glue.join(part for cell in row if (part := tidy(cell))) for row in zip(*columns, strict=True)]


def _renews(renewal: str, each_year: str, plan: Plan, today: date) -> str | None:
    if renewal:
        day = read.read_date(renewal, day_first=plan.day_first)
        return day.isoformat() if day else None
    if each_year:
        began = read.read_date(each_year, day_first=plan.day_first)
        return read.next_anniversary(began, after=today).isoformat() if began else None
    return None


_place_keys: dict[tuple[str, places.Places, bool], str] = {}


def _place_key(e164: str, state: str, zip_: str, country: str) -> str:
    """`places.key_of(places.candidates(…))`, remembered by area code and by what the address says."""
    code = e164[:5] if e164.startswith("+1") else e164
    known_by = (code, places.address_places(state, zip_, country), country == "US")
    key = _place_keys.get(known_by)
    if key is None:
        key = places.key_of(places.candidates(e164, state=state, zip=zip_, country=country))
        if len(_place_keys) > 100_000:
            _place_keys.clear()
        _place_keys[known_by] = key
    return key


def _rejected(position: int, line: int, why: str, text: str) -> Prepared:
    return Prepared(position, line, why, text[:TEXT_KEPT], (), (), "{}", "", "", False)


def _as_text(cells: Sequence[str], plan: Plan) -> str:
    glue = plan.delimiter if plan.kind == "CSV" else ","
    return glue.join(cells)
