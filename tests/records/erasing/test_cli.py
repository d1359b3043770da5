"""Erasing from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bounceback.base.folder import Folder
from tests.installations import Installation
from tests.records.erasing.conftest import LIST

_CARD_OF_THEIRS = """
from datetime import datetime, UTC
from uuid import UUID
from tests import factories
from bounceback.prospects.models import Prospect
at = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
listing = Prospect.objects.get(name="Dana Whitfield").listings.get()
call = factories.make_call(owner, at=at, prospect=listing.prospect, listing=listing, number=listing.number)
key = UUID("00000000-0000-4000-8000-000000000007")
factories.make_objection_card(owner, at=at, front="My sister does that", key=key, stroke=call.key)
"""


def test_the_command_says_before_which_cards_are_made_of_their_words(prepared: Installation, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    prepared.run("import", str(file), "--into", "Ohio")
    prepared.python(_CARD_OF_THEIRS)

    said = prepared.run("person", "erase", "330-555-0143", "--yes").stderr

    assert "1 card was made of their words" in said
    assert "“My sister does that” (/cards/00000000-0000-4000-8000-000000000007/)" in said


def test_from_the_command_line(prepared: Installation, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    prepared.run("import", str(file), "--into", "Ohio")
    prepared.python(_CARD_OF_THEIRS)

    shown = json.loads(prepared.run("person", "show", "330-555-0143").stdout)
    erased: dict[str, Any] = prepared.json("person", "erase", "330-555-0143", "--why", "asked by mail")
    again = prepared.run("person", "show", "330-555-0143", check=False)

    assert shown["person"]["name"] == "Dana Whitfield"
    assert erased["numbers_kept_as_hashes"] == 1
    assert erased["cards_of_their_words"] == ["00000000-0000-4000-8000-000000000007"]
    assert again.returncode == 2
    assert '"is":"erased"' in Folder(prepared.folder).journal.read_text()
