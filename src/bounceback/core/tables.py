"""What a text file of rows is like: its encoding, its delimiter, whether it names its columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence

from bounceback.core import mapping

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac-roman")
SAYS_DELIMITER = re.compile(r'"?sep=(.)"?[\r\n]', re.IGNORECASE)  # what spreadsheet programs write into a first line
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_ROWS = 60


def detect_encoding(head: bytes) -> str:
    """The encoding that a file's first bytes speak for; cp1252 where they are no UTF at all.

    >>> detect_encoding("Zoë".encode()), detect_encoding("Zoë".encode("cp1252")), detect_encoding(b"n\\0a\\0m\\0e\\0")
    ('utf-8', 'cp1252', 'utf-16-le')
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = max(1, min(len(head), 4096) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def detect_delimiter(text: str) -> str:
    """The delimiter under which the first rows agree best on a number of cells; a comma when none does.

    >>> detect_delimiter("name;phone\\nDana, Akron;330-555-0143\\n")
    ';'
    """
    if said := SAYS_DELIMITER.match(text):
        return said[1]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _first_rows(text, delimiter) if row)
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        score = (round(rows / widths.total(), 2), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns. It does unless it looks like data."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    if any("@" in cell for cell in first):
        return False
    if any(sum(char.isdigit() for char in cell) >= 7 for cell in first):
        return False
    if mapping.header_score(first):
        return True
    filled = [cell for cell in first if cell]
    return len(filled) > 1 and all(any(char.isalpha() for char in cell) for cell in filled)


def distinct(names: Sequence[str], *, width: int) -> tuple[str, ...]:
    """Names for all columns, each once: what is missing is numbered, what comes again is counted.

    >>> distinct(["Phone", "", "Phone"], width=4)
    ('Phone', 'Column 2', 'Phone (2)', 'Column 4')
    """
    seen: set[str] = set()
    out = []
    for index in range(max(width, len(names))):
        base = (names[index].strip() if index < len(names) else "")[:120] or f"Column {index + 1}"
        name, count = base, 1
        while name.casefold() in seen:
            count += 1
            name = f"{base} ({count})"
        seen.add(name.casefold())
        out.append(name)
    return tuple(out)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    while len(rows) < _SAMPLE_ROWS:
        try:
            rows.append(next(reader))
        except StopIteration:
            break
        except csv.Error:
            continue
    return rows
