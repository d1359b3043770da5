"""vCards: one person each, several telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vobject
from vobject.base import ParseError, VObjectError

from bounceback.records.reading.rows import Broken, Row

COLUMNS = (
    "Name",
    "First name",
    "Last name",
    "Organization",
    "Title",
    "E-mail",
    "Telephone",
    "Street",
    "City",
    "State",
    "Postal code",
    "Country",
    "Note",
)
MEANINGS = (
    "name",
    "attribute",
    "attribute",
    "company",
    "title",
    "email",
    "phone",
    "address",
    "city",
    "state",
    "zip",
    "country",
    "remarks",
)
CARD_LIMIT = 4 << 20  # characters; pictures make cards long
_PICTURE = re.compile(r"^(?:item\d+\.)?(?:PHOTO|LOGO|SOUND|KEY)\b", re.I)


def rows(path: Path, *, encoding: str) -> Iterator[Row]:
    """(line, cells in the order of COLUMNS) of every card."""
    for line, text in _cards(path, encoding):
        try:
            yield line, _cells(vobject.readOne(text, validate=False, allowQP=True))
        except (
            ParseError,
            VObjectError,
            ValueError,
            UnicodeError,
            IndexError,
            AttributeError,
            TypeError,
            StopIteration,
        ):
            yield line, Broken(text[:2000], "This vCard cannot be read.")


def _cards(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """(line of BEGIN, text without pictures) of every card; text outside of cards is left out."""
    taken: list[str] = []
    begun, size, skipping = 0, 0, False
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        for number, line in enumerate(file, start=1):
            bare = line.strip().upper()
            if bare == "BEGIN:VCARD":
                if taken:
                    yield begun, "".join(taken)  # the one before was never ended
                begun, taken, size, skipping = number, [line], 0, False
                continue
            if not taken:
                continue
            # Folded lines begin with a blank; those of a picture go with it.
            skipping = (skipping and line[:1] in " \t") or bool(_PICTURE.match(line))
            size += len(line)
            if not skipping and size <= CARD_LIMIT:
                taken.append(line)
            if bare == "END:VCARD":
                yield begun, "".join(taken)
                taken = []
    if taken:
        yield begun, "".join(taken)


def _cells(card: Any) -> list[str]:
    contents: dict[str, list[Any]] = card.contents
    name = contents["n"][0].value if "n" in contents else None
    given, family = _join(getattr(name, "given", "")), _join(getattr(name, "family", ""))
    full = _plain(contents, "fn") or " ".join(part for part in (given, family) if part)
    address = contents["adr"][0].value if "adr" in contents else None
    return [
        full,
        given,
        family,
        _organization(contents),
        _plain(contents, "title"),
        _plain(contents, "email"),
        "\n".join(_telephones(contents)),
        _join(getattr(address, "street", "")),
        _join(getattr(address, "city", "")),
        _join(getattr(address, "region", "")),
        _join(getattr(address, "code", "")),
        _join(getattr(address, "country", "")),
        _plain(contents, "note"),
    ]


def _plain(contents: dict[str, list[Any]], key: str) -> str:
    return _join(contents[key][0].value) if key in contents else ""


def _organization(contents: dict[str, list[Any]]) -> str:
    if "org" not in contents:
        return ""
    value = contents["org"][0].value
    return str(value[0]) if isinstance(value, list) and value else _join(value)


def _telephones(contents: dict[str, list[Any]]) -> list[str]:
    """Preferred ones first; fax machines and pagers do not talk."""
    found = []
    for order, line in enumerate(contents.get("tel", ())):
        kinds = {str(kind).upper() for kind in line.params.get("TYPE", ())} | {
            str(p).upper() for p in line.singletonparams
        }
        talks = not kinds & {"FAX", "PAGER", "TEXT"} or kinds & {"VOICE", "CELL"}
        if talks:
            found.append((0 if "PREF" in kinds or line.params.get("PREF") else 1, order, str(line.value)))
    return [value.removeprefix("tel:") for _, _, value in sorted(found)]


def _join(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part)
    return str(value or "")
