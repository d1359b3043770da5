"""Bringing cards in."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from bounceback.base import events
from bounceback.base.models import User
from bounceback.objections.carrying import bulk as writing
from bounceback.objections.carrying import queries
from bounceback.objections.carrying.queries import Preview, State
from bounceback.objections.carrying.refusals import DeckNotAsSeen
from bounceback.objections.carrying.rows import Deck
from bounceback.objections.models import ObjectionCard, Response
from bounceback.prospects import bulk

_BATCH = 500
_TRIES = 3  # to write what was found out beforehand


def take(*, deck: Deck, seen: str = "", by: User, at: datetime) -> Preview:
    """Put what is new of a deck into the album: cards, and answers beside those that stand there.

    Nothing that stands there is changed, and the same deck again changes nothing. Whoever logs a call meanwhile waits
    for the writing only: what is written is found out before, and again where somebody wrote in between.

    seen    seal of the preview that was looked at; empty where nobody looked
    Raises DeckNotAsSeen where the cards have changed since somebody looked.
    """
    for _ in range(_TRIES):
        version = bulk.version()
        plan = _planned(deck, seen=seen, by=by)
        if plan.preview.nothing_to_take:
            return plan.preview
        with transaction.atomic():
            if bulk.version() == version:
                _write(plan, by=by, at=at)
                return plan.preview
    with transaction.atomic():
        plan = _planned(deck, seen=seen, by=by)
        if not plan.preview.nothing_to_take:
            _write(plan, by=by, at=at)
    return plan.preview


class _Plan(NamedTuple):
    preview: Preview
    answers: list[writing.Answer]


def _planned(deck: Deck, *, seen: str, by: User) -> _Plan:
    preview = queries.look(deck, workspace=by.workspace_id)
    if seen and seen != preview.seal:
        raise DeckNotAsSeen
    return _Plan(preview, _answers(preview))


def _write(plan: _Plan, *, by: User, at: datetime) -> None:
    preview = plan.preview
    writing.insert_cards(preview.new, workspace=by.workspace_id, by=by.pk, at=at)
    writing.insert_answers(plan.answers, workspace=by.workspace_id, by=by.pk, at=at)
    facts = {
        "new": len(preview.new),
        "answers": preview.answers,
        "known": preview.count(State.KNOWN),
        "unfit": preview.count(State.UNFIT),
    }
    events.record("objection_cards.brought", subject=None, by=by, at=at, facts=facts)


def _answers(preview: Preview) -> list[writing.Answer]:
    old = ObjectionCard.objects.filter(pk__in=list(preview.further)).annotate(last=Max("responses__position"))
    there = {pk: (key, 0 if last is None else last + 1) for pk, key, last in old.values_list("pk", "key", "last")}
    backs = [
        *((new.key, 0, new.backs) for new in preview.new),
        *((*there[pk], further) for pk, further in preview.further.items()),
    ]
    answers = [
        writing.Answer(card, uuid5(card, f"{back.idea}\n{back.words}"), back, first + number)
        for card, first, further in backs
        for number, back in enumerate(further)
    ]
    taken: set[UUID] = set()
    for begin in range(0, len(answers), _BATCH):
        some = [each.key for each in answers[begin : begin + _BATCH]]
        taken |= set(Response.objects.filter(key__in=some).values_list("key", flat=True))
    free = []
    for each in answers:
        key = each.key
        while key in taken:  # the same words stood here once and went to another card
            key = uuid5(key, "further")
            if Response.objects.filter(key=key).exists():
                taken.add(key)
        taken.add(key)
        free.append(each._replace(key=key))
    return free
