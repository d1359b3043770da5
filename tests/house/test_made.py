"""The list of what the migrations make is the one the migrations make: else every restore would be refused."""

from __future__ import annotations

from contextlib import closing

from bounceback.base import copies
from bounceback.base.folder import Folder
from bounceback.base.sqlite import made
from tests.installations import Installation


def test_the_list_is_up_to_date(prepared: Installation):
    with closing(copies.sqlite().connect(Folder(prepared.folder).database)) as connection:
        strange = made.strange(connection)

    assert strange == [], "run tools/made.py and commit base/sqlite/made.json"


def test_an_index_made_anew_is_still_ours(prepared: Installation):
    prepared.python(
        "from bounceback.calling import search; from bounceback.prospects import found\nsearch.make(); found.make()\n"
    )

    with closing(copies.sqlite().connect(Folder(prepared.folder).database)) as connection:
        assert made.strange(connection) == []
