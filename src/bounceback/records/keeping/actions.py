"""Asking for a backup or a proof; and, after a restore, doing again what must not be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import import_string

from bounceback.base import errands, events, tokens
from bounceback.base.backups import Kind
from bounceback.base.models import User, Workspace
from bounceback.compliance import queries as compliance
from bounceback.compliance import steps
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.prospects.models import Line, Number, Prospect
from bounceback.records.keeping.then import Erased, Request, Then

Scope = Suppression.Scope
_LIFTED = "Lifted before the backup was restored."
_Identity = tuple[int, str, str]  # workspace, scope, whom


def ask_for_backup(*, by: User, at: datetime) -> None:
    """Let a process of its own make a backup."""
    with transaction.atomic():
        events.record("backup.asked", subject=None, by=by, at=at)
        import_string("bounceback.records.keeping.tasks.back_up").enqueue(str(Kind.ASKED))
        transaction.on_commit(errands.wake)


def ask_for_proof(*, by: User, at: datetime) -> None:
    """Let a process of its own reckon the chain of events again, and compare the calls with it."""
    with transaction.atomic():
        events.record("audit.asked", subject=None, by=by, at=at)
        import_string("bounceback.records.keeping.tasks.verify").enqueue(by.workspace_id)
        transaction.on_commit(errands.wake)


def replay(*, then: Then, same_key: bool, facts: dict[str, Any], by: User, at: datetime) -> dict[str, int]:
    """Do again what the restored database does not know: do-not-call requests, liftings, erasures.

    then        how things stood before the restore
    same_key    whether the tokens of then were made with the key that is in force now
    facts       what the Event says of the backup
    returns     how many were `suppressed`, `lifted`, `erased`; and `unreadable`, tokens of another key

    Doing it twice changes nothing more. One transaction, one Event.
    """
    with transaction.atomic():
        again = _Again(then, same_key=same_key, by=by, at=at)
        again.erase()
        again.suppress()
        again.lift()
        if again.same_place:
            _never_again(then.next_ids)
        events.record("installation.restored", subject=None, by=by, at=at, facts=facts | {"replayed": again.counts})
    return again.counts


class _Again:
    """One replay."""

    def __init__(self, then: Then, *, same_key: bool, by: User, at: datetime) -> None:
        self.then, self.same_key, self.by, self.at = then, same_key, by, at
        self.counts = {"suppressed": 0, "lifted": 0, "erased": 0, "unreadable": 0}
        founded = dict(Workspace.objects.values_list("pk", "created_at"))
        # Ids mean the same rows only where both come from one installation.
        self.same_place = bool(then.founded) and any(founded.get(pk) == when for pk, when in then.founded.items())
        self.owners = {user.workspace_id: user for user in User.objects.order_by("-pk")}

    def erase(self) -> None:
        """Erase again whom the backup brought back."""
        if find_spec("bounceback.records.erasing") is None:
            return
        again = import_string("bounceback.records.erasing.replay")
        for person in self.then.erased:
            if not self.same_key:
                self.counts["unreadable"] += 1
            elif person.workspace in self.owners and _is_here(person):
                again(person.prospect, tokens=list(person.tokens), by=self.owners[person.workspace], at=self.at)
                self.counts["erased"] += 1

    def suppress(self) -> None:
        """Put off the list who was off it."""
        bound = {identity for identity, _ in _in_force()}
        numbers: dict[int, list[Request]] = {}
        hidden: dict[int, set[str]] = {}
        for request in self.then.requests:
            if request.lifted_at is not None:
                continue
            for each in self._as_it_can_be_said(request):
                identity = _identity(each)
                if identity in bound:
                    continue
                bound.add(identity)
                self.counts["suppressed"] += 1
                if each.scope == Scope.NUMBER and each.e164:
                    numbers.setdefault(each.workspace, []).append(each)
                else:
                    self._write(each)
                    if each.scope == Scope.NUMBER:
                        hidden.setdefault(each.workspace, set()).add(each.token)
        for workspace, some in numbers.items():
            self._write_numbers(workspace, some)
        for workspace, wanted in hidden.items():
            # Whose number a token is, is found only by trying all; once for all tokens.
            every = Number.objects.filter(workspace=workspace).values_list("e164", flat=True).iterator()
            self._out(workspace, [e164 for e164 in every if tokens.token(e164) in wanted])

    def _as_it_can_be_said(self, request: Request) -> Iterator[Request]:
        """The request in words that mean the same in the restored database."""
        workspace = request.workspace if request.workspace in self.owners else None
        if workspace is None and self.same_place:
            return  # a world that was removed
        if workspace is None or (self.then.founded and not self.same_place):
            workspace = self.by.workspace_id
        request = replace(request, workspace=workspace)
        if request.scope != Scope.PERSON or request.token:
            if request.token and not request.e164 and not self.same_key:
                self.counts["unreadable"] += 1
                return
            yield request
            return
        if self._is_same_person(request):
            yield request
            return
        # The backup does not know this person: their numbers are off the list instead.
        plain = self.then.source == "database"
        if not plain and not self.same_key:
            self.counts["unreadable"] += 1
            return
        for number in request.numbers:
            yield replace(
                request, scope=Scope.NUMBER, prospect=None, e164=number if plain else "", token="" if plain else number
            )

    def _is_same_person(self, request: Request) -> bool:
        if request.prospect is None:
            return False
        person = Prospect.objects.filter(pk=request.prospect, workspace=request.workspace).first()
        if person is None:
            return False
        if self.then.source == "database":
            return self.same_place and person.created_at == request.born
        return self.same_key and bool(_tokens_of(person) & set(request.numbers))

    def _write(self, request: Request) -> None:
        row = Suppression.objects.create(
            workspace_id=request.workspace,
            scope=request.scope,
            prospect_id=request.prospect if request.scope == Scope.PERSON and not request.token else None,
            firm=request.firm if request.scope == Scope.FIRM else "",
            token=request.token,
            source=request.source,
            why=request.why,
            suppressed_at=request.at,
            suppressed_by=self.by,
        )
        if request.scope != Scope.NUMBER:
            steps.out_of_queue(row=row)

    def _write_numbers(self, workspace: int, requests: list[Request]) -> None:
        Suppression.objects.bulk_create(
            Suppression(
                workspace_id=workspace,
                scope=Scope.NUMBER,
                e164=each.e164,
                source=each.source,
                why=each.why,
                suppressed_at=each.at,
                suppressed_by=self.by,
            )
            for each in requests
        )
        self._out(workspace, [each.e164 for each in requests])

    def _out(self, workspace: int, e164s: list[str]) -> None:
        for first in range(0, len(e164s), compliance.AT_ONCE):
            steps.numbers_out(e164s=e164s[first : first + compliance.AT_ONCE], by=self.owners[workspace])

    def lift(self) -> None:
        """Let be called again whose request was lifted, and never made again."""
        ended = {_identity(each): each for each in self.then.requests if each.lifted_at is not None}
        for request in self.then.requests:
            if request.lifted_at is None:
                ended.pop(_identity(request), None)
        if not ended or (self.then.founded and not self.same_place):
            return
        for identity, pk in list(_in_force()):
            told = ended.get(identity)
            if told is None or told.lifted_at is None:
                continue
            row = Suppression.objects.get(pk=pk)
            if row.suppressed_at > told.lifted_at:
                continue
            row.lifted_at, row.lifted_by, row.lifted_why = told.lifted_at, self.by, told.lifted_why or _LIFTED
            row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
            steps.back_into_queue(row=row, at=self.at)
            self.counts["lifted"] += 1


def _identity(request: Request) -> _Identity:
    if request.scope == Scope.FIRM:
        return request.workspace, request.scope, request.firm
    if request.scope == Scope.PERSON and request.prospect is not None and not request.token:
        return request.workspace, request.scope, str(request.prospect)
    return request.workspace, request.scope, request.token or tokens.token(request.e164)


def _in_force() -> Iterator[tuple[_Identity, int]]:
    rows = Suppression.objects.filter(lifted_at=None).order_by("pk")
    fields = ("pk", "workspace_id", "scope", "e164", "firm", "token", "prospect_id", "suppressed_at")
    for row in rows.values_list(*fields).iterator():
        pk, workspace, scope, e164, firm, token, prospect, when = row
        yield (
            _identity(
                Request(
                    id=pk,
                    workspace=workspace,
                    scope=scope,
                    at=when,
                    e164=e164,
                    firm=firm,
                    token=token,
                    prospect=prospect,
                )
            ),
            pk,
        )


def _is_here(person: Erased) -> bool:
    found = Prospect.objects.filter(pk=person.prospect, workspace=person.workspace, erased_at=None).first()
    return found is not None and bool(_tokens_of(found) & set(person.tokens))


def _tokens_of(person: Prospect) -> set[str]:
    numbers = Line.objects.filter(prospect=person).values_list("number__e164", flat=True)
    words = compliance.person_text(person.name_key, firm_key(person.company))
    return {tokens.token(text) for text in (*numbers, words) if text}


def _never_again(next_ids: dict[str, int]) -> None:
    """No id is given out twice, also where its row is not in the backup: papers and files may name it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table, last in next_ids.items():
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table])
            if cursor.rowcount == 0:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
