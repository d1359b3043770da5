"""What comes of an objection on a call: which turn the talk took, and how well the answer sat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from unicodedata import category, normalize
from uuid import UUID


class Turn(StrEnum):
    """What happened after the answer to an objection."""

    WENT_ON = "WENT_ON"
    RUNG_DOWN = "RUNG_DOWN"
    HUNG_UP = "HUNG_UP"


class Grade(IntEnum):
    """How well an answer was known, as FSRS counts it; the keys 1 to 4 of a review."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Occasion(StrEnum):
    """Why what is remembered of a card changed."""

    DEALT = "DEALT"  # the card came up in a review between sessions
    LIVE = "LIVE"  # the objection was met on a call
    REWRITTEN = "REWRITTEN"  # the card's words changed: what was learnt is worth half


TURN_LABELS: dict[Turn, str] = {
    Turn.WENT_ON: "went on",
    Turn.RUNG_DOWN: "a rung down",
    Turn.HUNG_UP: "hung up",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection as the caller tells it.

    second      of the talk; None when the talk was over, or nobody marked the answer
    text        in their words
    card        the key of its card; a key that nobody knows makes a new card with `text` as its front. None: no card
    response    the key of the response that was used
    grade       how the answer sat: AGAIN when none came, better with the response that was used; None: not said
    turn        what happened then; None: not said
    """

    second: int | None
    text: str
    card: UUID | None = None
    response: UUID | None = None
    grade: Grade | None = None
    turn: Turn | None = None


def answered(grade: Grade | None) -> Grade:
    """How an answer sat that was one of the card's responses: it came, so it was not AGAIN.

    >>> answered(None), answered(Grade.AGAIN), answered(Grade.EASY)
    (<Grade.GOOD: 3>, <Grade.GOOD: 3>, <Grade.EASY: 4>)
    """
    return grade if grade is not None and grade > Grade.AGAIN else Grade.GOOD


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How the call ended on which something was heard, as far as the cards ask.

    turn      what that says about the last objection that was answered, where nobody said it; None: nothing
    reached   the first objective was reached
    """

    turn: Turn | None = None
    reached: bool = False


def grade_of(said: Grade | None, *, turn: Turn | None, reached: bool) -> Grade | None:
    """How well an answer was known, by what happened: a call counts as a review.

    said       as the caller told it; None: not said, and then nothing is known
    turn       what happened after the answer
    reached    the first objective of this call was reached

    >>> grade_of(Grade.GOOD, turn=Turn.HUNG_UP, reached=False).name
    'HARD'
    """
    if said is None or said is Grade.AGAIN or turn is None:
        return said
    if turn is Turn.HUNG_UP:
        return Grade.HARD
    return Grade.EASY if turn is Turn.WENT_ON and reached else Grade.GOOD


def turns(heard: Sequence[Heard], end: CallEnd) -> list[Turn | None]:
    """What happened after each answer of one call, in the order in which they were heard.

    What was said stands. Where nobody said it: how the call ended tells it of the last objection, and before another
    one the talk went on. What nobody answered has no turn.
    """
    last = len(heard) - 1
    return [
        each.turn or (None if unanswered(each) else end.turn if place == last else Turn.WENT_ON)
        for place, each in enumerate(heard)
    ]


def unanswered(heard: Heard) -> bool:
    """Whether no answer came, or nobody said that one did."""
    return heard.response is None and (heard.grade is None or heard.grade is Grade.AGAIN)


def folded(text: str) -> str:
    """The same for texts that differ only in case, punctuation and blanks, or in how their letters are encoded.

    Signs on letters are part of the word ("é", the vowels of Hindi); pictures and what is invisible are not. The fold
    can be longer than the text: one sign may stand for several letters.

    >>> folded("  We have a broker!! ")
    'we have a broker'
    """
    if not text.isascii():
        text = "".join(filter(_is_seen, normalize("NFKC", text)))
    words = text.replace("’", "").replace("'", "").casefold()
    if words.isascii():
        return " ".join("".join(letter if letter.isalnum() else " " for letter in words).split())
    kept = ""
    for letter in normalize("NFKC", words):
        on_a_letter = category(letter) in ("Mn", "Mc") and kept[-1:].strip() != ""
        kept += letter if letter.isalnum() or on_a_letter else " "
    return " ".join(kept.split())


def _is_seen(letter: str) -> bool:
    """Whether a letter is more than a hint of how to draw its neighbours."""
    return (
        category(letter) != "Cf" and not "\ufe00" <= letter <= "\ufe0f" and not "\U000e0100" <= letter <= "\U000e01ef"
    )
