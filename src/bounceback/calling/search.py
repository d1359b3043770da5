"""The words of calls, found again: all SQL of the full-text search over calls stands here.

Its interface, should another database bring a text search of its own:

- `make()` makes the index and all that keeps it true, `fill()` fills it from the tables;
- `condition(asked)` is what to look for, in the index's language; "" when nothing was asked for;
- `rowid_of(...)` gives a call's place in the index: (second of the dial, id) as one number, so that the index, read
  backwards, is newest first, a span of dates is a span of the index, and a page goes on where the last one ended;
- the SQL parts `MATCHING`, `CALL_OF` and `key()` for the walks in `queries/history_walks.py`.

What is indexed: the note, what must change, who spoke, the objections heard, the moments that turned the call. A call
without any of them has no row in the index, so that the log of a no-answer writes nothing more. Triggers keep it true
whoever writes. The index keeps a copy of the words: a refresh throws the row away and writes it anew, and
need not know what it held (an index without content must be told, and a wrong word would spoil it silently).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from bounceback.base.sqlite import fulltext
from bounceback.core.asked import Asked

INDEX = "calling_words"
TERMS = f"{INDEX}_terms"
_IDS = 1 << 31  # ids below, seconds above: enough until 2106 and for two thousand million calls

MATCHING = f"{INDEX} MATCH %s"
CALL_OF = f"{INDEX}.rowid & {_IDS - 1}"  # the id of the call behind a row of the index

_TRIGGERS = ("call_new", "call_changed", "call_gone")
# Child → its table, and how a row of it (or of a trigger's OLD and NEW) finds its call.
_CHILDREN = {
    "heard": ("objections_hearing", "stroke", "key"),
    "moment": ("calling_trigger", "call_id", "id"),
}


def rowid_of(dialled_at: datetime, call: int = 0) -> int:
    """A call's place in the index; without an id, the beginning of that second."""
    return int(dialled_at.astimezone(UTC).replace(microsecond=0).timestamp()) * _IDS + call


def parts_of(rowid: int) -> tuple[datetime, int]:
    """The second and the call that a place in the index stands for."""
    second, call = divmod(rowid, _IDS)
    return datetime.fromtimestamp(second, UTC), call


def key(of: str) -> str:
    """The place of a call, as SQL over a row of calls."""
    return f"unixepoch(substr({of}.dialled_at, 1, 19)) * {_IDS} + {of}.id"


def condition(asked: Asked) -> str:
    """What stands behind MATCH; "" when nothing was asked for."""
    return fulltext.expression(asked, terms=TERMS)


def make() -> None:
    """Make the index and its triggers anew, and fill it. Harmless where they exist."""
    fulltext.make(INDEX, options="words, columnsize = 0, prefix = '2 3'")
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
    """Fill an index that is empty from the tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} (rowid, words) {_words('true')} ORDER BY 1")


def wipe() -> None:
    """After rows were erased: make sure that their words are gone from the index.

    A library from 3.42 on has wiped them already; an older one merges the index anew, which takes seconds.
    """
    if fulltext.wipes():
        mend()
        return
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")


def trigger_names() -> list[str]:
    """The names of all triggers that keep the index true."""
    children = [f"{INDEX}_{child}_{when}" for child in _CHILDREN for when in ("new", "changed", "gone")]
    return [*(f"{INDEX}_{name}" for name in _TRIGGERS), *children]


def _words(which: str) -> str:
    """A query for (place, words) of the calls that have any. Parts are set apart by line ends."""
    children = "".join(
        f" || coalesce((SELECT char(10) || group_concat(k.text, char(10)) FROM {table} k"
        f" WHERE k.{theirs} = c.{ours}), '')"
        for table, theirs, ours in _CHILDREN.values()
    )
    return (
        f"SELECT place, words FROM (SELECT {key('c')} AS place, trim(c.note || char(10) || c.must_change || char(10)"
        f" || c.spoke_name{children}, char(10) || ' ') AS words FROM calling_call c WHERE {which}) WHERE words <> ''"
    )


def _refresh(call: str) -> str:
    return (
        f"DELETE FROM {INDEX} WHERE rowid = (SELECT {key('c')} FROM calling_call c WHERE {call});"
        f" INSERT INTO {INDEX} (rowid, words) {_words(call)};"
    )


def _triggers() -> Iterator[str]:
    said = ("note", "must_change", "spoke_name")
    some = " OR ".join(f"NEW.{name} <> ''" for name in said)
    other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in (*said, "dialled_at"))
    yield (
        f"CREATE TRIGGER {INDEX}_call_new AFTER INSERT ON calling_call WHEN {some}"
        f" BEGIN INSERT INTO {INDEX} (rowid, words) {_words('c.id = NEW.id')}; END"
    )
    yield (
        f"CREATE TRIGGER {INDEX}_call_changed AFTER UPDATE OF {', '.join(said)}, dialled_at ON calling_call"
        f" WHEN {other} BEGIN DELETE FROM {INDEX} WHERE rowid = {key('OLD')};"
        f" INSERT INTO {INDEX} (rowid, words) {_words('c.id = NEW.id')}; END"
    )
    yield (
        f"CREATE TRIGGER {INDEX}_call_gone AFTER DELETE ON calling_call"
        f" BEGIN DELETE FROM {INDEX} WHERE rowid = {key('OLD')}; END"
    )
    for child, (table, theirs, ours) in _CHILDREN.items():
        new, old = (_refresh(f"c.{ours} = {row}.{theirs}") for row in ("NEW", "OLD"))
        yield f"CREATE TRIGGER {INDEX}_{child}_new AFTER INSERT ON {table} WHEN NEW.text <> '' BEGIN {new} END"
        yield (
            f"CREATE TRIGGER {INDEX}_{child}_changed AFTER UPDATE OF text ON {table} WHEN OLD.text IS NOT NEW.text"
            f" BEGIN {new} END"
        )
        yield f"CREATE TRIGGER {INDEX}_{child}_gone AFTER DELETE ON {table} BEGIN {old} END"
