"""What there is about a person: whom they are, what would go, what would stay. Questions only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from bounceback.base.models import User
from bounceback.calling.models import Call, CallReason, Lease, Session
from bounceback.campaigns.models import FinerReason
from bounceback.compliance.models import Suppression
from bounceback.compliance.queries import in_force
from bounceback.core.phone import display, read_numbers
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.playbook.models import Option, Plan, Tip
from bounceback.prospects.models import Fact, Line, Listing, Number, Prospect, Replacement
from bounceback.records import datamap
from bounceback.records.datamap import Erasing
from bounceback.records.erasing.refusals import NoSuchPerson, SeveralPeople
from bounceback.records.models import Erasure

_ID = re.compile(r"\d{1,6}", re.ASCII)
KEY = "key:"  # before the name of the key that made an erasure's tokens, as the first of them
_MENTIONS = 10
_ON_THEIR_CALLS = "stroke__in"
_ON_THE_CARD = ("prospects.Line", "calling.Lease")
# The tables' names are ours; whoever reads what goes wants other words.
_WORDS = {
    "prospects.Listing": ("place on a list", "places on lists"),
    "prospects.Replacement": ("earlier value", "earlier values"),
    "prospects.Fact": ("fact they told", "facts they told"),
    "followups.Promise": ("promise", "promises"),
    "followups.Seed": ("date to call again", "dates to call again"),
    "followups.Material": ("thing to send", "things to send"),
    "followups.Appointment": ("appointment", "appointments"),
    "calling.CallReason": ("further reason", "further reasons"),
    "calling.Trigger": ("turning point of a call", "turning points of calls"),
    "objections.Hearing": ("objection heard", "objections heard"),
    "objections.Phrasing": ("wording that a card learnt from them", "wordings that cards learnt from them"),
    "calling.SecondLook": ("second look at a reason", "second looks at reasons"),
    "calling.Amendment": ("correction of a call", "corrections of calls"),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a person: theirs alone, and shared with others."""

    alone: tuple[Number, ...]
    shared: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A text about somebody else in which the person's name stands, or one of the seller's own."""

    where: str
    prospect: int | None = None
    card: UUID | None = None
    option: UUID | None = None
    plan: UUID | None = None
    tip: int | None = None

    @property
    def own(self) -> bool:
        """Whether it is a text of the seller's own, about nobody."""
        return self.prospect is None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do, before it is done.

    goes        (what, how many rows)
    calls       bare records of calls that stay
    numbers     theirs alone, as people write them: kept as tokens · shared: stay for the others who have them
    mentions    texts about others in which the name stands; nobody but a person can say whether it is meant
    made        cards that were made on their calls, of their words: they stay, and a person must look at them
    """

    goes: tuple[tuple[str, int], ...]
    calls: int
    numbers: tuple[str, ...]
    shared: tuple[str, ...]
    mentions: tuple[Mention, ...]
    made: tuple[ObjectionCard, ...]


def people_of(by: User) -> QuerySet[Prospect]:
    """Everybody who was not erased."""
    return Prospect.objects.filter(workspace_id=by.workspace_id, erased_at=None)


def erasures_of(by: User) -> QuerySet[Erasure]:
    """All erasures, newest first."""
    return (
        Erasure.objects.filter(workspace_id=by.workspace_id).select_related("erased_by").order_by("-erased_at", "-pk")
    )


def named(whom: str, *, by: User, country: str) -> Prospect:
    """The person meant by a row's number or a telephone number. Raises NoSuchPerson, SeveralPeople."""
    whom = whom.strip()
    if _ID.fullmatch(whom):
        person = people_of(by).filter(pk=int(whom)).first()
        if person is None:
            raise NoSuchPerson(f"number {whom} of the prospects")
        return person
    found = read_numbers(whom, country=country).numbers
    if not found:
        raise NoSuchPerson(f"“{whom[:60]}”")
    people = list(people_of(by).filter(lines__number__e164=found[0].e164).distinct().order_by("pk"))
    if not people:
        raise NoSuchPerson("at this number")
    if len(people) > 1:
        raise SeveralPeople([(person.pk, person.name, person.company) for person in people])
    return people[0]


