"""Questions about do-not-call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from bounceback.base.models import User
from bounceback.compliance import registries
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.core.gate import Held
from bounceback.core.names import firm_key
from bounceback.prospects.models import ProspectList

AT_ONCE = 10_000  # numbers in one statement; well below SQLite's limit on variables


@dataclass(frozen=True, slots=True)
class DoNotCall:
    """Why a number must not be called, and who says so; no sources: nothing is known against it."""

    suppressed: bool
    sources: tuple[str, ...]


def in_force(workspace_id: int) -> QuerySet[Suppression]:
    """The do-not-call rows that bind now."""
    return Suppression.objects.filter(workspace_id=workspace_id, lifted_at=None)


def suppressions_of(user: User) -> QuerySet[Suppression]:
    """All rows of the user's workspace, newest first, lifted ones too."""
    rows = Suppression.objects.filter(workspace_id=user.workspace_id)
    return rows.select_related("suppressed_by", "lifted_by", "prospect").order_by("-suppressed_at", "-pk")


def suppressed_among(workspace_id: int, e164s: Iterable[str]) -> set[str]:
    """Those of many numbers that are off the list by number. One statement per 10,000."""
    found: set[str] = set()
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.NUMBER)
    for batch in _batches(e164s):
        found.update(rows.filter(e164__in=batch).values_list("e164", flat=True))
    return found


def suppressed_numbers(workspace_id: int) -> set[str]:
    """Every number that is off the list by number. One statement."""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.NUMBER)
    return set(rows.values_list("e164", flat=True).iterator(chunk_size=AT_ONCE))


def suppressed_firms(workspace_id: int) -> set[str]:
    """Folded names (core.names.firm_key) of every firm that is off the list. One statement."""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.FIRM)
    return set(rows.values_list("firm", flat=True))


def scopes_in_force(workspace_id: int, *, e164: str = "", prospect: int | None = None, company: str = "") -> list[str]:
    """Which scopes put this number, person or company off the list. One statement."""
    firm = firm_key(company)
    who = Q(scope="NUMBER", e164=e164) if e164 else Q(pk=None)
    if prospect is not None:
        who |= Q(scope="PERSON", prospect=prospect)
    if firm:
        who |= Q(scope="FIRM", firm=firm)
    return sorted(set(in_force(workspace_id).filter(who).values_list("scope", flat=True)))


def check(workspace_id: int, e164: str) -> DoNotCall:
    """Is this number off the list, by our own rows or by a registry that we hold?"""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.NUMBER, e164=e164)
    sources = [*rows.values_list("source", flat=True), *registries.store_of(workspace_id).listed_on(e164)]
    return DoNotCall(suppressed=bool(sources), sources=tuple(sources))


def registry_facts(workspace_id: int, e164: str) -> tuple[tuple[str, ...], tuple[Held, ...]]:
    """What the gate asks about registries: those that list the number, and those we hold for it. No SQL."""
    store = registries.store_of(workspace_id)
    return store.listed_on(e164), store.held_for(e164)


def newest_scrub(prospect_list: ProspectList | None, *, workspace_id: int) -> ScrubStatement | None:
    """The newest statement that holds for a list: its own, or one about all lists."""
    about = Q(list=None) | Q(list=prospect_list) if prospect_list else Q(list=None)
    return ScrubStatement.objects.filter(about, workspace_id=workspace_id).order_by("-scrubbed_on", "-pk").first()


def scrubs_of(prospect_list: ProspectList) -> QuerySet[ScrubStatement]:
    """All statements that hold for a list, newest first."""
    about = Q(list=None) | Q(list=prospect_list)
    rows = ScrubStatement.objects.filter(about, workspace_id=prospect_list.workspace_id)
    return rows.select_related("stated_by").order_by("-scrubbed_on", "-pk")


def scrubbed_on(prospect_list: ProspectList | None, *, workspace_id: int) -> date | None:
    """The day of the newest statement that holds for a list."""
    statement = newest_scrub(prospect_list, workspace_id=workspace_id)
    return statement.scrubbed_on if statement else None


def _batches(e164s: Iterable[str]) -> Iterator[list[str]]:
    each = iter(e164s)
    while batch := list(islice(each, AT_ONCE)):
        yield batch
