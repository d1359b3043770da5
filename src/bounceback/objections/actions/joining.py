"""Making one card of two that mean the same, and two of one that meant two things."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.core.objections import folded
from bounceback.objections.models import Hearing, ObjectionCard, Phrasing, Response
from bounceback.objections.refusals import CardArchived, FrontTaken, NoFront, NothingToSplit, SameCard
from bounceback.objections.steps import cards as steps
from bounceback.objections.steps import joining, memories


def merge(*, card: ObjectionCard, into: ObjectionCard, by: User, at: datetime) -> ObjectionCard:
    """Make one card of two: hearings, responses, other words, tags and reviews go along. Returns the card that stays.

    The front that goes becomes other words of the one that stays, and its key leads there. Responses that say the
    same become one. Raises SameCard, CardArchived.
    """
    with transaction.atomic():
        card, into = steps.now(card, by=by), steps.now(into, by=by)
        if card.pk == into.pk:
            raise SameCard
        if into.archived_at is not None:
            raise CardArchived
        joining.join_responses(card, into, at=at)
        hearings = Hearing.objects.filter(card=card).update(card=into)
        joining.move_words(card, into, card.phrasings.all())
        for tagged in card.tags.all():
            into.tags.get_or_create(campaign_id=tagged.campaign_id, defaults={"workspace_id": into.workspace_id})
        card.tags.all().delete()
        memories.move(card, to=into)
        steps.learn_words(into, card.front, stroke=None, at=at)
        ObjectionCard.objects.filter(merged_into=card).update(merged_into=into)
        card.merged_into, card.merged_at = into, at
        card.save(update_fields=["merged_into", "merged_at"])
        facts = {"merged": card.pk, "hearings": hearings}
        events.record("objection_card.merged", subject=into, by=by, at=at, facts=facts)
    return into


def split(
    *,
    card: ObjectionCard,
    key: UUID,
    front: str,
    phrasings: Collection[Phrasing] = (),
    responses: Collection[Response] = (),
    hearings: Collection[Hearing] = (),
    by: User,
    at: datetime,
) -> ObjectionCard:
    """Make a card of its own out of a part of a card. Returns the new one.

    What was heard goes along with the response that was used on it. A response that stays although it was used on
    something that goes is on both cards afterwards. The same key again changes nothing.
    Raises NoFront, FrontTaken, NothingToSplit.
    """
    if not folded(front):
        raise NoFront
    with transaction.atomic():
        known = steps.known(key, by=by)
        if known is not None:
            return known
        card = steps.now(card, by=by)
        twin = steps.with_front(front, by=by)
        if twin is not None:
            raise FrontTaken(twin)
        going = joining.Going(
            phrasings=card.phrasings.filter(pk__in=[each.pk for each in phrasings]),
            responses=card.responses.filter(pk__in=[each.pk for each in responses]),
            hearings=card.hearings.filter(pk__in=[each.pk for each in hearings]),
        )
        if not going.anything():
            raise NothingToSplit
        made = steps.make(front, key=key, by=by, at=at)
        assert made is not None  # it has a letter
        made.family = card.family
        made.save(update_fields=["family"])
        for tagged in card.tags.all():
            made.tags.create(workspace_id=made.workspace_id, campaign_id=tagged.campaign_id)
        moved = joining.part(card, made, going, by=by, at=at)
        events.record("objection_card.split", subject=card, by=by, at=at, facts={"made": made.pk, "hearings": moved})
    return made
