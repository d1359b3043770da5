"""Verbs of do-not-call: put off the list, lift, state a scrub, bring a list or a registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.compliance import journal, queries, registries, steps
from bounceback.compliance.models import Registry, ScrubStatement, Suppression
from bounceback.core.names import firm_key
from bounceback.prospects.models import Prospect, ProspectList

Scope = Suppression.Scope


class NobodyNamed(Refused):
    code = "suppression-names-nobody"

    def __init__(self) -> None:
        super().__init__("It is not said who must not be called.", hint="Give a number, a prospect or a firm's name.")


class ReasonNeeded(Refused):
    code = "lifting-needs-a-reason"

    def __init__(self) -> None:
        super().__init__(
            "Taking somebody off the do-not-call list needs a reason.",
            hint="They stay on it. Say in a few words why they may be called again.",
        )


class LiftedAlready(Refused):
    code = "suppression-was-lifted"

    def __init__(self) -> None:
        super().__init__("This do-not-call request was lifted before.", hint="Nothing was changed.")


class ScrubIncomplete(Refused):
    code = "scrub-statement-incomplete"

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Say who checked the list against the do-not-call registry, and on which day.")


def suppress(
    *,
    scope: str,
    e164: str = "",
    prospect: Prospect | None = None,
    firm: str = "",
    source: str,
    why: str = "",
    by: User,
    at: datetime,
) -> Suppression:
    """Put a number, a person or a firm off the list, at once and for good. See steps.suppress.

    Raises NobodyNamed.
    """
    named = {Scope.NUMBER: bool(e164), Scope.PERSON: prospect is not None, Scope.FIRM: bool(firm_key(firm))}
    if not named.get(Scope(scope)):
        raise NobodyNamed
    with transaction.atomic():
        row = steps.suppress(scope=scope, e164=e164, prospect=prospect, firm=firm, source=source, why=why, by=by, at=at)
        events.record("suppression.made", subject=row, by=by, at=at, facts={"scope": str(scope)})
    return row


@dataclass(frozen=True, slots=True)
class Added:
    """How many numbers a list brought: new ones, and those that were off the list before."""

    added: int
    already: int


def suppress_numbers(*, e164s: Sequence[str], source: str, why: str = "", by: User, at: datetime) -> Added:
    """Put many numbers off the list in one go; each is out of every queue when this returns."""
    wanted = list(dict.fromkeys(e164s))
    with transaction.atomic():
        known = queries.suppressed_among(by.workspace_id, wanted)
        fresh = [e164 for e164 in wanted if e164 not in known]
        Suppression.objects.bulk_create(
            Suppression(
                workspace_id=by.workspace_id,
                scope=Scope.NUMBER,
                e164=e164,
                source=source[:120],
                why=why,
                suppressed_at=at,
                suppressed_by=by,
            )
            for e164 in fresh
        )
        steps.numbers_out(e164s=wanted, by=by)
        facts = {"added": len(fresh), "already": len(e164s) - len(fresh)}
        events.record("suppression.list_brought", subject=None, by=by, at=at, facts=facts)
        journal.soon()
    return Added(added=len(fresh), already=len(e164s) - len(fresh))


def lift(*, suppression: Suppression, why: str, by: User, at: datetime) -> Suppression:
    """Let somebody be called again, with a reason; the row stays as history.

    Raises ReasonNeeded, LiftedAlready.
    """
    if not why.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = Suppression.objects.select_for_update().get(pk=suppression.pk, workspace_id=by.workspace_id)
        if row.lifted_at is not None:
            raise LiftedAlready
        row.lifted_at, row.lifted_by, row.lifted_why = at, by, why.strip()
        row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        steps.back_into_queue(row=row, at=at)
        events.record("suppression.lifted", subject=row, by=by, at=at, facts={"scope": row.scope})
        journal.soon(lifted=True)
    return row


def state_scrub(
    *, prospect_list: ProspectList | None, scrubbed_by: str, scrubbed_on: date, by: User, at: datetime
) -> ScrubStatement:
    """Record that a list was checked against the do-not-call registries; good for 31 days in the US.

    prospect_list   None: the statement is about all lists
    scrubbed_by     who did it, in the user's words
    scrubbed_on     the day on which it was done; today or earlier

    Raises ScrubIncomplete.
    """
    if not scrubbed_by.strip():
        raise ScrubIncomplete("Nobody is named who checked the list.")
    if scrubbed_on > at.date() + timedelta(days=1):  # a user's today may be ahead of UTC's
        raise ScrubIncomplete("The day of the check lies in the future.")
    with transaction.atomic():
        statement = ScrubStatement.objects.create(
            workspace_id=by.workspace_id,
            list=prospect_list,
            scrubbed_by=scrubbed_by.strip()[:120],
            scrubbed_on=scrubbed_on,
            stated_at=at,
            stated_by=by,
        )
        events.record("scrub.stated", subject=statement, by=by, at=at, facts={"on": scrubbed_on.isoformat()})
    return statement


def bring_registry(
    *, file: Path, name: str, list_date: date, account: str = "", by: User, at: datetime
) -> registries.Brought:
    """Read a registry's file (a full list replaces the one we hold, a change list changes it).

    name        "federal", "state-PA", "TPS" …, see registries.is_registry
    list_date   the day of which the list is; its 31 days run from there
    account     the seller's account with the registry, where it has one

    The new list is in force when this returns; if anything fails, the old one still is.
    Raises registries.BadFile.
    """
    store = registries.store_of(by.workspace_id)
    with store.replacing(name) as draft:
        brought = registries.read_into(draft, file, list_date=list_date)
        with transaction.atomic():
            row, _ = Registry.objects.update_or_create(
                workspace_id=by.workspace_id,
                name=name,
                defaults={
                    "list_date": list_date,
                    "fetched_at": at,
                    "fetched_by": by,
                    "sha256": brought.sha256,
                    "numbers": brought.numbers,
                    "account": account[:60],
                },
            )
            facts = {"numbers": brought.numbers, "added": brought.added, "rejected": brought.rejected}
            events.record("registry.brought", subject=row, by=by, at=at, facts=facts)
            draft.put_in_force()
    return brought
