"""Cards as a deck of Anki. The same card has the same identity each time, so that bringing it again renews it there.

The same cards at the same time give the same bytes.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from bounceback.objections.carrying import texts
from bounceback.objections.carrying.outgoing import Outgoing

# Anki knows decks and kinds of notes by their numbers: ours stay these for ever.
MODEL = 1_736_502_411
DECK = 1_736_502_412
DECK_NAME = "Objection cards"
_FRONT = '<div class="objection">{{Objection}}</div>'
_BACK = '{{FrontSide}}<hr id="answer"><div class="responses">{{Responses}}</div>'
_STYLE = """\
.card { font-family: sans-serif; font-size: 20px; line-height: 1.4; text-align: center; }
.objection { font-size: 26px; font-weight: bold; }
.responses { text-align: left; max-width: 34em; margin: 0 auto; }
"""


def write(cards: Sequence[Outgoing], out: IO[bytes], *, folder: Path, at: datetime) -> None:
    """Write an .apkg.

    folder    where its database is put while it is written
    """
    import genanki

    model = genanki.Model(
        MODEL,
        "Objection card (Bounceback)",
        fields=[{"name": "Objection"}, {"name": "Responses"}],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    deck = genanki.Deck(DECK, DECK_NAME)
    for card in cards:
        fields = [texts.field(card.front), _back(card)]
        deck.add_note(genanki.Note(model=model, fields=fields, tags=_tags(card), guid=str(card.key)))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("collection.anki2", _database(deck, folder, at)), ("media", json.dumps({}).encode())):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _database(deck: Any, folder: Path, at: datetime) -> bytes:
    import genanki

    sqlite3: Any = importlib.import_module("sqlite3")
    handle, name = tempfile.mkstemp(prefix="tmp", suffix=".upload.deck", dir=folder)
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            moment = at.timestamp()
            genanki.Package(deck).write_to_db(connection.cursor(), moment, itertools.count(int(moment * 1000)))
            connection.commit()
        return Path(name).read_bytes()
    finally:
        os.unlink(name)


def _back(card: Outgoing) -> str:
    answers = []
    for each in card.answers:
        words = f"<br>{texts.field(each.words)}" if each.words else ""
        answers.append(f"<b>{texts.field(each.idea)}</b>{words}")
    return "<hr>".join(answers)


def _tags(card: Outgoing) -> list[str]:
    """Anki's tags have no blanks, and "::" makes a tree of them."""
    said = [("family", card.family), *(("campaign", name) for name in card.campaigns), ("starter", card.starter)]
    return [f"{what}::{'_'.join(name.split())}" for what, name in said if name]
