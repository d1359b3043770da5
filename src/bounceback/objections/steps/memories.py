"""What somebody remembers of a card: each review written, the memory folded from them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bounceback.base.models import User
from bounceback.core import memory
from bounceback.core.objections import Grade, Occasion
from bounceback.objections.models import Memory, ObjectionCard, Review
from bounceback.objections.queries.deal import weights_of


def remember(
    card: ObjectionCard,
    *,
    user: User,
    grade: Grade,
    occasion: Occasion,
    seconds: int | None = None,
    key: UUID | None = None,
    stroke: UUID | None = None,
    at: datetime,
) -> Memory:
    """Write a review and what is remembered after it.

    The same key is the same review: sent again it changes nothing. A review that arrives late, after younger ones
    or with one of the same instant, takes its place in time.

    seconds    until the card was turned
    stroke     the log of the call on which the objection was met
    """
    known = Memory.objects.filter(card=card, user=user).first()
    if known is not None and key is not None and Review.objects.filter(key=key, card=card, user=user).exists():
        return known
    weights = weights_of(user)
    late = Review.objects.filter(card=card, user=user, reviewed_at__gte=at).exists()
    state = None if late else _state(known)
    Review.objects.create(
        workspace_id=card.workspace_id,
        card=card,
        user=user,
        occasion=occasion.value,
        grade=grade.value,
        reviewed_at=at,
        seconds=seconds,
        expected=None if state is None else memory.retrievability(state, at, weights=weights),
        key=key,
        stroke=stroke,
    )
    if known is None or late:
        return _folded(card.pk, user, workspace=card.workspace_id, weights=weights)
    after = memory.next_state(state, grade, at, weights=weights)
    return _keep(known, after, reviews=known.reviews + 1)


def forget(stroke: UUID) -> None:
    """Take the reviews of a log back: what is remembered is as if the objection had not been met on that call."""
    met = Review.objects.filter(stroke=stroke)
    pairs = list(met.order_by().values_list("card", "user", "workspace").distinct())
    met.delete()
    for card, user, workspace in pairs:
        person = User.objects.get(pk=user)
        fold_anew(card, user=person, workspace=workspace)


def rewrite(card: ObjectionCard, *, at: datetime) -> None:
    """The words of a card changed: what was learnt is worth half, for everybody who knows it."""
    for known in Memory.objects.filter(card=card).select_related("user"):
        Review.objects.create(
            workspace_id=card.workspace_id,
            card=card,
            user=known.user,
            occasion=Occasion.REWRITTEN.value,
            reviewed_at=at,
        )
        if at <= known.reviewed_at:  # a live review can be of a minute ago, and arrive now
            fold_anew(card.pk, user=known.user, workspace=card.workspace_id)
        else:
            state = memory.State(known.stability, known.difficulty, known.reviewed_at)
            _keep(known, memory.halved(state), reviews=known.reviews)


def fold_anew(card: int, *, user: User, workspace: int) -> None:
    """Reckon what somebody remembers of a card from all of its reviews; nothing is remembered without any."""
    _folded(card, user, workspace=workspace, weights=weights_of(user))


def move(source: ObjectionCard, *, to: ObjectionCard) -> None:
    """What was learnt of one card counts for another one that means the same: its reviews go along."""
    users = set(Review.objects.filter(card=source).order_by().values_list("user", flat=True))
    Review.objects.filter(card=source).update(card=to)
    Memory.objects.filter(card=source).delete()
    for person in User.objects.filter(pk__in=users):
        fold_anew(to.pk, user=person, workspace=to.workspace_id)


def fold_all(user: User) -> int:
    """Reckon everything somebody remembers anew, as after new weights. Returns how many cards. Four statements."""
    weights = weights_of(user)
    steps: dict[tuple[int, int], list[memory.Step]] = {}
    rows = Review.objects.filter(user=user).values_list("workspace", "card", "grade", "reviewed_at")
    for workspace, card, grade, at in rows:
        steps.setdefault((workspace, card), []).append(memory.Step(None if grade is None else Grade(grade), at))
    states = {which: memory.fold(of_card, weights=weights) for which, of_card in steps.items()}
    Memory.objects.filter(user=user).delete()
    Memory.objects.bulk_create(
        Memory(
            workspace_id=workspace,
            card_id=card,
            user=user,
            stability=state.stability,
            difficulty=state.difficulty,
            reviewed_at=state.reviewed_at,
            reviews=sum(step.grade is not None for step in steps[workspace, card]),
        )
        for (workspace, card), state in states.items()
        if state is not None
    )
    return len(states)


def _folded(card: int, user: User, *, workspace: int, weights: tuple[float, ...] | None) -> Memory:
    rows = Review.objects.filter(card=card, user=user).values_list("grade", "reviewed_at")
    steps = [memory.Step(None if grade is None else Grade(grade), at) for grade, at in rows]
    state = memory.fold(steps, weights=weights)
    known = Memory.objects.filter(card=card, user=user).first() or Memory(
        workspace_id=workspace, card_id=card, user=user
    )
    if state is None:
        if known.pk is not None:
            known.delete()
        return known
    return _keep(known, state, reviews=sum(step.grade is not None for step in steps))


def _keep(known: Memory, state: memory.State, *, reviews: int) -> Memory:
    known.stability, known.difficulty = state.stability, state.difficulty
    known.reviewed_at, known.reviews = state.reviewed_at, reviews
    known.save()
    return known


def _state(known: Memory | None) -> memory.State | None:
    return None if known is None else memory.State(known.stability, known.difficulty, known.reviewed_at)
