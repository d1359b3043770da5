"""How to call each action of objections, with decks, memory and files."""

from __future__ import annotations

from uuid import uuid4

from bounceback.core.objections import Grade
from bounceback.objections import actions as objections
from bounceback.objections.carrying import actions as carrying
from bounceback.objections.carrying import rows as carried
from bounceback.objections.decks import actions as decks
from bounceback.objections.memory import actions as fitting
from tests import factories
from tests.house.acts.stage import FIRM, NAME, NOTE, Act, Stage, table
from tests.objections.memory import forgetful


def make_card(s: Stage) -> None:
    objections.make_card(key=uuid4(), front=NOTE, family="NO_VALUE", idea=NAME, words=NOTE, **s.who)


def write_card(s: Stage) -> None:
    s.before(s.objection)
    objections.write_card(card=s.objection, front=f"{NOTE} again", family="HAS_ONE", **s.who)


def write_response(s: Stage) -> None:
    s.before(s.objection)
    objections.write_response(card=s.objection, key=uuid4(), idea=NAME, words=NOTE, **s.who)


def drop_response(s: Stage) -> None:
    s.before(s.response)
    objections.drop_response(response=s.response, **s.who)


def take_response_up(s: Stage) -> None:
    objections.drop_response(response=s.response, **s.who)
    s.before()
    objections.take_response_up(response=s.response, **s.who)


def arrange(s: Stage) -> None:
    second = factories.make_response(s.by, at=s.at, card=s.response.card, idea=FIRM, position=1)
    s.before()
    objections.arrange(card=s.objection, order=[second.key, s.response.key], **s.who)


def tag(s: Stage) -> None:
    s.before(s.objection, s.campaign)
    objections.tag(card=s.objection, campaigns=[s.campaign], **s.who)


def archive_card(s: Stage) -> None:
    s.before(s.objection)
    objections.archive(card=s.objection, **s.who)


def bring_card_back(s: Stage) -> None:
    objections.archive(card=s.objection, **s.who)
    s.before()
    objections.bring_back(card=s.objection, **s.who)


def forget_phrasing(s: Stage) -> None:
    phrasing = factories.make_phrasing(s.by, at=s.at, card=s.objection, text=f"{NOTE} too")
    s.before()
    objections.forget_phrasing(phrasing=phrasing, **s.who)


def merge(s: Stage) -> None:
    other = factories.make_objection_card(s.by, at=s.at, front=f"{NOTE} as well")
    s.before(s.response)
    objections.merge(card=s.objection, into=other, **s.who)


def review_card(s: Stage) -> None:
    s.before(s.response)
    objections.review(card=s.objection, grade=Grade.GOOD, key=uuid4(), **s.who)


def take_review_back(s: Stage) -> None:
    key = uuid4()
    s.before(objections.review(card=s.response.card, grade=Grade.GOOD, key=key, **s.who))
    objections.take_review_back(key=key, **s.who)


def fit_weights(s: Stage) -> None:
    s.before(forgetful.reviews(s.by, at=s.at, cards=50, each=20, truth=forgetful.FORGETFUL))
    fitting.fit_weights(**s.who)


def split(s: Stage) -> None:
    s.before(s.response)
    objections.split(card=s.objection, key=uuid4(), front=f"{NOTE} apart", responses=[s.response], **s.who)


def bring_cards(s: Stage) -> None:
    s.before()
    row = carried.row(1, NOTE, [carried.Back(NAME, NOTE)], guid=NAME)
    carrying.take(deck=carried.Deck((row,)), **s.who)


def take_deck(s: Stage) -> None:
    s.before()
    decks.take(name="realtors", **s.who)


def put_deck_away(s: Stage) -> None:
    decks.take(name="realtors", **s.who)
    s.before()
    decks.put_away(name="realtors", **s.who)


ROWS: dict[str, Act] = {
    **table("objections.actions.cards", make_card, write_card, write_response, drop_response, take_response_up),
    **table("objections.actions.cards", arrange, tag, forget_phrasing),
    "objections.actions.cards.archive": archive_card,
    "objections.actions.cards.bring_back": bring_card_back,
    **table("objections.actions.joining", merge, split),
    **table("objections.memory.actions", fit_weights),
    "objections.actions.reviews.review": review_card,
    "objections.actions.reviews.take_review_back": take_review_back,
    "objections.carrying.actions.take": bring_cards,
    "objections.decks.actions.take": take_deck,
    "objections.decks.actions.put_away": put_deck_away,
}
