"""The album: all cards, through filters, a page at a time. The same number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from bounceback.base.models import User
from bounceback.core import memory
from bounceback.core.objections import folded
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.objections.models import Hearing, Memory, ObjectionCard, Phrasing, Response, Tag
from bounceback.objections.queries.deal import weights_of
from bounceback.objections.queries.records import best_first, records
from bounceback.objections.queries.telling import record_in_words

PAGE = 50
A_MONTH = timedelta(days=30)
ORDERS = {"heard": "Most heard", "newest": "Newest", "unknown": "Least known"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; every empty value lets all through.

    text        letters of front or phrasings, all of them
    family      a reason's code
    starter     the starter deck it came from
    wants_back  only cards without a response
    archived    the archived ones instead of the others
    order       one of ORDERS
    """

    text: str = ""
    campaign: int | None = None
    family: str = ""
    starter: str = ""
    wants_back: bool = False
    archived: bool = False
    order: str = "heard"


@dataclass(frozen=True, slots=True)
class Row:
    """One card as the album shows it.

    known    chance of knowing it now, in percent; None: never reviewed
    best     the idea of its best-proven response, "" without a back
    record   of that response, in words
    """

    key: str
    front: str
    heard: int
    lately: int
    last_heard: datetime | None
    best: str
    record: str
    further: int
    family: str
    starter: str
    tags: tuple[str, ...]
    known: int | None


@dataclass(frozen=True, slots=True)
class Album:
    """A page of it.

    count    cards that the filters let through
    all      cards in the album, archived ones left out
    """

    rows: tuple[Row, ...]
    count: int
    all: int
    want_backs: int
    archived: int
    page: int
    pages: int


def album(filters: Filters, *, by: User, page: int = 1, at: datetime) -> Album:
    """A page of the album. A page that there is not is the nearest that there is."""
    cards = list(
        ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None).only(
            "key", "front", "folded", "family", "starter", "made_at", "archived_at"
        )
    )
    backed = set(_live_responses(by).values_list("card", flat=True).distinct())
    heard = _heard(by, at=at)
    known = _known(by, at=at)
    found = _through(filters, cards, backed=backed, by=by)
    found.sort(key=lambda card: (card.folded, card.pk))
    if filters.order == "newest":
        found.sort(key=lambda card: (card.made_at, card.pk), reverse=True)
    elif filters.order == "unknown":
        found.sort(key=lambda card: (known.get(card.pk, 0.0), -heard[card.pk][0]))
    else:
        found.sort(key=lambda card: -heard[card.pk][0])
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    there = [card for card in cards if card.archived_at is None]
    return Album(
        rows=tuple(_rows(shown, heard=heard, known=known, by=by)),
        count=len(found),
        all=len(there),
        want_backs=sum(card.pk not in backed for card in there),
        archived=len(cards) - len(there),
        page=page,
        pages=pages,
    )


def starters(by: User) -> list[str]:
    """The starter decks that cards came from."""
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None).exclude(starter="")
    return sorted(set(mine.values_list("starter", flat=True)))


def by_letters(text: str, *, by: User, most: int, but: int | None = None) -> list[ObjectionCard]:
    """Cards whose front or phrasings hold all these letters, archived ones left out; the shortest front first."""
    if not folded(text):
        return []
    cards = list(ObjectionCard.objects.filter(workspace_id=by.workspace_id, merged_into=None).defer("vector"))
    found = [card for card in _through(Filters(text), cards, backed=set(), by=by) if card.pk != but]
    return sorted(found, key=lambda card: (len(card.folded), card.folded))[:most]


def _live_responses(by: User) -> QuerySet[Response]:
    return Response.objects.filter(workspace_id=by.workspace_id, dropped_at=None).order_by()


def _heard(by: User, *, at: datetime) -> defaultdict[int, tuple[int, int, datetime | None]]:
    """Hearings of each card: ever, in the last month, the last."""
    rows = (
        Hearing.objects.filter(workspace_id=by.workspace_id, card__isnull=False)
        .order_by()
        .values("card")
        .annotate(ever=Count("pk"), lately=Count("pk", filter=Q(heard_at__gt=at - A_MONTH)), last=Max("heard_at"))
        .values_list("card", "ever", "lately", "last")
    )
    found: defaultdict[int, tuple[int, int, datetime | None]] = defaultdict(lambda: (0, 0, None))
    for card, ever, lately, last in rows:
        found[card] = (ever, lately, last)
    return found


def _known(by: User, *, at: datetime) -> dict[int, float]:
    """The chance of knowing each card now, of cards that were reviewed."""
    weights = weights_of(by)
    rows = Memory.objects.filter(workspace_id=by.workspace_id, user=by)
    return {
        card: memory.retrievability(memory.State(stability, difficulty, reviewed_at), at, weights=weights)
        for card, stability, difficulty, reviewed_at in rows.values_list(
            "card", "stability", "difficulty", "reviewed_at"
        )
    }


def _through(filters: Filters, cards: list[ObjectionCard], *, backed: set[int], by: User) -> list[ObjectionCard]:
    """The cards that the filters let through."""
    found = [card for card in cards if (card.archived_at is not None) == filters.archived]
    if filters.family:
        found = [card for card in found if card.family == filters.family]
    if filters.starter:
        found = [card for card in found if card.starter == filters.starter]
    if filters.wants_back:
        found = [card for card in found if card.pk not in backed]
    if filters.campaign is not None:
        tags = Tag.objects.filter(workspace_id=by.workspace_id)
        tagged = set(tags.values_list("card", flat=True))
        here = set(tags.filter(campaign=filters.campaign).values_list("card", flat=True))
        found = [card for card in found if card.pk in here or card.pk not in tagged]  # without a tag: for all
    words = folded(filters.text).split()
    if words:
        others: defaultdict[int, str] = defaultdict(str)
        for card, text in Phrasing.objects.filter(workspace_id=by.workspace_id).values_list("card", "folded"):
            others[card] += f" {text}"
        found = [card for card in found if all(word in card.folded + others[card.pk] for word in words)]
    return found


def _rows(
    cards: list[ObjectionCard],
    *,
    heard: dict[int, tuple[int, int, datetime | None]],
    known: dict[int, float],
    by: User,
) -> list[Row]:
    ids = [card.pk for card in cards]
    backs: defaultdict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.filter(card__in=ids, dropped_at=None).defer("words"):
        backs[response.card_id].append(response)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for card, name in Tag.objects.filter(card__in=ids).order_by("campaign__name").values_list("card", "campaign__name"):
        tags[card].append(name)
    found = records(ids, workspace=by.workspace_id)
    rows = []
    for each in cards:
        best = best_first(backs[each.pk], found)[:1]
        ever, lately, last = heard[each.pk]
        chance = known.get(each.pk)
        rows.append(
            Row(
                key=str(each.key),
                front=each.front,
                heard=ever,
                lately=lately,
                last_heard=last,
                best=best[0].idea if best else "",
                record=record_in_words(found.get(best[0].pk)) if best else "",
                further=max(0, len(backs[each.pk]) - 1),
                family=REASON_LABELS[Reason(each.family)] if each.family else "",
                starter=each.starter,
                tags=tuple(tags[each.pk]),
                known=None if chance is None else memory.percent(chance),
            )
        )
    return rows
