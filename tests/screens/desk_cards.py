"""The objection cards of the laid desk: with and without a back, long ones, archived ones, heard today and before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bounceback.base.models import User
from bounceback.calling.models import Session
from bounceback.core.objections import Grade, Turn
from bounceback.objections.models import ObjectionCard, Response
from tests import factories

LONG = (
    "Look, we changed our provider only last spring, the whole office had to learn new forms, and my partner said "
    "that whoever brings up insurance before Christmas of next year may do the filing himself, so unless you can tell "
    "me in one sentence why this is different I would rather not hear about it"
)
# front, family, starter, ideas with their words, hearings before today by (response or None, turn)
CARDS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], int], ...] = (
    (
        "We have a broker",
        "HAS_ONE",
        "",
        (
            ("A second pair of eyes", "Good. When did they last put it out to quote?\nMost of ours had one too."),
            ("Nobody leaves a friend", "I would not ask you to leave them. May I show you what your neighbours pay?"),
        ),
        14,
    ),
    ("Send me an e-mail", "WRONG_TIME", "", (("Ask what should stand in it", "Gladly. Which one figure?"),), 6),
    ("Wir müssten das erst mit der Geschäftsführung klären 🙂", "WRONG_PERSON", "", (), 2),
    (LONG, "NO_VALUE", "", tuple((f"Answer {number}, at some length", "Words. " * 30) for number in range(12)), 3),
    ("Your rates went up last year", "NO_VALUE", "benefit-broker", (("Agree first", "They did. Do you know why?"),), 0),
    ("Call me in January", "", "", (), 1),
)


@dataclass(frozen=True, slots=True)
class Laid:
    """Two cards that tests look at."""

    objection: ObjectionCard
    other: ObjectionCard


def lay_cards(by: User, session: Session, *, at: datetime) -> Laid:
    """Lay the cards; the first, second and sixth are heard in the session."""
    calls = list(session.calls.exclude(answered_at=None).order_by("dialled_at"))
    before = [factories.make_call(by, at=at - timedelta(days=40 + n), campaign=session.campaign) for n in range(3)]
    cards = []
    for number, (front, family, starter, back, heard) in enumerate(CARDS):
        made_at = at - timedelta(days=60 - number) if number != 5 else session.started_at + timedelta(minutes=20)
        stroke = calls[3].key if number == 5 else None
        card = factories.make_objection_card(by, at=made_at, front=front, family=family, starter=starter, stroke=stroke)
        responses = [
            factories.make_response(by, at=made_at, card=card, idea=idea, words=words, position=position)
            for position, (idea, words) in enumerate(back)
        ]
        for nth in range(heard):
            call = before[nth % 3]
            _heard(by, call, card, responses, nth, at=call.dialled_at + timedelta(minutes=nth))
        cards.append(card)
    for nth, card in enumerate((cards[0], cards[0], cards[1], cards[5])):
        call = calls[nth]
        _heard(by, call, card, list(card.responses.order_by("position")), nth, at=call.dialled_at)
    for text in ("Our cousin does it", "Ellis & Sons look after that"):
        factories.make_phrasing(by, at=at, card=cards[0], text=text)
    factories.make_response(by, at=at, card=cards[0], idea="Argue", words="But …", dropped_at=at)
    factories.make_tag(by, at=at, card=cards[1], campaign=session.campaign)
    for card, stability in ((cards[0], 30.0), (cards[1], 2.0)):
        reviewed_at = at - timedelta(days=4)
        factories.make_review(by, at=reviewed_at, card=card)
        factories.make_memory(by, at=reviewed_at, card=card, stability=stability)
    factories.make_objection_card(by, at=at, front="We never buy on the telephone", archived_at=at)
    return Laid(cards[0], cards[1])


def _heard(by: User, call: object, card: ObjectionCard, back: list[Response], nth: int, *, at: datetime) -> None:
    answer = back[nth % len(back)] if back and nth % 5 else None
    factories.make_hearing(
        by,
        at=at,
        call=call,
        card=card,
        text=card.front if nth % 3 else "They look after that for us",
        second=20 + nth,
        response=answer,
        grade=Grade.GOOD if answer else Grade.AGAIN,
        turn=(Turn.WENT_ON, Turn.WENT_ON, Turn.RUNG_DOWN, Turn.HUNG_UP, "")[nth % 5],
    )