def tokens_in_force(workspace_id: int) -> set[str]:
    """The tokens by which erased people are recognised, without those whose request was lifted.

    Not every token in force is of an erasure: a restore knows some requests by their token alone.
    """
    made = Erasure.objects.filter(workspace_id=workspace_id).values_list("tokens", flat=True)
    every = {each for some in made for each in some}
    if not every:
        return every
    return every & set(in_force(workspace_id).exclude(token="").values_list("token", flat=True))


def numbers_of(person: Prospect) -> Numbers:
    """Every number that we have called them at, or could."""
    theirs = Number.objects.filter(
        Q(lines__prospect=person) | Q(listings__prospect=person) | Q(calls__prospect=person),
        workspace_id=person.workspace_id,
    ).distinct()
    others = {
        *Line.objects.filter(number__in=theirs).exclude(prospect=person).values_list("number", flat=True),
        *Listing.objects.filter(number__in=theirs).exclude(prospect=person).values_list("number", flat=True),
        *Call.objects.filter(number__in=theirs, prospect__erased_at=None)
        .exclude(prospect=person)
        .values_list("number", flat=True),
    }
    every = list(theirs.order_by("pk"))
    return Numbers(
        alone=tuple(number for number in every if number.pk not in others),
        shared=tuple(number for number in every if number.pk in others),
    )


def rows_of(person: Prospect) -> list[tuple[datamap.Table, QuerySet[Model]]]:
    """The rows that go with a person, children first, as the data map has it."""
    found: list[tuple[datamap.Table, QuerySet[Model]]] = []
    for each in reversed(datamap.exported()):
        path = _path_to(each)
        if each.erasing is Erasing.DELETED and path:
            of = Call.objects.filter(prospect=person).values("key") if path == _ON_THEIR_CALLS else person
            found.append((each, each.model._base_manager.filter(**{path: of})))
    return found


def cards_made_of_their_words(person: Prospect) -> QuerySet[ObjectionCard]:
    """Cards that were made on their calls, merged and archived ones too, oldest first."""
    calls = Call.objects.filter(prospect=person).values("key")
    return ObjectionCard.objects.filter(workspace_id=person.workspace_id, stroke__in=calls).order_by("pk")


def in_hand(person: Prospect, *, at: datetime) -> bool:
    """Whether a caller holds their card now."""
    return Lease.objects.filter(listing__prospect=person, ended_at=None, expires_at__gt=at).exists()


def preview(person: Prospect) -> Preview:
    """What erasing them would do."""
    numbers = numbers_of(person)
    counted = [(each, rows.count()) for each, rows in rows_of(person) if each.label not in _ON_THE_CARD]
    return Preview(
        goes=tuple((_said(each, count), count) for each, count in reversed(counted) if count),
        calls=Call.objects.filter(prospect=person).count(),
        numbers=tuple(display(number.e164) for number in numbers.alone),
        shared=tuple(display(number.e164) for number in numbers.shared),
        mentions=tuple(_mentions(person)),
        made=tuple(cards_made_of_their_words(person)),
    )


def suppressions_of(person: Prospect, numbers: Numbers) -> QuerySet[Suppression]:
    """Every do-not-call row about them, lifted ones too."""
    e164s = [number.e164 for number in numbers.alone]
    return Suppression.objects.filter(
        Q(prospect=person) | Q(scope="NUMBER", e164__in=e164s), workspace_id=person.workspace_id
    )


def _said(table: datamap.Table, count: int) -> str:
    one, many = _WORDS.get(table.label, (table.file_name.replace("_", " "),) * 2)
    return one if count == 1 else many


def _path_to(table: datamap.Table) -> str:
    """How a table's rows point to a prospect; "" when they do not."""
    names = {field.name for field in table.model._meta.concrete_fields}
    if "prospect" in names:
        return "prospect"
    if "call" in names:
        return "call__prospect"
    if "listing" in names:
        return "listing__prospect"
    return _ON_THEIR_CALLS if "stroke" in names else ""


