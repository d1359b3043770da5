"""Questions about do-not-call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from bounceback.base import tokens
from bounceback.base.models import User
from bounceback.base.tokens import KeyedHash
from bounceback.compliance import registries
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.core.gate import Held
from bounceback.core.names import firm_key
from bounceback.core.phone import display
from bounceback.prospects.models import Prospect, ProspectList

AT_ONCE = 10_000  # numbers in one statement; well below SQLite's limit on variables


@dataclass(frozen=True, slots=True)
class DoNotCall:
    """Why a number must not be called, and who says so; no sources: nothing is known against it."""

    suppressed: bool
    sources: tuple[str, ...]


def in_force(workspace_id: int) -> QuerySet[Suppression]:
    """The do-not-call rows that bind now."""
    return Suppression.objects.filter(workspace_id=workspace_id, lifted_at=None)


def person_text(name_key: str, firm: str) -> str:
    """What the token of an erased person is made of: their folded name and firm; "" for a number alone."""
    return f"person|{name_key}|{firm}" if name_key else ""


def by_number(e164: str) -> Q:
    """Rows that put a number off the list: in plain, or by token where the person was erased."""
    # The empty ones are left out in the index's own words: without them SQLite goes through all rows.
    return (Q(scope="NUMBER", e164=e164) & ~Q(e164="")) | (Q(scope="NUMBER", token=tokens.token(e164)) & ~Q(token=""))


def number_is_off(workspace: Any, e164: Any) -> ExpressionWrapper[Q]:
    """Inside a statement: is the number of an outer row off the list, in plain or by token?

    workspace, e164    references to columns of the outer query
    """
    rows = Suppression.objects.filter(workspace=workspace, scope="NUMBER", lifted_at=None)
    plain = rows.filter(e164=e164).exclude(e164="")
    erased = rows.filter(token=KeyedHash(e164)).exclude(token="")
    return ExpressionWrapper(Q(Exists(plain)) | Q(Exists(erased)), output_field=BooleanField())


def person_is_off(workspace: Any, prospect: Any, name_key: Any, firm: str | Combinable) -> ExpressionWrapper[Q]:
    """Inside a statement: did this prospect ask not to be called, or is it one who was erased and came back?

    firm    the company's folded name (core.names.firm_key)
    """
    rows = Suppression.objects.filter(workspace=workspace, scope="PERSON", lifted_at=None)
    firm = Value(firm) if isinstance(firm, str) else firm
    words = Concat(Value("person|"), name_key, Value("|"), firm, output_field=CharField())
    erased = rows.filter(token=KeyedHash(words)).exclude(token="")
    return ExpressionWrapper(Q(Exists(rows.filter(prospect=prospect))) | Q(Exists(erased)), output_field=BooleanField())


def suppressions_of(user: User) -> QuerySet[Suppression]:
    """All rows of the user's workspace, newest first, lifted ones too."""
    rows = Suppression.objects.filter(workspace_id=user.workspace_id)
    return rows.select_related("suppressed_by", "lifted_by", "prospect").order_by("-suppressed_at", "-pk")


def whom(row: Suppression) -> str:
    """Whom a row binds, as a page says it. Of somebody who was erased we know no name and no number."""
    if row.scope == Suppression.Scope.NUMBER:
        return display(row.e164) if row.e164 else "The number of a person who was erased"
    if row.scope == Suppression.Scope.FIRM:
        return row.firm.title()
    name = (row.prospect.name or row.prospect.company) if row.prospect else ""
    return name or ("A person who was erased" if row.token or row.prospect is None else "A person without a name")


def suppressed_among(workspace_id: int, e164s: Iterable[str]) -> set[str]:
    """Those of many numbers that are off the list by number. One or two statements per 10,000."""
    found: set[str] = set()
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.NUMBER)
    erased = rows.exclude(token="")
    anybody_erased = erased.exists()
    for batch in _batches(e164s):
        found.update(rows.filter(e164__in=batch).exclude(e164="").values_list("e164", flat=True))
        if anybody_erased:
            by_token = {tokens.token(e164): e164 for e164 in batch}
            found.update(by_token[each] for each in erased.filter(token__in=by_token).values_list("token", flat=True))
    return found


def suppressed_numbers(workspace_id: int) -> set[str]:
    """Every number that is off the list by number and is known in plain. One statement."""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.NUMBER).exclude(e164="")
    return set(rows.values_list("e164", flat=True).iterator(chunk_size=AT_ONCE))


def erased_people(workspace_id: int) -> set[str]:
    """Tokens of everybody who was erased and must not come back by a list; see `person_text`. One statement."""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.PERSON).exclude(token="")
    return set(rows.values_list("token", flat=True))


def suppressed_firms(workspace_id: int) -> set[str]:
    """Folded names (core.names.firm_key) of every firm that is off the list. One statement."""
    rows = in_force(workspace_id).filter(scope=Suppression.Scope.FIRM)
    return set(rows.values_list("firm", flat=True))


def scopes_in_force(workspace_id: int, *, e164: str = "", prospect: int | None = None, company: str = "") -> list[str]:
    """Which scopes put this number, person or company off the list. One statement."""
    firm = firm_key(company)
    who = by_number(e164) if e164 else Q(pk=None)
    if prospect is not None:
        who |= Q(scope="PERSON", prospect=prospect)
    if firm:
        who |= Q(scope="FIRM", firm=firm)
    return sorted(set(in_force(workspace_id).filter(who).values_list("scope", flat=True)))


def binding(prospect: Prospect, e164s: Iterable[str]) -> list[Suppression]:
    """The rows that bind a prospect now: by one of the numbers, by person, by firm. One statement."""
    who = Q(scope="PERSON", prospect=prospect)
    for e164 in e164s:
        who |= by_number(e164)
    firm = firm_key(prospect.company)
    if firm:
        who |= Q(scope="FIRM", firm=firm)
    if words := person_text(prospect.name_key, firm):
        who |= Q(scope="PERSON", token=tokens.token(words)) & ~Q(token="")
    return list(in_force(prospect.workspace_id).filter(who).order_by("pk"))


def check(workspace_id: int, e164: str) -> DoNotCall:
    """Is this number off the list, by our own rows or by a registry that we hold?"""
    rows = in_force(workspace_id).filter(by_number(e164))
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
