"""Making cards, writing both of their sides, and putting them in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bounceback.base import events
from bounceback.base.models import User
from bounceback.campaigns.models import Campaign
from bounceback.core.objections import folded
from bounceback.objections.models import ObjectionCard, Phrasing, Response, Tag
from bounceback.objections.queries.marks import mark_of
from bounceback.objections.refusals import ChangedMeanwhile, FrontTaken, NoFront, NoIdea
from bounceback.objections.steps import cards as steps
from bounceback.objections.steps import memories, responses


def make_card(
    *, key: UUID, front: str, family: str = "", idea: str = "", words: str = "", by: User, at: datetime
) -> ObjectionCard:
    """Make a card by hand, with a first response if `idea` is given.

    A front that a card has already gives that card, brought back if it was archived, with the response added to it.
    The same key again changes nothing. Raises NoFront, CardFull.
    """
    with transaction.atomic():
        known = steps.known(key, by=by)
        if known is not None:
            return known
        twin = steps.with_front(front, by=by)
        card = steps.make(front, key=key, by=by, at=at)
        if card is None:
            raise NoFront
        idea, added = _line(idea)[: responses.LONGEST_IDEA], None
        if idea:
            added = responses.add(card, idea=idea, words=_text(words), by=by, at=at)
        if twin is None:
            card.family = family
            card.save(update_fields=["family"])
            facts = {"responses": int(added is not None)}
            events.record("objection_card.made", subject=card, by=by, at=at, facts=facts)
        elif twin.archived_at is not None:
            events.record("objection_card.brought_back", subject=card, by=by, at=at)
        elif added is not None:
            events.record("response.written", subject=added, by=by, at=at, facts={"card": card.pk})
    return card


def write_card(
    *, card: ObjectionCard, front: str, family: str, seen: str | None = None, by: User, at: datetime
) -> ObjectionCard:
    """Change a card's front, and the family of reason that it belongs to.

    seen    `mark_of` the card as the writer saw it; None: whatever stands there
    Raises NoFront, FrontTaken, ChangedMeanwhile.
    """
    front = _line(front)[: steps.LONGEST_FRONT]
    if not folded(front):
        raise NoFront
    with transaction.atomic():
        card = steps.now(card, by=by)
        if seen is not None and seen != mark_of(card):
            raise ChangedMeanwhile
        twin = steps.with_front(front, by=by)
        if twin is not None and twin.pk != card.pk:
            raise FrontTaken(twin)
        changed = [name for name, new in (("front", front), ("family", family)) if getattr(card, name) != new]
        if not changed:
            return card
        other_words = folded(front) != card.folded
        card.front, card.folded, card.family = front, folded(front), family
        if other_words:
            card.vector = None
            memories.rewrite(card, at=at)
        card.phrasings.filter(folded=card.folded).delete()
        card.save(update_fields=["front", "folded", "family", "vector"])
        events.record("objection_card.written", subject=card, by=by, at=at, facts={"fields": changed})
    return card


def write_response(
    *,
    card: ObjectionCard,
    key: UUID,
    idea: str,
    words: str = "",
    seen: str | None = None,
    by: User,
    at: datetime,
) -> Response:
    """Put a response on the back, or change the one of that key.

    key     the response's; one that nobody knows makes a new response, one that was dropped is put back
    seen    `mark_of` the response as the writer saw it; None: whatever stands there
    Raises NoIdea, CardFull, and ChangedMeanwhile also when the response is on another card by now.
    """
    idea, words = _line(idea)[: responses.LONGEST_IDEA], _text(words)
    if not idea:
        raise NoIdea
    with transaction.atomic():
        card = steps.now(card, by=by)
        response = responses.known(key, by=by)
        if response is not None and response.card_id != card.pk:
            raise ChangedMeanwhile
        if response is None:
            response = responses.add(card, key=key, idea=idea, words=words, by=by, at=at)
            events.record("response.written", subject=response, by=by, at=at, facts={"card": card.pk})
            return response
        if (response.idea, response.words, response.dropped_at) == (idea, words, None):
            return response
        if seen is not None and seen != mark_of(response):
            raise ChangedMeanwhile
        if response.dropped_at is not None:
            responses.see_room(response.card)
        before = responses.says(response)
        response.idea, response.words, response.dropped_at = idea, words, None
        response.save(update_fields=["idea", "words", "dropped_at"])
        if before != responses.says(response):
            memories.rewrite(response.card, at=at)
        facts = {"card": response.card_id}
        events.record("response.rewritten", subject=response, by=by, at=at, facts=facts)
    return response


def drop_response(*, response: Response, by: User, at: datetime) -> Response:
    """Take a response off the card. What came of it stays."""
    with transaction.atomic():
        response = Response.objects.get(pk=response.pk)
        if response.dropped_at is None:
            response.dropped_at = at
            response.save(update_fields=["dropped_at"])
            events.record("response.dropped", subject=response, by=by, at=at, facts={"card": response.card_id})
    return response


def take_response_up(*, response: Response, by: User, at: datetime) -> Response:
    """Put a dropped response back on its card, last. Raises CardFull."""
    with transaction.atomic():
        response = Response.objects.select_related("card").get(pk=response.pk)
        if response.dropped_at is not None:
            responses.see_room(response.card)
            response.dropped_at, response.position = None, responses.next_position(response.card)
            response.save(update_fields=["dropped_at", "position"])
            events.record("response.taken_up", subject=response, by=by, at=at, facts={"card": response.card_id})
    return response


def arrange(*, card: ObjectionCard, order: Sequence[UUID], by: User, at: datetime) -> ObjectionCard:
    """Put the responses in one's own order, which holds where their records do not tell them apart.

    order    keys of responses, the first first; those that are not named follow
    """
    with transaction.atomic():
        card = steps.now(card, by=by)
        rows = list(card.responses.order_by("position", "pk"))
        wanted = {key: place for place, key in reversed(list(enumerate(order)))}
        rows.sort(key=lambda each: wanted.get(each.key, len(order)))
        moved = [each for place, each in enumerate(rows) if each.position != place]
        for place, each in enumerate(rows):
            each.position = place
        if moved:
            Response.objects.bulk_update(moved, ["position"])
            events.record("objection_card.arranged", subject=card, by=by, at=at, facts={"responses": len(rows)})
    return card


def tag(*, card: ObjectionCard, campaigns: Collection[Campaign], by: User, at: datetime) -> ObjectionCard:
    """Say which campaigns a card belongs to; none: to all."""
    with transaction.atomic():
        card = steps.now(card, by=by)
        wanted = {campaign.pk for campaign in campaigns if campaign.workspace_id == by.workspace_id}
        had = set(card.tags.values_list("campaign", flat=True))
        card.tags.exclude(campaign__in=wanted).delete()
        for campaign in sorted(wanted - had):
            Tag.objects.create(workspace_id=card.workspace_id, card=card, campaign_id=campaign)
        if wanted != had:
            events.record("objection_card.tagged", subject=card, by=by, at=at, facts={"campaigns": sorted(wanted)})
    return card


def archive(*, card: ObjectionCard, by: User, at: datetime) -> ObjectionCard:
    """Put a card away: it is neither offered on calls nor dealt for review. Its record stays."""
    with transaction.atomic():
        card = steps.now(card, by=by)
        if card.archived_at is None:
            card.archived_at = at
            card.save(update_fields=["archived_at"])
            events.record("objection_card.archived", subject=card, by=by, at=at)
    return card


def bring_back(*, card: ObjectionCard, by: User, at: datetime) -> ObjectionCard:
    """Put an archived card back into the album."""
    with transaction.atomic():
        card = steps.now(card, by=by)
        if card.archived_at is not None:
            card.archived_at = None
            card.save(update_fields=["archived_at"])
            events.record("objection_card.brought_back", subject=card, by=by, at=at)
    return card


def forget_phrasing(*, phrasing: Phrasing, by: User, at: datetime) -> None:
    """Take away other words that did not mean this card."""
    with transaction.atomic():
        card = phrasing.card
        gone, _ = Phrasing.objects.filter(pk=phrasing.pk).delete()
        if gone:
            events.record("objection_card.phrasing_forgotten", subject=card, by=by, at=at)


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()[: responses.LONGEST_WORDS]
