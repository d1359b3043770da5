"""The index by which people and firms are found: all SQL of it stands here.

Words of name, firm and e-mail address; every word may be begun only. An address's domain is left out: it says what the
firm says, and costs every import. The index keeps no copy of the words: what a row held is told from the row itself
when it changes.

Its interface, should another database bring a text search of its own: `make()`, `fill()`, `condition(asked)`, and
`by_words`, which gives ids of prospects in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from bounceback.base.sqlite import fulltext
from bounceback.core.asked import Asked
from bounceback.core.names import fold

INDEX = "prospects_words"
TERMS = f"{INDEX}_terms"
ENDING = 3  # digits that the index of endings knows; more are compared on the way


def condition(asked: Asked) -> str:
    """What stands behind MATCH: every word may go on. "" when nothing was asked for."""
    words = [word for piece in (*asked.words, asked.begun) for word in piece.split() if word]
    return " AND ".join(_word(word) for word in words)


def by_words(asked: Asked, *, workspace: int, on: int | None, after: int, most: int) -> list[int]:
    """Prospects in whose name, firm or address all these words begin, in the order in which they came.

    on       a list to stay on
    after    the last id of the page before; 0 on the first
    """
    listed = " AND p.id IN (SELECT prospect_id FROM prospects_listing WHERE list_id = %s)" if on is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id FROM {INDEX} CROSS JOIN prospects_prospect p ON p.id = {INDEX}.rowid"
            f" WHERE {INDEX} MATCH %s AND {INDEX}.rowid > %s AND p.workspace_id = %s{listed}"
            f" ORDER BY {INDEX}.rowid LIMIT %s",
            [condition(asked), after, workspace, *([on] if on is not None else []), most],
        )
        return [row[0] for row in cursor.fetchall()]


def make() -> None:
    """Make the index and its triggers anew, and fill it. Harmless where they exist."""
    fulltext.make(INDEX, options="words, content = '', columnsize = 0, detail = none, prefix = '1 2 3'")
    fulltext.watch(trigger_names(), _triggers())
    fill()


def mend() -> None:
    """Make the index anew where another library made it and this one cannot use it well. Usually does nothing.

    To be called inside a transaction.
    """
    if not fulltext.fits(INDEX):
        fulltext.lay_open(INDEX)
        make()


def fill() -> None:
    """Fill an index that is empty from the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX} (rowid, words) SELECT p.id, {_words('p')} FROM prospects_prospect p ORDER BY p.id"
        )


def trigger_names() -> list[str]:
    """The names of all triggers that keep the index true."""
    return [f"{INDEX}_{when}" for when in ("new", "changed", "gone")]


def _word(word: str) -> str:
    """One word as typed, and as names are folded: O'Brien is found by "obrien", "o'brien" and "o brien"."""
    ways = [_begun(word)] if word.isalnum() else []
    ways += [" AND ".join(_begun(part) for part in fold(word).split())]
    ways = [f"({way})" for way in dict.fromkeys(ways) if way]
    return f"({' OR '.join(ways)})" if ways else '""'


def _begun(word: str) -> str:
    return fulltext.begun(word, terms=TERMS, fewest=1)


def _words(of: str) -> str:
    """What is indexed of a row: folded name or firm, the firm, and the e-mail address without its domain."""
    firm = f"replace(replace(replace({of}.company, '''', ''), '’', ''), '.', '')"
    return f"{of}.name_key || ' ' || {firm} || ' ' || substr({of}.email, 1, instr({of}.email, '@') - 1)"


def _triggers() -> Iterator[str]:
    columns = ("name_key", "company", "email")
    other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
    put = f"INSERT INTO {INDEX} (rowid, words) VALUES (NEW.id, {_words('NEW')});"
    take = f"INSERT INTO {INDEX} ({INDEX}, rowid, words) VALUES ('delete', OLD.id, {_words('OLD')});"
    yield f"CREATE TRIGGER {INDEX}_new AFTER INSERT ON prospects_prospect BEGIN {put} END"
    yield (
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE OF {', '.join(columns)} ON prospects_prospect WHEN {other}"
        f" BEGIN {take} {put} END"
    )
    yield f"CREATE TRIGGER {INDEX}_gone AFTER DELETE ON prospects_prospect BEGIN {take} END"
