"""Erasing a person's rows, inside of the caller's transaction: what goes, what is emptied, and the tokens that stay."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.calling import search
from bounceback.calling.models import Call
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.experiments.models import Deal
from bounceback.playbook.models import Mark
from bounceback.prospects.models import Prospect, RandomKey
from bounceback.records import datamap
from bounceback.records.datamap import Table
from bounceback.records.erasing import about
from bounceback.records.erasing.about import Numbers
from bounceback.records.models import Erasure

Scope = Suppression.Scope
SOURCE = "erased on request"
_LIFTED = "The person was erased."


def erase_rows(person: Prospect, *, why: str = "", by: User, at: datetime) -> Erasure:
    """Erase everything about a person but what the law wants kept. The caller holds the transaction."""
    numbers = about.numbers_of(person)
    number_tokens = [tokens.token(number.e164) for number in numbers.alone]
    words = compliance.person_text(person.name_key, firm_key(person.company))
    person_token = tokens.token(words) if words else ""
    _rewrite_suppressions(person, numbers, person_token=person_token, by=by, at=at)
    for _, rows in about.rows_of(person):
        rows.delete()
    _let_go_of_cards(person)
    kept = _bare_calls(person, numbers)
    Prospect.objects.filter(referred_by=person).update(referred_by=None)
    Suppression.objects.filter(prospect=person, scope=Scope.NUMBER).update(prospect=None)
    for number in numbers.alone:
        number.delete()
    _tombstone(person, at=at)
    DBTaskResult.objects.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)).delete()
    search.wipe()
    return Erasure.objects.create(
        workspace_id=person.workspace_id,
        prospect=person,
        tokens=[f"{about.KEY}{tokens.key_id()}", *number_tokens, *([person_token] if person_token else [])],
        why=why,
        calls_kept=kept,
        erased_at=at,
        erased_by=by,
    )


def replay(prospect: int, *, tokens: Sequence[str], by: User, at: datetime) -> None:
    """Erase somebody again whom a restored backup brought back. Harmless when they are not there, or erased.

    tokens    as the Erasure or the journal has them; those that nobody recognises yet are put on the do-not-call list
    """
    person = Prospect.objects.filter(pk=prospect, workspace_id=by.workspace_id, erased_at=None).first()
    if person is not None:
        erase_rows(person, why="Erased again after a restore.", by=by, at=at)


def _rewrite_suppressions(person: Prospect, numbers: Numbers, *, person_token: str, by: User, at: datetime) -> None:
    """Requests in plain words become tokens; and without a request there is one from now on."""
    rows = about.suppressions_of(person, numbers)
    rows.update(why="", source=SOURCE)
    rows.filter(lifted_at__isnull=False).update(lifted_why=_LIFTED)
    for number in numbers.alone:
        mine = rows.filter(scope=Scope.NUMBER, e164=number.e164)
        _under_token(mine, scope=Scope.NUMBER, token=tokens.token(number.e164), prospect=None, by=by, at=at)
    if person_token:
        theirs = rows.filter(scope=Scope.PERSON)
        _under_token(theirs, scope=Scope.PERSON, token=person_token, prospect=person, by=by, at=at)


def _under_token(
    rows: models.QuerySet[Suppression], *, scope: Scope, token: str, prospect: Prospect | None, by: User, at: datetime
) -> None:
    """Put rows under a token, and see to it that exactly one of them is in force."""
    ids = list(rows.values_list("pk", flat=True))
    mine = Suppression.objects.filter(pk__in=ids)
    here = Suppression.objects.filter(workspace_id=by.workspace_id, scope=scope, token=token, lifted_at=None)
    if here.exists():
        mine.filter(lifted_at=None).update(lifted_at=at, lifted_by=by, lifted_why="It stands under a token already.")
    mine.update(e164="", token=token)
    if not here.exists():
        Suppression.objects.create(
            workspace_id=by.workspace_id,
            scope=scope,
            token=token,
            prospect=prospect,
            source=SOURCE,
            suppressed_at=at,
            suppressed_by=by,
        )


def _let_go_of_cards(person: Prospect) -> None:
    """Cards made of their words stay with the seller, but nothing leads from them to the call.

    Nobody sees the front of a merged one any more, so nobody could put other words there: it gets those of the card
    that it became.
    """
    made = about.cards_made_of_their_words(person)
    for card in made.filter(merged_into__isnull=False).select_related("merged_into"):
        if card.merged_into is not None:
            card.front, card.folded, card.vector = card.merged_into.front, card.merged_into.folded, None
            card.save(update_fields=["front", "folded", "vector"])
    made.update(stroke=None)


def _bare_calls(person: Prospect, numbers: Numbers) -> int:
    """When, how long, by whom, with which words opened and how it ended: what stays of a call.

    The number stays where others have it too: they are not to be called more often because a colleague was erased.
    """
    calls = Call.objects.filter(prospect=person)
    emptied = {name: value for name, value in _empty(datamap.table("calling.Call")).items() if name != "number"}
    before = dict(calls.values_list("pk", "key"))
    kept = calls.update(**emptied, key=RandomKey())
    _follow(before)
    # Whoever shared the number and was erased before left bare calls with it: now nobody has it any more.
    Call.objects.filter(number__in=[number.pk for number in numbers.alone]).update(number=None)
    return kept


def _follow(before: dict[int, uuid.UUID]) -> None:
    """What was tried on their calls stays, at the calls' new keys: the old ones open the hashes in the Events.

    before    the keys that the calls had, by their ids
    """
    tried = {stroke for each in (Deal, Mark) for stroke in _strokes(each, before.values())}
    now = dict(Call.objects.filter(pk__in=before).values_list("pk", "key")) if tried else {}
    for pk, key in before.items():
        if key in tried:
            Deal.objects.filter(stroke=key).update(stroke=now[pk])
            Mark.objects.filter(stroke=key).update(stroke=now[pk])


def _strokes(model: type[Deal | Mark], keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    found = model._default_manager.filter(stroke__in=list(keys)).values_list("stroke", flat=True)
    return {stroke for stroke in found if stroke is not None}


def _tombstone(person: Prospect, *, at: datetime) -> None:
    emptied = _empty(datamap.table("prospects.Prospect"))
    Prospect.objects.filter(pk=person.pk).update(**emptied, key=uuid.uuid4(), updated_at=at, erased_at=at)


def _empty(table: Table) -> dict[str, Any]:
    """The columns that an erasure empties, with what empty means for each."""
    found: dict[str, Any] = {}
    for name in table.blank:
        field = table.model._meta.get_field(name)
        if getattr(field, "null", False):
            found[name] = None
        else:
            found[name] = {} if isinstance(field, models.JSONField) else ""
    return found
