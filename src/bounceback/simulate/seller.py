"""The made-up seller's cards: made on the call, answered from, written in the evening, reviewed before the next day.

Whether the talk goes on after an answer is this module's truth: each response has a chance of its own, and saying
nothing has one, too. How the call ends is the world's business and does not hang on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from bounceback.base.models import User
from bounceback.core.objections import Grade, Heard, Turn
from bounceback.core.outcomes import HangUp, Outcome
from bounceback.objections.actions import cards, reviews
from bounceback.objections.models import ObjectionCard
from bounceback.objections.queries import deal
from bounceback.simulate.objections import Objection, by_front
from bounceback.simulate.talks import Happening
from bounceback.simulate.world import World

_NAMESPACE = UUID("6f1d7c1e-3f0b-4b57-9a59-5f1a0b9c2a10")
UNANSWERED = 0.25  # chance that a talk goes on when no answer comes
_WENT_ON = (0.30, 0.75)  # between these lie the chances of the responses
_NO_CARD = 0.06  # what was heard is noted, and nobody looks for its card
_OTHER_WORDS = 0.5
_UNSAID = 0.12  # nobody says what happened then
_BEST_SO_FAR = 0.75  # how often the response is used that seems the best; else any
_BACKS_AN_EVENING = 2
_REVIEWS_AN_EVENING = 6
_EVENING = timedelta(minutes=25)  # after the last call


@dataclass(slots=True)
class _Back:
    """A response of the seller's: what it has come to, and the truth about it."""

    key: UUID
    idea: str
    goes_on: float
    tried: int = 0
    went_on: int = 0

    @property
    def seems(self) -> float:
        """How good it looks to somebody who counts."""
        return (self.went_on + 1) / (self.tried + 2)


@dataclass(slots=True)
class Seller:
    """The album of a made-up workspace, and what its callers do with it."""

    world: World
    workspace: int
    backs: dict[str, list[_Back]] = field(default_factory=dict)  # by front; of known cards
    _reviewed: int = 0

    def hears(self, got: Happening, number: int) -> tuple[Heard, ...]:
        """What the caller tells of the objection of a talk, and what came of the answer.

        number    which call it is
        """
        if got.heard is None:
            return ()
        second, front = got.heard
        rng = self.world.dice("card", number)
        _, objection = by_front()[front]
        if rng.random() < _NO_CARD:
            return (Heard(second, front),)
        first = front not in self.backs
        backs = self.backs.setdefault(front, [])
        text = front if first or rng.random() >= _OTHER_WORDS else rng.choice(objection.others)
        card = self.key_of(front)
        used = self._chosen(backs, rng) if backs and rng.random() < self._recalls(front) else None
        went_on = rng.random() < (used.goes_on if used else UNANSWERED)
        turn = None if rng.random() < _UNSAID else _turn(got, went_on=went_on)
        if used is None:
            return (Heard(second, text, card, None, None if first else Grade.AGAIN, turn),)
        if turn is not None:
            used.tried += 1
            used.went_on += turn is Turn.WENT_ON
        grade = Grade(rng.choices((Grade.HARD, Grade.GOOD, Grade.EASY), (0.25, 0.55, 0.2))[0])
        return (Heard(second, text, card, used.key, grade, turn),)

    def evening(self, *, by: User, at: datetime) -> None:
        """Backs for cards that want one, a second one where the first is used to, and a short review."""
        at += _EVENING
        rng = self.world.dice("evening", at.date(), by.first_name)
        wanting = [front for front in self.backs if len(self.backs[front]) < len(by_front()[front][1].backs)]
        wanting.sort(key=lambda front: len(self.backs[front]))
        for front in wanting[:_BACKS_AN_EVENING]:
            if not self.backs[front] or rng.random() < 0.25:
                at += timedelta(seconds=rng.randint(40, 150))
                self._write(front, by=by, at=at)
        for dealt in deal.deal(by, at=at, most=_REVIEWS_AN_EVENING):
            seconds = rng.randint(3, 14)
            at += timedelta(seconds=seconds + rng.randint(2, 6))
            self._reviewed += 1
            reviews.review(
                card=dealt.card,
                grade=_grade(dealt.chance, rng),
                key=uuid5(_NAMESPACE, f"{self.workspace}/review/{self._reviewed}"),
                seconds=seconds,
                by=by,
                at=at,
            )

    def key_of(self, front: str) -> UUID:
        """The key of the card with that front."""
        return uuid5(_NAMESPACE, f"{self.workspace}/{front}")

    def truth(self) -> dict[str, object]:
        """The chance that a talk goes on after each response, by its key."""
        return {
            "unanswered": UNANSWERED,
            "responses": {
                str(back.key): {"front": front, "idea": back.idea, "goes_on": back.goes_on}
                for front, backs in self.backs.items()
                for back in backs
            },
        }

    def _write(self, front: str, *, by: User, at: datetime) -> None:
        family, objection = by_front()[front]
        card = ObjectionCard.objects.filter(workspace_id=self.workspace, key=self.key_of(front)).first()
        if card is None:
            return
        if card.family != family.value:
            card = cards.write_card(card=card, front=card.front, family=family.value, by=by, at=at)
        back = self._back(front, objection, len(self.backs[front]))
        words = objection.backs[len(self.backs[front])][1]
        cards.write_response(card=card, key=back.key, idea=back.idea, words=words, by=by, at=at)
        self.backs[front].append(back)

    def _back(self, front: str, objection: Objection, place: int) -> _Back:
        idea = objection.backs[place][0]
        low, high = _WENT_ON
        goes_on = round(low + (high - low) * self.world.dice("response", front, idea).random(), 3)
        return _Back(uuid5(self.key_of(front), idea), idea, goes_on)

    def _recalls(self, front: str) -> float:
        """Chance that an answer comes in time: the oftener it was tried, the better it sits."""
        tried = sum(back.tried for back in self.backs[front])
        return 0.7 + 0.25 * tried / (tried + 5)

    def _chosen(self, backs: list[_Back], rng: Random) -> _Back:
        if rng.random() < _BEST_SO_FAR:
            return max(backs, key=lambda back: back.seems)
        return rng.choice(backs)


def _turn(got: Happening, *, went_on: bool) -> Turn:
    """How the talk took the answer, so that it goes with how the call ended."""
    if went_on:
        return Turn.WENT_ON
    reached = got.rung is not None or got.outcome is not Outcome.NO
    return Turn.RUNG_DOWN if reached or got.hang_up is HangUp.AFTER_ASK else Turn.HUNG_UP


def _grade(chance: float, rng: Random) -> Grade:
    """How the seller says that they knew a card of which the chance of knowing it is that."""
    if rng.random() < max(chance, 0.35):  # they wrote it themselves: unseen is not unknown
        return Grade(rng.choices((Grade.HARD, Grade.GOOD, Grade.EASY), (0.2, 0.65, 0.15))[0])
    return Grade.AGAIN
