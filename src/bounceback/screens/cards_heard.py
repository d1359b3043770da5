"""The objection cards of a session: what was heard, what came of it, and which cards want a back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef

from bounceback.calling.models import Call, Session
from bounceback.core.objections import TURN_LABELS, Turn
from bounceback.core.wording import ordinal
from bounceback.objections.models import Hearing, ObjectionCard, Response

BACKS_ASKED = 10  # more than that is not two minutes


@dataclass(frozen=True, slots=True)
class CardHeard:
    """One card as the debrief shows it.

    turns        what happened then, in words: "2 went on, 1 hung up"; "" where nobody said
    place        "37th" for a card that was made in the session, else ""
    next_key     of the response that is written next: the same until one is written
    """

    key: UUID
    front: str
    times: int
    turns: str
    wants_back: bool
    place: str
    next_key: UUID


@dataclass(frozen=True, slots=True)
class CardsHeard:
    """The cards of one session.

    wanting         those of them without a back, new ones first
    without_card    hearings that nobody gave a card
    elsewhere       cards without a back that were not heard in it
    """

    heard: tuple[CardHeard, ...]
    wanting: tuple[CardHeard, ...]
    without_card: int
    elsewhere: int


def cards_heard(session: Session) -> CardsHeard:
    """Gather the cards of a session. Four queries, however much was heard."""
    strokes = Call.objects.filter(session=session).values("key")
    rows = list(
        Hearing.objects.filter(workspace_id=session.workspace_id, stroke__in=strokes)
        .order_by("heard_at", "pk")
        .values_list("card", "turn", "stroke")
    )
    times = Counter(card for card, _, _ in rows if card is not None)
    back = Response.objects.filter(card=OuterRef("pk"), dropped_at=None)
    living = ObjectionCard.objects.filter(workspace_id=session.workspace_id, merged_into=None)
    cards = list(living.filter(pk__in=times).annotate(backed=Exists(back)).defer("vector"))
    order = list(living.order_by("pk").values_list("pk", flat=True)) if cards else []
    made_here = {stroke for _, _, stroke in rows}
    heard = [
        CardHeard(
            key=card.key,
            front=card.front,
            times=times[card.pk],
            turns=_turns(turn for of, turn, _ in rows if of == card.pk),
            wants_back=not card.backed,
            place=ordinal(bisect_right(order, card.pk)) if card.stroke in made_here else "",
            next_key=_next_key(card.key, session.started_at),
        )
        for card in cards
    ]
    heard.sort(key=lambda each: (-each.times, each.front.casefold()))
    wanting = sorted((each for each in heard if each.wants_back), key=lambda each: not each.place)
    bare = living.filter(archived_at=None).exclude(pk__in=times).filter(~Exists(back)).count()
    without = sum(card is None for card, _, _ in rows)
    return CardsHeard(tuple(heard), tuple(wanting[:BACKS_ASKED]), without, bare + len(wanting[BACKS_ASKED:]))


def _turns(turns: Iterable[str]) -> str:
    counted = Counter(turn for turn in turns if turn)
    return ", ".join(f"{counted[turn.value]} {TURN_LABELS[turn]}" for turn in Turn if counted[turn.value])


def _next_key(card: UUID, began: datetime) -> UUID:
    return uuid5(card, f"debrief {began.isoformat()}")