def _mentions(person: Prospect) -> list[Mention]:
    """Where else the whole name stands. Names of one word are too common to look for."""
    name = " ".join(person.name.split())
    if " " not in name:
        return []
    here = {"workspace_id": person.workspace_id}
    calls = Call.objects.filter(Q(note__icontains=name) | Q(must_change__icontains=name), **here)
    about = [("the note of a call", pk) for pk in _others(calls, person)]
    about += [("a fact", pk) for pk in _others(Fact.objects.filter(value__icontains=name, **here), person)]
    replaced = Replacement.objects.filter(Q(old__icontains=name) | Q(new__icontains=name), **here)
    about += [("an earlier value", pk) for pk in _others(replaced, person)]
    remarks = Prospect.objects.filter(remarks__icontains=name, **here).exclude(pk=person.pk)
    about += [("remarks", pk) for pk in remarks.values_list("pk", flat=True)[:_MENTIONS]]
    hearings = Hearing.objects.filter(text__icontains=name, **here)
    about += [("an objection heard", pk) for pk in _others(hearings, person)]
    finer = CallReason.objects.filter(finer__icontains=name, **here).exclude(call__prospect=person)
    about += [("a reason of a call", pk) for pk in finer.values_list("call__prospect", flat=True)[:_MENTIONS]]
    found = [Mention(where, pk) for where, pk in about]
    found += [Mention("a card", card=key) for key in _cards_naming(name, person)]
    debriefs = Session.objects.filter(debrief_note__icontains=name, **here)
    found += [Mention("the debrief of a session") for _ in debriefs[:_MENTIONS]]
    return found[:_MENTIONS] + _in_the_playbook(name, by=here)


def _in_the_playbook(name: str, *, by: dict[str, Any]) -> list[Mention]:
    """Options, tips, plans and finer reasons that hold the name. They are the seller's."""
    options = Option.objects.filter(_holding(name, "title fits steps costs shows source"), **by).order_by("pk")
    found = [Mention("an option of the playbook", option=key) for key in options.values_list("key", flat=True)]
    plans = Plan.objects.filter(_holding(name, "remind lesson"), **by).order_by("pk")
    found += [Mention("a plan", plan=key) for key in plans.values_list("key", flat=True)]
    tips = Tip.objects.filter(_holding(name, "text source"), **by).order_by("pk")
    found += [Mention("a tip", tip=pk) for pk in tips.values_list("pk", flat=True)]
    labels = FinerReason.objects.filter(_holding(name, "label"), **by)
    found += [Mention("a finer reason") for _ in labels]
    return found[:_MENTIONS]


def _holding(name: str, fields: str) -> Q:
    return Q.create([(f"{field}__icontains", name) for field in fields.split()], connector=Q.OR)


def _cards_naming(name: str, person: Prospect) -> list[UUID]:
    """Cards that hold the name on either side, or in other words that somebody else said. They are the seller's.

    Those that were made of the person's own words are not among them: they are said apart.
    """
    said = Phrasing.objects.filter(card=OuterRef("pk"), text__icontains=name)
    said = said.exclude(stroke__isnull=False, stroke__in=Call.objects.filter(prospect=person).values("key"))
    answered = Response.objects.filter(Q(idea__icontains=name) | Q(words__icontains=name), card=OuterRef("pk"))
    cards = ObjectionCard.objects.filter(
        Q(front__icontains=name) | Exists(said) | Exists(answered), workspace_id=person.workspace_id
    )
    cards = cards.exclude(pk__in=cards_made_of_their_words(person).values("pk"))
    return list(cards.order_by("pk").values_list("key", flat=True)[:_MENTIONS])


def _others(rows: QuerySet[Any], person: Prospect) -> list[int]:
    return list(rows.exclude(prospect=person).values_list("prospect", flat=True)[:_MENTIONS])
