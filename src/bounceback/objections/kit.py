"""Objection cards in a kit: their fronts, families and responses; never what was heard, or how well it went."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from bounceback.base.models import User
from bounceback.campaigns.kit.part import Part
from bounceback.campaigns.models import Campaign
from bounceback.core import kits
from bounceback.core.kits import LEAVE_IT, TAKE, TAKE_IT, Change, Fault, State, Way, presentable
from bounceback.core.objections import folded
from bounceback.core.outcomes import Reason
from bounceback.objections.models import ObjectionCard, Phrasing, Response, Tag
from bounceback.objections.steps import cards, responses

MOST_CARDS = 2_000
FAMILIES = tuple(reason.value.lower() for reason in Reason)
_ADD = Way(TAKE, "Add what you lack")
_HERE_TOO = Way(TAKE, "Use it here too")


class ResponseWords(NamedTuple):
    """A response as a kit holds it."""

    idea: str
    words: str


class CardWords(NamedTuple):
    """A card as a kit holds it. `family` is a Reason's value, "" for none."""

    front: str
    family: str
    responses: tuple[ResponseWords, ...]


class _Mine(NamedTuple):
    """A card of one's own: what it answers, and for which campaigns it is (none: for all).

    responses    dropped ones too
    said         the same, folded
    room         how many more there can be
    """

    card: ObjectionCard
    responses: frozenset[ResponseWords]
    said: frozenset[tuple[str, str]]
    campaigns: frozenset[int]
    room: int

    def lacks(self, given: Iterable[ResponseWords]) -> list[ResponseWords]:
        """Those that say something else than all of these."""
        return [each for each in given if _folded(each) not in self.said]


def belonging(campaign: Campaign) -> QuerySet[ObjectionCard]:
    """The living cards of a campaign: those tagged with it, and those that belong to all."""
    return (
        ObjectionCard.objects.filter(workspace_id=campaign.workspace_id, archived_at=None, merged_into=None)
        .filter(Q(tags__campaign=campaign) | Q(tags=None))
        .order_by("pk")
    )


def read(raw: Any) -> list[CardWords]:
    """A stranger's cards as clean values. Raises Fault."""
    if isinstance(raw, list) and len(raw) > MOST_CARDS:
        raise Fault(f"It has {len(raw):,} cards, and {MOST_CARDS:,} is the most. Leave them out: a table takes more.")
    entries = kits.tables(raw, where="cards", most=MOST_CARDS)
    found = [_read_card(entry, number) for number, entry in enumerate(entries, start=1)]
    seen: set[str] = set()
    for each in found:
        if folded(each.front) in seen:
            raise Fault(f"The card “{each.front}” comes twice.")
        seen.add(folded(each.front))
    return found


def _read_card(entry: Mapping[str, Any], number: int) -> CardWords:
    front = kits.line(entry.get("front", ""), where=f"The front of card number {number}", longest=cards.LONGEST_FRONT)
    front = " ".join(front.split())
    if not folded(front):
        raise Fault(f"The front of card number {number} has no words.")
    where = f"Card “{front[:60]}”"
    family = kits.line(entry.get("family", ""), where=f"{where}: the family", needed=False)
    if family and family not in FAMILIES:
        raise Fault(f"{where}: “{family[:40]}” is no family. There are {', '.join(FAMILIES)}.")
    given = kits.tables(entry.get("responses", []), where="cards.responses", most=responses.MOST)
    read_ones = [_read_response(each, where=where) for each in given]
    return CardWords(front, family.upper(), tuple(dict.fromkeys(read_ones)))


def _read_response(entry: Mapping[str, Any], *, where: str) -> ResponseWords:
    idea = kits.line(entry.get("idea", ""), where=f"{where}: the idea of a response", longest=responses.LONGEST_IDEA)
    words = kits.text(
        entry.get("words", ""), where=f"{where}: the words of a response", longest=responses.LONGEST_WORDS
    )
    return ResponseWords(idea, words)


def _out(campaign: Campaign) -> list[dict[str, Any]]:
    living = Response.objects.filter(dropped_at=None).order_by("position", "pk")
    found = []
    for card in belonging(campaign).prefetch_related(Prefetch("responses", queryset=living)):
        entry: dict[str, Any] = {"front": presentable(card.front)}
        if card.family:
            entry["family"] = card.family.lower()
        back = [_words_of(each) for each in card.responses.all()][: responses.MOST]  # of two that were merged
        if back:
            entry["responses"] = [{"idea": each.idea} | ({"words": each.words} if each.words else {}) for each in back]
        found.append(entry)
    return found


def _preview(given: Sequence[CardWords], campaign: Campaign | None) -> list[Change]:
    mine = _mine(given, campaign.workspace_id) if campaign is not None else {}
    return [
        _change(f"cards/{number}", each, mine.get(folded(each.front)), campaign)
        for number, each in enumerate(given, start=1)
    ]


