"""What somebody asked for, in the words of SQLite's full-text index (FTS5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DatabaseError, connection

from bounceback.base.sqlite import library
from bounceback.core.asked import Asked, bare

# A word that is begun is looked up among the words there are: SQLite's own prefix search first collects every row
# of every such word (180 ms where a third of a million notes say "broker"), the words one by one are read lazily.
_MOST_WORDS = 200
_SHORTEST = 4  # shorter ones have an index of their own, where the table was made with prefix = '2 3'
_AFTER = "\x01"


def quoted(piece: str) -> str:
    """A piece as a string of the query language: nothing in it is an operator.

    >>> quoted("this OR that")
    '"this OR that"'
    """
    escaped = piece.replace('"', '""')
    return f'"{escaped}"'


def expression(asked: Asked, *, terms: str) -> str:
    """What stands behind MATCH; "" when nothing was asked for.

    terms    the `fts5vocab` table (of the type "instance") of the index
    """
    parts = [quoted(piece) for piece in asked.words]
    if asked.begun:
        parts.append(begun(asked.begun, terms=terms))
    if not parts:
        return ""
    wanted = " AND ".join(parts)
    if asked.without:
        return f"({wanted}) NOT ({' OR '.join(quoted(piece) for piece in asked.without)})"
    return wanted


def begun(word: str, *, terms: str, fewest: int = 2) -> str:
    """A word that may go on, in the query language.

    fewest    letters from which on it may; shorter ones are words as they are
    """
    if len(word) < fewest:
        return quoted(word)
    start = bare(word)
    if len(word) < _SHORTEST or not start.isalnum():
        return f"{quoted(word)} *"
    found = _words_from(start, terms=terms)
    if len(found) > _MOST_WORDS:
        return f"{quoted(word)} *"
    return "(" + " OR ".join(quoted(each) for each in dict.fromkeys([word, *found])) + ")"


def _words_from(start: str, *, terms: str) -> list[str]:
    """The words of the index that begin like this; one seek for each."""
    found: list[str] = []
    at = start
    with connection.cursor() as cursor:
        while len(found) <= _MOST_WORDS:
            cursor.execute(f"SELECT term FROM {terms} WHERE term >= %s LIMIT 1", [at])
            row = cursor.fetchone()
            if row is None or not row[0].startswith(start):
                break
            found.append(row[0])
            at = row[0] + _AFTER
    return found


def make(name: str, *, options: str) -> None:
    """Make an index and the table of its words anew, empty; it wipes the words of deleted rows where it can."""
    _run(
        f"DROP TABLE IF EXISTS {name}_terms",
        f"DROP TABLE IF EXISTS {name}",
        f"CREATE VIRTUAL TABLE {name} USING fts5({options}, tokenize = 'unicode61 remove_diacritics 2')",
        f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab('{name}', 'instance')",
    )
    if wipes():
        _run(f"INSERT INTO {name}({name}, rank) VALUES ('secure-delete', 1)")


def watch(names: Iterable[str], triggers: Iterable[str]) -> None:
    """Make the triggers anew that keep an index true."""
    _run(*(f"DROP TRIGGER IF EXISTS {name}" for name in names), *triggers)


def wipes() -> bool:
    """Whether this library can wipe the words of deleted rows from an index (from 3.42 on)."""
    return library.version() >= (3, 42)


def fits(name: str) -> bool:
    """Whether this library can read an index, and the index wipes as well as the library can.

    Once a library from 3.42 on has wiped, an older one cannot read the index: the installation was moved, or restored
    elsewhere. And what an older one made does not wipe.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [name])
        if cursor.fetchone() is None:
            return True  # the migrations will make it
        try:
            cursor.execute(f"SELECT rowid FROM {name} LIMIT 1")
            cursor.execute(f"SELECT v FROM {name}_config WHERE k = 'secure-delete'")
        except DatabaseError:
            return False
        return cursor.fetchone() is not None or not wipes()


def lay_open(name: str) -> None:
    """Let any library throw an index away; its content is not to be read then."""
    _run(f"UPDATE {name}_config SET v = 4 WHERE k = 'version'")


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
