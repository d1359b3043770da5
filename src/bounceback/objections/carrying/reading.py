"""A file that somebody brings → rows, whichever kind it is."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from bounceback.objections.carrying import sheets, unpacking
from bounceback.objections.carrying.rows import Deck

_ZIP = b"PK"


def read(file: IO[bytes], *, name: str, folder: Path) -> Deck:
    """The rows of a deck of Anki, or of a table of text.

    name      of the file: .apkg and .colpkg are Anki's; so is whatever begins as a zip does
    folder    of ours, for what must be written while it is read
    Raises DeckUnreadable, DeckTooNew, DeckTooLarge.
    """
    head = file.read(2)
    file.seek(0)
    if head == _ZIP or name.lower().endswith((".apkg", ".colpkg")):
        return unpacking.read(file, folder=folder)
    return sheets.read(file.read(sheets.LARGEST + 1))
