"""One prospect's timeline: everything that happened, in one order, newest first.

Each kind of thing is a source with an order of its own: time, then the source's rank, then id. A page asks every source
for its next few and lays them together, so that it costs the same number of queries however long the story is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bounceback.calling.models import Amendment, Call, Trigger
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.core.names import firm_key
from bounceback.core.objections import TURN_LABELS, Turn
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.objections.models import Hearing
from bounceback.objections.queries import telling
from bounceback.prospects.models import Fact, Listing, Prospect, Replacement
from bounceback.records.models import Import
from bounceback.screens import queries

PAGE = 40
KINDS = {
    "calls": "Calls",
    "said": "What they told",
    "dates": "Dates",
    "sent": "Sent and booked",
    "changes": "Changes",
    "origin": "Where they came from",
    "off": "Do not call",
}
_BEFORE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)~(\d{1,2})~(\d{1,18})", re.ASCII)


class Place(NamedTuple):
    """A moment's place in the order."""

    at: datetime
    rank: int
    pk: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened.

    what       its headline
    lines      what was said or noted about it
    address    the page that knows more; "" for none
    precise    False: only the day is known
    """

    place: Place
    kind: str
    what: str
    lines: tuple[str, ...] = ()
    address: str = ""
    is_no: bool = False
    precise: bool = True

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at

    @property
    def label(self) -> str:
        """Its kind in words."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of moments by day; `before` is where the next page begins, "" on the last."""

    days: tuple[tuple[date, tuple[Moment, ...]], ...]
    before: str


@dataclass(frozen=True, slots=True)
class _Source:
    kind: str
    rank: int
    at: str  # the field that says when
    rows: QuerySet[Any]
    tell: Callable[[Any], tuple[str, tuple[str, ...]]]  # headline, lines
    address: Callable[[Any], str] = field(default=lambda _: "")
    precise: Callable[[Any], bool] = field(default=lambda _: True)

    def moments(self, begin: Place | None, most: int) -> Iterator[Moment]:
        rows = self.rows.filter(**{f"{self.at}__isnull": False})
        if begin is not None:
            rows = rows.filter(self._after(begin))
        for row in rows.order_by(f"-{self.at}", "-pk")[:most]:
            what, lines = self.tell(row)
            place = Place(getattr(row, self.at), self.rank, row.pk)
            said = tuple(line for line in lines if line)
            yield Moment(place, self.kind, what, said, self.address(row), precise=self.precise(row))

    def _after(self, begin: Place) -> Q:
        older = Q(**{f"{self.at}__lt": begin.at})
        if self.rank < begin.rank:
            return older
        same = Q(**{self.at: begin.at})
        return older | (same & Q(pk__lt=begin.pk) if self.rank == begin.rank else same)


def timeline(prospect: Prospect, *, kind: str = "", before: str = "") -> Timeline:
    """A page of a prospect's timeline.

    kind      one of KINDS; anything else shows all of them
    before    the `before` of the page before; anything else begins at the newest
    """
    begin = _place(before)
    found: list[Moment] = []
    if kind not in KINDS or kind == "calls":
        found += _calls(prospect, begin, PAGE + 1)
    for source in _sources(prospect):
        if kind not in KINDS or kind == source.kind:
            found += source.moments(begin, PAGE + 1)
    found.sort(key=lambda each: (each.at, -each.place.rank, each.place.pk), reverse=True)
    shown = found[:PAGE]
    last = shown[-1].place if len(found) > PAGE else None
    days = groupby(shown, key=lambda each: timezone.localtime(each.at).date())
    return Timeline(
        tuple((day, tuple(moments)) for day, moments in days),
        before=f"{last.at.astimezone(UTC).replace(tzinfo=None).isoformat()}~{last.rank}~{last.pk}" if last else "",
    )


