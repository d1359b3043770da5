"""What the objections say: how often each is heard, what is answered, what happens then, and how the album grows.

Chances are answered calls: those on which somebody answered, whoever called, from the first objection on that was
noted here. Calls brought in from files are left out, because nobody noted objections on them here.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.core.objections import Grade, Turn
from bounceback.core.outcomes import MEANINGS
from bounceback.core.stats import rates
from bounceback.core.stats.comparing import Comparison, Word, comparisons
from bounceback.core.stats.growth import chance_new
from bounceback.core.stats.intervals import Interval, Tally
from bounceback.insights.queries.kept import Kept, mark
from bounceback.insights.queries.kinds import QUICK_SECONDS, Filters
from bounceback.objections.models import Hearing, ObjectionCard, Response

KEPT = 8  # with all their cards
SPANS = 10  # of the growth, of about as many answered calls each
HUMAN = tuple(end.value for end, meaning in MEANINGS.items() if meaning.human)
_ANSWERED = ", ".join(f"'{end}'" for end in HUMAN)


@dataclass(frozen=True, slots=True)
class Turns:
    """What happened after an objection, where it was said."""

    went_on: int = 0
    rung_down: int = 0
    hung_up: int = 0

    @property
    def known(self) -> int:
        """Hearings of which it is known."""
        return self.went_on + self.rung_down + self.hung_up

    def of(self, turn: Turn) -> Tally:
        """How often that happened."""
        count = {Turn.WENT_ON: self.went_on, Turn.RUNG_DOWN: self.rung_down, Turn.HUNG_UP: self.hung_up}[turn]
        return Tally(count, self.known)


@dataclass(frozen=True, slots=True)
class Heard:
    """One objection, or all of them together.

    calls       calls on which it was heard, of the answered ones
    hearings    how often, twice on one call too
    answered    hearings on which an answer came, of those of which that was said
    """

    calls: Tally
    hearings: int
    answered: Tally
    turns: Turns


@dataclass(frozen=True, slots=True)
class CardHeard:
    """One card and what was heard of it. `backless`: nothing stands on its back."""

    card: ObjectionCard
    heard: Heard
    backless: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A card on which several responses were tried.

    responses    with how often the talk went on, the most tried first; `comparison` names them by their place
    """

    card: ObjectionCard
    responses: tuple[tuple[Response, Tally], ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of the growth.

    new              calls on which a card was heard for the first time, of the answered ones
    cards            so many new ones
    calls_by_then    answered calls up to the last day, from the first
    cards_by_then    cards heard up to then
    """

    first: date
    last: date
    new: Tally
    cards: int
    calls_by_then: int
    cards_by_then: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How the album grows.

    unheard     the chance that the next objection is new, with its range; None while there is too little to tell
    hearings    of cards, one for each call
    once        those of cards that were heard on one call only
    """

    spans: tuple[Span, ...]
    unheard: tuple[float, Interval] | None
    hearings: int
    once: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the page says.

    since       from when on calls are counted; None before the first objection
    cardless    hearings without a card
    cards       those heard, the most heard first
    silent      cards of the album that were not heard
    """

    filters: Filters
    since: datetime | None
    total: Heard
    cardless: int
    cards: tuple[CardHeard, ...]
    silent: int
    compared: tuple[Compared, ...]
    growth: Growth

    @property
    def backless(self) -> tuple[CardHeard, ...]:
        """Cards that want a back, the most heard first."""
        return tuple(each for each in self.cards if each.backless and each.card.archived_at is None)


def numbers(*, filters: Filters, by: User) -> Numbers:
    """What the objections say. The same few statements, however many cards and calls; kept where it took long."""
    key = (by.workspace_id, filters, timezone.get_current_timezone_name())
    now = mark()
    found = _memory.get(key, now)
    if found is None:
        began = time.perf_counter()
        found = _numbers(filters, by)
        if time.perf_counter() - began > QUICK_SECONDS:
            _memory.keep(key, now, found)
    return found


def _numbers(filters: Filters, by: User) -> Numbers:
    start = noted_from(by.workspace_id)
    within = within_calls(filters, start)
    by_day = _answered_by_day(within, by) if start else {}
    answered = sum(by_day.values())
    every, rows = _heard(filters, by)
    cards = _cards(rows, by)
    heard = {pk: _of_row(row, answered) for pk, row in rows.items() if pk is not None}
    with_back = set(
        Response.objects.filter(workspace_id=by.workspace_id, dropped_at=None).values_list("card", flat=True).distinct()
    )
    ranked = sorted(heard, key=lambda pk: (-heard[pk].calls.hits, -heard[pk].hearings, cards[pk].folded))
    album = ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None, archived_at=None)
    unheard = album.count() - sum(1 for pk in heard if cards[pk].archived_at is None)
    return Numbers(
        filters,
        start,
        _of_row(every, answered),
        rows[None].hearings if None in rows else 0,
        tuple(CardHeard(cards[pk], heard[pk], pk not in with_back) for pk in ranked),
        unheard,
        _compared(filters, cards, by),
        _growth(by_day, [each.calls.hits for each in heard.values()], filters, by),
    )


def noted_from(workspace: int) -> datetime | None:
    """When the call of the first objection was dialled that was noted here; None before it."""
    first = Hearing.objects.filter(workspace_id=workspace).order_by("heard_at").first()
    if first is None:
        return None
    dialled = Call.objects.filter(key=first.stroke).values_list("dialled_at", flat=True).first()
    return min(first.heard_at, dialled or first.heard_at)


def within_calls(filters: Filters, start: datetime | None) -> Filters:
    """The filters with their beginning no earlier than that of the notes."""
    if start is None or (filters.since is not None and filters.since >= start):
        return filters
    return Filters(filters.campaign, filters.list, start, filters.until)


class _Row(NamedTuple):
    hearings: int = 0
    calls: int = 0
    said: int = 0
    answered: int = 0
    went_on: int = 0
    rung_down: int = 0
    hung_up: int = 0


def of_calls(filters: Filters, by: User) -> tuple[str, list[Any]]:
    """Answered calls of these filters that were made here, as SQL over c."""
    words, params = filters.where()
    words = f"c.workspace_id = %s AND c.outcome IN ({_ANSWERED}){words}"
    params = [by.workspace_id, *params]
    if filters.since is not None and _brought_since(filters.since, by):
        words += " AND c.id NOT IN (SELECT id FROM calling_call WHERE brought_by IS NOT NULL)"
    return words, params


def _brought_since(since: datetime, by: User) -> bool:
    if not Call.objects.filter(brought_by__isnull=False).exists():  # at once, and so it mostly is
        return False
    mine = Call.objects.filter(workspace_id=by.workspace_id, brought_by__isnull=False)
    return mine.filter(dialled_at__gte=since).exists()


def _answered_by_day(within: Filters, by: User) -> dict[date, int]:
    words, params = of_calls(within, by)
    zone = timezone.get_current_timezone()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT SUBSTR(c.dialled_at, 1, 13), COUNT(*) FROM calling_call c WHERE {words} GROUP BY 1", params
        )
        found: defaultdict[date, int] = defaultdict(int)
        for hour, calls in cursor.fetchall():
            year, month, day, at = int(hour[:4]), int(hour[5:7]), int(hour[8:10]), int(hour[11:])
            found[datetime(year, month, day, at, tzinfo=UTC).astimezone(zone).date()] += calls
    return found


# Reading all hearings in the order in which they lie is quicker than seeking each by its time.
_HEARD = f"""
    COUNT(*), COUNT(DISTINCT h.stroke), COUNT(h.grade), COALESCE(SUM(h.grade > {Grade.AGAIN.value}), 0),
    {", ".join(f"COALESCE(SUM(h.turn = '{turn.value}'), 0)" for turn in Turn)}
      FROM objections_hearing h NOT INDEXED WHERE h.workspace_id = %s"""


def _heard(filters: Filters, by: User) -> tuple[_Row, dict[int | None, _Row]]:
    words, params = filters.where(time="heard_at", table="h.")
    index = "NOT INDEXED" if words else "INDEXED BY hearing_by_stroke"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT h.card_id, {_HEARD}{words} GROUP BY h.card_id", [by.workspace_id, *params])
        rows = {row[0]: _Row(*row[1:]) for row in cursor.fetchall()}
        cursor.execute(
            f"SELECT COUNT(DISTINCT h.stroke) FROM objections_hearing h {index} WHERE h.workspace_id = %s{words}",
            [by.workspace_id, *params],
        )
        (calls,) = cursor.fetchone()  # on one call there may be several: these do not add up
    every = _Row(*(sum(column) for column in zip(*rows.values(), strict=True)))
    return every._replace(calls=calls), rows


def _of_row(row: _Row, answered: int) -> Heard:
    # An outcome that was corrected later may say that nobody answered, although an objection was heard.
    return Heard(
        Tally(row.calls, max(answered, row.calls)),
        row.hearings,
        Tally(row.answered, row.said),
        Turns(row.went_on, row.rung_down, row.hung_up),
    )


def _cards(rows: dict[int | None, _Row], by: User) -> dict[int, ObjectionCard]:
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None).defer("vector")
    found = {card.pk: card for card in mine}
    missing = [pk for pk in rows if pk is not None and pk not in found]
    return found | ObjectionCard.objects.filter(workspace_id=by.workspace_id).in_bulk(missing)


def _compared(filters: Filters, cards: dict[int, ObjectionCard], by: User) -> tuple[Compared, ...]:
    words, params = filters.where(time="heard_at", table="")
    index = "NOT INDEXED" if words else "INDEXED BY hearing_by_response"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT response_id, SUM(turn = 'WENT_ON'), COUNT(*) FROM objections_hearing {index}"
            " WHERE response_id IN (SELECT id FROM objections_response WHERE workspace_id = %s) AND turn <> ''"
            f"{words} GROUP BY 1",
            [by.workspace_id, *params],
        )
        tried = {pk: Tally(went_on, times) for pk, went_on, times in cursor.fetchall()}
    of: defaultdict[int, list[tuple[Response, Tally]]] = defaultdict(list)
    mine = Response.objects.filter(workspace_id=by.workspace_id, dropped_at=None).only("key", "idea", "card")
    for response in mine.order_by("position", "pk"):
        of[response.card_id].append((response, tried.get(response.pk, Tally(0, 0))))
    several = {
        pk: sorted(some, key=lambda each: -each[1].tries)
        for pk, some in of.items()
        if len(some) > 1 and pk in cards and any(tally.tries for _, tally in some)
    }
    told = comparisons({pk: [tally for _, tally in some] for pk, some in several.items()})
    found = [Compared(cards[pk], tuple(some), told[pk]) for pk, some in several.items()]
    order = (Word.AHEAD, Word.ALIKE, Word.TOO_EARLY)
    return tuple(
        sorted(found, key=lambda each: (order.index(each.comparison.word), -sum(t.tries for _, t in each.responses)))
    )


# The first time that each card was heard, ever: what was heard before the filters begin is not new in them.
_FIRSTS = """
    SELECT h.card_id, h.heard_at, MIN(h.stroke)
      FROM (SELECT h.card_id, MIN(h.heard_at) AS heard_at FROM objections_hearing h
             WHERE h.card_id IN (SELECT id FROM objections_objectioncard WHERE workspace_id = %s){campaign}
             GROUP BY h.card_id) first
      CROSS JOIN objections_hearing h ON h.card_id = first.card_id AND h.heard_at = first.heard_at
     GROUP BY h.card_id"""


def _growth(by_day: dict[date, int], times: list[int], filters: Filters, by: User) -> Growth:
    campaign, params = Filters(campaign=filters.campaign).where(table="h.")
    with connection.cursor() as cursor:
        cursor.execute(_FIRSTS.format(campaign=campaign), [by.workspace_id, *params])
        firsts = [(_moment(at), stroke) for _, at, stroke in cursor.fetchall()]
    before = sum(1 for at, _ in firsts if filters.since is not None and at < filters.since)
    firsts = [
        (at, stroke)
        for at, stroke in firsts
        if (filters.since is None or at >= filters.since) and (filters.until is None or at < filters.until)
    ]
    new: defaultdict[date, list[str]] = defaultdict(list)
    for at, stroke in firsts:
        new[_day(at)].append(stroke)
    return Growth(
        _spans(by_day, new, before), chance_new(times, confidence=rates.CONFIDENCE), sum(times), times.count(1)
    )


def _spans(by_day: dict[date, int], new: dict[date, list[str]], before: int) -> tuple[Span, ...]:
    days = sorted({*by_day, *new})
    each = max(1, -(-sum(by_day.values()) // SPANS))
    found: list[Span] = []
    some: list[date] = []
    calls, cards = 0, before
    for place, day in enumerate(days):
        some.append(day)
        inside = sum(by_day.get(one, 0) for one in some)
        if inside < each and place + 1 < len(days):
            continue
        strokes = [stroke for one in some for stroke in new.get(one, ())]
        calls, cards = calls + inside, cards + len(strokes)
        with_new = len(set(strokes))
        tally = Tally(with_new, max(inside, with_new))
        found.append(Span(some[0], some[-1], tally, len(strokes), calls, cards))
        some = []
    return tuple(found)


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(at, datetime)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _day(at: datetime) -> date:
    return at.astimezone(timezone.get_current_timezone()).date()


_memory: Kept[Numbers] = Kept(KEPT)
