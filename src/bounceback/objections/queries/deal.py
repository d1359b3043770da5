"""Which cards to review next, and how ready somebody is for what they are likely to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from bounceback.base.models import User
from bounceback.core import memory
from bounceback.core.objections import Grade
from bounceback.objections.models import ObjectionCard, Response, Tag, Weights
from bounceback.objections.queries import frequency

TWO_MINUTES = 12  # cards
FEWEST_HEARINGS = 10  # no share on fewer


@dataclass(frozen=True, slots=True)
class Dealt:
    """A card that is dealt.

    responses    its back, in the order of the card; never empty
    state        what is remembered of it; None: never reviewed
    chance       of knowing it now; 0 where it was never reviewed
    frequency    hearings a day
    why          in words, for the screen
    comes_back   days until it falls due after each grade
    """

    card: ObjectionCard
    responses: tuple[Response, ...]
    state: memory.State | None
    chance: float
    frequency: float
    why: str
    comes_back: dict[Grade, int]

    @property
    def worth(self) -> float:
        """Hearings a day that would not find their answer ready."""
        return memory.worth(self.frequency, self.chance)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready somebody is for the next objection.

    share            chance that it finds its answer ready; None on fewer than ten hearings
    cards            that could come up
    wanting_back     of these without a response: each counts as not ready
    never_reviewed   of these with a response, but never reviewed: each counts as not ready
    hearings         that all of this rests on
    no_card          of these without a card, faded: each counts as not ready
    missing          hearings until there is a share
    """

    share: float | None
    cards: int
    wanting_back: int
    never_reviewed: int
    hearings: int
    no_card: float
    missing: int


@dataclass(frozen=True, slots=True)
class _Known:
    """A living card, as far as the order asks for it."""

    card: int
    has_back: bool
    state: memory.State | None
    chance: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody knows of the cards and what was heard of them, of all campaigns or of one: reckoned once for a
    page that asks for several things. Three queries."""

    cards: tuple[_Known, ...]
    heard: frequency.Heard
    weights: tuple[float, ...] | None


def standing(by: User, *, campaign: int | None = None, at: datetime) -> Standing:
    """How things stand now."""
    weights = weights_of(by)
    cards = _cards(by, campaign=campaign, weights=weights, at=at)
    return Standing(tuple(cards), frequency.heard(workspace=by.workspace_id, campaign=campaign, at=at), weights)


def deal(by: User, *, at: datetime, most: int = TWO_MINUTES, stands: Standing | None = None) -> tuple[Dealt, ...]:
    """The cards to review now: what is slipping, then what is new, then what would be early; in each of them by
    frequency × (1 − chance of knowing it now).

    Dealt are living cards with a back, of all campaigns, that are not known well enough already. Of two that are
    worth the same the older one comes first. Five queries, however many cards there are.

    stands    `standing` of all campaigns, where it is known already
    """
    stands = stands or standing(by, at=at)
    known = {each.card: each for each in stands.cards if each.has_back}
    heard = stands.heard
    if not known:
        return ()
    order = memory.in_order(
        ((each.card, heard.of(each.card), each.chance if each.state else None) for each in known.values()), most=most
    )
    ordered = [known[card] for card in order]
    backs: dict[int, list[Response]] = {card: [] for card in order}
    on_them = Response.objects.filter(card__in=list(backs), dropped_at=None).select_related("card")
    for response in on_them.defer("card__vector").order_by("position", "pk"):
        backs[response.card_id].append(response)
    return tuple(
        Dealt(
            card=backs[each.card][0].card,
            responses=tuple(backs[each.card]),
            state=each.state,
            chance=each.chance,
            frequency=heard.of(each.card),
            why=_why(each, times=heard.of_card.get(each.card, 0.0)),
            comes_back=memory.comes_back(each.state, at, weights=stands.weights),
        )
        for each in ordered
        if backs[each.card]  # it may have been dropped meanwhile
    )


def how_many(by: User, *, at: datetime) -> int:
    """How many cards a sitting would deal now. Two queries."""
    known = _cards(by, weights=weights_of(by), at=at)
    return min(TWO_MINUTES, sum(each.has_back and each.chance <= memory.KNOWN for each in known))


def readiness(by: User, *, campaign: int | None = None, at: datetime, stands: Standing | None = None) -> Readiness:
    """The chance that the next objection finds its answer ready, with what it rests on. Four queries.

    campaign    of one campaign: what is heard there, and cards that belong there. None: of all
    stands      `standing` of the same, where it is known already

    Knowing an answer is not winning the call.
    """
    stands = stands or standing(by, campaign=campaign, at=at)
    heard, known = stands.heard, stands.cards
    missing = max(0, FEWEST_HEARINGS - heard.hearings)
    asked = [(heard.of(each.card), each.chance if each.has_back else 0.0) for each in known]
    asked.append((heard.without_card, 0.0))
    return Readiness(
        share=None if missing or not known else memory.readiness(asked),
        cards=len(known),
        wanting_back=sum(not each.has_back for each in known),
        never_reviewed=sum(each.has_back and each.state is None for each in known),
        hearings=heard.hearings,
        no_card=heard.no_card,
        missing=missing,
    )


def weights_of(user: User) -> tuple[float, ...] | None:
    """The parameters fitted to somebody's reviews; None: the defaults, also where there are none that can be meant."""
    values = Weights.objects.filter(user=user).values_list("values", flat=True).first()
    return tuple(values) if memory.are_weights(values) else None


def _cards(by: User, *, campaign: int | None = None, weights: tuple[float, ...] | None, at: datetime) -> list[_Known]:
    cards: QuerySet[ObjectionCard] = ObjectionCard.objects.filter(
        workspace_id=by.workspace_id, archived_at=None, merged_into=None
    )
    if campaign is not None:
        tags = Tag.objects.filter(card=OuterRef("pk"))
        cards = cards.filter(Exists(tags.filter(campaign=campaign)) | ~Exists(tags))
    rows = (
        cards.annotate(
            has_back=Exists(Response.objects.filter(card=OuterRef("pk"), dropped_at=None)),
            mine=FilteredRelation("memories", condition=Q(memories__user=by)),
        )
        .annotate(stability=F("mine__stability"), difficulty=F("mine__difficulty"), last=F("mine__reviewed_at"))
        .order_by("pk")
        .values_list("pk", "has_back", "stability", "difficulty", "last")
    )
    known = []
    for card, has_back, stability, difficulty, last in rows:
        state = None if last is None else memory.State(stability, difficulty, last)
        known.append(_Known(card, has_back, state, memory.retrievability(state, at, weights=weights)))
    return known


def _why(known: _Known, *, times: float) -> str:
    often = "heard often" if times >= 3 else "heard lately" if times > 0.5 else "heard long ago" if times else ""
    if known.state is None:
        return f"{often}, never reviewed" if often else "never reviewed"
    return (
        f"{often}, {100 * known.chance:.0f} % likely to be known"
        if often
        else f"{100 * known.chance:.0f} % likely to be known"
    )
