"""Everything on one card, gathered for its page. The same number of queries for every card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core import memory
from bounceback.core.objections import TURN_LABELS, Turn, folded
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.objections.models import Hearing, Memory, ObjectionCard, Phrasing, Response
from bounceback.objections.queries.album import A_MONTH
from bounceback.objections.queries.deal import weights_of
from bounceback.objections.queries.marks import mark_of
from bounceback.objections.queries.records import ResponseRecord, best_first, records
from bounceback.objections.queries.telling import answer_in_words, record_in_words, turns_in_words

HEARINGS_SHOWN = 30
HEARINGS_OFFERED = 200  # for a split: more than anybody reads


@dataclass(frozen=True, slots=True)
class Answer:
    """One response with what came of it."""

    response: Response
    mark: str
    record: str
    turns: str


@dataclass(frozen=True, slots=True)
class HeardOnce:
    """One hearing: whom, when, what was answered, what happened then."""

    id: int
    stroke: UUID
    heard_at: datetime
    who: str
    text: str  # "" where it is the front
    answer: str
    turn: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """One card in values.

    known      chance of knowing it now, in percent; None: never reviewed
    reviews    graded ones of this reader
    """

    card: ObjectionCard
    mark: str
    answers: tuple[Answer, ...]
    dropped: tuple[Answer, ...]
    phrasings: tuple[Phrasing, ...]
    heard: int
    lately: int
    hearings: tuple[HeardOnce, ...]
    family: str
    tagged: frozenset[int]
    campaigns: tuple[Campaign, ...]
    known: int | None
    reviews: int


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along when a card is merged into another.

    joined    responses that say the same as one there
    """

    hearings: int
    responses: int
    joined: int
    phrasings: int
    reviews: int


def by_key(key: UUID, *, by: User) -> ObjectionCard | None:
    """The card of that key, merged or not, with the one it became."""
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id)
    return mine.select_related("merged_into").filter(key=key).first()


def became(card: ObjectionCard) -> ObjectionCard:
    """The card that a card has become; itself, when it was not merged."""
    while card.merged_into is not None:
        card = card.merged_into
    return card


def card_page(card: ObjectionCard, *, by: User, at: datetime) -> CardPage:
    """Gather what stands on a card and what came of it."""
    found = records([card.pk], workspace=card.workspace_id)
    responses = best_first(card.responses.all(), found)
    live = [each for each in responses if each.dropped_at is None]
    dropped = [each for each in responses if each.dropped_at is not None]
    hearings = card.hearings.all()
    known = Memory.objects.filter(card=card, user=by).first()
    return CardPage(
        card=card,
        mark=mark_of(card),
        answers=tuple(_answer(each, found) for each in live),
        dropped=tuple(_answer(each, found) for each in dropped),
        phrasings=tuple(card.phrasings.defer("vector").order_by("-learnt_at", "pk")),
        heard=hearings.count(),
        lately=hearings.filter(heard_at__gt=at - A_MONTH).count(),
        hearings=heard_lately(card, most=HEARINGS_SHOWN),
        family=REASON_LABELS[Reason(card.family)] if card.family else "",
        tagged=frozenset(card.tags.values_list("campaign", flat=True)),
        campaigns=tuple(Campaign.objects.filter(workspace_id=card.workspace_id).order_by("name")),
        known=_percent(known, by=by, at=at),
        reviews=known.reviews if known is not None else 0,
    )


def heard_lately(card: ObjectionCard, *, most: int) -> tuple[HeardOnce, ...]:
    """The newest hearings of a card."""
    rows = card.hearings.select_related("prospect", "response").order_by("-heard_at", "-pk")[:most]
    return tuple(_heard(row, card) for row in rows)


def along(card: ObjectionCard, *, into: ObjectionCard) -> Along:
    """What a merge would bring along."""
    there = {_words(each) for each in into.responses.all()}
    mine = [each for each in card.responses.all() if each.dropped_at is None]
    return Along(
        hearings=card.hearings.count(),
        responses=len(mine),
        joined=sum(_words(each) in there for each in mine),
        phrasings=card.phrasings.count() + 1,
        reviews=card.reviews.exclude(grade=None).count(),
    )


def nth(card: ObjectionCard) -> int:
    """Which of the collection it is, in the order in which it grew: "your 37th"."""
    return ObjectionCard.objects.filter(workspace_id=card.workspace_id, merged_into=None, pk__lte=card.pk).count()


def _answer(response: Response, found: Mapping[int, ResponseRecord]) -> Answer:
    record = found[response.pk]
    return Answer(response, mark_of(response), record_in_words(record), turns_in_words(record))


def _heard(row: Hearing, card: ObjectionCard) -> HeardOnce:
    return HeardOnce(
        id=row.pk,
        stroke=row.stroke,
        heard_at=row.heard_at,
        who=row.prospect.name or row.prospect.company,
        text="" if row.text == card.front else row.text,
        answer=answer_in_words(row),
        turn=TURN_LABELS[Turn(row.turn)] if row.turn else "",
    )


def _words(response: Response) -> tuple[str, str]:
    return folded(response.idea), folded(response.words)


def _percent(known: Memory | None, *, by: User, at: datetime) -> int | None:
    if known is None:
        return None
    state = memory.State(known.stability, known.difficulty, known.reviewed_at)
    return memory.percent(memory.retrievability(state, at, weights=weights_of(by)))
