"""Cards on their way out: which ones, and all that is said about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bounceback.base.models import Event
from bounceback.core.fitting import Answer
from bounceback.core.outcomes import REASON_LABELS, Reason
from bounceback.core.stats import rates
from bounceback.objections.carrying.printing import PaperCard
from bounceback.objections.models import ObjectionCard, Response, Tag
from bounceback.objections.queries.records import ResponseRecord, best_first, records

_CARD_CHANGED = tuple(f"objection_card.{what}" for what in ("written", "tagged", "brought_back", "merged", "split"))


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A response, and what came of it."""

    idea: str
    words: str
    record: ResponseRecord

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands about it in a table."""
        tried = str(self.record.tried) if self.record.tried else ""
        return self.idea, self.words, tried, str(self.record.went_on) if tried else ""

    @property
    def line(self) -> str:
        """What came of it, in a line; "" when it was not tried."""
        if not self.record.tried:
            return ""
        went = f"{rates.out_of(self.record.tally)} went on"
        return f"{went} · {rates.range_in_words(self.record.range)}" if self.record.range else went


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A card as it leaves.

    number    which one of the collection it is, in the order in which they were found
    """

    key: UUID
    number: int
    front: str
    family: str
    starter: str
    campaigns: tuple[str, ...]
    answers: tuple[GivenAnswer, ...]

    @property
    def on_paper(self) -> PaperCard:
        """The card as it is printed. What came with the program is marked there too."""
        family = REASON_LABELS[Reason(self.family)] if self.family else ""
        about = " · ".join(filter(None, (family, *self.campaigns, "starter" if self.starter else "")))
        answers = tuple(Answer(each.idea, each.words, each.line) for each in self.answers)
        return PaperCard(self.number, self.front, about, answers)


def choose(
    workspace: int,
    *,
    campaign: int | None = None,
    answered: bool = False,
    since: datetime | None = None,
) -> QuerySet[ObjectionCard]:
    """The cards that are in use, of these the ones that are asked for.

    campaign    those tagged with it, and those that belong to all
    answered    those that want no back
    since       those that were made, or changed on either side, since then
    """
    cards = ObjectionCard.objects.filter(workspace_id=workspace, archived_at=None, merged_into=None)
    standing = Response.objects.filter(card=OuterRef("pk"), dropped_at=None)
    if campaign is not None:
        tags = Tag.objects.filter(card=OuterRef("pk"))
        cards = cards.filter(Exists(tags.filter(campaign=campaign)) | ~Exists(tags))
    if answered:
        cards = cards.filter(Exists(standing))
    if since is not None:
        cards = cards.filter(_changed(workspace, since))
    return cards.order_by("made_at", "pk")


def _changed(workspace: int, since: datetime) -> Q:
    """What would be printed otherwise than before: a card has no time of its own, what was done to it has."""
    done = Event.objects.filter(workspace_id=workspace, at__gte=since)
    cards = done.filter(subject_type="objections.objectioncard", kind__in=_CARD_CHANGED).values("subject_id")
    answers = done.filter(subject_type="objections.response", kind__startswith="response.").values("subject_id")
    of_answers = Response.objects.filter(Q(made_at__gte=since) | Q(dropped_at__gte=since) | Q(pk__in=answers))
    return Q(made_at__gte=since) | Q(pk__in=cards) | Q(pk__in=of_answers.values("card"))


def cards(chosen: QuerySet[ObjectionCard], *, workspace: int) -> list[Outgoing]:
    """What is said about these cards. Five queries, however many there are."""
    mine = list(chosen.defer("vector"))
    order = ObjectionCard.objects.filter(workspace_id=workspace, merged_into=None).order_by("made_at", "pk")
    numbers = {pk: number for number, pk in enumerate(order.values_list("pk", flat=True), start=1)}
    answers: defaultdict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.filter(workspace_id=workspace, dropped_at=None):
        answers[response.card_id].append(response)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for card, name in Tag.objects.filter(workspace_id=workspace).values_list("card", "campaign__name"):
        tags[card].append(name)
    found = records(list(answers), workspace=workspace)
    return [
        Outgoing(
            card.key,
            numbers[card.pk],
            card.front,
            card.family,
            card.starter,
            tuple(sorted(tags[card.pk])),
            tuple(GivenAnswer(each.idea, each.words, found[each.pk]) for each in best_first(answers[card.pk], found)),
        )
        for card in mine
    ]


def on_paper(given: Sequence[Outgoing]) -> list[PaperCard]:
    """Cards as they are printed."""
    return [each.on_paper for each in given]
