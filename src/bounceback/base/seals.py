"""The chain over the events: every few seconds what is new is hashed into a seal, and every seal holds the one before.

Whoever changes, removes or inserts an event, or a seal, breaks the chain from there on. Whoever writes the whole chain
anew makes another head than the one that was noted elsewhere: every backup notes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection

from bounceback.base.models import Event, Seal, Workspace

_COLUMNS = ("id", "kind", "subject_type", "subject_id", "by_id", "at", "facts", "digest")
_AT_ONCE = 20_000  # events under one seal at most, and rows fetched in one go


def seal_all(*, at: datetime) -> int:
    """Seal what is not sealed yet, in every workspace; returns how many events that were.

    Harmless when two do it at once: the database lets one seal follow another only once.
    """
    sealed = 0
    for workspace in Workspace.objects.values_list("pk", flat=True):
        while True:
            some = _seal(workspace, at=at)
            sealed += some
            if some < _AT_ONCE:
                break
    return sealed


def _seal(workspace: int, *, at: datetime) -> int:
    last = Seal.objects.filter(workspace=workspace).order_by("-last_event").first()
    after = last.last_event if last else 0
    rows = Event.objects.filter(workspace=workspace, pk__gt=after).order_by("pk")
    upto = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    if not upto:
        return 0
    previous = last.digest if last else ""
    link = _Link(previous)
    for row in _events(workspace, after=after, upto=upto[-1]):
        link.add(row)
    try:
        Seal.objects.create(
            workspace_id=workspace,
            last_event=upto[-1],
            events=link.events,
            previous=previous,
            digest=link.digest(),
            sealed_at=at,
        )
    except IntegrityError:
        return 0  # somebody else was quicker, or the workspace is gone
    return link.events


class _Link:
    """One seal in the making."""

    def __init__(self, previous: str) -> None:
        self._hash = hashlib.sha256(previous.encode())
        self.events = 0

    def add(self, row: Sequence[Any]) -> None:
        self._hash.update(_as_bytes(row))
        self.events += 1

    def digest(self) -> str:
        return self._hash.hexdigest()


def _as_bytes(row: Sequence[Any]) -> bytes:
    """An event as it is hashed: the same whichever database it lies in, and however that spaces its JSON."""
    pk, kind, subject_type, subject_id, by, at, facts, digest = row
    if facts != "{}":
        value = json.loads(facts) if isinstance(facts, str) else facts
        facts = json.dumps(value, sort_keys=True, separators=(",", ":"))
    if isinstance(at, datetime):
        at = str(at.astimezone(UTC).replace(tzinfo=None))
    return json.dumps([pk, kind, subject_type, subject_id, by, at, facts, digest]).encode() + b"\n"


def _events(workspace: int, *, after: int = 0, upto: int | None = None) -> Iterator[Sequence[Any]]:
    """The events of a workspace as the database has them, by id. Django's own reading takes three times as long."""
    fields = ", ".join(f'"{name}"' for name in _COLUMNS)
    table = Event._meta.db_table
    last = after
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f'SELECT {fields} FROM "{table}" WHERE workspace_id = %s AND id > %s AND id <= %s '
                f"ORDER BY id LIMIT {_AT_ONCE}",
                [workspace, last, upto if upto is not None else 2**62],
            )
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1][0]


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold.

    seal    id of the seal that does not fit, or after which one is missing
    first   id after which, and
    last    id up to which the events are that it speaks of
    text    what was found, in a sentence
    """

    seal: int | None
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What verifying one workspace's chain found.

    waiting    events that came after the last seal; they are sealed within seconds while Bounceback runs
    heads      digest of every seal of the chain, up to the break
    """

    workspace: int
    events: int
    seals: int
    waiting: int
    head: str
    last_event: int
    sealed_at: datetime | None
    broken: Break | None
    heads: frozenset[str] = frozenset()


def verify(workspace: int) -> Chain:
    """Reckon the whole chain of a workspace again and compare. Reads, writes nothing; a minute at most for millions."""
    seals = list(Seal.objects.filter(workspace=workspace).order_by("last_event", "pk"))
    rows = _Stream(_events(workspace))
    previous, after, events = "", 0, 0
    heads: set[str] = set()
    broken: Break | None = None
    for seal in seals:
        link = _Link(seal.previous)
        for row in rows.up_to(seal.last_event):
            link.add(row)
        broken = _fault(seal, link, previous=previous, after=after)
        if broken is not None:
            break
        events += link.events
        previous, after = seal.digest, seal.last_event
        heads.add(seal.digest)
    waiting = 0 if broken else sum(1 for _ in rows.rest())
    good = [seal for seal in seals if seal.digest in heads]
    return Chain(
        workspace=workspace,
        events=events + waiting,
        seals=len(good),
        waiting=waiting,
        head=previous,
        last_event=after,
        sealed_at=good[-1].sealed_at if good else None,
        broken=broken,
        heads=frozenset(heads),
    )


def _fault(seal: Seal, link: _Link, *, previous: str, after: int) -> Break | None:
    where = f"events {after + 1} to {seal.last_event}"
    if seal.previous != previous:
        text = f"A seal before seal {seal.pk} was removed or changed ({where})."
    elif link.events < seal.events:
        text = f"Of {where} {seal.events - link.events} were removed, or seal {seal.pk} was changed."
    elif link.events > seal.events:
        text = f"Among {where} {link.events - seal.events} were inserted, or seal {seal.pk} was changed."
    elif link.digest() != seal.digest:
        text = f"One of {where} was changed, or seal {seal.pk} was."
    else:
        return None
    return Break(seal=seal.pk, first=after, last=seal.last_event, text=text)


class _Stream:
    """Rows by id, handed out in portions."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def up_to(self, pk: int) -> Iterator[Sequence[Any]]:
        while self._next is not None and self._next[0] <= pk:
            yield self._next
            self._next = next(self._rows, None)

    def rest(self) -> Iterator[Sequence[Any]]:
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)
