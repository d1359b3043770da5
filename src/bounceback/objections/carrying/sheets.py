"""Cards as a table of text: CSV out and in, and what Anki writes as plain text.

Out: one line per response, so that every spreadsheet shows it. A text that a spreadsheet would run as a formula gets
an apostrophe in front; the way back takes exactly one away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from bounceback.core import tables
from bounceback.core.outcomes import REASON_LABELS
from bounceback.objections.carrying import texts
from bounceback.objections.carrying.outgoing import Outgoing
from bounceback.objections.carrying.refusals import DeckTooLarge, DeckUnreadable
from bounceback.objections.carrying.rows import MOST_ROWS, Back, Deck, Row, row

LARGEST = 8_000_000  # bytes
COLUMNS = ("key", "front", "idea", "words", "family", "campaigns", "starter", "tried", "went_on")
_LONGEST_CELL = 40_000  # letters
_LONGEST_DIRECTIVE = 2_000
_MOST_DIRECTIVES = 40  # Anki writes eight at most
_BETWEEN = " | "  # campaigns of one card
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
_MEANINGS = {
    "key": ("key", "guid", "id"),
    "front": ("front", "objection", "question", "card"),
    "back": ("back", "answer", "response", "rebuttal"),
    "idea": ("idea",),
    "words": ("words", "wording", "script", "text"),
    "family": ("family", "reason"),
    "campaigns": ("campaigns", "campaign"),
    "starter": ("starter",),
    "tags": ("tags",),
    "tried": ("tried",),
    "went_on": ("went_on",),
}
Reads = Callable[[str], str]
_WORDS = {word: meaning for meaning, words in _MEANINGS.items() for word in words}
_FAMILY_WORDS = {label.casefold(): reason.value for reason, label in REASON_LABELS.items()}


def write(cards: Sequence[Outgoing]) -> str:
    """All cards as CSV (RFC 4180)."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for card in cards:
        for answer in card.answers or (None,):
            idea, words, tried, went_on = ("", "", "", "") if answer is None else answer.cells
            texts_of = (card.front, idea, words, card.family, _BETWEEN.join(card.campaigns), card.starter)
            lines.writerow((str(card.key), *map(_defused, texts_of), tried, went_on))
    return out.getvalue()


def read(data: bytes) -> Deck:
    """The rows of a text file: commas, semicolons or tabs, with a header or without.

    Without one, the first column is the front, the second the idea (or the whole answer), the third its words.
    Raises DeckUnreadable, DeckTooLarge.
    """
    if len(data) > LARGEST:
        raise DeckTooLarge(f"This file is larger than {LARGEST // 1_000_000} MB.")
    text = _decoded(data)
    said, text = _directives(text)
    if not text.strip():
        raise DeckUnreadable("There is nothing in this file.")
    delimiter = _SEPARATORS.get(said.get("separator", "").lower()) or tables.detect_delimiter(text[:200_000])
    rows = _cells(text, delimiter)
    meanings, header = _columns(next(iter(rows), []), said)
    found = [
        _row(number, cells, meanings, rich=said.get("html", "").lower() == "true")
        for number, cells in enumerate(rows[header:], start=1)
    ]
    if not found:
        raise DeckUnreadable("There is a header in this file and nothing below it.")
    if len(found) > MOST_ROWS:
        raise DeckTooLarge(f"There are more than {MOST_ROWS:,} rows in this file.")
    return Deck(tuple(found))


_SEPARATORS = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
    "colon": ":",
    "space": " ",
    "\t": "\t",
    ",": ",",
    ";": ";",
    "|": "|",
}


def _decoded(data: bytes) -> str:
    encoding = tables.detect_encoding(data)
    try:
        text = data.decode(encoding, "strict" if encoding.startswith("utf") else "replace")
    except (UnicodeDecodeError, LookupError):
        text = data.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    if "\x00" in text or data[:4] in (b"PK\x03\x04", b"\x7fELF", b"%PDF"):
        raise DeckUnreadable("This file is no table of text.", "Nothing was changed. Save it as CSV, or as .apkg.")
    return text


def _directives(text: str) -> tuple[dict[str, str], str]:
    """What Anki writes above its rows: "#separator:tab"."""
    said: dict[str, str] = {}
    begin = 0
    for _ in range(_MOST_DIRECTIVES):
        if not text.startswith("#", begin):
            break
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        name, colon, value = text[begin + 1 : min(end, begin + _LONGEST_DIRECTIVE)].rstrip("\r").partition(":")
        if not colon or end - begin > _LONGEST_DIRECTIVE:
            break
        said[name.strip().lower()] = value if name.strip().lower() == "separator" else value.strip()
        begin = min(end + 1, len(text))
    return said, text[begin:]


def _cells(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            # The reader's own limit is one for the whole process, and others set it.
            if any(len(cell) > _LONGEST_CELL for cell in cells):
                raise csv.Error
            if any(cell.strip() for cell in cells):
                rows.append(cells)
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:
        raise DeckUnreadable(
            f"Row {len(rows) + 1} of this file cannot be read: a quotation mark is missing, or a cell is far too long."
        ) from None
    return rows


def _columns(first: Sequence[str], said: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """Meaning → column, and how many rows name them."""
    taken = {
        int(column) - 1: "key" if what.startswith("guid") else "tags" if what.startswith("tags") else ""
        for what, column in said.items()
        if what.endswith(" column") and column.isdecimal() and 0 < int(column[:4]) < 1_000
    }
    if taken:
        free = [index for index in range(len(first)) if index not in taken]
        named = {meaning: column for column, meaning in taken.items() if meaning}
        return named | dict(zip(("front", "back"), free, strict=False)), 0
    names = [_WORDS.get(cell.strip().casefold(), "") for cell in first]
    if "front" in names:
        return {name: names.index(name) for name in names if name}, 1
    if len(first) > 2:
        return {"front": 0, "idea": 1, "words": 2}, 0
    return {"front": 0, "back": 1}, 0


def _row(number: int, cells: Sequence[str], meanings: Mapping[str, int], *, rich: bool) -> Row:
    def of(meaning: str) -> str:
        column = meanings.get(meaning)
        return _as_written(cells[column]) if column is not None and column < len(cells) else ""

    front, backs = of("front"), list(_backs(of, rich=rich))
    if rich:
        front = " ".join(texts.plain(front).parts)
    family, tags = of("family"), of("tags").split()
    return row(
        number,
        front,
        backs,
        guid=of("key"),
        family=_FAMILY_WORDS.get(family.strip().casefold(), family) or _tagged(tags, "family"),
        campaigns=of("campaigns").split(_BETWEEN),
        starter=of("starter") or _tagged(tags, "starter"),
    )


def _backs(of: Reads, *, rich: bool) -> Iterator[Back]:
    whole, idea, words = of("back"), of("idea"), of("words")
    if rich:
        yield from (texts.back_of(part) for part in texts.plain(whole).parts)
        return
    if idea or words:
        yield Back(idea, words) if idea else texts.back_of(words)
    if whole:
        yield texts.back_of(whole)


def _tagged(tags: Sequence[str], what: str) -> str:
    return next((tag.removeprefix(f"{what}::") for tag in tags if tag.startswith(f"{what}::")), "")


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _as_written(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_DANGEROUS) else cell
