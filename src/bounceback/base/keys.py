"""The key of the tokens, and whom nobody recognises without it. Needs no Django.

Who was erased is known by tokens only (base.tokens). With another key they would come back with the next list and no
check would notice, so nothing is opened, and no new key is made, while people stand there whom the key does not know.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bounceback.base import backups, copies
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused
from bounceback.base.schema import DatabaseUnreadable

UNNAMED = "unnamed"  # tokens that no erasure names the key of
_PREFIX = "key:"  # before the name of the key in the tokens of an erasure


@dataclass(frozen=True, slots=True)
class Lost:
    """People whom the key of this installation does not recognise, and the names of the keys that would."""

    file: Path
    people: int
    keys: tuple[str, ...]

    @property
    def words(self) -> str:
        """In a sentence."""
        what = "is not the key" if self.file.exists() else "is not there, the key"
        people = "1 erased person is" if self.people == 1 else f"{self.people:,} erased people are"
        return f"{self.file} {what} by which {people} recognised: a list could bring them back."


class HashKeyLost(Refused):
    code = "hash-key-lost"
    http_status = 503

    def __init__(self, lost: Lost) -> None:
        super().__init__(
            lost.words,
            hint="Nothing was changed. Put the old file back (`bounceback backup FILE --key` made a copy). "
            f"If it is gone for good, say so with BOUNCEBACK_KEYS_GIVEN_UP={','.join(lost.keys)} and go on.",
        )


def ensure(folder: Folder, *, given_up: Sequence[str]) -> None:
    """Make the key where there is none and nobody needs an older one. Raises HashKeyLost, DatabaseUnreadable, OSError.

    given_up    names of keys that are gone for good: whoever only they recognise is recognised no more
    """
    found = lost(folder, given_up=given_up)
    if found is not None:
        raise HashKeyLost(found)
    folder.make_hash_key()


def lost(folder: Folder, *, given_up: Sequence[str] = ()) -> Lost | None:
    """Whom the key that is here does not recognise; None when it recognises everybody. Raises DatabaseUnreadable."""
    if not folder.database.is_file() or folder.database.stat().st_size == 0:
        return None
    mine = backups.key_id(folder)
    sqlite3 = copies.sqlite()
    try:
        with closing(sqlite3.connect(folder.database, timeout=10)) as connection:
            made = makers(connection)
            unnamed = not made and not mine and copies.has_tokens(connection)
    except sqlite3.Error as error:
        raise DatabaseUnreadable(folder.database, str(error)) from None
    if unnamed:
        made = [{UNNAMED}]
    strangers = [names for names in made if mine not in names and not names & {*given_up}]
    if not strangers:
        return None
    return Lost(folder.hash_key_file, len(strangers), tuple(sorted(set().union(*strangers))))


def makers(connection: Any) -> list[set[str]]:
    """Of everybody who was erased: the names of the keys that made their tokens. Empty before there were erasures."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'records_erasure'").fetchone():
        return []
    found = []
    for (tokens,) in connection.execute("SELECT tokens FROM records_erasure"):
        names = {each.removeprefix(_PREFIX) for each in json.loads(tokens) if each.startswith(_PREFIX)}
        if names:
            found.append(names)
    return found
