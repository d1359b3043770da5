"""Bringing cards in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections.carrying import queries
from bounceback.objections.carrying.queries import Preview, State
from bounceback.objections.carrying.refusals import DeckNotAsSeen
from bounceback.objections.carrying.rows import Back, Deck
from bounceback.objections.models import ObjectionCard, Response, Tag
from bounceback.objections.steps import responses

_BATCH = 500


def take(*, deck: Deck, seen: str = "", by: User, at: datetime) -> Preview:
    """Put what is new of a deck into the album: cards, and answers beside those that stand there.

    Nothing that stands there is changed, and the same deck again changes nothing.

    seen    seal of the preview that was looked at; empty where nobody looked
    Raises DeckNotAsSeen where the cards have changed since somebody looked.
    """
    with transaction.atomic():
        preview = queries.look(deck, workspace=by.workspace_id)
        if seen and seen != preview.seal:
            raise DeckNotAsSeen
        if preview.nothing_to_take:
            return preview
        made = ObjectionCard.objects.bulk_create(
            [
                ObjectionCard(
                    workspace_id=by.workspace_id,
                    key=new.key,
                    front=new.row.front,
                    folded=folded(new.row.front),
                    family=new.row.family,
                    starter=new.row.starter,
                    made_at=at,
                    made_by=by,
                )
                for new in preview.new
            ],
            batch_size=_BATCH,
        )
        Tag.objects.bulk_create(
            [
                Tag(workspace_id=by.workspace_id, card=card, campaign_id=campaign)
                for card, new in zip(made, preview.new, strict=True)
                for campaign in new.campaigns
            ],
            batch_size=_BATCH,
        )
        old = ObjectionCard.objects.defer("vector").in_bulk(list(preview.further))
        answered = [
            *((card, 0, new.backs) for card, new in zip(made, preview.new, strict=True)),
            *((old[pk], responses.next_position(old[pk]), backs) for pk, backs in preview.further.items()),
        ]
        Response.objects.bulk_create(_responses(answered, by=by, at=at), batch_size=_BATCH)
        facts = {
            "new": len(made),
            "answers": preview.answers,
            "known": preview.count(State.KNOWN),
            "unfit": preview.count(State.UNFIT),
        }
        events.record("objection_cards.brought", subject=None, by=by, at=at, facts=facts)
    return preview


def _responses(answered: Iterable[tuple[ObjectionCard, int, list[Back]]], *, by: User, at: datetime) -> list[Response]:
    made = [
        Response(
            workspace_id=by.workspace_id,
            card=card,
            key=uuid5(card.key, f"{back.idea}\n{back.words}"),
            idea=back.idea,
            words=back.words,
            position=first + number,
            made_at=at,
            made_by=by,
        )
        for card, first, backs in answered
        for number, back in enumerate(backs)
    ]
    taken: set[UUID] = set()
    for begin in range(0, len(made), _BATCH):
        some = [each.key for each in made[begin : begin + _BATCH]]
        taken |= set(Response.objects.filter(key__in=some).values_list("key", flat=True))
    for each in made:
        while each.key in taken:  # the same words stood here once and went to another card
            each.key = uuid5(each.key, "further")
        taken.add(each.key)
    return made