def _change(key: str, each: CardWords, mine: _Mine | None, campaign: Campaign | None) -> Change:
    title, new = f"“{each.front}”", said(each.responses)
    if mine is None:
        return Change(key, title, State.NEW, new or "No response yet.", ways=(TAKE_IT, LEAVE_IT))
    card = mine.card
    why = f"You have it as “{card.front}”." if card.folded != folded(each.front) else ""
    if card.archived_at is not None:
        return Change(key, title, State.LEFT, new, why="You put this card away.")
    lacking, old = mine.lacks(each.responses), said(sorted(mine.responses)) or "No response yet."
    fitting = lacking[: mine.room]
    if fitting:
        why = why or "What you have stays: the further responses come after yours."
        if len(fitting) < len(lacking):
            why = f"{why} A card has {responses.MOST} at most: {len(lacking) - len(fitting)} more find no room."
        return Change(key, title, State.CHANGED, said(fitting), old, why, (_ADD, LEAVE_IT))
    if campaign is not None and mine.campaigns and campaign.pk not in mine.campaigns:
        why = why or "You have it for another campaign."
        return Change(key, title, State.CHANGED, new, why=why, ways=(_HERE_TOO, LEAVE_IT))
    if lacking:
        full = f"Your card has {responses.MOST} answers, the most there can be."
        return Change(key, title, State.LEFT, said(lacking), old, full)
    return Change(key, title, State.SAME, new, why=why)


def _take(given: Sequence[CardWords], campaign: Campaign, ways: Mapping[str, str], by: User, at: datetime) -> None:
    mine = _mine(given, campaign.workspace_id)
    for number, each in enumerate(given, start=1):
        known = mine.get(folded(each.front))
        if f"cards/{number}" not in ways or (known is not None and known.card.archived_at is not None):
            continue
        if known is None:
            card = make(each, by=by, at=at)
            if card is not None:
                Tag.objects.get_or_create(card=card, campaign=campaign, defaults={"workspace_id": card.workspace_id})
            continue
        add(known.lacks(each.responses)[: known.room], to=known.card, by=by, at=at)
        if known.campaigns and campaign.pk not in known.campaigns:
            Tag.objects.create(workspace_id=campaign.workspace_id, card=known.card, campaign=campaign)


def make(each: CardWords, *, starter: str = "", by: User, at: datetime) -> ObjectionCard | None:
    """A card with its family and its responses."""
    card = cards.make(each.front, key=uuid.uuid4(), starter=starter, by=by, at=at)
    if card is not None:
        card.family = each.family
        card.save(update_fields=["family"])
        add(each.responses, to=card, by=by, at=at)
    return card


def add(given: Sequence[ResponseWords], *, to: ObjectionCard, by: User, at: datetime) -> None:
    """Further responses, after those that the card has. One that was dropped is put back."""
    for each in given:
        responses.add(to, idea=each.idea, words=each.words, by=by, at=at)


def known_fronts(fronts: Sequence[str], workspace: int) -> dict[str, ObjectionCard]:
    """Folded front → the card that has it already: as its front, as other words for it, or from one merged into it."""
    wanted = {folded(front) for front in fronts}
    here = ObjectionCard.objects.filter(workspace_id=workspace)
    found: dict[str, ObjectionCard] = {}
    phrasings = Phrasing.objects.filter(workspace_id=workspace, folded__in=wanted).select_related("card")
    for phrasing in phrasings.order_by("pk"):
        found[phrasing.folded] = phrasing.card
    for card in here.filter(folded__in=wanted).order_by("pk"):
        if card.merged_into_id is None or card.folded not in found:
            found[card.folded] = card
    by_pk = {card.pk: card for card in found.values()}
    while missing := {card.merged_into_id for card in by_pk.values() if card.merged_into_id} - set(by_pk):
        by_pk |= here.in_bulk(missing)
    return {text: _living(card, by_pk) for text, card in found.items()}


def _living(card: ObjectionCard, by_pk: Mapping[int, ObjectionCard]) -> ObjectionCard:
    while card.merged_into_id is not None:
        card = by_pk[card.merged_into_id]
    return card


def _mine(given: Sequence[CardWords], workspace: int) -> dict[str, _Mine]:
    known = known_fronts([each.front for each in given], workspace)
    pks = {card.pk for card in known.values()}
    backs: dict[int, set[ResponseWords]] = {pk: set() for pk in pks}
    room = dict.fromkeys(pks, responses.MOST)
    for response in Response.objects.filter(card__in=pks):
        backs[response.card_id].add(_words_of(response))
        room[response.card_id] -= response.dropped_at is None
    campaigns: dict[int, set[int]] = {pk: set() for pk in pks}
    for card, campaign in Tag.objects.filter(card__in=pks).values_list("card", "campaign"):
        campaigns[card].add(campaign)
    return {
        text: _Mine(
            card,
            frozenset(backs[card.pk]),
            frozenset(map(_folded, backs[card.pk])),
            frozenset(campaigns[card.pk]),
            max(0, room[card.pk]),
        )
        for text, card in known.items()
    }


def _words_of(response: Response) -> ResponseWords:
    return ResponseWords(presentable(response.idea), presentable(response.words))


def _folded(each: ResponseWords) -> tuple[str, str]:
    return folded(each.idea), folded(each.words)


def said(back: Iterable[ResponseWords]) -> str:
    """Responses as one text to look at."""
    return "\n\n".join(f"{each.idea}\n{each.words}".strip() for each in back)


PART = Part(
    name="cards",
    title="Cards",
    note=f"Objections, and what to answer. Families: {', '.join(FAMILIES)}.",
    keys=frozenset({"front", "family", "responses"}),
    prose=frozenset({"words"}),
    out=_out,
    read=read,
    preview=_preview,
    take=_take,
)