def _sources(prospect: Prospect) -> Iterable[_Source]:
    def mine(model: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(prospect=prospect)
        return rows

    promises, materials, appointments = mine(Promise), mine(Material), mine(Appointment)
    off = _suppressions(prospect)
    yield _Source("said", 2, "learnt_at", mine(Fact), _told)
    yield _Source("dates", 3, "made_at", promises, _promised)
    yield _Source("dates", 4, "ended_at", promises, lambda row: (f"The promise ended: {_small(row)}", ()))
    yield _Source("dates", 5, "planted_at", mine(Seed), _planted)
    yield _Source("sent", 6, "promised_at", materials, lambda row: (f"To be sent: {row.what}", ()))
    yield _Source("sent", 7, "sent_at", materials, lambda row: (f"Sent: {row.what}", ()))
    yield _Source("sent", 8, "booked_at", appointments, _booked)
    yield _Source("sent", 9, "cancelled_at", appointments, lambda row: (f"Cancelled: {row.subject}", ()))
    # How a row of the queue waited, and what a newer log changed in a call, is kept for undoing, not for reading.
    told = mine(Replacement).exclude(field__in=["listing.queue", "listing.standing", "listing.retired", "call"])
    yield _Source("changes", 10, "replaced_at", told, _replaced)
    yield _Source("off", 12, "suppressed_at", off, _put_off)
    yield _Source("off", 13, "lifted_at", off, lambda row: ("May be called again", (row.lifted_why,)))
    sent_on = Prospect.objects.filter(referred_by=prospect)
    yield _Source("origin", 14, "created_at", sent_on, _sent_on, lambda row: reverse("screens:prospect", args=[row.pk]))
    lists = Listing.objects.filter(prospect=prospect).select_related("list")
    yield _Source("changes", 15, "retired_at", lists, lambda row: (f"Taken off the list {row.list.name}", ()))
    yield _Source("origin", 16, "started_at", _imports(prospect), lambda row: _brought(row, prospect), _import_address)
    if prospect.brought_by is None:
        itself = Prospect.objects.filter(pk=prospect.pk).select_related("referred_by", "workspace")
        yield _Source("origin", 20, "created_at", itself, _began, _began_address, precise=lambda row: not _made_up(row))


def _calls(prospect: Prospect, begin: Place | None, most: int) -> Iterator[Moment]:
    """Calls with what was heard, what turned them and what was corrected."""
    rows = Call.objects.filter(prospect=prospect).select_related("rung", "number", "prospect")
    source = _Source("calls", 1, "dialled_at", rows, lambda _: ("", ()))
    calls = {
        call.pk: call
        for call in rows.filter(source._after(begin) if begin else Q()).order_by("-dialled_at", "-pk")[:most]
    }
    lines: dict[int, list[str]] = {pk: [] for pk in calls}
    for call in calls.values():
        if call.note:
            lines[call.pk].append(f"“{call.note}”")
        if call.must_change:
            lines[call.pk].append(f"Must change: {call.must_change}")
    strokes = {call.key: pk for pk, call in calls.items()}
    mine = Hearing.objects.filter(workspace_id=prospect.workspace_id, stroke__in=strokes)
    for heard in mine.select_related("response").order_by("second", "pk"):
        lines[strokes[heard.stroke]].append(_heard(heard))
    for moment in Trigger.objects.filter(call__in=calls).order_by("second", "pk"):
        who, how = "you" if moment.speaker == "ME" else "they", "helped" if moment.effect == "GOOD" else "hurt"
        lines[moment.call_id].append(
            f"It {how}, {who} said: “{moment.text}”" if moment.text else f"It {how}: {who} spoke"
        )
    for change in Amendment.objects.filter(call__in=calls).order_by("amended_at", "pk"):
        lines[change.call_id].append(f"Corrected {_moment(change.amended_at)}: {change.field.replace('_', ' ')}")
    for call in calls.values():
        row = queries.call_row(call)
        yield Moment(
            Place(call.dialled_at, 1, call.pk),
            "calls",
            f"They called: {row.what}" if call.came_in else row.what,
            tuple(lines[call.pk]),
            address=reverse("screens:call", args=[call.key]),
            is_no=row.is_no,
            precise=call.precision in (Call.Precision.SECOND, Call.Precision.MINUTE),
        )


def _heard(row: Hearing) -> str:
    answer = telling.answer_in_words(row)
    if row.response is not None:
        answer = f"answered: {answer}"
    turn = f", {TURN_LABELS[Turn(row.turn)]}" if row.turn else ""
    return f"Heard: “{row.text}”{f', {answer}' if answer else ''}{turn}"


def _suppressions(prospect: Prospect) -> QuerySet[Suppression]:
    """Every do-not-call row that binds or bound this prospect."""
    numbers = list(prospect.lines.values_list("number__e164", flat=True))
    whom = Q(scope="NUMBER", e164__in=numbers) | Q(scope="PERSON", prospect=prospect)
    if firm := firm_key(prospect.company):
        whom |= Q(scope="FIRM", firm=firm)
    # Asked for apart, because there may be a million rows that bind, and each way has an index of its own.
    lifted = Suppression.objects.filter(whom, workspace_id=prospect.workspace_id, lifted_at__isnull=False)
    ids = [row.pk for row in compliance.binding(prospect, numbers)] + list(lifted.values_list("pk", flat=True))
    return Suppression.objects.filter(pk__in=ids)


def _imports(prospect: Prospect) -> QuerySet[Import]:
    """The files that brought or changed something of this prospect."""
    of = Q(pk=prospect.brought_by or 0)
    of |= Q(pk__in=Listing.objects.filter(prospect=prospect, brought_by__isnull=False).values("brought_by"))
    of |= Q(pk__in=Replacement.objects.filter(prospect=prospect, brought_by__isnull=False).values("brought_by"))
    of |= Q(pk__in=Call.objects.filter(prospect=prospect, brought_by__isnull=False).values("brought_by"))
    return Import.objects.filter(of, workspace_id=prospect.workspace_id).select_related("list")


def _told(row: Fact) -> tuple[str, tuple[str, ...]]:
    return f"{row.label}{'' if row.label.endswith('?') else ':'} {row.value}", ()


def _promised(row: Promise) -> tuple[str, tuple[str, ...]]:
    return f"Promised a call on {_moment(row.due_at)}", (f"“{row.said}”" if row.said else "",)


def _planted(row: Seed) -> tuple[str, tuple[str, ...]]:
    return f"Ripens on {date_format(row.ripe_on, 'j M Y')}", (
        row.why,
        f"Must change: {row.must_change}" if row.must_change else "",
    )


def _booked(row: Appointment) -> tuple[str, tuple[str, ...]]:
    if row.starts_at is None:
        return f"Appointment: {row.subject}", ("The hour is still to be set.",)
    return f"Appointment: {row.subject}", (_moment(row.starts_at),)


def _replaced(row: Replacement) -> tuple[str, tuple[str, ...]]:
    name = row.field.removeprefix("attributes.").replace("_", " ")
    how = "by a file" if row.brought_by else ""
    return f"{name[:1].upper()}{name[1:]}: {row.old or 'nothing'} → {row.new or 'nothing'}", (how,)


def _put_off(row: Suppression) -> tuple[str, tuple[str, ...]]:
    return f"Do not call: {row.get_scope_display().lower()}", (row.why or row.source,)


def _sent_on(row: Prospect) -> tuple[str, tuple[str, ...]]:
    return f"Sent us on to {row.name or row.company or 'somebody'}", (row.title,)


def _brought(row: Import, prospect: Prospect) -> tuple[str, tuple[str, ...]]:
    on = f"on the list {row.list.name}"
    if row.kind == Import.Kind.CALLS:
        return f"Past calls came with {row.file_name}", ()
    return (f"Came with {row.file_name}" if prospect.brought_by == row.pk else f"Was in {row.file_name} too"), (on,)


def _import_address(row: Import) -> str:
    return reverse("records:import", args=[row.pk])


def _began(row: Prospect) -> tuple[str, tuple[str, ...]]:
    if row.referred_by is not None:
        return f"Sent by {row.referred_by.name or row.referred_by.company or 'somebody'}", ()
    return "Made up" if _made_up(row) else "Added by hand", ()


def _made_up(row: Prospect) -> bool:
    """Not a person, but one of a made-up quarter, where nobody did anything at that hour."""
    return row.workspace.made_up_at is not None and row.referred_by is None


def _began_address(row: Prospect) -> str:
    return reverse("screens:prospect", args=[row.referred_by_id]) if row.referred_by_id else ""


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y, H:i")


def _small(row: Promise) -> str:
    return str(row.get_ending_display()).lower()


def _place(before: str) -> Place | None:
    found = _BEFORE.fullmatch(before)
    if found is None:
        return None
    try:
        return Place(datetime.fromisoformat(found[1]).replace(tzinfo=UTC), int(found[2]), int(found[3]))
    except ValueError:
        return None
